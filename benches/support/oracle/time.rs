use std::ops::Range;

use cuedex_model::Segment;

use super::words::words;

/// When a word is heard, in milliseconds, and what of it was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordTime {
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) start_known: bool,
    pub(crate) end_known: bool,
}

/// The time that some words take together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) time: WordTime,
    /// The span of the cue in which the extent starts, widened where a recogniser's own time lies
    /// outside of it.
    pub(crate) starts_in: (u64, u64),
    /// The span of the cue in which it ends, widened likewise.
    pub(crate) ends_in: (u64, u64),
}

impl Extent {
    /// That of one word in a cue.
    pub(crate) fn of(time: WordTime, (from, to): (u64, u64)) -> Self {
        let cue = (from.min(time.start), to.max(time.end));
        Self { time, starts_in: cue, ends_in: cue }
    }

    /// The smallest extent that holds both.
    pub(crate) fn union(self, other: Self) -> Self {
        let first = if other.time.start < self.time.start { other } else { self };
        let last = if other.time.end > self.time.end { other } else { self };
        let starts = |e: Self| e.time.start == first.time.start && e.time.start_known;
        let ends = |e: Self| e.time.end == last.time.end && e.time.end_known;
        Self {
            time: WordTime {
                start: first.time.start,
                end: last.time.end,
                start_known: starts(self) || starts(other),
                end_known: ends(self) || ends(other),
            },
            starts_in: first.starts_in,
            ends_in: last.ends_in,
        }
    }

    /// From the end of one to the start of the other; 0 where they overlap.
    pub(crate) fn gap(self, other: Self) -> u64 {
        let after = other.time.start.saturating_sub(self.time.end);
        let before = self.time.start.saturating_sub(other.time.end);
        after.max(before)
    }
}

/// The times of a cue's words, given where they stand in its text.
pub(super) fn times(cue: &Segment, places: &[(Range<usize>, String)]) -> Vec<WordTime> {
    heard(cue, places)
        .unwrap_or_else(|| places.iter().map(|(range, _)| share(cue, range.clone())).collect())
}

/// A word's share of the cue by characters.
fn share(cue: &Segment, range: Range<usize>) -> WordTime {
    let (start, length) = (cue.span.start().as_millis(), cue.span.duration_millis());
    let total = cue.text.chars().count().max(1) as u64;
    let at = |bytes: usize| {
        let before = cue.text[..bytes].chars().count() as u64;
        let share = u128::from(length) * u128::from(before) / u128::from(total);
        start.saturating_add(u64::try_from(share).unwrap_or(u64::MAX))
    };
    WordTime { start: at(range.start), end: at(range.end), start_known: false, end_known: false }
}

/// The recogniser's times, where its words say exactly what the text says.
fn heard(cue: &Segment, places: &[(Range<usize>, String)]) -> Option<Vec<WordTime>> {
    let mut times = Vec::with_capacity(places.len());
    let mut expected = places.iter().map(|(_, form)| form.as_str());
    for word in &cue.words {
        let forms: Vec<String> = words(&word.text).map(|(_, form)| form).collect();
        for (n, form) in forms.iter().enumerate() {
            if expected.next() != Some(form) {
                return None;
            }
            times.push(WordTime {
                start: word.span.start().as_millis(),
                end: word.span.end().as_millis(),
                start_known: n == 0 && !word.guessed,
                end_known: n + 1 == forms.len() && !word.guessed,
            });
        }
    }
    (!times.is_empty() && expected.next().is_none()).then_some(times)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{TimeSpan, Word};

    fn timed(cue: &Segment) -> Vec<(u64, u64, bool)> {
        let places: Vec<_> = words(&cue.text).collect();
        times(cue, &places).iter().map(|t| (t.start, t.end, t.start_known)).collect()
    }

    #[test]
    fn words_without_times_share_the_cue_by_characters() {
        let cue = Segment::new(TimeSpan::from_millis(1_000, 2_100), "to the port");
        let shares = [(1_000, 1_200, false), (1_300, 1_600, false), (1_700, 2_100, false)];
        assert_eq!(timed(&cue), shares);
    }

    #[test]
    fn measured_times_are_taken_where_the_words_say_the_text() {
        let mut cue = Segment::new(TimeSpan::from_millis(0, 900), "to port.");
        cue.words = vec![
            Word::new(TimeSpan::from_millis(10, 90), "to"),
            Word::new(TimeSpan::from_millis(500, 880), "port."),
        ];
        assert_eq!(timed(&cue), [(10, 90, true), (500, 880, true)]);
        cue.words.pop();
        assert!(timed(&cue).iter().all(|&(_, _, known)| !known));
    }
}
