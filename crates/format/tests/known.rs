//! Results of known tools that hold little or nothing, and JSON of somebody else.

use cuedex_format::{Error, ErrorKind, Read, ReadOptions, read};

fn file(json: &str) -> Result<Read, Error> {
    read(json.as_bytes(), None, &ReadOptions::default())
}

fn texts(read: &Read) -> Vec<(u64, u64, &str)> {
    let segments = read.transcript.tracks[0].segments().iter();
    let span = |s: &cuedex_model::TimeSpan| (s.start().as_millis(), s.end().as_millis());
    segments.map(|s| (span(&s.span).0, span(&s.span).1, s.text.as_str())).collect()
}

fn codes(read: &Read) -> Vec<&'static str> {
    read.warnings.iter().map(|warning| warning.code).collect()
}

#[test]
fn results_without_words_are_empty_and_not_foreign() {
    for json in [
        r#"{"text":"","segments":[],"language":"en"}"#,
        r#"{"systeminfo":"AVX","result":{"language":"en"},"transcription":[]}"#,
        r#"{"text":"","chunks":[]}"#,
        r#"{"format":"2.9","job":{"id":"x"},"metadata":{},"results":[]}"#,
        r#"{"wireMagic":"pb3","events":[]}"#,
        r#"{"version":"1.0.0","segments":[]}"#,
        r#"{"version":"1.2.0","chapters":[]}"#,
        r#"{"id":"x","status":"error","audio_url":"u","text":null,"words":null}"#,
        r#"{"jobName":"j","results":{"transcripts":[{"transcript":""}],"items":[]}}"#,
        r#"{"result_index":0,"results":[]}"#,
    ] {
        assert_eq!(file(json).unwrap_err().kind(), ErrorKind::Empty, "{json}");
    }
}

#[test]
fn a_text_without_times_is_kept() {
    for (json, end) in [
        (r#"{"text":" Low water at noon.","segments":[]}"#, 1_206),
        (r#"{"text":" Low water at noon.","segments":[],"duration":4}"#, 4_000),
        (r#"{"text":"Low water at noon.","chunks":[]}"#, 1_206),
        (r#"{"audio_url":"u","text":"Low water at noon.","words":[],"audio_duration":4}"#, 4_000),
        (r#"{"results":{"transcripts":[{"transcript":"Low water at noon."}],"items":[]}}"#, 1_206),
        (r#"{"results":{"transcripts":[{"transcript":"Low water at noon."}]}}"#, 1_206),
    ] {
        let read = file(json).unwrap();
        let [(start, stated, text)] = texts(&read)[..] else { panic!("{json}") };
        assert_eq!((start, text), (0, "Low water at noon."), "{json}");
        assert!(stated.abs_diff(end) < 100, "{json}: {stated}");
        assert_eq!(codes(&read), ["speech/no-times"], "{json}");
    }
}

#[test]
fn json_of_somebody_else_is_no_transcript_and_names_what_was_tried() {
    for json in [
        r#"{"summary":"x","items":[{"id":1,"title":"issue"}]}"#,
        r#"{"kind":"calendar#events","summary":"me","items":[{"start":{"date":"1"},"summary":"y"}]}"#,
        r#"{"transcriptions":{"a":1}}"#,
        r#"{"id":"1","title":"An article","extractor":"me"}"#,
        r#"{"code":200,"msg":"ok","data":{"users":[]}}"#,
        r#"{"route":"x","segments":[{"start":"Berlin","end":"Paris","text":"trip"}]}"#,
        r#"{"words":[{"name":"a","time":3}]}"#,
        r#"{"chapters":[{"startTime":"Monday"}]}"#,
        r#"{"chapters":[{"startTime":"Monday","title":"Wash"}]}"#,
        r#"{"results":[{"alternatives":[{"transcript":[1]}]}]}"#,
    ] {
        let error = file(json).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotATranscript, "{json}: {error}");
        assert!(error.to_string().contains("Whisper JSON"), "{json}: {error}");
    }
}

#[test]
fn one_time_that_cannot_be_read_is_taken_from_its_neighbours() {
    let json =
        r#"{"segments":[{"start":0,"end":1,"text":"a"},{"start":"later","end":3,"text":"b"}]}"#;
    let read = file(json).unwrap();
    assert_eq!(texts(&read), [(0, 1_000, "a"), (1_000, 3_000, "b")]);
    assert_eq!(codes(&read), ["speech/unreadable-time"]);
}

#[test]
fn interim_results_do_not_double_the_words() {
    let json = r#"{"results":[{"final":false,"alternatives":[{"transcript":"low "}]},
        {"final":true,"alternatives":[{"transcript":"low water "}]},
        {"final":false,"alternatives":[{"transcript":"at "}]}]}"#;
    let read = file(json).unwrap();
    let said: Vec<_> = texts(&read).iter().map(|(.., text)| *text).collect();
    assert_eq!(said, ["low water", "at"]);
    assert!(codes(&read).contains(&"ibm/interim"), "{:?}", read.warnings);
}

#[test]
fn the_list_that_holds_all_words_is_taken() {
    let word = |text: &str, start: u32| {
        format!(
            r#"{{"text":"{text}","word":"{text}","punctuated_word":"","start":{start},"end":{}}}"#,
            start + 1
        )
    };
    let (low, both) = (word("low", 0), format!("{},{}", word("low", 0), word("tide", 1)));
    let utterances = format!(
        r#""utterances":[{{"start":0,"end":1,"text":"low","transcript":"low","words":[{low}]}}]"#
    );
    let sentences =
        r#""paragraphs":{"paragraphs":[{"sentences":[{"text":"Low","start":0,"end":1}]}]}"#;
    for json in [
        format!(r#"{{"audio_url":"u","text":"low tide","words":[{both}],{utterances}}}"#),
        format!(
            r#"{{"results":{{"channels":[{{"alternatives":[{{"transcript":"low tide","words":[{both}]}}]}}],{utterances}}}}}"#
        ),
        format!(
            r#"{{"results":{{"channels":[{{"alternatives":[{{"transcript":"low tide","words":[{both}],{sentences}}}]}}]}}}}"#
        ),
    ] {
        let read = file(&json).unwrap();
        let segment = &read.transcript.tracks[0].segments()[0];
        assert_eq!((segment.text.as_str(), segment.words.len()), ("low tide", 2), "{json}");
    }
}

#[test]
fn a_field_that_stands_twice_counts_the_last_time() {
    let json = r#"{"language":"fi","segments":[{"start":0,"end":1,"text":"a"}],"language":"en"}"#;
    assert_eq!(file(json).unwrap().transcript.tracks[0].language.as_deref(), Some("en"));
}
