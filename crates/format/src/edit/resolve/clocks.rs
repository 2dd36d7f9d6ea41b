//! Operations that move what is selected in time.

use cuedex_model::Timestamp;

use super::{Refusal, each};
use crate::ErrorKind;
use crate::edit::clock::Clock;
use crate::edit::cut::Cuts;
use crate::edit::draft::Draft;
use crate::edit::step::{Kind, Times};
use crate::edit::{Range, Select, SyncPoint};

pub(super) fn line(points: &[SyncPoint; 2]) -> Result<Clock, Refusal> {
    let pair = |point: &SyncPoint| (point.from_ms.as_millis(), point.to_ms.as_millis());
    let [mut first, mut second] = [pair(&points[0]), pair(&points[1])];
    if second.0 < first.0 {
        (first, second) = (second, first);
    }
    Clock::through(first, second).ok_or_else(|| {
        let why = "two different times are needed that stay in their order";
        Refusal::new(ErrorKind::Unfit, why)
    })
}

/// One step for whole tracks, and one for each segment of a selection.
pub(super) fn moved(draft: &Draft, clock: Clock, select: &Select) -> Result<Vec<Kind>, Refusal> {
    if clock.is_one() {
        return Ok(Vec::new());
    }
    if select.is_everything() {
        return Ok(vec![Kind::Clock { track: None, clock }]);
    }
    if select.is_whole_tracks() {
        let selector = select.compile()?;
        let named = draft.tracks.iter().enumerate();
        let named = named.filter(|(n, track)| selector.has_track(*n, &track.head));
        return Ok(named.map(|(n, _)| Kind::Clock { track: Some(n), clock }).collect());
    }
    each(draft, select, |track, n, place| {
        let was = track.at(place).span;
        let (now, _) = clock.span(was);
        let at = track.anchor(n, place);
        (now != was).then(|| Kind::Time { at, was: Times::of(was), now: Times::of(now) })
    })
}

pub(super) fn cut(ranges: &[Range]) -> Result<Vec<Kind>, Refusal> {
    if Cuts::new(ranges).is_none_or(|_| ranges.is_empty()) {
        let why = "the stretches to cut must not be empty or overlap";
        return Err(Refusal::new(ErrorKind::Unfit, why));
    }
    Ok(vec![Kind::Cut { ranges: ranges.to_vec() }])
}

pub(super) fn trim(Range { from_ms, to_ms }: Range) -> Result<Vec<Kind>, Refusal> {
    let outside = [
        Range { from_ms: Timestamp::ZERO, to_ms: from_ms },
        Range { from_ms: to_ms, to_ms: Timestamp::MAX },
    ];
    if from_ms >= to_ms {
        return Err(Refusal::new(ErrorKind::Unfit, "the stretch to keep is empty"));
    }
    let ranges = outside.into_iter().filter(|range| range.from_ms < range.to_ms).collect();
    Ok(vec![Kind::Cut { ranges }])
}
