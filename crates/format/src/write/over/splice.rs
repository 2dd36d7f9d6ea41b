use std::ops::Range;

use crate::read::decode::Coding;
use crate::{Error, ErrorKind, Position};

/// A part of a text and what comes in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) at: Range<usize>,
    pub(super) with: String,
}

impl Splice {
    pub(super) fn new(at: Range<usize>, with: impl Into<String>) -> Self {
        Self { at, with: with.into() }
    }

    /// New text where nothing is taken out.
    pub(super) fn insert(at: usize, with: impl Into<String>) -> Self {
        Self::new(at..at, with)
    }
}

/// A part of a text with the changes inside of it, which come in order and do not overlap.
pub(super) fn spliced(text: &str, part: Range<usize>, splices: &[Splice]) -> String {
    let mut out = String::with_capacity(part.len() + 16);
    let mut at = part.start;
    for splice in splices {
        out.push_str(&text[at..splice.at.start]);
        out.push_str(&splice.with);
        at = splice.at.end;
    }
    out.push_str(&text[at..part.end]);
    out
}

/// The bytes of a file and the text that they hold.
pub(super) struct File<'a> {
    pub(super) bytes: &'a [u8],
    /// Which bytes hold the text.
    pub(super) part: Range<usize>,
    pub(super) coding: Coding,
    pub(super) text: &'a str,
}

impl File<'_> {
    /// The file with changes in its text, of which `after` is the whole. Every byte that holds
    /// no changed letter stays.
    pub(super) fn with(&self, splices: &[Splice], after: &str) -> Result<Vec<u8>, Error> {
        let places = Places::of(self);
        let mut out = Vec::with_capacity(self.bytes.len() + 64);
        let mut at = 0;
        for splice in splices {
            let start = places.byte(splice.at.start)?;
            out.extend_from_slice(&self.bytes[at..start]);
            let new = self.coding.encode(&splice.with);
            out.extend(new.map_err(|missing| self.cannot_hold(missing, splice.at.start))?);
            at = places.byte(splice.at.end)?;
        }
        out.extend_from_slice(&self.bytes[at..]);
        // Encodings that switch between sets of letters cannot be cut just anywhere.
        let behind = self.bytes.len() - self.part.end;
        let is_whole = self.is_as_its_text()
            || self.coding.decode(&out[self.part.start..out.len() - behind]) == after;
        if is_whole { Ok(out) } else { Err(self.cannot_be_cut(splices)) }
    }

    fn is_as_its_text(&self) -> bool {
        self.coding == Coding::Utf8 && &self.bytes[self.part.clone()] == self.text.as_bytes()
    }

    fn cannot_hold(&self, missing: char, at: usize) -> Error {
        let name = self.coding.name();
        let message = format!(
            "the file is in {name}, which does not have {missing:?}; convert it to UTF-8 first"
        );
        Error::new(ErrorKind::Encoding, message).at(self.position(at))
    }

    fn cannot_be_cut(&self, splices: &[Splice]) -> Error {
        let at = splices.first().map_or(0, |first| first.at.start);
        let name = self.coding.name();
        let message =
            format!("the file cannot be changed in place in {name}; convert it to UTF-8 first");
        Error::new(ErrorKind::Encoding, message).at(self.position(at))
    }

    fn position(&self, at: usize) -> Position {
        let line = Coding::Utf8.line_starts(&self.text.as_bytes()[..at]).len();
        Position { line, byte: at, cue: None }
    }
}

/// Where the letters of a text stand in its file.
struct Places<'a> {
    file: &'a File<'a>,
    /// Where each line starts, in the text and in the bytes that hold it; nothing where both are
    /// the same.
    lines: Option<(Vec<usize>, Vec<usize>)>,
}

impl<'a> Places<'a> {
    fn of(file: &'a File<'a>) -> Self {
        let lines = (!file.is_as_its_text()).then(|| {
            let of_text = Coding::Utf8.line_starts(file.text.as_bytes());
            (of_text, file.coding.line_starts(&file.bytes[file.part.clone()]))
        });
        Self { file, lines }
    }

