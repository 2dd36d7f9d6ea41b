//! Hits without an excluded hit in them or near them.

use super::eval::Context;
use super::extent::{Bounds, time_of};
use super::hit::Hit;
use super::options::Window;
use crate::error::Error;

/// How far around a hit an excluded one still counts.
pub(super) const EXCLUSION_MS: u64 = 15_000;

/// The hits with none of `excluded` in them or near them.
pub(super) fn without(
    context: &Context<'_>,
    hits: Vec<Hit>,
    excluded: &[Hit],
) -> Result<Vec<Hit>, Error> {
    if excluded.is_empty() {
        return Ok(hits);
    }
    if context.options.window == Window::Video {
        return Ok(Vec::new());
    }
    let excluded: Vec<Bounded<'_>> = excluded.iter().map(|hit| Bounded::of(context, hit)).collect();
    let inside = Spans::of(excluded.iter().map(|e| (e.hit.first, e.hit.last)));
    let surely = Spans::of(excluded.iter().map(|e| e.bounds.least()));
    let perhaps = Spans::of(excluded.iter().map(|e| e.bounds.most()));
    let mut kept = Vec::with_capacity(hits.len());
    for hit in &hits {
        let Bounded { hit, bounds } = Bounded::of(context, hit);
        if !inside.near((hit.first, hit.last), 0) && !surely.near(bounds.least(), EXCLUSION_MS) {
            let is_open = perhaps.near(bounds.most(), EXCLUSION_MS);
            kept.push((hit, is_open.then_some(bounds)));
        }
    }
    decide(context, kept, &excluded)
}

/// The hits that are not open, and those of the open ones that are not near by their exact
/// times, which stand in the stored text.
fn decide(
    context: &Context<'_>,
    hits: Vec<(&Hit, Option<Bounds>)>,
    excluded: &[Bounded<'_>],
) -> Result<Vec<Hit>, Error> {
    let open = Spans::of(hits.iter().filter_map(|(_, bounds)| Some((*bounds)?.most())));
    let around = excluded.iter().filter(|e| open.near(e.bounds.most(), EXCLUSION_MS));
    let times = around.map(|e| exact(context, e.hit)).collect::<Result<Vec<_>, _>>()?;
    let times = Spans::of(times.into_iter());
    let mut kept = Vec::with_capacity(hits.len());
    for (hit, bounds) in hits {
        if bounds.is_none() || !times.near(exact(context, hit)?, EXCLUSION_MS) {
            kept.push(hit.clone());
        }
    }
    Ok(kept)
}

fn exact(context: &Context<'_>, hit: &Hit) -> Result<(u64, u64), Error> {
    let (span, _) = time_of(context.shard, hit.doc, hit.words())?;
    Ok((span.start().as_millis(), span.end().as_millis()))
}

/// A hit with what the columns say of its time.
struct Bounded<'a> {
    hit: &'a Hit,
    bounds: Bounds,
}

impl<'a> Bounded<'a> {
    fn of(context: &Context<'_>, hit: &'a Hit) -> Self {
        Self { hit, bounds: Bounds::of(context.shard, hit) }
    }
}

/// Starts in order, each with the latest end up to it.
struct Spans(Vec<(u64, u64)>);

impl Spans {
    fn of(spans: impl Iterator<Item = (u64, u64)>) -> Self {
        let mut spans: Vec<_> = spans.collect();
        spans.sort_unstable();
        let mut latest = 0;
        for span in &mut spans {
            latest = span.1.max(latest);
            span.1 = latest;
        }
        Self(spans)
    }

    /// Whether one of the spans starts at most `within` after the end and ends at most `within`
    /// before the start.
    fn near(&self, (start, end): (u64, u64), within: u64) -> bool {
        let begun = self.0.partition_point(|span| span.0 <= end.saturating_add(within));
        let latest = begun.checked_sub(1).and_then(|last| self.0.get(last));
        latest.is_some_and(|span| span.1.saturating_add(within) >= start)
    }
}
