//! Steps taken on a draft, each whole or not at all.

use cuedex_model::{Origin, Segment, TimeSpan, Timestamp, Word};

use super::clock::{Clock, Ratio};
use super::cut::{Cuts, retimed};
use super::draft::{Draft, DraftTrack};
use super::find::is_unspaced;
use super::payload::{drop_payload, set_text};
use super::realign::{guessed, located, realigned};
use super::step::{Joined, Kind, NewId, Times};
use super::texts::for_each_beside;
use super::{Anchor, TextHash, Unfit};
use crate::cue::share::{letters, share};
use crate::cue::stamps;

/// Takes a step; the number of times that are held at zero by it.
pub(super) fn take(draft: &mut Draft, step: &Kind) -> Result<usize, Unfit> {
    match step {
        Kind::Text { at, was, text } => on(draft, at, |track, place| {
            say(track, place, *was, text, |segment| set_text(segment, text))
        }),
        Kind::Redact { at, was, text } => on(draft, at, |track, place| {
            say(track, place, *was, text, |segment| redact(segment, text))
        }),
        Kind::Speaker { at, speaker } => on(draft, at, |track, place| {
            track.change(place, |segment| set_speaker(segment, speaker.as_deref()));
            Ok(())
        }),
        Kind::Time { at, was, now } => {
            on(draft, at, |track, place| set_time(track, place, *was, *now))
        }
        Kind::Split { at, was, character, ms, new } => on(draft, at, |track, place| {
            expect_text(track.at(place), *was)?;
            split(track, place, *character, *ms, *new)
        }),
        Kind::Join { at, was, rest } => {
            on(draft, at, |track, place| join(track, place, *was, rest))
        }
        Kind::Delete { at, was } => on(draft, at, |track, place| {
            expect_text(track.at(place), *was)?;
            track.remove(place);
            Ok(())
        }),
        Kind::Insert { track, new, now, text, speaker } => {
            insert(draft, *track, *new, *now, text, speaker.as_deref())
        }
        Kind::Beside { was, text } => replace_beside(draft, *was, text),
        Kind::RenameSpeaker { track, from, to } => rename_speaker(draft, *track, from, to),
        Kind::Clock { track, clock } => return run_clock(draft, *track, *clock),
        Kind::Cut { ranges } => {
            if let Some(cuts) = Cuts::new(ranges) {
                cuts.apply(draft);
            }
            Ok(())
        }
    }
    .map(|()| 0)
}

fn on(
    draft: &mut Draft,
    at: &Anchor,
    change: impl FnOnce(&mut DraftTrack, usize) -> Result<(), Unfit>,
) -> Result<(), Unfit> {
    let track = draft.tracks.get_mut(at.track).ok_or(Unfit::NoTrack)?;
    let place = track.find(at).ok_or(Unfit::NoSegment(at.id))?;
    change(track, place)
}

fn expect_text(segment: &Segment, was: TextHash) -> Result<(), Unfit> {
    let is_same = TextHash::of(&segment.text) == was;
    is_same.then_some(()).ok_or(Unfit::OtherText(segment.id))
}

/// Changes what a segment says, unless it says so already.
fn say(
    track: &mut DraftTrack,
    place: usize,
    was: TextHash,
    text: &str,
    change: impl FnOnce(&mut Segment),
) -> Result<(), Unfit> {
    if let Err(unfit) = expect_text(track.at(place), was) {
        return if track.at(place).text == text { Ok(()) } else { Err(unfit) };
    }
    track.change(place, |segment| {
        segment.words = realigned(&segment.text, text, &segment.words, segment.span);
        segment.confidence = None;
        segment.origin = Origin::Corrected;
        change(segment);
    });
    Ok(())
}

/// Nothing that may still say it stays.
fn redact(segment: &mut Segment, text: &str) {
    text.clone_into(&mut segment.text);
    drop_payload(segment);
    segment.extra.clear();
    segment.words.iter_mut().for_each(|word| word.extra.clear());
}

fn set_speaker(segment: &mut Segment, speaker: Option<&str>) {
    segment.speaker = speaker.map(str::to_owned);
    segment.words.iter_mut().for_each(|word| word.speaker = None);
    segment.origin = Origin::Corrected;
}

fn set_time(track: &mut DraftTrack, place: usize, was: Times, now: Times) -> Result<(), Unfit> {
    let segment = track.at(place);
    let (old, new) = (segment.span, now.span());
    if old == new {
        return Ok(());
    }
    if old != was.span() {
        return Err(Unfit::OtherTime(segment.id));
    }
    track.retime(place, new, |segment| {
        segment.words.iter_mut().for_each(|word| word.span = stretched(word.span, old, new));
        let instant = |time| TimeSpan::clamped(time, time);
        move_stamps(segment, |time| stretched(instant(time), old, new).start());
    });
    Ok(())
}

