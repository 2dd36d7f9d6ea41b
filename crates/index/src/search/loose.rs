//! Phrases whose words may be moved.

use std::ops::Range;
use std::rc::Rc;

use tantivy::DocId;

use super::eval::Context;
use super::hit::Hit;
use super::plan::Step;
use super::resolve::Part;
use super::wheres::Where;
use crate::error::Error;

/// Words that stand, once each is moved back by its distance in the phrase, at most `slop` places
/// apart.
pub(super) struct LoosePlan {
    /// In the order of the phrase.
    pub(super) words: Vec<Step>,
    slop: u32,
}

impl LoosePlan {
    /// `None` when the shard lacks a word.
    pub(super) fn open(
        words: &[usize],
        slop: u32,
        context: &Context<'_>,
        place: &Rc<Where>,
    ) -> Result<Option<Self>, Error> {
        let parts: Vec<Part> = words.iter().map(|&word| Part::Leaf(word)).collect();
        let steps = Step::open_each(&parts, context, place)?;
        Ok((steps.len() == words.len()).then_some(Self { words: steps, slop }))
    }

    pub(super) fn hits(
        &mut self,
        context: &Context<'_>,
        scope: &[Range<DocId>],
        hits: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        let mut lists = Vec::with_capacity(self.words.len());
        for (distance, word) in (0..).zip(&mut self.words) {
            let mut found = Vec::new();
            word.hits(context, scope, &mut found)?;
            let moved = found.into_iter().map(|hit| {
                let stream = (hit.run.line, context.shard.stream(hit.run.doc));
                Moved { stream, at: i64::from(hit.run.first) - distance, hit }
            });
            lists.push(moved.collect::<Vec<_>>());
        }
        let from = hits.len();
        self.meetings(&lists, hits);
        hits[from..].sort_by_key(Hit::key);
        let mut found = hits.split_off(from);
        found.dedup_by_key(|hit| hit.key());
        hits.append(&mut found);
        Ok(())
    }

    /// The closest meetings of one word of each list.
    fn meetings(&self, lists: &[Vec<Moved>], hits: &mut Vec<Hit>) {
        let mut heads = vec![0; lists.len()];
        loop {
            let heads_now = lists.iter().zip(&heads).map(|(list, &head)| list.get(head));
            let Some(parts) = heads_now.collect::<Option<Vec<&Moved>>>() else { return };
            let key = |moved: &Moved| (moved.stream, moved.at);
            let least = (0..parts.len()).min_by_key(|&n| key(parts[n])).unwrap_or(0);
            let most = parts.iter().map(|moved| key(moved)).max();
            let (stream, at) = key(parts[least]);
            let is_near =
                most.is_some_and(|(of, to)| of == stream && to - at <= i64::from(self.slop));
            if is_near && are_different(&parts) {
                let parts: Vec<&Hit> = parts.iter().map(|moved| &moved.hit).collect();
                hits.extend(Hit::around(&parts));
            }
            heads[least] += 1;
        }
    }
}

/// A word with its place, moved back by its distance in the phrase.
struct Moved {
    stream: (u32, u64),
    at: i64,
    hit: Hit,
}

/// No word stands for two of the phrase.
fn are_different(parts: &[&Moved]) -> bool {
    parts
        .iter()
        .enumerate()
        .all(|(n, part)| parts[..n].iter().all(|other| other.hit.run.first != part.hit.run.first))
}
