//! Cutting a line of tokens into units.

use std::ops::Range;

use crate::stream::Line;

/// How many tokens of the next units a unit also holds, so that a phrase of 33 tokens is found
/// in the unit that owns its first.
pub(crate) const LOOK_AHEAD: usize = 32;

/// A stretch of a line that is indexed as one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// The tokens it owns.
    pub(crate) own: Range<usize>,
    /// Where the tokens end that it holds besides.
    pub(crate) ahead: usize,
    /// The cues it owns tokens of, as indices.
    pub(crate) cues: Range<usize>,
}

/// Cuts every stream of the line into units of about `size` tokens, at the end of a cue or a
/// sentence within a fifth of that.
pub(crate) fn units(line: &Line<'_>, size: usize) -> Vec<Unit> {
    let size = size.max(1);
    let mut units = Vec::with_capacity(line.len() / size + 1);
    let mut from = 0;
    while from < line.cues.len() {
        let stream = line.cues[from].stream;
        let length = line.cues[from..].iter().take_while(|cue| cue.stream == stream).count();
        cut_stream(line, from..from + length, size, &mut units);
        from += length;
    }
    units
}

fn cut_stream(line: &Line<'_>, cues: Range<usize>, size: usize, units: &mut Vec<Unit>) {
    let end = line.cues[cues.end - 1].tokens.end;
    let mut cue = cues.start;
    let mut from = line.cues[cue].tokens.start;
    while from < end {
        let to = cut(line, cue..cues.end, from, size);
        let last = cue + line.cues[cue..cues.end].partition_point(|c| c.tokens.end < to);
        let ahead = to.saturating_add(LOOK_AHEAD).min(end);
        units.push(Unit { own: from..to, ahead, cues: cue..last + 1 });
        cue = if line.cues[last].tokens.end == to { last + 1 } else { last };
        from = to;
    }
}

/// Where the unit that starts at `from` ends.
fn cut(line: &Line<'_>, cues: Range<usize>, from: usize, size: usize) -> usize {
    let end = line.cues[cues.end - 1].tokens.end;
    let slack = size / 5;
    if end - from <= size + slack {
        return end;
    }
    let (low, target, high) = (from + (size - slack).max(1), from + size, from + size + slack);
    let cue_ends = line.cues[cues.clone()].iter().map(|cue| cue.tokens.end);
    cue_ends
        .skip_while(|&at| at < low)
        .take_while(|&at| at <= high)
        .min_by_key(|at| at.abs_diff(target))
        .unwrap_or_else(|| inside_cue(line, cues, low..high + 1, target))
}

/// Where to cut a cue that reaches over the whole range.
fn inside_cue(line: &Line<'_>, cues: Range<usize>, range: Range<usize>, target: usize) -> usize {
    let cues = &line.cues[cues];
    let cue = &cues[cues.partition_point(|cue| cue.tokens.end < range.start)];
    let text = &cue.segment.text;
    // The pieces of an over-long word share a place in the text and stay together.
    let parts = |at: &usize| line.span(at - 1).end <= line.span(*at).start;
    let sentence = |at: &usize| {
        parts(at) && text[line.span(at - 1).end..line.span(*at).start].contains(SENTENCE_ENDS)
    };
    let inside = range.start..range.end.min(cue.tokens.end);
    let best = inside.filter(sentence).min_by_key(|at| at.abs_diff(target));
    best.or_else(|| (target..cue.tokens.end).find(parts)).unwrap_or(cue.tokens.end)
}

const SENTENCE_ENDS: [char; 8] = ['.', '?', '!', '…', '。', '？', '！', '।'];

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{Segment, TimeSpan, Track, TrackKind};
    use proptest::prelude::*;

    fn track(kind: TrackKind, cues: &[(u64, usize)]) -> Track {
        let mut at = 0;
        let segments = cues.iter().map(|&(gap, words)| {
            at += gap;
            let span = TimeSpan::from_millis(at, at + 1_000);
            at += 1_000;
            Segment::new(span, "so. ".repeat(words))
        });
        Track::new(kind, segments.collect())
    }

    proptest! {
        #[test]
        fn units_own_every_token_once_and_stay_in_their_stream(
            cues in proptest::collection::vec((0_u64..30_000, 0_usize..80), 1..40),
            size in 1_usize..60,
            visual: bool,
        ) {
            let kind = if visual { TrackKind::Visual } else { TrackKind::Audio };
            let track = track(kind, &cues);
            let line = Line::of(&track, 20_000);
            let mut next = 0;
            for unit in units(&line, size) {
                prop_assert_eq!(unit.own.start, next);
                prop_assert!(unit.own.len() <= size + size / 5);
                next = unit.own.end;
                let streams: Vec<_> = line.cues.iter()
                    .filter(|c| c.tokens.start < unit.ahead && c.tokens.end > unit.own.start)
                    .map(|c| c.stream).collect();
                prop_assert!(streams.iter().all(|s| *s == streams[0]));
                let owned: Vec<_> = (0..line.cues.len())
                    .filter(|&n| line.cues[n].tokens.start < unit.own.end && line.cues[n].tokens.end > unit.own.start)
                    .collect();
                prop_assert_eq!(owned, unit.cues.collect::<Vec<_>>());
            }
            prop_assert_eq!(next, line.len());
        }
    }

    #[test]
    fn cuts_at_cue_ends_where_it_can() {
        let track = track(TrackKind::Audio, &[(0, 30); 20]);
        let line = Line::of(&track, 20_000);
        let sizes: Vec<_> = units(&line, 96).iter().map(|unit| unit.own.len()).collect();
        assert_eq!(sizes, [90, 90, 90, 90, 90, 90, 60]);
    }
}
