//! What the line formats share: raw cues become segments, and whatever the writer would not
//! write again by itself goes into the carry.

use std::ops::Range;

use cuedex_model::{Segment, TimeSpan, Track, TrackKind};
use memchr::memmem;

use super::lines::Line;
use super::log::{Log, Place};
use crate::carry::{OddCue, fingerprint};
use crate::cue::timing::{self, Oddity, Timing};
use crate::{Carry, Format};

/// A cue as it stands in a file.
#[derive(Debug, Clone)]
pub(super) struct RawCue<'a> {
    /// The line above the times: index or identifier.
    pub(super) id: Option<&'a str>,
    pub(super) timing: Timing<'a>,
    /// Where the text with its markup stands.
    pub(super) payload: Range<usize>,
    /// Where the whole cue stands, from its first line to the line end of its last.
    pub(super) block: Range<usize>,
    /// The number of the line with the times.
    pub(super) line: usize,
}

impl<'a> RawCue<'a> {
    pub(super) fn begin(id: Option<Line<'a>>, line: Line<'a>, timing: Timing<'a>) -> Self {
        let start = id.map_or(line.start, |id| id.start);
        Self {
            id: id.map(|id| id.text),
            timing,
            payload: line.next..line.next,
            block: start..line.next,
            line: line.number,
        }
    }

    pub(super) fn take(&mut self, line: Line<'a>) {
        self.payload.end = line.start + line.text.len();
        self.block.end = line.next;
    }

    /// Words before the times, where only an index may stand.
    pub(super) fn lead_text(&self) -> &'a str {
        let lead = self.timing.lead;
        if timing::is_index(lead) { "" } else { lead }
    }

    pub(super) fn place(&self, number: usize) -> Place {
        Place { line: self.line, bytes: self.block.clone(), cue: Some(number) }
    }

    /// The cue's time, with a warning for each way in which it is odd.
    pub(super) fn span(&self, codes: &TimeCodes, number: usize, log: &mut Log) -> TimeSpan {
        let Timing { start, end, oddity, .. } = self.timing;
        match oddity {
            None => {}
            Some(Oddity::Form) => {
                log.warn(codes.form, self.place(number), "the times are not in the standard form");
            }
            Some(Oddity::Range) => {
                log.warn(codes.range, self.place(number), "minutes or seconds are over 59");
            }
            Some(Oddity::Negative) => {
                log.warn(codes.negative, self.place(number), "a time before zero was set to zero");
            }
        }
        if end < start {
            let message = format!("the cue ends at {end}, before its start at {start}; made empty");
            log.warn(codes.reversed, self.place(number), message);
        }
        TimeSpan::clamped(start, end)
    }
}

/// The codes of odd times in one format.
pub(super) struct TimeCodes {
    pub(super) form: &'static str,
    pub(super) range: &'static str,
    pub(super) negative: &'static str,
    pub(super) reversed: &'static str,
    pub(super) unsorted: &'static str,
}

/// Renders a cue as the format's writer does: segment, number from 1.
pub(super) type Render = fn(&mut Vec<u8>, &Segment, usize);

/// Gathers the cues of a file in file order.
pub(super) struct Assembly<'a> {
    text: &'a str,
    format: Format,
    render: Render,
    own_head: &'static str,
    head: Option<String>,
    segments: Vec<Segment>,
    odd: Vec<(usize, OddCue)>,
    last_end: usize,
    rendered: Vec<u8>,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(
        text: &'a str,
        format: Format,
        own_head: &'static str,
        render: Render,
    ) -> Self {
        Self {
            text,
            format,
            render,
            own_head,
            head: None,
            // Each cue has an arrow: one look at all of the text spares moving the cues about.
            segments: Vec::with_capacity(memmem::find_iter(text.as_bytes(), "-->").count()),
            odd: Vec::new(),
            last_end: 0,
            rendered: Vec::new(),
        }
    }

    /// The number of the next cue, from 1.
    pub(super) fn next_number(&self) -> usize {
        self.segments.len() + 1
    }

    pub(super) fn push(&mut self, raw: &RawCue<'_>, segment: Segment) {
        let before = &self.text[self.last_end..raw.block.start];
        let block = &self.text[raw.block.clone()];
        self.rendered.clear();
        (self.render)(&mut self.rendered, &segment, self.segments.len() + 1);
        let own_before = if self.segments.is_empty() {
            if !same_lines(before, self.own_head.as_bytes()) {
                self.head = Some(plain_line_ends(before));
            }
            true
        } else {
            same_lines(before, b"\n")
        };
        if !own_before || !same_lines(block, &self.rendered) {
            let before = if self.segments.is_empty() { "" } else { before };
            let odd = OddCue {
                before: plain_line_ends(before),
                block: plain_line_ends(block),
                fingerprint: fingerprint(&segment),
            };
            self.odd.push((self.segments.len(), odd));
        }
        self.last_end = raw.block.end;
        self.segments.push(segment);
    }

    pub(super) fn finish(self, codes: &TimeCodes, log: &mut Log) -> (Track, Carry) {
        let mut carry = Carry { format: Some(self.format), head: self.head, ..Carry::default() };
        let rest = &self.text[self.last_end..];
        if self.segments.is_empty() {
            carry.head = Some(plain_line_ends(rest));
        } else {
            carry.tail = plain_line_ends(rest);
        }
        // The track sorts by start and keeps the order of equals; so does this.
        let mut file_order: Vec<usize> = (0..self.segments.len()).collect();
        let sorted = self.segments.is_sorted_by_key(|s| s.span.start());
        if !sorted {
            file_order.sort_by_key(|&n| self.segments[n].span.start());
            let message = "the cues are not in the order of their starts; sorted";
            log.note(codes.unsorted, Place::default(), message);
        }
        let track = Track::new(TrackKind::Audio, self.segments);
        let mut ids = vec![None; file_order.len()];
        for (&in_file, segment) in file_order.iter().zip(track.segments()) {
            ids[in_file] = Some(segment.id);
        }
        carry.odd = self.odd.into_iter().filter_map(|(n, odd)| Some((ids[n]?, odd))).collect();
        if !sorted {
            carry.order = ids.into_iter().flatten().collect();
        }
        (track, carry)
    }
}

fn same_lines(text: &str, rendered: &[u8]) -> bool {
    text.as_bytes() == rendered
        || (text.contains('\r') && plain_line_ends(text).as_bytes() == rendered)
}

pub(super) fn plain_line_ends(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}
