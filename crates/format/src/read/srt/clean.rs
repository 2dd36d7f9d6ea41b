use cuedex_model::Timestamp;

use super::super::fast;
use super::super::raw_cue::RawCue;
use crate::Format;

/// Index and times of a cue in the clean form.
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub(super) index: u64,
    /// Where the digits of the index end.
    index_end: usize,
    start: Timestamp,
    end: Timestamp,
    /// Where the cue begins.
    pub(super) at: usize,
    /// Where its text begins.
    pub(super) payload: usize,
    /// The number of the line with the times.
    pub(super) line: usize,
}

impl Header {
    /// The header that stands at this byte, where `before` lines stand before it.
    pub(super) fn read(text: &str, at: usize, before: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let digits = bytes[at..].iter().take(10).take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits == 10 {
            return None;
        }
        let index_end = at + digits;
        let index = bytes[at..index_end].iter().fold(0, |n, b| n * 10 + u64::from(b - b'0'));
        let times_at = fast::line_end(bytes, index_end)?;
        let (start, end, times_end) = fast::times(bytes, times_at, b',')?;
        let payload = fast::line_end(bytes, times_end)?;
        Some(Self { index, index_end, start, end, at, payload, line: before + 2 })
    }

    /// The cue whose text begins below and ends there.
    pub(super) fn cue<'a>(&self, text: &'a str, payload_end: usize, end: usize) -> RawCue<'a> {
        RawCue {
            id: Some(&text[self.at..self.index_end]),
            start: self.start,
            end: self.end,
            settings: "",
            payload: &text[self.payload..payload_end],
            line: self.line,
            bytes: self.at..end,
            payload_at: self.payload,
            format: Format::Srt,
            is_clean: true,
            to_the_letter: false,
            lead: "",
            oddity: None,
        }
    }
}

/// A cue in the clean form, and the header of the one behind it.
pub(super) struct Clean<'a> {
    pub(super) cue: RawCue<'a>,
    pub(super) next: Option<Header>,
}

/// The cue below a header, where it ends with a blank line and another header, or with the text.
pub(super) fn read<'a>(text: &'a str, header: &Header) -> Option<Clean<'a>> {
    let bytes = text.as_bytes();
    let payload = fast::payload(text, header.payload, |line| !is_blank(line))?;
    let (mut at, mut before) = (payload.block_end, header.line + payload.lines);
    while let Some(next) = fast::line_end(bytes, at) {
        (at, before) = (next, before + 1);
    }
    let next = match at < bytes.len() {
        true => Some(Header::read(text, at, before)?),
        false => None,
    };
    Some(Clean { cue: header.cue(text, payload.end, payload.block_end), next })
}

/// Whether a line that is not empty shows nothing.
fn is_blank(line: &str) -> bool {
    line.chars().next().is_none_or(char::is_whitespace) && line.trim().is_empty()
}
