//! Which of many spans a span overlaps most: the rule that scenes, languages and speakers share.
//!
//! Two spans touch when they share time. A span without length is an instant, and touches what
//! holds it (from its start up to, not including, its end) and another instant at the same time.
//! Of the spans that one touches, it belongs to that with which it shares the most milliseconds;
//! among equals to the first.

use std::cell::OnceCell;

use cuedex_model::{TimeSpan, Timestamp};

use super::peaks::Peaks;

/// So many spans are looked at one by one before the trees are asked: neighbours in time are
/// few, and the trees are only made where many spans lie over each other.
const WALK: usize = 16;

/// Spans in the order of their starts, to be asked by other spans.
#[derive(Debug)]
pub(super) struct Overlaps {
    spans: Vec<TimeSpan>,
    /// The latest millisecond touched by a span and all before it.
    reach: Vec<u64>,
    /// The last question, and the first span that still reached it.
    asked: u64,
    first: usize,
    trees: OnceCell<Trees>,
}

#[derive(Debug)]
struct Trees {
    /// The first of the spans that end latest, of each span and all before it.
    latest: Vec<usize>,
    ends: Peaks,
    lengths: Peaks,
}

impl Overlaps {
    /// The spans must be sorted by start.
    pub(super) fn of(spans: Vec<TimeSpan>) -> Self {
        debug_assert!(spans.is_sorted_by_key(|span| span.start()));
        let mut latest = 0;
        let reach = spans.iter().map(|&span| {
            latest = latest.max(last_touched(span));
            latest
        });
        let reach = reach.collect();
        Self { spans, reach, asked: 0, first: 0, trees: OnceCell::new() }
    }

    /// The span that `span` belongs to, or, where it touches none, how many start before it.
    ///
    /// A question costs constant time where it starts near the one before it and at most [`WALK`]
    /// spans lie under it, otherwise `O(log n)`.
    #[inline]
    pub(super) fn most(&mut self, span: TimeSpan) -> Result<usize, usize> {
        let first = self.first_reaching(span.start().as_millis());
        // Nothing shares more than what covers the whole, and nothing before it touches.
        let covers = |other: &TimeSpan| other.start() <= span.start() && span.end() < other.end();
        match self.spans.get(first) {
            None => Err(first),
            Some(other) if covers(other) => Ok(first),
            Some(_) => self.most_from(first, span),
        }
    }

    fn most_from(&self, first: usize, span: TimeSpan) -> Result<usize, usize> {
        let until = last_touched(span);
        let mut best = None;
        let mut most = 0;
        for (n, other) in self.spans[first..].iter().enumerate() {
            if other.start().as_millis() > until {
                return best.ok_or(first);
            }
            if n == WALK {
                return self.most_of_many(first, span).ok_or(first);
            }
            let shared = other.overlap_millis(span);
            let touches = last_touched(*other) >= span.start().as_millis();
            if touches && (best.is_none() || shared > most) {
                (best, most) = (Some(first + n), shared);
            }
            if shared > 0 && other.end() >= span.end() {
                // Those behind it start later and so share no more.
                return best.ok_or(first);
            }
        }
        best.ok_or(first)
    }

    /// The first span that touches `at` or something later.
    #[inline]
    fn first_reaching(&mut self, at: u64) -> usize {
        if at >= self.asked && self.reach.get(self.first).is_none_or(|&reach| reach >= at) {
            self.asked = at;
            return self.first;
        }
        self.go_to(at)
    }

    fn go_to(&mut self, at: u64) -> usize {
        if at < self.asked {
            self.first = self.reach.partition_point(|&reach| reach < at);
        } else {
            let ahead = &self.reach[self.first..];
            let near = ahead.iter().take(WALK).take_while(|&&reach| reach < at).count();
            let is_far = near == WALK;
            self.first += if is_far { ahead.partition_point(|&reach| reach < at) } else { near };
        }
        self.asked = at;
        self.first
    }

    fn most_of_many(&self, first: usize, span: TimeSpan) -> Option<usize> {
        let trees = self.trees.get_or_init(|| Trees::of(&self.spans));
        // Nothing that reaches the question starts after it ends, or the walk had ended.
        let touches = (self.reach[first] >= span.start().as_millis()).then_some(first);
        trees.most(&self.spans, span).or(touches)
    }
}

impl Trees {
    fn of(spans: &[TimeSpan]) -> Self {
        let mut best = 0;
        let latest = (0..spans.len()).map(|n| {
            if spans[n].end() > spans[best].end() {
                best = n;
            }
            best
        });
        Self {
            latest: latest.collect(),
            ends: Peaks::of(spans.iter().map(|span| span.end().as_millis())),
            lengths: Peaks::of(spans.iter().map(|span| span.duration_millis())),
        }
    }

    /// The span that shares the most time with `span`, where one shares any.
    ///
    /// Of those that start no later than it, the one that ends latest shares most. Of those that
    /// start inside it, the first that ends behind it shares more than all after that one; those
    /// before it lie inside as a whole, so the longest shares most.
    fn most(&self, spans: &[TimeSpan], span: TimeSpan) -> Option<usize> {
        let inside = spans.partition_point(|other| other.start() <= span.start());
        let behind = spans.partition_point(|other| other.start() < span.end());
        let before = self.latest_before(spans, inside, span.end());
        let out = self.ends.first_above(inside, span.end().as_millis()).filter(|&n| n < behind);
        let within = self.lengths.highest(inside..out.unwrap_or(behind).max(inside));
        let candidates = [before, within.map(|(n, _)| n), out].into_iter().flatten();
        let shared = candidates.map(|n| (spans[n].overlap_millis(span), n));
        let most = shared.min_by_key(|&(shared, n)| (std::cmp::Reverse(shared), n))?;
        (most.0 > 0).then_some(most.1)
    }

