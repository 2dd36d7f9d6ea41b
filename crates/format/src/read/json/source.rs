use std::cell::OnceCell;

use serde::Deserialize;

use super::super::log::{Log, Place};
use super::{CONTROL_CHARACTERS, LONE_SURROGATE, NOT_A_NUMBER};
use crate::{Code, Error, ErrorKind, Format, Position};

/// A JSON text to be read into typed structs, which may borrow from it.
pub(in super::super) struct Source<'a> {
    text: &'a str,
    format: Format,
    mended: OnceCell<String>,
}

impl<'a> Source<'a> {
    pub(in super::super) fn new(text: &'a str, format: Format) -> Self {
        Self { text, format, mended: OnceCell::new() }
    }

    /// The text as the file has it, whatever was mended: what [`locate`](super::locate) wants.
    pub(in super::super) fn text(&self) -> &'a str {
        self.text
    }

    /// Reads the text as `T`. Only when it is no JSON it is looked through for what tools write
    /// that JSON forbids, mended with a warning, and read once more.
    pub(in super::super) fn parse<'s, T: Deserialize<'s>>(
        &'s self,
        log: &mut Log,
    ) -> Result<T, Error> {
        self.read_with::<T, T>(log, parse)
    }

    /// The same where `read` makes something else of the text than the `T` that it is built as.
    pub(in super::super) fn read_with<'s, T: Deserialize<'s>, R>(
        &'s self,
        log: &mut Log,
        read: impl Fn(&'s str) -> Result<R, serde_json::Error>,
    ) -> Result<R, Error> {
        let fault = match read(self.text) {
            Ok(value) => return Ok(value),
            Err(fault) if fault.is_data() => {
                let byte = byte_of(self.text, &fault);
                return Err(self.built_otherwise::<T>(self.text, byte, fault));
            }
            Err(fault) => fault,
        };
        let Some(mended) = mend(self.text, usize::MAX) else {
            let byte = byte_of(self.text, &fault);
            return Err(self.not_whole(byte, fault));
        };
        for (code, at) in &mended.codes {
            let place = Place { line: line_of(self.text, *at), bytes: *at..at + 1, cue: None };
            log.say(*code, place);
        }
        let text = self.mended.get_or_init(|| mended.text);
        read(text).map_err(|fault| {
            let byte = self.unmended(byte_of(text, &fault));
            match fault.is_data() {
                true => self.built_otherwise::<T>(text, byte, fault),
                false => self.not_whole(byte, fault),
            }
        })
    }

    /// The byte of the text that this byte of the mended text came from.
    fn unmended(&self, byte: usize) -> usize {
        mend(self.text, byte).map_or(byte, |mended| mended.end)
    }

    fn not_whole(&self, byte: usize, cause: serde_json::Error) -> Error {
        let name = self.format.description();
        let message = format!("it looks like {name}, but is not whole JSON");
        self.malformed(message, byte, cause)
    }

    /// Reads once more, for the path of the field: keeping it all along would cost time.
    fn built_otherwise<'s, T: Deserialize<'s>>(
        &self,
        text: &'s str,
        byte: usize,
        cause: serde_json::Error,
    ) -> Error {
        let mut again = serde_json::Deserializer::from_str(text);
        let path = match serde_path_to_error::deserialize::<_, T>(&mut again) {
            Err(error) => error.path().to_string().chars().take(LONGEST_PATH).collect(),
            Ok(_) => String::new(),
        };
        let name = self.format.description();
        let message = match path.as_str() {
            "" | "." => format!("it looks like {name}, but is built otherwise"),
            path => format!("it looks like {name}, but {path} is built otherwise"),
        };
        self.malformed(message, byte, cause)
    }

    fn malformed(&self, message: String, byte: usize, cause: serde_json::Error) -> Error {
        let position = Position { line: line_of(self.text, byte), byte, cue: None };
        Error::new(ErrorKind::Malformed, message).at(position).because(cause)
    }
}

