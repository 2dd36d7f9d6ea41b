//! The reader of RTTM: who speaks when, as diarization tools write it.
//!
//! RTTM is no transcript: it holds turns and no word. Each line is of the fields
//! `SPEAKER file channel start duration <NA> <NA> name <NA> <NA>`, times in seconds, by the
//! [evaluation plan of NIST](https://www.nist.gov/document/rt09-meeting-eval-plan-v2pdf),
//! appendix A. Lines of other types and comments (`;;`) are passed over.
//!
//! ```
//! use cuedex_format::merge::rttm;
//!
//! let read = rttm::read("SPEAKER talk 1 0.50 2.25 <NA> <NA> ann <NA> <NA>\n");
//! let turns = &read.recordings[0].turns;
//! assert_eq!((turns[0].speaker.as_str(), turns[0].span.end().as_millis()), ("ann", 2_750));
//! ```

use std::collections::HashMap;

use cuedex_model::{TimeSpan, Timestamp};

use super::Turn;
use crate::{Code, Severity, Warning};

crate::warning::declare! {
    BAD_LINE = Warning "rttm/bad-line", "a line is of the type `SPEAKER` but lacks a time, a length or a name that can be read; it is left out";
}

/// What an RTTM file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rttm {
    /// The recordings that it names, in the order in which they come up.
    pub recordings: Vec<Recording>,
    /// What was odd, in file order.
    pub warnings: Vec<Warning>,
}

/// The turns of one recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// The name of the recording, mostly that of its file without the ending.
    pub name: String,
    /// Who speaks when, by start.
    pub turns: Vec<Turn>,
}

/// What may be odd in an RTTM file; [`codes`](crate::codes()) lists those of transcripts only.
#[must_use]
pub fn codes() -> Vec<Code> {
    CODES.to_vec()
}

/// Reads the text of an RTTM file. A line that cannot be read is left out with a warning.
#[must_use]
pub fn read(text: &str) -> Rttm {
    let mut rttm = Rttm::default();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut at = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let bytes = at..at + line.trim_end().len();
        at += line.len();
        let line = line.trim_start_matches('\u{feff}');
        let mut fields = line.split_whitespace();
        if !fields.next().is_some_and(|kind| kind.eq_ignore_ascii_case("SPEAKER")) {
            continue;
        }
        match turn(fields) {
            Some((name, turn)) => {
                let place = *places.entry(name).or_insert_with(|| rttm.begin(name));
                rttm.recordings[place].turns.push(turn);
            }
            None => rttm.warnings.push(Warning {
                code: BAD_LINE.name,
                severity: Severity::Warning,
                message: format!("left out: {}", crate::read::excerpt(line)),
                line: number,
                bytes,
                cue: None,
            }),
        }
    }
    for recording in &mut rttm.recordings {
        recording.turns.sort_by_key(|turn| turn.span.start());
    }
    rttm
}

impl Rttm {
    /// A recording without turns, and its place.
    fn begin(&mut self, name: &str) -> usize {
        self.recordings.push(Recording { name: name.to_owned(), turns: Vec::new() });
        self.recordings.len() - 1
    }
}

/// The recording and the turn of a line, from behind its type.
fn turn<'a>(mut fields: impl Iterator<Item = &'a str>) -> Option<(&'a str, Turn)> {
    let recording = fields.next()?;
    let _channel = fields.next()?;
    let start = fields.next()?.parse::<Timestamp>().ok()?;
    let length = fields.next()?.parse::<Timestamp>().ok()?;
    let speaker = fields.nth(2).filter(|name| *name != "<NA>")?;
    let end = start.as_millis().saturating_add(length.as_millis());
    let span = TimeSpan::clamped(start, Timestamp::from_millis(end));
    Some((recording, Turn { span, speaker: speaker.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(rttm: &Rttm) -> Vec<(&str, u64, u64, &str)> {
        let turns = rttm.recordings.iter().flat_map(|recording| {
            recording.turns.iter().map(|turn| (recording.name.as_str(), turn))
        });
        turns
            .map(|(name, Turn { span, speaker })| {
                (name, span.start().as_millis(), span.end().as_millis(), speaker.as_str())
            })
            .collect()
    }

    #[test]
    fn turns_are_read_per_recording_and_by_start() {
        let text = "SPKR-INFO talk 1 <NA> <NA> <NA> unknown ann <NA> <NA>\n\
            ;; made by hand\n\
            SPEAKER talk 1 2.5 0.75 <NA> <NA> ben <NA> <NA>\r\n\
            SPEAKER walk 1 0 3 <NA> <NA> cleo\n\
            SPEAKER talk 1 0.000 2.4996 <NA> <NA> ann <NA> <NA>";
        let expected =
            [("talk", 0, 2_500, "ann"), ("talk", 2_500, 3_250, "ben"), ("walk", 0, 3_000, "cleo")];
        let read = read(text);
        assert_eq!(told(&read), expected);
        assert!(read.warnings.is_empty());
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told_with_its_place() {
        let text =
            "SPEAKER talk 1 soon 1 <NA> <NA> ann\nSPEAKER talk 1 1 2 <NA> <NA> <NA>\nSPEAKER\n";
        let read = read(text);
        assert!(read.recordings.is_empty());
        let places: Vec<_> =
            read.warnings.iter().map(|w| (w.line, text[w.bytes.clone()].len())).collect();
        assert_eq!(places, [(1, 35), (2, 33), (3, 7)]);
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "(SPEAKER a 1 [0-9.-]{0,4} [0-9.e]{0,22} x y z\n|.{0,20}\n){0,9}") {
            for recording in read(&text).recordings {
                prop_assert!(recording.turns.is_sorted_by_key(|turn| turn.span.start()));
            }
        }
    }
}
