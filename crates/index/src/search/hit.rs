use std::ops::Range;

use tantivy::DocId;

/// Matched places side by side, on one line of one shard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    /// The unit that owns its first place.
    pub(super) doc: DocId,
    pub(super) line: u32,
    /// The ordinals in the line of its first and last place.
    pub(super) first: u32,
    pub(super) last: u32,
    /// Which leaf of the query it answers.
    pub(super) leaf: u16,
    /// Which of the leaf's words was found, for a leaf of one place.
    pub(super) term: u16,
    /// What it is worth.
    pub(super) weight: f32,
}

/// The span of what is said of a video and not in it, beside what has a time.
pub(super) const WHOLE_VIDEO: (u64, u64) = (0, u64::MAX);

/// One occurrence of what was looked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hit {
    /// Its earliest run, or all of it.
    pub(super) run: Run,
    /// The ordinal of the last place of those on the line of `run`.
    pub(super) last: u32,
    /// The stretch between silences it stands in.
    pub(super) stretch: u32,
    pub(super) score: f32,
    /// All runs, where there are several.
    pub(super) runs: Option<Box<[Run]>>,
    /// From when until when, once known; hits over several lines always know.
    pub(super) span: Option<(u64, u64)>,
}

impl Hit {
    /// A hit of places side by side.
    pub(super) fn solid(run: Run, stretch: u32) -> Self {
        Self { run, last: run.last, stretch, score: run.weight, runs: None, span: None }
    }

    /// The smallest hit that holds all of `parts`; the score is theirs together, times how
    /// closely they stand on each line.
    pub(super) fn around(parts: &[&Hit]) -> Option<Self> {
        let first = *parts.iter().min_by_key(|hit| hit.key())?;
        let on_line = parts.iter().filter(|hit| hit.run.line == first.run.line);
        let last = on_line.map(|hit| hit.last).max()?;
        let mut runs = Vec::with_capacity(parts.len());
        parts.iter().for_each(|hit| runs.extend_from_slice(hit.runs()));
        runs.sort_unstable_by_key(|run| (run.line, run.first, run.last, run.leaf));
        runs.dedup_by_key(|run| (run.line, run.first, run.last, run.leaf));
        let score = parts.iter().map(|hit| hit.score).sum::<f32>() * tightness(&runs);
        let span = parts.iter().map(|hit| hit.span).reduce(|a, b| match (a?, b?) {
            (WHOLE_VIDEO, span) | (span, WHOLE_VIDEO) => Some(span),
            ((start, end), (from, to)) => Some((start.min(from), end.max(to))),
        });
        Some(Self {
            run: first.run,
            last,
            stretch: first.stretch,
            score,
            runs: Some(runs.into()),
            span: span.flatten(),
        })
    }

    pub(super) fn runs(&self) -> &[Run] {
        self.runs.as_deref().unwrap_or(std::slice::from_ref(&self.run))
    }

    /// The order of hits in a video.
    pub(super) fn key(&self) -> (u32, u32, u32) {
        (self.run.line, self.run.first, self.last)
    }

    /// Whether all of it stands on one line.
    pub(super) fn is_on_one_line(&self) -> bool {
        self.runs().iter().all(|run| run.line == self.run.line)
    }
}

/// How much of the text from the first to the last of their words the runs fill, as a root: 1
/// for side by side. Over several lines, that of the loosest one. The runs are in order.
pub(super) fn tightness(runs: &[Run]) -> f32 {
    let of_line = |runs: &[Run]| {
        let first = runs.first().map_or(0, |run| run.first);
        let (mut filled, mut end) = (0, first);
        for run in runs {
            let to = run.last + 1;
            filled += to.saturating_sub(run.first.max(end));
            end = end.max(to);
        }
        (filled as f32 / (end - first).max(1) as f32).sqrt()
    };
    runs.chunk_by(|a, b| a.line == b.line).map(of_line).fold(1.0, f32::min)
}

/// Ranges in order, those that touch or overlap made one.
pub(super) fn join(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<u32>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
