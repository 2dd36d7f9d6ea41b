//! Fillers and sound marks: they part no phrase, and each is found itself.

use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Transcript, Word};

use crate::build::{cue, every, hits, index_of, keys, marked, search, talk};

fn spoken(language: Option<&str>, cues: Vec<Segment>) -> Transcript {
    let track = Track::new(TrackKind::Audio, cues);
    Transcript::of_tracks(vec![track.in_language(language.map(str::to_owned))])
}

fn english(lines: &[&str]) -> Transcript {
    let cues = lines.iter().zip(0..).map(|(line, n)| cue(n * 2_000, n * 2_000 + 2_000, line));
    spoken(Some("en"), cues.collect())
}

fn shown(lines: &[&str], query: &str) -> Vec<String> {
    let index = index_of(&[("v", english(lines))]);
    hits(&index, query).iter().map(marked).collect()
}

#[test]
fn a_phrase_runs_across_fillers_and_marks() {
    for lines in [
        &["the copper um kettle sings"][..],
        &["the copper, um, uh, kettle sings"],
        &["the copper [music] kettle sings"],
        &["the copper (laughs) um [music] kettle sings"],
        &["the copper", "um kettle sings"],
        &["the copper um", "kettle sings"],
        &["the copper [MUSIC]", "um", "[music]", ">> kettle sings"],
    ] {
        for query in ["\"copper kettle\"", "\"the copper kettle sings\"", "copper NEAR/1 kettle"] {
            assert_eq!(shown(lines, query).len(), 1, "{query} in {lines:?}");
        }
        assert!(shown(lines, "\"copper sings\"").is_empty(), "{lines:?}");
    }
}

#[test]
fn a_phrase_with_its_fillers_is_found_as_it_was_said() {
    let lines = &["the copper, um, uh, kettle", "um sings uh"];
    for (query, found) in [
        ("\"copper um kettle\"", "the [copper], [um], uh, [kettle] um sings uh"),
        ("\"copper uh kettle\"", "the [copper], um, [uh], [kettle] um sings uh"),
        ("\"copper um uh kettle\"", "the [copper], [um], [uh], [kettle] um sings uh"),
        ("\"copper um\"", "the [copper], [um], uh, kettle um sings uh"),
        ("\"kettle um sings\"", "the copper, um, uh, [kettle] [um] [sings] uh"),
        ("\"sings uh\"", "the copper, um, uh, kettle um [sings] [uh]"),
    ] {
        assert_eq!(shown(lines, query), [found], "{query}");
    }
    for query in ["\"copper uh um kettle\"", "\"um um\"", "\"the um copper\"", "\"uh sings\""] {
        assert!(shown(lines, query).is_empty(), "{query}");
    }
}

#[test]
fn fillers_are_found_one_by_one() {
    let lines = &["Um, the copper um", "kettle um"];
    assert_eq!(shown(lines, "um").len(), 3);
    assert_eq!(
        shown(lines, "um"),
        [
            "[Um], the copper um kettle um",
            "Um, the copper [um] kettle um",
            "Um, the copper um kettle [um]",
        ]
    );
    assert!(shown(lines, "uh").is_empty());
}

#[test]
fn a_filler_is_found_at_the_end_of_a_stream_and_after_it() {
    let cues = vec![
        cue(0, 1_000, "the copper um"),
        cue(60_000, 61_000, "um [music]"),
        cue(120_000, 121_000, "um kettle"),
    ];
    let index = index_of(&[("v", spoken(Some("en"), cues))]);
    let starts: Vec<u64> = hits(&index, "um").iter().map(|m| m.span.start().as_millis()).collect();
    assert_eq!(starts, [846, 60_000, 120_000]);
    assert_eq!(hits(&index, "\"copper um\"").len(), 1);
    assert_eq!(hits(&index, "\"um kettle\"").len(), 1);
    assert_eq!(hits(&index, "\"um [music]\"").len(), 1);
    assert!(hits(&index, "\"copper um kettle\"").is_empty());
    assert!(hits(&index, "\"[music] um\"").is_empty());
}

