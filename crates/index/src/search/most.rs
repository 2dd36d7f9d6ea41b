//! As many of a query's words together as there are: the answer when none holds all.

use std::ops::Range;
use std::rc::Rc;

use tantivy::{DocId, TERMINATED};

use super::eval::Context;
use super::hit::Hit;
use super::plan::Step;
use super::resolve::Part;
use super::wheres::Where;
use super::window::NEAR_TOKENS;
use crate::error::Error;

/// Words of which any will do.
pub(super) struct MostPlan {
    pub(super) steps: Vec<Step>,
    /// How many the query has, with those that the shard lacks.
    asked: usize,
}

/// A word that is in more than one unit of so many says little; without rarer ones it counts.
const COMMON: u64 = 3;
/// With fewer units than this no word is too common to look for.
const FEW_UNITS: u64 = 1_000;

impl MostPlan {
    /// `None` when the shard lacks them all.
    pub(super) fn open(
        parts: &[Part],
        context: &Context<'_>,
        place: &Rc<Where>,
    ) -> Result<Option<Self>, Error> {
        let mut steps = Step::open_each(parts, context, place)?;
        let units = u64::from(context.shard.reader.max_doc());
        let is_rare = |step: &Step| units < FEW_UNITS || step.cost() <= units / COMMON;
        if steps.iter().any(is_rare) {
            steps.retain(is_rare);
        }
        Ok((!steps.is_empty()).then_some(Self { steps, asked: parts.len() }))
    }

    pub(super) fn seek(&mut self, context: &Context<'_>, target: DocId) -> DocId {
        let docs = self.steps.iter_mut().map(|step| step.seek(context, target));
        docs.min().unwrap_or(TERMINATED)
    }

    pub(super) fn hits(
        &mut self,
        context: &Context<'_>,
        scope: &[Range<DocId>],
        hits: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        let mut found: Vec<(usize, Hit)> = Vec::new();
        for (n, step) in self.steps.iter_mut().enumerate() {
            let mut of_step = Vec::new();
            step.hits(context, scope, &mut of_step)?;
            found.extend(of_step.into_iter().map(|hit| (n, hit)));
        }
        found.sort_by_key(|(_, hit)| hit.key());
        let mut from = 0;
        while from < found.len() {
            let window = self.best_window(&found[from..]);
            let parts: Vec<&Hit> = window.iter().map(|&n| &found[from + n].1).collect();
            if let Some(mut hit) = Hit::around(&parts) {
                hit.score *= parts.len() as f32 / self.asked.max(1) as f32;
                hits.push(hit);
            }
            from += window.last().map_or(1, |&last| last + 1);
        }
        Ok(())
    }

    /// The hits to take together, from the first one on: each word once, as near as may be.
    fn best_window(&self, found: &[(usize, Hit)]) -> Vec<usize> {
        let (_, first) = &found[0];
        let reach = first.run.first.saturating_add(NEAR_TOKENS);
        let place = (first.run.line, first.stretch);
        let is_near = |hit: &Hit| (hit.run.line, hit.stretch) == place && hit.last < reach;
        let mut latest: Vec<Option<usize>> = vec![None; self.steps.len()];
        let (mut held, mut best) = (0, vec![0]);
        for (n, (step, _)) in found.iter().enumerate().take_while(|(_, (_, hit))| is_near(hit)) {
            held += usize::from(latest[*step].is_none());
            latest[*step] = Some(n);
            let mut window: Vec<usize> = latest.iter().flatten().copied().collect();
            window.sort_unstable();
            if held > best.len()
                || (held == best.len() && length(found, &window) < length(found, &best))
            {
                best = window;
            }
        }
        best
    }
}

fn length(found: &[(usize, Hit)], window: &[usize]) -> u32 {
    let (first, last) = (window.first(), window.last());
    let place = |n: Option<&usize>| n.map_or(0, |&n| found[n].1.last);
    place(last) - place(first)
}
