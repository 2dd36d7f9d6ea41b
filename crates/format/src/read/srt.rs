//! SubRip. There is no standard; the rules here are what a person would read: times make a cue,
//! whatever line stands between the times of two cues is text, and an index is the line of
//! digits above the times. Observed forms: <https://docs.fileformat.com/video/srt/>.
//!
//! ```
//! use cuedex_format::read::srt;
//!
//! let captions = b"1\n00:00:01,000 --> 00:00:02,500\nthe <i>quiet</i> harbor\n";
//! let file = srt::read(captions, &srt::Options { strict: true, ..Default::default() })?;
//! let segment = &file.transcript.tracks[0].segments()[0];
//! assert_eq!(segment.text, "the quiet harbor");
//! assert_eq!(segment.span.to_string(), "00:00:01.000 --> 00:00:02.500");
//!
//! let odd = b"1\n00:00:01.0 -> 00:00:02.5\nthe quiet harbor\n";
//! assert_eq!(srt::read(odd, &srt::Options::default())?.warnings[0].code, "srt/odd-time");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod clean;
mod scan;

use std::borrow::Cow;

use cuedex_model::{Cue, Segment, Transcript};

use super::assembly::Assembly;
use super::log::{Log, Place, excerpt};
use super::raw_cue::{RawCue, TimeCodes, is_markup};
use super::rolling::Rolling;
use super::{ReadOptions, Text};
use crate::cue::lines::plain_line_ends;
use crate::cue::shown;
use crate::{Code, Error, ErrorKind, Format, cue};
use scan::{Found, Oddities, Scan};

crate::warning::declare! {
    ODD_TIME = Warning "srt/odd-time", "the times are not in the standard form";
    TIME_OUT_OF_RANGE = Warning "srt/time-out-of-range", "minutes or seconds are over 59";
    NEGATIVE_TIME = Warning "srt/negative-time", "a time before zero was set to zero";
    REVERSED_SPAN = Warning "srt/reversed-span", "the cue ends before it starts; made empty";
    UNSORTED = Note "srt/unsorted", "the cues are not in the order of their starts; sorted";
    TEXT_BEFORE_TIMES = Warning "srt/text-before-times", "what stands before the times was kept";
    UNREADABLE_TIMES = Warning "srt/unreadable-times", "a block's times cannot be read; the message carries its text";
    EMPTY_CUE = Note "srt/empty-cue", "the cue has no text";
    MISSING_INDEX = Warning "srt/missing-index", "no index stands above the times";
    MISSING_BLANK_LINE = Warning "srt/missing-blank-line", "no blank line before the cue";
    BLANK_LINE_IN_TEXT = Warning "srt/blank-line-in-text", "a blank line stands in the text";
    TEXT_ON_TIME_LINE = Warning "srt/text-on-time-line", "text behind the times was kept";
    MISSING_TIMES = Warning "srt/missing-times", "a block has an index and no times; the message carries its text";
    TEXT_BEFORE_FIRST_CUE = Warning "srt/text-before-first-cue", "text stands above the first cue; the message carries it";
}

crate::read::public_reader!(Format::Srt);

const CODES_OF_TIMES: TimeCodes = TimeCodes {
    form: ODD_TIME,
    range: TIME_OUT_OF_RANGE,
    negative: NEGATIVE_TIME,
    reversed: REVERSED_SPAN,
    unsorted: UNSORTED,
};

/// The cues of a SubRip text in file order, each borrowed from it; what belongs to no cue is
/// passed over.
///
/// ```
/// use cuedex_format::read::srt;
///
/// let text = "1\n00:00:01,000 --> 00:00:02,500\nthe <i>quiet</i> harbor\n";
/// let cue = srt::cues(text).next().unwrap();
/// assert_eq!((cue.start.as_millis(), cue.end.as_millis()), (1_000, 2_500));
/// assert_eq!(cue.payload, "the <i>quiet</i> harbor");
/// assert_eq!(cue.text(), "the quiet harbor");
/// ```
pub fn cues(text: &str) -> Cues<'_> {
    Cues(Scan::new(text))
}

/// See [`cues`].
pub struct Cues<'a>(Scan<'a>);

impl<'a> Iterator for Cues<'a> {
    type Item = RawCue<'a>;

    fn next(&mut self) -> Option<RawCue<'a>> {
        self.0.find_map(|found| match found {
            Found::Cue(cue, _) => Some(cue),
            Found::Lost(..) => None,
        })
    }
}

