//! What a WebVTT payload says of times and speakers, brought up to date.

use std::collections::HashMap;

use cuedex_model::{Segment, Timestamp, Word};

use super::times::later;
use crate::cue::{shown, stamps, voices};

/// The payload that stood in a cue which was one segment and is another, with the voices and the
/// inner times that it has now.
pub(super) fn adjusted(payload: &str, was: &Segment, now: &Segment) -> String {
    timed(&spoken(payload, was, now), was, now)
}

/// The same for a payload that came with the edit, whose inner times may be right already.
pub(super) fn completed(payload: &str, was: &Segment, now: &Segment) -> String {
    let spoken = spoken(payload, was, now);
    let stated = stamps::words(&spoken, now.span).words;
    match starts(&stated).eq(starts(&now.words)) {
        true => spoken,
        false => timed(&spoken, was, now),
    }
}

/// The starts that a payload states; others are guessed.
fn starts(words: &[Word]) -> impl Iterator<Item = Timestamp> {
    words.iter().filter(|word| !word.guessed).map(|word| word.span.start())
}

/// A payload with the voice of its cue.
pub(super) fn said(payload: &str, now: &Segment) -> String {
    match shown::vtt(payload, false).1 == now.speaker {
        true => payload.to_owned(),
        false => voices::said_by(payload, now.speaker.as_deref()),
    }
}

fn spoken(payload: &str, was: &Segment, now: &Segment) -> String {
    if now.speaker != was.speaker {
        return said(payload, now);
    }
    let names: HashMap<&str, Option<&str>> = was
        .words
        .iter()
        .zip(&now.words)
        .filter(|_| was.words.len() == now.words.len())
        .filter_map(|(was, now)| Some((was.speaker.as_deref()?, now.speaker.as_deref())))
        .collect();
    if names.iter().all(|(was, now)| Some(*was) == *now) {
        return payload.to_owned();
    }
    voices::renamed(payload, |name| {
        names.get(name).copied().unwrap_or(Some(name)).map(str::to_owned)
    })
}

/// Inner times as the words have them, where their word is known; else moved as the cue was.
fn timed(payload: &str, was: &Segment, now: &Segment) -> String {
    if was.span == now.span && was.words == now.words {
        return payload.to_owned();
    }
    let same_words = was.words.len() == now.words.len();
    let pairs = was.words.iter().zip(&now.words).filter(|(was, _)| same_words && !was.guessed);
    let moved: HashMap<Timestamp, Timestamp> =
        pairs.map(|(was, now)| (was.span.start(), now.span.start())).collect();
    stamps::moved(payload, |time| {
        let moved = moved.get(&time).copied();
        moved.unwrap_or_else(|| later(time, was.span.start(), now.span.start()))
    })
}
