//! Clauses that must stand together in a window of the stream.

use std::ops::Range;
use std::rc::Rc;

use tantivy::DocId;

use super::eval::Context;
use super::exclude::Exclusion;
use super::hit::Hit;
use super::near::meeting_in_time;
use super::options::Window;
use super::plan::{Step, seek_all};
use super::resolve::Part;
use super::scope::{Distance, around};
use super::videos::VideoFilter;
use super::wheres::Where;
use super::window::{NEAR_TOKENS, by_places, smallest};
use crate::error::Error;
use crate::query::{Filter, Place};

/// What must stand in one window.
pub(super) struct AllPlan {
    /// The rarest first.
    pub(super) clauses: Vec<Step>,
    without: Vec<Exclusion>,
    videos: VideoFilter,
    /// When hits may start, or with `true` may not: both ends in it, in milliseconds.
    starts: Vec<(u64, u64, bool)>,
    /// The clauses name different sources and meet in time.
    is_over_lines: bool,
}

impl AllPlan {
    /// `None` when the shard lacks a clause.
    pub(super) fn open(
        clauses: &[Part],
        without: &[Part],
        filters: &[Filter],
        context: &Context<'_>,
        place: &Rc<Where>,
    ) -> Result<Option<Self>, Error> {
        let place = place_of(filters, context, place)?;
        let mut steps = Step::open_each(clauses, context, &place)?;
        if steps.len() < clauses.len() {
            return Ok(None);
        }
        steps.sort_by_key(Step::cost);
        let is_over_lines = steps.iter().any(|a| {
            let a = a.place();
            steps.iter().any(|b| a.zip(b.place()).is_some_and(|(a, b)| a.differs(b)))
        });
        let mut starts = Vec::new();
        for Filter { negated, place } in filters {
            if let Place::At { from, to } = place {
                starts.push((*from, *to, *negated));
            }
        }
        Ok(Some(Self {
            clauses: steps,
            without: Exclusion::open_each(without, context, &place)?,
            videos: VideoFilter::of_filters(context.shard, filters)?,
            starts,
            is_over_lines,
        }))
    }

    pub(super) fn seek(&mut self, context: &Context<'_>, target: DocId) -> DocId {
        seek_all(&mut self.clauses, context, target)
    }

    pub(super) fn hits(
        &mut self,
        context: &Context<'_>,
        scope: &[Range<DocId>],
        hits: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        let Some(first) = scope.first() else { return Ok(()) };
        if !self.videos.admits(context.shard, first.start) {
            return Ok(());
        }
        let mut found = Vec::new();
        match &mut self.clauses[..] {
            [only] => only.hits(context, scope, &mut found)?,
            _ if self.is_over_lines => self.over_lines(context, scope, &mut found)?,
            _ => self.windows(context, scope, &mut found)?,
        }
        self.keep_started(context, &mut found)?;
        for excluded in &mut self.without {
            if found.is_empty() {
                return Ok(());
            }
            excluded.drop_near(context, &mut found)?;
        }
        hits.append(&mut found);
        Ok(())
    }

    /// The clauses' hits, rarest first, each only where all before it have some near.
    fn lists(
        &mut self,
        context: &Context<'_>,
        scope: &[Range<DocId>],
    ) -> Result<Option<Vec<Vec<Hit>>>, Error> {
        let distance = match context.options.window {
            Window::Near => Distance::Tokens(NEAR_TOKENS),
            Window::Millis(millis) => Distance::Millis(millis),
            Window::Video => Distance::Line,
        };
        let mut lists: Vec<Vec<Hit>> = Vec::with_capacity(self.clauses.len());
        let mut scope = scope.to_vec();
        for clause in &mut self.clauses {
            let mut hits = Vec::new();
            clause.hits(context, &scope, &mut hits)?;
            if hits.is_empty() {
                return Ok(None);
            }
            if !self.is_over_lines {
                scope = around(context.shard, &hits, distance);
            }
            lists.push(hits);
        }
        Ok(Some(lists))
    }

    fn windows(
        &mut self,
        context: &Context<'_>,
        scope: &[Range<DocId>],
        found: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        let Some(mut lists) = self.lists(context, scope)? else { return Ok(()) };
        let places = context.window_places();
        let fits = |from: u64, to: u64| to.saturating_sub(from) < places;
        smallest(&mut lists, by_places, fits, |parts| {
            if let Some(mut hit) = Hit::around(parts)
                && context.lasts_as_a_window(&mut hit)?
            {
                found.push(hit);
            }
            Ok(())
        })
    }

    fn over_lines(
        &mut self,
        context: &Context<'_>,
        scope: &[Range<DocId>],
        found: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        let Some(lists) = self.lists(context, scope)? else { return Ok(()) };
        let millis = context.window_millis();
        let mut lists = lists.into_iter();
        let mut met = lists.next().unwrap_or_default();
        for mut next in lists {
            met = meeting_in_time(context, &mut met, &mut next, millis, false)?;
        }
        found.append(&mut met);
        Ok(())
    }

    fn keep_started(&self, context: &Context<'_>, found: &mut Vec<Hit>) -> Result<(), Error> {
        for &(from, to, negated) in &self.starts {
            let mut kept = Vec::with_capacity(found.len());
            for mut hit in found.drain(..) {
                let (start, _) = context.reading.span(&mut hit)?;
                if (from..=to).contains(&start) != negated {
                    kept.push(hit);
                }
            }
            *found = kept;
        }
        Ok(())
    }
}

/// The conditions of the filters on lines and speakers, beside those that hold already.
fn place_of(
    filters: &[Filter],
    context: &Context<'_>,
    place: &Rc<Where>,
) -> Result<Rc<Where>, Error> {
    let mut place = Rc::clone(place);
    for Filter { negated, place: filter } in filters {
        place = match filter {
            Place::Track(kind) => place.in_sources(&[(*kind).into()], *negated).shared(),
            Place::Speaker(name) => place.said_by(name, *negated).shared(),
            Place::Language(tag) => place.in_language(context.shard, tag, *negated)?.shared(),
            _ => continue,
        };
    }
    Ok(place)
}