pub(super) fn from_text(text: &str, options: &ReadOptions, log: &mut Log) -> Result<Text, Error> {
    let mut assembly = Assembly::new(text, Format::Srt, "", cue::srt::render);
    let before = log.len();
    for found in Scan::new(text) {
        match found {
            Found::Cue(raw, oddities) => {
                let number = assembly.next_number();
                let segment = segment(&raw, oddities, number, log);
                assembly.push(&raw, segment);
            }
            Found::Lost(place, code) => tell_lost(text, place, code, log),
        }
    }
    if assembly.next_number() == 1 {
        return Err(Error::new(ErrorKind::Malformed, "no times of a cue can be read"));
    }
    if assembly.evidence.is_rolling() && !options.keep_rolling {
        log.truncate(before);
        return Ok(without_rolling(text, log));
    }
    let (track, carry) = assembly.finish(&CODES_OF_TIMES, log);
    Ok(Text { transcript: Transcript::of_tracks(vec![track]), carry, ..Text::default() })
}

/// Reads the text again without the lines that its rolling captions repeat.
fn without_rolling(text: &str, log: &mut Log) -> Text {
    let mut assembly = Assembly::new(text, Format::Srt, "", cue::srt::render);
    let mut rolling = Rolling::default();
    let mut number = 0;
    for found in Scan::new(text) {
        match found {
            Found::Cue(mut raw, oddities) => {
                number += 1;
                match rolling.strip(&raw, number) {
                    Some(payload) => {
                        raw.payload = payload;
                        let segment = segment(&raw, oddities, number, log);
                        assembly.push_anew(&raw, segment);
                    }
                    None => assembly.pass(&raw),
                }
            }
            Found::Lost(place, code) => tell_lost(text, place, code, log),
        }
    }
    rolling.tell(log);
    let (track, carry) = assembly.finish(&CODES_OF_TIMES, log);
    let transcript = Transcript::of_tracks(vec![track]);
    Text { transcript, carry, removed: rolling.removed }
}

fn tell_lost(text: &str, place: Place, code: Code, log: &mut Log) {
    let lost = excerpt(&text[place.bytes.clone()]);
    log.add(code, place, format!("text outside any cue: {lost}"));
}

fn segment(raw: &RawCue<'_>, oddities: Oddities, number: usize, log: &mut Log) -> Segment {
    for code in oddities.codes() {
        log.say(code, raw.place(number));
    }
    let span = raw.span(&CODES_OF_TIMES, number, log);
    let mut shown = shown::srt(raw.payload);
    let settings = is_coordinates(raw.settings).then(|| raw.settings.to_owned());
    let beside = if settings.is_none() { raw.settings } else { "" };
    if !beside.is_empty() {
        log.say(TEXT_ON_TIME_LINE, raw.place(number));
    }
    for piece in [beside, raw.lead_text()] {
        if !piece.is_empty() {
            shown = above(&shown::srt(piece), &shown);
        }
    }
    if shown.is_empty() {
        log.say(EMPTY_CUE, raw.place(number));
    }
    let has_markup = matches!(shown, Cow::Owned(_)) && is_markup(&shown, raw);
    let markup = has_markup.then(|| plain_line_ends(raw.payload).into_owned());
    let mut segment = Segment::new(span, shown);
    if settings.is_some() || markup.is_some() {
        segment.cue = Some(Box::new(Cue { settings, raw: markup, ..Cue::default() }));
    }
    segment
}

/// Whether what stands behind the times is no text.
pub(super) fn is_settings(rest: &str) -> bool {
    rest.is_empty() || is_coordinates(rest)
}

/// Two texts, one above the other.
fn above(first: &str, second: &str) -> Cow<'static, str> {
    let gap = if second.is_empty() { "" } else { "\n" };
    format!("{first}{gap}{second}").into()
}

/// `X1:63 X2:223 Y1:43 Y2:58`, and the WebVTT settings that some tools write into SRT.
fn is_coordinates(rest: &str) -> bool {
    !rest.is_empty()
        && rest.split_whitespace().all(|part| match part.split_once(':') {
            Some((name, value)) => {
                !value.is_empty()
                    && matches!(
                        name,
                        "X1" | "X2"
                            | "Y1"
                            | "Y2"
                            | "align"
                            | "line"
                            | "position"
                            | "size"
                            | "vertical"
                            | "region"
                    )
            }
            None => false,
        })
}