    /// Of the first `count` spans the first that ends at `end` or later, else the first of those
    /// that end latest.
    fn latest_before(&self, spans: &[TimeSpan], count: usize, end: Timestamp) -> Option<usize> {
        let latest = *self.latest[..count].last()?;
        if spans[latest].end() < end {
            return Some(latest);
        }
        match end.as_millis().checked_sub(1) {
            Some(below) => self.ends.first_above(0, below),
            None => Some(0),
        }
    }
}

/// The last millisecond that a span touches: an instant touches its own.
#[inline]
fn last_touched(span: TimeSpan) -> u64 {
    span.start().as_millis().max(span.end().as_millis().saturating_sub(1))
}

#[cfg(test)]
pub(super) mod oracle {
    use super::*;

    /// Whether two spans touch, by the words of the rule.
    pub(in crate::merge) fn touch(a: TimeSpan, b: TimeSpan) -> bool {
        let instant = |span: TimeSpan| span.start() == span.end();
        let holds = |span: TimeSpan, at: Timestamp| span.start() <= at && at < span.end();
        match (instant(a), instant(b)) {
            (true, true) => a == b,
            (true, false) => holds(b, a.start()),
            (false, true) => holds(a, b.start()),
            (false, false) => a.start() < b.end() && b.start() < a.end(),
        }
    }

    /// The span that `span` belongs to, found by asking every one.
    pub(in crate::merge) fn most(spans: &[TimeSpan], span: TimeSpan) -> Option<usize> {
        let touching = spans.iter().enumerate().filter(|(_, other)| touch(**other, span));
        let shared = touching.map(|(n, other)| (other.overlap_millis(span), n));
        shared.min_by_key(|&(shared, n)| (std::cmp::Reverse(shared), n)).map(|(_, n)| n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn sorted(spans: Vec<(u64, u64)>) -> Vec<TimeSpan> {
        let mut spans: Vec<_> =
            spans.into_iter().map(|(a, length)| TimeSpan::from_millis(a, a + length)).collect();
        spans.sort_by_key(|span| span.start());
        spans
    }

    fn check(spans: &[TimeSpan], asked: &[TimeSpan]) -> Result<(), TestCaseError> {
        let mut overlaps = Overlaps::of(spans.to_vec());
        for &span in asked {
            let found = overlaps.most(span);
            prop_assert_eq!(found.ok(), oracle::most(spans, span), "{} in {:?}", span, spans);
            if let Err(before) = found {
                let expected = spans.iter().filter(|other| other.start() <= span.start()).count();
                prop_assert_eq!(before, expected);
            }
        }
        Ok(())
    }

    #[test]
    fn questions_back_and_forth_take_no_square_of_time() {
        const COUNT: u64 = 100_000;
        let spans = (0..COUNT).map(|n| TimeSpan::from_millis(n * 10, n * 10 + 5)).collect();
        let mut overlaps = Overlaps::of(spans);
        let last = usize::try_from(COUNT).unwrap() - 1;
        for _ in 0..COUNT {
            assert_eq!(overlaps.most(TimeSpan::from_millis(0, 3)), Ok(0));
            let end = (COUNT - 1) * 10;
            assert_eq!(overlaps.most(TimeSpan::from_millis(end, end + 3)), Ok(last));
        }
    }

    proptest! {
        #[test]
        fn a_few_spans_are_found_as_by_asking_each(
            spans in vec((0u64..20, 0u64..6), 0..12), asked in vec((0u64..24, 0u64..8), 0..12),
        ) {
            check(&sorted(spans), &sorted(asked))?;
        }

        #[test]
        fn many_over_each_other_are_found_as_by_asking_each(
            spans in vec((0u64..40, 0u64..40), 30..90), asked in vec((0u64..80, 0u64..50), 1..30),
        ) {
            check(&sorted(spans), &sorted(asked))?;
        }

        #[test]
        fn questions_may_come_in_any_order(
            spans in vec((0u64..30, 0u64..9), 0..40), asked in vec((0u64..40, 0u64..30), 1..20),
        ) {
            let asked: Vec<_> =
                asked.into_iter().map(|(a, length)| TimeSpan::from_millis(a, a + length)).collect();
            check(&sorted(spans), &asked)?;
        }

        #[test]
        fn the_far_end_of_time_is_no_exception(
            spans in vec((0u64..8, 0u64..8), 0..40), asked in vec((0u64..8, 0u64..8), 1..8),
        ) {
            let far = |(a, b): (u64, u64)| TimeSpan::from_millis(u64::MAX - a.max(b), u64::MAX - b);
            let mut spans: Vec<_> = spans.into_iter().map(far).collect();
            spans.sort_by_key(|span| span.start());
            check(&spans, &asked.into_iter().map(far).collect::<Vec<_>>())?;
        }
    }
}
