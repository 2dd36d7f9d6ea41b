use cuedex_format::edit::Editor;
use cuedex_format::{Format, WriteOptions, write};
use cuedex_model::{Chapter, Cue, Timestamp, Topic, Track, TrackKind, Transcript};
use proptest::prelude::*;
use serde_json::json;

use super::{after, edited, id, operation, talk, texts};

/// Everything that any format says of it.
fn exports(transcript: &Transcript) -> String {
    let export = |format| {
        let mut out = Vec::new();
        write(transcript, &mut out, &WriteOptions::new(format)).unwrap();
        String::from_utf8(out).unwrap()
    };
    Format::written().map(export).collect()
}

fn interview() -> Transcript {
    let mut talk = talk(&[
        (0, 1_000, "my name is John"),
        (1_000, 2_000, "Smith and I live here"),
        (2_000, 3_000, "john smith said so"),
    ]);
    let mut segments = talk.tracks[0].take_segments();
    segments[2].speaker = Some("John Smith".into());
    segments[2].words[0].speaker = Some("John Smith".into());
    segments[2].extra.insert("note".into(), json!({"who": ["John Smith"]}));
    let raw = Some("<i>john smith</i> said so".into());
    segments[2].cue =
        Some(Box::new(Cue { id: Some("John Smith 1".into()), raw, ..Cue::default() }));
    talk.tracks[0] = Track::new(TrackKind::Audio, segments);
    talk.title = Some("John Smith remembers".into());
    talk.summary = Some("A talk with John\nSmith.".into());
    talk.chapters = vec![
        Chapter::new(Timestamp::ZERO, None, "JOHN SMITH")
            .described(Some("Who John Smith is".into())),
    ];
    talk.topics = vec![Topic::new("john smith")];
    talk.tags = vec!["John Smith".into()];
    talk.extra.insert("by".into(), json!("John Smith"));
    talk
}

#[test]
fn nothing_that_is_exported_holds_the_words_any_more() {
    assert!(exports(&interview()).to_lowercase().contains("smith"));
    let redacted = after(&interview(), json!({"op":"redact","find":"John Smith"}));
    let exported = exports(&redacted).to_lowercase();
    assert!(!exported.contains("smith") && !exported.contains("john"), "{exported}");
    let expected = ["my name is [redacted]", "[redacted] and I live here", "[redacted] said so"];
    assert_eq!(texts(&redacted), expected);
    assert_eq!(redacted.title.as_deref(), Some("[redacted] remembers"));
}

#[test]
fn a_segment_goes_whole_and_another_mark_may_stand_there() {
    let talk = interview();
    let filter = json!({"segments":[id(&talk, 0, 2)]});
    let redacted = after(&talk, json!({"op":"redact","with":"▮▮▮","where":filter}));
    let segment = &redacted.tracks[0].segments()[2];
    assert_eq!((segment.text.as_str(), segment.words.len()), ("▮▮▮", 1));
    assert_eq!((segment.extra.len(), texts(&redacted)[0]), (0, "my name is John"));
}

#[test]
fn whole_words_go_in_any_case_unless_told_otherwise() {
    let talk = talk(&[(0, 100, "Ann and Anna and ann")]);
    let redacted = |json| texts(&after(&talk, json)).concat();
    assert_eq!(redacted(json!({"op":"redact","find":"ann"})), "[redacted] and Anna and [redacted]");
    let exact = json!({"op":"redact","find":"ann","match_case":true});
    assert_eq!(redacted(exact), "Ann and Anna and [redacted]");
    let parts = json!({"op":"redact","find":"ann","inside_words":true,"with":"*"});
    assert_eq!(redacted(parts), "* and *a and *");
}

#[test]
fn a_mark_that_holds_the_words_is_refused() {
    assert!(edited(&interview(), json!({"op":"redact","find":"smith","with":"Mr Smith"})).is_err());
}

#[test]
fn the_steps_do_not_hold_the_words() {
    let mut editor = Editor::new(interview());
    let applied = editor.apply(&[operation(json!({"op":"redact","find":"John Smith"}))]).unwrap();
    let log = serde_json::to_string(&applied.steps).unwrap().to_lowercase();
    assert!(!log.contains("smith"), "{log}");
    assert!(applied.steps.iter().all(cuedex_format::edit::Step::is_redaction));
}

proptest! {
    #[test]
    fn a_phrase_goes_wherever_the_edges_of_segments_are(
        words in proptest::collection::vec(prop_oneof![Just("ab"), Just("ba"), Just("c")], 1..24),
        edges in proptest::collection::vec(any::<bool>(), 24),
    ) {
        let mut segments: Vec<String> = vec![String::new()];
        for (word, is_edge) in words.iter().zip(&edges) {
            if *is_edge { segments.push(String::new()); }
            let last = segments.last_mut().unwrap();
            if !last.is_empty() { last.push(' '); }
            last.push_str(word);
        }
        let segments: Vec<_> = segments.iter().filter(|s| !s.is_empty()).zip(0_u64..)
            .map(|(text, n)| (n * 100, n * 100 + 90, text.as_str())).collect();
        let redacted = after(&talk(&segments), json!({"op":"redact","find":"ab ba","with":"*"}));
        let said = texts(&redacted).join(" ");
        let mut expected: Vec<&str> = words.clone();
        let mut n = 0;
        while n + 1 < expected.len() {
            if expected[n] == "ab" && expected[n + 1] == "ba" {
                expected[n] = "*";
                expected[n + 1] = "*";
                n += 1;
            }
            n += 1;
        }
        // Inside one segment a phrase becomes one mark, over an edge one on either side.
        let squeezed = |words: Vec<&str>| {
            let mut words = words;
            words.dedup_by(|a, b| *a == "*" && *b == "*");
            words.join(" ")
        };
        prop_assert_eq!(squeezed(said.split(' ').collect()), squeezed(expected));
    }
}