    /// The byte of the file where this byte of the text stands. Where bytes of its line were
    /// replaced, it is told from the side on which none were.
    fn byte(&self, at: usize) -> Result<usize, Error> {
        let File { bytes, part, coding, text } = self.file;
        let Some((of_text, of_bytes)) = &self.lines else { return Ok(part.start + at) };
        let line = of_text.partition_point(|start| *start <= at) - 1;
        let bytes = &bytes[part.clone()];
        let line_of = |starts: &[usize], end: usize| {
            let start = starts.get(line).copied().unwrap_or(end);
            start..starts.get(line + 1).copied().unwrap_or(end)
        };
        let (in_text, in_bytes) = (line_of(of_text, text.len()), line_of(of_bytes, bytes.len()));
        if at == text.len() {
            return Ok(part.end);
        }
        let stored = &bytes[in_bytes.clone()];
        let before = coding.encode(&text[in_text.start..at]);
        if let Some(before) = before.ok().filter(|before| stored.starts_with(before)) {
            return Ok(part.start + in_bytes.start + before.len());
        }
        let behind = coding.encode(&text[at..in_text.end]);
        if let Some(behind) = behind.ok().filter(|behind| stored.ends_with(behind)) {
            return Ok(part.start + in_bytes.end - behind.len());
        }
        Err(self.file.cannot_be_cut(&[Splice::insert(at, "")]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ReadOptions;
    use crate::read::blocks;

    fn changed(bytes: &[u8], old: &str, with: &str) -> Result<Vec<u8>, Error> {
        changed_in(bytes, None, old, with)
    }

    /// Puts `with` in the place of `old`, which stands in the file as it is read.
    fn changed_in(
        bytes: &[u8],
        encoding: Option<&str>,
        old: &str,
        with: &str,
    ) -> Result<Vec<u8>, Error> {
        let encoding = encoding.map(str::to_owned);
        let options = ReadOptions { encoding, ..ReadOptions::default() };
        let opened = blocks::open(bytes, Some("a.srt"), &options).unwrap();
        let start = opened.text.find(old).unwrap();
        let splices = [Splice::new(start..start + old.len(), with)];
        let after = spliced(&opened.text, 0..opened.text.len(), &splices);
        let (part, coding) = (opened.bytes.clone(), opened.coding);
        File { bytes, part, coding, text: &opened.text }.with(&splices, &after)
    }

    const TIMES: &[u8] = b"1\n00:00:01,000 --> 00:00:02,000\n";

    #[test]
    fn bytes_that_no_letter_has_stay_beside_a_change() {
        let with = |said: &[u8]| [b"\xEF\xBB\xBF", TIMES, said].concat();
        let file = with(b"low tide \xFF\r\xFE quay\n\0\0");
        assert_eq!(
            changed(&file, "low", "high").unwrap(),
            with(b"high tide \xFF\r\xFE quay\n\0\0")
        );
        assert_eq!(
            changed(&file, "quay", "pier").unwrap(),
            with(b"low tide \xFF\r\xFE pier\n\0\0")
        );
        let both = with(b"\xFF low \xFE\n");
        assert_eq!(changed(&both, "low", "high").unwrap_err().kind(), ErrorKind::Encoding);
    }

    #[test]
    fn letters_that_would_join_with_bytes_beside_them_are_an_error() {
        let file = [TIMES, b"a\x81 quay\n"].concat();
        let change = |old, with| changed_in(&file, Some("shift_jis"), old, with);
        assert_eq!(change("quay", "pier").unwrap(), [TIMES, b"a\x81 pier\n"].concat());
        assert_eq!(change(" quay", "quay").unwrap_err().kind(), ErrorKind::Encoding);
    }

    #[test]
    fn a_letter_that_the_encoding_does_not_have_is_an_error_that_names_it() {
        let file = [TIMES, b"d\xE9j\xE0 vu, d\xE9j\xE0 lu, \xE0 c\xF4t\xE9\n"].concat();
        let new = changed(&file, "lu", "\u{ea}tre").unwrap();
        assert!(new.ends_with(b"vu, d\xE9j\xE0 \xEAtre, \xE0 c\xF4t\xE9\n"));
        let error = changed(&file, "lu", "\u{6f22}").unwrap_err();
        assert!(error.to_string().contains('\u{6f22}'), "{error}");
        assert_eq!(error.position().map(|place| place.line), Some(3));
    }
}
