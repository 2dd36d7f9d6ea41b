use cuedex_index::{SearchOptions, View};
use cuedex_model::{Track, TrackKind, Transcript};

use crate::build::{cue, index_of, marked, said, search, talk};

fn keys(options: &SearchOptions, query: &str, videos: &[(&str, Transcript)]) -> Vec<String> {
    let found = search(&index_of(videos), query, options).moments;
    found.iter().map(|m| format!("{}@{}", m.video, m.span.start().as_millis())).collect()
}

/// Cues with a silence between each two.
fn far_apart(text: &str, times: u64) -> Transcript {
    said((0..times).map(|n| cue(n * 30_000, n * 30_000 + 1_000, text)).collect())
}

#[test]
fn videos_come_by_their_best_moment_and_show_a_few() {
    let videos = [
        ("loose", talk(&["a quiet and rather sleepy old harbor"])),
        ("tight", far_apart("quiet harbor", 5)),
        ("tight-once", talk(&["quiet harbor"])),
    ];
    let options = SearchOptions { view: View::Videos { each: 2 }, ..SearchOptions::default() };
    let found = keys(&options, "quiet harbor", &videos);
    assert_eq!(found, ["tight@0", "tight@30000", "tight-once@0", "loose@111"]);
    let first = SearchOptions { limit: 3, ..options.clone() };
    assert_eq!(keys(&first, "quiet harbor", &videos), found[..3]);
    let none = SearchOptions { limit: 0, ..options };
    assert!(keys(&none, "quiet harbor", &videos).is_empty());
}

#[test]
fn single_hits_come_by_key_and_time_whatever_their_score() {
    let videos = [("b", far_apart("harbor", 2)), ("a", talk(&["so", "harbor harbor"]))];
    let options = SearchOptions { view: View::Hits, ..SearchOptions::default() };
    let all = keys(&options, "harbor", &videos);
    assert_eq!(all, ["a@2000", "a@3076", "b@0", "b@30000"]);
    for limit in 0..4 {
        let options = SearchOptions { limit, ..options.clone() };
        assert_eq!(keys(&options, "harbor", &videos), all[..limit]);
    }
}

#[test]
fn single_hits_of_overlapping_cues_come_by_time_whatever_the_limit() {
    let transcript = said(vec![
        cue(0, 60_000, "a long long line that ends with harbor"),
        cue(1_000, 2_000, "harbor"),
        cue(3_000, 4_000, "harbor"),
        cue(5_000, 6_000, "harbor"),
    ]);
    let videos = [("v", transcript)];
    let all = ["v@1000", "v@3000", "v@5000", "v@50526"];
    for limit in 1..5 {
        let options = SearchOptions { view: View::Hits, limit, ..SearchOptions::default() };
        assert_eq!(keys(&options, "harbor", &videos), all[..limit]);
    }
}

#[test]
fn tracks_of_a_video_are_shown_in_the_order_of_time() {
    let track = |kind, start, text| Track::new(kind, vec![cue(start, start + 9_000, text)]);
    let transcript = Transcript::of_tracks(vec![
        track(TrackKind::Audio, 1_000, "say it again now harbor"),
        track(TrackKind::Visual, 2_000, "harbor"),
        track(TrackKind::Ocr, 500, "a very long sign that ends with harbor"),
    ]);
    let videos = [("v", transcript)];
    for limit in 1..4 {
        let options = SearchOptions { view: View::Hits, limit, ..SearchOptions::default() };
        let all = ["v@500", "v@2000", "v@7652"];
        assert_eq!(keys(&options, "harbor", &videos), all[..limit]);
    }
}

#[test]
fn rare_words_weigh_more() {
    let videos =
        [("common", talk(&["sea sea sea"])), ("other", talk(&["sea"])), ("rare", talk(&["rope"]))];
    let options = SearchOptions { view: View::Moments, ..SearchOptions::default() };
    assert_eq!(keys(&options, "sea OR rope", &videos)[0], "rare@0");
}

#[test]
fn counts_do_not_depend_on_what_is_shown() {
    let index = index_of(&[("a", far_apart("harbor", 30)), ("b", far_apart("harbor", 12))]);
    for view in [View::Hits, View::Moments, View::Videos { each: 1 }] {
        let options = SearchOptions { view, limit: 5, ..SearchOptions::default() };
        let found = search(&index, "harbor", &options);
        assert_eq!((found.hits, found.videos), (42, 2));
    }
}

#[test]
fn a_snippet_has_whole_words_and_their_signs() {
    let index = index_of(&[(
        "v",
        talk(&[
            "Well, we left at noon. (So",
            "they\nsaid.) \u{201c}To the quiet harbor!\u{201d} Then",
            "we slept.",
        ]),
    )]);
    let options = SearchOptions { context: 3, ..SearchOptions::default() };
    let found = search(&index, "\"quiet harbor\"", &options);
    assert_eq!(
        marked(&found.moments[0]),
        "\u{201c}To the [quiet] [harbor]!\u{201d} Then we slept."
    );
    let none = SearchOptions { context: 0, ..SearchOptions::default() };
    assert_eq!(marked(&search(&index, "harbor", &none).moments[0]), "[harbor]!\u{201d}");
}
