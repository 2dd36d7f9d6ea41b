use std::sync::Arc;

use cuedex_index::{Index, SearchOptions};
use cuedex_model::{Source, TimeSpan, Track, TrackKind, Transcript, Word};

use crate::build::{cue, every, hits, index_of, keys, search, talk};

fn library() -> Index {
    let heard = Track::new(TrackKind::Audio, vec![cue(0, 1_000, "the harbor is quiet")]);
    let seen = Track::new(TrackKind::Visual, vec![cue(0, 1_000, "boats in a harbor")]);
    let read = Track::new(TrackKind::Ocr, vec![cue(0, 1_000, "HARBOR MASTER")]);
    let german = Track::new(TrackKind::Audio, vec![cue(0, 1_000, "der harbor ist still")]);
    let tracks = vec![
        heard.in_language(Some("en-GB".into())),
        seen,
        read,
        german.in_language(Some("de".into())),
    ];
    index_of(&[
        ("sea/one", Transcript::of_tracks(tracks)),
        ("sea/two", talk(&["another harbor"])),
        ("seaside", talk(&["a third harbor"])),
    ])
}

fn keys_with(index: &Index, options: &SearchOptions) -> Vec<String> {
    let found = search(index, "harbor", options).moments;
    found.iter().map(|m| format!("{} {}", m.video, m.parts[0].source)).collect()
}

#[test]
fn tracks_of_one_video_stay_apart() {
    let index = library();
    let found: Vec<_> = hits(&index, "harbor video:sea/one").into_iter().collect();
    let sources: Vec<_> = found.iter().map(|m| m.parts[0].source).collect();
    assert_eq!(sources.len(), 4);
    for source in [Source::Audio, Source::Visual, Source::Ocr] {
        assert!(sources.contains(&source), "{source}");
    }
    assert!(keys(&index, "\"quiet boats\"").is_empty());
    assert!(keys(&index, "quiet boats").is_empty());
}

#[test]
fn filters_of_the_query() {
    let index = library();
    assert_eq!(keys(&index, "harbor track:ocr"), ["sea/one"]);
    assert_eq!(keys(&index, "harbor -track:audio"), ["sea/one", "sea/one"]);
    assert_eq!(keys(&index, "harbor video:\"seaside\""), ["seaside"]);
    assert_eq!(keys(&index, "harbor -video:sea/one"), ["sea/two", "seaside"]);
    assert!(keys(&index, "harbor video:sea").is_empty());
}

#[test]
fn filters_of_the_options() {
    let index = library();
    let two = SearchOptions { video: Some("sea/two".into()), ..every() };
    assert_eq!(keys_with(&index, &two), ["sea/two audio"]);
    let only = |numbers: &[u64]| Some(Arc::new(numbers.iter().copied().collect()));
    let first = SearchOptions { only: only(&[0]), ..every() };
    assert!(keys_with(&index, &first).iter().all(|key| key.starts_with("sea/one")));
    assert_eq!(keys_with(&index, &first).len(), 4);
    let elsewhere = SearchOptions { only: only(&[0]), ..two };
    assert!(keys_with(&index, &elsewhere).is_empty());
    let nowhere = SearchOptions { only: only(&[]), ..every() };
    assert!(keys_with(&index, &nowhere).is_empty());
    let seen = SearchOptions { sources: vec![Source::Visual, Source::Title], ..every() };
    assert_eq!(keys_with(&index, &seen), ["sea/one visual"]);
}

#[test]
fn a_language_takes_its_varieties_and_is_given_back() {
    let index = library();
    let english = SearchOptions { language: Some("EN".into()), ..every() };
    let found = search(&index, "harbor", &english);
    assert_eq!(found.hits, 1);
    assert_eq!(found.moments[0].parts[0].language.as_deref(), Some("en-GB"));
    let narrower = SearchOptions { language: Some("de-AT".into()), ..every() };
    assert_eq!(search(&index, "harbor", &narrower).hits, 0);
}

#[test]
fn every_matched_word_is_the_speakers() {
    let mut first = cue(0, 2_000, "we saw the quiet");
    first.speaker = Some("Ann".into());
    let mut second = cue(2_000, 4_000, "harbor at dawn");
    second.speaker = Some("Bob".into());
    second.words =
        ["harbor", "at", "dawn"].map(|w| Word::new(TimeSpan::from_millis(2_000, 2_100), w)).into();
    second.words[2].speaker = Some("Ann".into());
    let index = index_of(&[("v", crate::build::said(vec![first, second]))]);
    let by = |name: &str| SearchOptions { speaker: Some(name.into()), ..every() };
    for (query, speaker, count) in [
        ("\"quiet harbor\"", "Ann", 0),
        ("\"the quiet\"", "ANN", 1),
        ("harbor", "bob", 1),
        ("dawn", "bob", 0),
        ("dawn", "ann", 1),
        ("quiet dawn", "ann", 1),
        ("quiet harbor", "ann", 0),
        ("harbor", "carol", 0),
    ] {
        assert_eq!(search(&index, query, &by(speaker)).hits, count, "{query} {speaker}");
    }
    let speaker = |query: &str| hits(&index, query)[0].parts[0].speaker.clone();
    assert_eq!(speaker("\"the quiet\"").as_deref(), Some("Ann"));
    assert_eq!(speaker("\"quiet harbor\""), None);
}
