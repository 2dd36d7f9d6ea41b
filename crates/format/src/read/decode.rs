use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::Conformance;
use super::log::{Log, Place};
use crate::{Error, ErrorKind};

/// A file as text.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) utf8_bom: bool,
}

/// How much of a file is looked at to tell text from media.
const LOOK: usize = 8 * 1024;

/// Turns bytes into text: by byte order mark, else UTF-8, else UTF-16 by its zeros, else the
/// legacy encoding that fits best, with a warning that names the guess.
///
/// The WebVTT standard knows only UTF-8 and replaces what is none, and U+0000.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    conformance: Conformance,
    log: &mut Log,
) -> Result<Decoded<'a>, Error> {
    if bytes.is_empty() {
        return Err(Error::new(ErrorKind::Empty, "the file is empty"));
    }
    if conformance == Conformance::W3c {
        let marked = bytes.strip_prefix(b"\xEF\xBB\xBF");
        let text = String::from_utf8_lossy(marked.unwrap_or(bytes)).replace('\0', "\u{fffd}");
        return Ok(Decoded { text: text.into(), utf8_bom: marked.is_some() });
    }
    let decoded = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding == encoding_rs::UTF_8 => {
            Decoded { text: utf8_or_legacy(&bytes[mark..], log)?, utf8_bom: true }
        }
        Some((encoding, mark)) => plain(wide(&bytes[mark..], encoding, log)),
        None => match wide_without_mark(bytes) {
            Some(encoding) => plain(wide(bytes, encoding, log)),
            None => plain(utf8_or_legacy(bytes, log)?),
        },
    };
    if decoded.text.trim().is_empty() {
        return Err(Error::new(ErrorKind::Empty, "the file holds nothing but spaces"));
    }
    Ok(decoded)
}

fn plain(text: Cow<'_, str>) -> Decoded<'_> {
    Decoded { text, utf8_bom: false }
}

fn wide<'a>(bytes: &'a [u8], encoding: &'static Encoding, log: &mut Log) -> Cow<'a, str> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let name = encoding.name();
    log.note("text/encoding", Place::default(), format!("the file is in {name}"));
    if broken {
        let message = format!("some bytes are no {name} and were replaced");
        log.warn("text/broken-encoding", Place::default(), message);
    }
    text
}

/// UTF-16 without a mark shows itself by zeros in every other byte of Latin text and digits.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let look = &bytes[..bytes.len().min(LOOK) & !1];
    let zeros = |offset: usize| look.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), look.len() / 2);
    if odd * 10 >= pairs * 4 && even * 20 < pairs {
        return Some(UTF_16LE).filter(|_| pairs > 1);
    }
    (pairs > 1 && even * 10 >= pairs * 4 && odd * 20 < pairs).then_some(UTF_16BE)
}

fn utf8_or_legacy<'a>(bytes: &'a [u8], log: &mut Log) -> Result<Cow<'a, str>, Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) if controls(bytes) * 10 > bytes.len().min(LOOK) => Err(binary(text.len())),
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if controls(bytes) * 50 > bytes.len().min(LOOK) => Err(binary(bytes.len())),
        Err(error) if mostly_utf8(bytes) => {
            let place =
                Place { bytes: error.valid_up_to()..error.valid_up_to() + 1, ..Place::default() };
            log.warn("text/broken-utf8", place, "some bytes are no UTF-8 and were replaced");
            Ok(String::from_utf8_lossy(bytes))
        }
        Err(_) => Ok(legacy(bytes, log)),
    }
}

fn binary(length: usize) -> Error {
    Error::new(ErrorKind::Binary, format!("the file is not text ({length} bytes of binary data)"))
}

/// How many of the first bytes no text file would hold.
fn controls(bytes: &[u8]) -> usize {
    let is_control = |b: &u8| matches!(b, 0..=8 | 11 | 14..=26 | 28..=31 | 127);
    bytes[..bytes.len().min(LOOK)].iter().filter(|b| is_control(b)).count()
}

/// Whether far more characters beyond ASCII are good UTF-8 than not: a damaged file, not a
/// legacy encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good > bad * 4
}

fn legacy<'a>(bytes: &'a [u8], log: &mut Log) -> Cow<'a, str> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let name = encoding.name();
    let sure = if broken { "; some bytes were replaced" } else { "" };
    let message = format!("the file is not UTF-8; read as {name}, a guess{sure}");
    log.warn("text/guessed-encoding", Place::default(), message);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> (String, Vec<&'static str>) {
        let mut log = Log::default();
        let text = decode(bytes, Conformance::Lenient, &mut log).unwrap().text.into_owned();
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
            decode(bytes, Conformance::Lenient, &mut Log::default()).err().map(|e| e.kind())
        };
        assert_eq!(kind(b""), Some(ErrorKind::Empty));
        assert_eq!(kind(b" \r\n\t"), Some(ErrorKind::Empty));
        assert_eq!(
            kind(&[0, 0, 0, 24, b'f', b't', b'y', b'p', 0, 0, 0, 1]),
            Some(ErrorKind::Binary)
        );
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01"), Some(ErrorKind::Binary));
    }
}
