//! Short ways to make transcripts, indexes and searches.

use cuedex_index::{
    Index, IndexOptions, Query, Results, SearchOptions, View, Window, WriterOptions,
};
use cuedex_model::{Moment, Segment, TimeSpan, Track, TrackKind, Transcript, VideoId};

pub(crate) fn id(key: &str) -> VideoId {
    VideoId::new(key).unwrap()
}

pub(crate) fn cue(start: u64, end: u64, text: &str) -> Segment {
    Segment::new(TimeSpan::from_millis(start, end), text)
}

pub(crate) fn said(cues: Vec<Segment>) -> Transcript {
    Transcript::of_tracks(vec![Track::new(TrackKind::Audio, cues)])
}

/// A talk of cues that last two seconds each.
pub(crate) fn talk(lines: &[&str]) -> Transcript {
    let cues = lines.iter().zip(0..).map(|(line, n)| cue(n * 2_000, n * 2_000 + 2_000, line));
    said(cues.collect())
}

pub(crate) fn sized(segment_tokens: usize) -> IndexOptions {
    IndexOptions { segment_tokens, ..IndexOptions::default() }
}

pub(crate) fn index_with(options: &IndexOptions, videos: &[(&str, Transcript)]) -> Index {
    let index = Index::in_memory(options).unwrap();
    let mut writer = index.writer(&WriterOptions::default()).unwrap();
    for ((key, transcript), ord) in videos.iter().zip(0..) {
        writer.put(ord, &id(key), transcript).unwrap();
    }
    writer.commit("").unwrap();
    index
}

pub(crate) fn index_of(videos: &[(&str, Transcript)]) -> Index {
    index_with(&IndexOptions::default(), videos)
}

pub(crate) fn every() -> SearchOptions {
    SearchOptions { view: View::Hits, limit: usize::MAX, ..SearchOptions::default() }
}

pub(crate) fn within(window: Window) -> SearchOptions {
    SearchOptions { window, ..every() }
}

pub(crate) fn search(index: &Index, query: &str, options: &SearchOptions) -> Results {
    let query = Query::parse(query).unwrap_or_else(|e| panic!("{query}: {e}"));
    index.searcher().unwrap().search(&query, options).unwrap()
}

pub(crate) fn hits(index: &Index, query: &str) -> Vec<Moment> {
    let results = search(index, query, &every());
    assert_eq!(results.hits, results.moments.len() as u64, "{query}");
    results.moments
}

/// The keys of the videos with a hit, once per hit.
pub(crate) fn keys(index: &Index, query: &str) -> Vec<String> {
    hits(index, query).into_iter().map(|moment| moment.video.to_string()).collect()
}

/// The snippet with the matched words in brackets.
pub(crate) fn marked(moment: &Moment) -> String {
    let mut text = moment.snippet.clone();
    for mark in moment.marks.iter().rev() {
        text.insert(mark.end, ']');
        text.insert(mark.start, '[');
    }
    text
}
