use cuedex_index::{Index, SearchOptions, View};
use proptest::prelude::*;

use crate::build::{
    cue, every, hits, index_of, index_with, keys, marked, said, search, sized, talk,
};
use crate::oracle::{self, any_lines};

/// Sorted spans of all hits.
pub(crate) fn found(index: &Index, query: &str, options: &SearchOptions) -> Vec<(u64, u64)> {
    let results = search(index, query, options);
    let spans =
        results.moments.iter().map(|m| (m.span.start().as_millis(), m.span.end().as_millis()));
    let mut spans: Vec<_> = spans.collect();
    assert_eq!(results.hits, spans.len() as u64);
    spans.sort_unstable();
    spans
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn finds_every_phrase_where_the_words_stand(
        lines in any_lines(),
        picks in prop::collection::vec((any::<prop::sample::Index>(), 1_usize..60), 8),
    ) {
        let spoken = oracle::spoken(&lines);
        prop_assume!(!spoken.is_empty());
        for size in [1, 5, 48, 96, 192] {
            let index = index_with(&sized(size), &[("v", oracle::transcript(&lines))]);
            for (at, length) in &picks {
                let at = at.index(spoken.len());
                let words: Vec<_> = spoken[at..].iter().take(*length).map(|s| s.word).collect();
                let query = format!("\"{}\"", words.join(" "));
                let expected = oracle::times(&spoken, &oracle::phrase(&spoken, &words));
                prop_assert_eq!(found(&index, &query, &every()), expected, "{} at {}", query, size);
            }
        }
    }

    #[test]
    fn every_word_is_indexed_once(lines in any_lines(), size in 1_usize..100) {
        let spoken = oracle::spoken(&lines);
        let index = index_with(&sized(size), &[("v", oracle::transcript(&lines))]);
        for word in ["sea", "port", "rope", "can't"] {
            let expected = spoken.iter().filter(|s| s.word == word).count();
            prop_assert_eq!(search(&index, word, &every()).hits, expected as u64);
        }
    }
}

#[test]
fn finds_a_phrase_across_a_cue_edge() {
    let index = index_of(&[("v", talk(&["we came to the quiet", "harbor before dawn"]))]);
    let hits = hits(&index, "\"quiet harbor\"");
    assert_eq!(marked(&hits[0]), "we came to the [quiet] [harbor] before dawn");
    assert_eq!(hits[0].span.start().as_millis(), 1_500);
    assert!(keys(&index, "\"quietharbor\"").is_empty());
}

#[test]
fn long_quotes_are_found_however_the_index_is_cut() {
    let words: Vec<String> = (0..400).map(|n| format!("w{}", n % 150)).collect();
    let lines: Vec<String> = words.chunks(7).map(|line| line.join(" ")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for size in [16, 96, 192] {
        let index = index_with(&sized(size), &[("v", talk(&lines))]);
        for length in [31, 32, 33, 34, 65, 66, 67, 100, 149] {
            let quote = &words[20..20 + length];
            let expected = words.windows(length).filter(|other| *other == quote).count();
            let query = format!("\"{}\"", quote.join(" "));
            assert_eq!(
                search(&index, &query, &every()).hits,
                expected as u64,
                "{length} at {size}"
            );
        }
        let query = format!("\"{}\"", words[..399].join(" "));
        assert_eq!(search(&index, &query, &every()).hits, 1);
    }
}

#[test]
fn a_silence_ends_a_phrase() {
    let quiet =
        |gap: u64| said(vec![cue(0, 1_000, "the quiet"), cue(1_000 + gap, 5_000 + gap, "harbor")]);
    let index = index_of(&[("short", quiet(19_999)), ("long", quiet(20_000))]);
    assert_eq!(keys(&index, "\"quiet harbor\""), ["short"]);
    assert_eq!(keys(&index, "quiet harbor"), ["short"]);
}

#[test]
fn a_long_cue_under_short_ones_bridges_a_gap() {
    let cues = vec![
        cue(0, 60_000, "all the while"),
        cue(1_000, 2_000, "the quiet"),
        cue(30_000, 31_000, "harbor"),
    ];
    assert_eq!(keys(&index_of(&[("v", said(cues))]), "\"quiet harbor\""), ["v"]);
}

#[test]
fn one_cue_of_many_words_is_cut_without_a_trace() {
    let text: Vec<String> = (0..1_000).map(|n| format!("w{n}")).collect();
    let text = text.join(" ");
    let index = index_of(&[("v", said(vec![cue(0, 100_000, &text)]))]);
    for n in 0..999_usize {
        let query = format!("\"w{n} w{}\"", n + 1);
        let hits = hits(&index, &query);
        assert_eq!(hits.len(), 1, "{query}");
        let at = text.find(&format!("w{n} w")).unwrap();
        let time = (100_000 * at / text.len()) as u64;
        assert_eq!(hits[0].span.start().as_millis(), time, "{query}");
    }
    let around = &hits(&index, "w500")[0];
    let words: Vec<String> =
        (488..513).map(|n| if n == 500 { "[w500]".to_owned() } else { format!("w{n}") }).collect();
    assert_eq!(marked(around), words.join(" "));
}

#[test]
fn a_word_the_analyser_parts_is_a_phrase() {
    let index = index_of(&[
        ("joined", talk(&["a well-known harbor"])),
        ("apart", talk(&["known well enough"])),
    ]);
    assert_eq!(keys(&index, "well-known"), ["joined"]);
}

#[test]
fn finds_words_and_phrases_over_a_sign_without_a_space() {
    let index = index_of(&[(
        "v",
        talk(&["we came to the quiet", "harbor.The boat said:hello to U.S. law"]),
    )]);
    let found = |query: &str| hits(&index, query).iter().map(marked).collect::<Vec<_>>();
    assert_eq!(found("\"quiet harbor\"")[0].find("[quiet] [harbor].The"), Some(15));
    assert_eq!(found("\"the boat\"").len(), 1);
    for query in ["harbor", "said", "hello", "harbor.the", "said_hello", "\"harbor the\"", "U.S."] {
        assert_eq!(found(query).len(), 1, "{query}");
    }
    assert!(found("U.S.")[0].contains("hello to [U].[S]. law"), "{:?}", found("U.S."));
    assert!(found("s.u").is_empty());
}

#[test]
fn numbers_and_apostrophes_keep_words_whole() {
    let index = index_of(&[("v", talk(&["about 3.14 at 10:30 it can't"]))]);
    for (query, count) in [("3.14", 1), ("3", 0), ("14", 0), ("10:30", 1), ("can't", 1), ("can", 0)]
    {
        assert_eq!(hits(&index, query).len(), count, "{query}");
    }
}

#[test]
fn overlapping_occurrences_are_all_counted_and_shown_as_one_moment() {
    let index = index_of(&[("v", talk(&["no no no no"]))]);
    assert_eq!(hits(&index, "\"no no\"").len(), 3);
    let grouped = search(&index, "\"no no\"", &SearchOptions::default());
    assert_eq!((grouped.hits, grouped.videos), (3, 1));
    assert_eq!(grouped.moments.len(), 1);
    assert_eq!(grouped.moments[0].count, 3);
    assert_eq!(marked(&grouped.moments[0]), "[no] [no] [no] [no]");
    let moments = SearchOptions { view: View::Moments, ..SearchOptions::default() };
    assert_eq!(search(&index, "\"no no\"", &moments).moments, grouped.moments);
}
