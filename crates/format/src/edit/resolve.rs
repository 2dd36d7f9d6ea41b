//! Operations to the steps that they come to on a draft.

mod clocks;
mod one;

use std::cell::Cell;

use super::clock::Clock;
use super::draft::{Draft, DraftTrack};
use super::select::Selector;
use super::step::{Kind, Times};
use super::{Address, Find, Operation, Select, TextHash, Unfit, redact};
use crate::{Error, ErrorKind};

/// Why an operation cannot be carried out.
#[derive(Debug)]
pub(super) struct Refusal {
    kind: ErrorKind,
    why: String,
    source: Option<regex::Error>,
}

impl Refusal {
    pub(super) fn new(kind: ErrorKind, why: impl Into<String>) -> Self {
        Self { kind, why: why.into(), source: None }
    }

    /// The error of an operation by its number from 1.
    pub(super) fn of(self, number: usize, name: &str) -> Error {
        let message = format!("operation {number} ({name}): {}", self.why);
        let error = Error::new(self.kind, message).of_operation(number);
        match self.source {
            Some(source) => error.because(source),
            None => error,
        }
    }
}

impl From<regex::Error> for Refusal {
    fn from(source: regex::Error) -> Self {
        let why = "the pattern cannot be understood".into();
        Self { kind: ErrorKind::Unfit, why, source: Some(source) }
    }
}

impl From<Unfit> for Refusal {
    fn from(unfit: Unfit) -> Self {
        let kind = match unfit {
            Unfit::NoSegment(_) | Unfit::NoTrack => ErrorKind::UnknownSegment,
            _ => ErrorKind::Unfit,
        };
        Self::new(kind, unfit.to_string())
    }
}

/// The steps of an operation, and how many places it changes.
pub(super) fn resolve(
    draft: &mut Draft,
    operation: &Operation,
) -> Result<(Vec<Kind>, usize), Refusal> {
    let find = operation.find();
    let steps = match operation {
        Operation::Shift { by_ms, select } => {
            clocks::moved(draft, Clock::shifted(by_ms.as_millis()), select)?
        }
        Operation::Scale { by, select } => clocks::moved(draft, Clock::scaled(*by), select)?,
        Operation::Sync { points, select } => clocks::moved(draft, clocks::line(points)?, select)?,
        Operation::Snap { fps, select } => clocks::moved(draft, Clock::Frames(*fps), select)?,
        Operation::Cut { ranges } => clocks::cut(ranges)?,
        Operation::Trim { keep } => clocks::trim(*keep)?,
        Operation::Replace { with, select, .. } => return replace(draft, find, with, select),
        Operation::Redact { with, select, .. } => {
            redacted(draft, find.as_ref(), with.as_deref(), select)?
        }
        Operation::SetSpeaker { speaker, select } => set_speaker(draft, speaker, select)?,
        Operation::Delete { select } => delete(draft, select)?,
        Operation::Retime { segment, start_ms, end_ms, overlap } => {
            let now = Times { start_ms: *start_ms, end_ms: *end_ms };
            one::retime(draft, segment, now, *overlap)?
        }
        Operation::SetText { segment, text } => one::set_text(draft, segment, text)?,
        Operation::RenameSpeaker { from, to, track } => {
            one::rename_speaker(draft, from, to, track.as_ref())?
        }
        Operation::Split { segment, at } => one::split(draft, segment, *at)?,
        Operation::Join { segments } => one::join(draft, segments)?,
        Operation::Insert { track, start_ms, end_ms, text, speaker, overlap } => {
            let now = Times { start_ms: *start_ms, end_ms: *end_ms };
            one::insert(draft, track.as_ref(), now, text, speaker.as_ref(), *overlap)?
        }
    };
    let places = steps.len();
    Ok((steps, places))
}

fn set_speaker(
    draft: &Draft,
    speaker: &Option<String>,
    select: &Select,
) -> Result<Vec<Kind>, Refusal> {
    let speaker = speaker.as_ref().filter(|name| !name.trim().is_empty()).cloned();
    each(draft, stated(select, "set_speaker")?, |track, n, place| {
        let is_same = track.at(place).speaker == speaker;
        let step = || Kind::Speaker { at: track.anchor(n, place), speaker: speaker.clone() };
        (!is_same).then(step)
    })
}

