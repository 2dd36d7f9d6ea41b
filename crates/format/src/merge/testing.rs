//! Tracks for the tests of this module.

use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Word};
use proptest::collection::vec;
use proptest::prelude::*;

pub(super) fn segment(start: u64, end: u64, text: &str) -> Segment {
    Segment::new(TimeSpan::from_millis(start, end), text)
}

pub(super) fn of_kind(kind: TrackKind, segments: &[(u64, u64, &str)]) -> Track {
    Track::new(kind, segments.iter().map(|&(start, end, text)| segment(start, end, text)).collect())
}

pub(super) fn said(segments: &[(u64, u64, &str)]) -> Track {
    of_kind(TrackKind::Audio, segments)
}

pub(super) fn seen(segments: &[(u64, u64, &str)]) -> Track {
    of_kind(TrackKind::Visual, segments)
}

/// Few different times and texts, so that overlapping and equal spans are common; ends before
/// their start, which half of them are, read as instants.
pub(super) fn any_track(segments: usize) -> impl Strategy<Value = Track> {
    let kinds = [TrackKind::Audio, TrackKind::Visual, TrackKind::Ocr];
    let one = (0u64..24, 0u64..30, "[ab]");
    (vec(one, 0..segments), prop::sample::select(kinds.to_vec())).prop_map(|(segments, kind)| {
        let segments = segments.iter().map(|(start, end, text)| segment(*start, *end, text));
        Track::new(kind, segments.collect())
    })
}

/// Segments of several words, with and without times of their own.
pub(super) fn any_speech(segments: usize) -> impl Strategy<Value = Track> {
    let words = vec(("[a-c]{1,3}", 0u64..9), 0..6);
    vec((0u64..40, 0u64..20, words, any::<bool>()), 0..segments).prop_map(|segments| {
        let segments = segments.into_iter().map(|(start, length, words, timed)| {
            let text: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
            let mut segment = segment(start, start + length, &text.join(" "));
            if timed {
                let word = |(text, at): &(String, u64)| {
                    Word::new(TimeSpan::from_millis(start + at, start + at + 2), text.as_str())
                };
                segment.words = words.iter().map(word).collect();
            }
            segment
        });
        Track::new(TrackKind::Audio, segments.collect())
    })
}
