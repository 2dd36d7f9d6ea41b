//! Lyrics with times, simple and enhanced. There is no standard; the forms are those of
//! <https://en.wikipedia.org/wiki/LRC_(file_format)>: `[mm:ss.xx]` before a line, and on request
//! `<mm:ss.xx>` before a word.
//!
//! It holds times to the hundredth of a second and lines that begin, not lines that end: one ends
//! where the next begins, or at a time without text, which is written where there is a pause and
//! behind the last. A line without a length lasts a hundredth. A text is one line.

use std::borrow::Cow;
use std::io;

use cuedex_model::{Segment, TimeDelta, Timestamp, Transcript};

use super::cues::main_track;
use super::line::{is_blank, push_line};
use super::omitted::{Detail, Omissions, Part, omitted_beside};
use super::rows::Gathered;
use super::{WriteOptions, Written};
use crate::cue::ass::time::{held, hundredths};
use crate::cue::heard::{Marks, inner_times, timed_words};
use crate::cue::lines::without_zero;
use crate::cue::timing::is_invisible;
use crate::read::lrc::times_in;

const NOT_HELD: [Part; 18] = [
    Part::VideoId,
    Part::VideoDetailsBut(&[Detail::Title, Detail::Duration]),
    Part::Summary,
    Part::Chapters,
    Part::Topics,
    Part::TrackTitles,
    Part::Provenance,
    Part::EmptySegments,
    Part::Speakers,
    Part::WordTimes,
    Part::WordSpeakers,
    Part::Confidences,
    Part::Corrections,
    Part::CueIdentifiers,
    Part::CueSettings,
    Part::CueStyles,
    Part::CueMarkup,
    Part::UnknownFields,
];

/// How long a line lasts that has no length.
const SHORTEST: TimeDelta = TimeDelta::from_millis(10);

pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let mut gathered = Gathered::new(out);
    push_tags(gathered.text(), transcript);
    let track = main_track(transcript);
    let mut omitted = omitted_beside(track, transcript, &NOT_HELD);
    let lines = lines(track.map_or(&[][..], |track| track.segments()));
    for line in &lines {
        let text = gathered.text();
        push_time(text, line.start, ["[", "]"]);
        match options.word_times {
            true => {
                push_words(text, line);
                omitted.take_back(Part::WordTimes.name(), timed_words(line.segment));
            }
            false => text.push_str(&line.text()),
        }
        text.push('\n');
        if line.is_end_stated {
            push_time(text, line.end, ["[", "]"]);
            text.push('\n');
        }
        gathered.pass_on()?;
        line.count_lost(&mut omitted);
    }
    gathered.finish()?;
    Ok(Written { segments: lines.len(), omitted: omitted.into_list() })
}

/// A segment as a line of lyrics.
pub(super) struct Line<'a> {
    segment: &'a Segment,
    pub(super) start: Timestamp,
    /// Where a reader has it end.
    pub(super) end: Timestamp,
    /// A time without text stands behind it.
    is_end_stated: bool,
}

/// The segments that show something, as the lines that a reader gives back.
pub(super) fn lines(segments: &[Segment]) -> Vec<Line<'_>> {
    let line = |segment| Line {
        segment,
        start: held(segment.span.start()),
        end: held(segment.span.end()),
        is_end_stated: false,
    };
    let mut lines: Vec<Line<'_>> = segments.iter().map(line).collect();
    lines.retain(|line| !line.text().is_empty());
    let mut next = None;
    // From the back, as a line's end depends on the next that begins later.
    for group in lines.chunk_by_mut(|a, b| a.start == b.start).rev() {
        let start = group[0].start;
        let wanted = group.iter().map(|line| line.end).max().unwrap_or(start);
        let wanted = wanted.max(start.saturating_add(SHORTEST));
        let end = next.map_or(wanted, |next| wanted.min(next));
        group.iter_mut().for_each(|line| line.end = end);
        if let Some(last) = group.last_mut() {
            last.is_end_stated = next != Some(end);
        }
        next = Some(start);
    }
    lines
}

impl Line<'_> {
    pub(super) fn text(&self) -> String {
        line_text(&self.segment.text)
    }

    fn count_lost(&self, omitted: &mut Omissions) {
        let span = self.segment.span;
        let is_rounded = held(span.start()) != span.start() || held(span.end()) != span.end();
        omitted.add("thousandths of a second", usize::from(is_rounded));
        omitted.add("segment ends", usize::from(self.end != held(span.end())));
        let breaks = self.segment.text.trim().contains(['\n', '\r']);
        omitted.add("line breaks", usize::from(breaks));
    }
}

