//! A transcript while it is edited: every segment in a place of its own, found by its id.

use std::collections::BTreeSet;

use cuedex_model::{Segment, SegmentId, TimeSpan, Timestamp, Track, Transcript};
use foldhash::{HashMap, HashMapExt};

use super::{Anchor, TextHash};

/// A transcript that is edited.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// All but the tracks.
    pub(super) rest: Transcript,
    pub(super) tracks: Vec<DraftTrack>,
}

/// A track that is edited.
#[derive(Debug, Clone)]
pub(super) struct DraftTrack {
    /// All but the segments.
    pub(super) head: Track,
    slots: Vec<Slot>,
    /// Every id that is or was there, also of segments that are gone, and the ids under which a
    /// log knows a segment of a changed source.
    by_id: HashMap<SegmentId, usize>,
    /// The segments as they were read, by their texts; made when a segment is looked for that way.
    by_text: Option<HashMap<TextHash, Vec<usize>>>,
    /// The starts of the segments; made when overlaps are looked for.
    starts: Option<Starts>,
    /// How many segments were put in.
    added: u32,
}

#[derive(Debug, Clone)]
struct Slot {
    segment: Segment,
    /// The start and the text with which it was read, where it was changed since.
    first: Option<(Timestamp, TextHash)>,
    place: PlaceInFile,
    is_gone: bool,
}

/// Where a segment stands among those with the same start: the number of the one that was read,
/// and for one that was split off it, behind which; see [`DraftTrack::add_behind`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct PlaceInFile(u32, Vec<u32>);

#[derive(Debug, Clone)]
struct Starts {
    order: BTreeSet<(Timestamp, usize)>,
    longest: u64,
}

/// How far the start of a segment may have moved in a changed source: a second.
const REACH_MS: u64 = 1_000;

impl Draft {
    pub(super) fn new(mut transcript: Transcript) -> Self {
        let tracks = std::mem::take(&mut transcript.tracks);
        Self { rest: transcript, tracks: tracks.into_iter().map(DraftTrack::new).collect() }
    }

    pub(super) fn into_transcript(self) -> Transcript {
        let tracks = self.tracks.into_iter().map(DraftTrack::into_track).collect();
        Transcript { tracks, ..self.rest }
    }
}

impl DraftTrack {
    fn new(mut track: Track) -> Self {
        let segments = track.take_segments();
        let mut by_id = HashMap::with_capacity(segments.len());
        let mut slots = Vec::with_capacity(segments.len());
        for (segment, place) in segments.into_iter().zip(0..) {
            by_id.insert(segment.id, slots.len());
            let place = PlaceInFile(place, Vec::new());
            slots.push(Slot { segment, first: None, place, is_gone: false });
        }
        Self { head: track, slots, by_id, by_text: None, starts: None, added: 0 }
    }

    fn into_track(self) -> Track {
        let mut slots: Vec<Slot> = self.slots.into_iter().filter(|slot| !slot.is_gone).collect();
        slots.sort_by(|a, b| order_of(a).cmp(&order_of(b)));
        self.head.with_segments(slots.into_iter().map(|slot| slot.segment).collect())
    }

