use cuedex_index::Window;
use proptest::prelude::*;

use crate::build::{
    cue, hits, index_of, index_with, keys, marked, said, search, sized, talk, within,
};
use crate::oracle::{self, any_lines};
use crate::phrases::found;

const CLAUSES: [&[&str]; 5] =
    [&["rope"], &["port"], &["can't"], &["port", "rope"], &["sea", "sea", "port"]];

fn text(clause: &[&str]) -> String {
    format!("\"{}\"", clause.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn finds_the_smallest_windows_that_hold_every_clause(
        lines in any_lines(),
        picks in prop::collection::vec(0_usize..CLAUSES.len(), 2..4),
        window in prop::sample::select(vec![
            Window::Near, Window::Millis(2_000), Window::Millis(50_000), Window::Video,
        ]),
    ) {
        let spoken = oracle::spoken(&lines);
        let clauses: Vec<_> = picks.iter().map(|&n| oracle::phrase(&spoken, CLAUSES[n])).collect();
        let expected = oracle::times(&spoken, &oracle::windows(&spoken, &clauses, window));
        let query: Vec<_> = picks.iter().map(|&n| text(CLAUSES[n])).collect();
        for size in [1, 5, 48, 96, 192] {
            let index = index_with(&sized(size), &[("v", oracle::transcript(&lines))]);
            let got = found(&index, &query.join(" "), &within(window));
            prop_assert_eq!(&got, &expected, "{:?} at {}", query, size);
        }
    }

    #[test]
    fn leaves_out_windows_near_an_excluded_phrase(
        lines in any_lines(),
        picks in prop::collection::vec(0_usize..CLAUSES.len(), 1..3),
        excluded in 0_usize..CLAUSES.len(),
        window in prop::sample::select(vec![Window::Near, Window::Millis(5_000), Window::Video]),
    ) {
        let spoken = oracle::spoken(&lines);
        let clauses: Vec<_> = picks.iter().map(|&n| oracle::phrase(&spoken, CLAUSES[n])).collect();
        let excludes = oracle::phrase(&spoken, CLAUSES[excluded]);
        let windows = oracle::windows(&spoken, &clauses, window);
        let kept = oracle::without(&spoken, &windows, &excludes, window);
        let expected = oracle::times(&spoken, &kept);
        let query: Vec<_> = picks.iter().map(|&n| text(CLAUSES[n])).collect();
        let query = format!("{} -{}", query.join(" "), text(CLAUSES[excluded]));
        for size in [1, 48, 192] {
            let index = index_with(&sized(size), &[("v", oracle::transcript(&lines))]);
            prop_assert_eq!(found(&index, &query, &within(window)), expected.clone(), "{} at {}", query, size);
        }
    }

    #[test]
    fn or_is_the_union_without_doubles(lines in any_lines(), a in 0..CLAUSES.len(), b in 0..CLAUSES.len()) {
        let spoken = oracle::spoken(&lines);
        let mut union = oracle::phrase(&spoken, CLAUSES[a]);
        union.extend(oracle::phrase(&spoken, CLAUSES[b]));
        union.sort_unstable();
        union.dedup();
        let query = format!("{} OR {}", text(CLAUSES[a]), text(CLAUSES[b]));
        let index = index_with(&sized(48), &[("v", oracle::transcript(&lines))]);
        prop_assert_eq!(found(&index, &query, &within(Window::Near)), oracle::times(&spoken, &union));
    }
}

#[test]
fn marks_only_the_words_of_a_window() {
    let index = index_of(&[("v", talk(&["a quiet little", "sunny harbor"]))]);
    assert_eq!(marked(&hits(&index, "harbor quiet")[0]), "a [quiet] little sunny [harbor]");
    assert_eq!(hits(&index, "harbor quiet")[0].parts[0].words, ["quiet", "harbor"]);
}

#[test]
fn words_far_apart_are_shown_with_what_is_around_each() {
    let middle = "so ".repeat(100);
    let transcript = talk(&["the quiet one", &middle, "the harbor town"]);
    let index = index_of(&[("v", transcript)]);
    assert!(hits(&index, "quiet harbor").is_empty());
    let mut options = within(Window::Video);
    options.context = 1;
    let found = search(&index, "quiet harbor", &options);
    assert_eq!(marked(&found.moments[0]), "the [quiet] one … the [harbor] town");
}

#[test]
fn a_window_joins_neighbouring_scenes_and_a_phrase_does_not() {
    let mut transcript = talk(&["a quiet boy", "harbor lights"]);
    transcript.tracks[0].kind = cuedex_model::TrackKind::Visual;
    let index = index_of(&[("v", transcript)]);
    assert!(keys(&index, "\"boy harbor\"").is_empty());
    assert_eq!(keys(&index, "\"quiet boy\""), ["v"]);
    assert_eq!(keys(&index, "boy harbor"), ["v"]);
}

#[test]
fn an_excluded_word_counts_for_fifteen_seconds() {
    let at = |gap: u64| said(vec![cue(0, 1_000, "harbor"), cue(1_000 + gap, 2_000 + gap, "boat")]);
    let index = index_of(&[("near", at(15_000)), ("far", at(15_001))]);
    assert_eq!(keys(&index, "harbor -boat"), ["far"]);
    assert_eq!(keys(&index, "harbor -(boat OR ship)"), ["far"]);
    assert_eq!(keys(&index, "harbor -(boat ship)"), ["far", "near"]);
}

#[test]
fn an_excluded_word_counts_from_the_end_of_a_long_phrase() {
    let words = ["port", "rope", "so", "it", "can't"].into_iter().zip([0, 11, 14, 17, 26]);
    let cues = words.map(|(word, at)| cue(at * 1_000, at * 1_000 + 1_000, word)).collect();
    let index = index_with(&sized(1), &[("v", said(cues))]);
    assert_eq!(keys(&index, "\"port rope\""), ["v"]);
    assert!(keys(&index, "\"port rope\" -can't").is_empty());
}

#[test]
fn a_window_lasts_from_the_first_start_to_the_last_end_of_overlapping_cues() {
    let cues = vec![
        cue(0, 20_000, "a quiet"),
        cue(1_000, 2_000, "little harbor"),
        cue(2_000, 3_000, "town"),
    ];
    let index = index_of(&[("v", said(cues))]);
    let lasts = |query: &str, ms: u64| {
        let found = search(&index, query, &within(Window::Millis(ms))).moments;
        found.iter().map(|m| m.span.to_string()).collect::<Vec<_>>()
    };
    // "quiet" ends at 20 s, long after "harbor" and "town", which come later in the file.
    assert!(lasts("quiet town", 14_000).is_empty());
    assert_eq!(lasts("quiet town", 20_000), ["00:00:02.000 --> 00:00:20.000"]);
    assert_eq!(lasts("harbor town", 2_000), ["00:00:01.538 --> 00:00:03.000"]);
}

#[test]
fn an_excluded_word_counts_from_the_last_end_of_overlapping_cues() {
    let at = |start: u64| {
        said(vec![
            cue(0, 30_000, "the quiet"),
            cue(1_000, 2_000, "harbor"),
            cue(start, start + 1_000, "boat"),
        ])
    };
    let index = index_of(&[("near", at(45_000)), ("far", at(45_001))]);
    assert_eq!(keys(&index, "\"quiet harbor\" -boat"), ["far"]);
    assert_eq!(keys(&index, "harbor -boat"), ["far", "near"]);
}

#[test]
fn a_word_between_those_of_a_window_excludes_it_however_it_is_timed() {
    let cues = vec![
        cue(0, 1_000, "quiet"),
        cue(0, 90_000, "so so so so so so so so boat"),
        cue(1_000, 2_000, "harbor"),
    ];
    let index = index_of(&[("v", said(cues))]);
    assert_eq!(keys(&index, "quiet harbor"), ["v"]);
    assert!(keys(&index, "quiet harbor -boat").is_empty());
}

#[test]
fn groups_nest() {
    let index = index_of(&[
        ("a", talk(&["the quiet harbor of the north"])),
        ("b", talk(&["the calm port of the south"])),
        ("c", talk(&["the calm harbor and a boat"])),
    ]);
    assert_eq!(keys(&index, "(quiet OR calm) (harbor OR port)"), ["a", "b", "c"]);
    assert_eq!(keys(&index, "(quiet OR (calm -boat)) the"), ["a", "a", "b", "b"]);
    assert_eq!(keys(&index, "harbor video:c OR port"), ["b", "c"]);
    assert_eq!(keys(&index, "missing OR port"), ["b"]);
    assert!(keys(&index, "missing port").is_empty());
    assert_eq!(keys(&index, "port -missing"), ["b"]);
}