fn push_tags(out: &mut String, transcript: &Transcript) {
    let language = main_track(transcript).and_then(|track| track.language.as_deref());
    for (name, value) in [("ti", transcript.title.as_deref()), ("la", language)] {
        let value = line_text(value.unwrap_or_default());
        if !value.is_empty() {
            out.extend(["[", name, ":", &value, "]\n"]);
        }
    }
    if let Some(length) = transcript.duration {
        push_time(out, length, ["[length:", "]"]);
        out.push('\n');
    }
}

/// `mm:ss.xx` between brackets; minutes take as many digits as they need.
fn push_time(out: &mut String, time: Timestamp, [open, close]: [&str; 2]) {
    let hundredths = hundredths(time);
    let seconds = hundredths / 100;
    out.push_str(open);
    out.push_str(&format!("{:02}:{:02}.{:02}", seconds / 60, seconds % 60, hundredths % 100));
    out.push_str(close);
}

/// The text of a line as a reader gives it back: on one line, without what would be a time.
pub(super) fn line_text(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    push_line(&mut line, &without_zero(text));
    let line = line.trim_start().trim_end_matches(is_invisible);
    if is_blank(line) { String::new() } else { apart(line).into_owned() }
}

/// A WORD JOINER, which shows nothing, behind each bracket that would begin a time.
fn apart(text: &str) -> Cow<'_, str> {
    let places: Vec<usize> = times_in(text).collect();
    if places.is_empty() {
        return text.into();
    }
    let (mut out, mut from) = (String::with_capacity(text.len() + 8), 0);
    for at in places {
        out.push_str(&text[from..=at]);
        out.push('\u{2060}');
        from = at + 1;
    }
    out.push_str(&text[from..]);
    out.into()
}

/// The line in pieces with the times of its words; the first begins with the line.
fn push_words(out: &mut String, line: &Line<'_>) {
    let times = inner_times(line.segment);
    if times.is_empty() {
        return out.push_str(&line.text());
    }
    push_time(out, line.start, ["<", ">"]);
    let mut is_open = true;
    for (time, piece) in Marks::new(&times).cut(&line.segment.text) {
        if !std::mem::replace(&mut is_open, !piece.ends_with(char::is_whitespace)) {
            out.push(' ');
        }
        if let Some(time) = time {
            push_time(out, *time, ["<", ">"]);
        }
        out.push_str(&line_text(piece));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::write::testing::{evening, said, written};

    fn lyrics(segments: &[(u64, u64, &str, &str)]) -> String {
        written(&Transcript::of_tracks(vec![said(segments)]), Format::Lrc).0
    }

    #[test]
    fn a_pause_and_the_end_are_times_without_text() {
        let segments = [
            (1_004, 2_000, "", "low tide"),
            (2_000, 3_000, "", "high"),
            (70_000, 71_006, "", "on\nthe pier"),
        ];
        let expected =
            "[00:01.00]low tide\n[00:02.00]high\n[00:03.00]\n[01:10.00]on the pier\n[01:11.01]\n";
        assert_eq!(lyrics(&segments), expected);
    }

    #[test]
    fn lines_at_one_time_end_together_and_none_is_without_length() {
        let segments = [(0, 900, "", "tea"), (0, 1_000, "", "Tee"), (2_000, 2_000, "", "bell")];
        let expected = "[00:00.00]tea\n[00:00.00]Tee\n[00:01.00]\n[00:02.00]bell\n[00:02.01]\n";
        assert_eq!(lyrics(&segments), expected);
    }

    #[test]
    fn what_would_be_a_time_is_held_apart() {
        assert_eq!(
            line_text("at [00:12.5] or <0:01>, [1]"),
            "at [\u{2060}00:12.5] or <\u{2060}0:01>, [1]"
        );
    }

    #[test]
    fn tags_tell_the_title_the_language_and_the_length() {
        let (text, report) = written(&evening(), Format::Lrc);
        assert!(
            text.starts_with(
                "[ti:An evening at the harbor]\n[la:en]\n[length:01:05.00]\n[00:01.00]Good"
            ),
            "{text}"
        );
        let lost: Vec<_> = report.omitted.iter().map(|lost| lost.what.as_str()).collect();
        assert!(!lost.contains(&"segment ends") && lost.contains(&"word times"), "{lost:?}");
    }

    #[test]
    fn words_have_their_times_on_request() {
        let options = WriteOptions::new(Format::Lrc).with_word_times(true);
        let mut out = Vec::new();
        let written = write(&evening(), &mut out, &options).unwrap();
        let text = String::from_utf8(out).unwrap();
        let line = "[01:01.00]<01:01.00>Here <01:01.50>they <01:02.00>come!\n";
        assert!(text.contains(line) && text.contains("[00:02.10]The boats"), "{text}");
        assert!(!written.omitted.iter().any(|lost| lost.what == "word times"));
    }
}
