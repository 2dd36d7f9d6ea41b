//! ffmpeg's metadata text, by its [documentation](https://ffmpeg.org/ffmpeg-formats.html#Metadata-1).
//!
//! Each `[CHAPTER]` with `START`, `END` and `title` is a chapter; `TIMEBASE` says what its numbers
//! count, nanoseconds where it is missing. Of the head, `title` and `date` (or `creation_time`)
//! are those of the transcript; `description`, else `synopsis`, else `comment` is the summary.
//! A chapter may have a `description` too. What else is stated is kept: of a chapter beside it, of the head as an object under `metadata`.
//! A `[STREAM]` tells of sound and pictures, and is passed over.
//!
//! ```
//! use cuedex_format::read::chapters::ffmetadata::{Options, read};
//!
//! let text = ";FFMETADATA1\ntitle=Lanterns\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle=Oil\n";
//! let talk = read(text.as_bytes(), &Options::default())?.transcript;
//! assert_eq!(talk.title.as_deref(), Some("Lanterns"));
//! assert_eq!(talk.chapters[0].title, "Oil");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod entries;

use cuedex_model::{Extra, Transcript};
use serde_json::Value;

use super::super::json::values::Stated;
use super::super::log::{Log, Place, excerpt};
use super::gather::{StatedChapter, gather};
use crate::Error;
use entries::{Entries, Entry, What};

crate::read::public_reader!(Format::Ffmetadata);

crate::warning::declare! {
    ODD_LINE = Warning "ffmetadata/odd-line", "a line is neither a section nor a name and a value; the message carries it";
    ODD_TIMEBASE = Warning "ffmetadata/odd-timebase", "the unit of a chapter's times cannot be read; nanoseconds were taken";
    NO_TIMEBASE = Note "ffmetadata/no-timebase", "a chapter states no unit of its times; nanoseconds were taken, as ffmpeg does";
    ODD_TIME = Warning "ffmetadata/odd-time", "a chapter's start or end is no whole number; the message carries it";
}

/// The first line.
const HEAD: &str = ";FFMETADATA";

/// The name under which the rest of the head is kept.
const METADATA: &str = "metadata";

pub(in super::super) fn looks_like(text: &str) -> bool {
    text.starts_with(HEAD)
}

/// The part of the file that a line stands in.
enum Part {
    Head,
    Stream,
    Chapter(Draft),
}

pub(super) fn from_text(text: &str, log: &mut Log) -> Result<Transcript, Error> {
    let (mut head, mut chapters, mut part) = (Extra::new(), Vec::new(), Part::Head);
    for Entry { what, place } in Entries::new(text) {
        match what {
            What::Section(name) => {
                close(std::mem::replace(&mut part, Part::Stream), &mut chapters, log);
                if name.eq_ignore_ascii_case("CHAPTER") {
                    part = Part::Chapter(Draft::begin(place, chapters.len() + 1));
                }
            }
            What::Pair(name, value) => match &mut part {
                Part::Head => drop(head.insert(name, Value::String(value))),
                Part::Stream => {}
                Part::Chapter(draft) => draft.take(&name, value, place, log),
            },
            What::Odd(line) => {
                let cue = part.number();
                log.add(
                    ODD_LINE,
                    Place { cue, ..place },
                    format!("not understood: {}", excerpt(line)),
                );
            }
        }
    }
    close(part, &mut chapters, log);
    let mut transcript = of_head(head);
    transcript.chapters = gather(chapters, log);
    Ok(transcript)
}

impl Part {
    fn number(&self) -> Option<usize> {
        match self {
            Self::Chapter(draft) => draft.chapter.place.cue,
            Self::Head | Self::Stream => None,
        }
    }
}

fn close(part: Part, chapters: &mut Vec<StatedChapter>, log: &mut Log) {
    if let Part::Chapter(draft) = part {
        chapters.push(draft.finish(log));
    }
}

