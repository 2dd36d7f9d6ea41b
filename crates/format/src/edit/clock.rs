use std::fmt;
use std::str::FromStr;

use cuedex_model::{TimeDelta, TimeSpan, Timestamp};
use serde::{Deserialize, Serialize};

use super::FrameRate;
use crate::merge::TimeMap;

/// A factor for times, exactly: `1.001`, `25/24`, or two frame rates as `25/23.976`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ratio {
    multiply: u64,
    divide: u64,
}

impl Ratio {
    /// The largest part of a ratio, so that no product leaves the range of the arithmetic.
    pub const MAX: u64 = 1 << 40;

    /// A factor; `None` where a part is 0 or larger than [`Ratio::MAX`].
    #[must_use]
    pub fn new(multiply: u64, divide: u64) -> Option<Self> {
        let fits = |part: u64| (1..=Self::MAX).contains(&part);
        (fits(multiply) && fits(divide)).then_some(Self { multiply, divide })
    }

    /// What takes times of a text made for `from` to a film that runs at `to` frames a second.
    #[must_use]
    pub fn of_frame_rates(from: FrameRate, to: FrameRate) -> Self {
        let ((a, b), (c, d)) = (from.fraction(), to.fraction());
        Self { multiply: u64::from(a) * u64::from(d), divide: u64::from(b) * u64::from(c) }
    }

    /// The factor as a fraction.
    #[must_use]
    pub fn fraction(self) -> (u64, u64) {
        (self.multiply, self.divide)
    }
}

impl FromStr for Ratio {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("{text:?} is no factor: 1.001, 25/24, 25/23.976");
        if let Some((from, to)) = text.split_once('/') {
            if let (Ok(a), Ok(b)) = (from.parse(), to.parse()) {
                return Self::new(a, b).ok_or_else(unknown);
            }
            let rate = |text: &str| text.parse::<FrameRate>().map_err(|_| unknown());
            return Ok(Self::of_frame_rates(rate(from)?, rate(to)?));
        }
        decimal(text).ok_or_else(unknown)
    }
}

/// A decimal number as a fraction of powers of ten.
fn decimal(text: &str) -> Option<Ratio> {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{places}");
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let scale = 10_u64.checked_pow(u32::try_from(places.len()).ok()?)?;
    is_number.then(|| Ratio::new(digits.parse().ok()?, scale)).flatten()
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.multiply, self.divide)
    }
}

impl TryFrom<String> for Ratio {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Ratio> for String {
    fn from(ratio: Ratio) -> Self {
        ratio.to_string()
    }
}

/// A mapping of times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Clock {
    /// `from` becomes `to`, and what is around it is stretched by a factor.
    Line { from_ms: u64, to_ms: i64, by: Ratio },
    /// To the nearest frame.
    Frames(FrameRate),
}

impl Clock {
    pub(super) const fn shifted(by: i64) -> Self {
        Self::Line { from_ms: 0, to_ms: by, by: Ratio { multiply: 1, divide: 1 } }
    }

    pub(super) const fn scaled(by: Ratio) -> Self {
        Self::Line { from_ms: 0, to_ms: 0, by }
    }

    /// Whether it scales by nothing from the start.
    pub(super) fn is_one(self) -> bool {
        let one = |by: Ratio| by.multiply == by.divide;
        matches!(self, Self::Line { from_ms, to_ms, by } if one(by) && u64::try_from(to_ms) == Ok(from_ms))
    }

    /// The line through two points; `None` where it would stand still or run backwards, or where
    /// the points are further apart than [`Ratio::MAX`].
    pub(super) fn through(first: (u64, u64), second: (u64, u64)) -> Option<Self> {
        let by = Ratio::new(second.1.checked_sub(first.1)?, second.0.checked_sub(first.0)?)?;
        Some(Self::Line { from_ms: first.0, to_ms: i64::try_from(first.1).ok()?, by })
    }

