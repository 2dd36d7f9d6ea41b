//! UTF-8 and the encodings before it.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::super::log::{Log, Place};
use super::cut::is_cut_utf8;
use super::{BROKEN_UTF8, Coding, ENCODING, GUESSED_ENCODING, LOOK, log_broken};
use crate::{Error, ErrorKind};

/// Without the zeros that a buffer or a device fills the end of a file with; of a file of
/// nothing else they are all there is.
pub(super) fn unpadded(bytes: &[u8]) -> &[u8] {
    bytes.iter().rposition(|byte| *byte != 0).map_or(bytes, |last| &bytes[..=last])
}

/// UTF-8, else what an XML declaration names, else the encoding that fits best.
pub(super) fn decode<'a>(bytes: &'a [u8], log: &mut Log) -> Result<(Cow<'a, str>, Coding), Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) if controls(bytes) * 10 > bytes.len().min(LOOK) => Err(binary(text.len())),
        Ok(text) => Ok((Cow::Borrowed(text), Coding::Utf8)),
        Err(_) if controls(bytes) * 50 > bytes.len().min(LOOK) => Err(binary(bytes.len())),
        Err(_) => match declared(bytes) {
            Some(encoding) => Ok((as_declared(bytes, encoding, log), Coding::of(encoding))),
            None if mostly_utf8(bytes) => Ok((utf8(bytes, log), Coding::Utf8)),
            None => Ok(legacy(bytes, log)),
        },
    }
}

/// The most places that are told one by one.
const MOST_TOLD: usize = 100;

/// UTF-8 whatever the bytes are; each place that is none is told, with its place in the text.
pub(super) fn utf8<'a>(bytes: &'a [u8], log: &mut Log) -> Cow<'a, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    let (mut line, mut counted, mut broken) = (1, 0, 0);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if chunk.invalid().is_empty() {
            continue;
        }
        let at = text.len();
        text.push(char::REPLACEMENT_CHARACTER);
        broken += 1;
        if broken <= MOST_TOLD {
            line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..at]).count();
            counted = at;
            log.say(BROKEN_UTF8, Place { line, bytes: at..text.len(), cue: None });
        }
    }
    if broken > MOST_TOLD {
        let message =
            format!("{}, here and in {} more places", BROKEN_UTF8.about, broken - MOST_TOLD);
        log.add(BROKEN_UTF8, Place { line, bytes: counted..text.len(), cue: None }, message);
    }
    Cow::Owned(text)
}

fn binary(length: usize) -> Error {
    Error::new(ErrorKind::Binary, format!("the file is not text ({length} bytes of binary data)"))
}

/// How many of the first bytes no text file would hold.
fn controls(bytes: &[u8]) -> usize {
    let is_control = |b: &u8| matches!(b, 0..=8 | 11 | 14..=26 | 28..=31 | 127);
    bytes[..bytes.len().min(LOOK)].iter().filter(|b| is_control(b)).count()
}

/// The encoding that an [XML declaration](https://www.w3.org/TR/xml/#charencoding) names, unless
/// it names UTF-8 or UTF-16, which these bytes are not.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const LONGEST: usize = 256;
    let head = &bytes.trim_ascii_start()[..bytes.trim_ascii_start().len().min(LONGEST)];
    let head = head.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(head, b"?>")?;
    let declaration = &head[..end];
    let at = memchr::memmem::find(declaration, b"encoding")? + "encoding".len();
    let value = declaration[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *value.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
    let label = value[1..].split(|b| *b == quote).next()?;
    let encoding = Encoding::for_label(label)?;
    let is_wide = encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE;
    (encoding != encoding_rs::UTF_8 && !is_wide).then_some(encoding)
}

fn as_declared<'a>(bytes: &'a [u8], encoding: &'static Encoding, log: &mut Log) -> Cow<'a, str> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let name = encoding.name();
    log.add(ENCODING, Place::default(), format!("the file is in {name}, as it declares"));
    if broken {
        log_broken(name, log);
    }
    text
}

/// Whether more characters beyond ASCII are good UTF-8 than not: a damaged file, not a legacy
/// encoding, whose letters hardly ever make good UTF-8. JSON is UTF-8 by [its standard](https://www.rfc-editor.org/rfc/rfc8259#section-8.1),
/// and whisper.cpp splits letters between tokens, so there a part of them will do, or that the
/// bad ones look like pieces of UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    match bytes.trim_ascii_start().first() {
        Some(b'{' | b'[') => good * 4 > bad || is_cut_utf8(bytes),
        _ => good > bad,
    }
}

fn legacy<'a>(bytes: &'a [u8], log: &mut Log) -> (Cow<'a, str>, Coding) {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let name = encoding.name();
    let sure = if broken { "; some bytes were replaced" } else { "" };
    let message = format!("the file is not UTF-8; read as {name}, a guess{sure}");
    log.add(GUESSED_ENCODING, Place::default(), message);
    (text, Coding::of(encoding))
}
