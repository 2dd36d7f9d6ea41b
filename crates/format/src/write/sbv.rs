//! SubViewer as YouTube writes and reads it: two times, the text below, a blank line. Described with
//! a sample in [YouTube's help](https://support.google.com/youtube/answer/2734698).
//!
//! The format has no escapes. A line that would be read as times, and `[br]`, get a WORD JOINER
//! inside, which shows nothing.

use std::borrow::Cow;
use std::io;

use cuedex_model::{Segment, Timestamp, Transcript};

use super::cues::{self, NOT_HELD, Plain, Writer};
use super::{WriteOptions, Written};
use crate::Format;
use crate::cue::lines::{append_digits, append_time_below_hours, shown_lines, without_zero};
use crate::read::sbv::is_times;

pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let writer = Writer { format: Format::Sbv, head: "", between: "\n", not_held: &NOT_HELD };
    let mut dialect =
        Plain { render, holds_speakers: false, holds_looks: false, timed_words: |_| 0 };
    cues::write(&writer, &mut dialect, transcript, out, options)
}

fn render(out: &mut Vec<u8>, segment: &Segment, _number: usize) {
    append_time(out, segment.span.start());
    out.push(b',');
    append_time(out, segment.span.end());
    out.push(b'\n');
    for line in lines(&segment.text) {
        out.extend_from_slice(line.as_bytes());
        out.push(b'\n');
    }
}

/// `H:MM:SS.mmm`.
fn append_time(out: &mut Vec<u8>, time: Timestamp) {
    append_digits(out, time.as_whole_seconds() / 3_600, 1);
    append_time_below_hours(out, time, b'.');
}

/// The lines of a text as they are written.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    shown_lines(text).map(apart).map(whole)
}

/// Without the character zero.
fn whole(line: Cow<'_, str>) -> Cow<'_, str> {
    match without_zero(&line) {
        Cow::Owned(line) => line.into(),
        Cow::Borrowed(_) => line,
    }
}

fn apart(line: &str) -> Cow<'_, str> {
    if is_times(line) {
        return line.replacen(',', ",\u{2060}", 1).into();
    }
    match line.contains("[br]") {
        true => line.replace("[br]", "[\u{2060}br]").into(),
        false => line.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::testing::{said, written};

    #[test]
    fn writes_times_and_lines() {
        let cues = said(&[
            (599, 4_160, "Ann", "to the quiet\n\nharbor"),
            (36_000_000, 36_000_001, "", "late"),
        ]);
        let (text, report) = written(&Transcript::of_tracks(vec![cues]), Format::Sbv);
        let expected =
            "0:00:00.599,0:00:04.160\nto the quiet\nharbor\n\n10:00:00.000,10:00:00.001\nlate\n";
        assert_eq!(text, expected);
        assert_eq!(report.omitted.len(), 1);
        assert_eq!(report.omitted[0].what, "speakers");
    }

    #[test]
    fn a_text_that_would_be_read_as_times_is_held_apart() {
        let told: Vec<_> = lines("0:00:01.000,0:00:02.000\na[br]b\n1, 2").collect();
        assert_eq!(told, ["0:00:01.000,\u{2060}0:00:02.000", "a[\u{2060}br]b", "1, 2"]);
    }
}
