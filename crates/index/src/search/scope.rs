//! The units around hits, where other words of a query matter.

use std::ops::Range;

use tantivy::DocId;

use super::hit::Hit;
use super::shard::Shard;

/// How far around a hit other units of its line matter.
#[derive(Debug, Clone, Copy)]
pub(super) enum Distance {
    Tokens(u32),
    Millis(u64),
    Line,
}

/// The units so far around hits, which stand in order; each unit once, in order.
pub(super) fn around(shard: &Shard, hits: &[Hit], distance: Distance) -> Vec<Range<DocId>> {
    let mut ranges: Vec<Range<DocId>> = Vec::new();
    // The line of the last range and up to which place hits need no look any more.
    let mut covered: Option<(u32, u32)> = None;
    for hit in hits {
        if covered.is_some_and(|(line, upto)| line == hit.run.line && hit.last < upto) {
            continue;
        }
        let range = back(shard, hit, distance)..forth(shard, hit, distance) + 1;
        covered = match distance {
            Distance::Tokens(tokens) => {
                let end = shard.first(range.end - 1).saturating_add(shard.own(range.end - 1));
                Some((hit.run.line, end.saturating_sub(tokens)))
            }
            Distance::Millis(_) => None,
            Distance::Line => Some((hit.run.line, u32::MAX)),
        };
        match ranges.last_mut() {
            Some(last) if range.start <= last.end => {
                last.start = last.start.min(range.start);
                last.end = last.end.max(range.end);
            }
            _ => ranges.push(range),
        }
    }
    ranges
}

fn back(shard: &Shard, hit: &Hit, distance: Distance) -> DocId {
    let mut from = hit.run.doc;
    while let Some(previous) = shard.previous(from) {
        let matters = match distance {
            Distance::Tokens(tokens) => shard.first(from).saturating_add(tokens) > hit.run.first,
            Distance::Millis(ms) => {
                shard.until(previous).saturating_add(ms) >= shard.start(hit.run.doc)
            }
            Distance::Line => true,
        };
        if !matters {
            break;
        }
        from = previous;
    }
    from
}

fn forth(shard: &Shard, hit: &Hit, distance: Distance) -> DocId {
    let mut to = shard.locate(hit.run.doc, hit.last).map_or(hit.run.doc, |(doc, _)| doc);
    let until = shard.until(to);
    while let Some(next) = shard.next(to) {
        let matters = match distance {
            Distance::Tokens(tokens) => shard.first(next) <= hit.last.saturating_add(tokens),
            Distance::Millis(ms) => shard.start(next) <= until.saturating_add(ms),
            Distance::Line => true,
        };
        if !matters {
            break;
        }
        to = next;
    }
    to
}
