use cuedex_model::Timestamp;

use super::{ODD_TIME, TIME_OUT_OF_RANGE};
use crate::Code;
use crate::cue::clock::{Clock, thousandths};

/// A time as it stands in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) time: Timestamp,
    pub(super) oddities: Oddities,
    /// How many bytes it takes with its brackets.
    pub(super) length: usize,
}

/// What is odd about one time or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Oddities {
    /// Minutes below hours or seconds over 59.
    is_out_of_range: bool,
    /// Not written as the format has it.
    is_odd_form: bool,
}

impl Oddities {
    pub(super) fn add(&mut self, other: Self) {
        self.is_out_of_range |= other.is_out_of_range;
        self.is_odd_form |= other.is_odd_form;
    }

    pub(super) fn codes(self) -> impl Iterator<Item = Code> {
        let codes = [(self.is_out_of_range, TIME_OUT_OF_RANGE), (self.is_odd_form, ODD_TIME)];
        codes.into_iter().filter(|(is_said, _)| *is_said).map(|(_, code)| code)
    }
}

/// The `[mm:ss.xx]` that a text begins with.
pub(super) fn leading(text: &str) -> Option<Stamp> {
    within(text, '[', ']')
}

/// The `<mm:ss.xx>` or `[mm:ss.xx]` that a text begins with.
fn of_word(text: &str) -> Option<Stamp> {
    within(text, '<', '>').or_else(|| leading(text))
}

/// All times in a text, of a line or of words, with their places.
pub(super) fn all(text: &str) -> impl Iterator<Item = (usize, Stamp)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let n = at + text[at..].find(['<', '['])?;
            let stamp = of_word(&text[n..]);
            at = n + stamp.map_or(1, |stamp| stamp.length);
            if let Some(stamp) = stamp {
                return Some((n, stamp));
            }
        }
    })
}

fn within(text: &str, open: char, close: char) -> Option<Stamp> {
    const WIDEST: usize = 24;
    let inside = text.strip_prefix(open)?;
    let end = inside.bytes().take(WIDEST).position(|b| char::from(b) == close)?;
    let (time, oddities) = clock(&inside[..end])?;
    Some(Stamp { time, oddities, length: end + 2 })
}

/// `mm:ss`, `mm:ss.xxx` or `hh:mm:ss.xx`. Without a point the last of three parts are
/// hundredths: `mm:ss:xx`.
fn clock(text: &str) -> Option<(Timestamp, Oddities)> {
    let text = text.trim();
    let (clock, fraction, is_odd_form) = match text.split_once(['.', ',']) {
        Some((clock, fraction)) => (clock, fraction, text.contains(',') || fraction.len() > 3),
        None => match text.match_indices(':').nth(1) {
            Some((n, _)) => (&text[..n], &text[n + 1..], true),
            None => (text, "0", false),
        },
    };
    let (time, is_out_of_range) = time(clock, fraction)?;
    Some((time, Oddities { is_out_of_range, is_odd_form }))
}

/// A length: `ss` stands behind `hh:mm` here also where no fraction follows.
pub(super) fn length(text: &str) -> Option<Timestamp> {
    let (clock, fraction) = text.trim().split_once(['.', ',']).unwrap_or((text.trim(), "0"));
    time(clock, fraction).map(|(time, _)| time)
}

/// The time, and whether minutes below hours or seconds are over 59.
fn time(clock: &str, fraction: &str) -> Option<(Timestamp, bool)> {
    let clock = Clock::of(clock.split(':'))?;
    Some((clock.time(thousandths(fraction)?)?, !clock.is_in_range()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        leading(text).unwrap().oddities.codes().map(|code| code.name).collect()
    }

    #[test]
    fn odd_forms_are_read_as_minutes_and_said() {
        for (text, millis) in [
            ("[00:02:50]", 2_500),
            ("[01:02:03]", 62_030),
            ("[00:12,50]", 12_500),
            ("[00:12.5009]", 12_500),
        ] {
            assert_eq!(leading(text).map(|s| s.time.as_millis()), Some(millis), "{text}");
            assert_eq!(codes(text), ["lrc/odd-time"], "{text}");
        }
        assert_eq!(length("01:02:03"), Some(Timestamp::from_millis(3_723_000)));
    }

    #[test]
    fn minutes_may_be_many_and_hours_may_stand() {
        for (text, millis) in [
            ("[00:12.00]", 12_000),
            ("[123:04.5]", 7_384_500),
            ("[1:02]", 62_000),
            ("[01:00:02.345]", 3_602_345),
        ] {
            assert_eq!(leading(text).map(|s| s.time.as_millis()), Some(millis), "{text}");
        }
        assert_eq!(codes("[00:75.00]"), ["lrc/time-out-of-range"]);
        assert_eq!(codes("[1:02]"), [""; 0]);
        for text in
            ["[1:2:3:4]", "[Applause]", "[ti:x]", "[1]", "[00:1x]", "[00:12.00", "[é:é]", "["]
        {
            assert_eq!(leading(text), None, "{text}");
        }
    }
}
