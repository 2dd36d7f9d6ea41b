use std::collections::HashMap;

use cuedex_model::{Segment, SegmentId, Track, TrackKind, Transcript};
use serde_json::Value;

use super::scenes;
use crate::merge::rebuilt::each_segment;
use crate::merge::timeline::{Placed, timeline};

/// The unknown field that holds the number of a segment's scene.
const FIELD: &str = "scene";

/// A transcript that says which segment belongs to which scene; made by [`mark_scenes`].
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    /// The transcript, each segment with the number of its scene, from 1, in the field `scene`.
    pub transcript: Transcript,
    /// How many scenes there are, speech outside counted as scenes of its own.
    pub scenes: usize,
    /// How many of them are speech outside every scene.
    pub outside: usize,
}

/// Gives every segment the number of its scene, as [`scenes`] shares them out: the first visual
/// track holds the scenes, the segments of all others are shared out. Without a visual track
/// everything is one stretch outside.
///
/// Canonical JSON and JSON Lines hold the number as the field `scene`; Markdown and plain text
/// show each scene's description, then what was said in it.
#[must_use]
pub fn mark_scenes(mut transcript: Transcript) -> Marked {
    let place = transcript.tracks.iter().position(|track| track.kind == TrackKind::Visual);
    let nothing = Track::default();
    let seen = place.map_or(&nothing, |n| &transcript.tracks[n]);
    let others = (0..transcript.tracks.len()).filter(|n| Some(*n) != place);
    let others: Vec<usize> = others.collect();
    let spoken: Vec<&Track> = others.iter().map(|&n| &transcript.tracks[n]).collect();
    let mut numbers: HashMap<(usize, SegmentId), usize> = HashMap::new();
    let (mut count, mut outside) = (0, 0);
    for scene in scenes(seen, &spoken).iter() {
        count += 1;
        outside += usize::from(scene.seen().is_none());
        let own = place.zip(scene.seen()).map(|(track, seen)| (track, seen.id));
        let said = scene.said().map(|placed| (others[placed.track], placed.segment.id));
        numbers.extend(own.into_iter().chain(said).map(|address| (address, count)));
    }
    let mark = |(n, track)| {
        each_segment(track, |segment: &mut Segment| {
            if let Some(number) = numbers.get(&(n, segment.id)) {
                segment.extra.insert(FIELD.into(), Value::from(*number));
            }
        })
    };
    transcript.tracks = transcript.tracks.into_iter().enumerate().map(mark).collect();
    Marked { transcript, scenes: count, outside }
}

/// The segments of `tracks` in the order in which a person reads them: that of [`timeline`], or,
/// where [`mark_scenes`] has given each its scene, scene by scene, first what is seen.
#[must_use]
pub fn reading_order<'a>(tracks: &[&'a Track]) -> Vec<Placed<'a>> {
    let mut order: Vec<Placed<'a>> = timeline(tracks).collect();
    if order.iter().all(|placed| scene_of(placed.segment).is_some()) {
        let is_said = |placed: &Placed<'_>| tracks[placed.track].kind != TrackKind::Visual;
        order.sort_by_key(|placed| (scene_of(placed.segment), is_said(placed)));
    }
    order
}

/// The number of a segment's scene, from 1, where [`mark_scenes`] has given it one.
#[must_use]
pub fn scene_of(segment: &Segment) -> Option<u64> {
    segment.extra.get(FIELD)?.as_u64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::testing::{any_track, of_kind};
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn pier() -> Transcript {
        Transcript::of_tracks(vec![
            of_kind(
                TrackKind::Audio,
                &[(0, 4, "morning"), (5, 9, "they come in"), (60, 61, "later")],
            ),
            of_kind(TrackKind::Visual, &[(0, 6, "a pier"), (6, 12, "boats")]),
        ])
    }

    #[test]
    fn each_segment_says_its_scene() {
        let marked = mark_scenes(pier());
        assert_eq!((marked.scenes, marked.outside), (3, 1));
        let numbers: Vec<Vec<_>> = marked
            .transcript
            .tracks
            .iter()
            .map(|track| track.segments().iter().map(scene_of).collect())
            .collect();
        assert_eq!(numbers, [vec![Some(1), Some(2), Some(3)], vec![Some(1), Some(2)]]);
    }

    #[test]
    fn what_is_seen_is_read_before_what_is_said_in_it() {
        let marked = mark_scenes(pier()).transcript;
        let tracks: Vec<&Track> = marked.tracks.iter().collect();
        let order: Vec<_> =
            reading_order(&tracks).iter().map(|p| p.segment.text.as_str()).collect();
        assert_eq!(order, ["a pier", "morning", "boats", "they come in", "later"]);
    }

    #[test]
    fn without_marks_time_alone_orders() {
        let pier = pier();
        let tracks: Vec<&Track> = pier.tracks.iter().collect();
        assert_eq!(reading_order(&tracks), timeline(&tracks).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn marking_changes_nothing_but_the_marks(tracks in vec(any_track(9), 0..4)) {
            let before = Transcript::of_tracks(tracks);
            let mut after = mark_scenes(before.clone()).transcript;
            after.tracks = after
                .tracks
                .into_iter()
                .map(|track| each_segment(track, |segment| segment.extra.clear()))
                .collect();
            prop_assert_eq!(after, before);
        }
    }
}
