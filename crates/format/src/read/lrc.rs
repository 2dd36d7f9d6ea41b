//! Lyrics with times, simple and enhanced. There is no standard; the forms are those of
//! <https://en.wikipedia.org/wiki/LRC_(file_format)>.
//!
//! | in the file | in the model |
//! |---|---|
//! | `[00:12.00]`, several before one line | a segment for each; `[mm:ss]`, `[mmm:ss.xxx]`, `[mm:ss:xx]` and `[hh:mm:ss.xx]` too |
//! | the text behind it | the segment's text; `F:`, `M:` and `D:` stay in it |
//! | `<00:12.50>` or `[00:12.50]` inside the line | the words' times |
//! | `[ti:]`, `[la:]`, `[length:]` | the transcript's title, the track's language, the duration |
//! | `[offset:+250]` | every time is 250 ms earlier, as players have it |
//! | `[bg: <00:02.00>ooh]`, and any other tag with times of words | a segment beside the others |
//! | `[ar:]`, `[al:]`, `[by:]` and other known tags, `#` comments | nothing |
//! | a tag of no known name among the lines | text of the line above |
//!
//! A line ends where the next one with another time starts, or at the time behind its last word.
//! A time without text only ends the line before it. The last line ends with the recording where
//! `[length:]` says when that is, else after five seconds.
//!
//! ```
//! use cuedex_format::read::lrc;
//!
//! let file = lrc::read(b"[ti:Harbor]\n[00:01.00][00:09.00]quiet water\n[00:04.50]\n", &Default::default())?;
//! let spans: Vec<_> = file.transcript.tracks[0].segments().iter().map(|s| s.span.to_string()).collect();
//! assert_eq!(file.transcript.title.as_deref(), Some("Harbor"));
//! assert_eq!(spans, ["00:00:01.000 --> 00:00:04.500", "00:00:09.000 --> 00:00:14.000"]);
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod line;
mod song;
mod stamp;

use super::Text;
use super::log::Log;
use crate::Error;
use crate::cue::timing::is_invisible;

pub use line::{Line, Lines, lines};

crate::warning::declare! {
    TIME_OUT_OF_RANGE = Warning "lrc/time-out-of-range", "seconds, or minutes below hours, are over 59";
    ODD_TIME = Warning "lrc/odd-time", "a time is not in the form mm:ss.xx; read as minutes and seconds";
    NEGATIVE_TIME = Warning "lrc/negative-time", "the offset moves a time before zero; set to zero";
    UNREADABLE_TAG = Warning "lrc/unreadable-tag", "the offset or the length is no number; left out";
    UNORDERED_WORDS = Warning "lrc/unordered-words", "the words' times go backwards; left out";
    UNKNOWN_TAG = Warning "lrc/unknown-tag", "a tag among the lines has no known name; kept as text";
    MISSING_TIME = Warning "lrc/missing-time", "a line has no time; added to the one above";
    TEXT_BEFORE_FIRST_TIME = Warning "lrc/text-before-first-time", "text stands above the first time; the message carries it";
    UNSORTED = Note "lrc/unsorted", "the lines are not in the order of their times; sorted";
}

crate::read::public_reader!(Format::Lrc);

/// How many lines of a text are searched for a time.
const LOOK_LINES: usize = 200;

/// Tags and times in brackets from the first line on. A list in brackets has no times in the
/// first, `[Applause]` has no colon.
pub(super) fn looks_like(start: &str) -> bool {
    let start = start.trim_start_matches(is_invisible);
    if !start.starts_with('[') {
        return false;
    }
    let mut lines = super::lines::Lines::new(start)
        .filter(|l| !l.is_blank())
        .take(LOOK_LINES)
        .map(|l| l.text.trim());
    let is_first = lines
        .next()
        .is_some_and(|first| stamp::leading(first).is_some() || line::tag(first).is_some());
    is_first
        && (stamp::leading(start).is_some() || lines.any(|line| stamp::leading(line).is_some()))
}

/// Whether one of the first lines begins with a time.
pub(super) fn holds_times(text: &str) -> bool {
    let mut lines = super::lines::Lines::new(text).take(LOOK_LINES);
    lines.any(|line| stamp::leading(line.text.trim_matches(is_invisible)).is_some())
}

/// Where times of lines or words stand in a text.
pub(crate) fn times_in(text: &str) -> impl Iterator<Item = usize> {
    stamp::all(text).map(|(at, _)| at)
}

pub(super) fn from_text(text: &str, log: &mut Log) -> Result<Text, Error> {
    song::read(text, log).map(Text::from)
}
