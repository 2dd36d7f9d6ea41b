use std::ops::Range;

use cuedex_model::Timestamp;

use super::super::lines::{Line, Lines};
use super::super::log::Place;
use super::{TEXT_OUTSIDE_CUE, UNREADABLE_TIMES};
use crate::Code;
use crate::cue::clock::{Clock, thousandths};
use crate::cue::timing::is_invisible;

/// What the scan finds, in file order.
pub(super) enum Found {
    Cue(RawCue),
    /// Text that belongs to no cue, with its code.
    Lost(Place, Code),
}

/// A cue before its times are mended.
pub(super) struct RawCue {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) line: usize,
    pub(super) payload: Range<usize>,
    pub(super) block: Range<usize>,
    pub(super) oddities: Oddities,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Oddities {
    pub(super) time: bool,
    pub(super) missing_blank_line: bool,
    pub(super) blank_line_in_text: bool,
}

/// Goes through a file line by line, once: times make a cue, and whatever line stands between
/// the times of two cues is text.
pub(super) struct Scan<'a> {
    lines: Lines<'a>,
    open: Option<Found>,
    blank_before: bool,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { lines: Lines::new(text), open: None, blank_before: true }
    }

    /// What the line ends, if it begins something new.
    fn step(&mut self, line: &Line<'a>) -> Option<Found> {
        if line.is_blank() {
            self.blank_before = true;
            return None;
        }
        let blank_before = std::mem::replace(&mut self.blank_before, false);
        if let Some((start, end, is_odd)) = times(line.text) {
            let oddities = Oddities {
                time: is_odd,
                missing_blank_line: !blank_before,
                blank_line_in_text: false,
            };
            let (payload, block) = (line.next..line.next, line.start..line.next);
            let cue = RawCue { start, end, line: line.number, payload, block, oddities };
            return self.open.replace(Found::Cue(cue));
        }
        if blank_before && is_broken(line.text) {
            return self.open.replace(lost(line, UNREADABLE_TIMES));
        }
        match &mut self.open {
            Some(Found::Cue(cue)) => {
                cue.oddities.blank_line_in_text |= blank_before;
                cue.payload.end = line.bytes().end;
                cue.block.end = line.next;
            }
            Some(Found::Lost(place, _)) => place.bytes.end = line.bytes().end,
            None => self.open = Some(lost(line, TEXT_OUTSIDE_CUE)),
        }
        None
    }
}

fn lost(line: &Line<'_>, code: Code) -> Found {
    Found::Lost(Place { line: line.number, bytes: line.bytes(), cue: None }, code)
}

impl Iterator for Scan<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        while let Some(line) = self.lines.next() {
            if let Some(found) = self.step(&line) {
                return Some(found);
            }
        }
        self.open.take()
    }
}

/// Two times around a comma, and whether they differ from `H:MM:SS.mmm,H:MM:SS.mmm`.
pub(super) fn times(line: &str) -> Option<(Timestamp, Timestamp, bool)> {
    const WIDEST: usize = 80;
    let line = line.trim_matches(is_invisible);
    if line.len() > WIDEST || !line.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (start, end) = line.split_once(',')?;
    let (start, odd_start) = time(start)?;
    let (end, odd_end) = time(end)?;
    Some((start, end, odd_start || odd_end))
}

/// `H:MM:SS.mmm`; `MM:SS.mmm` and a fraction of another length are odd.
fn time(text: &str) -> Option<(Timestamp, bool)> {
    let (written, fraction) = text.trim().split_once('.')?;
    let clock = Clock::of(written.split(':'))?;
    let is_standard = clock.hours.is_some()
        && clock.is_in_range()
        && written.split(':').skip(1).all(|part| part.len() == 2)
        && fraction.len() == 3
        && text.len() == text.trim().len();
    Some((clock.time(thousandths(fraction)?)?, !is_standard))
}

/// Two halves around a comma that both begin like a time.
fn is_broken(line: &str) -> bool {
    let begins = |half: &str| {
        let half = half.trim_matches(is_invisible);
        half.starts_with(|c: char| c.is_ascii_digit()) && half.contains(':') && !half.contains(' ')
    };
    line.split_once(',').is_some_and(|(start, end)| begins(start) && begins(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(line: &str) -> Option<(u64, u64, bool)> {
        times(line).map(|(start, end, odd)| (start.as_millis(), end.as_millis(), odd))
    }

    #[test]
    fn times_are_read_as_a_person_would() {
        assert_eq!(at("0:00:00.599,0:00:04.160"), Some((599, 4_160, false)));
        assert_eq!(at("12:00:00.000,12:00:01.000"), Some((43_200_000, 43_201_000, false)));
        assert_eq!(at("0:00:01.5, 00:02.25"), Some((1_500, 2_250, true)));
        for line in ["0:00:01,0:00:02", "one, two", "1,2", "0:00:0x.000,0:00:02.000", ""] {
            assert_eq!(at(line), None, "{line}");
        }
    }

    #[test]
    fn broken_times_are_seen_and_text_is_not() {
        assert!(is_broken("0:00:13.f89,0:00:15.489"));
        assert!(!is_broken("10:30, they said"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "([0-9:.,]{0,24}|[a-zé ]{0,8}|\n|\r\n){0,12}") {
            let _ = Scan::new(&text).count();
            let _ = crate::read(text.as_bytes(), Some("a.sbv"), &Default::default());
        }
    }
}
