//! The formats that hold nothing but chapters.

pub(super) mod ffmetadata;
pub(super) mod matroska;
pub(super) mod podcast;
pub(super) mod youtube;

use std::fmt;
use std::io;

use cuedex_model::{Chapter, Timestamp, Transcript};

use super::line::push_line;
use super::omitted::{Part, omitted_of_speech};
use super::{WriteOptions, Written, markdown, vtt};
use crate::{Code, Format, Warning};

/// The error of a format that holds only chapters, for a transcript without any; it stands inside
/// the [`io::Error`] of [`write`](super::write()).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoChapters {
    /// The format that was asked for.
    pub format: Format,
}

impl fmt::Display for NoChapters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there are no chapters, and {} holds nothing else", self.format)
    }
}

impl std::error::Error for NoChapters {}

/// What a program that takes the format would object to, and what the writer mends before it
/// writes. Only `youtube-chapters` has such rules, those of
/// [YouTube](https://support.google.com/youtube/answer/9884579); of every other format nothing is
/// told.
///
/// Line and bytes are those of the list that is written, the cue is the chapter's number.
///
/// ```
/// use cuedex_format::{Format, findings};
/// use cuedex_model::{Chapter, Timestamp, Transcript};
///
/// let at = |seconds: u64| Timestamp::from_millis(seconds * 1_000);
/// let chapters = vec![Chapter::new(at(0), None, "Leaks"), Chapter::new(at(90), None, "Paint")];
/// let talk = Transcript { chapters, ..Transcript::default() };
/// let told = findings(&talk, Format::YoutubeChapters);
/// assert_eq!(told[0].code, "youtube/too-few");
/// ```
#[must_use]
pub fn findings(transcript: &Transcript, format: Format) -> Vec<Warning> {
    match format {
        Format::YoutubeChapters => youtube::findings(transcript),
        _ => Vec::new(),
    }
}

/// Every code that [`findings`] may give.
#[must_use]
pub fn finding_codes() -> Vec<Code> {
    youtube::CODES.to_vec()
}

pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let format = options.format;
    if transcript.chapters.is_empty() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, NoChapters { format }));
    }
    match format {
        Format::YoutubeChapters => youtube::write(transcript, out),
        Format::Ffmetadata => ffmetadata::write(transcript, out),
        Format::MatroskaChapters => matroska::write(transcript, out),
        Format::PodcastChapters => super::document(out, |out| podcast::write(transcript, out)),
        Format::VttChapters => vtt::write_chapters(transcript, out, options),
        _ => markdown::write_list(transcript, out, options),
    }
}

/// The chapters in the order of their starts.
pub(super) fn in_order(transcript: &Transcript) -> Vec<&Chapter> {
    let mut chapters: Vec<&Chapter> = transcript.chapters.iter().collect();
    chapters.sort_by_key(|chapter| chapter.start);
    chapters
}

/// The chapters in order, each with its end: the stated one, else the start of the next, else the
/// end of the recording.
pub(super) fn with_ends(transcript: &Transcript) -> Vec<(&Chapter, Timestamp)> {
    let chapters = in_order(transcript);
    let next = chapters.iter().skip(1).map(|next| next.start);
    let nexts: Vec<Timestamp> = next.chain([transcript.end()]).collect();
    let ended = chapters.into_iter().zip(nexts);
    ended.map(|(one, next)| (one, one.end().unwrap_or(next).max(one.start))).collect()
}

/// The report of a format that loses these parts, and keeps so many fields that are unknown to
/// the model. Of what was said nothing stands in the output.
fn written(transcript: &Transcript, not_held: &[Part], kept_fields: usize) -> Written {
    Written { segments: 0, omitted: omitted_of_speech(transcript, not_held, kept_fields) }
}

/// The text on one line, without the character zero, which some programs take for the end.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    push_line(&mut line, text.trim());
    line.replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::testing::{at, evening};

    fn only_chapters() -> impl Iterator<Item = Format> {
        Format::written().filter(|format| format.holds_only_chapters())
    }

    #[test]
    fn without_chapters_there_is_nothing_to_write() {
        let mut transcript = evening();
        transcript.chapters.clear();
        for format in only_chapters() {
            let mut out = Vec::new();
            let error = super::super::write(&transcript, &mut out, &WriteOptions::new(format));
            let error = error.unwrap_err();
            let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<NoChapters>());
            assert_eq!(inner, Some(&NoChapters { format }));
            assert!(out.is_empty(), "{format}");
        }
        assert!(only_chapters().count() >= 6);
    }

    #[test]
    fn ends_come_from_the_next_start_and_from_the_recording() {
        let transcript = Transcript {
            duration: Some(at(100_000)),
            chapters: vec![
                Chapter::new(at(60_000), None, "last"),
                Chapter::new(at(0), None, "first"),
                Chapter::new(at(30_000), Some(at(40_000)), "stated"),
            ],
            ..Transcript::default()
        };
        let ends: Vec<_> = with_ends(&transcript)
            .into_iter()
            .map(|(chapter, end)| (chapter.title.as_str(), end.as_millis()))
            .collect();
        assert_eq!(ends, [("first", 30_000), ("stated", 40_000), ("last", 100_000)]);
    }

    #[test]
    fn a_chapter_behind_the_end_of_the_recording_is_empty() {
        let transcript = Transcript {
            duration: Some(at(100)),
            chapters: vec![Chapter::new(at(200), None, "late")],
            ..Transcript::default()
        };
        assert_eq!(with_ends(&transcript)[0].1, at(200));
    }
}
