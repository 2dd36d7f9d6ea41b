//! From the hits of a shard to the few that are shown, video by video.

use std::cmp::Ordering;
use std::ops::Range;

use cuedex_model::Source;
use tantivy::DocId;

use super::eval::Context;
use super::hit::Hit;
use super::options::{SearchOptions, Sort, View};
use super::window::NEAR_TOKENS;
use crate::error::Error;

/// Some hits that are shown as one moment.
#[derive(Debug)]
pub(super) struct Pick {
    pub(super) hits: Vec<Hit>,
    /// The moment's own score.
    pub(super) score: f32,
    /// What its list is ordered by first: a score, a date or nothing.
    pub(super) rank: f64,
    /// The video's key, by its place among those of the shard.
    pub(super) key: u64,
    /// When it starts, where moments stand in the order of time; then its line and place.
    start: (u64, u32, u32),
}

impl Pick {
    /// The order inside a video.
    pub(super) fn inner_order(&self, other: &Self, sort: Sort, view: View) -> Ordering {
        let by_score = sort == Sort::Score && view != View::Hits;
        let scores = if by_score { other.score.total_cmp(&self.score) } else { Ordering::Equal };
        scores.then(self.start.cmp(&other.start))
    }
}

/// Hits of a video that are one moment.
struct Group {
    hits: Range<usize>,
    score: f32,
}

/// Collects the moments of one shard.
pub(super) struct Collector<'a> {
    options: &'a SearchOptions,
    pub(super) picks: Vec<Pick>,
    pub(super) hits: u64,
    pub(super) videos: u64,
    /// What a moment must be better than, once there are enough.
    least: Option<(f64, u64)>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(options: &'a SearchOptions) -> Self {
        Self { options, picks: Vec::new(), hits: 0, videos: 0, least: None }
    }

    /// Takes the hits of one video, which are in order.
    pub(super) fn take(
        &mut self,
        context: &Context<'_>,
        video: &Range<DocId>,
        hits: &mut [Hit],
    ) -> Result<(), Error> {
        self.hits += hits.len() as u64;
        self.videos += 1;
        let key = context.shard.key_ord(video.start);
        let is_mixed = hits.first().map(|hit| hit.run.line) != hits.last().map(|hit| hit.run.line);
        if is_mixed {
            for hit in hits.iter_mut() {
                context.reading.span(hit)?;
            }
        }
        let groups = self.groups(context, hits);
        let of_video = self.rank_of_video(context, video, hits.len(), &groups);
        for Group { hits: group, score } in groups {
            let rank = of_video.unwrap_or(score.into());
            if self.is_hopeless(rank, key) {
                continue;
            }
            let start = self.start(context, &mut hits[group.clone()], is_mixed)?;
            self.picks.push(Pick { hits: hits[group].to_vec(), score, rank, key, start });
        }
        if self.picks.len() / 2 > self.options.limit.saturating_add(512) {
            self.cut();
        }
        Ok(())
    }

    /// The moments of a video, of a grouped one only the best.
    fn groups(&self, context: &Context<'_>, hits: &[Hit]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let time = |group: &Group| hits[group.hits.start].span.map(|span| span.0);
        let by_score = self.options.sort == Sort::Score;
        let order = |a: &Group, b: &Group| {
            let scores = if by_score { b.score.total_cmp(&a.score) } else { Ordering::Equal };
            scores.then_with(|| time(a).cmp(&time(b))).then(a.hits.start.cmp(&b.hits.start))
        };
        let mut give = |group: Range<usize>| {
            let group = Group { score: score(context, &hits[group.clone()]), hits: group };
            let View::Videos { each } = self.options.view else { return groups.push(group) };
            if groups.len() == each
                && groups.last().is_none_or(|last| order(last, &group) == Ordering::Less)
            {
                return;
            }
            let at = groups.partition_point(|known| order(known, &group) == Ordering::Less);
            groups.truncate(each - 1);
            groups.insert(at, group);
        };
        if self.options.view == View::Hits {
            (0..hits.len()).for_each(|n| give(n..n + 1));
        } else {
            each_joined(hits, give);
        }
        groups
    }

    /// What all moments of the video are ranked by; `None` when each has its own score.
    fn rank_of_video(
        &self,
        context: &Context<'_>,
        video: &Range<DocId>,
        hits: usize,
        groups: &[Group],
    ) -> Option<f64> {
        match self.options.sort {
            _ if self.options.view == View::Hits => Some(0.0),
            Sort::Time => Some(0.0),
            Sort::Date => Some(context.shard.date(video.start) as f64),
            Sort::Score if self.options.view == View::Moments => None,
            Sort::Score => {
                let best = groups.iter().map(|group| group.score).fold(0.0, f32::max);
                Some((best * bonus(hits)).into())
            }
        }
    }

    /// On one line places stand in the order of time; only lists by time need all times.
    fn start(
        &self,
        context: &Context<'_>,
        hits: &mut [Hit],
        is_mixed: bool,
    ) -> Result<(u64, u32, u32), Error> {
        let hit = &mut hits[0];
        let by_time = self.options.view == View::Hits || self.options.sort != Sort::Score;
        let by_time = by_time || is_mixed;
        let start = if by_time { context.reading.span(hit)?.0 } else { 0 };
        Ok((start, hit.run.line, hit.run.first))
    }

    fn is_hopeless(&self, rank: f64, key: u64) -> bool {
        self.least.is_some_and(|(least, last)| rank < least || (rank == least && key > last))
    }

    /// Leaves what can be among the first `limit`.
    pub(super) fn cut(&mut self) {
        let Self { options, picks, .. } = self;
        picks.sort_by(|a, b| {
            (b.rank.total_cmp(&a.rank))
                .then(a.key.cmp(&b.key))
                .then_with(|| a.inner_order(b, options.sort, options.view))
        });
        picks.truncate(options.limit);
        if picks.len() == options.limit {
            self.least = picks.last().map(|last| (last.rank, last.key));
        }
    }
}

