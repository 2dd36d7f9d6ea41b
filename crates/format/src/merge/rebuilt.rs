//! Tracks with other segments.

use cuedex_model::{Segment, Track};

/// The track with the segments that `change` makes of its own. Those that have an id keep it,
/// the others are given one.
pub(super) fn with_segments(
    mut track: Track,
    change: impl FnOnce(Vec<Segment>) -> Vec<Segment>,
) -> Track {
    let segments = change(track.take_segments());
    track.with_segments(segments)
}

/// The track with each segment changed in its place.
pub(super) fn each_segment(track: Track, change: impl FnMut(&mut Segment)) -> Track {
    with_segments(track, |mut segments| {
        segments.iter_mut().for_each(change);
        segments
    })
}
