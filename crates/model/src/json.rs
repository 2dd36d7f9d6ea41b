//! Canonical JSON, schema `cuedex/transcript/1`: every field of the model, times in whole
//! milliseconds, unknown fields kept, field order fixed.
//!
//! Within `/1` fields are only added. A document of another major version is refused.
//!
//! ```
//! use cuedex_model::json;
//!
//! let text = br#"{"schema":"cuedex/transcript/1","title":"Harbor","rating":5}"#;
//! let document = json::read(text)?;
//! assert_eq!(document.transcript.title.as_deref(), Some("Harbor"));
//!
//! let mut written = Vec::new();
//! json::write(&document.transcript, &mut written).unwrap();
//! assert!(String::from_utf8(written).unwrap().contains(r#""rating":5"#));
//! # Ok::<(), cuedex_model::Error>(())
//! ```

mod document;
mod lenient;
mod mends;

use std::io;

use serde::Deserialize;

use crate::{Error, ErrorKind, Transcript};
use document::DocumentJson;

/// The schema that this version reads and writes.
pub const SCHEMA: &str = "cuedex/transcript/1";

/// A canonical document read.
#[derive(Debug)]
pub struct Document {
    /// What it says.
    pub transcript: Transcript,
    /// What had to be mended to keep the model's invariants.
    pub mended: Vec<Mended>,
}

/// One thing of a canonical document that had to be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Where, as a path: `tracks[0].segments[3]`.
    pub place: String,
    /// What was wrong and what was done.
    pub what: String,
}

#[derive(Deserialize)]
struct Head {
    schema: Option<String>,
}

/// Reads a canonical document.
///
/// Reversed spans become empty at their start, times before the start zero, fractions of
/// milliseconds whole; unsorted segments are sorted and doubled ids given anew; a track's kind
/// or a segment's origin that only a later version knows reads as the default. Each is listed
/// in [`Document::mended`].
///
/// # Errors
/// [`ErrorKind::Json`] with a line and column, [`ErrorKind::NotCanonical`] when no canonical
/// schema is stated, [`ErrorKind::NewerSchema`] for a later major version.
pub fn read(bytes: &[u8]) -> Result<Document, Error> {
    let head: Head =
        serde_json::from_slice(bytes).map_err(|e| Error::json("not a canonical document", e))?;
    check_schema(head.schema.as_deref())?;
    let document: DocumentJson = serde_json::from_slice(bytes)
        .map_err(|e| Error::json("a field of the canonical document cannot be read", e))?;
    document.into_model()
}

fn check_schema(schema: Option<&str>) -> Result<(), Error> {
    let Some(schema) = schema else {
        return Err(Error::new(ErrorKind::NotCanonical, "the document states no schema"));
    };
    if schema == SCHEMA {
        return Ok(());
    }
    match schema.strip_prefix("cuedex/transcript/").map(str::parse::<u32>) {
        Some(Ok(version)) if version > 1 => Err(Error::new(
            ErrorKind::NewerSchema,
            format!("schema {schema} is newer than {SCHEMA}, the newest this version reads"),
        )),
        _ => {
            let shown: String = schema.chars().take(60).collect();
            Err(Error::new(ErrorKind::NotCanonical, format!("schema {shown:?} is not {SCHEMA}")))
        }
    }
}

/// Writes a canonical document, one line per document without a final line end.
///
/// # Errors
/// Those of `out`.
pub fn write(transcript: &Transcript, out: impl io::Write) -> io::Result<()> {
    serde_json::to_writer(out, &DocumentJson::from_model(transcript)).map_err(io::Error::from)
}

