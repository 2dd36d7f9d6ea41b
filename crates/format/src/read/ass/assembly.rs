use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use cuedex_model::{Segment, Track};

use super::UNSORTED;
use super::scan::Spoken;
use crate::carry::{OddCue, fingerprint};
use crate::cue::ass::fields::Fields;
use crate::cue::ass::render;
use crate::cue::lines::plain_line_ends;
use crate::read::assembly::sorted;
use crate::read::log::{Log, Place};
use crate::{Carry, Format};

/// Gathers the lines of dialogue in file order. What the writer would not write again by
/// itself goes into the carry: sections, comments, layers, margins, effects, codes.
pub(super) struct Assembly<'a> {
    text: &'a str,
    head: Option<String>,
    segments: Vec<Segment>,
    odd: Vec<(usize, OddCue)>,
    said: HashSet<u64>,
    last_end: usize,
    /// The first line that starts before the one in front of it.
    unsorted: Option<Place>,
    rendered: Vec<u8>,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            head: None,
            segments: Vec::new(),
            odd: Vec::new(),
            said: HashSet::new(),
            last_end: 0,
            unsorted: None,
            rendered: Vec::new(),
        }
    }

    /// The number of the next cue, from 1.
    pub(super) fn next_number(&self) -> usize {
        self.segments.len() + 1
    }

    /// Whether the same text stands at the same times already: layers of one effect do that.
    pub(super) fn is_said_again(&mut self, segment: &Segment) -> bool {
        let mut hash = DefaultHasher::new();
        (segment.span, &segment.text).hash(&mut hash);
        !segment.text.is_empty() && !self.said.insert(hash.finish())
    }

    pub(super) fn push(&mut self, line: &Spoken<'_>, fields: &Fields, segment: Segment) {
        let last_start = self.segments.last().map(|last| last.span.start());
        if self.unsorted.is_none() && last_start.is_some_and(|last| segment.span.start() < last) {
            self.unsorted = Some(line.place(self.next_number()));
        }
        let start = line.dialogue.bytes.start;
        let mut before = &self.text[self.last_end..start];
        if self.segments.is_empty() {
            self.head = Some(plain_line_ends(std::mem::take(&mut before)).into_owned());
        }
        self.rendered.clear();
        render(&mut self.rendered, &segment, fields);
        let is_as_written = self.rendered.strip_suffix(b"\n")
            == Some(&self.text.as_bytes()[line.dialogue.bytes.clone()]);
        let is_ended = line.next > line.dialogue.bytes.end;
        let is_own = before.is_empty() && is_as_written && is_ended;
        if !is_own {
            let block = &self.text[start..line.next];
            let [before, block] = [before, block].map(|text| plain_line_ends(text).into_owned());
            let odd = OddCue { before, block, fingerprint: fingerprint(&segment) };
            self.odd.push((self.segments.len(), odd));
        }
        self.last_end = line.next;
        self.segments.push(segment);
    }

    pub(super) fn finish(self, log: &mut Log) -> (Track, Carry) {
        let rest = plain_line_ends(&self.text[self.last_end..]).into_owned();
        let (head, tail) = match self.head {
            Some(head) => (head, rest),
            None => (rest, String::new()),
        };
        let format = Some(Format::Ass);
        let mut carry = Carry { format, head: Some(head), tail, ..Carry::default() };
        let unsorted = (UNSORTED, self.unsorted.unwrap_or_default());
        let track = sorted(self.segments, self.odd, unsorted, &mut carry, log);
        (track, carry)
    }
}
