use std::iter::FusedIterator;

use cuedex_model::{Segment, Timestamp, Track};

use super::tournament::Tournament;

/// A segment on a timeline of several tracks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed<'a> {
    /// Which of the given tracks it comes from, from 0.
    pub track: usize,
    /// The segment.
    pub segment: &'a Segment,
}

/// The segments of several tracks in the order of their starts; made by [`timeline`].
#[derive(Debug, Clone)]
pub struct Timeline<'a>(Order<'a>);

#[derive(Debug, Clone)]
enum Order<'a> {
    Two { first: &'a [Segment], second: &'a [Segment] },
    Many(Heads<'a>),
}

/// The segments of `tracks` as one sequence, ordered by start, then by the order of the tracks,
/// then by the place in the track. Each segment comes once, however many are equal.
///
/// Linear for one or two tracks, `O(n log k)` for `k` tracks.
#[must_use]
pub fn timeline<'a>(tracks: &[&'a Track]) -> Timeline<'a> {
    Timeline(match tracks {
        [] => Order::Two { first: &[], second: &[] },
        [only] => Order::Two { first: only.segments(), second: &[] },
        [first, second] => Order::Two { first: first.segments(), second: second.segments() },
        many => Order::Many(Heads::of(many)),
    })
}

/// The same order as [`timeline`], with the segments moved out of their tracks: the index of
/// each segment's track, from 0, and the segment.
///
/// No segment is copied and nothing is allocated for one.
#[must_use]
pub fn into_timeline(tracks: Vec<Track>) -> IntoTimeline {
    let left: Vec<_> = tracks.into_iter().map(|track| track.into_segments().into_iter()).collect();
    let order = Tournament::of(left.iter().map(head));
    IntoTimeline { left, order }
}

/// The segments of several tracks in the order of their starts, given away; made by
/// [`into_timeline`].
#[derive(Debug, Clone)]
pub struct IntoTimeline {
    left: Vec<std::vec::IntoIter<Segment>>,
    order: Tournament,
}

impl Iterator for IntoTimeline {
    type Item = (usize, Segment);

    #[inline]
    fn next(&mut self) -> Option<(usize, Segment)> {
        let track = self.order.first()?;
        let left = &mut self.left[track];
        let segment = left.next()?;
        self.order.replace(track, head(left));
        Some((track, segment))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.left.iter().map(ExactSizeIterator::len).sum();
        (left, Some(left))
    }
}

impl ExactSizeIterator for IntoTimeline {}
impl FusedIterator for IntoTimeline {}

#[inline]
fn head(left: &std::vec::IntoIter<Segment>) -> Option<Timestamp> {
    left.as_slice().first().map(|segment| segment.span.start())
}

impl<'a> Iterator for Timeline<'a> {
    type Item = Placed<'a>;

    #[inline]
    fn next(&mut self) -> Option<Placed<'a>> {
        match &mut self.0 {
            Order::Two { first, second } => next_of_two(first, second),
            Order::Many(heads) => heads.next(),
        }
    }

    /// Decides once, not for each segment, how many tracks there are.
    #[inline]
    fn fold<B, F: FnMut(B, Placed<'a>) -> B>(self, init: B, mut f: F) -> B {
        let mut folded = init;
        match self.0 {
            Order::Two { mut first, mut second } => {
                while let Some(placed) = next_of_two(&mut first, &mut second) {
                    folded = f(folded, placed);
                }
            }
            Order::Many(mut heads) => {
                while let Some(placed) = heads.next() {
                    folded = f(folded, placed);
                }
            }
        }
        folded
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match &self.0 {
            Order::Two { first, second } => first.len() + second.len(),
            Order::Many(heads) => heads.left.iter().map(|segments| segments.len()).sum(),
        };
        (left, Some(left))
    }
}

impl ExactSizeIterator for Timeline<'_> {}
impl FusedIterator for Timeline<'_> {}

#[inline]
fn next_of_two<'a>(first: &mut &'a [Segment], second: &mut &'a [Segment]) -> Option<Placed<'a>> {
    let from_second = match (first.first(), second.first()) {
        (Some(a), Some(b)) => b.span.start() < a.span.start(),
        (None, Some(_)) => true,
        (_, None) => false,
    };
    let source = if from_second { second } else { first };
    let (segment, rest) = source.split_first()?;
    *source = rest;
    Some(Placed { track: usize::from(from_second), segment })
}

