//! Words taken out of any text: of steps and notes in the log, and of whole files.

use std::collections::{HashMap, HashSet};

use cuedex_format::edit::{Editor, Operation, Script, Select};
use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Transcript};
use serde_json::Value;

use crate::Error;
use crate::ErrorKind;

/// Takes out what redactions look for, wherever it stands.
#[derive(Debug)]
pub(super) struct Masker {
    operations: Vec<Operation>,
    /// One of them is of whole segments, whose words nobody states.
    has_whole: bool,
    /// Texts that were looked at before, all at once: a pattern is not made ready for each.
    known: HashMap<String, String>,
}

impl Masker {
    /// The words of a script of redactions. One of whole segments looks for no words.
    pub(super) fn new(script: &Script) -> Result<Self, Error> {
        let everywhere = |operation: &Operation| match operation.clone() {
            Operation::Redact {
                find: Some(find), regex, inside_words, match_case, with, ..
            } => Some(Operation::Redact {
                find: Some(find),
                regex,
                inside_words,
                match_case,
                with,
                select: Select::default(),
            }),
            _ => None,
        };
        let operations: Vec<Operation> = script.operations.iter().filter_map(everywhere).collect();
        let has_whole = operations.len() < script.operations.len();
        let masker = Self { operations, has_whole, known: HashMap::new() };
        masker.masked(&[""])?;
        Ok(masker)
    }

    /// Whether a redaction is of all that segments say, whatever the words.
    pub(super) fn looks_for_all(&self) -> bool {
        self.has_whole
    }

    /// Looks at many texts at once.
    pub(super) fn learn(&mut self, texts: HashSet<String>) -> Result<(), Error> {
        const AT_ONCE: usize = 10_000;
        let texts: Vec<String> = texts.into_iter().collect();
        for texts in texts.chunks(AT_ONCE) {
            let slices: Vec<&str> = texts.iter().map(String::as_str).collect();
            let masked = self.find(&slices)?;
            self.known.extend(texts.iter().cloned().zip(masked));
        }
        Ok(())
    }

    /// The texts without the words, each looked at by itself.
    pub(super) fn masked(&self, texts: &[&str]) -> Result<Vec<String>, Error> {
        let known = texts.iter().map(|text| self.known.get(*text).cloned());
        known.collect::<Option<_>>().map_or_else(|| self.find(texts), Ok)
    }

    fn find(&self, texts: &[&str]) -> Result<Vec<String>, Error> {
        let track = |text: &&str| {
            Track::new(TrackKind::Audio, vec![Segment::new(TimeSpan::from_millis(0, 1), *text)])
        };
        let mut editor = Editor::new(Transcript::of_tracks(texts.iter().map(track).collect()));
        editor.apply(&self.operations).map_err(|e| {
            Error::new(ErrorKind::BadEdit, "the redaction cannot be carried out").because(e)
        })?;
        let tracks = editor.into_transcript().tracks.into_iter();
        let texts = tracks.flat_map(Track::into_segments).map(|segment| segment.text);
        Ok(texts.collect())
    }

    /// Takes the words out of these texts; says whether any held them.
    pub(super) fn mask(&self, texts: &mut [&mut String]) -> Result<bool, Error> {
        let now: Vec<&str> = texts.iter().map(|text| text.as_str()).collect();
        let masked = self.masked(&now)?;
        let mut found = false;
        for (text, masked) in texts.iter_mut().zip(masked) {
            found |= **text != masked;
            **text = masked;
        }
        Ok(found)
    }

    /// Whether bytes, taken as text, hold the words: as they stand, and as JSON spells them.
    pub(super) fn is_in(&self, bytes: &[u8]) -> Result<bool, Error> {
        let text = as_text(bytes);
        let spelled = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\"", "\"");
        let masked = self.masked(&[&text, &spelled])?;
        Ok(masked != [text, spelled])
    }

    /// Whether a transcript holds the words, also over the edges of its segments.
    pub(super) fn is_in_transcript(&self, transcript: Transcript) -> bool {
        let applied = Editor::new(transcript).apply(&self.operations);
        applied.is_ok_and(|applied| !applied.steps.is_empty())
    }

    /// Takes the words out of operations as they were stated.
    pub(super) fn mask_operations(&self, operations: &mut [Value]) -> Result<bool, Error> {
        let mut texts = Vec::new();
        operations.iter_mut().for_each(|value| strings(value, &mut texts));
        self.mask(&mut texts)
    }
}

/// UTF-8, or UTF-16 where a mark says so.
fn as_text(bytes: &[u8]) -> String {
    let unit: Option<fn([u8; 2]) -> u16> = match bytes {
        [0xFF, 0xFE, ..] => Some(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => Some(u16::from_be_bytes),
        _ => None,
    };
    let Some(unit) = unit else { return String::from_utf8_lossy(bytes).into_owned() };
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Every text in a value but the names of operations.
pub(super) fn strings<'a>(value: &'a mut Value, texts: &mut Vec<&'a mut String>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(values) => values.iter_mut().for_each(|value| strings(value, texts)),
        Value::Object(fields) => {
            let stated = fields.iter_mut().filter(|(name, _)| *name != "op");
            stated.for_each(|(_, value)| strings(value, texts));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masker(find: &str) -> Masker {
        let json = format!(
            r#"{{"schema":"cuedex/edit/1","operations":[{{"op":"redact","find":"{find}"}}]}}"#
        );
        Masker::new(&Script::parse(json.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn words_go_from_every_text_and_the_rest_stays() {
        let masker = masker("quiet cove");
        let masked = masker.masked(&["the Quiet  cove", "quiet", "", "cove\nquiet\ncove"]).unwrap();
        assert_eq!(masked, ["the [redacted]", "quiet", "", "cove\n[redacted]"]);
        assert!(masker.is_in(b"\xff a quiet cove \xff").unwrap());
        assert!(!masker.is_in(b"a quiet, cove").unwrap());
        assert!(masker.is_in(br#"{"text":"a quiet\ncove"}"#).unwrap());
        let wide = "\u{feff}a quiet cove".encode_utf16().flat_map(u16::to_le_bytes);
        assert!(masker.is_in(&wide.collect::<Vec<_>>()).unwrap());
    }

    #[test]
    fn operations_keep_their_names() {
        let masker = masker("replace");
        let mut operations =
            [serde_json::json!({"op":"replace","find":"replace","where":{"text":["x replace"]}})];
        assert!(masker.mask_operations(&mut operations).unwrap());
        let expected = serde_json::json!(
            {"op":"replace","find":"[redacted]","where":{"text":["x [redacted]"]}});
        assert_eq!(operations[0], expected);
    }
}
