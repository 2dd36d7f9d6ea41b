//! How often merging asks for memory. The only test of its program: the counter counts all.

use std::alloc::System;

use cuedex_format::merge::{into_timeline, timeline};
use cuedex_model::{Segment, TimeSpan, Track, TrackKind};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn tracks(count: u64, segments: u64) -> Vec<Track> {
    let segment =
        |n: u64| Segment::new(TimeSpan::from_millis(n * 7, n * 7 + 5), format!("cue {n}"));
    let track = |n| Track::new(TrackKind::Audio, (0..segments).map(|m| segment(m + n)).collect());
    (0..count).map(track).collect()
}

/// What is asked for while `work` runs.
fn allocations(work: impl FnOnce() -> usize) -> usize {
    let region = Region::new(COUNTED);
    assert!(work() > 0);
    let change = region.change();
    change.allocations + change.reallocations
}

#[test]
fn a_merge_asks_for_no_memory_per_segment() {
    for count in [2, 8] {
        let owned = |segments| {
            let tracks = tracks(count, segments);
            // The segments are kept, as freeing them is no part of this.
            allocations(|| into_timeline(tracks).map(std::mem::forget).count())
        };
        let borrowed = |segments| {
            let tracks = tracks(count, segments);
            let tracks: Vec<&Track> = tracks.iter().collect();
            allocations(|| timeline(&tracks).count())
        };
        assert_eq!(owned(10), owned(10_000), "{count} tracks, owned");
        assert_eq!(borrowed(10), borrowed(10_000), "{count} tracks, borrowed");
        assert!(owned(10_000) <= 8, "{}", owned(10_000));
    }
}
