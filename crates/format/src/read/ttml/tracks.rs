//! Cues become segments: missing ends are found, and each language gets its track.

use std::collections::HashMap;
use std::rc::Rc;

use cuedex_model::{Cue, Segment, TimeSpan, Track, TrackKind, Transcript, Word};

use super::super::log::{Log, Place};
use super::NO_END;
use super::container::Interval;
use super::time::Nanos;

/// A cue whose end may still be unknown.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) active: Interval,
    pub(super) text: String,
    pub(super) speaker: Option<String>,
    pub(super) cue: Option<Cue>,
    pub(super) words: Vec<Word>,
    /// When the last of its words begins.
    pub(super) last_begin: Nanos,
    pub(super) language: Option<Rc<str>>,
    pub(super) place: Place,
}

pub(super) fn transcript(cues: Vec<Pending>, log: &mut Log) -> Transcript {
    let ends = ends(&cues);
    let mut tracks: Vec<(Option<Rc<str>>, Vec<Segment>)> = Vec::new();
    let mut places: HashMap<Option<Rc<str>>, usize> = HashMap::new();
    for (cue, end) in cues.into_iter().zip(ends) {
        if cue.active.end.is_none() {
            log.say(NO_END, cue.place.clone());
        }
        let language = cue.language.clone();
        let segment = segment(cue, end);
        let place = *places.entry(language.clone()).or_insert(tracks.len());
        match tracks.get_mut(place) {
            Some((_, segments)) => segments.push(segment),
            None => tracks.push((language, vec![segment])),
        }
    }
    let track = |(language, segments): (Option<Rc<str>>, Vec<Segment>)| {
        Track::new(TrackKind::Audio, segments).in_language(language.as_deref().map(str::to_owned))
    };
    Transcript::of_tracks(tracks.into_iter().map(track).collect())
}

/// The stated end, else the next begin that is later, else the last end of all.
fn ends(cues: &[Pending]) -> Vec<Nanos> {
    let mut begins: Vec<Nanos> = cues.iter().map(|cue| cue.active.begin).collect();
    begins.sort_unstable();
    let last = cues.iter().filter_map(|cue| cue.active.end).max().unwrap_or_default();
    let end = |cue: &Pending| {
        let begin = cue.active.begin;
        let next = begins.get(begins.partition_point(|other| *other <= begin)).copied();
        cue.active.end.or(next).unwrap_or_else(|| cue.last_begin.max(last))
    };
    cues.iter().map(end).collect()
}

fn segment(cue: Pending, end: Nanos) -> Segment {
    let span = TimeSpan::clamped(cue.active.begin.timestamp(), end.timestamp());
    let mut segment = Segment::new(span, cue.text);
    segment.speaker = cue.speaker;
    segment.words = cue.words;
    segment.cue = cue.cue.map(Box::new);
    segment
}
