//! Lines of times and titles as [YouTube](https://support.google.com/youtube/answer/9884579) takes
//! them from a description.
//!
//! Times are whole seconds, rounded down. What can be mended without changing what is said is
//! mended: a first chapter that starts in the first ten seconds is moved to 0:00, before a later
//! one stands `0:00 Start`, and a chapter without a title is called by its number. The other rules
//! are told by [`findings`], and the list is written all the same.

use std::io;

use cuedex_model::{Timestamp, Transcript};

use super::super::Written;
use super::super::omitted::Part;
use super::{in_order, one_line, with_ends, written};
use crate::read::chapters::youtube::{SHORTEST_MILLIS, read_line};
use crate::{Code, Warning};

crate::warning::declare! {
    MOVED_START = Note "youtube/moved-start", "the first chapter does not start at 0:00; its line says 0:00";
    ADDED_START = Note "youtube/added-start", "nothing starts at 0:00; the line 0:00 Start was put before the first chapter";
    NO_TITLE = Note "youtube/no-title", "a chapter has no title; it is called by its number";
    LONG_TITLE = Note "youtube/long-title", "a title is longer than 100 characters; it will be cut off";
    TOO_FEW = Warning "youtube/too-few", "there are fewer than three chapters; YouTube takes none";
    NOT_ASCENDING = Warning "youtube/not-ascending", "two chapters start in the same second; YouTube takes none";
    TOO_SHORT = Warning "youtube/too-short", "a chapter is shorter than 10 seconds; YouTube takes none";
    ANGLE_BRACKET = Warning "youtube/angle-bracket", "a title holds < or >; YouTube takes no such description";
    TOO_LONG = Warning "youtube/too-long", "the list is longer than the 5000 bytes of a description";
}

/// How many chapters there must be.
const FEWEST: usize = 3;
/// How many characters of a title are shown.
const LONGEST_TITLE: usize = 100;
/// The [longest description](https://developers.google.com/youtube/v3/docs/videos#snippet.description).
const LONGEST_LIST: usize = 5_000;

const NOT_HELD: [Part; 7] = [
    Part::VideoId,
    Part::VideoDetails,
    Part::Summary,
    Part::ChapterEnds,
    Part::ChapterDescriptions,
    Part::Topics,
    Part::UnknownFields,
];

/// A line of the list.
struct Line {
    /// The number of the chapter; a start that was put in has none.
    chapter: Option<usize>,
    start: Timestamp,
    title: String,
    mended: Vec<Code>,
}

pub(in super::super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
) -> io::Result<Written> {
    for line in lines(transcript) {
        out.write_all(line.text().as_bytes())?;
    }
    Ok(written(transcript, &NOT_HELD, 0))
}

/// The lines of the list, each without its line end.
pub(in super::super) fn list(transcript: &Transcript) -> Vec<String> {
    lines(transcript).iter().map(|line| line.text().trim_end().to_owned()).collect()
}

fn lines(transcript: &Transcript) -> Vec<Line> {
    let chapters = in_order(transcript);
    let mut lines: Vec<Line> = (1..)
        .zip(&chapters)
        .map(|(number, chapter)| {
            let (title, mended) = title(number, chapter.start, &chapter.title);
            Line { chapter: Some(number), start: chapter.start, title, mended }
        })
        .collect();
    match lines.first_mut() {
        Some(first) if first.start.as_whole_seconds() == 0 => {}
        Some(first) if first.start.as_millis() < SHORTEST_MILLIS => {
            first.start = Timestamp::ZERO;
            first.mended.push(MOVED_START);
        }
        Some(_) => lines.insert(0, Line::start()),
        None => {}
    }
    lines
}

