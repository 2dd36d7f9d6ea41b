//! Changing a file in place.

mod blocks;
mod compose;
mod document;
mod graft;
mod manner;
mod order;
mod script;
mod splice;
mod times;
mod tree;
mod verdict;
mod voiced;

use cuedex_model::{Chapter, Segment, TimeSpan, Track, TrackKind, Transcript};

use super::Written;
use super::cues::main_track;
use crate::read::blocks::{self as places, Opened};
use crate::{Error, ErrorKind, Format, ReadOptions};
use blocks::Blocks;
use compose::{Cues, compose};
use order::Order;
use script::Lines;
use splice::{File, Splice, spliced};

/// A file after its edit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rewritten {
    /// The format, which stays.
    pub format: Format,
    /// The whole file.
    pub bytes: Vec<u8>,
    /// How many segments it holds, and what of the edit the format could not hold.
    pub written: Written,
}

/// A file with the edits of its transcript and everything else as it was, byte for byte.
///
/// `original`, `name` and `options` are those that [`read`](crate::read()) got; `edited` is the
/// transcript that it gave, with changes. Segments are known by their ids, so that an edit must
/// keep them ([`Track::with_stated_ids`]): one with another id is a new one.
///
/// - Byte order mark, encoding, line ends (each line its own; new ones those of their
///   neighbours), blank lines, notes, header and bytes that are no text stay.
/// - Of an edited cue only what was edited changes: a time keeps its manner of writing (`0:00:01.5`,
///   comma or point), the number, the settings, the other columns and the markup stay. Inner times
///   of WebVTT move with their words, a speaker changes the voice alone. Where a text changes, the
///   payload that the edit brought ([`Cue::raw`](cuedex_model::Cue::raw)) is taken if it shows that
///   text; else the text is written in the markup that stood around all of the old one.
/// - A deleted cue goes with one of the gaps beside it; notes stay. New cues stand at their place
///   in time. SubRip's numbers are counted anew where they were 1, 2, 3 and cues came or went. A
///   cue that is moved past another one is moved in the file, if the file was in the order of time.
/// - In JSON the values that were edited change; all others stay as they are spelled, in their
///   order and on their lines, and new ones follow the document's manner of indenting.
///
/// A file without edits is given back as it is, in any format. What cannot be kept: bytes that are
/// no text inside a payload that is itself written anew or moved, and a minute written without
/// hours (`59:59.000`) that the edit moves past the hour and back.
///
/// ```
/// use cuedex_format::{ReadOptions, read, rewrite};
/// use cuedex_model::{TimeSpan, Track, TrackKind};
///
/// let film = b"7\r\n0:00:01.5 --> 0:00:02.5\r\n<i>the quiet harbor</i>\r\n";
/// let options = ReadOptions::default();
/// let mut edited = read(film, Some("film.srt"), &options)?.transcript;
/// let mut segments = edited.tracks.remove(0).into_segments();
/// segments[0].span = TimeSpan::from_millis(2_500, 3_500);
/// let ids = segments.into_iter().map(|segment| (Some(segment.id), segment)).collect();
/// edited.tracks.push(Track::with_stated_ids(TrackKind::Audio, ids).0);
///
/// let after = rewrite(film, Some("film.srt"), &options, &edited)?;
/// assert_eq!(after.bytes, b"7\r\n0:00:02.5 --> 0:00:03.5\r\n<i>the quiet harbor</i>\r\n");
/// # Ok::<(), cuedex_format::Error>(())
/// ```
///
/// # Errors
/// Those of [`read`](crate::read()); [`ErrorKind::Encoding`] where the file's encoding does not
/// have a letter of the edit or bytes that are no text stand on both sides of it;
/// [`ErrorKind::NotEditable`] for an edit of a format that is only read, of rolling captions that
/// were read without [`ReadOptions::keep_rolling`], and of a reply of Memories.ai that is no list
/// of segments.
pub fn rewrite(
    original: &[u8],
    name: Option<&str>,
    options: &ReadOptions,
    edited: &Transcript,
) -> Result<Rewritten, Error> {
    let opened = places::open(original, name, options)?;
    let format = opened.format;
    let unchanged = || Written { segments: edited.segment_count(), omitted: Vec::new() };
    if opened.made.transcript == *edited {
        return Ok(Rewritten { format, bytes: original.to_vec(), written: unchanged() });
    }
    let edit = match format {
        Format::Srt | Format::Vtt | Format::Ass => cues_edited(&opened, options, edited)?,
        Format::Canonical | Format::Memories => {
            let document = document::rewritten(&opened, edited)?;
            let all = Splice::new(0..opened.text.len(), document.text);
            Edit { splices: vec![all], written: Some(document.written) }
        }
        other => {
            let message = format!("{other} is read, but files in it are not changed in place");
            return Err(Error::new(ErrorKind::NotEditable, message));
        }
    };
    let after = spliced(&opened.text, 0..opened.text.len(), &edit.splices);
    let (part, coding) = (opened.bytes.clone(), opened.coding);
    let file = File { bytes: original, part, coding, text: &opened.text };
    let bytes = file.with(&edit.splices, &after)?;
    let written = match edit.written {
        Some(written) => written,
        None => verdict::of(&opened, edited, &after, name, options),
    };
    Ok(Rewritten { format, bytes, written })
}