#[test]
fn marks_are_found_in_brackets_and_words_without() {
    let lines = &["[Music] the music of kettles", "(laughs) she laughs [MUSIC]"];
    let music = shown(lines, "[music]");
    assert_eq!(music.len(), 2);
    assert!(music[0].starts_with("[[Music]] the music"), "{music:?}");
    assert!(music[1].ends_with("she laughs [[MUSIC]]"), "{music:?}");
    let word = shown(lines, "music");
    assert_eq!(word.len(), 1);
    assert!(word[0].contains("the [music] of"), "{word:?}");
    assert_eq!(shown(lines, "\"music\"").len(), 1);
    for pattern in ["mus*", "*music", "music~1", "/.?music/"] {
        assert_eq!(shown(lines, pattern).len(), 1, "{pattern}");
    }
    assert_eq!(shown(lines, "laughs").len(), 1);
    assert_eq!(shown(lines, "[laughs]").len(), 1);
    assert_eq!(shown(lines, "\"(laughs) she\"").len(), 1);
}

#[test]
fn what_is_a_filler_depends_on_the_language() {
    let line = || vec![cue(0, 2_000, "wir gehen um den see")];
    let english = vec![cue(0, 2_000, "we go um to the lake")];
    let index = index_of(&[
        ("german", spoken(Some("de"), line())),
        ("unknown", spoken(None, vec![cue(0, 900, "go um lake")])),
        ("english", spoken(Some("en-GB"), english)),
    ]);
    assert_eq!(keys(&index, "um"), ["english", "german", "unknown"]);
    assert_eq!(keys(&index, "\"gehen um den\""), ["german"]);
    assert!(keys(&index, "\"gehen den\"").is_empty());
    assert_eq!(keys(&index, "\"go lake\""), [""; 0]);
    assert_eq!(keys(&index, "\"go to\""), ["english"]);
    assert_eq!(keys(&index, "\"go um lake\""), ["unknown"]);
    assert_eq!(keys(&index, "um lang:de"), ["german"]);
}

#[test]
fn what_is_attached_has_its_own_time() {
    let mut heard = cue(0, 4_000, "copper um [music] kettle");
    heard.words = [
        (100, 500, "copper"),
        (900, 1_300, "um"),
        (2_000, 2_500, "[music]"),
        (3_000, 3_600, "kettle"),
    ]
    .map(|(start, end, word)| Word::new(TimeSpan::from_millis(start, end), word))
    .into();
    let index = index_of(&[("v", spoken(Some("en"), vec![heard]))]);
    for (query, start, end) in [
        ("um", 900, 1_300),
        ("[music]", 2_000, 2_500),
        ("kettle", 3_000, 3_600),
        ("\"copper um\"", 100, 1_300),
        ("\"um kettle\"", 900, 3_600),
        ("\"um [music]\"", 900, 2_500),
        ("\"copper kettle\"", 100, 3_600),
    ] {
        let found = hits(&index, query);
        assert_eq!(found.len(), 1, "{query}");
        assert_eq!(found[0].span, TimeSpan::from_millis(start, end), "{query}");
    }
}

#[test]
fn fillers_and_marks_stand_in_any_query() {
    let mut ann = cue(0, 2_000, "[Music] the copper um kettle");
    ann.speaker = Some("Ann".into());
    let other = cue(2_000, 4_000, "more kettles. [music] (laughs)");
    let index = index_of(&[("v", spoken(Some("en"), vec![ann, other]))]);
    for (query, starts) in [
        ("um NEAR/1 kettle", &[1_357][..]),
        ("copper THEN/1 um", &[857]),
        ("copper -um", &[]),
        ("more -[applause]", &[2_000]),
        ("more -[laughs]", &[]),
        ("um copper", &[857]),
        ("um speaker:ann", &[1_357]),
        ("um -speaker:ann", &[]),
        ("[music] speaker:ann", &[0]),
        ("[music] -speaker:ann", &[2_933]),
        ("[music] NEAR/1s more", &[2_000]),
        ("\"(laughs)\" [music]", &[2_933]),
    ] {
        let found = hits(&index, query);
        let found: Vec<u64> = found.iter().map(|m| m.span.start().as_millis()).collect();
        assert_eq!(found, starts, "{query}");
    }
}

#[test]
fn what_follows_a_filler_follows_it_though_they_share_a_place() {
    let mut talk = talk(&["um kettle and, uh, lid"]);
    talk.tracks[0].language = Some("en".into());
    let index = index_of(&[("v", talk)]);
    for (query, hits) in [
        ("um THEN/1 kettle", 1),
        ("kettle THEN/1 um", 0),
        ("um THEN/2 and", 1),
        ("and THEN/1 uh", 1),
        ("uh THEN/1 lid", 1),
        ("um THEN/9 uh", 1),
    ] {
        assert_eq!(search(&index, query, &every()).hits, hits, "{query}");
    }
}