/// What a moment is worth: its best hit, more for further ones as BM25 weighs repeated words, and
/// for its source.
fn score(context: &Context<'_>, hits: &[Hit]) -> f32 {
    let best = hits.iter().map(|hit| hit.score).fold(0.0, f32::max);
    best * saturation(hits.len()) * boost(context.shard.source(hits[0].run.doc))
}

/// The part of BM25 that counts repetitions, with k1 of 1.2: from 1 for one towards 2.2. Units
/// are about equally long, so their length does not count.
pub(super) fn saturation(count: usize) -> f32 {
    const K1: f32 = 1.2;
    let count = count.max(1) as f32;
    count * (K1 + 1.0) / (count + K1)
}

/// What a source is worth: a title says more of its video than a word in passing.
pub(super) fn boost(source: Source) -> f32 {
    match source {
        Source::Title => 2.0,
        Source::Chapter | Source::Topic => 1.5,
        Source::Summary => 1.2,
        _ => 1.0,
    }
}

/// From 1 for one hit towards 1.25 for many.
fn bonus(count: usize) -> f32 {
    1.25 - 0.25 / count.max(1) as f32
}

/// Gives the groups of hits that overlap, as long as the moment stays about as short as a window.
fn each_joined(hits: &[Hit], mut give: impl FnMut(Range<usize>)) {
    let (mut from, mut last) = (0, 0);
    for (n, hit) in hits.iter().enumerate() {
        let first = &hits[from];
        let end = hit.last.max(last);
        let overlaps = n > from
            && first.run.line == hit.run.line
            && first.run.first <= hit.run.first
            && hit.run.first <= last
            && (end == last || end - first.run.first < NEAR_TOKENS);
        if overlaps {
            last = end;
            continue;
        }
        if n > from {
            give(from..n);
        }
        (from, last) = (n, hit.last);
    }
    if from < hits.len() {
        give(from..hits.len());
    }
}
