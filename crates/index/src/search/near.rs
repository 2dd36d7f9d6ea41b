//! Two parts of a query beside each other: `NEAR`, `THEN` and `-NEAR`.

use std::ops::Range;
use std::rc::Rc;

use cuedex_model::Source;
use tantivy::DocId;

use super::eval::Context;
use super::exclude::{Neighbours, drop_within};
use super::hit::{Hit, WHOLE_VIDEO};
use super::plan::{Step, seek_all};
use super::resolve::Part;
use super::scope::{Distance, around};
use super::wheres::Where;
use super::window::{by_places, smallest, without_containers};
use crate::error::Error;
use crate::query::{NearKind, Reach};

/// Two parts and how they stand to each other.
pub(super) struct NearPlan {
    /// The left one and, where the shard has it, the right one.
    sides: Vec<Step>,
    kind: NearKind,
    reach: Reach,
    /// The sides name different sources and meet in time.
    is_over_lines: bool,
}

impl NearPlan {
    /// `None` when the shard lacks what is needed.
    pub(super) fn open(
        left: &Part,
        right: &Part,
        kind: NearKind,
        reach: Reach,
        context: &Context<'_>,
        place: &Rc<Where>,
    ) -> Result<Option<Self>, Error> {
        let Some(left) = Step::open(left, context, place)? else { return Ok(None) };
        let right = Step::open(right, context, place)?;
        if right.is_none() && kind != NearKind::NotNear {
            return Ok(None);
        }
        let places = left.place().zip(right.as_ref().and_then(Step::place));
        let is_over_lines = places.is_some_and(|(left, right)| left.differs(right));
        let sides = std::iter::once(left).chain(right).collect();
        Ok(Some(Self { sides, kind, reach, is_over_lines }))
    }

    pub(super) fn cost(&self) -> u64 {
        let needed = if self.kind == NearKind::NotNear { 1 } else { 2 };
        self.sides.iter().take(needed).map(Step::cost).min().unwrap_or(0)
    }

    pub(super) fn place(&self) -> Option<&Where> {
        self.sides.first().and_then(Step::place)
    }

    pub(super) fn seek(&mut self, context: &Context<'_>, target: DocId) -> DocId {
        let needed = if self.kind == NearKind::NotNear { 1 } else { 2 };
        let needed = needed.min(self.sides.len());
        seek_all(&mut self.sides[..needed], context, target)
    }

    pub(super) fn hits(
        &mut self,
        context: &Context<'_>,
        scope: &[Range<DocId>],
        hits: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        let [left, right] = &mut self.sides[..] else {
            return self.sides.iter_mut().try_for_each(|left| left.hits(context, scope, hits));
        };
        let (mut lefts, mut rights) = (Vec::new(), Vec::new());
        let is_left_rarer = self.kind == NearKind::NotNear || left.cost() <= right.cost();
        let (first, second) = if is_left_rarer {
            ((left, &mut lefts), (right, &mut rights))
        } else {
            ((right, &mut rights), (left, &mut lefts))
        };
        first.0.hits(context, scope, first.1)?;
        if first.1.is_empty() {
            return Ok(());
        }
        let near = if self.is_over_lines {
            scope.to_vec()
        } else {
            around(context.shard, first.1, self.reach.distance())
        };
        second.0.hits(context, &near, second.1)?;
        hits.append(&mut self.join(context, lefts, rights)?);
        Ok(())
    }

    fn join(
        &self,
        context: &Context<'_>,
        mut lefts: Vec<Hit>,
        mut rights: Vec<Hit>,
    ) -> Result<Vec<Hit>, Error> {
        match (self.kind, self.reach) {
            (NearKind::NotNear, Reach::Tokens(tokens)) => {
                drop_near_places(&mut lefts, &rights, tokens);
                Ok(lefts)
            }
            (NearKind::NotNear, Reach::Millis(millis)) => {
                let over = self.is_over_lines;
                pass_over_silences(&mut lefts);
                pass_over_silences(&mut rights);
                drop_within(context, &mut lefts, &mut rights, millis, over)?;
                Ok(lefts)
            }
            (kind, Reach::Millis(millis)) if self.is_over_lines => {
                meeting_in_time(context, &mut lefts, &mut rights, millis, kind == NearKind::Then)
            }
            (kind, reach) => meeting(context, lefts, rights, kind == NearKind::Then, reach),
        }
    }
}

impl Reach {
    fn distance(self) -> Distance {
        match self {
            Self::Tokens(tokens) => Distance::Tokens(tokens),
            Self::Millis(millis) => Distance::Millis(millis),
        }
    }

    /// Whether `b` begins no farther behind the end of `a`.
    fn holds(self, a: &Hit, b: &Hit) -> bool {
        match self {
            Self::Tokens(tokens) => b.run.first.saturating_sub(a.last) <= tokens,
            Self::Millis(millis) => {
                let (a, b) = (a.span.unwrap_or_default(), b.span.unwrap_or_default());
                b.0.saturating_sub(a.1) <= millis
            }
        }
    }
}

