//! How reading grows: time and allocations per cue from a thousand cues to a million. A reader
//! that is not linear shows here.

use std::alloc::System;
use std::hint::black_box;
use std::time::{Duration, Instant};

use cuedex_benches::{source, srt, vtt};
use cuedex_format::{ReadOptions, read};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

#[expect(clippy::print_stdout, reason = "a bench's result is what it prints")]
fn main() {
    println!("text from {}", source().0);
    println!(
        "{:<8} {:>9} {:>10} {:>14} {:>12}",
        "format", "cues", "ns / cue", "allocs / cue", "bytes / byte"
    );
    for (name, make) in [("srt", srt as fn(usize) -> String), ("vtt", vtt)] {
        for cues in SIZES {
            let text = make(cues);
            let region = Region::new(ALLOCATOR);
            drop(black_box(read(text.as_bytes(), None, &ReadOptions::default())));
            let change = region.change();
            let time = best_of(if cues > 100_000 { 3 } else { 10 }, &text);
            let per_cue = |count: usize| count as f64 / cues as f64;
            println!(
                "{name:<8} {cues:>9} {:>10.0} {:>14.2} {:>12.2}",
                time.as_nanos() as f64 / cues as f64,
                per_cue(change.allocations + change.reallocations),
                change.bytes_allocated as f64 / text.len() as f64,
            );
        }
    }
}

fn best_of(times: usize, text: &str) -> Duration {
    let once = || {
        let start = Instant::now();
        drop(black_box(read(text.as_bytes(), None, &ReadOptions::default())));
        start.elapsed()
    };
    (0..times).map(|_| once()).min().unwrap_or_default()
}
