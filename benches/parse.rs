//! Reading a clean file of 300,000 cues: ours from bytes, with decoding, detection and warnings,
//! against subtp from a `&str`.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use cuedex_benches::{ratios, source, srt, vtt};
use cuedex_format::{ReadOptions, read};
use subtp::srt::SubRip;
use subtp::vtt::WebVtt;

const CUES: usize = 300_000;

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let options = ReadOptions::default();

    let text = srt(CUES);
    let mut group = criterion.benchmark_group("parse srt");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("subtp", |b| b.iter(|| SubRip::parse(black_box(&text)).expect("clean")));
    group.bench_function("cuedex read", |b| {
        b.iter(|| read(black_box(text.as_bytes()), None, &options).expect("clean"));
    });
    group.finish();

    let text = vtt(CUES);
    let mut group = criterion.benchmark_group("parse vtt");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("subtp", |b| b.iter(|| WebVtt::parse(black_box(&text)).expect("clean")));
    group.bench_function("cuedex read", |b| {
        b.iter(|| read(black_box(text.as_bytes()), None, &options).expect("clean"));
    });
    group.finish();

    criterion.final_summary();
    report(text.len());
}

#[expect(clippy::print_stdout, reason = "a bench's result is what it prints")]
fn report(bytes: usize) {
    println!("\n{CUES} cues, {:.1} MB, text from {}", bytes as f64 / 1e6, source().0);
    ratios("parse srt", "subtp", &["cuedex read"]);
    ratios("parse vtt", "subtp", &["cuedex read"]);
}
