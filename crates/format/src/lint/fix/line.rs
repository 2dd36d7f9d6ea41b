//! The cues of a track on their line of time, those at one position by themselves.

use std::collections::{BTreeMap, BTreeSet};

use cuedex_model::{Segment, Track};

use super::slot::Slot;
use crate::lint::cue::{Cue, by_start, groups};
use crate::lint::read::List;
use crate::shape::ShapeOptions;
use crate::shape::timing::{Change, Step, repair};

/// The steps of cues, by their places. A set holds steps in the order in which they are taken.
pub(super) type Steps = BTreeMap<usize, BTreeSet<Step>>;

/// The cues of a track, in the order of their starts.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    pub(super) slots: Vec<Slot<'a>>,
}

impl<'a> Line<'a> {
    pub(super) fn of(list: &List<'a>) -> Self {
        let order = by_start(&list.cues);
        let pairs = order.into_iter().zip(list.track.segments());
        let slots = pairs.map(|(n, segment)| Slot::of(&list.cues[n], segment)).collect();
        Self { slots }
    }

    pub(super) fn cues(&self) -> Vec<Cue<'_>> {
        self.slots.iter().zip(1..).map(|(slot, number)| slot.cue(number)).collect()
    }

    /// The places of the cues that follow each other at one position, for each position.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        groups(&self.cues())
    }

    /// Takes the steps of each cue, by its place, before the next one at its position; other cues
    /// stay as they are.
    pub(super) fn repair(&mut self, steps: &Steps, options: &ShapeOptions<'_>) -> Vec<Change> {
        let mut changes = Vec::new();
        for group in self.groups() {
            for (at, &n) in group.iter().enumerate() {
                let Some(steps) = steps.get(&n) else { continue };
                let next = group.get(at + 1).map(|&next| &self.slots[next].segment);
                let mut pair: Vec<Segment> =
                    [&self.slots[n].segment].into_iter().chain(next).cloned().collect();
                let steps: Vec<Step> = steps.iter().copied().collect();
                let made = repair(&mut pair, &steps, options);
                let own = made.into_iter().filter(|change| change.cue == 0);
                changes.extend(own.map(|change| Change { cue: n, ..change }));
                self.slots[n].segment = pair.swap_remove(0);
            }
        }
        changes
    }

    /// The cues as a track that is otherwise like `before`.
    pub(super) fn track(&self, before: &Track) -> Track {
        self.clone().into_track(before)
    }

    pub(super) fn into_track(self, before: &Track) -> Track {
        let stated = self.slots.into_iter().map(|slot| (slot.id, slot.segment)).collect();
        let mut track = Track::with_stated_ids(before.kind, stated).0;
        track.language.clone_from(&before.language);
        track.title.clone_from(&before.title);
        track.provenance.clone_from(&before.provenance);
        track.extra.clone_from(&before.extra);
        track
    }
}
