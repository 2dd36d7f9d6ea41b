//! Words without times of their own share a time by their letters.

use std::ops::Range;

use cuedex_model::{TimeSpan, Timestamp};

/// How many letters a word counts for.
pub(crate) fn letters(text: &str) -> u64 {
    text.chars().count() as u64
}

/// The part of a span that these letters take, of so many.
pub(crate) fn share(span: TimeSpan, part: Range<u64>, all: u64) -> TimeSpan {
    let whole = span.duration_millis();
    let at = |letter: u64| {
        let share = u128::from(whole) * u128::from(letter) / u128::from(all.max(1));
        Timestamp::from_millis(span.start().as_millis() + u64::try_from(share).unwrap_or(whole))
    };
    TimeSpan::clamped(at(part.start), at(part.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_span_fill_it() {
        let span = TimeSpan::from_millis(1_000, 2_000);
        let part = |from, to| share(span, from..to, letters("quietsea"));
        assert_eq!(part(0, 5), TimeSpan::from_millis(1_000, 1_625));
        assert_eq!(part(5, 8), TimeSpan::from_millis(1_625, 2_000));
    }

    #[test]
    fn times_of_any_size_are_shared() {
        let span = TimeSpan::clamped(Timestamp::ZERO, Timestamp::MAX);
        assert_eq!(share(span, 0..3, 3), span);
        assert_eq!(share(span, 0..0, 0).duration_millis(), 0);
    }
}
