//! One pass over all shards.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use cuedex_model::{TimeQuality, TimeSpan};
use rayon::prelude::*;
use tantivy::DocId;

use super::collect::{Collector, Pick};
use super::eval::{Context, each_video};
use super::explain::explanation;
use super::moment;
use super::options::{SearchOptions, View};
use super::plan::Plan;
use super::reading::Reading;
use super::resolve::{Resolved, Resolver, Stage};
use super::shard::Shard;
use super::{Answered, Occurrence, Results, Searcher};
use crate::error::Error;
use crate::lines::source_number;
use crate::query::Query;
use cuedex_model::Source;

/// With fewer units than this, threads cost more than they save.
const SPREAD_UNITS: u32 = 20_000;

pub(super) fn deadline(options: &SearchOptions) -> Option<Instant> {
    options.budget.and_then(|budget| Instant::now().checked_add(budget))
}

/// What one shard has.
struct Found<'a> {
    shard: &'a Arc<Shard>,
    picks: Vec<Pick>,
    hits: u64,
    videos: u64,
    is_complete: bool,
    is_cut: bool,
}

pub(super) fn search<'a>(
    searcher: &'a Searcher,
    query: &Query,
    options: &SearchOptions,
    stage: Stage,
    deadline: Option<Instant>,
) -> Result<Results, Error> {
    let shards = &searcher.shards;
    let resolved = Resolver::new(shards, searcher.fields, stage, options)?.resolve(&query.root)?;
    let tasks = tasks(shards);
    let of_task = |task: &Task<'a>| in_units(task, &resolved, options, deadline);
    let found: Vec<Found<'_>> = if units_of(shards) >= SPREAD_UNITS {
        tasks.par_iter().map(of_task).collect::<Result<_, _>>()?
    } else {
        tasks.iter().map(of_task).collect::<Result<_, _>>()?
    };
    let mut results = Results {
        moments: Vec::new(),
        hits: found.iter().map(|found| found.hits).sum(),
        videos: found.iter().map(|found| found.videos).sum(),
        answered: answered(stage),
        complete: found.iter().all(|found| found.is_complete),
        notes: Vec::new(),
        explanations: Vec::new(),
    };
    if !results.complete {
        results.notes.push("the time ran out before everything was looked at".into());
    }
    if found.iter().any(|found| found.is_cut) {
        results.complete = false;
        results
            .notes
            .push("some videos hold more pairs of words and scenes than are counted".into());
    }
    results.complete &= resolved.notes.is_empty();
    show(found, &resolved, options, &mut results)?;
    results.notes.extend(resolved.notes);
    Ok(results)
}

fn answered(stage: Stage) -> Answered {
    match stage {
        Stage::AsAsked => Answered::AsAsked,
        Stage::Respelled => Answered::Respelled,
        Stage::AnyWords => Answered::AnyWords,
    }
}

/// Units of a shard that one thread looks at.
type Task<'a> = (&'a Arc<Shard>, Range<DocId>);

fn units_of(shards: &[Arc<Shard>]) -> u32 {
    shards.iter().map(|shard| shard.reader.max_doc()).sum()
}

/// The work, in as many parts as there are threads where it is much.
fn tasks(shards: &[Arc<Shard>]) -> Vec<Task<'_>> {
    let units = units_of(shards);
    let threads = u32::try_from(rayon::current_num_threads()).unwrap_or(1).max(1);
    let most = if units < SPREAD_UNITS { units } else { units.div_ceil(threads) };
    let parts = shards.iter().flat_map(|shard| {
        let all = shard.reader.max_doc();
        let starts = (0..all).step_by(most.max(1) as usize);
        starts.map(move |from| (shard, from..from.saturating_add(most).min(all)))
    });
    parts.collect()
}

