//! The smallest windows that hold a hit of every clause.

use super::eval::Context;
use super::hit::Hit;
use super::options::Window;
use crate::error::Error;
use crate::schema::BRISK_MS;

/// The length of the default window.
pub(super) const NEAR_TOKENS: u32 = 64;
const NEAR_MS: u64 = BRISK_MS;

/// Where hits lie to each other: from where to where, on which stretch of which line.
pub(super) type Extent = ((u32, u32), u64, u64);

/// Places on a line.
pub(super) fn by_places(hit: &Hit) -> Extent {
    ((hit.run.line, hit.stretch), hit.run.first.into(), hit.last.into())
}

/// Calls `each` with the hits of every window that holds one of each list and no smaller such
/// window, in order. Hits of different stretches do not meet.
///
/// `fits` says whether a window from here to there may count at all; longer ones need no look.
pub(super) fn smallest(
    lists: &mut [Vec<Hit>],
    extent: fn(&Hit) -> Extent,
    fits: impl Fn(u64, u64) -> bool,
    mut each: impl FnMut(&[&Hit]) -> Result<(), Error>,
) -> Result<(), Error> {
    for list in lists.iter_mut() {
        without_containers(list, extent);
    }
    let extents: Vec<Vec<Extent>> =
        lists.iter().map(|list| list.iter().map(extent).collect()).collect();
    let mut heads = vec![0; lists.len()];
    // A window waits until it is known that the next one does not lie inside it.
    let mut waiting: Option<(Vec<usize>, Extent)> = None;
    let mut parts = Vec::with_capacity(lists.len());
    let mut give = |heads: &[usize]| {
        parts.clear();
        parts.extend(lists.iter().zip(heads).map(|(list, &head)| &list[head]));
        each(&parts)
    };
    while let Some((window, next)) = window_at(&extents, &heads) {
        if let Some((stretch, from, to)) = window.filter(|&(_, from, to)| fits(from, to)) {
            match &mut waiting {
                // With equal starts the earlier end came first, with equal ends this is smaller.
                Some((_, last)) if last.0 == stretch && last.1 == from => {}
                Some((parts, last)) if last.0 == stretch && last.2 == to => {
                    parts.clone_from(&heads);
                    *last = (stretch, from, to);
                }
                Some((parts, last)) => {
                    give(parts)?;
                    parts.clone_from(&heads);
                    *last = (stretch, from, to);
                }
                None => waiting = Some((heads.clone(), (stretch, from, to))),
            }
        }
        heads[next] += 1;
    }
    waiting.map_or(Ok(()), |(parts, _)| give(&parts))
}

/// The window of the heads of all lists, if they share a stretch, and the list that goes on;
/// `None` when one has ended.
fn window_at(extents: &[Vec<Extent>], heads: &[usize]) -> Option<(Option<Extent>, usize)> {
    let (mut stretch, mut from, mut to) = *extents.first()?.get(heads[0])?;
    let (mut least, mut earliest) = (stretch, 0);
    for (n, (list, &head)) in extents.iter().zip(heads).enumerate().skip(1) {
        let &(of, start, end) = list.get(head)?;
        if (of, start) < (least, from) {
            (least, from, earliest) = (of, start, n);
        }
        stretch = stretch.max(of);
        to = to.max(end);
    }
    Some(((least == stretch).then_some((stretch, from, to)), earliest))
}

/// Drops hits that hold another hit of their list; both ends of what is left go forward.
pub(super) fn without_containers(hits: &mut Vec<Hit>, extent: fn(&Hit) -> Extent) {
    let is_orderly = hits.is_sorted_by(|a, b| {
        let (a, b) = (extent(a), extent(b));
        a.0 < b.0 || (a.0 == b.0 && a.1 < b.1 && a.2 < b.2)
    });
    if is_orderly {
        return;
    }
    hits.sort_by_key(|hit| {
        let (stretch, from, to) = extent(hit);
        (stretch, from, std::cmp::Reverse(to))
    });
    let mut least: Option<((u32, u32), u64)> = None;
    let mut kept = Vec::with_capacity(hits.len());
    for hit in hits.drain(..).rev() {
        let (stretch, _, to) = extent(&hit);
        if least.is_none_or(|(of, end)| of != stretch || to < end) {
            least = Some((stretch, to));
            kept.push(hit);
        }
    }
    kept.reverse();
    *hits = kept;
}

impl Context<'_> {
    /// The most places that a window may take.
    pub(super) fn window_places(&self) -> u64 {
        if self.options.window == Window::Near { NEAR_TOKENS.into() } else { u64::MAX }
    }

    /// The longest that a window may last, in milliseconds.
    pub(super) fn window_millis(&self) -> u64 {
        match self.options.window {
            Window::Near => NEAR_MS,
            Window::Millis(millis) => millis,
            Window::Video => u64::MAX,
        }
    }

    /// Whether a hit lasts no longer than a window may.
    pub(super) fn lasts_as_a_window(&self, hit: &mut Hit) -> Result<bool, Error> {
        let millis = self.window_millis();
        let places = u64::from(hit.last - hit.run.first) + 1;
        if millis == u64::MAX || (millis >= BRISK_MS && places <= self.shard.brisk(hit.run.doc)) {
            return Ok(true);
        }
        let (start, end) = self.reading.span(hit)?;
        Ok(end.saturating_sub(start) <= millis)
    }
}
