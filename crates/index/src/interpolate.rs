use std::ops::Range;

use cuedex_model::{TimeSpan, Timestamp};

/// The time of some characters of a text that fills `span` evenly with `total` characters.
pub(crate) fn interpolate(span: TimeSpan, characters: Range<usize>, total: usize) -> TimeSpan {
    let at = |characters: usize| {
        let share = u128::from(span.duration_millis()) * characters.min(total) as u128
            / total.max(1) as u128;
        let millis = u64::try_from(share).unwrap_or(u64::MAX);
        Timestamp::from_millis(span.start().as_millis().saturating_add(millis))
    };
    TimeSpan::clamped(at(characters.start), at(characters.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_the_span_evenly() {
        let span = TimeSpan::from_millis(1_000, 3_000);
        assert_eq!(interpolate(span, 0..5, 20), TimeSpan::from_millis(1_000, 1_500));
        assert_eq!(interpolate(span, 15..20, 20), TimeSpan::from_millis(2_500, 3_000));
    }

    #[test]
    fn hostile_numbers_stay_inside_the_span() {
        let span = TimeSpan::from_millis(0, u64::MAX);
        assert_eq!(interpolate(span, 0..9, 9), span);
        assert_eq!(interpolate(span, 3..9, 0), TimeSpan::from_millis(0, 0));
    }
}
