//! The clean form in which most cues stand: times of fixed width, lines of text, a blank line.
//! What is not in it is left to the careful scans; both agree where it is, which tests prove.

use cuedex_model::Timestamp;
use memchr::memchr3;

use crate::cue::timing;

/// The lines of a cue's text.
pub(super) struct Payload {
    /// Behind its last byte, without the line end.
    pub(super) end: usize,
    /// Behind the line end.
    pub(super) block_end: usize,
    /// How many lines it has.
    pub(super) lines: usize,
}

/// `HH:MM:SS,mmm --> HH:MM:SS,mmm` at this byte: the times and what is behind them.
pub(super) fn times(bytes: &[u8], at: usize, point: u8) -> Option<(Timestamp, Timestamp, usize)> {
    let line: &[u8; 29] = bytes.get(at..at + 29)?.try_into().ok()?;
    let (start, rest) = line.split_first_chunk::<12>()?;
    let (arrow, end) = rest.split_first_chunk::<5>()?;
    if arrow != b" --> " {
        return None;
    }
    let end = end.first_chunk::<12>()?;
    Some((timing::clock12(start, point)?, timing::clock12(end, point)?, at + 29))
}

/// Behind the line end that stands here.
pub(super) fn line_end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [b'\n', ..] => Some(at + 1),
        [b'\r', b'\n', ..] => Some(at + 2),
        _ => None,
    }
}

/// The lines up to the first empty one or the end. Nothing where one of them may hold times or is
/// ended by a lone CR.
pub(super) fn payload(text: &str, at: usize, is_clean: fn(&str) -> bool) -> Option<Payload> {
    let bytes = text.as_bytes();
    let mut payload = Payload { end: at, block_end: at, lines: 0 };
    while payload.block_end < bytes.len() {
        let start = payload.block_end;
        if line_end(bytes, start).is_some() {
            return Some(payload);
        }
        let end = end_of_line(bytes, start)?;
        if !is_clean(&text[start..end]) {
            return None;
        }
        let next = line_end(bytes, end).unwrap_or(end);
        payload = Payload { end, block_end: next, lines: payload.lines + 1 };
    }
    Some(payload)
}

/// The end of a line that surely holds no arrow.
fn end_of_line(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        let Some(n) = memchr3(b'\n', b'\r', b'>', &bytes[at..]).map(|n| at + n) else {
            return Some(bytes.len());
        };
        match bytes[n] {
            b'\n' => return Some(n),
            b'\r' => return (bytes.get(n + 1) == Some(&b'\n')).then_some(n),
            // A shaft may be a dash of any kind; those beyond ASCII are left to the careful scan.
            _ if n > start && (matches!(bytes[n - 1], b'-' | b'=') || bytes[n - 1] >= 0x80) => {
                return None;
            }
            _ => at = n + 1,
        }
    }
}
