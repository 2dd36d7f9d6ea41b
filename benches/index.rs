//! Indexing in memory: ours with owned segments, positions, time map and stored text, on one and
//! on two threads of analysis, against raw tantivy with one document per cue.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use cuedex_benches::raw_tantivy::RawTantivy;
use cuedex_benches::{ratios, source, transcripts};
use cuedex_index::{Index, IndexOptions, WriterOptions};
use cuedex_model::{Transcript, VideoId};
use rayon::prelude::*;

const VIDEOS: usize = 100;
const CUES: usize = 2_000;

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let videos = transcripts(VIDEOS, CUES);
    let bytes: usize =
        videos.iter().flat_map(|v| v.tracks[0].segments()).map(|s| s.text.len()).sum();
    let mut group = criterion.benchmark_group("index");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("raw tantivy, a document per cue", |b| {
        b.iter(|| RawTantivy::of(black_box(&videos)));
    });
    group.bench_function("cuedex, one thread", |b| b.iter(|| cuedex(black_box(&videos), 1)));
    group.bench_function("cuedex, two threads", |b| b.iter(|| cuedex(black_box(&videos), 2)));
    group.finish();
    criterion.final_summary();
    report(bytes);
}

fn cuedex(videos: &[Transcript], threads: usize) -> Index {
    let index = Index::in_memory(&IndexOptions::default()).expect("an index");
    let mut writer = index.writer(&WriterOptions::default()).expect("a writer");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| {
        videos.par_iter().enumerate().for_each(|(n, video)| {
            let key = VideoId::new(format!("video {n}")).expect("a name");
            writer.put(n as u64, &key, video).expect("the writer lives");
        });
    });
    writer.commit("").expect("memory takes the index");
    index
}

#[expect(clippy::print_stdout, reason = "a bench's result is what it prints")]
fn report(bytes: usize) {
    let (name, _) = source();
    println!("\n{VIDEOS} videos of {CUES} cues, {:.1} MB of text from {name}", bytes as f64 / 1e6);
    let ours = ["cuedex, one thread", "cuedex, two threads"];
    ratios("index", "raw tantivy, a document per cue", &ours);
}
