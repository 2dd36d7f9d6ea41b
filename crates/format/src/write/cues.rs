//! What the line formats share: the order of the cues, the blank lines between them, and the
//! parts of the carry that stand at their places.

use std::collections::HashMap;
use std::io;

use cuedex_model::{Segment, SegmentId, Track, TrackKind, Transcript};

use super::omitted::{CueParts, Omissions, Part, omitted_beside};
use super::xml::CONTROL_CHARACTERS;
use super::{WriteOptions, Written};
use crate::carry::fingerprint;
use crate::{Carry, Format};

/// One line format.
pub(super) struct Writer<'a> {
    pub(super) format: Format,
    pub(super) head: &'a str,
    /// What stands between two cues.
    pub(super) between: &'a str,
    pub(super) not_held: &'a [Part],
}

/// How the cues of a format are written.
pub(super) trait Dialect {
    /// Appends a cue with its number from 1.
    fn render(&mut self, out: &mut Vec<u8>, segment: &Segment, number: usize);

    /// Appends a cue that was edited since it was read as this block.
    fn render_edited(&mut self, out: &mut Vec<u8>, segment: &Segment, number: usize, _was: &str) {
        self.render(out, segment, number);
    }

    /// Takes notice of what is written between two cues as it was read.
    fn pass(&mut self, _between: &str) {}

    /// What this cue loses beside the parts that the format never holds; not asked for a cue
    /// that is written as it was read.
    fn lost(&mut self, segment: &Segment) -> Vec<&'static str>;

    /// Whether the format has a place for this cue.
    fn has_place(&self, _segment: &Segment) -> bool {
        true
    }

    /// How many words of a cue stand with their times, where the format does so on request.
    fn timed_words(&self, _segment: &Segment) -> usize {
        0
    }

    /// Whether the format holds bold, italic and underline.
    fn holds_looks(&self) -> bool {
        true
    }

    /// Whether the settings of this cue are what the format says of every cue.
    fn implies_settings(&self, _segment: &Segment) -> bool {
        false
    }

    /// Appends what stands behind the last cue.
    fn finish(&mut self, _out: &mut Vec<u8>) {}
}

/// A format that writes a cue from nothing but the cue.
pub(super) struct Plain {
    pub(super) render: fn(&mut Vec<u8>, &Segment, usize),
    pub(super) holds_speakers: bool,
    pub(super) holds_looks: bool,
    /// How many words of a cue it writes with their times.
    pub(super) timed_words: fn(&Segment) -> usize,
}

impl Dialect for Plain {
    fn render(&mut self, out: &mut Vec<u8>, segment: &Segment, number: usize) {
        (self.render)(out, segment, number);
    }

    fn lost(&mut self, segment: &Segment) -> Vec<&'static str> {
        let mut lost = Vec::new();
        if !self.holds_speakers && segment.speaker.is_some() {
            lost.push(Part::Speakers.name());
        }
        if segment.text.contains('\0') {
            lost.push(CONTROL_CHARACTERS);
        }
        lost
    }

    fn timed_words(&self, segment: &Segment) -> usize {
        (self.timed_words)(segment)
    }

    fn holds_looks(&self) -> bool {
        self.holds_looks
    }
}

/// Whether a cue's payload has markup that a writer makes anew.
#[cfg(feature = "subtp")]
pub(super) fn has_markup(segment: &Segment) -> bool {
    segment.cue.as_ref().is_some_and(|cue| cue.raw.is_some())
}

/// What no line format holds in general.
pub(super) const NOT_HELD: [Part; 13] = [
    Part::VideoId,
    Part::VideoDetails,
    Part::Summary,
    Part::Chapters,
    Part::Topics,
    Part::TrackTitles,
    Part::Provenance,
    Part::WordTimes,
    Part::WordSpeakers,
    Part::Confidences,
    Part::Corrections,
    Part::CueStyles,
    Part::UnknownFields,
];

/// How many bytes are gathered before they go out.
const BATCH: usize = 64 * 1024;

