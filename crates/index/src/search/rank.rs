//! From hits to the moments that are shown.

use std::cmp::Ordering;
use std::ops::Range;

use cuedex_model::Moment;

use super::extent::Bounds;
use super::hit::Hit;
use super::options::{SearchOptions, View};
use super::shard::Shard;
use super::window::NEAR_TOKENS;
use super::{Results, ShardHits, moment};
use crate::error::Error;

/// Some hits that are shown as one moment.
pub(super) struct Pick {
    pub(super) shard: usize,
    /// Indices of the shard's hits.
    pub(super) hits: Range<usize>,
    /// The moment's own score.
    pub(super) score: f32,
    /// What its list is ordered by first: the video's score, its own, or nothing.
    rank: f32,
    video: u64,
    /// The earliest and the latest that it may start.
    start: u64,
    latest_start: u64,
    track: u64,
    first: u64,
}

impl Pick {
    fn order(&self, other: &Self) -> Ordering {
        (other.rank.total_cmp(&self.rank))
            .then(self.video.cmp(&other.video))
            .then(self.inner_order(other))
    }

    /// The order inside a video.
    fn inner_order(&self, other: &Self) -> Ordering {
        let time = |pick: &Self| (pick.start, pick.track, pick.first);
        let scores =
            if self.rank == 0.0 { Ordering::Equal } else { other.score.total_cmp(&self.score) };
        scores.then(time(self).cmp(&time(other)))
    }
}

/// The moments to show and the counts.
pub(super) fn results(found: &[ShardHits], options: &SearchOptions) -> Result<Results, Error> {
    let (mut hits, mut videos) = (0, 0);
    let mut picks: Vec<(String, Pick)> = Vec::new();
    for (number, ShardHits { shard, hits: found }) in found.iter().enumerate() {
        hits += found.len() as u64;
        let by_video = by_video(shard, found);
        videos += by_video.len() as u64;
        let mut chosen = choose(shard, found, &by_video, options.view);
        chosen.sort_by(Pick::order);
        cut(&mut chosen, options);
        for pick in chosen {
            picks.push((shard.key(pick.video)?, Pick { shard: number, ..pick }));
        }
    }
    picks.sort_by(|(key, pick), (other_key, other)| {
        let ranks = other.rank.total_cmp(&pick.rank);
        ranks.then_with(|| key.cmp(other_key)).then_with(|| pick.inner_order(other))
    });
    Ok(Results { moments: moments(found, picks, options)?, hits, videos })
}

fn moments(
    found: &[ShardHits],
    mut picks: Vec<(String, Pick)>,
    options: &SearchOptions,
) -> Result<Vec<Moment>, Error> {
    if options.view != View::Hits {
        picks.truncate(options.limit);
    }
    let mut moments = Vec::with_capacity(picks.len().min(options.limit));
    for (key, pick) in picks {
        let ShardHits { shard, hits } = &found[pick.shard];
        moments.push(moment::of(shard, key, &hits[pick.hits], pick.score, options.context)?);
    }
    if options.view == View::Hits {
        // Picks stand in the order of their cues; words have times of their own.
        moments.sort_by(|a, b| (&a.video, a.span.start()).cmp(&(&b.video, b.span.start())));
        moments.truncate(options.limit);
    }
    Ok(moments)
}

/// Leaves what can be among the first `limit`; for single hits also those whose words may come
/// before those of one of these.
fn cut(picks: &mut Vec<Pick>, options: &SearchOptions) {
    let Some(last) = options.limit.checked_sub(1) else { return picks.clear() };
    let Some(pick) = picks.get(last) else { return };
    let video = pick.video;
    let (first, rest) = picks.split_at(options.limit);
    let of_video = first.iter().rev().take_while(|pick| pick.video == video);
    let latest = of_video.map(|pick| pick.latest_start).max().unwrap_or(0);
    let may_precede =
        |pick: &&Pick| options.view == View::Hits && pick.video == video && pick.start <= latest;
    let more = rest.iter().take_while(may_precede).count();
    picks.truncate(options.limit + more);
}

/// The hits of each video; a video's units stand side by side.
fn by_video(shard: &Shard, hits: &[Hit]) -> Vec<(u64, Range<usize>)> {
    let mut videos: Vec<(u64, Range<usize>)> = Vec::new();
    for (n, hit) in hits.iter().enumerate() {
        let video = shard.video(hit.doc).unwrap_or(u64::MAX);
        match videos.last_mut() {
            Some((known, range)) if *known == video => range.end = n + 1,
            _ => videos.push((video, n..n + 1)),
        }
    }
    videos
}

fn choose(shard: &Shard, hits: &[Hit], videos: &[(u64, Range<usize>)], view: View) -> Vec<Pick> {
    let mut picks = Vec::new();
    for (video, range) in videos {
        let groups = match view {
            View::Hits => range.clone().map(|n| n..n + 1).collect(),
            View::Moments | View::Videos { .. } => joined(shard, hits, range.clone()),
        };
        let count = range.len();
        let mut of_video: Vec<Pick> =
            groups.into_iter().map(|group| pick(shard, *video, hits, group)).collect();
        match view {
            View::Hits => of_video.iter_mut().for_each(|pick| pick.rank = 0.0),
            View::Moments => {}
            View::Videos { each } => {
                of_video.sort_by(Pick::inner_order);
                of_video.truncate(each);
                let best = of_video.first().map_or(0.0, |pick| pick.score);
                of_video.iter_mut().for_each(|pick| pick.rank = best * bonus(count));
            }
        }
        picks.append(&mut of_video);
    }
    picks
}

/// From 1 for one hit towards 1.25 for many.
fn bonus(count: usize) -> f32 {
    1.25 - 0.25 / count.max(1) as f32
}

fn pick(shard: &Shard, video: u64, hits: &[Hit], group: Range<usize>) -> Pick {
    let best = hits[group.clone()].iter().map(|hit| hit.score).fold(0.0, f32::max);
    let score = best * bonus(group.len());
    let hit = &hits[group.start];
    let bounds = Bounds::of(shard, hit);
    Pick {
        shard: 0,
        hits: group,
        score,
        rank: score,
        video,
        start: bounds.earliest_start,
        latest_start: bounds.latest_start,
        track: shard.track(hit.doc),
        first: hit.first,
    }
}

/// Joins hits that overlap, as long as the moment stays about as short as a window.
fn joined(shard: &Shard, hits: &[Hit], range: Range<usize>) -> Vec<Range<usize>> {
    let mut groups: Vec<(Range<usize>, u64)> = Vec::new();
    for n in range {
        let hit = &hits[n];
        if let Some((group, last)) = groups.last_mut() {
            let first = &hits[group.start];
            let overlaps = first.first <= hit.first && hit.first <= *last;
            let end = hit.last.max(*last);
            let is_short = end == *last || end - first.first < NEAR_TOKENS;
            if overlaps && is_short && shard.same_track(first.doc, hit.doc) {
                *last = end;
                group.end = n + 1;
                continue;
            }
        }
        groups.push((n..n + 1, hit.last));
    }
    groups.into_iter().map(|(group, _)| group).collect()
}
