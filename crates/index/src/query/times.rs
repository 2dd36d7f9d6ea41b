//! Times in a query: `10:00`, `90s`, `1h30m`.

use std::fmt;

use cuedex_model::Timestamp;

/// The longest time in milliseconds: 10,000 hours.
pub(super) const MAX_MILLIS: u64 = 10_000 * 3_600_000;

const UNITS: [(&str, u64); 4] = [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];
/// The most digits of a number, on either side of its point.
const MAX_DIGITS: usize = 9;

/// A time in milliseconds, written by the clock or with units.
pub(super) fn time(text: &str) -> Option<u64> {
    if !text.contains(':') {
        return length(text);
    }
    let time: Timestamp = text.parse().ok()?;
    Some(time.as_millis()).filter(|&millis| millis <= MAX_MILLIS)
}

/// `90s`, `1.5s`, `1h30m`: units from large to small, each once; in milliseconds, rounded down.
pub(super) fn length(text: &str) -> Option<u64> {
    let mut units = UNITS.iter();
    let (mut total, mut rest) = (0, text);
    loop {
        let (number, behind) = rest.split_at(rest.find(|c: char| c.is_ascii_alphabetic())?);
        let end = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
        let (name, behind) = behind.split_at(end);
        let &(_, unit) = units.find(|(known, _)| *known == name)?;
        total += in_units(number, unit)?;
        if behind.is_empty() {
            return Some(total).filter(|&millis| millis <= MAX_MILLIS);
        }
        rest = behind;
    }
}

/// A decimal number of units; its digits are so few that nothing overflows.
fn in_units(number: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let scale = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    Some(digits(whole)? * unit + digits(fraction)? * unit / scale)
}

fn digits(text: &str) -> Option<u64> {
    let are_digits = text.len() <= MAX_DIGITS && text.bytes().all(|b| b.is_ascii_digit());
    are_digits.then(|| text.parse().ok())?
}

/// Milliseconds, shown with units: `1m30s`.
pub(super) struct Length(pub(super) u64);

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        let mut rest = self.0;
        for (name, unit) in UNITS {
            if rest >= unit {
                write!(f, "{}{name}", rest / unit)?;
            }
            rest %= unit;
        }
        Ok(())
    }
}

/// Milliseconds, shown by the clock: `10:00`, `1:02:03.5`.
pub(super) struct Clock(pub(super) u64);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, millis) = (self.0 / 1_000, self.0 % 1_000);
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        match (minutes / 60, minutes % 60) {
            (0, minutes) => write!(f, "{minutes}:{seconds:02}")?,
            (hours, minutes) => write!(f, "{hours}:{minutes:02}:{seconds:02}")?,
        }
        if millis == 0 { Ok(()) } else { write!(f, ".{millis:03}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_clocks_and_units() {
        for (text, millis) in [
            ("10:00", 600_000),
            ("1:02:03", 3_723_000),
            ("0:01.5", 1_500),
            ("90s", 90_000),
            ("500ms", 500),
            ("1.5s", 1_500),
            ("2m", 120_000),
            ("1h30m", 5_400_000),
            ("0.0001s", 0),
        ] {
            assert_eq!(time(text), Some(millis), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "90",
            "s",
            "10:",
            ":10",
            "1:70",
            "1m1h",
            "1s1s",
            "1.s",
            ".5s",
            "-1s",
            "1 s",
            "1d",
            "1.2.3s",
            "10001h",
            "9999999999s",
            "1s5",
            "\u{663}s",
            "1sé",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_the_same(millis in 0..=MAX_MILLIS) {
            prop_assert_eq!(time(&Length(millis).to_string()), Some(millis));
            prop_assert_eq!(time(&Clock(millis).to_string()), Some(millis));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[0-9.hms:]{0,24}|\\PC{0,12}") {
            let _ = time(&text);
        }
    }
}