/// The title as it can stand behind a time: it needs a letter or a number, and what would be read
/// as the end of the chapter loses the dash before it.
fn title(number: usize, start: Timestamp, title: &str) -> (String, Vec<Code>) {
    let title = one_line(title);
    if !title.contains(char::is_alphanumeric) {
        let named = format!("Chapter {number} {title}").trim_end().to_owned();
        return (named, vec![NO_TITLE]);
    }
    let ends = |title: &str| {
        let line = format!("{} {title}", clock(start));
        read_line(&line).is_some_and(|read| read.end.is_some())
    };
    if ends(&title) {
        let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric());
        return (bare.to_owned(), Vec::new());
    }
    (title, Vec::new())
}

impl Line {
    fn start() -> Self {
        Self {
            chapter: None,
            start: Timestamp::ZERO,
            title: "Start".to_owned(),
            mended: vec![ADDED_START],
        }
    }

    fn text(&self) -> String {
        format!("{} {}\n", clock(self.start), self.title)
    }

    fn breaks(&self) -> Vec<Code> {
        let mut broken = self.mended.clone();
        if self.title.chars().count() > LONGEST_TITLE {
            broken.push(LONG_TITLE);
        }
        if self.title.contains(['<', '>']) {
            broken.push(ANGLE_BRACKET);
        }
        broken
    }
}

