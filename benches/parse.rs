//! Reading a clean file of 300,000 cues against subtp, which reads a `&str`: our borrowed cues from
//! the same `&str`, and the owned transcript from bytes, with decoding, detection and warnings.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use cuedex_benches::{ratios, source, srt as srt_text, vtt as vtt_text};
use cuedex_format::read::{RawCue, srt, vtt};
use cuedex_format::{Conformance, ReadOptions, read};
use subtp::srt::SubRip;
use subtp::vtt::WebVtt;

const CUES: usize = 300_000;

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let options = ReadOptions::default();

    let text = srt_text(CUES);
    let mut group = criterion.benchmark_group("parse srt");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("subtp", |b| b.iter(|| SubRip::parse(black_box(&text)).expect("clean")));
    group.bench_function("cuedex cues", |b| b.iter(|| letters(srt::cues(black_box(&text)))));
    group.bench_function("cuedex read", |b| {
        b.iter(|| read(black_box(text.as_bytes()), None, &options).expect("clean"));
    });
    group.finish();

    let text = vtt_text(CUES);
    let mut group = criterion.benchmark_group("parse vtt");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("subtp", |b| b.iter(|| WebVtt::parse(black_box(&text)).expect("clean")));
    group.bench_function("cuedex cues", |b| {
        b.iter(|| letters(vtt::cues(black_box(&text), Conformance::Lenient)));
    });
    group.bench_function("cuedex read", |b| {
        b.iter(|| read(black_box(text.as_bytes()), None, &options).expect("clean"));
    });
    group.finish();

    criterion.final_summary();
    report(text.len());
}

/// Looks at every cue.
fn letters<'a>(cues: impl Iterator<Item = RawCue<'a>>) -> usize {
    cues.map(|cue| cue.payload.len()).sum()
}

#[expect(clippy::print_stdout, reason = "a bench's result is what it prints")]
fn report(bytes: usize) {
    println!("\n{CUES} cues, {:.1} MB, text from {}", bytes as f64 / 1e6, source().0);
    ratios("parse srt", "subtp", &["cuedex cues", "cuedex read"]);
    ratios("parse vtt", "subtp", &["cuedex cues", "cuedex read"]);
}
