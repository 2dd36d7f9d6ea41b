//! Times in the manner of one that stands in a file: its widths, its separators.

use cuedex_model::Timestamp;

use super::clock::digits;

/// How many digits behind the point a format has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grain {
    Thousandths,
    /// SubStation Alpha has hundredths; who wrote more digits meant them, rounded.
    Hundredths,
}

/// A time written like another one, or `None` where that one's manner cannot hold it: digits are
/// added behind a point that is there, hours before minutes are not.
pub(crate) fn like(written: &str, time: Timestamp, grain: Grain) -> Option<String> {
    let bare = written.trim_end_matches([',', ';']);
    let behind = &written[bare.len()..];
    let body = bare.strip_prefix(['-', '\u{2212}']).unwrap_or(bare);
    let (clock, point, fraction) = split(body);
    let (millis, fraction) = fraction_like(point, fraction, time.as_millis(), grain)?;
    let clock = clock_like(clock, millis / 1_000)?;
    Some(format!("{clock}{fraction}{behind}"))
}

/// Clock, point and fraction; a colon is a point where three parts stand before it.
fn split(body: &str) -> (&str, &str, &str) {
    let by_point = body.rfind(['.', ',']);
    let by_colon = || body.rfind(':').filter(|n| body[..*n].matches(':').count() == 2);
    match by_point.or_else(by_colon) {
        Some(n) => (&body[..n], &body[n..=n], &body[n + 1..]),
        None => (body, "", ""),
    }
}

/// The point with as many digits as were there, where they are enough, and the milliseconds
/// whose whole seconds the clock shows.
fn fraction_like(point: &str, was: &str, millis: u64, grain: Grain) -> Option<(u64, String)> {
    let bare = was.trim();
    let by_hundredths = grain == Grain::Hundredths;
    let rounded = |millis: u64| match by_hundredths && bare.len() <= 2 {
        true => (millis.saturating_add(5)) / 10 * 10,
        false => millis,
    };
    // What stands behind the thousandths stays; it may have rounded them up.
    let (more, up) = match bare.get(3..) {
        Some(more) if by_hundredths && more.starts_with(|c| c >= '5') => (more, 1),
        more => (more.unwrap_or_default(), 0),
    };
    let (millis, more) = match millis.checked_sub(up) {
        Some(millis) => (rounded(millis), more),
        None => (millis, ""),
    };
    let part = millis % 1_000;
    let width = match bare.len() {
        0 if part == 0 => 0,
        0 => return None,
        1 if part % 100 == 0 => 1,
        1 if by_hundredths => 2,
        2 if part % 10 == 0 => 2,
        _ => 3,
    };
    let shown = format!("{part:03}");
    let lead = &was[..was.len() - was.trim_start().len()];
    let behind = &was[was.trim_end().len()..];
    Some((millis, format!("{point}{lead}{}{more}{behind}", &shown[..width])))
}

fn clock_like(was: &str, seconds: u64) -> Option<String> {
    let parts: Vec<&str> = was.split(':').collect();
    let numbers: Vec<u64> = parts.iter().map(|part| digits(part.trim())).collect::<Option<_>>()?;
    let (minutes, second) = (seconds / 60, seconds % 60);
    let now = match *numbers.as_slice() {
        [hour, minute, over] if over > 59 => {
            let rest = (hour.checked_mul(60)?.checked_add(minute)?).checked_mul(60)?;
            seconds.checked_sub(rest).filter(|rest| *rest > 59).map(|rest| vec![hour, minute, rest])
        }
        [hour, over, _] if over > 59 => {
            let rest = minutes.checked_sub(hour.checked_mul(60)?);
            rest.filter(|rest| *rest > 59).map(|rest| vec![hour, rest, second])
        }
        [minute, over] if over > 59 => {
            let rest = seconds.checked_sub(minute.checked_mul(60)?);
            rest.filter(|rest| *rest > 59).map(|rest| vec![minute, rest])
        }
        [over, _] if over > 59 || minutes < 60 => Some(vec![minutes, second]),
        [_, _] => return None,
        _ => None,
    };
    let now = match (now, parts.len()) {
        (Some(now), _) => now,
        (None, 3) => vec![minutes / 60, minutes % 60, second],
        (None, _) => vec![minutes, second],
    };
    let spelled: Vec<String> =
        parts.iter().zip(now).map(|(part, n)| number_like(part, n)).collect();
    Some(spelled.join(":"))
}

