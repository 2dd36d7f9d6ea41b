use super::super::Conformance;
use super::super::lines::{Line, Lines};
use super::super::log::Place;
use super::super::raw_cue::RawCue;
use super::clean::{self, Clean};
use super::{
    ARROW_IN_TEXT, MISSING_BLANK_LINE, TEXT_BEFORE_TIMES, TEXT_OUTSIDE_CUE, UNREADABLE_TIMES,
};
use crate::cue::timing::{self, Timing};
use crate::{Code, Format};

/// What the scan finds, in file order.
pub(super) enum Found<'a> {
    Cue(RawCue<'a>, Oddities),
    /// Text that belongs to no cue, with its code.
    Lost(Place, Code),
}

/// What is odd about the frame of a cue; to the letter of the standard nothing is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Oddities {
    text_before_times: bool,
    missing_blank_line: bool,
    arrow_in_text: bool,
}

impl Oddities {
    pub(super) fn codes(self) -> impl Iterator<Item = Code> {
        [
            (self.text_before_times, TEXT_BEFORE_TIMES),
            (self.missing_blank_line, MISSING_BLANK_LINE),
            (self.arrow_in_text, ARROW_IN_TEXT),
        ]
        .into_iter()
        .filter_map(|(odd, code)| odd.then_some(code))
    }
}

