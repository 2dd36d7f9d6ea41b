//! Merging against the least that any merge does, over the same structs.
//!
//! The baselines are loops as one writes them for the case at hand: two pointers for two tracks, a
//! binary heap for eight.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput};
use cuedex_benches::{ratios, transcripts};
use cuedex_format::Format;
use cuedex_format::merge::{Recipe, into_timeline, merge_each, scenes, timeline};
use cuedex_model::{Segment, TimeSpan, Timestamp, Track, TrackKind, Transcript};

const CUES: usize = 100_000;

fn main() {
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    two_tracks(&mut criterion);
    eight_tracks(&mut criterion);
    owned(&mut criterion);
    many_videos(&mut criterion);
    criterion.final_summary();
    ratios("merge two tracks", "two-pointer loop", &["cuedex timeline", "cuedex scenes"]);
    ratios("merge eight tracks", "binary-heap loop", &["cuedex timeline"]);
    ratios("merge owned", "sort of the concatenation", &["cuedex into_timeline"]);
    ratios("merge 10,000 videos", "one thread", &["cuedex merge_each"]);
}

fn two_tracks(criterion: &mut Criterion) {
    let (said, seen) = speech_and_scenes();
    let mut group = criterion.benchmark_group("merge two tracks");
    group.throughput(Throughput::Elements((said.segments().len() + seen.segments().len()) as u64));
    group.bench_function("two-pointer loop", |b| {
        b.iter(|| two_pointers(black_box(said.segments()), black_box(seen.segments())));
    });
    group.bench_function("cuedex timeline", |b| {
        b.iter(|| sum(timeline(&[black_box(&said), black_box(&seen)]).map(|p| p.segment)));
    });
    group.bench_function("cuedex scenes", |b| {
        b.iter(|| {
            let scenes = scenes(black_box(&seen), &[black_box(&said)]);
            let all = scenes.iter().flat_map(|scene| {
                scene.seen().into_iter().chain(scene.said().map(|placed| placed.segment))
            });
            sum(all)
        });
    });
    group.finish();
}

fn eight_tracks(criterion: &mut Criterion) {
    let tracks = eight();
    let tracks: Vec<&Track> = tracks.iter().collect();
    let mut group = criterion.benchmark_group("merge eight tracks");
    group.throughput(Throughput::Elements(CUES as u64));
    group.bench_function("binary-heap loop", |b| b.iter(|| heap(black_box(&tracks))));
    group.bench_function("cuedex timeline", |b| {
        b.iter(|| sum(timeline(black_box(&tracks)).map(|p| p.segment)));
    });
    group.finish();
}

fn owned(criterion: &mut Criterion) {
    let (said, seen) = speech_and_scenes();
    let tracks = || vec![said.clone(), seen.clone()];
    let mut group = criterion.benchmark_group("merge owned");
    group.bench_function("sort of the concatenation", |b| {
        b.iter_batched(
            tracks,
            |tracks| {
                let mut all: Vec<Segment> =
                    tracks.into_iter().flat_map(Track::into_segments).collect();
                all.sort_by_key(|segment| segment.span.start());
                all
            },
            BatchSize::LargeInput,
        );
    });
    group.bench_function("cuedex into_timeline", |b| {
        b.iter_batched(
            tracks,
            |tracks| into_timeline(tracks).map(|(_, segment)| segment).collect::<Vec<_>>(),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

/// Each video becomes the one track that a subtitle file can hold.
fn many_videos(criterion: &mut Criterion) {
    const VIDEOS: usize = 10_000;
    let recipe = Recipe { format: Some(Format::Srt), ..Recipe::default() };
    let seen = transcripts(1, 20).remove(0).tracks.remove(0).into_segments();
    let seen = Track::new(TrackKind::Visual, seen);
    let mut videos = transcripts(VIDEOS, 60);
    videos.iter_mut().for_each(|video| video.tracks.push(seen.clone()));
    let mut group = criterion.benchmark_group("merge 10,000 videos");
    group.sample_size(10);
    group.bench_function("one thread", |b| {
        b.iter_batched(
            || videos.clone(),
            |videos| -> Vec<_> { videos.into_iter().map(|video| recipe.apply(video)).collect() },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("cuedex merge_each", |b| {
        b.iter_batched(
            || videos.clone(),
            |videos: Vec<Transcript>| merge_each(videos, &recipe),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// Speech, and a third as many scenes beside it, one after another, long and short.
fn speech_and_scenes() -> (Track, Track) {
    let said = transcripts(1, CUES).remove(0).tracks.remove(0);
    let mut scenes = transcripts(1, CUES / 3).remove(0).tracks.remove(0).into_segments();
    let mut start = 0;
    for (scene, n) in scenes.iter_mut().zip(0_u64..) {
        let end = start + 330 + drawn(n) % 1_320;
        scene.span = TimeSpan::from_millis(start, end);
        start = end;
    }
    (said, Track::new(TrackKind::Visual, scenes))
}

/// Eight tracks that take turns in an order that no branch predictor knows.
fn eight() -> Vec<Track> {
    let all = transcripts(1, CUES).remove(0).tracks.remove(0).into_segments();
    let mut dealt = vec![Vec::new(); 8];
    for (segment, n) in all.into_iter().zip(0_u64..) {
        dealt[usize::try_from(drawn(n) % 8).unwrap_or(0)].push(segment);
    }
    dealt.into_iter().map(|segments| Track::new(TrackKind::Audio, segments)).collect()
}

/// A number that looks drawn.
fn drawn(n: u64) -> u64 {
    n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40
}

fn sum<'a>(segments: impl Iterator<Item = &'a Segment>) -> u64 {
    segments.map(|segment| segment.span.start().as_millis()).fold(0, u64::wrapping_add)
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

/// The same for many tracks: a heap of the heads, each replaced by its successor.
fn heap(tracks: &[&Track]) -> u64 {
    let mut places = vec![0; tracks.len()];
    let mut heap: BinaryHeap<Reverse<(Timestamp, usize)>> = BinaryHeap::new();
    for (n, track) in tracks.iter().enumerate() {
        heap.extend(track.segments().first().map(|head| Reverse((head.span.start(), n))));
    }
    let mut sum = 0_u64;
    while let Some(Reverse((_, n))) = heap.pop() {
        let segments = tracks[n].segments();
        let segment = &segments[places[n]];
        places[n] += 1;
        if let Some(next) = segments.get(places[n]) {
            heap.push(Reverse((next.span.start(), n)));
        }
        sum = sum.wrapping_add(segment.span.start().as_millis());
    }
    sum
}
