use cuedex_format::{ErrorKind, read, rewrite};
use cuedex_model::{Segment, TimeSpan, Word};
use proptest::prelude::*;

use super::{edited, options, shift, with_segments};

const SEGMENT: &str = r#"{"id":"9f2c41d0","start_ms":0,"end_ms":2500,"text":"low tide","origin":"machine","rating":5}"#;

#[test]
fn a_document_keeps_its_manner_and_its_unknown_fields() {
    let compact = format!(
        r#"{{"schema":"cuedex/transcript/1","title":"Quay","tracks":[{{"kind":"audio","segments":[{SEGMENT}]}}],"shelf":[1,{{"a":null}}]}}"#
    );
    let value: serde_json::Value = serde_json::from_str(&compact).unwrap();
    let mut indented = Vec::new();
    let by_tabs = serde_json::ser::PrettyFormatter::with_indent(b"\t");
    serde::Serialize::serialize(
        &value,
        &mut serde_json::Serializer::with_formatter(&mut indented, by_tabs),
    )
    .unwrap();
    let indented = String::from_utf8(indented).unwrap();
    for text in [indented.clone() + "\n", indented.replace('\n', "\r\n")] {
        let first = edited(&text, "a.json", |cues| shift(&mut cues[0], 1_000));
        let after = edited(&first, "a.json", |cues| shift(&mut cues[0], 1_000));
        let expected = first.replace(": 3500", ": 4500").replace(": 1000", ": 2000");
        assert_eq!(after, expected);
        assert!(first.contains("\t\"shelf\": [") && first.contains("\"rating\": 5"), "{first}");
        assert_eq!(first.ends_with('\n'), text.ends_with('\n'));
    }
    let after = edited(&compact, "a.json", |cues| shift(&mut cues[0], 1_000));
    assert_eq!(after, compact.replace(":2500", ":3500").replace(":0,", ":1000,"));
}

const ODD: &str = r#"{ "schema" : "cuedex/transcript/1",
  "tracks": [ { "segments": [
    {"text":"low \u0074ide", "start_ms":0, "end_ms":2500.0, "id":"9f2c41d0", "confidence":0.90},
    {"text":"quay", "id":"9f2c41d1", "end_ms":4000, "start_ms":3000, "words":[ ]},
    {"text":"pier", "id":"9f2c41d2", "end_ms":6000, "start_ms":5000, "mood":{ "a":1 }}
  ] , "kind":"audio"} ], "shelf": [ 1,2 ]
}
"#;

