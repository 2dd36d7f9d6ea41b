//! Clock times as all dialects spell them: numbers between colons, digits behind a point.

use cuedex_model::Timestamp;

/// A number in plain digits.
pub(crate) fn digits(text: &str) -> Option<u64> {
    is_plain(text).then(|| text.parse().ok()).flatten()
}

/// The digits behind a point as thousandths; further digits are dropped.
pub(crate) fn thousandths(text: &str) -> Option<u64> {
    let digit = |n: usize| text.as_bytes().get(n).map_or(0, |b| u64::from(b - b'0'));
    is_plain(text).then(|| digit(0) * 100 + digit(1) * 10 + digit(2))
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The numbers of a clock as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) hours: Option<u64>,
    pub(crate) minutes: u64,
    pub(crate) seconds: u64,
}

impl Clock {
    /// Minutes and seconds, or hours before them.
    pub(crate) fn of<'a>(mut parts: impl Iterator<Item = &'a str>) -> Option<Self> {
        let (first, second) = (digits(parts.next()?)?, digits(parts.next()?)?);
        let clock = match parts.next() {
            None => Self { hours: None, minutes: first, seconds: second },
            Some(third) => Self { hours: Some(first), minutes: second, seconds: digits(third)? },
        };
        parts.next().is_none().then_some(clock)
    }

    /// Whether seconds, or minutes below hours, are under 60.
    pub(crate) fn is_in_range(self) -> bool {
        self.seconds < 60 && (self.minutes < 60 || self.hours.is_none())
    }

    /// All of it in seconds.
    pub(crate) fn whole_seconds(self) -> Option<u64> {
        let minutes = self.hours.unwrap_or(0).checked_mul(60)?.checked_add(self.minutes)?;
        minutes.checked_mul(60)?.checked_add(self.seconds)
    }

    /// The time so many thousandths later.
    pub(crate) fn time(self, thousandths: u64) -> Option<Timestamp> {
        let millis = self.whole_seconds()?.checked_mul(1_000)?.checked_add(thousandths)?;
        Some(Timestamp::from_millis(millis))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(text: &str) -> Option<(u64, bool)> {
        let clock = Clock::of(text.split(':'))?;
        clock.time(0).map(|time| (time.as_millis(), clock.is_in_range()))
    }

    #[test]
    fn minutes_go_over_59_only_without_hours() {
        assert_eq!(millis("1:02"), Some((62_000, true)));
        assert_eq!(millis("75:02"), Some((4_502_000, true)));
        assert_eq!(millis("01:00:02"), Some((3_602_000, true)));
        assert_eq!(millis("01:75:02"), Some((8_102_000, false)));
        assert_eq!(millis("0:60"), Some((60_000, false)));
    }

    #[test]
    fn what_is_no_clock_is_none() {
        for text in ["", "1", "1:", ":1", "1:2:3:4", "1:2:3:", "+1:2", "1:2x", "1: 2"] {
            assert_eq!(millis(text), None, "{text}");
        }
        assert_eq!(millis("18446744073709551615:00:00"), None);
        assert_eq!(millis("18446744073709551616:00"), None);
    }

    #[test]
    fn three_digits_behind_the_point_count() {
        let told = ["5", "25", "0049", "1234567890123456789012345"].map(thousandths);
        assert_eq!(told, [Some(500), Some(250), Some(4), Some(123)]);
        assert_eq!(["", "1x", "é"].map(thousandths), [None; 3]);
    }
}
