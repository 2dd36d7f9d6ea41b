//! Shapes that are too small for a fixture of their own, and where warnings stand.

use cuedex_format::{Read, ReadOptions, Severity, read};
use cuedex_model::TrackKind;

use super::{fixture_folder, times};

fn of(json: &str) -> Read {
    read(json.as_bytes(), None, &ReadOptions::default()).unwrap()
}

fn texts(file: &Read) -> Vec<&str> {
    file.transcript.tracks[0].segments().iter().map(|segment| segment.text.as_str()).collect()
}

fn speakers(file: &Read) -> Vec<Option<&str>> {
    file.transcript.tracks[0].segments().iter().map(|segment| segment.speaker.as_deref()).collect()
}

fn codes(file: &Read) -> Vec<&str> {
    file.warnings.iter().map(|warning| warning.code).collect()
}

/// The lines of the warnings when this text of a fixture is replaced by that one.
fn warned_lines(name: &str, this: &str, that: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(fixture_folder().join(name)).unwrap();
    assert_eq!(text.matches(this).count(), 1, "{name}: {this}");
    let text = text.replace(this, that);
    let warnings = of(&text).warnings;
    let line = |line: usize| text.lines().nth(line - 1).unwrap().trim().to_owned();
    warnings.iter().map(|w| (w.code.to_owned(), line(w.line))).collect()
}

#[test]
fn a_warning_stands_where_its_segments_first_word_does() {
    let two = warned_lines("aws.json", r#""end_time": "2.7""#, r#""end_time": "2.1""#);
    let [(code, line)] = two.as_slice() else { panic!("{two:?}") };
    assert_eq!(code, "speech/reversed-word");
    assert!(line.contains("Shall"), "{line}");
    let two = warned_lines("speechmatics.json", r#""start_time": 2.0"#, r#""start_time": 2.9"#);
    assert!(two[0].1.contains("Tres"), "{two:?}");
    let two = warned_lines(
        "deepgram-channels.json",
        r#""start": 2.5, "end": 2.8, "confidence": 0.9, "channel""#,
        r#""start": 2.5, "end": 2.1, "confidence": 0.9, "channel""#,
    );
    assert!(two[0].1.contains("aye"), "{two:?}");
    let two = warned_lines("azure-indexer.json", r#""end": "0:01:12""#, r#""end": "0:01:02""#);
    assert!(two[0].1.contains("fish"), "{two:?}");
}

#[test]
fn results_of_google_without_word_times_end_where_they_say() {
    let file = of(r#"{"results":[
        {"alternatives":[{"transcript":"first words"}],"resultEndTime":"2.500s"},
        {"alternatives":[{"transcript":" and more"}],"resultEndTime":"4s"}]}"#);
    assert_eq!(texts(&file), ["first words", "and more"]);
    let spans: Vec<_> = file.transcript.tracks[0].segments().iter().map(times).collect();
    assert_eq!(spans, [(0, 2_500), (2_500, 4_000)]);
    assert_eq!(codes(&file), ["google/no-times"; 2], "it is a guess, and said to be one");
    assert!(file.warnings.iter().all(|warning| warning.severity == Severity::Note));
}

#[test]
fn a_result_of_google_without_word_times_begins_where_its_own_channel_ends() {
    let file = of(r#"{"results":[
        {"channelTag":1,"alternatives":[{"transcript":"one"}],"resultEndTime":"2.5s"},
        {"channelTag":2,"alternatives":[{"transcript":"two"}],"resultEndTime":"2.4s"},
        {"channelTag":2,"alternatives":[{"transcript":"three"}],"resultEndTime":"4s"}]}"#);
    let spans: Vec<_> = file.transcript.tracks[0].segments().iter().map(times).collect();
    assert_eq!(spans, [(0, 2_500), (0, 2_400), (2_400, 4_000)]);
    assert_eq!(codes(&file), ["google/no-times"; 3]);
}

#[test]
fn repeated_words_of_google_are_known_by_their_times_too() {
    let file = of(r#"{"results":[
        {"alternatives":[{"transcript":"wet sand","words":[
            {"startTime":"1s","endTime":"1.5s","word":"wet","speakerTag":0},
            {"startTime":"2s","endTime":"2.5s","word":"sand","speakerTag":0}]}]},
        {"alternatives":[{"words":[
            {"startTime":"1s","endTime":"1.5s","word":"Wet","speakerTag":2},
            {"startTime":"2s","endTime":"2.5s","word":"sand.","speakerTag":2}]}]}]}"#);
    assert_eq!((texts(&file), speakers(&file)), (vec!["wet sand"], vec![Some("speaker 2")]));
    let file = of(r#"{"results":[{"alternatives":[{"transcript":"wet","words":[
        {"startTime":"1s","endTime":"1.5s","word":"wet","speakerTag":0}]}]}]}"#);
    assert_eq!(speakers(&file), [None], "zero is nobody");
}