/// A number as wide as another, filled with zeros or, where spaces stood, with those.
fn number_like(was: &str, number: u64) -> String {
    let bare = was.trim();
    let (lead, behind) = match was.find(bare) {
        Some(at) => (&was[..at], &was[at + bare.len()..]),
        None => ("", ""),
    };
    match bare.len() {
        1 if !lead.is_empty() => format!("{number:>width$}{behind}", width = lead.len() + 1),
        width => format!("{lead}{number:0width$}{behind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(written: &str, millis: u64, grain: Grain) -> Option<String> {
        like(written, Timestamp::from_millis(millis), grain)
    }

    #[test]
    fn widths_and_separators_stay() {
        for (written, millis, expected) in [
            ("00:00:01,000", 62_500, "00:01:02,500"),
            ("0:00:01.5", 3_602_700, "1:00:02.7"),
            ("0:00:01.5", 2_750, "0:00:02.750"),
            ("00:01.50", 2_750, "00:02.75"),
            ("00:00:01:500", 2_750, "00:00:02:750"),
            ("00:00: 1,500", 2_750, "00:00: 2,750"),
            ("00:00: 1,500", 12_750, "00:00:12,750"),
            ("00:00:01,0004", 2_750, "00:00:02,7504"),
            ("00:00:01,000,", 2_000, "00:00:02,000,"),
            ("00:01.000 ", 2_000, "00:02.000 "),
            ("-00:00:01,000", 2_000, "00:00:02,000"),
            ("00:00:01", 2_000, "00:00:02"),
            ("75:02.000", 4_562_000, "76:02.000"),
            ("00:75:00,000", 4_501_000, "00:75:01,000"),
            ("00:00:75,000", 76_000, "00:00:76,000"),
            ("00:00:75,000", 6_000, "00:00:06,000"),
            ("1:00:00,000", 360_000_000, "100:00:00,000"),
        ] {
            let told = told(written, millis, Grain::Thousandths);
            assert_eq!(told.as_deref(), Some(expected), "{written}");
        }
        assert_eq!(told("59:59.000", 3_600_000, Grain::Thousandths), None);
        assert_eq!(told("00:00:01", 2_500, Grain::Thousandths), None);
    }

    #[test]
    fn scripts_have_hundredths_unless_more_digits_stand() {
        for (written, millis, expected) in [
            ("0:00:01.50", 2_346, "0:00:02.35"),
            ("0:00:01.500", 2_346, "0:00:02.346"),
            ("0:00:01.4996", 2_500, "0:00:02.4996"),
            ("0:00:59.99", 59_996, "0:01:00.00"),
        ] {
            let told = told(written, millis, Grain::Hundredths);
            assert_eq!(told.as_deref(), Some(expected), "{written}");
        }
    }

    proptest! {
        #[test]
        fn a_time_like_itself_stays(hours in 0_u64..200, minutes in 0_u64..90, seconds in 0_u64..90, fraction in 0_u64..1_000) {
            let written = format!("{hours}:{minutes:02}:{seconds:02},{fraction:03}");
            let millis = ((hours * 60 + minutes) * 60 + seconds) * 1_000 + fraction;
            prop_assert_eq!(told(&written, millis, Grain::Thousandths), Some(written));
        }

        #[test]
        fn never_panics(written in "[-0-9:., ;]{0,30}", millis: u64) {
            let _ = told(&written, millis, Grain::Thousandths);
            let _ = told(&written, millis, Grain::Hundredths);
        }
    }
}
