//! What the line formats share: the order of the cues, the blank lines between them, and the
//! parts of the carry that stand at their places.

use std::collections::HashMap;
use std::io;

use cuedex_model::{Segment, SegmentId, Track, TrackKind, Transcript};

use super::omitted::{CueParts, Part, omitted_beside};
use super::{WriteOptions, Written};
use crate::carry::fingerprint;
use crate::{Carry, Format};

/// One line format.
pub(super) struct Writer<'a> {
    pub(super) format: Format,
    pub(super) head: &'a str,
    pub(super) render: fn(&mut Vec<u8>, &Segment, usize),
    pub(super) holds_speakers: bool,
}

const NOT_HELD: [Part; 13] = [
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
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let nothing = Carry::default();
    let carry = options.carry.filter(|c| c.format == Some(writer.format)).unwrap_or(&nothing);
    let track = main_track(transcript);
    let segments = track.map_or_else(Vec::new, |track| in_file_order(track, &carry.order));
    let mut batch = Vec::with_capacity(BATCH + 4 * 1024);
    if carry.bom {
        batch.extend_from_slice("\u{feff}".as_bytes());
    }
    batch.extend_from_slice(carry.head.as_deref().unwrap_or(writer.head).as_bytes());
    let mut cue_parts = CueParts::default();
    for (n, segment) in segments.iter().enumerate() {
        let start = batch.len();
        append_cue(writer, carry, segment, n, &mut batch);
        cue_parts.look(segment, &batch[start..]);
        if batch.len() >= BATCH {
            // The last byte stays, because the next cue looks at it.
            let kept = batch.split_off(batch.len() - 1);
            out.write_all(&batch)?;
            batch = kept;
        }
    }
    batch.extend_from_slice(carry.tail.as_bytes());
    out.write_all(&batch)?;
    let mut omitted = omitted_beside(track, transcript, &NOT_HELD);
    if !writer.holds_speakers {
        let count = segments.iter().filter(|segment| segment.speaker.is_some()).count();
        omitted.add(Part::Speakers.name(), count);
    }
    cue_parts.add_to(&mut omitted);
    Ok(Written { segments: segments.len(), omitted: omitted.into_list() })
}

fn append_cue(
    writer: &Writer<'_>,
    carry: &Carry,
    segment: &Segment,
    n: usize,
    batch: &mut Vec<u8>,
) {
    if n > 0 && batch.last().is_some_and(|b| *b != b'\n') {
        batch.push(b'\n');
    }
    match carry.odd.get(&segment.id) {
        Some(odd) => {
            batch.extend_from_slice(odd.before.as_bytes());
            if odd.fingerprint == fingerprint(segment) {
                batch.extend_from_slice(odd.block.as_bytes());
                return;
            }
        }
        None if n > 0 => batch.push(b'\n'),
        None => {}
    }
    (writer.render)(batch, segment, n + 1);
}

/// The first spoken track, else the first track: line formats hold one.
fn main_track(transcript: &Transcript) -> Option<&Track> {
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
