use std::fmt;

use crate::{Error, ErrorKind, TimeDelta, Timestamp};

/// A half-open stretch of time, `start <= end`. Zero length is legal: services send it.
///
/// Displays as `HH:MM:SS.mmm --> HH:MM:SS.mmm`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TimeSpan {
    start: Timestamp,
    end: Timestamp,
}

impl TimeSpan {
    /// The span from `start` up to, not including, `end`.
    ///
    /// # Errors
    /// [`ErrorKind::ReversedSpan`] when `end` is before `start`.
    pub fn new(start: Timestamp, end: Timestamp) -> Result<Self, Error> {
        if end < start {
            let message = format!("a span from {start} would end before it starts, at {end}");
            return Err(Error::new(ErrorKind::ReversedSpan, message));
        }
        Ok(Self { start, end })
    }

    /// The span from `start` to `end`, or an empty one at `start` when `end` comes before it.
    /// Readers use it beside a warning that states the raw value.
    #[must_use]
    pub fn clamped(start: Timestamp, end: Timestamp) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The span in milliseconds; see [`TimeSpan::clamped`].
    #[must_use]
    pub fn from_millis(start: u64, end: u64) -> Self {
        Self::clamped(Timestamp::from_millis(start), Timestamp::from_millis(end))
    }

    /// Where the span begins.
    #[must_use]
    pub const fn start(self) -> Timestamp {
        self.start
    }

    /// Where the span ends, exclusive.
    #[must_use]
    pub const fn end(self) -> Timestamp {
        self.end
    }

    /// The length in milliseconds.
    #[must_use]
    pub const fn duration_millis(self) -> u64 {
        self.end.as_millis() - self.start.as_millis()
    }

    /// Milliseconds that both spans cover.
    #[must_use]
    #[inline]
    pub fn overlap_millis(self, other: Self) -> u64 {
        let start = self.start.max(other.start).as_millis();
        let end = self.end.min(other.end).as_millis();
        end.saturating_sub(start)
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span moved by `delta`, both ends held inside the range.
    #[must_use]
    pub fn saturating_shift(self, delta: TimeDelta) -> Self {
        Self { start: self.start.saturating_add(delta), end: self.end.saturating_add(delta) }
    }
}

impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} --> {}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_span() -> impl Strategy<Value = TimeSpan> {
        (any::<u64>(), any::<u64>()).prop_map(|(a, b)| TimeSpan::from_millis(a.min(b), a.max(b)))
    }

    #[test]
    fn refuses_a_reversed_span() {
        let (one, two) = (Timestamp::from_millis(1), Timestamp::from_millis(2));
        assert_eq!(TimeSpan::new(two, one).unwrap_err().kind(), ErrorKind::ReversedSpan);
        assert_eq!(TimeSpan::clamped(two, one).duration_millis(), 0);
        assert!(TimeSpan::new(one, one).is_ok());
    }

    proptest! {
        #[test]
        fn shift_keeps_the_order(span in any_span(), delta: i64) {
            let moved = span.saturating_shift(TimeDelta::from_millis(delta));
            prop_assert!(moved.start() <= moved.end());
        }

        #[test]
        fn overlap_is_symmetric_and_bounded(a in any_span(), b in any_span()) {
            prop_assert_eq!(a.overlap_millis(b), b.overlap_millis(a));
            prop_assert!(a.overlap_millis(b) <= a.duration_millis().min(b.duration_millis()));
            prop_assert!(a.union(b).duration_millis() >= a.duration_millis());
        }
    }
}
