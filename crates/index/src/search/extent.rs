//! When matched words are heard or seen: roughly from the columns, exactly from stored text.

use std::ops::Range;

use cuedex_model::TimeSpan;
use tantivy::DocId;

use super::hit::Hit;
use super::shard::Shard;
use crate::error::{Error, ErrorKind};
use crate::words::TokenTime;

/// Bounds, in milliseconds, of when the first of some words starts and the last ends, by the
/// times of their cues.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) earliest_start: u64,
    pub(super) latest_start: u64,
    pub(super) earliest_end: u64,
    pub(super) latest_end: u64,
}

impl Bounds {
    /// Nothing is known.
    const NONE: Self =
        Self { earliest_start: 0, latest_start: u64::MAX, earliest_end: 0, latest_end: u64::MAX };

    pub(super) fn of(shard: &Shard, hit: &Hit) -> Self {
        let mut bounds: Option<Self> = None;
        for run in hit.words() {
            shard.each_cue(hit.doc, &run, |cue| {
                let cue = Self::inside(cue);
                bounds = Some(bounds.map_or(cue, |bounds| bounds.union(cue)));
            });
        }
        bounds.unwrap_or(Self::NONE)
    }

    /// The bounds of a word inside a cue.
    fn inside(cue: TimeSpan) -> Self {
        let (start, end) = (cue.start().as_millis(), cue.end().as_millis());
        Self { earliest_start: start, latest_start: end, earliest_end: start, latest_end: end }
    }

    fn union(self, other: Self) -> Self {
        Self {
            earliest_start: self.earliest_start.min(other.earliest_start),
            latest_start: self.latest_start.min(other.latest_start),
            earliest_end: self.earliest_end.max(other.earliest_end),
            latest_end: self.latest_end.max(other.latest_end),
        }
    }

    /// The time that the words take at least: the end comes first where nothing is sure.
    pub(super) fn least(self) -> (u64, u64) {
        (self.latest_start, self.earliest_end)
    }

    /// The time that the words take at most.
    pub(super) fn most(self) -> (u64, u64) {
        (self.earliest_start, self.latest_end)
    }

    /// The longest that the words may last.
    pub(super) fn longest(self) -> u64 {
        self.latest_end.saturating_sub(self.earliest_start)
    }

    /// The shortest that the words may last.
    pub(super) fn shortest(self) -> u64 {
        self.earliest_end.saturating_sub(self.latest_start)
    }
}

/// The time from the earliest start to the latest end of these words, and whether both are
/// measured. Cues may overlap, so neither need be that of the first or the last word.
pub(super) fn time_of(
    shard: &Shard,
    doc: DocId,
    words: impl Iterator<Item = Range<u64>>,
) -> Result<(TimeSpan, bool), Error> {
    let missing = || Error::new(ErrorKind::Damaged, "a matched word is not in the stored text");
    let mut hull: Option<TokenTime> = None;
    let mut near = doc;
    for ordinal in words.flatten() {
        let (doc, at) = shard.locate(near, ordinal).ok_or_else(missing)?;
        let time = shard.text(doc)?.time(at).ok_or_else(missing)?;
        hull = Some(hull.map_or(time, |hull| union(hull, time)));
        near = doc;
    }
    let hull = hull.ok_or_else(missing)?;
    Ok((TimeSpan::from_millis(hull.start, hull.end), hull.start_exact && hull.end_exact))
}

/// The time of both; an end is exact when a measured one stands there.
fn union(a: TokenTime, b: TokenTime) -> TokenTime {
    let (start, end) = (a.start.min(b.start), a.end.max(b.end));
    let starts = |time: TokenTime| time.start == start && time.start_exact;
    let ends = |time: TokenTime| time.end == end && time.end_exact;
    TokenTime { start, end, start_exact: starts(a) || starts(b), end_exact: ends(a) || ends(b) }
}
