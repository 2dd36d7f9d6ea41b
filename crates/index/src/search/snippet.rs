use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use tantivy::DocId;

use super::hit::{Run, join};
use super::reading::Reading;
use crate::error::Error;
use crate::map::Times;

/// A piece of text with the matched words marked.
#[derive(Debug, Default)]
pub(super) struct Snippet {
    pub(super) text: String,
    /// Byte ranges in order; words without a space between them share one.
    pub(super) marks: Vec<Range<usize>>,
}

/// What stands for text left out between words far apart.
pub(super) const ELLIPSIS: &str = " … ";

const SENTENCE_ENDS: [char; 9] = ['.', '?', '!', '…', '。', '？', '！', '।', '؟'];

/// The words of runs of one line with at most `context` words on either side, whole sentences
/// where there are, inside the streams they stand in.
pub(super) fn around(reading: &Reading<'_>, runs: &[Run], context: u32) -> Result<Snippet, Error> {
    let Some(first) = runs.first() else { return Ok(Snippet::default()) };
    let mut matched = HashSet::new();
    let mut ranges = Vec::with_capacity(runs.len());
    for run in runs {
        matched.extend(reading.tokens(run)?);
        ranges.push(widened(reading, run, context)?);
    }
    let mut snippet = Snippet::default();
    for range in join(ranges) {
        if !snippet.text.is_empty() {
            snippet.text.push_str(ELLIPSIS);
        }
        snippet.add_range(reading, first.doc, range, &matched)?;
    }
    Ok(snippet)
}

/// The places of a run with those around it.
fn widened(reading: &Reading<'_>, run: &Run, context: u32) -> Result<Range<u32>, Error> {
    let shard = reading.shard;
    let (mut from, mut to) = (run.first, run.last + 1);
    if let Some((doc, _)) = shard.locate(run.doc, run.first) {
        let bound = run.first.saturating_sub(context);
        let mut unit = Some(doc);
        while let Some(now) = unit.filter(|&unit| shard.stream(unit) == shard.stream(doc)) {
            from = shard.first(now).max(bound);
            unit = if from > bound { shard.previous(now) } else { None };
        }
    }
    if let Some((doc, _)) = shard.locate(run.doc, run.last) {
        let bound = run.last.saturating_add(1).saturating_add(context);
        let mut unit = Some(doc);
        while let Some(now) = unit.filter(|&unit| shard.stream(unit) == shard.stream(doc)) {
            to = shard.first(now).saturating_add(shard.own(now)).min(bound);
            unit = if to < bound { shard.next(now) } else { None };
        }
    }
    // A sentence that is cut off is left out where a whole one is left.
    if run.first.saturating_sub(from) == context {
        from = first_end(reading, run.doc, from..run.first)?.unwrap_or(from);
    }
    if to.saturating_sub(run.last + 1) == context {
        to = first_end(reading, run.doc, (run.last + 1..to + 1).rev())?.unwrap_or(to);
    }
    Ok(from..to)
}

/// The first of these places with the end of a sentence before it.
fn first_end(
    reading: &Reading<'_>,
    doc: DocId,
    places: impl Iterator<Item = u32>,
) -> Result<Option<u32>, Error> {
    for place in places {
        if ends_a_sentence_before(reading, doc, place)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// Whether a sentence ends right before a place.
fn ends_a_sentence_before(reading: &Reading<'_>, doc: DocId, place: u32) -> Result<bool, Error> {
    let shard = reading.shard;
    let here =
        shard.locate(doc, place).filter(|&(here, _)| shard.stream(here) == shard.stream(doc));
    // Behind the last place of a stream all is said.
    let Some((doc, at)) = here else { return Ok(true) };
    let token = reading.times(doc, |times| times.at_place(at).start)?;
    let text = reading.text(doc)?;
    // What stands before the first word of a unit is in the one before, but for a cue's start.
    let mut gap = Cow::Borrowed(text.gap_before(token));
    if token == 0
        && let Some(before) = shard.previous(doc)
    {
        let before = reading.text(before)?;
        let edge = if reading.times(doc, Times::continues)? { "" } else { " " };
        gap = Cow::Owned(format!("{}{edge}{gap}", before.gap_before(before.tokens.len())));
    }
    // Points inside of names and numbers have no space behind them.
    let ends = |at: usize| gap[at..].contains(|c: char| c.is_whitespace() || c.is_control());
    Ok(gap.rfind(SENTENCE_ENDS).is_some_and(|at| ends(at) || !gap[at..].starts_with('.')))
}

fn parts(c: char) -> bool {
    c.is_whitespace() || c == crate::document::CUE_SEPARATOR
}

impl Snippet {
    fn add_range(
        &mut self,
        reading: &Reading<'_>,
        doc: DocId,
        places: Range<u32>,
        matched: &HashSet<(DocId, usize)>,
    ) -> Result<(), Error> {
        let shard = reading.shard;
        let mut at = places.start;
        let mut unit = shard.locate(doc, at).map(|(doc, _)| doc);
        let mut is_first = true;
        while let Some(doc) = unit.filter(|_| at < places.end) {
            let first = shard.first(doc);
            let end = first.saturating_add(shard.own(doc)).min(places.end);
            let tokens = reading.times(doc, |times| {
                let from = times.at_place((at - first) as usize).start;
                from..times.at_place((end - 1 - first) as usize).end
            })?;
            self.add_tokens(reading, doc, tokens, matched, is_first, end == places.end)?;
            is_first = false;
            at = end;
            unit = shard.next(doc);
        }
        Ok(())
    }

    fn add_tokens(
        &mut self,
        reading: &Reading<'_>,
        doc: DocId,
        tokens: Range<usize>,
        matched: &HashSet<(DocId, usize)>,
        opens: bool,
        closes: bool,
    ) -> Result<(), Error> {
        let text = reading.text(doc)?;
        let mut before: Option<Range<usize>> = None;
        for token in tokens.clone() {
            let Some(range) = text.range(token) else { continue };
            let gap = text.gap_before(token);
            if opens && token == tokens.start {
                self.text.push_str(gap.rsplit(parts).next().unwrap_or_default());
            } else {
                // Between units a cue may end without a space.
                if token == 0 && !reading.times(doc, Times::continues)? {
                    self.push(" ");
                }
                self.push(gap);
            }
            if before.as_ref() != Some(&range) {
                let from = self.text.len();
                self.push(&text.raw[range.clone()]);
                if matched.contains(&(doc, token)) {
                    self.mark(from..self.text.len());
                }
            }
            before = Some(range);
        }
        let rest = text.gap_before(tokens.end);
        if closes {
            self.text.push_str(rest.split(parts).next().unwrap_or_default());
        } else if tokens.end >= text.tokens.len() {
            self.push(rest);
        }
        Ok(())
    }

    fn mark(&mut self, mark: Range<usize>) {
        match self.marks.last_mut() {
            Some(last) if last.end == mark.start => last.end = mark.end,
            _ => self.marks.push(mark),
        }
    }

    /// Adds text with every stretch of white space, and the edge of a cue, made one space.
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if !parts(c) {
                self.text.push(c);
            } else if !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
    }
}
