//! WebVTT, by the [parsing algorithm](https://www.w3.org/TR/webvtt1/#file-parsing) of the standard,
//! with rescues for what a person would read too.
//!
//! ```
//! use cuedex_format::Conformance;
//! use cuedex_format::read::vtt;
//!
//! let captions = b"WEBVTT\n\n00:01,000 --> 00:02,500\n<v Ann>the quiet harbor\n";
//! let file = vtt::read(captions, &vtt::Options::default())?;
//! let segment = &file.transcript.tracks[0].segments()[0];
//! assert_eq!((segment.speaker.as_deref(), &*segment.text), (Some("Ann"), "the quiet harbor"));
//! assert_eq!(file.warnings[0].code, "vtt/odd-time");
//!
//! let to_the_letter = vtt::Options { conformance: Conformance::W3c, ..Default::default() };
//! assert!(vtt::read(captions, &to_the_letter)?.transcript.tracks[0].segments().is_empty());
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod clean;
mod scan;
mod settings;

use std::borrow::Cow;

use cuedex_model::{Chapter, Cue, Segment, TimeSpan, Track, Transcript, Word};

use super::assembly::Assembly;
use super::log::{Log, Place, excerpt};
use super::raw_cue::{RawCue, TimeCodes, is_markup};
use super::removed::Removed;
use super::rolling::Rolling;
use super::{Conformance, ReadOptions, Text};
use crate::cue::lines::plain_line_ends;
use crate::cue::shown;
use crate::cue::stamps::{self, Words};
use crate::{Code, Error, ErrorKind, Format, Position, cue};
use scan::{Found, Oddities, Scan};

crate::warning::declare! {
    ODD_TIME = Warning "vtt/odd-time", "the times are not in the standard form";
    TIME_OUT_OF_RANGE = Warning "vtt/time-out-of-range", "minutes or seconds are over 59";
    NEGATIVE_TIME = Warning "vtt/negative-time", "a time before zero was set to zero";
    REVERSED_SPAN = Warning "vtt/reversed-span", "the cue ends before it starts; made empty";
    UNSORTED = Note "vtt/unsorted", "the cues are not in the order of their starts; sorted";
    TEXT_BEFORE_TIMES = Warning "vtt/text-before-times", "what stands before the times was kept";
    UNREADABLE_TIMES = Warning "vtt/unreadable-times", "a block's times cannot be read; the message carries its text";
    EMPTY_CUE = Note "vtt/empty-cue", "the cue has no text";
    MISSING_SIGNATURE = Warning "vtt/missing-signature", "the first line is not WEBVTT";
    UNKNOWN_SETTING = Note "vtt/unknown-setting", "a cue setting is none of the standard's; kept as it is";
    ODD_INNER_TIME = Warning "vtt/odd-inner-time", "a time inside the text lies outside the cue or goes back; its words' times were guessed";
    MISSING_BLANK_LINE = Warning "vtt/missing-blank-line", "no blank line before the cue";
    ARROW_IN_TEXT = Warning "vtt/arrow-in-text", "an arrow stands in the text, which the standard takes for the next cue; kept as text";
    TEXT_OUTSIDE_CUE = Warning "vtt/text-outside-cue", "a block is neither a cue nor a note; the message carries its text";
}

crate::read::public_reader!(Format::Vtt);

const CODES_OF_TIMES: TimeCodes = TimeCodes {
    form: ODD_TIME,
    range: TIME_OUT_OF_RANGE,
    negative: NEGATIVE_TIME,
    reversed: REVERSED_SPAN,
    unsorted: UNSORTED,
};

/// The cues of a WebVTT text in file order, each borrowed from it; header, notes, styles and what
/// belongs to no cue are passed over. A text without the `WEBVTT` header is read, too.
///
/// ```
/// use cuedex_format::Conformance;
/// use cuedex_format::read::vtt;
///
/// let text = "WEBVTT\n\nintro\n00:01.000 --> 00:02.500 line:0\n<v Ann>the quiet harbor\n";
/// let cue = vtt::cues(text, Conformance::Lenient).next().unwrap();
/// assert_eq!((cue.id, cue.settings), (Some("intro"), "line:0"));
/// assert_eq!(cue.payload, "<v Ann>the quiet harbor");
/// assert_eq!(cue.text(), "the quiet harbor");
/// ```
pub fn cues(text: &str, conformance: Conformance) -> Cues<'_> {
    Cues(Scan::new(text, has_signature(text), conformance))
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

pub(super) fn from_text(
    text: &str,
    name: Option<&str>,
    options: &ReadOptions,
    log: &mut Log,
) -> Result<Text, Error> {
    let signed = has_signature(text);
    if !signed {
        tell_unsigned(text, options.conformance, log)?;
    }
    let file = File { text, signed, conformance: options.conformance };
    let before = log.len();
    let mut scan = file.scan();
    let lenient = options.conformance == Conformance::Lenient;
    let is_chapters = lenient && (scan.holds_chapters || name.is_some_and(names_chapters));
    let mut assembly = file.gather(&mut scan, is_chapters, log);
    if !signed && assembly.next_number() == 1 {
        let message = "neither a WEBVTT header nor a cue was found";
        return Err(Error::new(ErrorKind::Malformed, message));
    }
    let mut removed = Vec::new();
    if assembly.evidence.is_rolling() && lenient && !is_chapters && !options.keep_rolling {
        log.truncate(before);
        (assembly, removed) = file.without_rolling(log);
    }
    let (track, carry) = assembly.finish(&CODES_OF_TIMES, log);
    let transcript = match is_chapters {
        true => Transcript { chapters: chapters(track), ..Transcript::default() },
        false => Transcript::of_tracks(vec![track.in_language(scan.language)]),
    };
    Ok(Text { transcript, carry, removed })
}

