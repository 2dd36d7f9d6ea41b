//! Every hit of a query, video by video.

use std::cell::Cell;
use std::ops::Range;
use std::time::Instant;

use tantivy::{DocId, TERMINATED};

use super::hit::{Hit, Run};
use super::options::{SearchOptions, Window};
use super::plan::Plan;
use super::reading::Reading;
use super::resolve::LeafText;
use super::shard::Shard;
use crate::analyse::key;
use crate::error::Error;

/// What evaluation goes by, in one shard.
pub(super) struct Context<'a> {
    pub(super) shard: &'a Shard,
    pub(super) reading: Reading<'a>,
    pub(super) options: &'a SearchOptions,
    pub(super) leaves: &'a [LeafText],
    /// When to stop.
    pub(super) deadline: Option<Instant>,
    /// A video has more pairs over its lines than are looked at.
    pub(super) is_cut: Cell<bool>,
}

impl Context<'_> {
    /// The stretch a unit stands in; there is but one where windows cross silences.
    pub(super) fn stretch(&self, doc: DocId) -> u32 {
        if self.options.window == Window::Video { 0 } else { self.shard.stretch(doc) }
    }

    /// Whether every word of a run is said by this speaker; with `any`, whether one is.
    pub(super) fn is_said_by(&self, run: &Run, speaker: &str, any: bool) -> Result<bool, Error> {
        let mut names: Option<(DocId, Vec<String>)> = None;
        let (mut all, mut some) = (true, false);
        for (doc, token) in self.reading.tokens(run)? {
            if names.as_ref().is_none_or(|(known, _)| *known != doc) {
                let folded = self.shard.names(doc)?.iter().map(|name| key(name)).collect();
                names = Some((doc, folded));
            }
            let said_by = self.reading.times(doc, |times| times.speaker(token))?;
            let name = names.as_ref().and_then(|(_, names)| names.get(said_by?));
            let is = name.is_some_and(|name| name == speaker);
            all &= is;
            some |= is;
        }
        Ok(if any { some } else { all })
    }

    /// Whether one hit ends with a filler or mark at the place of the word that another begins
    /// with, and so stands before it.
    pub(super) fn shares_its_last_place(&self, hit: &Hit, next: &Hit) -> bool {
        let runs = hit.runs().iter().filter(|run| run.last == hit.last);
        let leaf = |run: &Run| &self.leaves[usize::from(run.leaf)];
        let begins_attached = leaf(&next.run).attached.iter().any(|(at, _)| *at == 0);
        !begins_attached && runs.into_iter().all(|run| leaf(run).ends_attached)
    }

    /// Whether what is attached to the places of a run stands in the order of the query.
    pub(super) fn is_in_order(&self, run: &Run) -> Result<bool, Error> {
        let wanted = &self.leaves[usize::from(run.leaf)].attached;
        Ok(self.reading.attached(run)? == wanted.len())
    }
}

/// Calls `each` with the hits of every video that begins in these units and has some, in order,
/// until it returns `false`. Says whether all were looked at before the deadline.
pub(super) fn each_video(
    context: &Context<'_>,
    plan: &mut Plan,
    units: &Range<DocId>,
    mut each: impl FnMut(&Range<DocId>, &mut Vec<Hit>) -> Result<bool, Error>,
) -> Result<bool, Error> {
    let mut hits = Vec::new();
    // A video that begins before them is another one's.
    let mut from = match units.start.checked_sub(1) {
        Some(before) => context.shard.video(before).end,
        None => 0,
    };
    loop {
        if context.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Ok(false);
        }
        let doc = plan.seek(context, from);
        if doc >= TERMINATED || context.shard.video(doc).start >= units.end {
            return Ok(true);
        }
        let video = context.shard.video(doc);
        from = video.end;
        if !context.shard.reader.is_deleted(doc) && plan.admits_video(context.shard, doc) {
            plan.hits(context, std::slice::from_ref(&video), &mut hits)?;
            if !hits.is_empty() && !each(&video, &mut hits)? {
                return Ok(true);
            }
            hits.clear();
        }
    }
}
