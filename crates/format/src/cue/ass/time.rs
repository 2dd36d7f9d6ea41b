//! `H:MM:SS.cc`, hundredths of a second.

use cuedex_model::Timestamp;

use super::super::clock::{self, Clock};
use super::super::lines::append_digits;

/// How a time differs from the form of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// Another separator, another number of digits, minutes or seconds over 59.
    Form,
    /// Before zero; held at zero.
    Negative,
}

/// A time, and how it is odd. Thousandths, where somebody wrote them, are kept.
pub(crate) fn parse(text: &str) -> Option<(Timestamp, Option<Oddity>)> {
    const WIDEST: usize = 40;
    let text = text.trim();
    if text.len() > WIDEST {
        return None;
    }
    let (is_negative, body) = text.strip_prefix('-').map_or((false, text), |body| (true, body));
    let (written, fraction, point) = split_fraction(body);
    let clock = Clock::of(written.split(':').map(str::trim))?;
    let time = clock.time(thousandths(fraction)?)?;
    let is_standard = clock.hours.is_some()
        && clock.is_in_range()
        && written.split(':').skip(1).all(|part| part.trim().len() == 2)
        && point == Some('.')
        && fraction.len() == 2
        && !written.contains(' ');
    let oddity = match is_negative && time > Timestamp::ZERO {
        true => Some(Oddity::Negative),
        false => (!is_standard).then_some(Oddity::Form),
    };
    Some((if is_negative { Timestamp::ZERO } else { time }, oddity))
}

/// The clock and the fraction, parted by a point, or by a colon as some programs write it.
fn split_fraction(body: &str) -> (&str, &str, Option<char>) {
    if let Some((clock, fraction)) = body.rsplit_once('.') {
        return (clock, fraction.trim(), Some('.'));
    }
    match body.rsplit_once(':') {
        Some((clock, fraction)) if clock.matches(':').count() == 2 => {
            (clock, fraction.trim(), Some(':'))
        }
        _ => (body, "", None),
    }
}

/// The digits behind the point as thousandths, rounded; none where there are none.
fn thousandths(text: &str) -> Option<u64> {
    if text.is_empty() {
        return Some(0);
    }
    let rounded_up = text.as_bytes().get(3).is_some_and(|digit| *digit >= b'5');
    Some(clock::thousandths(text)? + u64::from(rounded_up))
}

/// The time as the format holds it.
pub(crate) fn held(time: Timestamp) -> Timestamp {
    Timestamp::from_millis(hundredths(time).saturating_mul(10))
}

pub(crate) fn hundredths(time: Timestamp) -> u64 {
    time.as_millis() / 10 + u64::from(time.as_millis() % 10 >= 5)
}

/// Appends the time, rounded to hundredths; hours take as many digits as they need.
pub(crate) fn append(out: &mut Vec<u8>, time: Timestamp) {
    let hundredths = hundredths(time);
    let seconds = hundredths / 100;
    append_digits(out, seconds / 3_600, 1);
    out.push(b':');
    append_digits(out, seconds / 60 % 60, 2);
    out.push(b':');
    append_digits(out, seconds % 60, 2);
    out.push(b'.');
    append_digits(out, hundredths % 100, 2);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn millis(text: &str) -> Option<(u64, Option<Oddity>)> {
        parse(text).map(|(time, oddity)| (time.as_millis(), oddity))
    }

    #[test]
    fn reads_the_form_of_the_specification_without_remark() {
        assert_eq!(millis(" 0:00:01.50 "), Some((1_500, None)));
        assert_eq!(millis("123:59:59.99"), Some((446_399_990, None)));
    }

    #[test]
    fn forgives_what_a_person_would() {
        for (text, expected) in [
            ("0:00:01.500", 1_500),
            ("0:00:01.4996", 1_500),
            ("0:00:01:50", 1_500),
            ("0:00:01.5", 1_500),
            ("0:00:01", 1_000),
            ("00:01.50", 1_500),
            ("0:75:00.00", 4_500_000),
            ("0: 0: 1.50", 1_500),
        ] {
            assert_eq!(millis(text), Some((expected, Some(Oddity::Form))), "{text}");
        }
        assert_eq!(millis("-0:00:01.00"), Some((0, Some(Oddity::Negative))));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "Invalid",
            "0:00:01,50",
            "1",
            "1.5",
            "0:00:0x.00",
            "0:00:01.x0",
            "1:2:3:4:5",
            "::.",
        ] {
            assert_eq!(millis(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_to_the_hundredth(time in 0_u64..u64::MAX) {
            let time = Timestamp::from_millis(time);
            let mut out = Vec::new();
            append(&mut out, time);
            let text = String::from_utf8(out).unwrap();
            prop_assume!(held(time) < Timestamp::MAX);
            prop_assert_eq!(parse(&text), Some((held(time), None)));
        }

        #[test]
        fn never_panics(text in "[-0-9:., é]{0,45}") {
            let _ = parse(&text);
        }
    }
}
