//! One timeline of two tracks: ours, borrowing, against a plain two-pointer loop over the same
//! structs.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use cuedex_benches::{ratios, transcripts};
use cuedex_format::merge::timeline;
use cuedex_model::{Segment, TimeDelta, Track, TrackKind};

const CUES: usize = 100_000;

fn main() {
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let (said, seen) = tracks();
    let mut group = criterion.benchmark_group("merge two tracks");
    group.throughput(Throughput::Elements((said.segments().len() + seen.segments().len()) as u64));
    group.bench_function("two-pointer loop", |b| {
        b.iter(|| two_pointers(black_box(said.segments()), black_box(seen.segments())));
    });
    group.bench_function("cuedex timeline", |b| {
        b.iter(|| {
            let placed = timeline(&[black_box(&said), black_box(&seen)]);
            placed.map(|p| p.segment.span.start().as_millis()).fold(0_u64, u64::wrapping_add)
        });
    });
    group.finish();
    criterion.final_summary();
    ratios("merge two tracks", "two-pointer loop", &["cuedex timeline"]);
}

fn tracks() -> (Track, Track) {
    let said = transcripts(1, CUES).remove(0).tracks.remove(0);
    let mut scenes = transcripts(1, CUES / 3).remove(0).tracks.remove(0).into_segments();
    for (scene, n) in scenes.iter_mut().zip(0_i64..) {
        scene.span = scene.span.saturating_shift(TimeDelta::from_millis(n * 4_000 + 500));
    }
    (said, Track::new(TrackKind::Visual, scenes))
}

/// The least that any merge does: look at both heads, take the earlier.
fn two_pointers(left: &[Segment], right: &[Segment]) -> u64 {
    let (mut l, mut r, mut sum) = (0, 0, 0_u64);
    while l < left.len() || r < right.len() {
        let take_left = match (left.get(l), right.get(r)) {
            (Some(a), Some(b)) => a.span.start() <= b.span.start(),
            (Some(_), None) => true,
            _ => false,
        };
        let segment = if take_left { &left[l] } else { &right[r] };
        if take_left {
            l += 1
        } else {
            r += 1
        }
        sum = sum.wrapping_add(segment.span.start().as_millis());
    }
    sum
}
