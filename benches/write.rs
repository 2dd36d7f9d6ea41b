//! Writing 300,000 cues into memory, in bytes of output: subtp's rendering of its own types, the same
//! from our segments, and the whole writer.

use std::hint::black_box;
use std::io::Write;

use criterion::{Criterion, Throughput};
use cuedex_benches::{source, srt as srt_text};
use cuedex_format::subtp::{to_srt, to_vtt};
use cuedex_format::{Format, ReadOptions, WriteOptions, read, write};
use cuedex_model::{Segment, Track, TrackKind, Transcript};

const CUES: usize = 300_000;

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let text = srt_text(CUES);
    let mut talk = read(text.as_bytes(), None, &ReadOptions::default()).expect("clean").transcript;
    bench(&mut criterion, &talk, Format::Srt, to_srt);
    bench(&mut criterion, &talk, Format::Vtt, |segment, _| to_vtt(segment));
    talk.title = Some(source().0.to_owned());
    let mut cues = talk.tracks[0].take_segments();
    for (n, cue) in cues.iter_mut().enumerate() {
        cue.speaker = Some(if n % 7 < 4 { "Ann" } else { "Ben" }.to_owned());
    }
    talk.tracks[0] = Track::new(TrackKind::Audio, cues);
    whole(&mut criterion, &talk, Format::Vtt, "with voices");
    let rest = [Format::Ass, Format::Ttml, Format::Csv, Format::Tsv, Format::Whisper, Format::Eaf];
    for format in rest {
        whole(&mut criterion, &talk, format, "cuedex");
    }
    criterion.final_summary();
}

fn bench<Cue: std::fmt::Display>(
    criterion: &mut Criterion,
    talk: &Transcript,
    format: Format,
    cue_of: impl Fn(&Segment, usize) -> Option<Cue>,
) {
    let segments = talk.tracks[0].segments();
    let cue = |(segment, n): (&Segment, usize)| cue_of(segment, n).expect("subtp holds it");
    let cues: Vec<Cue> = segments.iter().zip(1..).map(cue).collect();
    let mut out = whole(criterion, talk, format, "cuedex");
    let mut group = criterion.benchmark_group(format!("write {format}"));
    group.throughput(Throughput::Bytes(out.len() as u64));
    group.bench_function("subtp renders", |b| b.iter(|| render(black_box(&cues).iter(), &mut out)));
    group.bench_function("subtp converts and renders", |b| {
        b.iter(|| render(black_box(segments).iter().zip(1..).map(cue), &mut out));
    });
    group.finish();
}

fn render<Cue: std::fmt::Display>(cues: impl Iterator<Item = Cue>, out: &mut Vec<u8>) {
    out.clear();
    for cue in cues {
        writeln!(out, "{cue}").expect("a Vec takes every byte");
    }
}

/// Measures the writer; the document that it writes.
fn whole(criterion: &mut Criterion, talk: &Transcript, format: Format, name: &str) -> Vec<u8> {
    let options = WriteOptions::new(format);
    let mut out = Vec::new();
    write(talk, &mut out, &options).expect("a Vec takes every byte");
    let mut group = criterion.benchmark_group(format!("write {format}"));
    group.throughput(Throughput::Bytes(out.len() as u64));
    group.bench_function(name, |b| {
        b.iter(|| {
            out.clear();
            write(black_box(talk), &mut out, &options).expect("a Vec takes every byte")
        });
    });
    group.finish();
    out
}