fn delete(draft: &Draft, select: &Select) -> Result<Vec<Kind>, Refusal> {
    each(draft, stated(select, "delete")?, |track, n, place| {
        let was = TextHash::of(&track.at(place).text);
        Some(Kind::Delete { at: track.anchor(n, place), was })
    })
}

/// A filter that says something: nobody means everything by saying nothing.
fn stated<'a>(select: &'a Select, name: &str) -> Result<&'a Select, Refusal> {
    if select.is_everything() {
        let why = format!("{name} needs to know where: a segment, a track, a time, a speaker");
        return Err(Refusal::new(ErrorKind::Unfit, why));
    }
    Ok(select)
}

/// A step for each selected segment, in the order of time.
pub(super) fn each(
    draft: &Draft,
    select: &Select,
    step: impl Fn(&DraftTrack, usize, usize) -> Option<Kind>,
) -> Result<Vec<Kind>, Refusal> {
    let addressed = addressed(draft, select)?;
    let selector = select.compile()?;
    let mut steps = Vec::new();
    for (n, track) in draft.tracks.iter().enumerate() {
        if selector.has_track(n, &track.head) {
            let places = selected(track, n, &selector, addressed.as_deref());
            steps.extend(places.into_iter().filter_map(|place| step(track, n, place)));
        }
    }
    Ok(steps)
}

/// The segments that the filter names, where it names any.
fn addressed(draft: &Draft, select: &Select) -> Result<Option<Vec<(usize, usize)>>, Refusal> {
    let all: Result<Vec<_>, _> = select.segments.iter().map(|one| place_of(draft, one)).collect();
    Ok(Some(all?).filter(|all| !all.is_empty()))
}

fn selected(
    track: &DraftTrack,
    n: usize,
    selector: &Selector<'_>,
    addressed: Option<&[(usize, usize)]>,
) -> Vec<usize> {
    let places = match addressed {
        Some(all) => all.iter().filter(|(t, _)| *t == n).map(|(_, place)| *place).collect(),
        None => track.in_order(),
    };
    places.into_iter().filter(|place| selector.has(track.at(*place))).collect()
}

/// The track and the place of a segment.
pub(super) fn place_of(draft: &Draft, address: &Address) -> Result<(usize, usize), Refusal> {
    let named = |n: usize, track: &DraftTrack| {
        address.track.as_ref().is_none_or(|name| name.names(n, &track.head))
    };
    let tracks = draft.tracks.iter().enumerate().filter(|(n, track)| named(*n, track));
    let fitting: Vec<(usize, usize)> =
        tracks.filter_map(|(n, track)| Some((n, track.with_id(address.id)?))).collect();
    match fitting[..] {
        [one] => Ok(one),
        [] => {
            let why = format!("there is no segment {address}");
            Err(Refusal::new(ErrorKind::UnknownSegment, why))
        }
        [(n, _), ..] => {
            let why = format!("several tracks have a segment {address}: say #{}/{address}", n + 1);
            Err(Refusal::new(ErrorKind::UnknownSegment, why))
        }
    }
}

/// In any order: a replacement reads only its own segment.
fn replace(
    draft: &Draft,
    find: Option<Find>,
    with: &str,
    select: &Select,
) -> Result<(Vec<Kind>, usize), Refusal> {
    let finder = find.unwrap_or_default().compile()?;
    let places = Cell::new(0);
    let steps = each(draft, select, |track, n, place| {
        let segment = track.at(place);
        let (text, count) = finder.replace(&segment.text, with)?;
        if text == segment.text {
            return None;
        }
        places.set(places.get() + count);
        Some(Kind::Text { at: track.anchor(n, place), was: TextHash::of(&segment.text), text })
    })?;
    Ok((steps, places.get()))
}

fn redacted(
    draft: &Draft,
    find: Option<&Find>,
    with: Option<&str>,
    select: &Select,
) -> Result<Vec<Kind>, Refusal> {
    if find.is_none() {
        stated(select, "redact")?;
    }
    let finder = find.map(Find::compile).transpose()?;
    let addressed = addressed(draft, select)?;
    let selector = select.compile()?;
    let with = with.unwrap_or(redact::REDACTED);
    if finder.as_ref().is_some_and(|finder| finder.is_in(with)) {
        let why = "what is put in holds what is taken out";
        return Err(Refusal::new(ErrorKind::Unfit, why));
    }
    let steps = redact::steps(draft, select, &selector, finder.as_ref(), with, |track, n| {
        selected(track, n, &selector, addressed.as_deref())
    });
    Ok(steps?)
}
