//! [Time expressions](https://www.w3.org/TR/ttml2/#timing-value-time-expression) and the
//! parameters that say what a frame and a tick are.

use cuedex_model::Timestamp;

use crate::cue::clock::{Clock, digits};

/// A length of time in nanoseconds: fine enough that frames and ticks add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Nanos(u64);

const SECOND: u64 = 1_000_000_000;

impl Nanos {
    pub(super) const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The nearest millisecond.
    pub(super) const fn timestamp(self) -> Timestamp {
        Timestamp::from_millis(self.0.saturating_add(500_000) / 1_000_000)
    }

    /// `count` units of which `per` fill `seconds`.
    fn of(count: u64, seconds: u64, per: u64) -> Option<Self> {
        let whole = u128::from(count) * u128::from(seconds) * u128::from(SECOND);
        u64::try_from(whole / u128::from(per.max(1))).ok().map(Self)
    }
}

/// What [`ttp:frameRate` and its siblings](https://www.w3.org/TR/ttml2/#parameter-attribute-frameRate) say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rates {
    frames: u64,
    sub_frames: u64,
    multiplier: (u64, u64),
    ticks: Option<u64>,
    states_frames: bool,
    /// Clock times are labels of frames, of which some numbers are left out.
    label: Option<Drop>,
    drop: Drop,
}

/// [`ttp:dropMode`](https://www.w3.org/TR/ttml2/#parameter-attribute-dropMode): the numbers that
/// labels leave out, so that they keep up with the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Drop {
    #[default]
    None,
    /// Two in each minute but every tenth.
    Ntsc,
    /// Four in every second minute but every twentieth.
    Pal,
}

impl Drop {
    /// How many numbers were left out up to this minute.
    fn count(self, hours: u64, minutes: u64) -> Option<u64> {
        match self {
            Self::None => Some(0),
            Self::Ntsc => {
                hours.checked_mul(54)?.checked_add(minutes - minutes / 10)?.checked_mul(2)
            }
            Self::Pal => {
                let in_hour = minutes / 2 - minutes / 20;
                hours.checked_mul(27)?.checked_add(in_hour)?.checked_mul(4)
            }
        }
    }
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            frames: 30,
            sub_frames: 1,
            multiplier: (1, 1),
            ticks: None,
            states_frames: false,
            label: None,
            drop: Drop::None,
        }
    }
}

/// No rate is larger, so that sums stay in range.
const MAX_RATE: u64 = 10_000_000_000;

impl Rates {
    /// Takes a parameter by its local name; `false` where its value cannot be read.
    pub(super) fn take(&mut self, name: &str, value: &str) -> bool {
        let rate = || value.trim().parse().ok().filter(|rate| (1..=MAX_RATE).contains(rate));
        match name {
            "frameRate" => {
                self.states_frames |= rate().is_some();
                rate().map(|rate| self.frames = rate).is_some()
            }
            "subFrameRate" => rate().map(|rate| self.sub_frames = rate).is_some(),
            "tickRate" => rate().map(|rate| self.ticks = Some(rate)).is_some(),
            "frameRateMultiplier" => ratio(value).map(|ratio| self.multiplier = ratio).is_some(),
            "timeBase" => {
                self.label = (value.trim() == "smpte").then_some(self.drop);
                true
            }
            "dropMode" => {
                self.drop = match value.trim() {
                    "dropNTSC" => Drop::Ntsc,
                    "dropPAL" => Drop::Pal,
                    _ => Drop::None,
                };
                self.label = self.label.map(|_| self.drop);
                true
            }
            _ => true,
        }
    }

    /// The frame with this label, as
    /// [SMPTE time](https://www.w3.org/wiki/TTML/changeProposal004) counts them.
    fn labelled(&self, seconds: u64, frames: u64) -> Option<Nanos> {
        self.frames(seconds.checked_mul(self.frames)?.checked_add(frames)?)
    }

    fn frames(&self, count: u64) -> Option<Nanos> {
        let (numerator, denominator) = self.multiplier;
        Nanos::of(count, denominator, self.frames.checked_mul(numerator)?)
    }

