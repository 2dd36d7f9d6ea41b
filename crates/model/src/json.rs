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
/// Reversed spans become empty at their start, unsorted segments are sorted and doubled ids
/// given anew; each is listed in [`Document::mended`].
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
    use crate::{Chapter, Segment, TimeSpan, Timestamp, Topic, Track, TrackKind, VideoId, Word};
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
        let text = r#"{"schema":"cuedex/transcript/1","x1":[1,{"y":null}],"tracks":[{"kind":"audio","x2":true,"segments":[{"id":"00000001","start_ms":1,"end_ms":2,"text":"a","x3":"z","words":[{"start_ms":1,"end_ms":2,"text":"a","x4":1.5}]}]}],"chapters":[{"start_ms":0,"title":"c","x5":{}}],"topics":[{"title":"t","x6":0}]}"#;
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
