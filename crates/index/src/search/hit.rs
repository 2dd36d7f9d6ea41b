use std::ops::Range;

use tantivy::DocId;

/// One occurrence of what was looked for, on one track of one shard.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hit {
    /// The unit that owns its first token.
    pub(super) doc: DocId,
    /// The ordinals in the track of its first and last token.
    pub(super) first: u64,
    pub(super) last: u64,
    /// The stretch between silences it stands in.
    pub(super) stretch: u64,
    pub(super) score: f32,
    /// The matched tokens as ordinals, in order; empty when all of them are.
    words: Vec<Range<u64>>,
}

impl Hit {
    /// A hit of tokens side by side.
    pub(super) fn solid(doc: DocId, first: u64, last: u64, stretch: u64, score: f32) -> Self {
        Self { doc, first, last, stretch, score, words: Vec::new() }
    }

    /// The smallest hit that holds all of `parts`; the score is theirs together, times the root
    /// of how much of it they fill.
    pub(super) fn around(parts: &[&Hit]) -> Option<Self> {
        let first = *parts.iter().min_by_key(|hit| hit.first)?;
        let last = parts.iter().map(|hit| hit.last).max()?;
        let words = join(parts.iter().flat_map(|hit| hit.words()).collect());
        let filled: u64 = words.iter().map(|run| run.end - run.start).sum();
        let tightness = (filled as f32 / (last - first.first + 1) as f32).sqrt();
        let score = parts.iter().map(|hit| hit.score).sum::<f32>() * tightness;
        Some(Self {
            doc: first.doc,
            first: first.first,
            last,
            stretch: first.stretch,
            score,
            words,
        })
    }

    /// The matched tokens, as runs of ordinals.
    pub(super) fn words(&self) -> impl Iterator<Item = Range<u64>> + '_ {
        let all = self.words.is_empty().then_some(self.first..self.last + 1);
        all.into_iter().chain(self.words.iter().cloned())
    }
}

/// Runs in order, those that touch or overlap made one.
pub(super) fn join(mut runs: Vec<Range<u64>>) -> Vec<Range<u64>> {
    runs.sort_by_key(|run| (run.start, run.end));
    let mut joined: Vec<Range<u64>> = Vec::with_capacity(runs.len());
    for run in runs {
        match joined.last_mut() {
            Some(last) if run.start <= last.end => last.end = last.end.max(run.end),
            _ => joined.push(run),
        }
    }
    joined
}
