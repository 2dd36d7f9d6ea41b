use std::fmt;
use std::str::FromStr;

use cuedex_model::Timestamp;
use serde::{Deserialize, Serialize};

/// Frames in a second, exactly: `25`, `24000/1001`. The decimals by which people know the rates of
/// NTSC (`23.976`, `29.97`, `59.94`) are read as those fractions ([SMPTE ST 12-1]).
///
/// [SMPTE ST 12-1]: https://ieeexplore.ieee.org/document/6884205
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FrameRate {
    frames: u32,
    seconds: u32,
}

impl FrameRate {
    /// The most frames in a second: a thousand, so that every frame has a millisecond of its own.
    pub const MAX: u32 = 1_000;

    /// So many frames in so many seconds, 10,000 at most; `None` for less than one in ten seconds
    /// and more than [`FrameRate::MAX`] in one.
    #[must_use]
    pub fn new(frames: u32, seconds: u32) -> Option<Self> {
        let (number, divisor) = (u64::from(frames), u64::from(seconds));
        let is_rate = number <= divisor * u64::from(Self::MAX) && number * 10 >= divisor;
        (is_rate && (1..=10_000).contains(&seconds)).then_some(Self { frames, seconds })
    }

    /// The rate as a fraction.
    #[must_use]
    pub fn fraction(self) -> (u32, u32) {
        (self.frames, self.seconds)
    }

    /// The number of the frame that begins nearest to a time, from 0.
    #[must_use]
    pub fn frame(self, time: Timestamp) -> u64 {
        let (frames, per) = (u128::from(self.frames), u128::from(self.seconds) * 1_000);
        let frame = (u128::from(time.as_millis()) * frames + per / 2) / per;
        u64::try_from(frame).unwrap_or(u64::MAX)
    }

    /// When a frame begins, to the nearest millisecond.
    #[must_use]
    pub fn time(self, frame: u64) -> Timestamp {
        let (frames, per) = (u128::from(self.frames), u128::from(self.seconds) * 1_000);
        let millis = (u128::from(frame) * per + frames / 2) / frames;
        Timestamp::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
    }
}

/// How the rates of NTSC are written short, and the fractions they stand for.
const NTSC: [(&str, u32); 10] = [
    ("23.976", 24_000),
    ("23.98", 24_000),
    ("23.9760", 24_000),
    ("29.97", 30_000),
    ("29.970", 30_000),
    ("47.952", 48_000),
    ("47.95", 48_000),
    ("59.94", 60_000),
    ("59.940", 60_000),
    ("119.88", 120_000),
];

impl FromStr for FrameRate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("{text:?} is no frame rate: 25, 23.976, 30000/1001");
        if let Some((_, frames)) = NTSC.iter().find(|(name, _)| *name == text) {
            return Ok(Self { frames: *frames, seconds: 1_001 });
        }
        let (frames, seconds) = match text.split_once('/') {
            Some((frames, seconds)) => {
                (frames.parse().map_err(|_| unknown())?, seconds.parse().map_err(|_| unknown())?)
            }
            None => decimal(text).ok_or_else(unknown)?,
        };
        Self::new(frames, seconds).ok_or_else(unknown)
    }
}

/// A decimal number with at most three places as a fraction.
fn decimal(text: &str) -> Option<(u32, u32)> {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || places.len() > 3 || !is_number(whole) || !is_number(places) {
        return None;
    }
    let scale = 10_u32.pow(u32::try_from(places.len()).ok()?);
    let number = format!("{whole}{places}").parse::<u32>().ok()?;
    Some(if number % scale == 0 { (number / scale, 1) } else { (number, scale) })
}

impl fmt::Display for FrameRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seconds {
            1 => write!(f, "{}", self.frames),
            seconds => write!(f, "{}/{seconds}", self.frames),
        }
    }
}

impl TryFrom<String> for FrameRate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<FrameRate> for String {
    fn from(rate: FrameRate) -> Self {
        rate.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_short_names_of_ntsc_are_exact_fractions() {
        for (text, fraction) in [
            ("25", (25, 1)),
            ("23.976", (24_000, 1_001)),
            ("29.97", (30_000, 1_001)),
            ("30000/1001", (30_000, 1_001)),
            ("12.5", (125, 10)),
            ("24.000", (24, 1)),
        ] {
            assert_eq!(text.parse::<FrameRate>().unwrap().fraction(), fraction, "{text}");
        }
        for bad in ["", "0", "x", "25/0", "1001", "-25", "1.2345", "0.05"] {
            assert!(bad.parse::<FrameRate>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_frame_is_nearest_to_its_own_time(frame in 0_u64..100_000_000, frames in 1_u32..=1_000) {
            let rate = FrameRate::new(frames, 1).unwrap();
            prop_assert_eq!(rate.frame(rate.time(frame)), frame);
        }

        #[test]
        fn no_time_is_more_than_half_a_frame_from_a_frame(millis in 0_u64..360_000_000) {
            let rate: FrameRate = "23.976".parse().unwrap();
            let snapped = rate.time(rate.frame(Timestamp::from_millis(millis))).as_millis();
            prop_assert!(snapped.abs_diff(millis) <= 21);
        }
    }
}
