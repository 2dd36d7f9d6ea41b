//! Bytes become text, before any dialect looks at them.

mod coding;
mod cut;
mod narrow;
mod wide;

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::Encoding;

use super::log::{Log, Place};
use super::{Conformance, ReadOptions};
use crate::{Error, ErrorKind, Format};
pub(crate) use coding::Coding;
use wide::Wide;

crate::warning::declare! {
    ENCODING = Note "text/encoding", "the file is in UTF-16, in UTF-32 or in the encoding that it declares";
    GUESSED_ENCODING = Warning "text/guessed-encoding", "the file is not UTF-8; its encoding was guessed";
    BROKEN_UTF8 = Warning "text/broken-utf8", "some bytes are no UTF-8 and were replaced";
    BROKEN_ENCODING = Warning "text/broken-encoding", "some bytes do not fit the encoding and were replaced";
}

/// A file as text.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) utf8_bom: bool,
    pub(super) coding: Coding,
    /// Which bytes of the file the text was made of: all but a mark and zeros at the end.
    pub(super) bytes: Range<usize>,
}

impl<'a> Decoded<'a> {
    /// The text of a part of a file.
    fn of(text: Cow<'a, str>, coding: Coding, part: &[u8], mark: usize) -> Self {
        Self { text, utf8_bom: false, coding, bytes: mark..mark + part.len() }
    }

    fn marked(self, utf8_bom: bool) -> Self {
        Self { utf8_bom, ..self }
    }
}

/// How much of a file is looked at to tell text from media.
const LOOK: usize = 8 * 1024;

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Turns bytes into text: in the encoding that the options state, else by byte order mark, else
/// UTF-16 or UTF-32 by their zeros, else UTF-8, else as an XML declaration says, else in the
/// legacy encoding that fits best, with a warning that names the guess.
///
/// The WebVTT standard knows only UTF-8 and replaces what is none, and U+0000.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    options: &ReadOptions,
    log: &mut Log,
) -> Result<Decoded<'a>, Error> {
    if bytes.is_empty() {
        return Err(Error::new(ErrorKind::Empty, "the file is empty"));
    }
    let decoded = match &options.encoding {
        Some(label) => stated(bytes, label, log)?,
        None if is_w3c(bytes, options) => return Ok(w3c(bytes, log)),
        None => detected(bytes, log)?,
    };
    if decoded.text.trim().is_empty() {
        return Err(Error::new(ErrorKind::Empty, "the file holds nothing but spaces"));
    }
    Ok(decoded)
}

/// Only WebVTT is read to the letter: it knows no encoding but UTF-8.
fn is_w3c(bytes: &[u8], options: &ReadOptions) -> bool {
    let is_vtt = match options.format {
        Some(format) => format == Format::Vtt,
        None => bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes).starts_with(b"WEBVTT"),
    };
    is_vtt && options.conformance == Conformance::W3c
}

fn w3c<'a>(bytes: &'a [u8], log: &mut Log) -> Decoded<'a> {
    let marked = bytes.strip_prefix(UTF8_MARK);
    let part = marked.unwrap_or(bytes);
    let text = narrow::utf8(part, log).replace('\0', "\u{fffd}");
    Decoded::of(text.into(), Coding::Utf8, part, bytes.len() - part.len()).marked(marked.is_some())
}

fn detected<'a>(bytes: &'a [u8], log: &mut Log) -> Result<Decoded<'a>, Error> {
    if let Some(part) = bytes.strip_prefix(UTF8_MARK) {
        let part = narrow::unpadded(part);
        let text = narrow::utf8(part, log);
        return Ok(Decoded::of(text, Coding::Utf8, part, UTF8_MARK.len()).marked(true));
    }
    let unmarked = || Some((Wide::by_zeros(bytes)?, bytes));
    if let Some((wide, part)) = Wide::by_mark(bytes).or_else(unmarked) {
        log.add(ENCODING, Place::default(), format!("the file is in {}", wide.name()));
        let text = read_wide(wide, part, log);
        return Ok(Decoded::of(text, Coding::Wide(wide), part, bytes.len() - part.len()));
    }
    let part = narrow::unpadded(bytes);
    let (text, coding) = narrow::decode(part, log)?;
    Ok(Decoded::of(text, coding, part, 0))
}

