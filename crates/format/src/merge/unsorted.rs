use cuedex_model::Segment;

/// Segments put into the order of their starts; made by [`sorted`].
#[derive(Debug, Clone, PartialEq)]
pub struct Sorted {
    /// The segments by start; those with equal starts in the order in which they came.
    pub segments: Vec<Segment>,
    /// How many came after one that starts later.
    pub out_of_order: usize,
}

/// Puts segments that do not come from a [`Track`](cuedex_model::Track) into its order, and
/// reports how many were out of it.
///
/// A track sorts what it is made of by itself; this is for those who want to know.
///
/// ```
/// use cuedex_format::merge::sorted;
/// use cuedex_model::{Segment, TimeSpan, Track, TrackKind};
///
/// let cue = |start, text| Segment::new(TimeSpan::from_millis(start, start + 900), text);
/// let cues = sorted(vec![cue(5_000, "thank you"), cue(1_000, "put the kettle on")]);
/// assert_eq!(cues.out_of_order, 1);
/// let track = Track::new(TrackKind::Audio, cues.segments);
/// assert_eq!(track.segments()[0].text, "put the kettle on");
/// ```
#[must_use]
pub fn sorted(mut segments: Vec<Segment>) -> Sorted {
    let mut latest = None;
    let mut out_of_order = 0;
    for segment in &segments {
        let start = Some(segment.span.start());
        out_of_order += usize::from(start < latest);
        latest = latest.max(start);
    }
    if out_of_order > 0 {
        segments.sort_by_key(|segment| segment.span.start());
    }
    Sorted { segments, out_of_order }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::TimeSpan;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_each_that_follows_a_later_one_and_keeps_equals_in_order(
            starts in vec(0u64..8, 0..20),
        ) {
            let cues: Vec<_> = starts
                .iter()
                .enumerate()
                .map(|(n, &start)| Segment::new(TimeSpan::from_millis(start, start), n.to_string()))
                .collect();
            let late = (0..starts.len()).filter(|&n| starts[..n].iter().any(|&s| s > starts[n]));
            let Sorted { segments, out_of_order } = sorted(cues);
            prop_assert_eq!(out_of_order, late.count());
            let mut expected: Vec<_> = (0..starts.len()).collect();
            expected.sort_by_key(|&n| (starts[n], n));
            let order: Vec<usize> = segments.iter().map(|s| s.text.parse().unwrap()).collect();
            prop_assert_eq!(order, expected);
        }
    }
}