pub(super) fn write(
    writer: &Writer<'_>,
    dialect: &mut dyn Dialect,
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let nothing = Carry::default();
    let carry = carry_of(options, writer.format).unwrap_or(&nothing);
    let track = main_track(transcript);
    let mut segments = track.map_or_else(Vec::new, |track| in_file_order(track, &carry.order));
    segments.retain(|segment| dialect.has_place(segment));
    let mut batch = Vec::with_capacity(BATCH + 4 * 1024);
    if carry.bom {
        batch.extend_from_slice("\u{feff}".as_bytes());
    }
    batch.extend_from_slice(writer.head.as_bytes());
    let mut tally = Tally::default();
    for (n, segment) in segments.iter().enumerate() {
        let start = batch.len();
        let is_as_read = append_cue(writer, dialect, carry, segment, n, &mut batch);
        match is_as_read {
            true => tally.keep(segment),
            false => tally.look(segment, &batch[start..], dialect),
        }
        if batch.len() >= BATCH {
            // The last byte stays, because the next cue looks at it.
            let kept = batch.split_off(batch.len() - 1);
            out.write_all(&batch)?;
            batch = kept;
        }
    }
    batch.extend_from_slice(carry.tail.as_bytes());
    dialect.finish(&mut batch);
    out.write_all(&batch)?;
    let omitted = tally.of(omitted_beside(track, transcript, writer.not_held));
    Ok(Written { segments: segments.len(), omitted: omitted.into_list() })
}

/// What the cues lose, and what those keep that stand as they were read.
#[derive(Default)]
struct Tally {
    cue_parts: CueParts,
    lost: Omissions,
    kept_words: usize,
    kept_speakers: usize,
}

impl Tally {
    /// A cue that stands as it was read says all that was read from it.
    fn keep(&mut self, segment: &Segment) {
        self.kept_words += segment.words.len();
        self.kept_speakers += segment.words.iter().filter(|word| word.speaker.is_some()).count();
    }

    fn look(&mut self, segment: &Segment, block: &[u8], dialect: &mut dyn Dialect) {
        self.cue_parts.look(segment, block, dialect);
        self.kept_words += dialect.timed_words(segment);
        dialect.lost(segment).into_iter().for_each(|what| self.lost.add(what, 1));
    }

    /// The omissions of the whole with those of its cues.
    fn of(self, mut whole: Omissions) -> Omissions {
        whole.take_back(Part::WordTimes.name(), self.kept_words);
        whole.take_back(Part::WordSpeakers.name(), self.kept_speakers);
        whole.extend(self.lost);
        self.cue_parts.add_to(&mut whole);
        whole
    }
}

/// Whether the cue was written as it was read.
fn append_cue(
    writer: &Writer<'_>,
    dialect: &mut dyn Dialect,
    carry: &Carry,
    segment: &Segment,
    n: usize,
    batch: &mut Vec<u8>,
) -> bool {
    if n > 0 && batch.last().is_some_and(|b| *b != b'\n') {
        batch.push(b'\n');
    }
    let Some(odd) = carry.odd.get(&segment.id) else {
        if n > 0 {
            batch.extend_from_slice(writer.between.as_bytes());
        }
        dialect.render(batch, segment, n + 1);
        return false;
    };
    batch.extend_from_slice(odd.before.as_bytes());
    dialect.pass(&odd.before);
    let is_untouched = odd.fingerprint == fingerprint(segment);
    match is_untouched {
        true => batch.extend_from_slice(odd.block.as_bytes()),
        false => dialect.render_edited(batch, segment, n + 1, &odd.block),
    }
    is_untouched
}

/// The part of the carry that the reader of this format kept aside.
pub(super) fn carry_of<'a>(options: &WriteOptions<'a>, format: Format) -> Option<&'a Carry> {
    options.carry.filter(|carry| carry.format == Some(format))
}

/// The first spoken track, else the first track: line formats hold one.
pub(super) fn main_track(transcript: &Transcript) -> Option<&Track> {
    let spoken = transcript.tracks.iter().find(|track| track.kind == TrackKind::Audio);
    spoken.or_else(|| transcript.tracks.first())
}

/// The segments as the file had them; new ones follow the one before them in time.
fn in_file_order<'a>(track: &'a Track, order: &[SegmentId]) -> Vec<&'a Segment> {
    let mut segments: Vec<&Segment> = track.segments().iter().collect();
    if !order.is_empty() {
        let places: HashMap<_, _> = order.iter().zip(1_usize..).collect();
        let mut last = 0;
        let mut placed: Vec<(usize, &Segment)> = Vec::with_capacity(segments.len());
        for segment in segments {
            last = places.get(&segment.id).copied().unwrap_or(last);
            placed.push((last, segment));
        }
        placed.sort_by_key(|(place, _)| *place);
        segments = placed.into_iter().map(|(_, segment)| segment).collect();
    }
    segments
}