/// The longest path that a message quotes.
const LONGEST_PATH: usize = 120;

fn line_of(text: &str, byte: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..byte.min(text.len())]).count()
}

/// Where in a text the parser stopped.
fn byte_of(text: &str, fault: &serde_json::Error) -> usize {
    let line_start = match fault.line() {
        0 | 1 => 0,
        line => {
            let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
            ends.nth(line - 2).map_or(0, |end| end + 1)
        }
    };
    (line_start + fault.column().saturating_sub(1)).min(text.len())
}

/// Reads JSON of at most serde_json's depth of 128, the limit that keeps the stack small.
fn parse<'s, T: Deserialize<'s>>(text: &'s str) -> Result<T, serde_json::Error> {
    let mut source = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(&mut source)?;
    source.end()?;
    Ok(value)
}

/// A text that was no JSON for reasons that can be mended.
struct Mended {
    text: String,
    /// Each code with its first place.
    codes: Vec<(Code, usize)>,
    /// How much of the text was looked through.
    end: usize,
}

/// Raw control characters in texts escaped (whisper.cpp writes them), halves of escaped letters
/// replaced (Python writes them) and `NaN`, `Infinity` (Python, too) and numbers without bounds
/// turned to `null`. Ends once the mended text is `until` bytes long; nothing where nothing had
/// to be mended.
fn mend(text: &str, until: usize) -> Option<Mended> {
    let room = text.len().min(until) + 64;
    let mut mended = Mended { text: String::with_capacity(room), codes: Vec::new(), end: 0 };
    let mut in_text = false;
    while mended.end < text.len() && mended.text.len() < until {
        let rest = &text[mended.end..];
        match rest.as_bytes()[0] {
            b'"' => {
                in_text = !in_text;
                mended.keep(rest, 1);
            }
            b'\\' if in_text => mended.escape(rest),
            control @ ..b' ' if in_text => {
                mended.replace(CONTROL_CHARACTERS, &format!("\\u{control:04x}"), 1);
            }
            b'N' | b'I' | b'n' | b'i' | b'-' | b'0'..=b'9' if !in_text => mended.number(rest),
            _ => mended.keep(rest, 1),
        }
    }
    (!mended.codes.is_empty()).then_some(mended)
}

impl Mended {
    /// Takes over at least so many bytes, to the end of a character.
    fn keep(&mut self, rest: &str, length: usize) {
        let length = (length..rest.len()).find(|n| rest.is_char_boundary(*n)).unwrap_or(rest.len());
        self.text.push_str(&rest[..length]);
        self.end += length;
    }

    fn replace(&mut self, code: Code, by: &str, length: usize) {
        if self.codes.iter().all(|(known, _)| *known != code) {
            self.codes.push((code, self.end));
        }
        self.text.push_str(by);
        self.end += length;
    }

    /// A backslash and what it escapes. In front of a control character it is one too many.
    fn escape(&mut self, rest: &str) {
        const HALF: usize = "\\ud83d".len();
        match (half(rest), rest.get(HALF..).and_then(half)) {
            (Some(Half::First), Some(Half::Second)) => self.keep(rest, 2 * HALF),
            (Some(_), _) => self.replace(LONE_SURROGATE, "\\ufffd", HALF),
            _ if rest.as_bytes().get(1).is_some_and(|next| *next < b' ') => self.end += 1,
            _ => self.keep(rest, 2),
        }
    }

    fn number(&mut self, rest: &str) {
        let is_part = |b: &u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E');
        let length = rest.bytes().take_while(is_part).count();
        match no_number(rest) {
            Some(length) => self.replace(NOT_A_NUMBER, "null", length),
            None if rest[..length].parse().is_ok_and(f64::is_infinite) => {
                self.replace(NOT_A_NUMBER, "null", length);
            }
            None => self.keep(rest, length.max(1)),
        }
    }
}

/// The halves that a letter beyond 16 bits is [escaped](https://www.rfc-editor.org/rfc/rfc8259#section-7) in.
enum Half {
    First,
    Second,
}