/// Goes through a file block by block, as
/// [collecting a block](https://www.w3.org/TR/webvtt1/#collect-a-webvtt-block) has it.
pub(super) struct Scan<'a> {
    text: &'a str,
    lines: Lines<'a>,
    conformance: Conformance,
    /// What the header says of the language.
    pub(super) language: Option<String>,
    /// The header says that the cues are chapters.
    pub(super) holds_chapters: bool,
    last_id: Option<u64>,
    /// No empty line stands before the next block.
    is_glued: bool,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str, signed: bool, conformance: Conformance) -> Self {
        let mut scan = Self {
            text,
            lines: Lines::new(text),
            conformance,
            language: None,
            holds_chapters: false,
            last_id: None,
            is_glued: false,
        };
        if signed {
            scan.lines.next();
            scan.skip_header();
        }
        scan
    }

    /// The header ends at a blank line or where the first times stand.
    fn skip_header(&mut self) {
        loop {
            let here = self.lines.clone();
            let Some(line) = self.lines.next().filter(|line| !line.text.is_empty()) else { return };
            if self.has_times(line.text) {
                self.lines = here;
                self.is_glued = true;
                return;
            }
            if let Some(kind) = line.text.strip_prefix("Kind:") {
                self.holds_chapters = kind.trim().eq_ignore_ascii_case("chapters");
            }
            // YouTube and others state the language here: `Language: en`.
            if let Some(tag) = line.text.strip_prefix("Language:") {
                self.language = Some(tag.trim().to_owned()).filter(|tag| !tag.is_empty());
            }
        }
    }

    fn timing(&self, line: &'a str) -> Option<Timing<'a>> {
        let strict = timing::w3c(line);
        match self.conformance {
            Conformance::W3c => strict,
            Conformance::Lenient => strict.or_else(|| timing::lenient(line, '.')),
        }
    }

    /// Whether times stand in a line, by the standard's arrow or, leniently, by what they are.
    fn has_times(&self, line: &str) -> bool {
        let lenient = self.conformance == Conformance::Lenient;
        timing::has_arrow(line) || (lenient && timing::is_timing(line))
    }

    fn block(&mut self, first: Line<'a>) -> Option<Found<'a>> {
        if self.has_times(first.text) {
            return Some(self.cue(None, first));
        }
        let here = self.lines.clone();
        match self.lines.next() {
            Some(second) if self.has_times(second.text) => Some(self.cue(Some(first), second)),
            Some(second) if !second.text.is_empty() => {
                lost_unless_known(first, self.rest_of_block(second))
            }
            _ => {
                self.lines = here;
                lost_unless_known(first, first)
            }
        }
    }

    fn cue(&mut self, id: Option<Line<'a>>, line: Line<'a>) -> Found<'a> {
        let Some(timing) = self.timing(line.text) else {
            let start = id.map_or(line.start, |id| id.start);
            let last = self.rest_of_block(line);
            let place = Place { line: line.number, bytes: start..last.bytes().end, cue: None };
            return Found::Lost(place, UNREADABLE_TIMES);
        };
        let lenient = self.conformance == Conformance::Lenient;
        let mut oddities = Oddities {
            text_before_times: !timing.lead.is_empty(),
            missing_blank_line: std::mem::take(&mut self.is_glued) && lenient,
            ..Oddities::default()
        };
        let mut cue = RawCue::begin(Format::Vtt, id, line, &timing);
        cue.to_the_letter = self.conformance == Conformance::W3c;
        let number = id.and_then(|id| id.text.trim().parse::<u64>().ok());
        self.last_id = number;
        loop {
            let here = self.lines.clone();
            let Some(line) = self.lines.next().filter(|line| !line.text.is_empty()) else { break };
            if self.ends_cue(line.text) || self.is_glued_index(line) {
                self.lines = here;
                self.is_glued = true;
                break;
            }
            oddities.arrow_in_text |= lenient && timing::has_arrow(line.text);
            cue.take(self.text, line);
        }
        Found::Cue(cue, oddities)
    }

    /// Whether a line below the times begins another block: for the standard every arrow does,
    /// for a person what looks like times.
    fn ends_cue(&self, line: &str) -> bool {
        match self.conformance {
            Conformance::W3c => timing::has_arrow(line),
            Conformance::Lenient => timing::is_timing(line) || timing::is_broken(line),
        }
    }

    /// The next number right above the next times, without the blank line that should part the
    /// cues: the standard takes it as text, a person does not.
    fn is_glued_index(&self, line: Line<'a>) -> bool {
        if self.conformance == Conformance::W3c {
            return false;
        }
        let next_number = self.last_id.and_then(|last| last.checked_add(1));
        let Some(number) = line.text.trim().parse::<u64>().ok() else { return false };
        next_number == Some(number)
            && self.lines.clone().next().is_some_and(|next| self.has_times(next.text))
    }

    fn rest_of_block(&mut self, first: Line<'a>) -> Line<'a> {
        let mut last = first;
        loop {
            let here = self.lines.clone();
            match self.lines.next() {
                Some(line) if self.has_times(line.text) => {
                    self.lines = here;
                    self.is_glued = true;
                    return last;
                }
                Some(line) if !line.text.is_empty() => last = line,
                _ => return last,
            }
        }
    }
}

/// Notes, styles and regions are kept in the carry; any other text without times is lost to
/// the model, which must be said.
fn lost_unless_known<'a>(first: Line<'a>, last: Line<'a>) -> Option<Found<'a>> {
    let word = first.text.trim_end();
    let known = matches!(word, "STYLE" | "REGION" | "NOTE")
        || first.text.starts_with("NOTE ")
        || first.text.starts_with("NOTE\t")
        || first.text.starts_with("STYLE ")
        || first.text.starts_with("Region:");
    let bytes = first.start..last.bytes().end;
    let place = Place { line: first.number, bytes, cue: None };
    (!known && !word.is_empty()).then_some(Found::Lost(place, TEXT_OUTSIDE_CUE))
}

impl<'a> Iterator for Scan<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        loop {
            let (at, before) = self.lines.position();
            let line = self.lines.next()?;
            if line.text.is_empty() {
                self.is_glued = false;
                continue;
            }
            if let Some(Clean { mut cue, rest }) = clean::read(self.text, at, before) {
                cue.to_the_letter = self.conformance == Conformance::W3c;
                let missing_blank_line =
                    std::mem::take(&mut self.is_glued) && self.conformance == Conformance::Lenient;
                self.lines = rest;
                self.last_id = cue.id.and_then(|id| id.trim().parse().ok());
                return Some(Found::Cue(
                    cue,
                    Oddities { missing_blank_line, ..Oddities::default() },
                ));
            }
            if let Some(found) = self.block(line) {
                return Some(found);
            }
        }
    }
}
