//! Reading Whisper's JSON with the time of every word, some 25 MB: ours from bytes, with detection,
//! segments and their ids, against serde_json into the fewest typed structs that hold the same.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use cuedex_benches::{ratios, source};
use cuedex_format::{ReadOptions, read};
use serde::Deserialize;

const SEGMENTS: usize = 40_000;

#[derive(Deserialize)]
#[expect(dead_code, reason = "the fields are what is read")]
struct Document {
    language: Option<String>,
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "the fields are what is read")]
struct Segment {
    start: f64,
    end: f64,
    text: String,
    words: Vec<Word>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "the fields are what is read")]
struct Word {
    start: f64,
    end: f64,
    word: String,
    probability: f64,
}

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let options = ReadOptions::default();
    let text = whisper(SEGMENTS);
    let bytes = text.as_bytes();
    let mut group = criterion.benchmark_group("parse whisper json");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("serde_json", |b| {
        b.iter(|| serde_json::from_slice::<Document>(black_box(bytes)).expect("clean"));
    });
    group.bench_function("cuedex read", |b| {
        b.iter(|| read(black_box(bytes), None, &options).expect("clean"));
    });
    group.finish();
    criterion.final_summary();
    report(bytes.len());
}

/// A Whisper file of so many segments, whose words share two seconds each.
fn whisper(segments: usize) -> String {
    let quoted = |text: &str| serde_json::to_string(text).expect("a text is JSON");
    let mut json = String::from("{\"language\":\"en\",\"segments\":[");
    for (n, line) in (0..segments).zip(source().1.iter().cycle()) {
        let (comma, start) = (if n == 0 { "" } else { "," }, n * 2);
        let text = quoted(&format!(" {line}"));
        write!(
            json,
            "{comma}{{\"id\":{n},\"seek\":0,\"start\":{start}.0,\"end\":{start}.98,\"text\":{text},\
             \"tokens\":[50364,1012,291,50500],\"temperature\":0.0,\"avg_logprob\":-0.25,\
             \"compression_ratio\":1.23,\"no_speech_prob\":0.01,\"words\":["
        )
        .expect("a String takes every byte");
        for (n, word) in line.split_whitespace().enumerate() {
            let (comma, word) = (if n == 0 { "" } else { "," }, quoted(&format!(" {word}")));
            let (from, to) = (n.min(48) * 2, n.min(48) * 2 + 1);
            write!(
                json,
                "{comma}{{\"word\":{word},\"start\":{start}.{from:02},\"end\":{start}.{to:02},\
                 \"probability\":0.9731}}"
            )
            .expect("a String takes every byte");
        }
        json.push_str("]}");
    }
    json.push_str("]}");
    json
}

#[expect(clippy::print_stdout, reason = "a bench's result is what it prints")]
fn report(bytes: usize) {
    println!("\n{SEGMENTS} segments, {:.1} MB, text from {}", bytes as f64 / 1e6, source().0);
    ratios("parse whisper json", "serde_json", &["cuedex read"]);
}