/// The half of a letter whose escape begins a text.
fn half(text: &str) -> Option<Half> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xD800..=0xDBFF => Some(Half::First),
        0xDC00..=0xDFFF => Some(Half::Second),
        _ => None,
    }
}

/// How long the name is that stands here for a number: Python's, or those of C's `printf`.
fn no_number(rest: &str) -> Option<usize> {
    let names = ["NaN", "Infinity", "-Infinity", "-nan", "nan", "-inf", "inf"];
    names.into_iter().find(|name| rest.starts_with(name)).map(str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Doc {
        a: String,
        b: Option<f64>,
    }

    #[test]
    fn what_tools_write_and_json_forbids_is_mended_once() {
        let text = "{\"a\":\"one\ntwo\tNaN \\\" x\",\n\"b\":NaN}";
        let (source, mut log) = (Source::new(text, Format::WhisperCpp), Log::default());
        let doc: Doc = source.parse(&mut log).unwrap();
        assert_eq!((doc.a.as_str(), doc.b), ("one\ntwo\tNaN \" x", None));
        let codes: Vec<_> = log.into_warnings().iter().map(|w| (w.code, w.line)).collect();
        assert_eq!(codes, [("json/control-characters", 1), ("json/not-a-number", 3)]);
    }

    #[test]
    fn halves_of_letters_and_endless_numbers_are_mended() {
        let text = r#"{"a":"\ud83d\ude00 \\ud83d \ud83d you \ude00\ud83d","b":-1e400}"#;
        let (source, mut log) = (Source::new(text, Format::Whisper), Log::default());
        let doc: Doc = source.parse(&mut log).unwrap();
        let right = "\u{1f600} \\ud83d \u{fffd} you \u{fffd}\u{fffd}";
        assert_eq!((doc.a.as_str(), doc.b), (right, None));
        let codes: Vec<_> = log.into_warnings().iter().map(|w| (w.code, w.bytes.start)).collect();
        let at = |part| text.find(part).unwrap();
        let places =
            [("json/lone-surrogate", at(r"\ud83d you")), ("json/not-a-number", at("-1e400"))];
        assert_eq!(codes, places);
    }

    #[test]
    fn a_fault_behind_what_was_mended_has_its_place_in_the_file() {
        let text = "{\"a\":\"one\ntwo\",\n\"b\": oops}";
        let source = Source::new(text, Format::WhisperCpp);
        let error = source.parse::<Doc>(&mut Log::default()).err().unwrap();
        let position = error.position().unwrap();
        assert_eq!((position.line, &text[position.byte..]), (3, "oops}"));
    }

    #[test]
    fn a_field_of_another_kind_is_named() {
        let source = Source::new("{\"a\":[1],\n\"b\":1}", Format::Whisper);
        let error = source.parse::<Doc>(&mut Log::default()).err().unwrap();
        assert!(error.to_string().ends_with("but a is built otherwise (line 1)"), "{error}");
    }

    #[test]
    fn depth_is_an_error_or_ignored_and_never_a_crash() {
        let deep = |n| format!("{{\"a\":\"x\",\"c\":{}{}}}", "[".repeat(n), "]".repeat(n));
        let (text, mut log) = (deep(100_000), Log::default());
        assert!(Source::new(&text, Format::Whisper).parse::<Doc>(&mut log).is_ok());
        let open = "{\"a\":".repeat(100_000);
        assert!(Source::new(&open, Format::Whisper).parse::<Doc>(&mut log).is_err());
        let list = "[".repeat(100_000);
        assert!(Source::new(&list, Format::Whisper).parse::<Doc>(&mut log).is_err());
    }

    #[test]
    fn a_cut_text_is_an_error_with_its_place() {
        let source = Source::new("{\"a\":\"one\",\n\"b\":", Format::Whisper);
        let error = source.parse::<Doc>(&mut Log::default()).err().unwrap();
        assert_eq!(error.position().unwrap().line, 2);
    }
}