/// The encoding that the caller states overrules what the bytes say.
fn stated<'a>(bytes: &'a [u8], label: &str, log: &mut Log) -> Result<Decoded<'a>, Error> {
    if let Some(wide) = Wide::for_label(label, bytes) {
        let marked = Wide::by_mark(bytes).filter(|(marked, _)| *marked == wide);
        let part = marked.map_or(bytes, |(_, rest)| rest);
        let text = read_wide(wide, part, log);
        return Ok(Decoded::of(text, Coding::Wide(wide), part, bytes.len() - part.len()));
    }
    let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
        let message = format!("no encoding is called {label:?}");
        return Err(Error::new(ErrorKind::Encoding, message));
    };
    let marked = bytes.strip_prefix(UTF8_MARK).filter(|_| encoding == encoding_rs::UTF_8);
    let part = marked.unwrap_or(bytes);
    let (text, broken) = encoding.decode_without_bom_handling(part);
    if broken {
        log_broken(encoding.name(), log);
    }
    let mark = bytes.len() - part.len();
    Ok(Decoded::of(text, Coding::of(encoding), part, mark).marked(marked.is_some()))
}

fn read_wide<'a>(wide: Wide, bytes: &'a [u8], log: &mut Log) -> Cow<'a, str> {
    let (text, broken) = wide.decode(bytes);
    if broken {
        log_broken(wide.name(), log);
    }
    text
}

