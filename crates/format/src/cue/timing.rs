use std::ops::Range;

use cuedex_model::Timestamp;

use super::clock::{Clock, digits, thousandths};

/// The times of a cue as they stand in the file, before a reversed span is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timing<'a> {
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    /// What stands behind the times, trimmed.
    pub(crate) rest: &'a str,
    /// What stands before the times where only times should.
    pub(crate) lead: &'a str,
    /// How the times differ from the standard's form.
    pub(crate) oddity: Option<Oddity>,
}

/// How a time differs from the standard's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// Another separator, another number of digits, spaces inside.
    Form,
    /// Minutes or seconds over 59.
    Range,
    /// Before zero; held at zero.
    Negative,
}

/// Whether the line holds two times and an arrow, however odd, and nothing before them but an
/// index.
pub(crate) fn is_timing(line: &str) -> bool {
    lenient(line, '.').is_some_and(|timing| is_index(timing.lead) || timing.lead.is_empty())
}

/// Whether the arrow of the standard stands in the line.
pub(crate) fn has_arrow(line: &str) -> bool {
    ends_of_heads(line).any(|n| line[..n].ends_with("--"))
}

/// Whether an arrow stands behind something that begins like a time.
pub(crate) fn is_broken(line: &str) -> bool {
    let begins = |c: char| c == '-' || c.is_ascii_digit();
    has_arrow(line) && line.trim_start_matches(is_invisible).starts_with(begins)
}

/// The places of each `>`. Lines are short and seldom hold one, so looking for that is faster
/// than for a whole arrow.
fn ends_of_heads(line: &str) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(b'>', line.as_bytes())
}

/// The parts of a line before and behind its arrow, and whether it is the standard's. A dash
/// of another length is an arrow only for those who find times on both sides.
fn around_arrow(line: &str) -> Option<(&str, &str, bool)> {
    let shaft = |n: usize, dash: &str| line[..n].strip_suffix(dash).map(|left| (left, n));
    let standard = ends_of_heads(line).find_map(|n| shaft(n, "--"));
    let odd = || {
        let dashes = ["-", "\u{2013}", "\u{2014}", "="];
        ends_of_heads(line).find_map(|n| dashes.iter().find_map(|dash| shaft(n, dash)))
    };
    let (left, n) = standard.or_else(odd)?;
    let shaft = ['-', '\u{2013}', '\u{2014}', '='];
    let bare = left.trim_end_matches(shaft);
    Some((bare, &line[n + 1..], standard.is_some() && bare.len() == left.len()))
}

/// Spaces, and characters that show nothing: byte order marks and marks of direction stand
/// before times in many files of languages that are written from right to left.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// Whether a text is a number and nothing else.
pub(crate) fn is_index(text: &str) -> bool {
    digits(text.trim_matches(is_invisible)).is_some()
}

/// Times as a person would read them; `point` is the separator that is not odd.
pub(crate) fn lenient(line: &str, point: char) -> Option<Timing<'_>> {
    let (left, right, is_standard) = around_arrow(line)?;
    let (left, right) = (left.trim_matches(is_invisible), right.trim_matches(is_invisible));
    let (end_text, rest) = match right.find([' ', '\t']) {
        Some(gap) => (right[..gap].trim_matches(is_invisible), right[gap..].trim()),
        None => (right, ""),
    };
    let oddity = (!is_standard).then_some(Oddity::Form);
    if let (Some(start), Some(end)) = (clock12_text(left, point), clock12_text(end_text, point)) {
        return Some(Timing { start, end, rest, lead: "", oddity });
    }
    let (lead, (start, odd_start)) = match loose_time(left, point) {
        Some(time) => ("", time),
        None => {
            let gap = left.rfind([' ', '\t'])?;
            (left[..gap].trim(), loose_time(&left[gap + 1..], point)?)
        }
    };
    let (rest, (end, odd_end)) = match loose_time(right, point) {
        Some(time) => ("", time),
        None => (rest, loose_time(end_text, point)?),
    };
    Some(Timing { start, end, rest, lead, oddity: odd_start.or(odd_end).or(oddity) })
}