    fn sub_frames(&self, count: u64) -> Option<Nanos> {
        let (numerator, denominator) = self.multiplier;
        Nanos::of(
            count,
            denominator,
            self.frames.checked_mul(numerator)?.checked_mul(self.sub_frames)?,
        )
    }

    fn ticks(&self, count: u64) -> Option<Nanos> {
        match self.ticks {
            Some(rate) => Nanos::of(count, 1, rate),
            None if self.states_frames => self.sub_frames(count),
            None => Nanos::of(count, 1, 1),
        }
    }
}

/// `1000 1001`, and `1000:1001` of the drafts before TTML 1.
fn ratio(value: &str) -> Option<(u64, u64)> {
    const MOST: u64 = 1_000_000;
    let (numerator, denominator) = value.trim().split_once([' ', ':', '/'])?;
    let part = |text: &str| text.trim().parse().ok().filter(|n| (1..=MOST).contains(n));
    Some((part(numerator)?, part(denominator)?))
}

/// A time expression as read, and whether it is in the standard's form.
pub(super) fn expression(text: &str, rates: &Rates) -> Option<(Nanos, bool)> {
    const WIDEST: usize = 64;
    let text = text.trim();
    if text.len() > WIDEST {
        return None;
    }
    if text.contains(':') { clock(text, rates) } else { offset(text, rates) }
}

/// `1.5s`, `90ms`, `48f`, `120t`; a number alone counts as seconds and is odd.
fn offset(text: &str, rates: &Rates) -> Option<(Nanos, bool)> {
    let unit = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(unit);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let count = digits(whole)?;
    let time = match unit {
        "h" => in_units(count, fraction, 3_600)?,
        "m" => in_units(count, fraction, 60)?,
        "s" | "" => in_units(count, fraction, 1)?,
        "ms" => Nanos(in_units(count, fraction, 1)?.0 / 1_000),
        "f" => rates.frames(count)?.saturating_add(part_of(rates.frames(1)?, fraction)?),
        "t" => rates.ticks(count)?.saturating_add(part_of(rates.ticks(1)?, fraction)?),
        _ => return None,
    };
    Some((time, !unit.is_empty()))
}

/// So many units of so many seconds.
fn in_units(count: u64, fraction: &str, seconds: u64) -> Option<Nanos> {
    let unit = Nanos(seconds * SECOND);
    Some(Nanos::of(count, seconds, 1)?.saturating_add(part_of(unit, fraction)?))
}

/// The digits behind a point as a part of a unit.
fn part_of(unit: Nanos, fraction: &str) -> Option<Nanos> {
    if fraction.is_empty() {
        return Some(Nanos(0));
    }
    let kept: String = fraction.chars().take(12).collect();
    let all_digits = fraction.bytes().all(|b| b.is_ascii_digit());
    let value = kept.parse::<u64>().ok().filter(|_| all_digits)?;
    let scale = 10_u128.pow(u32::try_from(kept.len()).ok()?);
    u64::try_from(u128::from(value) * u128::from(unit.0) / scale).ok().map(Nanos)
}

