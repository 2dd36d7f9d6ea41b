//! Operations on single segments.

use cuedex_model::{Segment, TimeSpan, Timestamp, TrackKind};

use super::{Refusal, place_of};
use crate::ErrorKind;
use crate::cue::share::{letters, share};
use crate::edit::draft::{Draft, DraftTrack};
use crate::edit::realign::{located, tokens};
use crate::edit::step::{Joined, Kind, NewId, Times};
use crate::edit::{Address, Place, TextHash, TrackName, Unfit};

fn hash(segment: &Segment) -> TextHash {
    TextHash::of(&segment.text)
}

pub(super) fn retime(
    draft: &mut Draft,
    segment: &Address,
    now: Times,
    overlap: bool,
) -> Result<Vec<Kind>, Refusal> {
    let (n, place) = place_of(draft, segment)?;
    expect_room(&mut draft.tracks[n], now, Some(place), overlap)?;
    let track = &draft.tracks[n];
    let was = Times::of(track.at(place).span);
    let step = Kind::Time { at: track.anchor(n, place), was, now };
    Ok(if was == now { Vec::new() } else { vec![step] })
}

pub(super) fn set_text(draft: &Draft, segment: &Address, text: &str) -> Result<Vec<Kind>, Refusal> {
    let (n, place) = place_of(draft, segment)?;
    let track = &draft.tracks[n];
    let (at, was) = (track.anchor(n, place), hash(track.at(place)));
    let is_same = track.at(place).text == text;
    Ok(if is_same { Vec::new() } else { vec![Kind::Text { at, was, text: text.to_owned() }] })
}

pub(super) fn insert(
    draft: &mut Draft,
    track: Option<&TrackName>,
    now: Times,
    text: &str,
    speaker: Option<&String>,
    overlap: bool,
) -> Result<Vec<Kind>, Refusal> {
    let track = track_of(draft, track)?;
    expect_room(&mut draft.tracks[track], now, None, overlap)?;
    let new = NewId(draft.tracks[track].free_id(now.start_ms, text));
    let (text, speaker) = (text.to_owned(), speaker.cloned());
    Ok(vec![Kind::Insert { track, new, now, text, speaker }])
}

/// A time that runs forwards and has nobody else in it who was not there before.
fn expect_room(
    track: &mut DraftTrack,
    now: Times,
    place: Option<usize>,
    overlap: bool,
) -> Result<(), Refusal> {
    if now.end_ms < now.start_ms {
        return Err(Refusal::new(ErrorKind::Unfit, "it would end before it starts"));
    }
    let before = place.map_or_else(TimeSpan::default, |place| track.at(place).span);
    match track.overlapped(now.span(), place, before).filter(|_| !overlap) {
        Some(other) => {
            let other = track.at(other);
            let why = format!("it would overlap segment {} ({})", other.id, other.span);
            Err(Refusal::new(ErrorKind::Overlap, why))
        }
        None => Ok(()),
    }
}

fn track_of(draft: &Draft, name: Option<&TrackName>) -> Result<usize, Refusal> {
    let tracks = &draft.tracks;
    let found = match name {
        Some(name) => tracks.iter().enumerate().position(|(n, track)| name.names(n, &track.head)),
        None => {
            let spoken = tracks.iter().position(|track| track.head.kind == TrackKind::Audio);
            spoken.or_else(|| (!tracks.is_empty()).then_some(0))
        }
    };
    found.ok_or_else(|| {
        let named = name.map_or_else(String::new, |name| format!(" {name}"));
        Refusal::new(ErrorKind::UnknownSegment, format!("there is no track{named}"))
    })
}

pub(super) fn rename_speaker(
    draft: &Draft,
    from: &str,
    to: &str,
    track: Option<&TrackName>,
) -> Result<Vec<Kind>, Refusal> {
    if to.trim().is_empty() {
        return Err(Refusal::new(ErrorKind::Unfit, "the new name is empty"));
    }
    let is_named = |segment: &Segment| {
        let words = segment.words.iter().map(|word| &word.speaker);
        words.chain([&segment.speaker]).flatten().any(|name| name == from)
    };
    let speaks = |track: &DraftTrack| track.places().any(|place| is_named(track.at(place)));
    let step = |track| Kind::RenameSpeaker { track, from: from.into(), to: to.into() };
    let Some(name) = track else {
        return Ok(draft.tracks.iter().any(speaks).then(|| step(None)).into_iter().collect());
    };
    let named = draft.tracks.iter().enumerate();
    let named = named.filter(|(n, track)| name.names(*n, &track.head) && speaks(track));
    Ok(named.map(|(n, _)| step(Some(n))).collect())
}