/// Where the two times stand in a line that holds them, by the standard or as a person would
/// read it.
pub(crate) fn places(line: &str, point: char) -> Option<(Range<usize>, Range<usize>)> {
    let strict = if point == '.' { w3c_places(line) } else { None };
    strict.or_else(|| lenient_places(line, point))
}

fn w3c_places(line: &str) -> Option<(Range<usize>, Range<usize>)> {
    let at = |rest: &str| line.len() - rest.len();
    let first = line.trim_start_matches(is_space);
    let (_, behind) = w3c_time(first)?;
    let second = behind.trim_start_matches(is_space).strip_prefix("-->")?;
    let second = second.trim_start_matches(is_space);
    let (_, rest) = w3c_time(second)?;
    Some((at(first)..at(behind), at(second)..at(rest)))
}

fn lenient_places(line: &str, point: char) -> Option<(Range<usize>, Range<usize>)> {
    let (left, right, _) = around_arrow(line)?;
    let (start, end) = (trimmed(line, 0..left.len()), line.len() - right.len()..line.len());
    let end = trimmed(line, end);
    let end = match line[end.clone()].find([' ', '\t']) {
        Some(gap) if loose_time(&line[end.clone()], point).is_none() => {
            trimmed(line, end.start..end.start + gap)
        }
        _ => end,
    };
    let start = match loose_time(&line[start.clone()], point) {
        Some(_) => start,
        None => start.start + line[start.clone()].rfind([' ', '\t'])? + 1..start.end,
    };
    Some((start, end))
}

/// A part of a line without what shows nothing around it.
fn trimmed(line: &str, part: Range<usize>) -> Range<usize> {
    let inside = line[part.clone()].trim_end_matches(is_invisible);
    let bare = inside.trim_start_matches(is_invisible);
    let start = part.start + inside.len() - bare.len();
    start..start + bare.len()
}

/// `HH:MM:SS,mmm` in twelve bytes, by far the most common form.
pub(crate) fn clock12(b: &[u8; 12], point: u8) -> Option<Timestamp> {
    let digit = |n: usize| b[n].wrapping_sub(b'0');
    let separated = b[2] == b':' && b[5] == b':' && b[8] == point;
    let all = [0, 1, 4, 7, 9, 10, 11].iter().fold(true, |all, &n| all & (digit(n) <= 9));
    if !(separated & all & (digit(3) <= 5) & (digit(6) <= 5)) {
        return None;
    }
    let two = |n: usize| u64::from(digit(n)) * 10 + u64::from(digit(n + 1));
    let seconds = (two(0) * 60 + two(3)) * 60 + two(6);
    Some(Timestamp::from_millis(seconds * 1_000 + two(9) * 10 + u64::from(digit(11))))
}

/// The same of a text that may be of any other length.
fn clock12_text(text: &str, point: char) -> Option<Timestamp> {
    clock12(text.as_bytes().try_into().ok()?, u8::try_from(point).ok()?)
}

/// A time with whatever a person would forgive; at most a screen's width of it.
fn loose_time(text: &str, point: char) -> Option<(Timestamp, Option<Oddity>)> {
    const WIDEST: usize = 40;
    if text.is_empty() || text.len() > WIDEST {
        return None;
    }
    let bare = text.trim_end_matches([',', ';']);
    let (negative, body) = match bare.strip_prefix(['-', '\u{2212}']) {
        Some(body) => (true, body),
        None => (false, bare),
    };
    let (clock, fraction) = split_fraction(body);
    let clock = Clock::of(clock.split(':').map(str::trim))?;
    let fraction = match fraction {
        Some(fraction) => thousandths(fraction.trim())?,
        // Without a fraction only the full `H:MM:SS` is surely a time.
        None if clock.hours.is_some() => 0,
        None => return None,
    };
    let time = clock.time(fraction)?;
    let oddity = if negative && time > Timestamp::ZERO {
        Some(Oddity::Negative)
    } else if !clock.is_in_range() {
        Some(Oddity::Range)
    } else {
        (bare.len() < text.len() || !is_standard(body, point)).then_some(Oddity::Form)
    };
    Some((if negative { Timestamp::ZERO } else { time }, oddity))
}