/// Writes a canonical document indented for people.
///
/// # Errors
/// Those of `out`.
pub fn write_pretty(transcript: &Transcript, out: impl io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(out, &DocumentJson::from_model(transcript))
        .map_err(io::Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Chapter, Origin, Segment, TimeSpan, Timestamp, Topic, Track, TrackKind, VideoId, Word,
    };
    use proptest::prelude::*;

    fn round_trip(transcript: &Transcript) -> Document {
        let mut bytes = Vec::new();
        write(transcript, &mut bytes).unwrap();
        read(&bytes).unwrap()
    }

    #[test]
    fn refuses_foreign_and_newer_schemas() {
        for (text, kind) in [
            ("{}", ErrorKind::NotCanonical),
            (r#"{"schema":"other/1"}"#, ErrorKind::NotCanonical),
            (r#"{"schema":"cuedex/transcript/2"}"#, ErrorKind::NewerSchema),
            (r#"{"schema":"cuedex/transcript/1","tracks":3}"#, ErrorKind::Json),
            ("[1", ErrorKind::Json),
            ("", ErrorKind::Json),
        ] {
            assert_eq!(read(text.as_bytes()).unwrap_err().kind(), kind, "{text}");
        }
    }

    #[test]
    fn keeps_unknown_fields_at_every_level() {
        let text = r#"{"schema":"cuedex/transcript/1","x1":[1,{"y":null}],"tracks":[{"kind":"audio","x2":true,"segments":[{"id":"00000001","start_ms":1,"end_ms":2,"text":"a","x3":"z","cue":{"id":"intro","x7":{"deep":[1]}},"words":[{"start_ms":1,"end_ms":2,"text":"a","x4":1.5}]}]}],"chapters":[{"start_ms":0,"title":"c","x5":{}}],"topics":[{"title":"t","x6":0}]}"#;
        let document = read(text.as_bytes()).unwrap();
        assert_eq!(document.mended, []);
        let mut bytes = Vec::new();
        write(&document.transcript, &mut bytes).unwrap();
        let before: serde_json::Value = serde_json::from_str(text).unwrap();
        let after: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert!(holds(&after, &before), "{after} lost something of {before}");
    }

    fn holds(big: &serde_json::Value, small: &serde_json::Value) -> bool {
        use serde_json::Value::{Array, Object};
        match (big, small) {
            (Object(b), Object(s)) => {
                s.iter().all(|(k, v)| b.get(k).is_some_and(|bv| holds(bv, v)))
            }
            (Array(b), Array(s)) => b.len() == s.len() && b.iter().zip(s).all(|(b, s)| holds(b, s)),
            _ => big == small,
        }
    }

    #[test]
    fn mends_what_would_break_an_invariant_and_says_where() {
        let text = r#"{"schema":"cuedex/transcript/1","tracks":[{"kind":"visual","segments":[
            {"id":"00000001","start_ms":9,"end_ms":3,"text":"late"},
            {"id":"00000001","start_ms":1,"end_ms":2,"text":"early"}]}]}"#;
        let document = read(text.as_bytes()).unwrap();
        let segments = document.transcript.tracks[0].segments();
        assert_eq!(segments[0].text, "early");
        assert_eq!(segments[1].span, TimeSpan::from_millis(9, 9));
        assert_ne!(segments[0].id, segments[1].id);
        let places: Vec<_> = document.mended.iter().map(|m| m.place.as_str()).collect();
        assert_eq!(places, ["tracks[0]", "tracks[0].segments[0]", "tracks[0]"]);
    }

    #[test]
    fn null_means_absent() {
        let text = r#"{"schema":"cuedex/transcript/1","title":null,"tracks":null,"tags":null}"#;
        assert_eq!(read(text.as_bytes()).unwrap().transcript, Transcript::default());
        let one = read_segment(
            r#""origin":null,"cue":null,"confidence":null,
            "words":[{"start_ms":1,"end_ms":2,"text":"a","guessed":null}]"#,
        );
        assert_eq!(one.mended, []);
        assert!(!one.transcript.tracks[0].segments()[0].words[0].guessed);
    }

    /// Reads a document of one segment with these fields besides; its track's kind is null.
    fn read_segment(fields: &str) -> Document {
        let segment = format!(r#"{{"start_ms":1,"end_ms":2,"text":"a",{fields}}}"#);
        read_with(&format!(r#""tracks":[{{"kind":null,"segments":[{segment}]}}]"#)).unwrap()
    }

    fn read_with(fields: &str) -> Result<Document, Error> {
        read(format!(r#"{{"schema":"cuedex/transcript/1",{fields}}}"#).as_bytes())
    }

    fn mended(document: &Document) -> Vec<(&str, &str)> {
        document.mended.iter().map(|m| (m.place.as_str(), m.what.as_str())).collect()
    }

    #[test]
    fn names_of_a_later_version_read_as_the_default_and_are_told() {
        let document = read_with(
            r#""tracks":[{"kind":"haptic","segments":[
                {"start_ms":0,"end_ms":1,"text":"a","origin":"translated"},
                {"start_ms":1,"end_ms":2,"text":"b","origin":"corrected"}]}]"#,
        );
        let document = document.unwrap();
        assert_eq!(
            mended(&document),
            [
                (
                    "tracks[0].segments[0]",
                    r#"origin "translated" is not known to this version; read as machine"#
                ),
                ("tracks[0]", r#"kind "haptic" is not known to this version; read as audio"#),
            ]
        );
        let track = &document.transcript.tracks[0];
        assert_eq!((track.kind, track.segments()[1].origin), (TrackKind::Audio, Origin::Corrected));
    }

    #[test]
    fn odd_times_are_taken_as_near_as_can_be_and_told() {
        let document = read_with(
            r#""duration_ms":61000.4,"tracks":[{"segments":[
                {"start_ms":-5,"end_ms":1500.0,"text":"a"},
                {"start_ms":1e30,"end_ms":1e30,"text":"b"}]}],
                "chapters":[{"start_ms":-1,"title":"c"}],
                "topics":[{"title":"t","end_ms":7},{"title":"u","start_ms":2.5,"end_ms":9}]"#,
        );
        let document = document.unwrap();
        let spans: Vec<_> =
            document.transcript.tracks[0].segments().iter().map(|s| s.span).collect();
        assert_eq!(
            spans,
            [TimeSpan::from_millis(0, 1_500), TimeSpan::from_millis(u64::MAX, u64::MAX)]
        );
        assert_eq!(document.transcript.duration, Some(Timestamp::from_millis(61_000)));
        assert_eq!(document.transcript.chapters[0].start, Timestamp::ZERO);
        let topics = &document.transcript.topics;
        assert_eq!((topics[0].span, topics[1].span), (None, Some(TimeSpan::from_millis(3, 9))));
        let told = mended(&document);
        assert_eq!(
            told[..2],
            [
                ("tracks[0].segments[0]", "start_ms is -5 ms; 0 ms was taken"),
                ("tracks[0].segments[0]", "end_ms is 1500 ms; 1500 ms was taken"),
            ]
        );
        let left_out = ("topics[0]", "ends at 7 ms without a start; the end was left out");
        assert!(told.contains(&left_out), "{told:?}");
        assert!(told.contains(&("duration_ms", "duration_ms is 61000.4 ms; 61000 ms was taken")));
        assert_eq!(told.len(), 8, "{told:?}");
    }

    #[test]
    fn a_time_that_is_no_number_and_a_number_beyond_all_are_errors_with_a_place() {
        for fields in [
            r#""tracks":[{"segments":[{"start_ms":"soon","end_ms":1,"text":"a"}]}]"#,
            r#""tracks":[{"segments":[{"start_ms":null,"end_ms":1,"text":"a"}]}]"#,
            r#""rating":1e400"#,
        ] {
            let error = read_with(fields).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Json, "{fields}");
            assert!(error.line_column().is_some(), "{fields}");
        }
    }

    #[test]
    fn a_confidence_outside_its_range_is_held_and_told() {
        let document = read_segment(
            r#""confidence":1.5,"words":[{"start_ms":1,"end_ms":2,"text":"a","confidence":-1}]"#,
        );
        let segment = &document.transcript.tracks[0].segments()[0];
        assert_eq!(segment.confidence, crate::Confidence::new(1.0));
        assert_eq!(segment.words[0].confidence, crate::Confidence::new(0.0));
        assert_eq!(mended(&document).len(), 2);
    }

    #[test]
    fn segments_without_ids_are_not_doubled_ids() {
        let same = r#"{"start_ms":0,"end_ms":1,"text":"a"}"#;
        let document = read_with(&format!(r#""tracks":[{{"segments":[{same},{same}]}}]"#)).unwrap();
        assert_eq!(mended(&document), []);
        let segments = document.transcript.tracks[0].segments();
        assert_ne!(segments[0].id, segments[1].id);
    }

    #[test]
    fn writes_fields_in_the_documented_order() {
        let mut transcript = Transcript::of_tracks(vec![Track::new(
            TrackKind::Audio,
            vec![Segment::new(TimeSpan::from_millis(0, 2_500), "hello")],
        )]);
        transcript.id = Some(VideoId::new("VI1").unwrap());
        let mut bytes = Vec::new();
        write(&transcript, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let id = transcript.tracks[0].segments()[0].id;
        assert_eq!(
            text,
            format!(
                r#"{{"schema":"cuedex/transcript/1","id":"VI1","tracks":[{{"kind":"audio","segments":[{{"id":"{id}","start_ms":0,"end_ms":2500,"text":"hello","origin":"machine"}}]}}],"chapters":[],"topics":[]}}"#
            )
        );
    }

    fn any_transcript() -> impl Strategy<Value = Transcript> {
        let segment = (any::<u32>(), any::<u16>(), ".{0,20}", any::<Option<bool>>()).prop_map(
            |(start, length, text, word)| {
                let span =
                    TimeSpan::from_millis(start.into(), u64::from(start) + u64::from(length));
                let mut segment = Segment::new(span, text);
                if let Some(guessed) = word {
                    segment.words.push(Word { guessed, ..Word::new(span, "w") });
                }
                segment
            },
        );
        let track = proptest::collection::vec(segment, 0..8)
            .prop_map(|segments| Track::new(TrackKind::Visual, segments));
        (proptest::collection::vec(track, 0..3), any::<Option<String>>()).prop_map(
            |(tracks, title)| Transcript {
                title,
                duration: Some(Timestamp::MAX),
                tags: vec!["t".into()],
                chapters: vec![Chapter::new(Timestamp::ZERO, Some(Timestamp::MAX), "c")],
                topics: vec![Topic::new("t")],
                ..Transcript::of_tracks(tracks)
            },
        )
    }

    proptest! {
        #[test]
        fn read_gives_back_what_write_wrote(transcript in any_transcript()) {
            let document = round_trip(&transcript);
            prop_assert_eq!(document.transcript, transcript);
            prop_assert_eq!(document.mended, vec![]);
        }

        #[test]
        fn reading_arbitrary_bytes_never_panics(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }
    }
}