/// `M:SS`, or `H:MM:SS` from an hour on.
fn clock(at: Timestamp) -> String {
    let seconds = at.as_whole_seconds();
    match seconds / 3_600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

pub(super) fn findings(transcript: &Transcript) -> Vec<Warning> {
    let lines = lines(transcript);
    let starts: Vec<u64> = lines.iter().map(|line| line.start.as_whole_seconds()).collect();
    let last = with_ends(transcript).last().map(|(_, end)| end.as_millis());
    let mut told = Vec::new();
    let mut byte = 0;
    for (n, line) in lines.iter().enumerate() {
        let text = line.text();
        let mut broken = line.breaks();
        let next = starts.get(n + 1).copied();
        broken.extend(next.and_then(|next| gap(starts[n], next)));
        // The last one ends with the recording, if that is known to go on behind its start.
        let end = last.filter(|end| next.is_none() && *end > line.start.as_millis());
        if end.is_some_and(|end| end - line.start.as_millis() < SHORTEST_MILLIS) {
            broken.push(TOO_SHORT);
        }
        let place = (n + 1, byte..byte + text.trim_end().len(), line.chapter);
        told.extend(broken.into_iter().map(|code| finding(code, text.trim_end(), place.clone())));
        byte += text.len();
    }
    if (1..FEWEST).contains(&lines.len()) {
        told.push(finding(TOO_FEW, "", (lines.len(), 0..byte, None)));
    }
    if byte > LONGEST_LIST {
        told.push(finding(TOO_LONG, "", (lines.len(), 0..byte, None)));
    }
    told
}

fn gap(start: u64, next: u64) -> Option<Code> {
    match (next.saturating_sub(start)) * 1_000 {
        0 => Some(NOT_ASCENDING),
        gap if gap < SHORTEST_MILLIS => Some(TOO_SHORT),
        _ => None,
    }
}

type LineAndBytes = (usize, std::ops::Range<usize>, Option<usize>);

fn finding(code: Code, text: &str, (line, bytes, cue): LineAndBytes) -> Warning {
    let quoted = if text.is_empty() { String::new() } else { format!(": {text}") };
    let message = format!("{}{quoted}", code.about);
    Warning { code: code.name, severity: code.severity, message, line, bytes, cue }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Severity;
    use cuedex_model::Chapter;
    use proptest::prelude::*;

    /// Whether YouTube would pass over a list with this finding.
    fn is_fatal(told: &Warning) -> bool {
        told.severity == Severity::Warning
    }

    fn talk(seconds: u64, chapters: &[(u64, &str)]) -> Transcript {
        let at = |millis| Timestamp::from_millis(millis);
        Transcript {
            duration: Some(at(seconds * 1_000)),
            chapters: chapters
                .iter()
                .map(|&(ms, title)| Chapter::new(at(ms), None, title))
                .collect(),
            ..Transcript::default()
        }
    }

    fn told(talk: &Transcript) -> Vec<(&'static str, usize)> {
        findings(talk).iter().map(|told| (told.code, told.line)).collect()
    }

    #[test]
    fn a_good_list_is_written_as_it_is() {
        let talk = talk(4_000, &[(0, "Leaks"), (90_999, "Caulking"), (3_725_000, "Paint & tar")]);
        assert_eq!(list(&talk), ["0:00 Leaks", "1:30 Caulking", "1:02:05 Paint & tar"]);
        assert_eq!(told(&talk), []);
    }

    #[test]
    fn a_late_start_is_mended_and_told() {
        let near = talk(100, &[(9_999, "Leaks"), (30_000, "Tar"), (60_000, "Paint")]);
        assert_eq!(list(&near)[0], "0:00 Leaks");
        assert_eq!(told(&near), [("youtube/moved-start", 1)]);
        let far = talk(100, &[(30_000, "Tar"), (60_000, "Paint")]);
        assert_eq!(list(&far), ["0:00 Start", "0:30 Tar", "1:00 Paint"]);
        assert_eq!(told(&far), [("youtube/added-start", 1)]);
        assert!(!findings(&near).iter().chain(&findings(&far)).any(is_fatal));
    }

    #[test]
    fn what_cannot_be_mended_is_told_at_its_line() {
        let talk = talk(65, &[(0, "a"), (5_000, "b"), (5_900, "<c>"), (60_000, "d")]);
        let expected = [
            ("youtube/too-short", 1),
            ("youtube/not-ascending", 2),
            ("youtube/angle-bracket", 3),
            ("youtube/too-short", 4),
        ];
        assert_eq!(told(&talk), expected);
        assert!(findings(&talk).iter().all(is_fatal));
        let third = &findings(&talk)[2];
        assert_eq!(&list(&talk).join("\n")[third.bytes.clone()], "0:05 <c>");
        assert_eq!(third.cue, Some(3));
    }

    #[test]
    fn few_chapters_and_long_lists_are_told() {
        assert_eq!(told(&talk(60, &[(0, "a"), (30_000, "b")])), [("youtube/too-few", 2)]);
        let long = "tar ".repeat(30);
        let chapters: Vec<(u64, &str)> = (0..50).map(|n| (n * 10_000, &*long)).collect();
        let codes: Vec<_> =
            told(&talk(1_000, &chapters)).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes.iter().filter(|code| **code == "youtube/long-title").count(), 50);
        assert_eq!(codes.last(), Some(&"youtube/too-long"));
    }

    #[test]
    fn titles_that_would_be_read_otherwise_are_mended() {
        let talk = talk(
            900,
            &[(0, " \n"), (60_000, "- 5:00 is\nlate"), (120_000, "?!"), (180_000, "-5 degrees")],
        );
        let expected =
            ["0:00 Chapter 1", "1:00 5:00 is late", "2:00 Chapter 3 ?!", "3:00 -5 degrees"];
        assert_eq!(list(&talk), expected);
        assert_eq!(told(&talk), [("youtube/no-title", 1), ("youtube/no-title", 3)]);
    }

    proptest! {
        #[test]
        fn every_line_is_read_as_the_chapter_that_it_is(
            chapters in prop::collection::vec((0_u64..90_000_000, "(.|\\n){0,30}"), 1..8),
        ) {
            let chapters: Vec<(u64, &str)> = chapters.iter().map(|(ms, title)| (*ms, &**title)).collect();
            let talk = talk(90_000, &chapters);
            let read: Vec<_> = list(&talk).iter().map(|line| read_line(line)).collect();
            let starts: Option<Vec<u64>> =
                read.into_iter().map(|read| read.filter(|read| read.end.is_none()).map(|read| read.start)).collect();
            let starts = starts.expect("every line is that of a chapter without an end");
            prop_assert_eq!(starts[0], 0);
            prop_assert!(starts.is_sorted());
            prop_assert!(starts.len() == chapters.len() || starts.len() == chapters.len() + 1);
        }
    }
}
