use std::ops::Range;

use super::super::cues::RawCue;
use super::super::lines::{Line, Lines};
use super::super::log::Place;
use crate::cue::timing::{self, Timing};

/// What the scan finds, in file order.
pub(super) enum Found<'a> {
    Cue(RawCue<'a>, Oddities),
    /// Text that belongs to no cue, with its code.
    Lost(Place, &'static str),
}

/// What is odd about the frame of a cue.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Oddities {
    missing_index: bool,
    missing_blank_line: bool,
    blank_line_in_text: bool,
    text_before_times: bool,
}

impl Oddities {
    pub(super) fn messages(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        [
            (self.missing_index, "srt/missing-index", "no index stands above the times"),
            (self.missing_blank_line, "srt/missing-blank-line", "no blank line before the cue"),
            (self.blank_line_in_text, "srt/blank-line-in-text", "a blank line stands in the text"),
            (
                self.text_before_times,
                "srt/text-before-times",
                "what stands before the times was kept",
            ),
        ]
        .into_iter()
        .filter_map(|(odd, code, message)| odd.then_some((code, message)))
    }
}

/// Goes through a file line by line, once.
pub(super) struct Scan<'a> {
    lines: Lines<'a>,
    open: Open<'a>,
    /// The last line that is not blank and may still turn out to be an index.
    held: Option<Held<'a>>,
    blank_before: bool,
    last_index: Option<u64>,
    ready: Option<Found<'a>>,
}

/// What the lines are being added to.
enum Open<'a> {
    Nothing,
    Cue(RawCue<'a>, Oddities),
    Lost { line: usize, bytes: Range<usize>, code: &'static str },
}

#[derive(Clone, Copy)]
struct Held<'a> {
    line: Line<'a>,
    after_blank: bool,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            lines: Lines::new(text),
            open: Open::Nothing,
            held: None,
            blank_before: true,
            last_index: None,
            ready: None,
        }
    }

    fn step(&mut self, line: Line<'a>) {
        if line.is_blank() {
            self.blank_before = true;
            return;
        }
        if let Some(timing) = timing::lenient(line.text, ',') {
            self.begin_cue(line, timing);
            self.blank_before = false;
            return;
        }
        if self.at_block_start() && is_broken_timing(line.text) {
            self.begin_lost(line);
            self.blank_before = false;
            return;
        }
        if self.held.is_some_and(|held| self.is_next_index(&held)) && !self.blank_before {
            self.begin_block_without_times();
        }
        self.release_held();
        self.held = Some(Held { line, after_blank: self.blank_before });
        self.blank_before = false;
    }

    /// The next index after a blank line: with text right below it, or with nothing more to
    /// come, it heads a block whose times are missing.
    fn is_next_index(&self, held: &Held<'a>) -> bool {
        let next = self.last_index.and_then(|last| last.checked_add(1));
        held.after_blank && next.is_some() && index(held.line.text) == next
    }

    fn begin_block_without_times(&mut self) {
        let Some(held) = self.held.take() else { return };
        self.close();
        let (line, bytes) = (held.line.number, held.line.bytes());
        self.last_index = index(held.line.text);
        self.open = Open::Lost { line, bytes, code: "srt/missing-times" };
    }

    /// Whether a block begins at this line: after a blank line, with or without an index.
    fn at_block_start(&self) -> bool {
        let after_index = self.held.is_some_and(|h| h.after_blank && index(h.line.text).is_some());
        self.blank_before || after_index
    }

    fn begin_cue(&mut self, line: Line<'a>, timing: Timing<'a>) {
        let held = self.held.take();
        let index_line = held.filter(|held| self.is_index(held)).map(|held| held.line);
        if let Some(held) = held.filter(|_| index_line.is_none()) {
            self.add(held);
        }
        let first = matches!(self.open, Open::Nothing);
        let glued = match held.filter(|_| index_line.is_some()) {
            Some(held) => !held.after_blank,
            None => !self.blank_before,
        };
        self.close();
        let oddities = Oddities {
            missing_index: index_line.is_none() && index(timing.lead).is_none(),
            missing_blank_line: glued && !first,
            text_before_times: !timing.lead.is_empty(),
            ..Oddities::default()
        };
        self.last_index =
            index_line.and_then(|l| index(l.text)).or_else(|| Some(self.last_index? + 1));
        self.open = Open::Cue(RawCue::begin(index_line, line, timing), oddities);
    }

    /// A line of digits right above the times is their index, unless it may well be text: no
    /// blank line before it and not the next number. One blank line below it is forgiven when
    /// it is the next number.
    fn is_index(&self, held: &Held<'a>) -> bool {
        let Some(number) = index(held.line.text) else { return false };
        let expected =
            self.last_index.map_or(number <= 1, |last| last.checked_add(1) == Some(number));
        if self.blank_before { expected && held.after_blank } else { held.after_blank || expected }
    }

    fn begin_lost(&mut self, line: Line<'a>) {
        let index_line = self.held.filter(|h| h.after_blank && index(h.line.text).is_some());
        match index_line {
            Some(_) => self.held = None,
            None => self.release_held(),
        }
        self.close();
        let start = index_line.map_or(line.start, |held| held.line.start);
        let bytes = start..line.bytes().end;
        self.open = Open::Lost { line: line.number, bytes, code: "srt/unreadable-times" };
    }

    fn release_held(&mut self) {
        if let Some(held) = self.held.take() {
            self.add(held);
        }
    }

    fn add(&mut self, held: Held<'a>) {
        let line = held.line;
        match &mut self.open {
            Open::Cue(cue, oddities) => {
                oddities.blank_line_in_text |= held.after_blank && !cue.payload.is_empty();
                cue.take(line);
            }
            Open::Lost { bytes, .. } => bytes.end = line.bytes().end,
            Open::Nothing => {
                let code = "srt/text-before-first-cue";
                self.open = Open::Lost { line: line.number, bytes: line.bytes(), code };
            }
        }
    }

    fn close(&mut self) {
        self.ready = match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Nothing => None,
            Open::Cue(cue, oddities) => Some(Found::Cue(cue, oddities)),
            Open::Lost { line, bytes, code } => {
                Some(Found::Lost(Place { line, bytes, cue: None }, code))
            }
        };
    }
}

impl<'a> Iterator for Scan<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        while let Some(line) = self.lines.next() {
            self.step(line);
            if let Some(found) = self.ready.take() {
                return Some(found);
            }
        }
        if self.held.is_some_and(|held| self.is_next_index(&held)) {
            self.begin_block_without_times();
            return self.ready.take();
        }
        self.release_held();
        self.close();
        self.ready.take()
    }
}

/// An arrow behind something that begins like a time.
fn is_broken_timing(text: &str) -> bool {
    let begins = |c: char| c == '-' || c.is_ascii_digit();
    timing::has_arrow(text) && text.trim_start_matches(timing::is_invisible).starts_with(begins)
}

fn index(text: &str) -> Option<u64> {
    let text = text.trim_matches(timing::is_invisible);
    let digits = !text.is_empty() && text.len() < 19 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
