use std::ops::Range;
use std::rc::Rc;

use super::hit::join;
use super::shard::Shard;
use super::text::{Gap, Text};
use crate::error::Error;

/// A piece of text with the matched words marked.
#[derive(Debug, Default)]
pub(super) struct Snippet {
    pub(super) text: String,
    /// Byte ranges in order; words without a space between them share one.
    pub(super) marks: Vec<Range<usize>>,
}

/// What stands for text left out between words far apart.
const ELLIPSIS: &str = " … ";

/// The words at these ordinals with `context` words on either side of each run, inside the
/// streams they stand in.
pub(super) fn around(
    shard: &Shard,
    doc: u32,
    words: &[Range<u64>],
    context: u64,
) -> Result<Snippet, Error> {
    let runs = words.iter().map(|run| widened(shard, doc, run, context)).collect();
    let mut snippet = Snippet::default();
    for run in join(runs) {
        if !snippet.text.is_empty() {
            snippet.text.push_str(ELLIPSIS);
        }
        snippet.add_run(shard, doc, run, words)?;
    }
    Ok(snippet)
}

fn widened(shard: &Shard, doc: u32, run: &Range<u64>, context: u64) -> Range<u64> {
    let (mut from, mut to) = (run.start, run.end);
    if let Some((doc, _)) = shard.locate(doc, run.start) {
        let bound = run.start.saturating_sub(context);
        let mut unit = Some(doc);
        while let Some(now) = unit.filter(|&unit| shard.stream(unit) == shard.stream(doc)) {
            from = shard.first(now).max(bound);
            unit = if from > bound { shard.previous(now) } else { None };
        }
    }
    if let Some((doc, _)) = shard.locate(doc, run.end - 1) {
        let bound = run.end.saturating_add(context);
        let mut unit = Some(doc);
        while let Some(now) = unit.filter(|&unit| shard.stream(unit) == shard.stream(doc)) {
            to = (shard.first(now) + shard.own(now)).min(bound);
            unit = if to < bound { shard.next(now) } else { None };
        }
    }
    from..to
}

/// The text of a unit and a token in it.
struct Place {
    doc: u32,
    text: Rc<Text>,
    at: usize,
}

impl Snippet {
    fn add_run(
        &mut self,
        shard: &Shard,
        doc: u32,
        run: Range<u64>,
        words: &[Range<u64>],
    ) -> Result<(), Error> {
        let mut before: Option<Place> = None;
        for ordinal in run {
            let Some((doc, at)) = shard.locate(doc, ordinal) else { continue };
            let place = Place { doc, text: shard.text(doc)?, at };
            match &before {
                None => self.open(&place.text.gap_before(at)),
                Some(before) => self.bridge(before, &place),
            }
            let Some(range) = place.text.range(at) else { continue };
            let repeats = before
                .as_ref()
                .is_some_and(|b| b.doc == doc && b.text.range(b.at) == Some(range.clone()));
            if !repeats {
                let from = self.text.len();
                self.push(&place.text.raw[range]);
                if words.iter().any(|run| run.contains(&ordinal)) {
                    self.mark(from..self.text.len());
                }
            }
            before = Some(place);
        }
        if let Some(last) = before {
            self.close(&last.text.gap_before(last.at + 1));
        }
        Ok(())
    }

    fn mark(&mut self, mark: Range<usize>) {
        match self.marks.last_mut() {
            Some(last) if last.end == mark.start => last.end = mark.end,
            _ => self.marks.push(mark),
        }
    }

    /// The signs right before the first word.
    fn open(&mut self, gap: &Gap<'_>) {
        let near = gap.after.unwrap_or(gap.before);
        let signs = near.rsplit(char::is_whitespace).next().unwrap_or_default();
        self.text.push_str(signs);
    }

    /// The signs right behind the last word.
    fn close(&mut self, gap: &Gap<'_>) {
        let signs = gap.before.split(char::is_whitespace).next().unwrap_or_default();
        self.text.push_str(signs);
    }

    /// What stands between two neighbouring words.
    fn bridge(&mut self, before: &Place, place: &Place) {
        if before.doc == place.doc {
            let gap = place.text.gap_before(place.at);
            self.push(gap.before);
            if let Some(after) = gap.after {
                self.push(" ");
                self.push(after);
            }
            return;
        }
        self.push(before.text.gap_before(before.at + 1).before);
        if place.text.starts_with_a_cue() {
            self.push(" ");
        }
        self.push(place.text.gap_before(0).before);
    }

    /// Adds text with every stretch of white space made one space.
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if !c.is_whitespace() {
                self.text.push(c);
            } else if !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
    }
}