#[test]
fn letters_of_a_transcript_that_are_in_no_word_are_kept() {
    let words = r#""words":[{"startTime":"1s","endTime":"1.5s","word":"ten","speakerTag":1}]"#;
    let file = of(&format!(
        r#"{{"results":[{{"alternatives":[{{"transcript":"10 boats",{words}}}]}},
            {{"alternatives":[{{"transcript":"and more",{words}}}]}}]}}"#
    ));
    assert_eq!(texts(&file), ["10 boats", "and more"]);
    let file = of(r#"{"results":[{"alternatives":[
        {"transcript":"10 boats ","timestamps":[["ten",1.0,1.5]]}]}]}"#);
    assert_eq!(texts(&file), ["10 boats"]);
}

#[test]
fn channels_of_google_speak_where_nobody_is_named() {
    let result = |channel: u8, at: u8, word: &str| {
        format!(
            r#"{{"channelTag":{channel},"alternatives":[{{"transcript":"{word}","words":[
                {{"startTime":"{at}s","endTime":"{at}.5s","word":"{word}"}}]}}]}}"#
        )
    };
    let file = of(&format!(
        r#"{{"results":[{},{},{}]}}"#,
        result(1, 1, "hello"),
        result(1, 5, "yes"),
        result(2, 3, "who")
    ));
    assert_eq!(texts(&file), ["hello", "who", "yes"]);
    assert_eq!(speakers(&file), [Some("channel 1"), Some("channel 2"), Some("channel 1")]);
}

#[test]
fn languages_without_spaces_are_joined_without() {
    let word = |at: u8, text: &str| {
        format!(
            r#"{{"type":"word","start_time":{at},"end_time":{at}.5,"alternatives":[{{"content":"{text}"}}]}}"#
        )
    };
    let pack = |delimiter: &str| {
        format!(
            r#"{{"metadata":{{"language_pack_info":{{"word_delimiter":"{delimiter}"}}}},"results":[{},{}]}}"#,
            word(1, "Zug"),
            word(2, "fahrt")
        )
    };
    assert_eq!(texts(&of(&pack(""))), ["Zugfahrt"]);
    assert_eq!(texts(&of(&pack(" "))), ["Zug fahrt"]);
}

#[test]
fn channels_of_speechmatics_are_grouped_apart() {
    let word = |at: f32, channel: &str, text: &str| {
        format!(
            r#"{{"type":"word","start_time":{at},"end_time":{},"channel":"{channel}","alternatives":[{{"content":"{text}"}}]}}"#,
            at + 0.2
        )
    };
    let file = of(&format!(
        r#"{{"results":[{},{},{}]}}"#,
        word(1.0, "left", "salt"),
        word(1.25, "right", "hm"),
        word(1.5, "left", "water")
    ));
    assert_eq!(texts(&file), ["salt water", "hm"]);
    assert_eq!(speakers(&file), [Some("left"), Some("right")]);
}

#[test]
fn a_transcript_of_deepgram_without_words_is_kept() {
    let file = of(r#"{"metadata":{},"results":{"channels":[
        {"alternatives":[{"transcript":"all of it","words":[]}]}]}}"#);
    assert_eq!(texts(&file), ["all of it"]);
    assert_eq!(codes(&file), ["speech/no-times"]);
}

