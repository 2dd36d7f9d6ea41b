//! SubRip. There is no standard; the rules here are what a person would read: times make a cue,
//! whatever line stands between the times of two cues is text, and an index is the line of
//! digits above the times. Observed forms: <https://docs.fileformat.com/video/srt/>.

mod scan;

use std::borrow::Cow;

use cuedex_model::{Cue, Segment, Track, Transcript};

use super::cues::{Assembly, RawCue, TimeCodes};
use super::log::{Log, excerpt};
use crate::cue::shown;
use crate::{Carry, Error, ErrorKind, Format, cue};
use scan::{Found, Scan};

const CODES: TimeCodes = TimeCodes {
    form: "srt/odd-time",
    range: "srt/time-out-of-range",
    negative: "srt/negative-time",
    reversed: "srt/reversed-span",
    unsorted: "srt/unsorted",
};

pub(super) fn read(text: &str, log: &mut Log) -> Result<(Transcript, Carry), Error> {
    let mut assembly = Assembly::new(text, Format::Srt, "", cue::srt::render);
    for found in Scan::new(text) {
        match found {
            Found::Cue(raw, oddities) => {
                let number = assembly.next_number();
                for (code, message) in oddities.messages() {
                    log.warn(code, raw.place(number), message);
                }
                let segment = segment(text, &raw, number, log);
                assembly.push(&raw, segment);
            }
            Found::Lost(place, code) => {
                let lost = excerpt(&text[place.bytes.clone()]);
                log.warn(code, place, format!("text outside any cue: {lost}"));
            }
        }
    }
    if assembly.next_number() == 1 {
        return Err(Error::new(ErrorKind::Malformed, "no times of a cue can be read"));
    }
    let (track, carry): (Track, Carry) = assembly.finish(&CODES, log);
    Ok((Transcript::of_tracks(vec![track]), carry))
}

fn segment(text: &str, raw: &RawCue<'_>, number: usize, log: &mut Log) -> Segment {
    let span = raw.span(&CODES, number, log);
    let payload = &text[raw.payload.clone()];
    let mut shown = shown::srt(payload);
    let rest = raw.timing.rest;
    let settings = is_coordinates(rest).then(|| rest.to_owned());
    let beside = if settings.is_none() { rest } else { "" };
    if !beside.is_empty() {
        log.warn("srt/text-on-time-line", raw.place(number), "text behind the times was kept");
    }
    for piece in [beside, raw.lead_text()] {
        if !piece.is_empty() {
            shown = above(&shown::srt(piece), &shown);
        }
    }
    if shown.is_empty() {
        log.note("srt/empty-cue", raw.place(number), "the cue has no text");
    }
    let markup = (shown != payload).then(|| payload.to_owned());
    let mut segment = Segment::new(span, shown);
    if settings.is_some() || markup.is_some() {
        segment.cue = Some(Box::new(Cue { settings, raw: markup, ..Cue::default() }));
    }
    segment
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
