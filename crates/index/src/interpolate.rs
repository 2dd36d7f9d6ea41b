use std::ops::Range;

use cuedex_model::{TimeSpan, Timestamp};

/// The time of some characters of a text that fills `span` evenly with `total` characters.
pub(crate) fn interpolate(span: TimeSpan, characters: Range<usize>, total: usize) -> TimeSpan {
    let (length, total) = (span.duration_millis(), total as u64);
    let at = |characters: usize| {
        let millis = share(length, (characters as u64).min(total), total.max(1));
        Timestamp::from_millis(span.start().as_millis().saturating_add(millis))
    };
    TimeSpan::clamped(at(characters.start), at(characters.end))
}

/// The part of a duration that some of all characters take; `total` is not 0.
pub(crate) fn share(length: u64, characters: u64, total: u64) -> u64 {
    match length.checked_mul(characters) {
        Some(product) => product / total,
        None => {
            let share = u128::from(length) * u128::from(characters) / u128::from(total);
            u64::try_from(share).unwrap_or(u64::MAX)
        }
    }
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
