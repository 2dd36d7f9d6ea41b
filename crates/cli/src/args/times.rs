//! Times as people type them: `1:02.5`, `90`, `1.5s`, `2m`, `1h5m`, `500ms`.

use std::str::FromStr;

use cuedex_format::edit::{Range, SyncPoint};
use cuedex_model::{TimeDelta, Timestamp};

/// A time of a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeArg(pub(crate) Timestamp);

/// A time forwards or backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DeltaArg(pub(crate) TimeDelta);

/// `FROM..TO`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RangeArg(pub(crate) Range);

/// `IS=SHOULD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SyncArg(pub(crate) SyncPoint);

/// Several values with commas between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListArg<T>(pub(crate) Vec<T>);

impl<T: FromStr<Err = String>> FromStr for ListArg<T> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.split(',').map(|one| one.trim().parse()).collect::<Result<_, _>>().map(Self)
    }
}

/// Ten thousand hours, so that sums stay in range.
const MAX_MS: u64 = 36_000_000_000;

impl FromStr for TimeArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let time = text.parse::<Timestamp>().ok().or_else(|| with_units(text));
        let time = time.filter(|time| time.as_millis() <= MAX_MS);
        time.map(Self).ok_or_else(|| format!("{text:?} is no time: 1:02.5, 90, 1.5s, 2m, 500ms"))
    }
}

/// `1h5m`, `1.5s`, `500ms`; only the last number may have a fraction.
fn with_units(text: &str) -> Option<Timestamp> {
    let mut rest = text;
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let number = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let (number, after) = rest.split_at(number);
        let unit = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, after) = after.split_at(unit);
        let scale = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        let millis = match number.contains('.') {
            false => number.parse::<u64>().ok()?.checked_mul(scale)?,
            true if !after.is_empty() => return None,
            true => thousandths(number)?.checked_mul(scale)?.checked_add(500)? / 1_000,
        };
        total = total.checked_add(millis)?;
        rest = after;
    }
    (!text.is_empty()).then_some(Timestamp::from_millis(total))
}

fn thousandths(number: &str) -> Option<u64> {
    number.parse::<Timestamp>().ok().map(Timestamp::as_millis)
}

impl FromStr for DeltaArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (sign, rest) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let TimeArg(time) = rest
            .parse()
            .map_err(|_| format!("{text:?} is no length of time: 1.5s, -1.5s, +0:02, -500ms"))?;
        let millis = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        Ok(Self(TimeDelta::from_millis(sign * millis)))
    }
}

impl FromStr for RangeArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no stretch: 1:02.5..1:04, 90s..2m");
        let (from, to) = text.split_once("..").ok_or_else(wrong)?;
        let time = |text: &str| text.trim().parse::<TimeArg>().map(|time| time.0);
        let range = Range { from_ms: time(from)?, to_ms: time(to)? };
        if range.to_ms < range.from_ms { Err(wrong()) } else { Ok(Self(range)) }
    }
}

impl FromStr for SyncArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (from, to) = text
            .split_once('=')
            .ok_or_else(|| format!("{text:?} is no pair of times: 0:10=0:12.5"))?;
        let time = |text: &str| text.trim().parse::<TimeArg>().map(|time| time.0);
        Ok(Self(SyncPoint { from_ms: time(from)?, to_ms: time(to)? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(text: &str) -> Option<u64> {
        text.parse::<TimeArg>().ok().map(|time| time.0.as_millis())
    }

    #[test]
    fn times_are_clocks_seconds_or_have_units() {
        for (text, expected) in [
            ("1:02.5", Some(62_500)),
            ("90", Some(90_000)),
            ("1.5s", Some(1_500)),
            ("1h5m", Some(3_900_000)),
            ("2.5m", Some(150_000)),
            ("500ms", Some(500)),
            ("01:00:00,250", Some(3_600_250)),
            ("", None),
            ("s", None),
            ("-1", None),
            ("1.5m3s", None),
            ("10001h", None),
        ] {
            assert_eq!(millis(text), expected, "{text}");
        }
    }

    #[test]
    fn lengths_go_both_ways() {
        for (text, expected) in
            [("-1.5s", -1_500), ("+0:02", 2_000), ("3", 3_000), ("-500ms", -500), ("0", 0)]
        {
            let delta = text.parse::<DeltaArg>().unwrap();
            assert_eq!(delta.0.as_millis(), expected, "{text}");
        }
        assert!("--1s".parse::<DeltaArg>().is_err());
    }

    #[test]
    fn stretches_run_forwards() {
        let RangeArg(range) = "1:00..1:02.5".parse().unwrap();
        assert_eq!((range.from_ms.as_millis(), range.to_ms.as_millis()), (60_000, 62_500));
        for bad in ["1:00", "2..1", "a..b", ".."] {
            assert!(bad.parse::<RangeArg>().is_err(), "{bad}");
        }
        let ListArg(two) = "1..2, 3..4".parse::<ListArg<RangeArg>>().unwrap();
        assert_eq!(two.len(), 2);
        assert!("1..2,".parse::<ListArg<RangeArg>>().is_err());
        let SyncArg(point) = "0:10=12.5s".parse().unwrap();
        assert_eq!((point.from_ms.as_millis(), point.to_ms.as_millis()), (10_000, 12_500));
    }
}
