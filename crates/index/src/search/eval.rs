//! Every hit of a query in one shard.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use tantivy::DocId;

use super::exclusion::without;
use super::filter::Admission;
use super::hit::Hit;
use super::options::{SearchOptions, Window};
use super::phrase::Phrase;
use super::plan::{AllPlan, Plan};
use super::region::Regions;
use super::shard::Shard;
use super::window::{fits, smallest};
use crate::analyse::key;
use crate::error::Error;
use crate::query::Query;

/// What evaluation goes by.
pub(super) struct Context<'a> {
    pub(super) shard: &'a Shard,
    pub(super) options: &'a SearchOptions,
    pub(super) weights: &'a HashMap<String, f32>,
    /// The speaker asked for, in the form speakers are indexed in.
    pub(super) speaker: Option<String>,
}

/// The hits of the shard in the order of its units, each once.
pub(super) fn hits(
    shard: &Shard,
    query: &Query,
    weights: &HashMap<String, f32>,
    options: &SearchOptions,
) -> Result<Vec<Hit>, Error> {
    let speaker = options.speaker.as_deref().map(key);
    let context = Context { shard, options, weights, speaker };
    let Some(admission) = Admission::open(shard, options)? else { return Ok(Vec::new()) };
    let Some(mut plan) = Plan::open(&query.root, &context)? else { return Ok(Vec::new()) };
    let regions = Regions {
        shard,
        admission: &admission,
        driver: plan.driver(&context)?,
        reaches: plan.reaches(options.window),
        ahead: None,
    };
    let mut hits = Vec::new();
    for region in regions {
        plan.hits(&context, region, &mut hits)?;
    }
    Ok(hits)
}

impl Plan {
    /// Adds the hits that start in the region, in order. Regions must go forward.
    fn hits(
        &mut self,
        context: &Context<'_>,
        region: RangeInclusive<DocId>,
        hits: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        match self {
            Self::Phrase(phrase) => phrase.hits(context, region, hits),
            Self::Any(plans) => {
                let from = hits.len();
                for plan in plans {
                    plan.hits(context, region.clone(), hits)?;
                }
                let mut union = hits.split_off(from);
                union.sort_by(|a, b| {
                    (a.first, a.last).cmp(&(b.first, b.last)).then(b.score.total_cmp(&a.score))
                });
                union.dedup_by_key(|hit| (hit.first, hit.last));
                hits.append(&mut union);
                Ok(())
            }
            Self::All(all) => {
                hits.append(&mut all.windows(context, region)?);
                Ok(())
            }
        }
    }
}

impl Phrase {
    fn hits(
        &mut self,
        context: &Context<'_>,
        region: RangeInclusive<DocId>,
        hits: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        let shard = context.shard;
        let mut doc = self.seek(*region.start());
        while doc <= *region.end() {
            let starts = self.starts(shard, doc);
            let (base, stretch) = (shard.first(doc), context.stretch(doc));
            for start in starts {
                let first = base + u64::from(start);
                let last = self.last(first);
                if context.is_said_by_the_speaker(doc, first, last)? {
                    hits.push(Hit::solid(doc, first, last, stretch, self.weight));
                }
            }
            doc = self.seek(doc + 1);
        }
        Ok(())
    }
}

impl AllPlan {
    fn windows(
        &mut self,
        context: &Context<'_>,
        region: RangeInclusive<DocId>,
    ) -> Result<Vec<Hit>, Error> {
        if !self.filters.iter().all(|filter| filter.admits(context.shard, *region.start())) {
            return Ok(Vec::new());
        }
        let mut lists = Vec::with_capacity(self.clauses.len());
        for clause in &mut self.clauses {
            let mut hits = Vec::new();
            clause.hits(context, region.clone(), &mut hits)?;
            if hits.is_empty() {
                return Ok(hits);
            }
            lists.push(hits);
        }
        let mut windows = if lists.len() == 1 { lists.remove(0) } else { smallest(lists) };
        if self.clauses.len() > 1 {
            windows = keep_fitting(context, windows)?;
        }
        for excluded in &mut self.without {
            if windows.is_empty() {
                break;
            }
            let mut hits = Vec::new();
            excluded.hits(context, region.clone(), &mut hits)?;
            windows = without(context, windows, &hits)?;
        }
        Ok(windows)
    }
}

fn keep_fitting(context: &Context<'_>, windows: Vec<Hit>) -> Result<Vec<Hit>, Error> {
    let mut fitting = Vec::with_capacity(windows.len());
    for window in windows {
        if fits(context, &window)? {
            fitting.push(window);
        }
    }
    Ok(fitting)
}

impl Context<'_> {
    /// The stretch a unit stands in; there is but one where windows cross silences.
    fn stretch(&self, doc: DocId) -> u64 {
        if self.options.window == Window::Video { 0 } else { self.shard.stretch(doc) }
    }

    fn is_said_by_the_speaker(&self, doc: DocId, first: u64, last: u64) -> Result<bool, Error> {
        let Some(speaker) = &self.speaker else { return Ok(true) };
        for ordinal in first..=last {
            let Some((doc, at)) = self.shard.locate(doc, ordinal) else { return Ok(false) };
            let text = self.shard.text(doc)?;
            if text.speaker(at).map(key).as_ref() != Some(speaker) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