fn log_broken(name: &str, log: &mut Log) {
    let message = format!("some bytes are no {name} and were replaced");
    log.add(BROKEN_ENCODING, Place::default(), message);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> (String, Vec<&'static str>) {
        let mut log = Log::default();
        let text = decode(bytes, &ReadOptions::default(), &mut log).unwrap().text.into_owned();
        (text, log.into_warnings().iter().map(|w| w.code).collect())
    }

    #[test]
    fn marks_decide() {
        assert_eq!(text_of(b"\xEF\xBB\xBFhej"), ("hej".into(), vec![]));
        assert_eq!(text_of(b"\xFF\xFEh\0i\0"), ("hi".into(), vec!["text/encoding"]));
        assert_eq!(text_of(b"\xFE\xFF\0h\0i"), ("hi".into(), vec!["text/encoding"]));
    }

    #[test]
    fn wide_text_without_a_mark_is_seen() {
        assert_eq!(text_of(b"h\0a\0r\0b\0o\0r\0").0, "harbor");
        assert_eq!(text_of(b"\0h\0a\0r\0b\0o\0r").0, "harbor");
    }

    #[test]
    fn a_legacy_encoding_is_guessed_and_named() {
        let (text, codes) = text_of(
            "où êtes-vous allés cet été ? à la forêt"
                .replace('à', "a")
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap())
                .collect::<Vec<_>>()
                .as_slice(),
        );
        assert!(text.starts_with("où êtes-vous"), "{text}");
        assert_eq!(codes, ["text/guessed-encoding"]);
    }

    #[test]
    fn one_bad_byte_does_not_turn_utf8_into_latin() {
        let mut bytes = "тихая гавань в тумане".as_bytes().to_vec();
        bytes.insert(10, 0xFF);
        let (text, codes) = text_of(&bytes);
        assert!(text.contains("гавань"));
        assert_eq!(codes, ["text/broken-utf8"]);
    }

    #[test]
    fn empty_and_binary_files_are_told_apart() {
        let kind = |bytes: &[u8]| {
            decode(bytes, &ReadOptions::default(), &mut Log::default()).err().map(|e| e.kind())
        };
        assert_eq!(kind(b""), Some(ErrorKind::Empty));
        assert_eq!(kind(b" \r\n\t"), Some(ErrorKind::Empty));
        assert_eq!(
            kind(&[0, 0, 0, 24, b'f', b't', b'y', b'p', 0, 0, 0, 1]),
            Some(ErrorKind::Binary)
        );
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01"), Some(ErrorKind::Binary));
    }

    fn text_as(label: &str, bytes: &[u8]) -> (String, Vec<&'static str>) {
        let options = ReadOptions { encoding: Some(label.to_owned()), ..ReadOptions::default() };
        let mut log = Log::default();
        let text = decode(bytes, &options, &mut log).unwrap().text.into_owned();
        (text, log.into_warnings().iter().map(|w| w.code).collect())
    }

    #[test]
    fn a_stated_encoding_overrules_what_is_seen() {
        assert_eq!(text_as("windows-1251", b"\xEF\xF0"), ("пр".into(), vec![]));
        assert_eq!(text_as("latin1", "é".as_bytes()).0, "Ã©");
        assert_eq!(text_as("utf-16", b"\xFE\xFF\0h\0i").0, "hi");
        assert_eq!(text_as("UTF-16", b"h\0i\0").0, "hi");
        assert_eq!(text_as("utf-16le", b"\xFF\xFEh\0i\0").0, "hi");
        assert_eq!(text_as("utf-32be", b"\0\0\0h\0\0\0i").0, "hi");
        assert_eq!(text_as("utf-32", b"\0\0\xFE\xFF\0\0\0h").0, "h");
        assert_eq!(text_as("utf-8", b"\xEF\xBB\xBFhi").0, "hi");
        for (label, bytes) in [("utf-8", &b"hi \xFF"[..]), ("shift_jis", b"hi \xFF")] {
            let (text, codes) = text_as(label, bytes);
            assert_eq!((text.as_str(), codes), ("hi \u{fffd}", vec!["text/broken-encoding"]));
        }
    }

    #[test]
    fn an_encoding_that_nobody_knows_is_an_error_that_names_it() {
        let options = ReadOptions { encoding: Some("klingon".into()), ..ReadOptions::default() };
        let error = decode(b"hi", &options, &mut Log::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encoding);
        assert!(error.to_string().contains("klingon"));
    }

    #[test]
    fn an_xml_declaration_is_believed_before_any_guess() {
        let bytes = b"<?xml version='1.0' encoding='iso-8859-5'?><a>\xDF\xE0\xD8\xD2\xD5\xE2</a>";
        let (text, codes) = text_of(bytes);
        assert!(text.contains("привет"), "{text}");
        assert_eq!(codes, ["text/encoding"]);
        let wrong = "<?xml version='1.0' encoding='iso-8859-5'?><a>é</a>";
        assert_eq!(text_of(wrong.as_bytes()), (wrong.into(), vec![]));
    }

    #[test]
    fn a_mark_of_four_bytes_is_not_taken_for_one_of_two() {
        let (text, codes) = text_of(b"\xFF\xFE\0\0h\0\0\0i\0\0\0");
        assert_eq!((text.as_str(), codes), ("hi", vec!["text/encoding"]));
        assert_eq!(text_of(b"\0\0\xFE\xFF\0\0\0h\0\0\0i").0, "hi");
    }

    #[test]
    fn json_with_cut_letters_stays_utf8_and_latin_is_guessed() {
        let (text, codes) = text_of(b"{\"text\":\"the caf\xC3\"}");
        assert_eq!(
            (text.as_str(), codes),
            ("{\"text\":\"the caf\u{fffd}\"}", vec!["text/broken-utf8"])
        );
        let (text, codes) = text_of(b"{\"text\":\"Gr\xFC\xDFe an alle\"}");
        assert!(text.contains("Grüße"), "{text}");
        assert_eq!(codes, ["text/guessed-encoding"]);
    }

    #[test]
    fn zeros_behind_the_end_are_left_out() {
        for head in ["{\"a\":1}", "\u{feff}{\"a\":1}"] {
            let padded = [head.as_bytes(), &[0; 64]].concat();
            assert_eq!(text_of(&padded), ("{\"a\":1}".into(), vec![]), "{head}");
        }
    }

    #[test]
    fn a_marked_file_stays_utf8_however_broken() {
        assert_eq!(text_of(b"\xEF\xBB\xBFh\xE9"), ("h\u{fffd}".into(), vec!["text/broken-utf8"]));
    }
}