    /// The places of all segments in the order of their starts.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.places().collect();
        all.sort_by(|a, b| order_of(&self.slots[*a]).cmp(&order_of(&self.slots[*b])));
        all
    }

    /// The places of all segments, in any order.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> + use<> {
        let there: Vec<usize> =
            (0..self.slots.len()).filter(|place| !self.slots[*place].is_gone).collect();
        there.into_iter()
    }

    pub(super) fn at(&self, place: usize) -> &Segment {
        &self.slots[place].segment
    }

    /// The segment with this id.
    pub(super) fn with_id(&self, id: SegmentId) -> Option<usize> {
        self.by_id.get(&id).copied().filter(|place| !self.slots[*place].is_gone)
    }

    /// The segment of an anchor: with its id, else with its text within a second of its time.
    pub(super) fn find(&mut self, anchor: &Anchor) -> Option<usize> {
        if self.by_id.contains_key(&anchor.id) {
            return self.with_id(anchor.id);
        }
        if self.by_text.is_none() {
            self.by_text = Some(self.texts());
        }
        let same = self.by_text.as_ref()?.get(&anchor.text)?;
        let distance = |place: &usize| {
            let slot = &self.slots[*place];
            let start = slot.first.map_or(slot.segment.span.start(), |(start, _)| start);
            start.as_millis().abs_diff(anchor.start_ms.as_millis())
        };
        let near = same.iter().copied().filter(|place| distance(place) <= REACH_MS);
        let place = near.min_by_key(distance)?;
        self.by_id.insert(anchor.id, place);
        (!self.slots[place].is_gone).then_some(place)
    }

    /// The segments as they were read, by their texts.
    fn texts(&self) -> HashMap<TextHash, Vec<usize>> {
        let mut texts: HashMap<TextHash, Vec<usize>> = HashMap::new();
        let read = self.slots.iter().enumerate().filter(|(_, slot)| slot.place.1.is_empty());
        for (place, slot) in read {
            let text =
                slot.first.map_or_else(|| TextHash::of(&slot.segment.text), |(_, text)| text);
            texts.entry(text).or_default().push(place);
        }
        texts
    }

    /// How the segment at a place was read.
    pub(super) fn anchor(&self, track: usize, place: usize) -> Anchor {
        let Slot { segment, first, .. } = &self.slots[place];
        let now = || (segment.span.start(), TextHash::of(&segment.text));
        let (start_ms, text) = first.unwrap_or_else(now);
        Anchor { track, id: segment.id, start_ms, text }
    }

    /// Changes what a segment says, not when.
    pub(super) fn change(&mut self, place: usize, change: impl FnOnce(&mut Segment)) {
        let slot = &mut self.slots[place];
        slot.note_first();
        change(&mut slot.segment);
    }

    /// Gives a segment another time and changes it otherwise.
    pub(super) fn retime(
        &mut self,
        place: usize,
        span: TimeSpan,
        change: impl FnOnce(&mut Segment),
    ) {
        let slot = &mut self.slots[place];
        slot.note_first();
        let before = slot.segment.span;
        change(&mut slot.segment);
        slot.segment.span = span;
        if let Some(starts) = &mut self.starts {
            starts.order.remove(&(before.start(), place));
            starts.add(span, place);
        }
    }

    pub(super) fn remove(&mut self, place: usize) {
        self.slots[place].is_gone = true;
        if let Some(starts) = &mut self.starts {
            starts.order.remove(&(self.slots[place].segment.span.start(), place));
        }
    }

    /// Puts a segment in that was split off another: among equal starts it stands right behind
    /// that one. Of several split off the same one, the last stands first.
    pub(super) fn add_behind(&mut self, place: usize, segment: Segment) {
        let PlaceInFile(number, mut below) = self.slots[place].place.clone();
        below.push(u32::MAX - self.added);
        self.add_at(PlaceInFile(number, below), segment);
    }

    /// Puts a new segment in, behind all others with its start.
    pub(super) fn add(&mut self, segment: Segment) {
        self.add_at(PlaceInFile(u32::MAX, vec![self.added]), segment);
    }

    fn add_at(&mut self, place: PlaceInFile, segment: Segment) {
        self.added += 1;
        self.by_id.insert(segment.id, self.slots.len());
        if let Some(starts) = &mut self.starts {
            starts.add(segment.span, self.slots.len());
        }
        self.slots.push(Slot { segment, first: None, place, is_gone: false });
    }

    /// An id for a new segment that nobody has or had.
    pub(super) fn free_id(&self, start: Timestamp, text: &str) -> SegmentId {
        let mut ids = (0..).map(|ordinal| SegmentId::of(start, text, ordinal));
        let free = ids.find(|id| *id != SegmentId::UNSET && !self.by_id.contains_key(id));
        free.expect("there are more numbers than segments")
    }

    pub(super) fn has_or_had(&self, id: SegmentId) -> bool {
        self.by_id.contains_key(&id)
    }

    /// A segment other than `except` that shares time with `span` and not with `before`.
    pub(super) fn overlapped(
        &mut self,
        span: TimeSpan,
        except: Option<usize>,
        before: TimeSpan,
    ) -> Option<usize> {
        if self.starts.is_none() {
            let mut starts = Starts { order: BTreeSet::new(), longest: 0 };
            self.places().for_each(|place| starts.add(self.slots[place].segment.span, place));
            self.starts = Some(starts);
        }
        let Starts { order, longest } = self.starts.as_ref()?;
        let first = Timestamp::from_millis(span.start().as_millis().saturating_sub(*longest));
        let near = order.range((first, 0)..(span.end(), 0)).map(|(_, place)| *place);
        let overlaps = |place: &usize| {
            let other = self.slots[*place].segment.span;
            Some(*place) != except
                && other.overlap_millis(span) > 0
                && other.overlap_millis(before) == 0
        };
        near.into_iter().find(overlaps)
    }

    /// Changes every segment; `false` takes one out.
    pub(super) fn change_all(&mut self, mut change: impl FnMut(&mut Segment) -> bool) {
        self.starts = None;
        for slot in self.slots.iter_mut().filter(|slot| !slot.is_gone) {
            slot.note_first();
            slot.is_gone = !change(&mut slot.segment);
        }
    }

    /// Looks at every segment and may change strings that are not its text.
    pub(super) fn for_each_mut(&mut self, mut look: impl FnMut(&mut Segment)) {
        let there = self.slots.iter_mut().filter(|slot| !slot.is_gone);
        there.for_each(|slot| look(&mut slot.segment));
    }
}

impl Slot {
    fn note_first(&mut self) {
        let segment = &self.segment;
        self.first.get_or_insert_with(|| (segment.span.start(), TextHash::of(&segment.text)));
    }
}

impl Starts {
    fn add(&mut self, span: TimeSpan, place: usize) {
        self.order.insert((span.start(), place));
        self.longest = self.longest.max(span.duration_millis());
    }
}

fn order_of(slot: &Slot) -> (Timestamp, &PlaceInFile) {
    (slot.segment.span.start(), &slot.place)
}
