//! Shaping on one core: words a second and allocations a word, over real talks.
//!
//! Where time goes: build with `CARGO_PROFILE_BENCH_DEBUG=1` and look with
//! `perf record --call-graph dwarf target/release/deps/shape-* --bench --profile-time 10`.

use std::alloc::System;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use cuedex_benches::{corpora, transcripts};
use cuedex_format::profile::Profile;
use cuedex_format::shape::{ShapeOptions, shape};
use cuedex_format::{ReadOptions, read};
use cuedex_model::{Segment, TimeSpan, Timestamp, Track, TrackKind};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

/// How often each track is shaped to find the best time.
const RUNS: usize = 25;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[expect(clippy::print_stdout, reason = "a bench's result is what it prints")]
fn main() {
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let inputs = [
        ("English, times of words", joined(below(&corpora().join("sy-whisper"), ".json"), "en")),
        ("English, times of cues", joined(below(&corpora().join("sy-subtitles"), "en.srt"), "en")),
        (
            "Ukrainian, times of cues",
            joined(below(&corpora().join("sy-subtitles"), "uk.srt"), "uk"),
        ),
        ("made up, times of cues", made_up()),
    ];
    for (name, track) in inputs {
        if track.segments().is_empty() {
            println!("{name}: not measured, as the corpora are absent");
            continue;
        }
        measure(&mut criterion, name, &track);
    }
    criterion.final_summary();
}

#[expect(clippy::print_stdout, reason = "a bench's result is what it prints")]
fn measure(criterion: &mut Criterion, name: &str, track: &Track) {
    let words = track.segments().iter().map(|s| s.text.split_whitespace().count()).sum::<usize>();
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(words as u64));
    for profile in ["netflix-en", "bbc", "vertical"] {
        let profile = Profile::named(profile).expect("it is built in");
        let options = ShapeOptions::new(&profile);
        // The phrases of a language are parsed when they are first asked for.
        black_box(shape(track, &options));
        // The best of several runs by the processor's time, which says most on a machine that others
        // use, too.
        let run = || {
            let start = processor_time();
            black_box(shape(track, &options));
            processor_time() - start
        };
        let best = (0..RUNS).map(|_| run()).min().unwrap_or_default();
        let region = Region::new(ALLOCATOR);
        let shaped = black_box(shape(track, &options));
        let allocations = region.change().allocations;
        println!(
            "{name}, {}: {words} words, {} cues, {:.2} million words a second at best, \
             {:.2} allocations a word",
            profile.name,
            shaped.track.segments().len(),
            words as f64 / best.as_secs_f64() / 1e6,
            allocations as f64 / words as f64
        );
        group.bench_function(&profile.name, |b| b.iter(|| shape(black_box(track), &options)));
    }
    group.finish();
}

/// How long this thread was on a processor, where [the system tells][schedstat], else the time.
///
/// [schedstat]: https://docs.kernel.org/scheduler/sched-stats.html
fn processor_time() -> Duration {
    static BEGIN: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| BEGIN.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

fn below(folder: &Path, end: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(below(&path, end));
        } else if path.to_string_lossy().ends_with(end) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The speech of many files in one track, each after the one before.
fn joined(files: Vec<PathBuf>, language: &str) -> Track {
    let mut all: Vec<Segment> = Vec::new();
    for path in files {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let Ok(file) = read(&bytes, path.to_str(), &ReadOptions::default()) else { continue };
        let offset = all.last().map_or(Timestamp::ZERO, |last| last.span.end());
        let delta = offset.saturating_since(Timestamp::ZERO);
        let Some(track) = file.transcript.tracks.into_iter().next() else { continue };
        if track.language.as_deref().is_some_and(|tag| !tag.starts_with(language)) {
            continue;
        }
        all.extend(track.into_segments().into_iter().map(|mut segment| {
            segment.span = segment.span.saturating_shift(delta);
            for word in &mut segment.words {
                word.span = word.span.saturating_shift(delta);
            }
            segment
        }));
    }
    Track::new(TrackKind::Audio, all).in_language(Some(language.to_owned()))
}

/// Fixtures over and over, so that there is something to measure without the corpora.
fn made_up() -> Track {
    let tracks = transcripts(1, 50_000).into_iter().flat_map(|transcript| transcript.tracks);
    let mut all: Vec<Segment> = Vec::new();
    for segment in tracks.flat_map(Track::into_segments) {
        let start = all.last().map_or(0, |last| last.span.end().as_millis());
        let end = start + segment.span.duration_millis().max(500);
        all.push(Segment { span: TimeSpan::from_millis(start, end), ..segment });
    }
    Track::new(TrackKind::Audio, all).in_language(Some("en".to_owned()))
}
