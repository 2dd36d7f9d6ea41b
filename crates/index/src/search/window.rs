//! The smallest windows that hold a hit of every clause.

use super::eval::Context;
use super::extent::{Bounds, time_of};
use super::hit::Hit;
use super::options::Window;
use crate::error::Error;

/// The length of the default window.
pub(super) const NEAR_TOKENS: u64 = 64;
const NEAR_MS: u64 = 30_000;

/// The windows that hold a hit of each list and no smaller such window, in order, each with the
/// first hit of each list that starts in it. Hits of different stretches do not meet.
pub(super) fn smallest(lists: Vec<Vec<Hit>>) -> Vec<Hit> {
    let lists: Vec<Vec<Hit>> = lists.into_iter().map(without_containers).collect();
    let mut heads = vec![0; lists.len()];
    let mut windows: Vec<Hit> = Vec::new();
    loop {
        let parts: Option<Vec<&Hit>> =
            lists.iter().zip(&heads).map(|(list, &head)| list.get(head)).collect();
        let Some(parts) = parts else { return windows };
        if let Some(lagging) = lagging(&parts) {
            heads[lagging] += 1;
            continue;
        }
        if let Some(window) = Hit::around(&parts) {
            keep_smaller(&mut windows, window);
        }
        let earliest = (0..parts.len()).min_by_key(|&n| parts[n].first);
        heads[earliest.unwrap_or(0)] += 1;
    }
}

/// A hit in an earlier stretch than another.
fn lagging(parts: &[&Hit]) -> Option<usize> {
    let latest = parts.iter().map(|hit| hit.stretch).max()?;
    parts.iter().position(|hit| hit.stretch < latest)
}

/// Windows come with starts and ends that never go back, so a window is compared with its
/// neighbour only: with equal ends the later start is smaller, with equal starts the earlier end.
fn keep_smaller(windows: &mut Vec<Hit>, window: Hit) {
    match windows.last_mut() {
        Some(last) if last.first == window.first => {}
        Some(last) if last.last == window.last && last.stretch == window.stretch => *last = window,
        _ => windows.push(window),
    }
}

/// Without the hits that hold another hit; both ends of what is left go forward.
fn without_containers(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.first, std::cmp::Reverse(hit.last)));
    let mut least_end = u64::MAX;
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits.into_iter().rev() {
        if hit.last < least_end {
            least_end = hit.last;
            kept.push(hit);
        }
    }
    kept.reverse();
    kept
}

/// Whether a window is no longer than it may be.
pub(super) fn fits(context: &Context<'_>, hit: &Hit) -> Result<bool, Error> {
    match context.options.window {
        Window::Near => {
            Ok(hit.last - hit.first < NEAR_TOKENS && lasts_at_most(context, hit, NEAR_MS)?)
        }
        Window::Millis(millis) => lasts_at_most(context, hit, millis),
        Window::Video => Ok(true),
    }
}

fn lasts_at_most(context: &Context<'_>, hit: &Hit, millis: u64) -> Result<bool, Error> {
    let bounds = Bounds::of(context.shard, hit);
    // The times of the cues decide most cases without the stored text.
    if bounds.longest() <= millis || bounds.shortest() > millis {
        return Ok(bounds.longest() <= millis);
    }
    let (span, _) = time_of(context.shard, hit.doc, hit.words())?;
    Ok(span.duration_millis() <= millis)
}