/// What the head says of the whole.
fn of_head(mut head: Extra) -> Transcript {
    let mut take = |names: &[&str]| {
        let key = names.iter().find_map(|name| {
            let filled = |(key, value): &(&String, &Value)| {
                key.eq_ignore_ascii_case(name)
                    && value.as_str().is_some_and(|v| !v.trim().is_empty())
            };
            head.iter().find(filled).map(|(key, _)| key.clone())
        })?;
        head.remove(&key)?.as_str().map(|value| value.trim().to_owned())
    };
    let mut transcript = Transcript {
        title: take(&["title"]),
        date: take(&["date", "creation_time"]),
        summary: take(&["description", "synopsis", "comment"]),
        ..Transcript::default()
    };
    if !head.is_empty() {
        transcript.extra.insert(METADATA.to_owned(), Value::Object(head));
    }
    transcript
}

/// A chapter while its lines are read.
struct Draft {
    chapter: StatedChapter,
    start: Option<i64>,
    end: Option<i64>,
    /// Seconds per count, as a fraction.
    timebase: Option<(u32, u32)>,
    states_timebase: bool,
}

impl Draft {
    fn begin(place: Place, number: usize) -> Self {
        let place = Place { cue: Some(number), ..place };
        let chapter = StatedChapter { place, ..StatedChapter::default() };
        Self { chapter, start: None, end: None, timebase: None, states_timebase: false }
    }

    fn take(&mut self, name: &str, value: String, place: Place, log: &mut Log) {
        let place = Place { cue: self.chapter.place.cue, ..place };
        match name.to_ascii_uppercase().as_str() {
            "TIMEBASE" => {
                self.states_timebase = true;
                self.timebase = timebase(&value);
                if self.timebase.is_none() {
                    log.say(ODD_TIMEBASE, place);
                }
            }
            "START" => self.start = count(&value, place, log),
            "END" => self.end = count(&value, place, log),
            "TITLE" => self.chapter.title = value,
            "DESCRIPTION" => self.chapter.description = Some(value),
            _ => drop(self.chapter.extra.insert(name.to_owned(), Value::String(value))),
        }
    }

    fn finish(self, log: &mut Log) -> StatedChapter {
        const NANOSECONDS: (u32, u32) = (1, 1_000_000_000);
        let Self { mut chapter, start, end, timebase, states_timebase } = self;
        if !states_timebase {
            log.say(NO_TIMEBASE, chapter.place.clone());
        }
        let unit = timebase.unwrap_or(NANOSECONDS);
        chapter.start = start.map(|count| stated(count, unit));
        chapter.end = end.map(|count| stated(count, unit));
        chapter
    }
}

/// `1/1000`.
fn timebase(text: &str) -> Option<(u32, u32)> {
    let (above, below) = text.split_once('/')?;
    let (above, below) = (above.trim().parse().ok()?, below.trim().parse().ok()?);
    (above > 0 && below > 0).then_some((above, below))
}

fn count(text: &str, place: Place, log: &mut Log) -> Option<i64> {
    let count = text.trim().parse().ok();
    if count.is_none() {
        log.add(ODD_TIME, place, format!("not a whole number: {}", excerpt(text)));
    }
    count
}

/// Whole milliseconds, rounded; numbers of nanoseconds are too long for a float.
#[expect(clippy::cast_precision_loss, reason = "milliseconds beyond 2^53 are no media time")]
fn stated(count: i64, (above, below): (u32, u32)) -> Stated {
    let (above, below) = (i128::from(above), i128::from(below));
    let millis = (i128::from(count) * above * 1_000 + below / 2).div_euclid(below);
    Stated::from_millis(millis as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_rounded_to_milliseconds_in_their_unit() {
        for (count, unit, millis) in [
            (1_500, (1, 1_000), 1_500.0),
            (1_499_600_000, (1, 1_000_000_000), 1_500.0),
            (90_000, (1, 90_000), 1_000.0),
            (-1, (1, 1_000), -1.0),
            (48, (1_001, 24_000), 2_002.0),
        ] {
            assert_eq!(stated(count, unit).as_millis(), millis, "{count} {unit:?}");
        }
        assert!(stated(i64::MAX, (u32::MAX, 1)).as_millis().is_finite());
    }

    #[test]
    fn only_fractions_of_whole_numbers_are_units() {
        assert_eq!(timebase("1/1000"), Some((1, 1_000)));
        for odd in ["", "1", "0/1", "1/0", "-1/5", "a/b", "1/99999999999"] {
            assert_eq!(timebase(odd), None, "{odd}");
        }
    }
}
