//! What the line formats share: raw cues become segments, and whatever the writer would not
//! write again by itself goes into the carry.

use cuedex_model::{Segment, Track, TrackKind};
use memchr::{memchr3, memmem};

use super::log::{Log, Place};
use super::raw_cue::{RawCue, TimeCodes};
use super::rolling::Evidence;
use crate::carry::{OddCue, fingerprint};
use crate::cue::lines::plain_line_ends;
use crate::{Carry, Code, Format};

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
    /// The first cue that starts before the one in front of it.
    unsorted: Option<Place>,
    /// Whether the cues look like rolling captions.
    pub(super) evidence: Evidence,
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
            unsorted: None,
            evidence: Evidence::default(),
        }
    }

    /// The number of the next cue, from 1.
    pub(super) fn next_number(&self) -> usize {
        self.segments.len() + 1
    }

    /// Takes a cue as it stands in the file.
    pub(super) fn push(&mut self, raw: &RawCue<'_>, segment: Segment) {
        self.look_back(raw, &segment);
        let is_first = self.segments.is_empty();
        let before = &self.text[self.last_end..raw.bytes.start];
        let own_before = match is_first {
            true => self.take_head(before),
            false => same_lines(before, b"\n"),
        };
        if !own_before || !self.is_own(raw, &segment) {
            let before = if is_first { "" } else { before };
            let odd = OddCue {
                before: plain_line_ends(before).into_owned(),
                block: plain_line_ends(&self.text[raw.bytes.clone()]).into_owned(),
                fingerprint: fingerprint(&segment),
            };
            self.odd.push((self.segments.len(), odd));
        }
        self.last_end = raw.bytes.end;
        self.segments.push(segment);
    }

    fn look_back(&mut self, raw: &RawCue<'_>, segment: &Segment) {
        let Some(before) = self.segments.last() else { return };
        self.evidence.look(before, segment);
        if self.unsorted.is_none() && segment.span.start() < before.span.start() {
            self.unsorted = Some(raw.place(self.segments.len() + 1));
        }
    }

    /// Takes a cue of which something was left out: it is to be written anew.
    pub(super) fn push_anew(&mut self, raw: &RawCue<'_>, segment: Segment) {
        if self.segments.is_empty() {
            let before = &self.text[self.last_end..raw.bytes.start];
            self.take_head(before);
        }
        self.look_back(raw, &segment);
        self.last_end = raw.bytes.end;
        self.segments.push(segment);
    }

    /// Leaves out a whole cue.
    pub(super) fn pass(&mut self, raw: &RawCue<'_>) {
        self.last_end = raw.bytes.end;
    }

    fn take_head(&mut self, head: &str) -> bool {
        if !same_lines(head, self.own_head.as_bytes()) {
            self.head = Some(plain_line_ends(head).into_owned());
        }
        true
    }

    /// Whether the writer would write the cue as it stands. A plain one in the clean form surely
    /// is, and is not written for it.
    fn is_own(&mut self, raw: &RawCue<'_>, segment: &Segment) -> bool {
        let is_plain = raw.is_clean
            && segment.cue.is_none()
            && !segment.text.is_empty()
            && memchr3(b'<', b'&', b'{', raw.payload.as_bytes()).is_none();
        if is_plain && raw.end >= raw.start && raw.number_is(self.segments.len() + 1) {
            return self.text.as_bytes()[..raw.bytes.end].ends_with(b"\n");
        }
        self.rendered.clear();
        (self.render)(&mut self.rendered, segment, self.segments.len() + 1);
        same_lines(&self.text[raw.bytes.clone()], &self.rendered)
    }

    pub(super) fn finish(self, codes: &TimeCodes, log: &mut Log) -> (Track, Carry) {
        let mut carry = Carry { format: Some(self.format), head: self.head, ..Carry::default() };
        let rest = &self.text[self.last_end..];
        if self.segments.is_empty() {
            carry.head = Some(plain_line_ends(rest).into_owned());
        } else {
            carry.tail = plain_line_ends(rest).into_owned();
        }
        let unsorted = (codes.unsorted, self.unsorted.unwrap_or_default());
        let track = sorted(self.segments, self.odd, unsorted, &mut carry, log);
        (track, carry)
    }
}

/// The track of segments in file order, where those at these places are odd. Odd cues go into the
/// carry under the ids of their segments, and so does the file order, where it is not the track's.
pub(super) fn sorted(
    segments: Vec<Segment>,
    odd: Vec<(usize, OddCue)>,
    unsorted: (Code, Place),
    carry: &mut Carry,
    log: &mut Log,
) -> Track {
    // The track sorts by start and keeps the order of equals; so does this.
    let mut file_order: Vec<usize> = (0..segments.len()).collect();
    let is_sorted = segments.is_sorted_by_key(|segment| segment.span.start());
    if !is_sorted {
        file_order.sort_by_key(|&n| segments[n].span.start());
        log.say(unsorted.0, unsorted.1);
    }
    let track = Track::new(TrackKind::Audio, segments);
    let mut ids = vec![None; file_order.len()];
    for (&in_file, segment) in file_order.iter().zip(track.segments()) {
        ids[in_file] = Some(segment.id);
    }
    carry.odd = odd.into_iter().filter_map(|(n, odd)| Some((ids[n]?, odd))).collect();
    if !is_sorted {
        carry.order = ids.into_iter().flatten().collect();
    }
    track
}

fn same_lines(text: &str, rendered: &[u8]) -> bool {
    text.as_bytes() == rendered
        || (text.contains('\r') && plain_line_ends(text).as_bytes() == rendered)
}
