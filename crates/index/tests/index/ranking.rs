//! The order of answers, how a score comes about, and what is answered when nothing is found.

use std::time::Duration;

use cuedex_index::{Answered, Explanation, Index, Results, SearchOptions, Sort, View};
use cuedex_model::{Chapter, Timestamp, Transcript};

use crate::build::{cue, every, index_of, said, search, talk};

fn dated(date: Option<&str>, starts: &[u64]) -> Transcript {
    let cues = starts.iter().map(|&start| cue(start, start + 1_000, "a tin whistle")).collect();
    let mut video = said(cues);
    video.date = date.map(str::to_owned);
    video
}

fn shown(results: &Results) -> Vec<String> {
    let moments = results.moments.iter();
    moments.map(|m| format!("{}@{}", m.video, m.span.start().as_millis() / 1_000)).collect()
}

#[test]
fn moments_stand_in_the_order_that_is_asked_for() {
    let index = index_of(&[
        ("old", dated(Some("2020-01-01"), &[50_000, 0])),
        ("none", dated(None, &[0])),
        ("new", dated(Some("2024-06"), &[100_000, 0, 200_000])),
    ]);
    for (view, sort, order) in [
        (
            View::Moments,
            Sort::Time,
            &["new@0", "new@100", "new@200", "none@0", "old@0", "old@50"][..],
        ),
        (View::Moments, Sort::Date, &["new@0", "new@100", "new@200", "old@0", "old@50", "none@0"]),
        (View::Videos { each: 1 }, Sort::Time, &["new@0", "none@0", "old@0"]),
        (View::Videos { each: 2 }, Sort::Date, &["new@0", "new@100", "old@0", "old@50", "none@0"]),
        (View::Videos { each: 1 }, Sort::Score, &["new@0", "old@0", "none@0"]),
        (View::Hits, Sort::Score, &["new@0", "new@100", "new@200", "none@0", "old@0", "old@50"]),
    ] {
        for limit in 0..=order.len() {
            let options = SearchOptions { view, sort, limit, ..SearchOptions::default() };
            let results = search(&index, "\"tin whistle\"", &options);
            assert_eq!(shown(&results), order[..limit], "{view:?} {sort:?} {limit}");
            assert_eq!((results.hits, results.videos), (6, 3));
        }
    }
}

fn explained(index: &Index, query: &str) -> Vec<(f32, Explanation)> {
    for view in [View::Moments, View::Hits, View::Videos { each: 9 }] {
        let options = SearchOptions { view, explain: true, ..SearchOptions::default() };
        let results = search(index, query, &options);
        assert_eq!(results.moments.len(), results.explanations.len(), "{query}");
    }
    let options = SearchOptions { view: View::Moments, explain: true, ..SearchOptions::default() };
    let results = search(index, query, &options);
    let scores = results.moments.iter().map(|moment| moment.score);
    scores.zip(results.explanations).collect()
}

#[test]
fn the_product_of_the_parts_is_the_score() {
    let mut titled = talk(&["the whistle of a kettle", "tin tin tin", "tins and whistles"]);
    titled.title = Some("Tin whistle".into());
    titled.chapters = vec![Chapter::new(Timestamp::ZERO, None, "whistle caf\u{e9}")];
    titled.tracks[0].language = Some("en".into());
    let index = index_of(&[("a", titled), ("b", talk(&["so tin and a whistle", "twenty five"]))]);
    for (query, at_least) in [
        ("tin", 3),
        ("whistle", 4),
        ("tin whistle", 2),
        ("\"tin whistle\"", 1),
        ("\"tin whistle\"~3", 2),
        ("tin NEAR/9 whistle", 2),
        ("tin OR whistle", 6),
        ("whist* -kettle", 2),
        ("whistel~1", 3),
        ("/t.n/", 3),
        ("25", 1),
        ("cafe", 1),
        ("wistle tin", 2),
        ("\"tin wistle\"~1", 1),
        ("\"tinn wistle\"", 1),
        ("whistle zebra", 3),
    ] {
        let explained = explained(&index, query);
        assert!(explained.len() >= at_least, "{query}: {}", explained.len());
        for (score, told) in explained {
            let values: f32 = told.terms.iter().map(|term| term.value).sum();
            let product = values * told.coverage * told.tightness * told.boost;
            assert!((score - told.score).abs() <= 1e-6, "{query}: {score} {told:?}");
            assert!((product / score - 1.0).abs() < 1e-4, "{query}: {score} {told:?}");
            assert!(score > 0.0 && told.coverage <= 1.0 && told.tightness <= 1.0, "{told:?}");
            let is_plain = |term: &str| !term.is_empty() && !term.contains(char::is_control);
            assert!(told.terms.iter().all(|t| is_plain(&t.term) && t.count > 0), "{told:?}");
        }
    }
}

