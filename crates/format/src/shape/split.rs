//! The search for the best split.

use std::ops::Range;

use super::edges::{Cost, Edge, Edges};
use super::lines::Scratch;

/// Finds the cheapest way to cut words into cues, stretch by stretch.
pub(crate) struct Splitter<'a> {
    edges: &'a Edges,
    /// For each place of a stretch the cost up to it, and where its last cue begins.
    best: Vec<(Cost, usize)>,
    /// Before which words a cue may end; before all of them where nothing is said.
    cuts: Option<Vec<bool>>,
    scratch: Scratch,
}

impl<'a> Splitter<'a> {
    pub(crate) fn new(edges: &'a Edges) -> Self {
        Self { edges, best: Vec::new(), cuts: None, scratch: Scratch::default() }
    }

    /// With cues that begin only where it is said.
    pub(crate) fn with_cuts(mut self, cuts: Vec<bool>) -> Self {
        self.cuts = Some(cuts);
        self
    }

    /// Where the cues of the whole track end.
    pub(crate) fn cuts(&mut self) -> Vec<usize> {
        let count = self.edges.all.len() - 1;
        let mut cuts = Vec::with_capacity(count / 6);
        let mut from = 0;
        while from < count {
            let rest = &self.edges.all[from + 1..];
            let to = from + 1 + rest.iter().position(|edge| edge.is_end).unwrap_or(rest.len() - 1);
            self.search(from..to, 0..0);
            self.trace(from..to, &mut cuts);
            from = to;
        }
        cuts
    }

    /// The least cost of a split of a stretch in which no cue that holds one of the `clean` words
    /// breaks a limit.
    pub(crate) fn search(&mut self, stretch: Range<usize>, clean: Range<usize>) -> Cost {
        let (a, b) = (stretch.start, stretch.end);
        self.best.clear();
        self.best.push((Cost::ZERO, a));
        let mut low = a;
        for j in a + 1..=b {
            while !self.edges.may_be_cue(low, j) {
                low += 1;
            }
            let mut best = (Cost::NEVER, low);
            let is_cut = j == b || self.cuts.as_ref().is_none_or(|cuts| cuts[j]);
            for i in if is_cut { low..j } else { j..j } {
                let before = self.best[i - a].0;
                let Some(left) = best.0.minus(before) else { continue };
                let Some(priced) = self.edges.cue(i, j, left, &mut self.scratch) else { continue };
                let is_held = i < clean.end && j > clean.start;
                if !is_held || priced.cost.violations() == 0 {
                    best = (before.plus(priced.cost), i);
                }
            }
            self.best.push(best);
        }
        self.best[b - a].0
    }

    /// The fewest broken limits of a split of these words, over all stretches in them, in which the
    /// `clean` words are in cues that break none; [`u64::MAX`] where there is no such split.
    pub(crate) fn least(&mut self, words: Range<usize>, clean: Range<usize>) -> u64 {
        let (mut sum, mut from) = (0_u64, words.start);
        while from < words.end {
            let is_end = |edge: &Edge| edge.is_end;
            let rest = &self.edges.all[from + 1..words.end];
            let to = rest.iter().position(is_end).map_or(words.end, |n| from + 1 + n);
            match self.search(from..to, clean.clone()) {
                Cost::NEVER => return u64::MAX,
                cost => sum += cost.violations(),
            }
            from = to;
        }
        sum
    }

    /// Adds where the cues of the stretch just searched end.
    fn trace(&self, stretch: Range<usize>, cuts: &mut Vec<usize>) {
        let first = cuts.len();
        let mut end = stretch.end;
        while end > stretch.start {
            cuts.push(end);
            end = self.best[end - stretch.start].1;
        }
        cuts[first..].reverse();
    }

    /// Where the lines of a cue begin after the first.
    pub(crate) fn breaks(&mut self, cue: &Range<usize>) -> Vec<usize> {
        self.edges.breaks(cue.start, cue.end, &mut self.scratch)
    }
}