/// What is left of each track, and which begins first.
#[derive(Debug, Clone)]
struct Heads<'a> {
    left: Vec<&'a [Segment]>,
    order: Tournament,
}

impl<'a> Heads<'a> {
    fn of(tracks: &[&'a Track]) -> Self {
        let left: Vec<_> = tracks.iter().map(|track| track.segments()).collect();
        let order = Tournament::of(left.iter().map(|left| start(left)));
        Self { left, order }
    }

    #[inline]
    fn next(&mut self) -> Option<Placed<'a>> {
        let track = self.order.first()?;
        let left = &mut self.left[track];
        let (segment, rest) = left.split_first()?;
        *left = rest;
        self.order.replace(track, start(rest));
        Some(Placed { track, segment })
    }
}

#[inline]
fn start(left: &[Segment]) -> Option<Timestamp> {
    left.first().map(|segment| segment.span.start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{TimeSpan, TrackKind};
    use proptest::collection::vec;
    use proptest::prelude::*;

    /// Few different starts and texts, so that equal ones are common.
    fn any_track() -> impl Strategy<Value = Track> {
        vec((0u64..12, 0u64..3, "[ab]"), 0..12).prop_map(|segments| {
            let segments = segments.into_iter().map(|(start, length, text)| {
                Segment::new(TimeSpan::from_millis(start, start + length), text)
            });
            Track::new(TrackKind::Audio, segments.collect())
        })
    }

    fn sorted_concatenation(tracks: &[Track]) -> Vec<(usize, Segment)> {
        let mut all: Vec<_> = tracks
            .iter()
            .enumerate()
            .flat_map(|(n, track)| track.segments().iter().map(move |s| (n, s.clone())))
            .collect();
        all.sort_by_key(|(_, segment)| segment.span.start());
        all
    }

    #[test]
    fn equal_starts_follow_the_order_of_the_tracks_and_equal_text_stays() {
        let track = |text: &str| {
            Track::new(TrackKind::Audio, vec![Segment::new(TimeSpan::from_millis(5, 6), text); 2])
        };
        for count in [2, 3] {
            let tracks = vec![track("tea"); count];
            let order: Vec<_> = into_timeline(tracks).map(|(n, _)| n).collect();
            assert_eq!(order, [0, 0, 1, 1, 2, 2][..2 * count]);
        }
    }

    #[test]
    fn no_tracks_and_empty_tracks_give_an_empty_timeline() {
        let empty = Track::default();
        for count in 0..4 {
            assert_eq!(timeline(&vec![&empty; count]).next(), None);
        }
    }

    proptest! {
        #[test]
        fn equals_a_stable_sort_of_the_concatenation(tracks in vec(any_track(), 0..6)) {
            let expected = sorted_concatenation(&tracks);
            let borrowed: Vec<&Track> = tracks.iter().collect();
            let merged: Vec<_> =
                timeline(&borrowed).map(|p| (p.track, p.segment.clone())).collect();
            prop_assert_eq!(&merged, &expected);
            prop_assert_eq!(into_timeline(tracks).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn every_segment_comes_once(tracks in vec(any_track(), 0..6)) {
            let borrowed: Vec<&Track> = tracks.iter().collect();
            let mut met: Vec<*const Segment> =
                timeline(&borrowed).map(|p| std::ptr::from_ref(p.segment)).collect();
            let mut all: Vec<*const Segment> =
                tracks.iter().flat_map(Track::segments).map(std::ptr::from_ref).collect();
            met.sort();
            all.sort();
            prop_assert_eq!(met, all);
        }

        #[test]
        fn always_says_how_many_are_left(tracks in vec(any_track(), 0..6)) {
            let borrowed: Vec<&Track> = tracks.iter().collect();
            let mut merged = timeline(&borrowed);
            for left in (0..sorted_concatenation(&tracks).len()).rev() {
                prop_assert!(merged.next().is_some());
                prop_assert_eq!(merged.len(), left);
            }
            prop_assert!(merged.next().is_none());
        }
    }
}
