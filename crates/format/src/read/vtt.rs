//! WebVTT, by the [parsing algorithm](https://www.w3.org/TR/webvtt1/#file-parsing) of the standard,
//! with rescues for what a person would read too.

mod scan;

use cuedex_model::{Cue, Segment, Transcript};

use super::Conformance;
use super::cues::{Assembly, RawCue, TimeCodes};
use super::log::{Log, Place, excerpt};
use crate::cue::shown;
use crate::{Carry, Error, ErrorKind, Format, Position, cue};
use scan::{Found, Scan};

const CODES: TimeCodes = TimeCodes {
    form: "vtt/odd-time",
    range: "vtt/time-out-of-range",
    negative: "vtt/negative-time",
    reversed: "vtt/reversed-span",
    unsorted: "vtt/unsorted",
};

pub(super) fn read(
    text: &str,
    conformance: Conformance,
    log: &mut Log,
) -> Result<(Transcript, Carry), Error> {
    let signed = has_signature(text);
    if !signed {
        let first = text.lines().next().unwrap_or_default();
        let message = format!("the first line is not WEBVTT: {}", excerpt(first));
        if conformance == Conformance::W3c {
            return Err(Error::new(ErrorKind::Malformed, message)
                .at(Position { line: 1, ..Position::default() }));
        }
        log.warn(
            "vtt/missing-signature",
            Place { line: 1, bytes: 0..first.len(), cue: None },
            message,
        );
    }
    let mut scan = Scan::new(text, signed, conformance);
    let mut assembly = Assembly::new(text, Format::Vtt, cue::vtt::HEAD, cue::vtt::render);
    for found in &mut scan {
        match found {
            Found::Cue(raw, oddity) => {
                let number = assembly.next_number();
                if let Some((code, message)) = oddity {
                    log.warn(code, raw.place(number), message);
                }
                let segment = segment(text, &raw, number, conformance, log);
                assembly.push(&raw, segment);
            }
            Found::Lost(place, code) => {
                let lost = excerpt(&text[place.bytes.clone()]);
                log.warn(code, place, format!("text outside any cue: {lost}"));
            }
        }
    }
    if !signed && assembly.next_number() == 1 {
        return Err(Error::new(
            ErrorKind::Malformed,
            "neither a WEBVTT header nor a cue was found",
        ));
    }
    let language = scan.language;
    let (track, carry) = assembly.finish(&CODES, log);
    Ok((Transcript::of_tracks(vec![track.in_language(language)]), carry))
}

/// `WEBVTT` alone or before a space, a tab or the line's end.
fn has_signature(text: &str) -> bool {
    text.strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

fn segment(
    text: &str,
    raw: &RawCue<'_>,
    number: usize,
    conformance: Conformance,
    log: &mut Log,
) -> Segment {
    let span = raw.span(&CODES, number, log);
    let payload = &text[raw.payload.clone()];
    let (mut shown, speaker) = shown::vtt(payload, conformance == Conformance::W3c);
    if !raw.lead_text().is_empty() {
        let lead = shown::vtt(raw.lead_text(), false).0;
        shown = format!("{lead}\n{shown}").trim_end().to_owned().into();
    }
    if shown.is_empty() {
        log.note("vtt/empty-cue", raw.place(number), "the cue has no text");
    }
    let cue = Cue {
        id: raw.id.filter(|id| !id.is_empty()).map(str::to_owned),
        settings: Some(raw.timing.rest).filter(|rest| !rest.is_empty()).map(str::to_owned),
        raw: (shown != payload).then(|| payload.to_owned()),
        style: None,
    };
    let mut segment = Segment::new(span, shown);
    segment.speaker = speaker;
    if cue != Cue::default() {
        segment.cue = Some(Box::new(cue));
    }
    segment
}