fn in_units<'a>(
    (shard, units): &Task<'a>,
    resolved: &Resolved,
    options: &SearchOptions,
    deadline: Option<Instant>,
) -> Result<Found<'a>, Error> {
    let context = context(shard, resolved, options, deadline);
    let mut collector = Collector::new(options);
    let mut is_complete = true;
    if let Some(mut plan) = Plan::open(&resolved.root, &context)? {
        is_complete = each_video(&context, &mut plan, units, |video, hits| {
            collector.take(&context, video, hits)?;
            Ok(true)
        })?;
    }
    collector.cut();
    let Collector { picks, hits, videos, .. } = collector;
    let is_cut = context.is_cut.get();
    Ok(Found { shard, picks, hits, videos, is_complete, is_cut })
}

fn context<'a>(
    shard: &'a Shard,
    resolved: &'a Resolved,
    options: &'a SearchOptions,
    deadline: Option<Instant>,
) -> Context<'a> {
    let leaves = &resolved.leaves[..];
    Context {
        shard,
        reading: Reading::new(shard, leaves),
        options,
        leaves,
        deadline,
        is_cut: Cell::new(false),
    }
}

/// Puts the picks of all shards in order and makes moments of the first ones.
fn show(
    found: Vec<Found<'_>>,
    resolved: &Resolved,
    options: &SearchOptions,
    results: &mut Results,
) -> Result<(), Error> {
    let mut all: Vec<(usize, Arc<str>, Pick)> = Vec::new();
    let readings: Vec<Reading<'_>> =
        found.iter().map(|found| Reading::new(found.shard, &resolved.leaves)).collect();
    for (number, found) in found.into_iter().enumerate() {
        let mut last: Option<(u64, Arc<str>)> = None;
        for pick in found.picks {
            let key = match &last {
                Some((known, key)) if *known == pick.key => Arc::clone(key),
                _ => found.shard.key(pick.key)?.into(),
            };
            last = Some((pick.key, Arc::clone(&key)));
            all.push((number, key, pick));
        }
    }
    all.sort_by(|(_, key, pick), (_, other_key, other)| {
        (other.rank.total_cmp(&pick.rank))
            .then_with(|| key.cmp(other_key))
            .then_with(|| pick.inner_order(other, options.sort, options.view))
    });
    all.truncate(options.limit);
    for (number, key, pick) in &all {
        let reading = &readings[*number];
        results.moments.push(moment::of(reading, key, pick, options.context)?);
        if options.explain {
            results.explanations.push(explanation(reading, &resolved.leaves, pick)?);
        }
    }
    Ok(())
}

pub(super) fn occurrences(
    searcher: &Searcher,
    query: &Query,
    options: &SearchOptions,
    each: &mut impl FnMut(Occurrence) -> bool,
) -> Result<(), Error> {
    debug_assert!(options.view == View::Hits);
    let (shards, deadline) = (&searcher.shards, deadline(options));
    let resolver = Resolver::new(shards, searcher.fields, Stage::AsAsked, options)?;
    let resolved = resolver.resolve(&query.root)?;
    let mut goes_on = true;
    for shard in shards.iter() {
        let context = context(shard, &resolved, options, deadline);
        let Some(mut plan) = Plan::open(&resolved.root, &context)? else { continue };
        each_video(&context, &mut plan, &(0..shard.reader.max_doc()), |video, hits| {
            let number = shard.vord(video.start);
            for hit in hits.iter() {
                let time = context.reading.time(hit)?;
                let is_exact = time.start_exact && time.end_exact;
                let is_track =
                    source_number(shard.source(hit.run.doc)) < source_number(Source::Chapter);
                goes_on = each(Occurrence {
                    video: number,
                    track: if is_track { hit.run.line } else { u32::MAX },
                    span: TimeSpan::from_millis(time.start, time.end),
                    times: if is_exact { TimeQuality::Exact } else { TimeQuality::Interpolated },
                });
                if !goes_on {
                    return Ok(false);
                }
            }
            Ok(true)
        })?;
        if !goes_on {
            break;
        }
    }
    Ok(())
}