/// A word's time where its segment went from one time to another.
fn stretched(word: TimeSpan, old: TimeSpan, new: TimeSpan) -> TimeSpan {
    let start = |span: TimeSpan| span.start().as_millis();
    let by = match (new.duration_millis(), old.duration_millis()) {
        (now, was) if now == was => Ratio::new(1, 1),
        (now, was) => Ratio::new(now, was),
    };
    let Some(by) = by else { return TimeSpan::clamped(new.start(), new.start()) };
    let to_ms = i64::try_from(start(new)).unwrap_or(i64::MAX);
    Clock::Line { from_ms: start(old), to_ms, by }.span(word).0
}

fn split(
    track: &mut DraftTrack,
    place: usize,
    character: usize,
    ms: Option<Timestamp>,
    NewId(id): NewId,
) -> Result<(), Unfit> {
    let segment = track.at(place);
    let outside = Unfit::Outside(segment.id);
    let byte = segment.text.char_indices().nth(character).map(|(byte, _)| byte);
    let byte = byte.ok_or_else(|| outside.clone())?;
    let (left, right) = (segment.text[..byte].trim_end(), segment.text[byte..].trim_start());
    if left.trim().is_empty() || right.is_empty() {
        return Err(outside);
    }
    if track.has_or_had(id) {
        return Err(Unfit::TakenId(id));
    }
    let (first, second) = words_of_halves(segment, byte);
    let part = letters(&segment.text[..byte]);
    let (end, start) = times_of_halves(segment, &first, &second, ms, part).ok_or(outside)?;
    let span = segment.span;
    let mut behind = Segment {
        id,
        span: TimeSpan::clamped(start, span.end()),
        text: right.to_owned(),
        words: second,
        origin: Origin::Corrected,
        ..segment.clone()
    };
    drop_payload(&mut behind);
    if let Some(cue) = behind.cue.as_deref_mut() {
        cue.id = None;
    }
    let left = left.to_owned();
    track.retime(place, TimeSpan::clamped(span.start(), end), |segment| {
        drop_payload(segment);
        segment.text = left;
        segment.words = first;
        segment.origin = Origin::Corrected;
    });
    track.add_behind(place, behind);
    Ok(())
}

/// The words in front of a place in the text and behind it.
fn words_of_halves(segment: &Segment, byte: usize) -> (Vec<Word>, Vec<Word>) {
    let share = segment.words.len() * byte / segment.text.len().max(1);
    let count = located(&segment.text, &segment.words)
        .map_or(share, |places| places.iter().take_while(|place| place.start < byte).count());
    let (first, second) = segment.words.split_at(count);
    (first.to_vec(), second.to_vec())
}

/// Where the first half ends and the second begins: as stated, else as the words say, else by the
/// letters.
fn times_of_halves(
    segment: &Segment,
    first: &[Word],
    second: &[Word],
    ms: Option<Timestamp>,
    part: u64,
) -> Option<(Timestamp, Timestamp)> {
    let span = segment.span;
    if let Some(ms) = ms {
        return (span.start() <= ms && ms <= span.end()).then_some((ms, ms));
    }
    if let (Some(last), Some(next)) = (first.last(), second.first()) {
        let start = next.span.start().clamp(span.start(), span.end());
        return Some((last.span.end().clamp(span.start(), start), start));
    }
    let at = share(span, 0..part, letters(&segment.text)).end();
    Some((at, at))
}

fn join(track: &mut DraftTrack, place: usize, was: TextHash, rest: &[Joined]) -> Result<(), Unfit> {
    expect_text(track.at(place), was)?;
    let mut places = Vec::with_capacity(rest.len());
    for Joined { at, was } in rest {
        let next = track.find(at).ok_or(Unfit::NoSegment(at.id))?;
        expect_text(track.at(next), *was)?;
        places.push(next);
    }
    let mut whole = track.at(place).clone();
    for next in &places {
        append(&mut whole, track.at(*next).clone());
    }
    drop_payload(&mut whole);
    whole.origin = Origin::Corrected;
    let span = whole.span;
    track.retime(place, span, |segment| *segment = whole);
    places.into_iter().for_each(|next| track.remove(next));
    Ok(())
}

fn append(whole: &mut Segment, mut next: Segment) {
    let is_open = |c: Option<char>| c.is_some_and(is_unspaced);
    let glued = is_open(whole.text.chars().next_back()) && is_open(next.text.chars().next());
    give_words(whole, &mut next);
    if !glued && !whole.text.is_empty() && !next.text.is_empty() {
        whole.text.push(' ');
    }
    whole.text.push_str(&next.text);
    whole.words.append(&mut next.words);
    whole.span = whole.span.union(next.span);
    whole.confidence = whole.confidence.filter(|_| whole.confidence == next.confidence);
    for (name, value) in next.extra {
        whole.extra.entry(name).or_insert(value);
    }
}

