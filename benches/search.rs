//! Searching 200,000 cues: ours, exact over cue edges with snippets and times, against raw
//! tantivy with one document per cue, which gives the ten best cues and loses what crosses.

use std::hint::black_box;

use criterion::Criterion;
use cuedex_benches::raw_tantivy::RawTantivy;
use cuedex_benches::{ratios, source, transcripts};
use cuedex_index::{Index, IndexOptions, Query, SearchOptions, WriterOptions};
use cuedex_model::{Transcript, VideoId};

const VIDEOS: usize = 100;
const CUES: usize = 2_000;

fn main() {
    let mut criterion = Criterion::default().sample_size(30).configure_from_args();
    let videos = transcripts(VIDEOS, CUES);
    let raw = RawTantivy::of(&videos);
    let ours = cuedex(&videos);
    let queries = queries();
    for (kind, query) in &queries {
        let mut group = criterion.benchmark_group(format!("search {kind}"));
        let options = SearchOptions { limit: 10, ..SearchOptions::default() };
        group.bench_function("raw tantivy", |b| b.iter(|| raw.top10(black_box(query))));
        group.bench_function("cuedex", |b| {
            b.iter(|| {
                let parsed = Query::parse(black_box(query)).expect("a query");
                ours.searcher().and_then(|s| s.search(&parsed, &options)).expect("an answer")
            });
        });
        group.finish();
    }
    criterion.final_summary();
    report(&queries);
}

fn cuedex(videos: &[Transcript]) -> Index {
    let index = Index::in_memory(&IndexOptions::default()).expect("an index");
    let mut writer = index.writer(&WriterOptions::default()).expect("a writer");
    for (n, video) in videos.iter().enumerate() {
        let key = VideoId::new(format!("video {n}")).expect("a name");
        writer.put(n as u64, &key, video).expect("the writer lives");
    }
    writer.commit("").expect("memory takes the index");
    writer.finish().expect("merging ends");
    index
}

/// Phrases drawn from the text at fixed places, so that each run asks the same.
fn queries() -> Vec<(&'static str, String)> {
    let words: Vec<&str> = source().1.iter().flat_map(|line| line.split_whitespace()).collect();
    let plain = |n: usize, count: usize| {
        let from = words.len() * n / 7;
        let clean = |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let picked: Vec<String> =
            words[from..].iter().map(clean).filter(|w| !w.is_empty()).take(count).collect();
        picked.join(" ")
    };
    vec![
        ("one word", plain(1, 1)),
        ("phrase of 2", format!("\"{}\"", plain(2, 2))),
        ("phrase of 5", format!("\"{}\"", plain(3, 5))),
        ("phrase of stop words", "\"of the\"".to_owned()),
        ("and of 3", plain(5, 3).replace(' ', " AND ")),
    ]
}

#[expect(clippy::print_stdout, reason = "a bench's result is what it prints")]
fn report(queries: &[(&str, String)]) {
    println!("\n{VIDEOS} videos of {CUES} cues, text from {}", source().0);
    for (kind, _) in queries {
        ratios(&format!("search {kind}"), "raw tantivy", &["cuedex"]);
    }
}