#[test]
fn an_explanation_says_in_what_form_a_word_was_found() {
    let mut english = talk(&["she sails past a caf\u{e9} at 25", "a data base of tides"]);
    english.tracks[0].language = Some("en".into());
    let index = index_of(&[("v", english)]);
    for (query, form, term) in [
        ("sails", "exact", "sails"),
        ("sailing", "stem", ""),
        ("cafe", "exact", "cafe"),
        ("twenty five", "variant", "25"),
        ("database", "variant", "data"),
        ("sai*", "pattern", "sails"),
        ("salis~1", "respelled", "sails"),
        ("tiides", "respelled", "tides"),
    ] {
        let explained = explained(&index, query);
        let terms: Vec<_> = explained.iter().flat_map(|(_, told)| &told.terms).collect();
        let is_told = terms.iter().any(|t| t.form == form && t.term.contains(term));
        assert!(is_told, "{query}: {terms:?}");
    }
}

#[test]
fn better_forms_stand_first() {
    let mut stem = talk(&["we were sailing all day"]);
    stem.tracks[0].language = Some("en".into());
    let mut exact = talk(&["they sail all day today"]);
    exact.tracks[0].language = Some("en".into());
    let mut title = talk(&["nothing much was said"]);
    title.title = Some("Sail".into());
    let index = index_of(&[("exact", exact), ("stem", stem), ("title", title)]);
    let found = search(&index, "sail", &SearchOptions::default());
    let keys: Vec<&str> = found.moments.iter().map(|m| m.video.as_str()).collect();
    assert_eq!(keys, ["title", "exact", "stem"]);
    let listed = search(&index, "sail", &every());
    assert_eq!(listed.hits, 2, "a list of all occurrences has the word itself");
}

#[test]
fn without_time_nothing_is_found_and_that_is_said() {
    let index = index_of(&[("v", talk(&["a tin whistle"]))]);
    for view in [View::Hits, View::Moments, View::Videos { each: 3 }] {
        let options =
            SearchOptions { view, budget: Some(Duration::ZERO), ..SearchOptions::default() };
        let results = search(&index, "whistle", &options);
        assert!(!results.complete && results.moments.is_empty());
        assert_eq!(results.notes.len(), 1, "{:?}", results.notes);
        assert!(results.notes[0].contains("time ran out"), "{:?}", results.notes);
        assert_eq!(results.answered, Answered::AsAsked);
        let enough = SearchOptions { budget: Some(Duration::MAX), ..options };
        let results = search(&index, "whistle", &enough);
        assert!(results.complete && results.notes.is_empty() && results.hits == 1);
    }
}

#[test]
fn what_is_not_found_is_looked_for_otherwise_step_by_step() {
    let index = index_of(&[
        ("tin", talk(&["a tin whistle in the rain"])),
        ("rain", talk(&["rain on the roof"])),
    ]);
    for (query, answered, videos) in [
        ("whistle", Answered::AsAsked, &["tin"][..]),
        ("whistel", Answered::Respelled, &["tin"]),
        ("\"tin wistle\"", Answered::Respelled, &["tin"]),
        ("wistle rian", Answered::Respelled, &["tin"]),
        ("whistle roof", Answered::AnyWords, &["rain", "tin"]),
        ("whistle zebra", Answered::AnyWords, &["tin"]),
        ("\"tin whistle\" zebra", Answered::AnyWords, &["tin"]),
        ("whistel video:tin", Answered::Respelled, &["tin"]),
        ("whistel video:rain", Answered::AsAsked, &[]),
        ("whistle roof video:rain", Answered::AnyWords, &["rain"]),
        ("zebra", Answered::AsAsked, &[]),
        ("\"roof rain\"", Answered::AsAsked, &[]),
        ("zebra okapi", Answered::AsAsked, &[]),
        ("whistle NEAR/3 roof", Answered::AsAsked, &[]),
        ("whistel OR wistle", Answered::AsAsked, &[]),
        ("ti", Answered::AsAsked, &[]),
    ] {
        let results = search(&index, query, &SearchOptions::default());
        let mut keys: Vec<&str> = results.moments.iter().map(|m| m.video.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!((results.answered, &keys[..]), (answered, videos), "{query}");
    }
}

#[test]
fn nothing_falls_back_that_must_not() {
    let index = index_of(&[("v", talk(&["a tin whistle in the rain"]))]);
    for query in ["whistel", "\"tin wistle\"", "whistle zebra", "zebra"] {
        let results = search(&index, query, &every());
        assert_eq!((results.hits, results.answered), (0, Answered::AsAsked), "{query}");
        let strict = SearchOptions { fallback: false, ..SearchOptions::default() };
        let results = search(&index, query, &strict);
        assert_eq!((results.hits, results.answered), (0, Answered::AsAsked), "{query}");
    }
}

#[test]
fn of_any_words_those_with_most_come_first() {
    let others = ["gale", "pier", "rope", "mast", "keel", "buoy"].map(|word| (word, talk(&[word])));
    let mut videos = vec![
        ("one", talk(&["a whistle blew"])),
        ("three", talk(&["a tin whistle blew in the rain"])),
        ("two", talk(&["a tin whistle sang"])),
    ];
    videos.extend(others);
    let results = search(&index_of(&videos), "tin whistle rain zebra", &SearchOptions::default());
    assert_eq!(results.answered, Answered::AnyWords);
    let keys: Vec<&str> = results.moments.iter().map(|m| m.video.as_str()).collect();
    assert_eq!(keys, ["three", "two", "one"]);
}