/// The smallest windows with one of each on one line, not farther apart than the reach.
fn meeting(
    context: &Context<'_>,
    mut lefts: Vec<Hit>,
    mut rights: Vec<Hit>,
    is_ordered: bool,
    reach: Reach,
) -> Result<Vec<Hit>, Error> {
    if let Reach::Millis(_) = reach {
        pass_over_silences(&mut lefts);
        pass_over_silences(&mut rights);
        for hit in lefts.iter_mut().chain(&mut rights) {
            context.reading.span(hit)?;
        }
    }
    let mut met = Vec::new();
    let mut take = |a: &Hit, b: &Hit| {
        if reach.holds(a, b) && reach.holds(b, a) {
            met.extend(Hit::around(&[a, b]));
        }
    };
    if is_ordered {
        in_order(&mut lefts, &mut rights, |a, b| context.shares_its_last_place(a, b), take);
    } else {
        let mut lists = [lefts, rights];
        smallest(
            &mut lists,
            by_places,
            |_, _| true,
            |parts| {
                take(parts[0], parts[1]);
                Ok(())
            },
        )?;
    }
    Ok(met)
}

/// Seconds go on in a silence.
fn pass_over_silences(hits: &mut [Hit]) {
    hits.iter_mut().for_each(|hit| hit.stretch = 0);
}

/// Calls `take` with each left hit and the first right one that begins after it, unless a later
/// left one is closer.
fn in_order(
    lefts: &mut Vec<Hit>,
    rights: &mut Vec<Hit>,
    is_before: impl Fn(&Hit, &Hit) -> bool,
    mut take: impl FnMut(&Hit, &Hit),
) {
    let extent = by_places;
    without_containers(lefts, extent);
    without_containers(rights, extent);
    let follows = |left: &Hit, right: &Hit| {
        let (a, b) = (extent(left), extent(right));
        (a.0, a.2) < (b.0, b.1) || ((a.0, a.2) == (b.0, b.1) && is_before(left, right))
    };
    let mut next = 0;
    for (n, left) in lefts.iter().enumerate() {
        while rights.get(next).is_some_and(|right| !follows(left, right)) {
            next += 1;
        }
        let Some(right) = rights.get(next).filter(|right| extent(right).0 == extent(left).0) else {
            continue;
        };
        if !lefts.get(n + 1).is_some_and(|later| follows(later, right)) {
            take(left, right);
        }
    }
}

/// Every two hits of two lists with at most so long between them, whatever their lines.
///
/// On one line smaller windows stand for larger ones. Over lines each said word counts with each
/// scene that is near, since a long scene holds many.
pub(super) fn meeting_in_time(
    context: &Context<'_>,
    lefts: &mut [Hit],
    rights: &mut Vec<Hit>,
    millis: u64,
    is_ordered: bool,
) -> Result<Vec<Hit>, Error> {
    for hit in lefts.iter_mut().chain(rights.iter_mut()) {
        context.reading.span(hit)?;
        if is_of_the_whole_video(context.shard.source(hit.run.doc)) {
            hit.span = Some(WHOLE_VIDEO);
        }
    }
    // Several words of one scene are shown at once.
    rights.sort_by_key(|hit| (hit.span, hit.key()));
    rights
        .dedup_by(|a, b| a.span == b.span && a.run.line == b.run.line && a.run.leaf == b.run.leaf);
    let latest = latest_ends(rights);
    let mut met = Vec::new();
    for left in lefts.iter() {
        let (start, end) = left.span.unwrap_or_default();
        // Ends are not in order, but the latest end so far is.
        let from = latest.partition_point(|&end| end.saturating_add(millis) < start);
        for right in &rights[from..] {
            let (right_start, right_end) = right.span.unwrap_or_default();
            if right_start > end.saturating_add(millis) {
                break;
            }
            let is_near = right_end.saturating_add(millis) >= start;
            if is_near && (!is_ordered || right_start >= end) {
                if met.len() == MAX_PAIRS {
                    context.is_cut.set(true);
                    return Ok(met);
                }
                met.extend(Hit::around(&[left, right]));
            }
        }
    }
    met.sort_by_key(|hit| (hit.span, hit.key()));
    Ok(met)
}

/// For each hit the latest end of those up to it.
fn latest_ends(hits: &[Hit]) -> Vec<u64> {
    let ends = hits.iter().scan(0, |latest: &mut u64, hit| {
        *latest = hit.span.map_or(*latest, |(_, end)| end.max(*latest));
        Some(*latest)
    });
    ends.collect()
}

/// Whether what stands there is of no time, but of all of the video.
pub(super) fn is_of_the_whole_video(source: Source) -> bool {
    matches!(source, Source::Title | Source::Summary)
}

/// The most pairs of one video: each of many words with each of many scenes.
const MAX_PAIRS: usize = 100_000;

/// Drops the left hits that have a right one at most so many places away on their line.
fn drop_near_places(lefts: &mut Vec<Hit>, rights: &[Hit], tokens: u32) {
    let near = Neighbours::of(rights.iter().map(by_places).collect());
    lefts.retain(|left| !near.reach(by_places(left), tokens.into()));
}
