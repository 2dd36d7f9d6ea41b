//! Hits without an excluded hit in them or near them.

use std::ops::Range;
use std::rc::Rc;

use tantivy::DocId;

use super::eval::Context;
use super::hit::Hit;
use super::options::Window;
use super::plan::Step;
use super::resolve::Part;
use super::wheres::Where;
use super::window::{Extent, by_places};
use crate::error::Error;

/// How far around a hit an excluded one still counts.
const EXCLUSION_MS: u64 = 15_000;

/// What may not stand near a hit.
pub(super) struct Exclusion {
    step: Step,
    /// It names its source, so that it counts on whatever line it stands.
    is_on_any_line: bool,
}

impl Exclusion {
    /// What the shard lacks excludes nothing.
    pub(super) fn open_each(
        parts: &[Part],
        context: &Context<'_>,
        place: &Rc<Where>,
    ) -> Result<Vec<Self>, Error> {
        let mut exclusions = Vec::new();
        for part in parts {
            let is_on_any_line = matches!(part, Part::In(..));
            let step = Step::open(part, context, place)?;
            exclusions.extend(step.map(|step| Self { step, is_on_any_line }));
        }
        Ok(exclusions)
    }

    /// Drops hits of one video that are near an excluded one.
    pub(super) fn drop_near(
        &mut self,
        context: &Context<'_>,
        hits: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        let Some(first) = hits.first() else { return Ok(()) };
        let video = context.shard.video(first.run.doc);
        let mut excluded = self.hits(context, video)?;
        if context.options.window == Window::Video && !self.is_on_any_line {
            let lines: Vec<u32> = excluded.iter().map(|hit| hit.run.line).collect();
            hits.retain(|hit| !lines.contains(&hit.run.line));
            return Ok(());
        }
        // Where cues overlap, what stands inside a hit may be heard much later.
        let inside = Neighbours::of(excluded.iter().map(by_places).collect());
        hits.retain(|hit| !inside.reach(by_places(hit), 0));
        drop_within(context, hits, &mut excluded, EXCLUSION_MS, self.is_on_any_line)
    }

    fn hits(&mut self, context: &Context<'_>, video: Range<DocId>) -> Result<Vec<Hit>, Error> {
        let mut hits = Vec::new();
        self.step.hits(context, &[video], &mut hits)?;
        Ok(hits)
    }
}

/// Drops the hits that have one of `near` in them or at most so far from them.
pub(super) fn drop_within(
    context: &Context<'_>,
    hits: &mut Vec<Hit>,
    near: &mut [Hit],
    millis: u64,
    is_on_any_line: bool,
) -> Result<(), Error> {
    for hit in hits.iter_mut().chain(near.iter_mut()) {
        context.reading.span(hit)?;
    }
    let extent = |hit: &Hit| {
        let place = if is_on_any_line { (0, 0) } else { (hit.run.line, hit.stretch) };
        let (start, end) = hit.span.unwrap_or_default();
        (place, start, end)
    };
    let near = Neighbours::of(near.iter().map(extent).collect());
    hits.retain(|hit| !near.reach(extent(hit), millis));
    Ok(())
}

/// Stretches of lines, to tell whether one of them is near.
pub(super) struct Neighbours {
    /// In the order of their starts.
    extents: Vec<Extent>,
    /// The latest end of those up to each, on its line.
    latest: Vec<u64>,
}

impl Neighbours {
    pub(super) fn of(mut extents: Vec<Extent>) -> Self {
        extents.sort_unstable();
        let mut latest = Vec::with_capacity(extents.len());
        for (n, &(place, _, end)) in extents.iter().enumerate() {
            let before = n.checked_sub(1).filter(|&before| extents[before].0 == place);
            latest.push(before.map_or(end, |before| end.max(latest[before])));
        }
        Self { extents, latest }
    }

    /// Whether one of them is at most so far away.
    pub(super) fn reach(&self, (place, start, end): Extent, distance: u64) -> bool {
        let until = (place, end.saturating_add(distance));
        let upto = self.extents.partition_point(|&(of, from, _)| (of, from) <= until);
        upto.checked_sub(1).is_some_and(|last| {
            self.extents[last].0 == place && self.latest[last].saturating_add(distance) >= start
        })
    }
}