#[test]
fn channels_of_deepgram_without_utterances_are_one_track() {
    let channel = |at: u8, word: &str| {
        format!(
            r#"{{"alternatives":[{{"transcript":"{word}","words":[
                {{"word":"{word}","start":{at},"end":{at}.4,"speaker":0}}]}}]}}"#
        )
    };
    let file = of(&format!(
        r#"{{"results":{{"channels":[{},{}]}}}}"#,
        channel(3, "two"),
        channel(1, "one")
    ));
    assert_eq!(texts(&file), ["one", "two"]);
    assert_eq!(speakers(&file), [Some("channel 1 speaker 0"), Some("channel 0 speaker 0")]);
}

#[test]
fn an_insight_of_azure_without_instances_is_kept_and_said_to_have_no_time() {
    let file = of(r#"{"videos":[{"insights":{"ocr":[
        {"text":"OPEN","instances":[{"start":"0:00:01","end":"0:00:02"}]},
        {"text":"CLOSED","instances":[]}]}}]}"#);
    assert_eq!(file.transcript.tracks[0].kind, TrackKind::Ocr);
    assert_eq!(texts(&file), ["OPEN", "CLOSED"]);
    assert_eq!(codes(&file), ["speech/no-start", "speech/no-end"]);
}

#[test]
fn warnings_of_shots_stand_where_the_shots_do() {
    let file = of(r#"{"videos":[{"insights":{
        "labels":[{"name":"fish","instances":[{"start":"0:00:01","end":"0:00:02"}]}],
        "shots":[{"tags":["Wide"],"instances":[{"start":"0:00:01","end":"0:00:02"}]},
        {"tags":["Medium"],"instances":[{"start":"0:00:03","end":"0:00:02"}]}]}},{"insights":{
        "shots":[{"tags":["Wide"],"instances":[{"start":"0:00:07","end":"0:00:06"}]}]}}]}"#);
    let found: Vec<_> = file.warnings.iter().skip(1).map(|w| (w.code, w.line)).collect();
    assert_eq!(found, [("speech/reversed-span", 4), ("speech/reversed-span", 5)]);
}

#[test]
fn odd_chapters_of_services_are_told_and_placed() {
    let assembly = r#"{"audio_url":"a","words":[{"text":"a","start":0,"end":1}],"utterances":null,"chapters":[
        {"headline":"One","start":1000,"end":2000},
        {"headline":"Two","start":9000,"end":8000},
        {"headline":"Three"}]}"#;
    let speechmatics = r#"{"format":"2.9","results":[{"type":"word","start_time":0,"end_time":1,"alternatives":[{"content":"a"}]}],"chapters":[
        {"title":"One","start_time":1,"end_time":2},
        {"title":"Two","start_time":9,"end_time":8},
        {"title":"Three"}]}"#;
    for json in [assembly, speechmatics] {
        let file = of(json);
        let found: Vec<_> = file.warnings.iter().map(|w| (w.code, w.line, w.cue)).collect();
        let right = [("chapters/reversed-span", 3, Some(2)), ("chapters/no-start", 4, Some(3))];
        assert_eq!(found, right, "{json}");
        assert_eq!(file.transcript.chapters[2].start.as_millis(), 9_000);
    }
}

#[test]
fn each_video_of_azure_keeps_its_own_times() {
    let path = fixture_folder().join("../odd/azure.several-videos.json");
    let file = of(&std::fs::read_to_string(path).unwrap());
    let tracks: Vec<_> = file.transcript.tracks.iter().collect();
    assert_eq!(
        tracks.iter().map(|t| t.title.as_deref()).collect::<Vec<_>>(),
        [Some("video 1"), Some("video 2")]
    );
    assert!(tracks.iter().all(|track| times(&track.segments()[0]) == (1_000, 2_000)));
}

#[test]
fn silence_is_an_empty_transcript() {
    for json in [
        r#"{"results":{"transcripts":[{"transcript":""}],"items":[]}}"#,
        r#"{"results":{"channels":[{"alternatives":[{"transcript":"","words":[]}]}]}}"#,
        r#"{"retval":{"words":[]}}"#,
        r#"{"videos":[{"insights":{"transcript":[]}}]}"#,
    ] {
        let error = read(json.as_bytes(), None, &ReadOptions::default()).unwrap_err();
        assert_eq!(error.kind(), cuedex_format::ErrorKind::Empty, "{json}: {error}");
    }
}
