use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind};

/// An instant of a recording: whole milliseconds since its start, never negative, never a float.
///
/// Displays as `HH:MM:SS.mmm`; hours take as many digits as they need. The default is zero.
///
/// ```
/// use cuedex_model::Timestamp;
///
/// let t: Timestamp = "123:04:05.006".parse()?;
/// assert_eq!(t.as_millis(), 443_045_006);
/// assert_eq!(t.to_string(), "123:04:05.006");
/// assert_eq!("1:02.5".parse::<Timestamp>()?.as_millis(), 62_500);
/// # Ok::<(), cuedex_model::Error>(())
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The start of the recording.
    pub const ZERO: Self = Self(0);
    /// The last instant that can be written.
    pub const MAX: Self = Self(u64::MAX);

    /// The instant `millis` milliseconds after the start.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// The instant `seconds` after the start, rounded to the nearest millisecond.
    ///
    /// `None` for what is not a finite number; negative values clamp to zero and values past
    /// the range to [`Timestamp::MAX`], so callers that must warn compare first.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate, which is the documented clamping"
    )]
    pub fn from_seconds(seconds: f64) -> Option<Self> {
        seconds.is_finite().then(|| Self((seconds * 1_000.0).round() as u64))
    }

    /// Milliseconds since the start.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Whole seconds since the start, rounded down.
    #[must_use]
    pub const fn as_whole_seconds(self) -> u64 {
        self.0 / 1_000
    }

    /// This instant moved by `delta`, or `None` when that leaves the range.
    #[must_use]
    pub const fn checked_add(self, delta: TimeDelta) -> Option<Self> {
        match self.0.checked_add_signed(delta.0) {
            Some(millis) => Some(Self(millis)),
            None => None,
        }
    }

    /// This instant moved by `delta`, held inside the range.
    #[must_use]
    pub const fn saturating_add(self, delta: TimeDelta) -> Self {
        Self(self.0.saturating_add_signed(delta.0))
    }

    /// The signed distance from `earlier` to `self`, held inside the range of [`TimeDelta`].
    #[must_use]
    pub fn saturating_since(self, earlier: Self) -> TimeDelta {
        let distance = i128::from(self.0) - i128::from(earlier.0);
        TimeDelta(i64::try_from(distance).unwrap_or(if distance < 0 { i64::MIN } else { i64::MAX }))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, millis) = (self.0 / 1_000, self.0 % 1_000);
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        let (hours, minutes) = (minutes / 60, minutes % 60);
        write!(f, "{hours:02}:{minutes:02}:{seconds:02}.{millis:03}")
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    /// Reads `[[H..:]M..:]S..[.f..]`, with a comma allowed for the point; the fraction is
    /// rounded to milliseconds.
    ///
    /// # Errors
    /// [`ErrorKind::Timestamp`] for anything else, and for minutes or seconds over 59 after a
    /// larger unit.
    fn from_str(text: &str) -> Result<Self, Error> {
        parse(text).ok_or_else(|| {
            Error::new(ErrorKind::Timestamp, format!("not a time: {}", excerpt(text)))
        })
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let (clock, fraction) = match text.split_once(['.', ',']) {
        Some((clock, fraction)) => (clock, parse_fraction(fraction)?),
        None => (text, 0),
    };
    let mut seconds: u64 = 0;
    for (place, part) in clock.split(':').enumerate() {
        let value = digits(part)?;
        if place > 2 || (place > 0 && value > 59) {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(value)?;
    }
    seconds.checked_mul(1_000)?.checked_add(fraction).map(Timestamp)
}

fn parse_fraction(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut thousandths = 0;
    for place in 0..3 {
        thousandths =
            thousandths * 10 + text.as_bytes().get(place).map_or(0, |b| u64::from(b - b'0'));
    }
    let round_up = text.as_bytes().get(3).is_some_and(|&b| b >= b'5');
    Some(thousandths + u64::from(round_up))
}

fn digits(text: &str) -> Option<u64> {
    let all_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all_digits.then(|| text.parse().ok()).flatten()
}

fn excerpt(text: &str) -> String {
    text.chars().take(40).collect::<String>().escape_debug().to_string()
}

/// A signed length of time in whole milliseconds. The default is zero.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct TimeDelta(i64);

impl TimeDelta {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A length of `millis` milliseconds.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// The length in milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_usual_forms() {
        for (text, millis) in [
            ("00:00:00.000", 0),
            ("00:01.500", 1_500),
            ("7", 7_000),
            ("100:00:00,001", 360_000_001),
            ("0:00:01.9996", 2_000),
        ] {
            assert_eq!(text.parse::<Timestamp>().unwrap().as_millis(), millis, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_time() {
        for text in ["", ":", "1:60", "1:2:3:4", "-1", "1.", "a:b", "1:60:00", "９", "1:-1"] {
            let error = text.parse::<Timestamp>().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Timestamp, "{text}");
        }
    }

    proptest! {
        #[test]
        fn display_then_parse_gives_the_same_instant(millis: u64) {
            let t = Timestamp::from_millis(millis);
            prop_assert_eq!(t.to_string().parse::<Timestamp>().unwrap(), t);
        }

        #[test]
        fn beyond_99_hours_widens(hours in 100u64..5_000_000_000) {
            let text = Timestamp::from_millis(hours * 3_600_000).to_string();
            prop_assert_eq!(text, format!("{hours}:00:00.000"));
        }

        #[test]
        fn addition_never_wraps(millis: u64, delta: i64) {
            let exact = i128::from(millis) + i128::from(delta);
            let (t, d) = (Timestamp::from_millis(millis), TimeDelta::from_millis(delta));
            prop_assert_eq!(t.checked_add(d).map(|t| i128::from(t.as_millis())),
                u64::try_from(exact).ok().map(i128::from));
            prop_assert_eq!(i128::from(t.saturating_add(d).as_millis()),
                exact.clamp(0, i128::from(u64::MAX)));
        }

        #[test]
        fn distance_undoes_addition_or_saturates(a: u64, b: u64) {
            let d = Timestamp::from_millis(a).saturating_since(Timestamp::from_millis(b));
            let exact = i128::from(a) - i128::from(b);
            prop_assert_eq!(i128::from(d.as_millis()),
                exact.clamp(i128::from(i64::MIN), i128::from(i64::MAX)));
        }

        #[test]
        fn parsing_arbitrary_text_never_panics(text in "[0-9:.,]{0,40}") {
            let _ = text.parse::<Timestamp>();
        }

        #[test]
        fn seconds_never_panic(seconds: f64) {
            prop_assert_eq!(Timestamp::from_seconds(seconds).is_some(), seconds.is_finite());
        }
    }
}
