//! The pieces that cues are written with.

use std::borrow::Cow;

use cuedex_model::Timestamp;
use memchr::{memchr, memchr2};

/// The lines that a reader gives back: those that are not blank.
pub(crate) fn shown_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        loop {
            let text = rest?;
            let end = memchr2(b'\n', b'\r', text.as_bytes());
            let line = end.map_or(text, |end| &text[..end]);
            rest = end.map(|end| &text[end + 1..]);
            if shows(line) {
                return Some(line);
            }
        }
    })
}

/// Whether a line is not blank; most begin with a letter of ASCII, which is cheaper to see.
fn shows(line: &str) -> bool {
    line.as_bytes().first().is_some_and(u8::is_ascii_graphic) || !line.trim().is_empty()
}

/// Whether the lines of a text are shown as they are: none is blank and each ends with a line feed.
pub(crate) fn are_shown(text: &str) -> bool {
    memchr(b'\r', text.as_bytes()).is_none() && text.split('\n').all(shows)
}

/// The text without the character zero, for which the replacement character stands: programs in C
/// take it for the end, and [WebVTT](https://www.w3.org/TR/webvtt1/#webvtt-parser-algorithm) reads it so.
pub(crate) fn without_zero(text: &str) -> Cow<'_, str> {
    match memchr(0, text.as_bytes()) {
        Some(_) => text.replace('\0', "\u{fffd}").into(),
        None => text.into(),
    }
}

/// The text with a line feed for each line end.
pub(crate) fn plain_line_ends(text: &str) -> Cow<'_, str> {
    if memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// `HH:MM:SS` and the thousandths behind `point`.
pub(crate) fn append_time(out: &mut Vec<u8>, time: Timestamp, point: u8) {
    append_digits(out, time.as_whole_seconds() / 3_600, 2);
    append_time_below_hours(out, time, point);
}

/// `:MM:SS` and the thousandths behind `point`.
pub(crate) fn append_time_below_hours(out: &mut Vec<u8>, time: Timestamp, point: u8) {
    let (seconds, millis) = (time.as_whole_seconds(), time.as_millis() % 1_000);
    let digit = |number: u64| b'0' + u8::try_from(number % 10).unwrap_or(0);
    let (minutes, seconds) = (seconds / 60 % 60, seconds % 60);
    out.extend_from_slice(&[
        b':',
        digit(minutes / 10),
        digit(minutes),
        b':',
        digit(seconds / 10),
        digit(seconds),
        point,
        digit(millis / 100),
        digit(millis / 10),
        digit(millis),
    ]);
}

/// A number with at least so many digits. Every cue that is read is written once for
/// comparison, which formatting machinery would make the slowest part of reading.
pub(crate) fn append_digits(out: &mut Vec<u8>, number: u64, least: usize) {
    let start = out.len();
    let mut rest = number;
    while rest > 0 || out.len() - start < least {
        out.push(b'0' + u8::try_from(rest % 10).unwrap_or(0));
        rest /= 10;
    }
    out[start..].reverse();
}