/// `HH:MM:SS`, with a fraction or with frames behind it; `MM:SS` and a comma are odd.
fn clock(text: &str, rates: &Rates) -> Option<(Nanos, bool)> {
    let mut parts: Vec<&str> = text.split([':', ';']).collect();
    let frames = if parts.len() == 4 { parts.pop() } else { None };
    let last = parts.pop()?;
    let (seconds, fraction) = match last.split_once(['.', ',']) {
        Some((seconds, fraction)) if frames.is_none() => (seconds, fraction),
        Some(_) => return None,
        None => (last, ""),
    };
    let clock = Clock::of(parts.iter().copied().chain([seconds]))?;
    let (hours, whole) = (clock.hours.unwrap_or(0), clock.whole_seconds()?);
    let (frames, sub_frames) =
        frames.map_or(("0", "0"), |text| text.split_once('.').unwrap_or((text, "0")));
    let (frames, sub_frames) = (digits(frames)?, digits(sub_frames)?);
    let time = match rates.label {
        Some(drop) if fraction.is_empty() => rates
            .labelled(whole, frames)?
            .saturating_sub(rates.frames(drop.count(hours, clock.minutes)?)?),
        _ => in_units(whole, fraction, 1)?.saturating_add(rates.frames(frames)?),
    };
    // A leap second is in range.
    let in_range = Clock { seconds: clock.seconds.saturating_sub(1), ..clock }.is_in_range();
    let widths_fit = clock.hours.is_some()
        && parts[0].len() >= 2
        && parts[1].len() == 2
        && seconds.len() == 2
        && !text.contains([',', ';']);
    Some((time.saturating_add(rates.sub_frames(sub_frames)?), in_range && widths_fit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rates(parameters: &[(&str, &str)]) -> Rates {
        let mut rates = Rates::default();
        for (name, value) in parameters {
            assert!(rates.take(name, value), "{name}={value}");
        }
        rates
    }

    fn millis(text: &str, rates: &Rates) -> Option<(u64, bool)> {
        expression(text, rates).map(|(time, fits)| (time.timestamp().as_millis(), fits))
    }

    #[test]
    fn every_form_of_the_standard_is_read() {
        let film = rates(&[("frameRate", "24"), ("frameRateMultiplier", "1000 1001")]);
        for (text, expected) in [
            ("00:00:01.5", 1_500),
            ("100:00:00.9999", 360_001_000),
            ("01:00:00:12", 3_600_501),
            ("1.5h", 5_400_000),
            ("0.25m", 15_000),
            ("12.3456s", 12_346),
            ("90ms", 90),
            ("360f", 15_015),
            ("24t", 1_001),
        ] {
            assert_eq!(millis(text, &film), Some((expected, true)), "{text}");
        }
        let parts = rates(&[("frameRate", "25"), ("subFrameRate", "2"), ("tickRate", "10000000")]);
        assert_eq!(millis("00:00:01:05.1", &parts), Some((1_220, true)));
        assert_eq!(millis("1374000000t", &parts), Some((137_400, true)));
        assert_eq!(millis("30f", &Rates::default()), Some((1_000, true)));
        assert_eq!(millis("2t", &Rates::default()), Some((2_000, true)));
        assert_eq!(rates(&[("frameRateMultiplier", "1000:1001")]).multiplier, (1_000, 1_001));
    }

    #[test]
    fn labels_of_frames_are_counted() {
        let film =
            [("frameRate", "30"), ("frameRateMultiplier", "1000 1001"), ("timeBase", "smpte")];
        assert_eq!(millis("01:00:00:00", &rates(&film)), Some((3_603_600, true)));
        let dropped = [&film[..], &[("dropMode", "dropNTSC")]].concat();
        assert_eq!(millis("01:00:00:00", &rates(&dropped)), Some((3_599_996, true)));
        assert_eq!(millis("00:01:00:02", &rates(&dropped)), Some((60_060, true)));
        assert_eq!(millis("1.5s", &rates(&dropped)), Some((1_500, true)));
        let whole = rates(&[("frameRate", "25"), ("timeBase", "smpte")]);
        assert_eq!(millis("00:00:01:05", &whole), Some((1_200, true)));
    }

    #[test]
    fn what_a_person_would_read_is_odd() {
        for (text, expected) in [
            ("00:00:01,500", 1_500),
            ("3:58.640", 238_640),
            ("19.764", 19_764),
            ("0:00:02", 2_000),
            ("00:75:00", 4_500_000),
            ("00:00:01;15", 1_500),
        ] {
            assert_eq!(millis(text, &Rates::default()), Some((expected, false)), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "s",
            "-1s",
            "1x",
            "1:2:3:4:5",
            "0.é",
            "00:00:0a",
            "1.2.3s",
            "99999999999999999999h",
            "5124096h",
            "wallclock(1)",
        ] {
            assert_eq!(millis(text, &Rates::default()), None, "{text}");
        }
        assert!(!Rates::default().take("frameRate", "0"));
        assert!(!Rates::default().take("frameRateMultiplier", "1000"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "[-0-9:;.,hmsft é]{0,40}", rate in 1_u64..20_000_000_000) {
            let mut rates = Rates::default();
            rates.take("frameRate", &rate.to_string());
            rates.take("subFrameRate", &rate.to_string());
            let _ = expression(&text, &rates);
            rates.take("timeBase", "smpte");
            rates.take("dropMode", "dropPAL");
            let _ = expression(&text, &rates);
        }
    }
}
