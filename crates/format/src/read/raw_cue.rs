use std::borrow::Cow;
use std::ops::Range;

use cuedex_model::{TimeSpan, Timestamp};

use super::lines::Line;
use super::log::{Log, Place};
use crate::cue::lines::plain_line_ends;
use crate::cue::shown;
use crate::cue::timing::{self, Oddity, Timing};
use crate::{Code, Format};

/// A cue as it stands in a file: times, and slices of the text for all else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawCue<'a> {
    /// The line above the times: SubRip's index, WebVTT's identifier.
    pub id: Option<&'a str>,
    /// Where it starts.
    pub start: Timestamp,
    /// Where it ends as stated, which may be before its start.
    pub end: Timestamp,
    /// What stands behind the times, trimmed.
    pub settings: &'a str,
    /// The lines below the times with their markup, without the last line end.
    pub payload: &'a str,
    /// The number of the line with the times, from 1.
    pub line: usize,
    /// Where the whole cue stands, with its last line end.
    pub bytes: Range<usize>,
    pub(super) payload_at: usize,
    pub(super) format: Format,
    /// Index, times and line ends stand as a writer would write them.
    pub(super) is_clean: bool,
    /// WebVTT's markup is taken to the letter of the standard.
    pub(super) to_the_letter: bool,
    /// What stands before the times.
    pub(super) lead: &'a str,
    pub(super) oddity: Option<Oddity>,
}

impl<'a> RawCue<'a> {
    /// What a player would show of the payload: markup out, character references decoded, lines
    /// trimmed. It borrows where there is nothing to decode.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        match self.format {
            Format::Vtt => shown::vtt(self.payload, self.to_the_letter).0,
            _ => shown::srt(self.payload),
        }
    }

    /// Where the payload stands in the text.
    #[cfg(feature = "shape")]
    pub(crate) fn payload_at(&self) -> usize {
        self.payload_at
    }

    pub(super) fn begin(
        format: Format,
        id: Option<Line<'a>>,
        line: Line<'a>,
        timing: &Timing<'a>,
    ) -> Self {
        Self {
            id: id.map(|id| id.text),
            start: timing.start,
            end: timing.end,
            settings: timing.rest,
            payload: "",
            line: line.number,
            bytes: id.map_or(line.start, |id| id.start)..line.next,
            payload_at: line.next,
            format,
            is_clean: false,
            to_the_letter: false,
            lead: timing.lead,
            oddity: timing.oddity,
        }
    }

    /// Takes another line of `text` into the payload.
    pub(super) fn take(&mut self, text: &'a str, line: Line<'a>) {
        self.payload = &text[self.payload_at..line.start + line.text.len()];
        self.bytes.end = line.next;
    }

    /// Whether a writer would give it this number.
    pub(super) fn number_is(&self, number: usize) -> bool {
        self.format != Format::Srt
            || self.id.is_some_and(|id| !id.starts_with('0') && id.parse() == Ok(number))
    }

    /// Words before the times, where only an index may stand.
    pub(super) fn lead_text(&self) -> &'a str {
        if timing::is_index(self.lead) { "" } else { self.lead }
    }

    pub(super) fn place(&self, number: usize) -> Place {
        Place { line: self.line, bytes: self.bytes.clone(), cue: Some(number) }
    }

    /// The cue's time, with a warning for each way in which it is odd.
    pub(super) fn span(&self, codes: &TimeCodes, number: usize, log: &mut Log) -> TimeSpan {
        match self.oddity {
            None => {}
            Some(Oddity::Form) => log.say(codes.form, self.place(number)),
            Some(Oddity::Range) => log.say(codes.range, self.place(number)),
            Some(Oddity::Negative) => log.say(codes.negative, self.place(number)),
        }
        let (start, end) = (self.start, self.end);
        if end < start {
            let message = format!("the cue ends at {end}, before its start at {start}; made empty");
            log.add(codes.reversed, self.place(number), message);
        }
        TimeSpan::clamped(start, end)
    }
}

/// The codes of odd times in one format.
pub(super) struct TimeCodes {
    pub(super) form: Code,
    pub(super) range: Code,
    pub(super) negative: Code,
    pub(super) reversed: Code,
    pub(super) unsorted: Code,
}

/// Whether the payload says more than the text that it shows; line ends say nothing.
pub(super) fn is_markup(shown: &str, raw: &RawCue<'_>) -> bool {
    shown != plain_line_ends(raw.payload)
}
