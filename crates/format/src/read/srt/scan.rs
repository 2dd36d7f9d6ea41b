use std::ops::Range;

use super::super::lines::{Line, Lines};
use super::super::log::Place;
use super::super::raw_cue::RawCue;
use super::clean::{self, Clean, Header};
use super::{
    BLANK_LINE_IN_TEXT, MISSING_BLANK_LINE, MISSING_INDEX, MISSING_TIMES, TEXT_BEFORE_FIRST_CUE,
    TEXT_BEFORE_TIMES, UNREADABLE_TIMES,
};
use crate::cue::timing::{self, Timing};
use crate::{Code, Format};

/// What the scan finds, in file order.
pub(super) enum Found<'a> {
    Cue(RawCue<'a>, Oddities),
    /// Text that belongs to no cue, with its code.
    Lost(Place, Code),
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
    pub(super) fn codes(self) -> impl Iterator<Item = Code> {
        [
            (self.missing_index, MISSING_INDEX),
            (self.missing_blank_line, MISSING_BLANK_LINE),
            (self.blank_line_in_text, BLANK_LINE_IN_TEXT),
            (self.text_before_times, TEXT_BEFORE_TIMES),
        ]
        .into_iter()
        .filter_map(|(odd, code)| odd.then_some(code))
    }
}

/// Goes through a file once: cue by cue while they stand in the clean form, line by line where
/// they do not.
pub(super) struct Scan<'a> {
    text: &'a str,
    /// The header of the next cue, as long as all is clean.
    header: Option<Header>,
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
    Lost { line: usize, bytes: Range<usize>, code: Code },
}

#[derive(Clone, Copy)]
struct Held<'a> {
    line: Line<'a>,
    after_blank: bool,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            header: Header::read(text, 0, 0),
            lines: Lines::new(text),
            open: Open::Nothing,
            held: None,
            blank_before: true,
            last_index: None,
            ready: None,
        }
    }

    /// The cue below a clean header; else the careful scan goes on from its text.
    fn clean(&mut self, header: &Header) -> Option<Found<'a>> {
        self.last_index = Some(header.index);
        if let Some(Clean { cue, next }) = clean::read(self.text, header) {
            if next.is_none() {
                self.lines = Lines::from(self.text, self.text.len(), 0);
            }
            self.header = next;
            return Some(Found::Cue(cue, Oddities::default()));
        }
        self.lines = Lines::from(self.text, header.payload, header.line);
        let mut cue = header.cue(self.text, header.payload, header.payload);
        cue.is_clean = false;
        self.open = Open::Cue(cue, Oddities::default());
        self.blank_before = false;
        None
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
        if self.at_block_start() && timing::is_broken(line.text) {
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
        self.open = Open::Lost { line, bytes, code: MISSING_TIMES };
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
        let cue = RawCue::begin(Format::Srt, index_line, line, &timing);
        if index_line.is_some() && !glued {
            self.header = Header::read(self.text, cue.bytes.start, line.number - 2);
        }
        if self.header.is_none() {
            self.open = Open::Cue(cue, oddities);
        }
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
        self.open = Open::Lost { line: line.number, bytes, code: UNREADABLE_TIMES };
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
                cue.take(self.text, line);
            }
            Open::Lost { bytes, .. } => bytes.end = line.bytes().end,
            Open::Nothing => {
                let code = TEXT_BEFORE_FIRST_CUE;
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
        loop {
            if let Some(header) = self.header.take()
                && let Some(found) = self.clean(&header)
            {
                return Some(found);
            }
            let Some(line) = self.lines.next() else { break };
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

fn index(text: &str) -> Option<u64> {
    let text = text.trim_matches(timing::is_invisible);
    let digits = !text.is_empty() && text.len() < 19 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