pub(super) fn split(draft: &Draft, segment: &Address, place: Place) -> Result<Vec<Kind>, Refusal> {
    let (n, at) = place_of(draft, segment)?;
    let track = &draft.tracks[n];
    let segment = track.at(at);
    let (byte, ms) = match place {
        Place::Character(number) => (char_start(&segment.text, number), None),
        Place::Word(number) => (word_start(segment, number), None),
        Place::Ms(ms) => (byte_at(segment, ms), Some(ms)),
    };
    let byte = byte.filter(|byte| {
        let (left, right) = segment.text.split_at(*byte);
        !left.trim().is_empty() && !right.trim().is_empty()
    });
    let byte = byte.ok_or_else(|| Refusal::from(Unfit::Outside(segment.id)))?;
    let new = NewId(track.free_id(segment.span.end(), &segment.text[byte..]));
    let character = segment.text[..byte].chars().count();
    Ok(vec![Kind::Split { at: track.anchor(n, at), was: hash(segment), character, ms, new }])
}

fn char_start(text: &str, number: usize) -> Option<usize> {
    text.char_indices().nth(number).map(|(byte, _)| byte)
}

/// Where a word begins: one with a time where the words are those of the text, else one between
/// spaces.
fn word_start(segment: &Segment, number: usize) -> Option<usize> {
    let places = located(&segment.text, &segment.words).filter(|places| !places.is_empty());
    let places = places.unwrap_or_else(|| tokens(&segment.text));
    places.get(number).map(|place| place.start)
}

/// Where in the text a time is: before the first word that begins then or later, else before the
/// word whose letters begin nearest to it.
fn byte_at(segment: &Segment, ms: Timestamp) -> Option<usize> {
    let span = segment.span;
    if ms < span.start() || span.end() < ms {
        return None;
    }
    let places = located(&segment.text, &segment.words).filter(|places| !places.is_empty());
    if let Some(places) = places {
        let word = segment.words.iter().position(|word| word.span.start() >= ms)?;
        return Some(places[word].start);
    }
    let all = letters(&segment.text);
    let time = |start: usize| share(span, 0..letters(&segment.text[..start]), all).end();
    let starts = tokens(&segment.text).into_iter().map(|token| token.start).skip(1);
    starts.min_by_key(|start| time(*start).as_millis().abs_diff(ms.as_millis()))
}

pub(super) fn join(draft: &Draft, segments: &[Address]) -> Result<Vec<Kind>, Refusal> {
    let refused = |why: &str| Err(Refusal::new(ErrorKind::Unfit, why));
    let places: Result<Vec<_>, _> = segments.iter().map(|one| place_of(draft, one)).collect();
    let mut places = places?;
    let Some(&(n, _)) = places.first().filter(|_| places.len() > 1) else {
        return refused("at least two segments are joined");
    };
    if places.iter().any(|(track, _)| *track != n) {
        return refused("the segments are of different tracks");
    }
    let track = &draft.tracks[n];
    let order = track.in_order();
    let wanted: Vec<usize> = order
        .iter()
        .copied()
        .skip_while(|place| !places.contains(&(n, *place)))
        .take(places.len())
        .collect();
    places.sort_unstable();
    places.dedup();
    if wanted.len() != places.len() || !wanted.iter().all(|place| places.contains(&(n, *place))) {
        return refused("the segments do not follow each other");
    }
    let speaker = &track.at(wanted[0]).speaker;
    if wanted.iter().any(|place| track.at(*place).speaker != *speaker) {
        return refused("the segments are of different speakers");
    }
    let joined =
        |place: &usize| Joined { at: track.anchor(n, *place), was: hash(track.at(*place)) };
    let Joined { at, was } = joined(&wanted[0]);
    Ok(vec![Kind::Join { at, was, rest: wanted[1..].iter().map(joined).collect() }])
}
