//! SubViewer as YouTube writes it: a line of two times, the text below it, a blank line. Described
//! with a sample in [YouTube's help](https://support.google.com/youtube/answer/2734698); `[br]`
//! for a line break is that of the older SubViewer.
//!
//! | in the file | in the model |
//! |---|---|
//! | `0:00:00.599,0:00:04.160` | the segment's span |
//! | the lines below it | its text, `[br]` as a line end; `>> ANN:` stays text |
//!
//! ```
//! use cuedex_format::read::sbv;
//!
//! let file = sbv::read(b"0:00:01.000,0:00:02.500\nto the quiet harbor\n", &Default::default())?;
//! let segment = &file.transcript.tracks[0].segments()[0];
//! assert_eq!((segment.span.end().as_millis(), segment.text.as_str()), (2_500, "to the quiet harbor"));
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod scan;

use cuedex_model::{Segment, TimeSpan, Timestamp, Track, TrackKind, Transcript};

use super::Text;
use super::lines::Lines;
use super::log::{Log, Place, excerpt};
use crate::{Error, ErrorKind};
use scan::{Found, Oddities, Scan, times};

crate::warning::declare! {
    ODD_TIME = Warning "sbv/odd-time", "the times are not in the standard form";
    REVERSED_SPAN = Warning "sbv/reversed-span", "the cue ends before it starts; made empty";
    UNREADABLE_TIMES = Warning "sbv/unreadable-times", "a block's times cannot be read; the message carries its text";
    EMPTY_CUE = Note "sbv/empty-cue", "the cue has no text";
    BLANK_LINE_IN_TEXT = Warning "sbv/blank-line-in-text", "a blank line stands in the text";
    MISSING_BLANK_LINE = Warning "sbv/missing-blank-line", "no blank line before the cue";
    TEXT_OUTSIDE_CUE = Warning "sbv/text-outside-cue", "text stands above the first cue; the message carries it";
    UNSORTED = Note "sbv/unsorted", "the cues are not in the order of their starts; sorted";
}

crate::read::public_reader!(Format::Sbv);

/// A cue as it stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cue<'a> {
    /// Its time; a cue that ends before it starts is empty.
    pub span: TimeSpan,
    /// Its text, verbatim.
    pub text: &'a str,
    /// The line of its times, from 1.
    pub line: usize,
}

/// The cues of a text in file order, without a copy of it and without remarks.
///
/// ```
/// use cuedex_format::read::sbv;
///
/// let text = "0:00:01.000,0:00:02.000\none\n\n0:00:02.000,0:00:03.000\ntwo\n";
/// assert_eq!(sbv::cues(text).map(|cue| cue.text).collect::<Vec<_>>(), ["one", "two"]);
/// ```
#[must_use]
pub fn cues(text: &str) -> Cues<'_> {
    Cues { text, scan: Scan::new(text) }
}

/// See [`cues`].
pub struct Cues<'a> {
    text: &'a str,
    scan: Scan<'a>,
}

impl<'a> Iterator for Cues<'a> {
    type Item = Cue<'a>;

    fn next(&mut self) -> Option<Cue<'a>> {
        self.scan.find_map(|found| match found {
            Found::Cue(raw) => Some(Cue {
                span: TimeSpan::clamped(raw.start, raw.end),
                text: &self.text[raw.payload],
                line: raw.line,
            }),
            Found::Lost(..) => None,
        })
    }
}

/// A cue with its times as stated, for those who check files as they are.
#[cfg(feature = "shape")]
pub(crate) struct Stated<'a> {
    pub(crate) start: Timestamp,
    /// May be before the start.
    pub(crate) end: Timestamp,
    pub(crate) text: &'a str,
    pub(crate) text_at: usize,
    pub(crate) line: usize,
    pub(crate) bytes: std::ops::Range<usize>,
}

/// The cues as they are written, in file order.
#[cfg(feature = "shape")]
pub(crate) fn stated(text: &str) -> impl Iterator<Item = Stated<'_>> {
    Scan::new(text).filter_map(move |found| match found {
        Found::Cue(raw) => Some(Stated {
            start: raw.start,
            end: raw.end,
            text: &text[raw.payload.clone()],
            text_at: raw.payload.start,
            line: raw.line,
            bytes: raw.block,
        }),
        Found::Lost(..) => None,
    })
}

/// Whether a line of times stands near the start.
pub(super) fn looks_like(text: &str) -> bool {
    const LINES: usize = 50;
    Lines::new(text)
        .filter(|line| !line.is_blank())
        .take(LINES)
        .any(|line| times(line.text).is_some())
}

pub(super) fn from_text(text: &str, log: &mut Log) -> Result<Text, Error> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut unsorted = None;
    for found in Scan::new(text) {
        match found {
            Found::Cue(raw) => {
                let number = segments.len() + 1;
                let place = Place { line: raw.line, bytes: raw.block.clone(), cue: Some(number) };
                log_oddities(raw.oddities, &place, log);
                let shown = shown(&text[raw.payload]);
                if shown.is_empty() {
                    log.say(EMPTY_CUE, place.clone());
                }
                let is_early = segments.last().is_some_and(|last| raw.start < last.span.start());
                if is_early && unsorted.is_none() {
                    unsorted = Some(place.clone());
                }
                segments.push(Segment::new(span(raw.start, raw.end, place, log), shown));
            }
            Found::Lost(place, code) => {
                let lost = excerpt(&text[place.bytes.clone()]);
                log.add(code, place, format!("text outside any cue: {lost}"));
            }
        }
    }
    if segments.is_empty() {
        return Err(Error::new(ErrorKind::Malformed, "no times of a cue can be read"));
    }
    if let Some(place) = unsorted {
        log.say(UNSORTED, place);
    }
    let track = Track::new(TrackKind::Audio, segments);
    Ok(Transcript::of_tracks(vec![track]).into())
}

fn log_oddities(oddities: Oddities, place: &Place, log: &mut Log) {
    for (is_odd, code) in [
        (oddities.time, ODD_TIME),
        (oddities.missing_blank_line, MISSING_BLANK_LINE),
        (oddities.blank_line_in_text, BLANK_LINE_IN_TEXT),
    ] {
        if is_odd {
            log.say(code, place.clone());
        }
    }
}

fn span(start: Timestamp, end: Timestamp, place: Place, log: &mut Log) -> TimeSpan {
    if end < start {
        let message = format!("the cue ends at {end}, before its start at {start}; made empty");
        log.add(REVERSED_SPAN, place, message);
    }
    TimeSpan::clamped(start, end)
}

/// Whether a line of text would be read as the times of a cue.
pub(crate) fn is_times(line: &str) -> bool {
    times(line).is_some()
}

/// The lines that are not blank, trimmed.
pub(crate) fn shown(payload: &str) -> String {
    let broken = payload.replace("[br]", "\n");
    let lines = broken.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}