/// The changes in a text, and what a document's writer says of them.
struct Edit {
    splices: Vec<Splice>,
    written: Option<Written>,
}

fn cues_edited(
    opened: &Opened<'_>,
    options: &ReadOptions,
    edited: &Transcript,
) -> Result<Edit, Error> {
    if opened.made.removed.iter().any(|removed| removed.code.starts_with("rolling/")) {
        let message = "lines that rolling captions repeat were left out, so that they cannot be \
                       changed in place; read the file with them kept";
        return Err(Error::new(ErrorKind::NotEditable, message));
    }
    let (text, made) = (opened.text.as_ref(), &opened.made);
    let (original, edited_cues) = match made.transcript.tracks.first() {
        Some(track) => (track.clone(), main_track(edited).cloned().unwrap_or_default()),
        None => as_cues(&made.transcript.chapters, &edited.chapters),
    };
    let were = in_file_order(&original, &made.carry.order);
    let order = Order::of(&were, edited_cues.segments());
    let cues: Box<dyn Cues + '_> = match opened.format {
        Format::Ass => Box::new(Lines::of(text, places::lines(text), &were)),
        format => {
            let conformance = options.conformance;
            let blocks = places::blocks(text, format, conformance);
            Box::new(Blocks { text, format, conformance, blocks })
        }
    };
    let first = cues.parts().first().map_or(text.len(), |first| first.start);
    let mut splices = compose(text, cues.as_ref(), &were, &order);
    if opened.format == Format::Ass && made.transcript.title != edited.title {
        let title = script::title(text, first, edited.title.as_deref());
        splices.splice(0..0, title);
    }
    Ok(Edit { splices, written: None })
}

/// The segments as the file has them.
fn in_file_order<'a>(track: &'a Track, order: &[cuedex_model::SegmentId]) -> Vec<&'a Segment> {
    let mut segments: Vec<&Segment> = track.segments().iter().collect();
    if !order.is_empty() {
        let places: std::collections::HashMap<_, _> = order.iter().zip(0_usize..).collect();
        segments.sort_by_key(|segment| places.get(&segment.id).copied());
    }
    segments
}

/// Chapters before and after an edit as cues: the same one by its place where none came or went,
/// else by its start and title.
fn as_cues(were: &[Chapter], are: &[Chapter]) -> (Track, Track) {
    let cue = |chapter: &Chapter| {
        let end = chapter.end().unwrap_or(chapter.start);
        Segment::new(TimeSpan::clamped(chapter.start, end), &*chapter.title)
    };
    let before = Track::new(TrackKind::Audio, were.iter().map(cue).collect());
    let after: Vec<Segment> = are.iter().map(cue).collect();
    if were.len() != are.len() {
        return (before, Track::new(TrackKind::Audio, after));
    }
    let ids = before.segments().iter().map(|segment| Some(segment.id));
    let after = Track::with_stated_ids(TrackKind::Audio, ids.zip(after).collect()).0;
    (before, after)
}