/// Where one of two has words with times, the other gets guessed ones.
fn give_words(one: &mut Segment, other: &mut Segment) {
    if one.words.is_empty() == other.words.is_empty() {
        return;
    }
    let lacks = if one.words.is_empty() { one } else { other };
    lacks.words = guessed(&lacks.text, lacks.span);
}

fn insert(
    draft: &mut Draft,
    track: usize,
    NewId(id): NewId,
    now: Times,
    text: &str,
    speaker: Option<&str>,
) -> Result<(), Unfit> {
    let track = draft.tracks.get_mut(track).ok_or(Unfit::NoTrack)?;
    if track.has_or_had(id) {
        return Err(Unfit::TakenId(id));
    }
    track.add(Segment {
        id,
        speaker: speaker.map(str::to_owned),
        origin: Origin::Corrected,
        ..Segment::new(now.span(), text)
    });
    Ok(())
}

fn replace_beside(draft: &mut Draft, was: TextHash, text: &str) -> Result<(), Unfit> {
    let (mut found, mut done) = (false, false);
    for_each_beside(draft, &mut |old| {
        done |= old == text;
        if TextHash::of(old) == was {
            text.clone_into(old);
            found = true;
        }
    });
    (found || done).then_some(()).ok_or(Unfit::NoText)
}

fn rename_speaker(
    draft: &mut Draft,
    track: Option<usize>,
    from: &str,
    to: &str,
) -> Result<(), Unfit> {
    let mut found = false;
    for (_, track) in tracks(draft, track)? {
        for place in track.places() {
            let segment = track.at(place);
            let names = segment.words.iter().map(|word| &word.speaker).chain([&segment.speaker]);
            if names.flatten().any(|name| name == from) {
                found = true;
                track.change(place, |segment| rename_in(segment, from, to));
            }
        }
    }
    found.then_some(()).ok_or(Unfit::NoText)
}

fn rename_in(segment: &mut Segment, from: &str, to: &str) {
    let words = segment.words.iter_mut().map(|word| &mut word.speaker);
    for name in words.chain([&mut segment.speaker]).flatten().filter(|name| *name == from) {
        to.clone_into(name);
    }
    segment.origin = Origin::Corrected;
}

/// One track or all of them.
fn tracks(
    draft: &mut Draft,
    only: Option<usize>,
) -> Result<impl Iterator<Item = (usize, &mut DraftTrack)>, Unfit> {
    if only.is_some_and(|track| track >= draft.tracks.len()) {
        return Err(Unfit::NoTrack);
    }
    let all = draft.tracks.iter_mut().enumerate();
    Ok(all.filter(move |(n, _)| only.is_none_or(|track| track == *n)))
}

fn run_clock(draft: &mut Draft, track: Option<usize>, clock: Clock) -> Result<usize, Unfit> {
    let mut held = 0;
    for (_, track) in tracks(draft, track)? {
        track.change_all(|segment| {
            let (span, is_held) = clock.span(segment.span);
            held += usize::from(is_held);
            segment.span = span;
            segment.words.iter_mut().for_each(|word| word.span = word_at(clock, word.span, span));
            if matches!(clock, Clock::Line { .. }) {
                move_stamps(segment, |time| clock.at(time).0);
            }
            true
        });
    }
    if track.is_none() {
        let rest = &mut draft.rest;
        rest.chapters.iter_mut().for_each(|chapter| retimed(chapter, |time| clock.at(time).0));
        rest.topics.iter_mut().for_each(|t| t.span = t.span.map(|span| clock.span(span).0));
    }
    Ok(held)
}

/// The times that stand inside a payload move with the words.
pub(super) fn move_stamps(segment: &mut Segment, moved: impl Fn(Timestamp) -> Timestamp) {
    if let Some(raw) = segment.cue.as_deref_mut().and_then(|cue| cue.raw.as_mut()) {
        *raw = stamps::moved(raw, moved);
    }
}

/// Words move with everything; frames are for segments, whose words only stay inside.
fn word_at(clock: Clock, word: TimeSpan, segment: TimeSpan) -> TimeSpan {
    match clock {
        Clock::Line { .. } => clock.span(word).0,
        Clock::Frames(_) => {
            let inside = |time: Timestamp| time.clamp(segment.start(), segment.end());
            TimeSpan::clamped(inside(word.start()), inside(word.end()))
        }
    }
}

impl Times {
    pub(super) fn of(span: TimeSpan) -> Self {
        Self { start_ms: span.start(), end_ms: span.end() }
    }

    pub(super) fn span(self) -> TimeSpan {
        TimeSpan::clamped(self.start_ms, self.end_ms)
    }
}