    /// Where a time comes to lie, and whether that was before zero and is held there.
    pub(super) fn at(self, time: Timestamp) -> (Timestamp, bool) {
        match self {
            Self::Frames(rate) => (rate.time(rate.frame(time)), false),
            Self::Line { from_ms, to_ms, by } => {
                let from = Timestamp::from_millis(from_ms);
                let map = TimeMap::around(from, TimeDelta::from_millis(to_ms), by);
                let moved = map.apply(time);
                (moved, moved == Timestamp::ZERO && map.leaves_range(time))
            }
        }
    }

    /// The same for both ends of a span; frames never make a span empty that was not.
    pub(super) fn span(self, span: TimeSpan) -> (TimeSpan, bool) {
        let ((start, early), (end, _)) = (self.at(span.start()), self.at(span.end()));
        let lost = start == end && span.duration_millis() > 0;
        let end = match self {
            Self::Frames(rate) if lost => rate.time(rate.frame(start) + 1),
            _ => end,
        };
        (TimeSpan::clamped(start, end), early)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(clock: Clock, millis: u64) -> u64 {
        clock.at(Timestamp::from_millis(millis)).0.as_millis()
    }

    #[test]
    fn factors_are_read_as_decimals_fractions_and_frame_rates() {
        for (text, fraction) in [
            ("1.001", (1_001, 1_000)),
            ("2", (2, 1)),
            ("25/24", (25, 24)),
            ("25/23.976", (25 * 1_001, 24_000)),
        ] {
            assert_eq!(text.parse::<Ratio>().unwrap().fraction(), fraction, "{text}");
        }
        for bad in ["", "0", "-1", "1/0", "x", ".", "1.2.3", "99999999999999999999"] {
            assert!(bad.parse::<Ratio>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_film_of_25_frames_shown_at_23_976_is_longer() {
        let slower = Clock::scaled("25/23.976".parse().unwrap());
        assert_eq!(at(slower, 3_600_000), 3_753_750);
    }

    #[test]
    fn two_points_come_to_lie_where_they_should() {
        let line = Clock::through((10_000, 12_500), (3_610_000, 3_616_100)).unwrap();
        assert_eq!((at(line, 10_000), at(line, 3_610_000)), (12_500, 3_616_100));
        assert_eq!(Clock::through((5, 5), (5, 9)), None);
        assert_eq!(Clock::through((5, 5), (9, 3)), None);
    }

    #[test]
    fn times_before_zero_are_held_there_and_told() {
        let earlier = Clock::shifted(-1_500);
        assert_eq!(earlier.at(Timestamp::from_millis(400)), (Timestamp::ZERO, true));
        assert_eq!(earlier.at(Timestamp::from_millis(1_500)), (Timestamp::ZERO, false));
    }

    #[test]
    fn a_frame_holds_what_is_shorter_than_it() {
        let frames = Clock::Frames("25".parse().unwrap());
        let snapped = |a, b| frames.span(TimeSpan::from_millis(a, b)).0;
        assert_eq!(snapped(1_001, 1_010), TimeSpan::from_millis(1_000, 1_040));
        assert_eq!(snapped(1_001, 1_001), TimeSpan::from_millis(1_000, 1_000));
    }

    proptest! {
        #[test]
        fn no_clock_wraps_or_turns_a_span_around(
            a: u64, b: u64, from: u64, to: i64, multiply in 1..=Ratio::MAX, divide in 1..=Ratio::MAX,
        ) {
            let span = TimeSpan::from_millis(a.min(b), a.max(b));
            let line = Clock::Line { from_ms: from, to_ms: to, by: Ratio { multiply, divide } };
            for clock in [line, Clock::Frames("29.97".parse().unwrap())] {
                let (moved, _) = clock.span(span);
                prop_assert!(moved.start() <= moved.end());
            }
        }

        #[test]
        fn a_shift_keeps_every_distance(millis in 2_000_000_u64..1 << 50, by in -1_000_000_i64..1_000_000) {
            let moved = at(Clock::shifted(by), millis);
            prop_assert_eq!(i128::from(moved), i128::from(millis) + i128::from(by));
        }
    }
}
