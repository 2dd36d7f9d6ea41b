use std::ops::Range;

use cuedex_model::Timestamp;

use super::{
    MISSING_FORMAT, NEGATIVE_TIME, ODD_TIME, OUTSIDE_EVENTS, TEXT_NOT_LAST, TEXT_OUTSIDE_SECTION,
    TOO_FEW_FIELDS, TOO_MANY_COLUMNS, UNKNOWN_LINE, UNREADABLE_TIMES,
};
use crate::Code;
use crate::cue::ass::fields::{Column, Fields};
use crate::cue::ass::layout::{ColumnsBy, Kind, Layout, Section};
use crate::cue::ass::time::{self, Oddity};
use crate::read::lines::{Line, Lines};
use crate::read::log::Place;

/// A line of dialogue as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dialogue<'a> {
    /// When it appears.
    pub start: Timestamp,
    /// When it goes; before `start` where the file says so.
    pub end: Timestamp,
    /// The name of its style, trimmed; empty where none is given.
    pub style: &'a str,
    /// Who speaks, trimmed; empty where nobody is named.
    pub name: &'a str,
    /// Its text with codes, comments and drawings.
    pub text: &'a str,
    /// The number of its line, from 1.
    pub line: usize,
    /// Where the line stands, without its line end.
    pub bytes: Range<usize>,
}

/// What the scan finds, in file order.
pub(super) enum Found<'a> {
    Dialogue(Spoken<'a>),
    /// A line that is no cue, with its code: it should be one or cannot be followed.
    Odd(Place, Code),
}

/// A line of dialogue with what only the owned reader wants to know.
pub(super) struct Spoken<'a> {
    pub(super) dialogue: Dialogue<'a>,
    /// Where the text stands in the file.
    pub(super) text_start: usize,
    /// Where the next line starts.
    pub(super) next: usize,
    pub(super) oddities: Vec<Code>,
}

/// Goes through a file line by line, once.
pub(super) struct Scan<'a> {
    lines: Lines<'a>,
    layout: Layout,
    /// What was said to name the columns, if not a `Format:` line.
    said: ColumnsBy,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (lines, layout) = (Lines::new(text), Layout::default());
        Self { lines, layout, said: ColumnsBy::Format }
    }

    /// The columns that the lines have here.
    pub(super) fn fields(&self) -> &Fields {
        &self.layout.fields
    }

    /// Whether any section was found.
    pub(super) fn has_section(&self) -> bool {
        self.layout.section != Section::None
    }

    /// That the usual columns were taken, where it was not said yet.
    fn odd_columns(&mut self) -> Option<Code> {
        let code = match self.layout.columns_by {
            ColumnsBy::Format => return None,
            ColumnsBy::Usual => MISSING_FORMAT,
            ColumnsBy::Overlong => TOO_MANY_COLUMNS,
        };
        let said = std::mem::replace(&mut self.said, self.layout.columns_by);
        (said != self.layout.columns_by).then_some(code)
    }

    fn step(&mut self, line: Line<'a>) -> Option<Found<'a>> {
        match (self.layout.line(line.text), self.layout.section) {
            (Kind::Dialogue(values), _) => Some(self.dialogue(line, values)),
            (Kind::Unknown, Section::Events) => Some(Found::Odd(place(line), UNKNOWN_LINE)),
            (Kind::Unknown, Section::None) => Some(Found::Odd(place(line), TEXT_OUTSIDE_SECTION)),
            (Kind::FormatBehindText, _) => Some(Found::Odd(place(line), TEXT_NOT_LAST)),
            (Kind::Known | Kind::Unknown, _) => None,
        }
    }

    fn dialogue(&mut self, line: Line<'a>, values: &'a str) -> Found<'a> {
        let mut oddities = Vec::new();
        if self.layout.section != Section::Events {
            oddities.push(OUTSIDE_EVENTS);
        }
        oddities.extend(self.odd_columns());
        let row = Row::of(self.fields(), values);
        if row.is_short {
            oddities.push(TOO_FEW_FIELDS);
        }
        let (Some((start, odd_start)), Some((end, odd_end))) =
            (time::parse(row.start), time::parse(row.end))
        else {
            return Found::Odd(place(line), UNREADABLE_TIMES);
        };
        oddities.extend(odd_start.or(odd_end).map(|oddity| match oddity {
            Oddity::Form => ODD_TIME,
            Oddity::Negative => NEGATIVE_TIME,
        }));
        let (style, name, text) = (row.style.trim(), row.name.trim(), row.text);
        // The text is the end of the line.
        let text_start = line.start + line.text.len() - text.len();
        let bytes = line.bytes();
        let dialogue = Dialogue { start, end, style, name, text, line: line.number, bytes };
        Found::Dialogue(Spoken { dialogue, text_start, next: line.next, oddities })
    }
}

fn place(line: Line<'_>) -> Place {
    Place { line: line.number, bytes: line.bytes(), cue: None }
}

/// The values of a line that the model holds.
#[derive(Default)]
struct Row<'a> {
    start: &'a str,
    end: &'a str,
    style: &'a str,
    name: &'a str,
    text: &'a str,
    is_short: bool,
}

impl<'a> Row<'a> {
    /// In a line with too few values the last one behind the times is the text.
    fn of(fields: &Fields, values: &'a str) -> Self {
        let mut row = Self::default();
        let mut last = None;
        let mut count = 0;
        for (column, value) in fields.values(values) {
            match column {
                Column::Start => row.start = value,
                Column::End => row.end = value,
                Column::Style => row.style = value,
                Column::Name => row.name = value,
                Column::Text => row.text = value,
                _ => {}
            }
            last = Some((column, value));
            count += 1;
        }
        row.is_short = count < fields.columns().len();
        if let Some((column, value)) = last.filter(|_| row.is_short) {
            match column {
                Column::Start | Column::End => return row,
                Column::Style => row.style = "",
                Column::Name => row.name = "",
                _ => {}
            }
            row.text = value;
        }
        row
    }
}

impl<'a> Iterator for Scan<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        loop {
            let line = self.lines.next()?;
            if let Some(found) = self.step(line) {
                return Some(found);
            }
        }
    }
}

/// The lines of dialogue of a file, in file order; see [`cues`](super::cues).
pub struct Cues<'a>(pub(super) Scan<'a>);

impl<'a> Iterator for Cues<'a> {
    type Item = Dialogue<'a>;

    fn next(&mut self) -> Option<Dialogue<'a>> {
        self.0.by_ref().find_map(|found| match found {
            Found::Dialogue(line) => Some(line.dialogue),
            Found::Odd(..) => None,
        })
    }
}
