//! Finding a replacement against `Regex::is_match` on the same strings, and ten thousand operations
//! on single segments.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput};
use cuedex_benches::{ratios, transcripts};
use cuedex_format::edit::{Editor, Find, Operation};
use cuedex_model::Segment;
use regex::Regex;
use serde_json::{Value, json};

const SEGMENTS: usize = 1_000_000;
const OPERATIONS: usize = 10_000;

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    find(&mut criterion);
    edit(&mut criterion);
    criterion.final_summary();
    ratios("find a replacement", "Regex::is_match", &["a word", "a phrase"]);
    ratios("ten thousand operations", "one shift of everything", &["set_text", "retime", "split"]);
}

fn find(criterion: &mut Criterion) {
    let whole = transcripts(1, SEGMENTS).remove(0);
    let segments = whole.tracks[0].segments();
    let mut group = criterion.benchmark_group("find a replacement");
    group.throughput(Throughput::Elements(segments.len() as u64));
    let regex = Regex::new(r"\bharbor\b").expect("the pattern is well-formed");
    group.bench_function("Regex::is_match", |b| {
        b.iter(|| segments.iter().filter(|segment| regex.is_match(&segment.text)).count());
    });
    for (name, text) in [("a word", "harbor"), ("a phrase", "quiet harbor")] {
        let finder = Find::literal(text).finder().expect("a text is a pattern");
        group.bench_function(name, |b| {
            b.iter(|| segments.iter().filter(|segment| finder.is_in(&segment.text)).count());
        });
    }
    group.finish();
}

fn edit(criterion: &mut Criterion) {
    let whole = transcripts(1, OPERATIONS).remove(0);
    let mut group = criterion.benchmark_group("ten thousand operations");
    group.throughput(Throughput::Elements(OPERATIONS as u64));
    let shift = json!({"op":"shift","by_ms":1500});
    // A segment of one word cannot be split.
    let segments = || whole.tracks[0].segments().iter().filter(|s| s.text.contains(' '));
    let each = |operation: fn(&Segment) -> Value| segments().map(operation).collect();
    for (name, operations) in [
        ("one shift of everything", vec![shift]),
        (
            "set_text",
            each(
                |s| json!({"op":"set_text","segment":s.id.to_string(),"text":"to the quiet harbor"}),
            ),
        ),
        ("retime", each(retimed)),
        ("split", each(|s| json!({"op":"split","segment":s.id.to_string(),"at":{"word":1}}))),
    ] {
        let read = |json| serde_json::from_value(json).expect("the operation is well-formed");
        let operations: Vec<Operation> = operations.into_iter().map(read).collect();
        group.bench_function(name, |b| {
            b.iter_batched(
                || Editor::new(whole.clone()),
                |mut editor| {
                    black_box(editor.apply(&operations)).expect("the operations fit");
                    editor
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

fn retimed(segment: &Segment) -> Value {
    let start = segment.span.start().as_millis();
    json!({"op":"retime","segment":segment.id.to_string(),"start_ms":start,"end_ms":start + 1})
}
