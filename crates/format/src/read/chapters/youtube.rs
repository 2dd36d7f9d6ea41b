//! Chapters as people write them under a video: a time and a title on a line, among other lines,
//! as [YouTube reads them](https://support.google.com/youtube/answer/9884579) from descriptions.
//!
//! A line with a time and a title becomes a chapter; all other lines together become the summary,
//! so that no word is lost. Symbols before the time, brackets around it and separators behind it
//! are left out; a number before it (`3. 12:40 The pier`) stays with the title. A second time
//! right behind the first is the end. Where no line begins with a time, times at the ends of
//! lines are taken.
//!
//! ```
//! use cuedex_format::read::chapters::youtube::{Options, read};
//!
//! let list = "Mending a boat.\n0:00 Leaks\n1:30 - Caulking\n12:05 Paint\n";
//! let talk = read(list.as_bytes(), &Options::default())?.transcript;
//! assert_eq!(talk.chapters[1].title, "Caulking");
//! assert_eq!(talk.summary.as_deref(), Some("Mending a boat."));
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod line;
mod rules;

use cuedex_model::Transcript;

use super::super::json::values::Stated;
use super::super::lines::{Line, Lines};
use super::super::log::{Log, Place};
use super::UNREADABLE_TIME;
use super::gather::{StatedChapter, gather};
use crate::{Error, ErrorKind};
pub(crate) use line::read_line;
use line::{Entry, has_odd_time, time_first, time_last};
pub(crate) use rules::SHORTEST_MILLIS;

crate::read::public_reader!(Format::YoutubeChapters);

/// How many lines are looked at to tell a description with chapters from other texts.
const LOOK_LINES: usize = 2_000;

/// So few lines with a time may stand in any text.
const FEWEST: usize = 2;

/// How a line holds its time.
type Form = for<'a> fn(&'a str) -> Option<Entry<'a>>;

/// Whether a text of any name holds chapters: the first starts at zero, each after the one
/// before, and most are longer than the lines of a log or of speech.
pub(in super::super) fn looks_like(text: &str) -> bool {
    let form = form(text);
    let lines = Lines::new(text).take(LOOK_LINES);
    let starts: Vec<u64> = lines.filter_map(|line| Some(form(line.text)?.start)).collect();
    let gaps = || starts.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
    let long = gaps().filter(|gap| *gap >= SHORTEST_MILLIS).count();
    starts.len() >= FEWEST
        && starts[0] == 0
        && gaps().all(|gap| gap > 0)
        && long * 2 >= starts.len() - 1
}

/// Times come first, unless only the ends of lines have any.
fn form(text: &str) -> Form {
    let count = |form: Form| {
        let lines = Lines::new(text).take(LOOK_LINES);
        lines.filter(|line| form(line.text).is_some()).take(FEWEST).count()
    };
    if count(time_first) < FEWEST && count(time_last) >= FEWEST { time_last } else { time_first }
}

pub(super) fn from_text(text: &str, log: &mut Log) -> Result<Transcript, Error> {
    let form = form(text);
    let (mut stated, mut other) = (Vec::new(), Vec::new());
    for line in Lines::new(text) {
        match form(line.text) {
            Some(entry) => stated.push(chapter(line, entry, stated.len() + 1)),
            None => {
                if has_odd_time(line.text) {
                    let place = Place { line: line.number, bytes: line.bytes(), cue: None };
                    log.say(UNREADABLE_TIME, place);
                }
                other.push(line.text.trim_end());
            }
        }
    }
    if stated.is_empty() {
        let message = "not a transcript: no line holds a time and the title of a chapter";
        return Err(Error::new(ErrorKind::NotATranscript, message));
    }
    rules::check(&stated, log);
    let summary = other.join("\n").trim().to_owned();
    Ok(Transcript {
        chapters: gather(stated, log),
        summary: Some(summary).filter(|text| !text.is_empty()),
        ..Transcript::default()
    })
}

/// A line with a chapter, as it is written.
#[cfg(feature = "shape")]
pub(crate) struct StatedLine {
    pub(crate) number: usize,
    pub(crate) bytes: std::ops::Range<usize>,
    /// In milliseconds.
    pub(crate) start: u64,
    pub(crate) title: String,
}

/// The lines of a text that hold chapters, in the order of the file.
#[cfg(feature = "shape")]
pub(crate) fn lines(text: &str) -> impl Iterator<Item = StatedLine> {
    let form = form(text);
    Lines::new(text).filter_map(move |line| {
        let entry = form(line.text)?;
        let (number, bytes) = (line.number, line.bytes());
        Some(StatedLine { number, bytes, start: entry.start, title: entry.title() })
    })
}

fn chapter(line: Line<'_>, entry: Entry<'_>, number: usize) -> StatedChapter {
    StatedChapter {
        place: Place { line: line.number, bytes: line.bytes(), cue: Some(number) },
        start: Some(clock(entry.start)),
        end: entry.end.map(clock),
        title: entry.title(),
        ..StatedChapter::default()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a clock of three digits of hours is exact")]
fn clock(millis: u64) -> Stated {
    Stated::from_millis(millis as f64)
}