/// The clock, and what stands behind its point, or behind a colon where the point should be:
/// `00:00:01:500`.
fn split_fraction(body: &str) -> (&str, Option<&str>) {
    if let Some((clock, fraction)) = body.rsplit_once(['.', ',']) {
        return (clock, Some(fraction));
    }
    match body.rsplit_once(':') {
        Some((clock, fraction))
            if clock.matches(':').count() == 2 && fraction.trim().len() == 3 =>
        {
            (clock, Some(fraction))
        }
        _ => (body, None),
    }
}

/// Two digits for minutes and seconds, three behind the point, hours of two or more digits
/// (for the point, that is WebVTT, hours may be missing).
fn is_standard(text: &str, point: char) -> bool {
    let Some((clock, fraction)) = text.rsplit_once(point) else { return false };
    let parts: Vec<&str> = clock.split(':').collect();
    let widths_fit = match parts.as_slice() {
        [hours, minutes, seconds] => hours.len() >= 2 && minutes.len() == 2 && seconds.len() == 2,
        [minutes, seconds] => point == '.' && minutes.len() == 2 && seconds.len() == 2,
        _ => false,
    };
    widths_fit && fraction.len() == 3 && !text.contains(' ')
}

/// Times exactly as the WebVTT parser [collects](https://www.w3.org/TR/webvtt1/#collect-webvtt-cue-timings-and-settings) them.
pub(crate) fn w3c(line: &str) -> Option<Timing<'_>> {
    let (start, rest) = w3c_time(line.trim_start_matches(is_space))?;
    let rest = rest.trim_start_matches(is_space).strip_prefix("-->")?;
    let (end, rest) = w3c_time(rest.trim_start_matches(is_space))?;
    Some(Timing { start, end, rest: rest.trim_matches(is_space), lead: "", oddity: None })
}

/// A time that stands alone in a tag of WebVTT cue text.
pub(crate) fn stamp(tag: &str) -> Option<Timestamp> {
    if !tag.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    w3c_time(tag.trim()).filter(|(_, rest)| rest.is_empty()).map(|(time, _)| time)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\u{c}' | '\r')
}

fn w3c_time(text: &str) -> Option<(Timestamp, &str)> {
    let (first, after_first) = run(text);
    let (second, after_second) = run(after_first.strip_prefix(':')?);
    let hours_stand = first.len() != 2 || digits(first)? > 59 || after_second.starts_with(':');
    let (hours, minutes, seconds, rest) = if hours_stand {
        let (third, rest) = run(after_second.strip_prefix(':')?);
        (digits(first)?, second, third, rest)
    } else {
        (0, first, second, after_second)
    };
    let (fraction, rest) = run(rest.strip_prefix('.')?);
    if minutes.len() != 2 || seconds.len() != 2 || fraction.len() != 3 {
        return None;
    }
    let (minutes, seconds) = (digits(minutes)?, digits(seconds)?);
    if minutes > 59 || seconds > 59 {
        return None;
    }
    let clock = Clock { hours: Some(hours), minutes, seconds };
    Some((clock.time(digits(fraction)?)?, rest))
}

