use std::ops::RangeInclusive;

use tantivy::{DocId, TERMINATED};

use super::conjunction::Driver;
use super::exclusion::EXCLUSION_MS;
use super::filter::Admission;
use super::options::Window;
use super::shard::Shard;
use super::window::NEAR_TOKENS;

/// How far around a unit other units of its track matter.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reach {
    Tokens(u64),
    Millis(u64),
    Track,
}

impl Reach {
    pub(super) fn of(window: Window) -> Self {
        match window {
            Window::Near => Self::Tokens(NEAR_TOKENS),
            Window::Millis(millis) => Self::Millis(millis),
            Window::Video => Self::Track,
        }
    }

    pub(super) fn around_excluded(window: Window) -> Self {
        if window == Window::Video { Self::Track } else { Self::Millis(EXCLUSION_MS) }
    }

    /// The first unit that matters to `doc`.
    fn back(self, shard: &Shard, doc: DocId) -> DocId {
        let mut from = doc;
        while let Some(previous) = shard.previous(from) {
            let matters = match self {
                Self::Tokens(tokens) => shard.first(from) + tokens > shard.first(doc),
                Self::Millis(ms) => shard.until(previous).saturating_add(ms) >= shard.start(doc),
                Self::Track => true,
            };
            if !matters {
                break;
            }
            from = previous;
        }
        from
    }

    /// The last unit that matters to `doc`.
    fn forth(self, shard: &Shard, doc: DocId) -> DocId {
        let mut to = doc;
        while let Some(next) = shard.next(to) {
            let matters = match self {
                Self::Tokens(tokens) => {
                    shard.first(next) < shard.first(doc) + shard.own(doc) + tokens
                }
                Self::Millis(ms) => shard.start(next) <= shard.until(doc).saturating_add(ms),
                Self::Track => true,
            };
            if !matters {
                break;
            }
            to = next;
        }
        to
    }
}

/// The stretches of units to evaluate: around every unit of the driver that is admitted, those
/// that meet made one. Each lies on one track, they do not overlap, and they go forward.
pub(super) struct Regions<'a> {
    pub(super) shard: &'a Shard,
    pub(super) admission: &'a Admission,
    pub(super) driver: Driver,
    pub(super) reaches: Vec<Reach>,
    /// A unit of the driver that has been read but not used.
    pub(super) ahead: Option<DocId>,
}

impl Regions<'_> {
    fn seek(&mut self, mut from: DocId) -> Option<DocId> {
        loop {
            let doc = self.driver.seek(from);
            if doc >= TERMINATED {
                return None;
            }
            if self.admission.admits(self.shard, doc) {
                return Some(doc);
            }
            from = doc + 1;
        }
    }

    fn back(&self, doc: DocId) -> DocId {
        self.reaches.iter().fold(doc, |doc, reach| reach.back(self.shard, doc))
    }

    fn forth(&self, doc: DocId) -> DocId {
        self.reaches.iter().fold(doc, |doc, reach| reach.forth(self.shard, doc))
    }
}

impl Iterator for Regions<'_> {
    type Item = RangeInclusive<DocId>;

    fn next(&mut self) -> Option<RangeInclusive<DocId>> {
        let doc = match self.ahead.take() {
            Some(doc) => doc,
            None => self.seek(0)?,
        };
        let (from, mut to) = (self.back(doc), self.forth(doc));
        let mut last = doc;
        while let Some(doc) = self.seek(last + 1) {
            if doc > to && self.back(doc) > to {
                self.ahead = Some(doc);
                return Some(from..=to);
            }
            to = to.max(self.forth(doc));
            last = doc;
        }
        // Nothing is left: the next call starts behind the end and finds that out.
        self.ahead = None;
        self.driver = Driver::Any(Vec::new());
        Some(from..=to)
    }
}