#[test]
fn values_that_were_not_edited_stay_as_they_are_spelled() {
    let after = edited(ODD, "a.json", |cues| shift(&mut cues[1], 250));
    assert_eq!(after, ODD.replace("4000", "4250").replace("3000", "3250"));
    let after = edited(ODD, "a.json", |cues| {
        cues[0].text = "high \"tide\"".into();
        cues[2].speaker = Some("Ann".into());
    });
    let expected = ODD
        .replace(r#""low \u0074ide""#, r#""high \"tide\"""#)
        .replace(r#""text":"pier", "id""#, r#""text":"pier", "speaker": "Ann", "id""#);
    assert_eq!(after, expected);
}

#[test]
fn a_document_that_was_mended_says_what_was_edited() {
    let unsorted = ODD.replace("\"start_ms\":0", "\"start_ms\":7000").replace("2500.0", "8000");
    let mut transcript = read(unsorted.as_bytes(), None, &options()).unwrap().transcript;
    transcript = with_segments(transcript, |cues| cues[0].text = "lamps".into());
    let after = rewrite(unsorted.as_bytes(), None, &options(), &transcript).unwrap();
    assert_eq!(read(&after.bytes, None, &options()).unwrap().transcript, transcript);
    let equal = ODD.replace("9f2c41d1", "9f2c41d0");
    let mut transcript = read(equal.as_bytes(), None, &options()).unwrap().transcript;
    transcript = with_segments(transcript, |cues| cues[1].text = "lamps".into());
    let after = rewrite(equal.as_bytes(), None, &options(), &transcript).unwrap();
    assert_eq!(read(&after.bytes, None, &options()).unwrap().transcript, transcript);
}

#[test]
fn segments_come_and_go_and_the_others_stay() {
    let after = edited(ODD, "a.json", |cues| drop(cues.remove(1)));
    let quay = r#"    {"text":"quay", "id":"9f2c41d1", "end_ms":4000, "start_ms":3000, "words":[ ]},
"#;
    assert_eq!(after, ODD.replace(quay, ""));
    let after = edited(ODD, "a.json", |cues| {
        cues.push(Segment::new(TimeSpan::from_millis(2_600, 2_700), "lamps"));
    });
    let lines: Vec<&str> = ODD.lines().collect();
    let now: Vec<&str> = after.lines().collect();
    assert!(lines.iter().all(|line| now.contains(line)), "{after}");
    let again = read(after.as_bytes(), None, &options()).unwrap().transcript;
    let texts: Vec<_> = again.tracks[0].segments().iter().map(|s| s.text.as_str()).collect();
    assert_eq!(texts, ["low tide", "lamps", "quay", "pier"]);
}

#[test]
fn a_reply_keeps_what_is_not_read_of_it() {
    let reply = r#"{"code": "0000", "trace": 7, "data": {"videoNo": "VI1", "transcriptions": [
 {"index": 0, "content": " low tide", "startTime": "0", "endTime": 2.5, "mood": "calm"},
 {"index": 1, "content": "quay", "startTime": "3.00", "endTime": "4"}
]}, "success": true}"#;
    let after = edited(reply, "a_audio.json", |cues| {
        cues[0].text = "high tide".into();
        cues[0].span = TimeSpan::from_millis(0, 2_750);
        cues[1].text = "pier".into();
    });
    let expected = reply.replace("low", "high").replace("2.5", "2.75").replace("quay", "pier");
    assert_eq!(after, expected);
    let after = edited(reply, "a_audio.json", |cues| drop(cues.remove(0)));
    let start = reply.find(" {\"index\": 0").unwrap();
    let end = reply.find(" {\"index\": 1").unwrap();
    let expected = format!("{}{}", &reply[..start], &reply[end..]);
    assert_eq!(after, expected.replace("\"index\": 1", "\"index\": 0"));
    let summary =
        r#"{"code":"0000","data":{"summary":"A day.","items":[{"title":"Dawn","start":"0"}]}}"#;
    let mut transcript = read(summary.as_bytes(), None, &options()).unwrap().transcript;
    transcript.chapters[0].title = "Dusk".into();
    let refused = rewrite(summary.as_bytes(), None, &options(), &transcript).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotEditable);
}

proptest! {
    #[test]
    fn what_is_rewritten_is_read_as_it_was_edited(
        edits in prop::collection::vec(0_u8..6, 3), said in "[a-z\"\\\\\u{e9} ]{1,8}", is_indented: bool,
    ) {
        let text = match is_indented {
            true => ODD.to_owned(),
            false => ODD.replace('\n', "").replace("  ", ""),
        };
        let mut transcript = read(text.as_bytes(), None, &options()).unwrap().transcript;
        transcript = with_segments(transcript, |cues| {
            let mut n = 0;
            cues.retain_mut(|cue| {
                n += 1;
                match edits[n - 1] {
                    0 => shift(cue, 40),
                    1 => said.clone_into(&mut cue.text),
                    2 => return false,
                    3 => cue.words.push(Word::new(cue.span, &*said)),
                    _ => cue.confidence = None,
                }
                true
            });
        });
        transcript.title = Some(said);
        let after = rewrite(text.as_bytes(), None, &options(), &transcript).unwrap();
        prop_assert_eq!(after.written.omitted, vec![]);
        let again = read(&after.bytes, None, &options()).unwrap();
        prop_assert_eq!(again.transcript, transcript);
    }
}