fn run(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn millis(line: &str) -> Option<(u64, u64, Option<Oddity>)> {
        lenient(line, ',').map(|t| (t.start.as_millis(), t.end.as_millis(), t.oddity))
    }

    #[test]
    fn reads_the_standard_form_without_remark() {
        assert_eq!(millis("00:00:01,500 --> 01:02:03,004"), Some((1_500, 3_723_004, None)));
        let marked = "\u{200e}00:00:01,500\u{200f} --> \u{feff}01:02:03,004\u{200e}";
        assert_eq!(millis(marked), Some((1_500, 3_723_004, None)));
        assert_eq!(millis("100:00:00,000-->101:00:00,000"), Some((360_000_000, 363_600_000, None)));
    }

    #[test]
    fn forgives_what_a_person_would() {
        use Oddity::{Form, Negative, Range};
        for (line, expected) in [
            ("00:00:01.500 --> 00:00:02.000", (1_500, 2_000, Form)),
            ("0:00:01,5 --> 0:00:02,25", (1_500, 2_250, Form)),
            ("00:01,500 --> 00:02,000", (1_500, 2_000, Form)),
            ("00:00: 1,500 --> 00:00: 2,000", (1_500, 2_000, Form)),
            ("00:00:01:500 --> 00:00:02:000", (1_500, 2_000, Form)),
            ("00:00:01 --> 00:00:02", (1_000, 2_000, Form)),
            ("00:00:01,000 -> 00:00:02,000", (1_000, 2_000, Form)),
            ("00:00:01,000 \u{2014}> 00:00:02,000", (1_000, 2_000, Form)),
            ("00:00:01,000 ---> 00:00:02,000", (1_000, 2_000, Form)),
            ("00:00:01,000, --> 00:00:02,000,", (1_000, 2_000, Form)),
            ("00:75:00,000 --> 00:76:00,000", (4_500_000, 4_560_000, Range)),
            ("-00:00:01,000 --> 00:00:02,000", (0, 2_000, Negative)),
        ] {
            let (start, end, oddity) = expected;
            assert_eq!(millis(line), Some((start, end, Some(oddity))), "{line}");
        }
    }

    #[test]
    fn what_is_no_time_is_no_timing() {
        for line in
            ["a --> b", "a -> b", "00:00:01,000 > 00:00:02,000", "--> 00:00:01,000", "1 --> 2"]
        {
            assert_eq!(millis(line), None, "{line}");
        }
    }

    #[test]
    fn text_behind_and_before_the_times_is_kept() {
        let timing = lenient("7 00:00:01,000 --> 00:00:02,000  X1:10 X2:20 ", ',').unwrap();
        assert_eq!((timing.lead, timing.rest), ("7", "X1:10 X2:20"));
    }

    #[test]
    fn the_standard_parser_takes_only_its_own_form() {
        let at = |line| w3c(line).map(|t| (t.start.as_millis(), t.end.as_millis(), t.rest));
        assert_eq!(at("00:01.000-->00:02.000 line:0"), Some((1_000, 2_000, "line:0")));
        assert_eq!(at("123:00:01.000 --> 00:02.000"), Some((442_801_000, 2_000, "")));
        for line in ["00:60.000 --> 01:00.000", "0:01.000 --> 00:02.000", "00:01,000 --> 00:02.000"]
        {
            assert_eq!(at(line), None, "{line}");
        }
    }

    #[test]
    fn times_are_found_where_they_stand() {
        for (line, point, start, end) in [
            ("00:00:01,500 --> 01:02:03,004 X1:5", ',', "00:00:01,500", "01:02:03,004"),
            ("\u{feff} 7 00:01.5->0:02.25\u{200f}  X1:5", ',', "00:01.5", "0:02.25"),
            ("00:00: 1,500 --> 00:00: 2,000", ',', "00:00: 1,500", "00:00: 2,000"),
            ("00:01.000-->00:02.000line:0", '.', "00:01.000", "00:02.000"),
            ("words 0:00:01,000 --> -00:00:02,000,", '.', "0:00:01,000", "-00:00:02,000,"),
        ] {
            let told = places(line, point).map(|(a, b)| (&line[a], &line[b]));
            assert_eq!(told, Some((start, end)), "{line}");
        }
    }

    proptest! {
        #[test]
        fn times_that_are_read_are_found(line in "[-0-9:., >ab]{0,40}", point in "[.,]") {
            let point = point.chars().next().unwrap();
            let strict = if point == '.' { w3c(&line) } else { None };
            if strict.or_else(|| lenient(&line, point)).is_some() {
                let (start, end) = places(&line, point).unwrap();
                prop_assert!(start.end <= end.start);
            }
        }

        #[test]
        fn never_panics(line in "[-0-9:., >\u{2212}é]{0,60}") {
            let _ = (lenient(&line, ','), w3c(&line));
        }

        #[test]
        fn both_readings_agree_on_the_standard_form(a in 0_u64..400_000_000, b in 0_u64..400_000_000) {
            let line = format!("{} --> {}", Timestamp::from_millis(a), Timestamp::from_millis(b));
            prop_assert_eq!(w3c(&line), lenient(&line, '.'));
        }
    }
}
