//! Offsets, factors and points become one map of time a source, and the search for an offset.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::Result;
use cuedex_format::merge::{AlignOptions, Alignment, TimeMap, Unsure, find_offset};
use cuedex_model::{TimeDelta, Timestamp};

use super::sources::{Picked, Source, Sources};
use crate::args::{PointsArg, TimeArgs, TrackName};
use crate::failure::Hinted;

/// What is to be done to the times of a source or a track.
#[derive(Debug, Clone, Default)]
struct Change {
    scale: Option<TimeMap>,
    points: Vec<(Timestamp, Timestamp)>,
    offset: Option<TimeDelta>,
}

/// A source as a whole, or a track of it.
type Place = (usize, Option<usize>);

/// The changes of all sources.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes(BTreeMap<Place, Change>);

/// How far a source was found off the first.
#[derive(Debug, Clone)]
pub(super) struct Aligned {
    pub(super) label: String,
    pub(super) found: Alignment,
}

/// The words do not tell how far a source is off the first.
#[derive(Debug)]
pub(super) struct NotSure {
    label: String,
    pub(super) why: Unsure,
}

impl fmt::Display for NotSure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not sure how far {} is off: {}", self.label, self.why)
    }
}

impl std::error::Error for NotSure {}

impl Changes {
    /// With `lenient`, what names nothing is passed over: not each video has each track.
    pub(super) fn of(args: &TimeArgs, sources: &Sources, lenient: bool) -> Result<Self> {
        let mut changes = Self::default();
        let mut each = |name: &TrackName, change: &dyn Fn(&mut Change)| -> Result<()> {
            match sources.find(name) {
                Ok(picked) => changes.each(&picked, change),
                Err(_) if lenient => {}
                Err(error) => return Err(error),
            }
            Ok(())
        };
        for shift in &args.offset {
            each(&shift.track, &|change| {
                let before = change.offset.unwrap_or_default().as_millis();
                let sum = before.saturating_add(shift.by.as_millis());
                change.offset = Some(TimeDelta::from_millis(sum));
            })?;
        }
        for factor in &args.scale {
            let (numerator, denominator) = factor.by.fraction();
            let map = TimeMap::scaled(numerator, denominator);
            each(&factor.track, &|change| change.scale = map)?;
        }
        let second = TrackName("2".into());
        for &PointsArg { ref track, from, to } in &args.sync {
            each(track.as_ref().unwrap_or(&second), &|change| change.points.push((from, to)))?;
        }
        changes.0.values().try_for_each(|change| change.map().map(drop))?;
        Ok(changes)
    }

    fn each(&mut self, picked: &Picked, change: &dyn Fn(&mut Change)) {
        match picked {
            Picked::Source(n) => change(self.0.entry((*n, None)).or_default()),
            Picked::Tracks(tracks) => {
                for &(n, track) in tracks {
                    change(self.0.entry((n, Some(track))).or_default());
                }
            }
        }
    }

    /// Where a source begins, if that was said; nothing more is to be done to it as a whole.
    pub(super) fn take_place(&mut self, source: usize) -> Result<Option<TimeMap>> {
        let states_place = |change: &Change| change.offset.is_some() || !change.points.is_empty();
        match self.0.get(&(source, None)).is_some_and(states_place) {
            true => self.0.remove(&(source, None)).map(|change| change.map()).transpose(),
            false => Ok(None),
        }
    }

    /// Applies all; gives how many segments had to be held at an end of time.
    pub(super) fn apply(&self, sources: &mut Sources) -> Result<usize> {
        let mut held = 0;
        for (&(source, track), change) in &self.0 {
            held += apply(&change.map()?, &mut sources.all[source], track);
        }
        Ok(held)
    }

    /// Takes the factors out and applies them, so that what is compared runs at its right speed.
    fn apply_scales(&mut self, sources: &mut Sources) {
        for (&(source, track), change) in &mut self.0 {
            if let Some(scale) = change.scale.take() {
                apply(&scale, &mut sources.all[source], track);
            }
        }
    }
}

impl Change {
    fn map(&self) -> Result<TimeMap> {
        let map = match (self.points.as_slice(), self.scale) {
            ([], scale) => scale.unwrap_or_default(),
            (&[a, b], None) => {
                TimeMap::through(if a <= b { [a, b] } else { [b, a] }).ok_or_else(|| {
                    Hinted::new("the two points of --sync do not go on in time", TWO_POINTS)
                })?
            }
            (_, None) => {
                return Err(Hinted::new("--sync takes two points for a track", TWO_POINTS).into());
            }
            (_, Some(_)) => {
                let hint = "two points tell the factor already";
                return Err(Hinted::new("--sync and --scale are for different tracks", hint).into());
            }
        };
        Ok(map.and_moved(self.offset.unwrap_or_default()))
    }
}

const TWO_POINTS: &str = "give two, such as --sync 0:10=0:12 --sync 1:10:00=1:10:03";

fn apply(map: &TimeMap, source: &mut Source, track: Option<usize>) -> usize {
    let transcript = std::mem::take(&mut source.transcript);
    let Some(track) = track else {
        let (moved, held) = map.apply_transcript(transcript);
        source.transcript = moved;
        return held;
    };
    let mut held = 0;
    source.transcript = transcript;
    if let Some(place) = source.transcript.tracks.get_mut(track) {
        let (moved, of_track) = map.apply_track(std::mem::take(place));
        *place = moved;
        held = of_track;
    }
    held
}

/// Finds how far each spoken source is off the first one and adds that to the changes. Gives also
/// the names of those that hold no speech.
pub(super) fn align(
    sources: &mut Sources,
    changes: &mut Changes,
) -> Result<(Vec<Aligned>, Vec<String>)> {
    changes.apply_scales(sources);
    let (mut aligned, mut silent) = (Vec::new(), Vec::new());
    let nothing = || Hinted::new("there is nothing to align", "give two transcripts of one speech");
    let [first, others @ ..] = sources.all.as_slice() else { return Err(nothing().into()) };
    let reference = first.speech(None).ok_or_else(nothing)?;
    for (n, other) in (1..).zip(others) {
        let Some(speech) = other.speech(reference.language.as_deref()) else {
            silent.push(other.label.clone());
            continue;
        };
        let label = other.label.clone();
        match find_offset(reference, speech, &AlignOptions::default()) {
            Ok(found) => {
                let change = changes.0.entry((n, None)).or_default();
                let sum = change.offset.unwrap_or_default().as_millis();
                let sum = sum.saturating_add(found.offset.as_millis());
                change.offset = Some(TimeDelta::from_millis(sum));
                aligned.push(Aligned { label, found });
            }
            Err(why) => return Err(NotSure { label, why }.into()),
        }
    }
    if aligned.is_empty() { Err(nothing().into()) } else { Ok((aligned, silent)) }
}
