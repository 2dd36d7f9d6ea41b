//! Cutting a line of places into units.

use std::ops::Range;

use crate::stream::Line;

/// How many places of the next units a unit also holds, so that a phrase of 33 tokens is found
/// in the unit that owns its first.
pub(crate) const LOOK_AHEAD: u32 = 32;

/// A stretch of a line that is indexed as one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// The places it owns.
    pub(crate) own: Range<usize>,
    /// Where the places end that it holds besides.
    pub(crate) ahead: usize,
    /// The cues it owns tokens of, as indices.
    pub(crate) cues: Range<usize>,
}

/// Cuts every stream of the line into units of about `size` words, at the end of a cue or a
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
    let end = line.place_from(line.cues[cues.end - 1].tokens.end);
    let mut cue = cues.start;
    let mut from = line.place_from(line.cues[cue].tokens.start);
    while from < end {
        let to = cut(line, cue..cues.end, from..end, size);
        let token = line.token_of(to);
        let last = cue + line.cues[cue..cues.end].partition_point(|c| c.tokens.end < token);
        let ahead = to.saturating_add(LOOK_AHEAD as usize).min(end);
        units.push(Unit { own: from..to, ahead, cues: cue..last + 1 });
        cue = if line.cues[last].tokens.end == token { last + 1 } else { last };
        from = to;
    }
}

/// Where the unit that starts at the first of these places ends.
fn cut(line: &Line<'_>, cues: Range<usize>, places: Range<usize>, size: usize) -> usize {
    let (base, slack) = (line.weight(places.start), size / 5);
    if line.weight(places.end) - base <= 2 * (size + slack) {
        return places.end;
    }
    let low = line.place_at(base + 2 * (size - slack).max(1)).max(places.start + 1);
    let target = line.place_at(base + 2 * size).max(low);
    let high = line.place_at(base + 2 * (size + slack) + 1).saturating_sub(1).max(target);
    let cue_ends = line.cues[cues.clone()].iter().map(|cue| cue.tokens.end);
    let places_there = cue_ends.map(|token| (line.place_from(token), token));
    places_there
        .skip_while(|&(at, _)| at < low)
        .take_while(|&(at, _)| at <= high)
        .filter(|&(at, token)| line.token_of(at) == token)
        .map(|(at, _)| at)
        .min_by_key(|at| at.abs_diff(target))
        .unwrap_or_else(|| inside_cue(line, cues, low..high + 1, places.end, target))
}

/// Where to cut when no cue ends in the range.
fn inside_cue(
    line: &Line<'_>,
    cues: Range<usize>,
    range: Range<usize>,
    end: usize,
    target: usize,
) -> usize {
    let cues = &line.cues[cues];
    let text_before = |at: usize| {
        let token = line.token_of(at);
        let cue = &cues[cues.partition_point(|cue| cue.tokens.end <= token)];
        let starts = cue.tokens.start == token;
        (!starts).then(|| (&cue.segment.text, line.span(token - 1).end, line.span(token).start))
    };
    // The pieces of an over-long word share a place in the text and stay together.
    let parts = |at: &usize| text_before(*at).is_none_or(|(_, end, start)| end <= start);
    let sentence = |at: &usize| {
        text_before(*at).is_some_and(|(text, end, start)| {
            end <= start && text[end..start].contains(SENTENCE_ENDS)
        })
    };
    let best = range.filter(sentence).min_by_key(|at| at.abs_diff(target));
    best.or_else(|| (target..end).find(parts)).unwrap_or(end)
}

const SENTENCE_ENDS: [char; 8] = ['.', '?', '!', '…', '。', '？', '！', '।'];

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{Segment, Source, TimeSpan, Track, TrackKind};
    use proptest::prelude::*;

    fn track(kind: TrackKind, cues: &[(u64, usize)], word: &str) -> Track {
        let mut at = 0;
        let segments = cues.iter().map(|&(gap, words)| {
            at += gap;
            let span = TimeSpan::from_millis(at, at + 1_000);
            at += 1_000;
            Segment::new(span, word.repeat(words))
        });
        Track::new(kind, segments.collect())
    }

    proptest! {
        #[test]
        fn units_own_every_place_once_and_stay_in_their_stream(
            cues in proptest::collection::vec((0_u64..30_000, 0_usize..80), 1..40),
            size in 1_usize..60,
            visual: bool,
            word in "so\\. |um so |um |港",
        ) {
            let kind = if visual { TrackKind::Visual } else { TrackKind::Audio };
            let track = track(kind, &cues, &word);
            let line = Line::of(&track, kind.into(), Some("en"), 20_000);
            let most = if word == "港" { 2 * (size + size / 5) } else { size + size / 5 };
            let mut next = 0;
            for unit in units(&line, size) {
                prop_assert_eq!(unit.own.start, next);
                prop_assert!(unit.own.len() <= most.max(2));
                next = unit.own.end;
                let (from, to) = (line.token_of(unit.own.start), line.token_of(unit.own.end));
                let ahead = line.token_of(unit.ahead);
                let streams: Vec<_> = line.cues.iter()
                    .filter(|c| c.tokens.start < ahead && c.tokens.end > from)
                    .map(|c| c.stream).collect();
                prop_assert!(streams.iter().all(|s| *s == streams[0]));
                let owned: Vec<_> = (0..line.cues.len())
                    .filter(|&n| line.cues[n].tokens.start < to && line.cues[n].tokens.end > from)
                    .collect();
                prop_assert_eq!(owned, unit.cues.collect::<Vec<_>>());
            }
            prop_assert_eq!(next, line.len());
        }
    }

    #[test]
    fn cuts_at_cue_ends_where_it_can() {
        let track = track(TrackKind::Audio, &[(0, 30); 20], "so. ");
        let line = Line::of(&track, Source::Audio, None, 20_000);
        let sizes: Vec<_> = units(&line, 96).iter().map(|unit| unit.own.len()).collect();
        assert_eq!(sizes, [90, 90, 90, 90, 90, 90, 60]);
    }

    #[test]
    fn characters_of_scripts_without_spaces_count_as_half() {
        let track = track(TrackKind::Audio, &[(0, 30); 20], "港");
        let line = Line::of(&track, Source::Audio, None, 20_000);
        let sizes: Vec<_> = units(&line, 96).iter().map(|unit| unit.own.len()).collect();
        assert_eq!(sizes, [180, 180, 180, 60]);
    }
}
