//! The pieces that cues are written with.

use std::borrow::Cow;

use cuedex_model::Timestamp;

/// The lines that a reader gives back: those that are not blank.
pub(crate) fn shown_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r']).filter(|line| !line.trim().is_empty())
}

/// The text with a line feed for each line end.
pub(crate) fn plain_line_ends(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// `HH:MM:SS` and the thousandths behind `point`.
pub(crate) fn append_time(out: &mut Vec<u8>, time: Timestamp, point: u8) {
    let (seconds, millis) = (time.as_whole_seconds(), time.as_millis() % 1_000);
    append_digits(out, seconds / 3_600, 2);
    out.push(b':');
    append_digits(out, seconds / 60 % 60, 2);
    out.push(b':');
    append_digits(out, seconds % 60, 2);
    out.push(point);
    append_digits(out, millis, 3);
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