/// `WEBVTT` alone or before a space, a tab or the line's end.
fn has_signature(text: &str) -> bool {
    text.strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

fn tell_unsigned(text: &str, conformance: Conformance, log: &mut Log) -> Result<(), Error> {
    let first = text.lines().next().unwrap_or_default();
    let message = format!("the first line is not WEBVTT: {}", excerpt(first));
    if conformance == Conformance::W3c {
        let position = Position { line: 1, ..Position::default() };
        return Err(Error::new(ErrorKind::Malformed, message).at(position));
    }
    let place = Place { line: 1, bytes: 0..first.len(), cue: None };
    log.add(MISSING_SIGNATURE, place, message);
    Ok(())
}

fn names_chapters(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".chapters.vtt")
}

/// What a chapter holds of a cue: its times and its title.
fn bare(segment: Segment) -> Segment {
    Segment::new(segment.span, segment.text)
}

/// The cues of a [chapter track](https://www.w3.org/TR/webvtt1/#introduction-chapters): a title
/// each.
fn chapters(track: Track) -> Vec<Chapter> {
    let chapter = |segment: Segment| {
        Chapter::new(segment.span.start(), Some(segment.span.end()), segment.text)
    };
    track.into_segments().into_iter().map(chapter).collect()
}

fn inner_words(raw: &RawCue<'_>, span: TimeSpan, number: usize, log: &mut Log) -> Vec<Word> {
    let Words { words, has_odd_time } = stamps::words(raw.payload, span);
    if has_odd_time {
        log.say(ODD_INNER_TIME, raw.place(number));
    }
    words
}

/// A file and how it is read.
#[derive(Clone, Copy)]
struct File<'a> {
    text: &'a str,
    signed: bool,
    conformance: Conformance,
}

impl<'a> File<'a> {
    fn scan(self) -> Scan<'a> {
        Scan::new(self.text, self.signed, self.conformance)
    }

    fn assembly(self) -> Assembly<'a> {
        Assembly::new(self.text, Format::Vtt, cue::vtt::HEAD, cue::vtt::render)
    }

    /// The cues as they stand in the file.
    fn gather(self, scan: &mut Scan<'a>, is_chapters: bool, log: &mut Log) -> Assembly<'a> {
        let mut assembly = self.assembly();
        for found in scan {
            match found {
                Found::Cue(raw, oddities) => {
                    let number = assembly.next_number();
                    let segment = self.segment(&raw, oddities, number, log);
                    assembly.push(&raw, if is_chapters { bare(segment) } else { segment });
                }
                Found::Lost(place, code) => self.tell_lost(place, code, log),
            }
        }
        assembly
    }

    fn tell_lost(self, place: Place, code: Code, log: &mut Log) {
        let lost = excerpt(&self.text[place.bytes.clone()]);
        log.add(code, place, format!("text outside any cue: {lost}"));
    }

    /// Reads the file again without the lines that its rolling captions repeat.
    fn without_rolling(self, log: &mut Log) -> (Assembly<'a>, Vec<Removed>) {
        let (mut assembly, mut rolling) = (self.assembly(), Rolling::default());
        let mut number = 0;
        for found in self.scan() {
            match found {
                Found::Cue(mut raw, oddities) => {
                    number += 1;
                    let Some(payload) = rolling.strip(&raw, number) else {
                        assembly.pass(&raw);
                        continue;
                    };
                    raw.payload = payload;
                    let segment = self.segment(&raw, oddities, number, log);
                    assembly.push_anew(&raw, segment);
                }
                Found::Lost(place, code) => self.tell_lost(place, code, log),
            }
        }
        rolling.tell(log);
        (assembly, rolling.removed)
    }

    fn segment(
        self,
        raw: &RawCue<'_>,
        oddities: Oddities,
        number: usize,
        log: &mut Log,
    ) -> Segment {
        for code in oddities.codes() {
            log.say(code, raw.place(number));
        }
        let span = raw.span(&CODES_OF_TIMES, number, log);
        let (mut shown, speaker) = shown::vtt(raw.payload, raw.to_the_letter);
        if !raw.lead_text().is_empty() {
            let lead = shown::vtt(raw.lead_text(), false).0;
            shown = format!("{lead}\n{shown}").trim_end().to_owned().into();
        }
        if shown.is_empty() {
            log.say(EMPTY_CUE, raw.place(number));
        }
        if let Some(setting) = settings::unknown(raw.settings) {
            let message = format!("the setting {} is kept as it is", excerpt(setting));
            log.add(UNKNOWN_SETTING, raw.place(number), message);
        }
        let has_markup = matches!(shown, Cow::Owned(_)) && is_markup(&shown, raw);
        let mut segment = Segment::new(span, shown);
        segment.speaker = speaker;
        if has_markup {
            segment.words = inner_words(raw, span, number, log);
        }
        let cue = Cue {
            id: raw.id.filter(|id| !id.is_empty()).map(str::to_owned),
            settings: Some(raw.settings).filter(|rest| !rest.is_empty()).map(str::to_owned),
            raw: has_markup.then(|| plain_line_ends(raw.payload).into_owned()),
            style: None,
        };
        segment.cue = (cue != Cue::default()).then(|| Box::new(cue));
        segment
    }
}
