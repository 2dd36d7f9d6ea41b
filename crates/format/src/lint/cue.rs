//! Cues as they are written, of any format.

use std::borrow::Cow;
use std::collections::HashMap;

use cuedex_model::{Segment, Track};

use super::report::Place;

/// How a format marks up its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// Tags between angle brackets, and SSA's codes between braces.
    Srt,
    /// Tags between angle brackets.
    Vtt,
    /// Codes between braces.
    Ass,
    None,
}

/// A cue with its times and its payload as written.
#[derive(Debug, Clone)]
pub(super) struct Cue<'a> {
    /// From 1, in the order of the file.
    pub(super) number: usize,
    /// The line of the times.
    pub(super) place: Place,
    /// In milliseconds.
    pub(super) start: u64,
    /// In milliseconds, as stated: it may be before the start.
    pub(super) end: u64,
    /// The text with its markup.
    pub(super) payload: Cow<'a, str>,
    /// Where the payload stands in the text of the file.
    pub(super) payload_place: Place,
    pub(super) markup: Markup,
    /// What is shown.
    pub(super) text: Cow<'a, str>,
    /// Where on the picture it stands, as far as the format says: cues at different places may be
    /// on screen together.
    pub(super) position: (&'a str, &'a str),
    /// It is set as a part of the picture, like a sign: no norm for subtitles holds for it.
    pub(super) is_sign: bool,
    /// It is the title of a chapter.
    pub(super) is_chapter: bool,
}

impl Cue<'_> {
    /// How long it is on screen, in milliseconds.
    pub(super) fn duration(&self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    pub(super) fn is_reversed(&self) -> bool {
        self.end < self.start
    }

    /// Whether the norms for what is read hold for it.
    pub(super) fn is_read(&self) -> bool {
        !self.is_sign && !self.is_chapter && !self.text.is_empty() && !self.is_reversed()
    }

    /// Where a byte of the payload stands in the file.
    pub(super) fn place_of(&self, bytes: std::ops::Range<usize>) -> Place {
        if self.payload_place.line == 0 {
            return self.place.clone();
        }
        let before = self.payload.as_bytes().get(..bytes.start).unwrap_or_default();
        let ends = |n: &usize| match before[*n] {
            b'\n' => true,
            b'\r' => before.get(n + 1) != Some(&b'\n'),
            _ => false,
        };
        let line = self.payload_place.line + (0..before.len()).filter(ends).count();
        let at = self.payload_place.bytes.start;
        Place { line, bytes: at + bytes.start..at + bytes.end }
    }
}

/// The places of cues in the order of their starts; equals keep theirs.
pub(super) fn by_start(cues: &[Cue<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cues.len()).collect();
    order.sort_by_key(|&n| cues[n].start);
    order
}

/// The places of cues that follow each other in time at one position, for each position; signs and
/// chapters are left out.
pub(super) fn groups(cues: &[Cue<'_>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut of_position: HashMap<(&str, &str), usize> = HashMap::new();
    for n in by_start(cues).into_iter().filter(|&n| !cues[n].is_sign && !cues[n].is_chapter) {
        let group = *of_position.entry(cues[n].position).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(n);
    }
    groups
}

/// The segments of a track as cues without a place in a file.
pub(super) fn of_track(track: &Track) -> Vec<Cue<'_>> {
    track.segments().iter().zip(1..).map(|(segment, number)| of_segment(segment, number)).collect()
}

pub(super) fn of_segment(segment: &Segment, number: usize) -> Cue<'_> {
    Cue {
        number,
        place: Place::default(),
        start: segment.span.start().as_millis(),
        end: segment.span.end().as_millis(),
        payload: Cow::Borrowed(&segment.text),
        payload_place: Place::default(),
        markup: Markup::None,
        text: Cow::Borrowed(&segment.text),
        position: (position(segment), ""),
        is_sign: false,
        is_chapter: false,
    }
}

/// Where the format says that a segment stands: by its settings, else by its style.
fn position(segment: &Segment) -> &str {
    let stated = segment.cue.as_ref().and_then(|cue| cue.settings.as_ref().or(cue.style.as_ref()));
    stated.map_or("", String::as_str)
}
