//! A file that is changed in place keeps all that was not edited, byte for byte.

mod by_chance;
mod cases;
mod corpora;
mod documents;
mod encodings;
mod films;

use cuedex_format::{Error, ReadOptions, Rewritten, read, rewrite};
use cuedex_model::{Segment, TimeSpan, Timestamp, Track, Transcript};

/// How every file here is read.
fn options() -> ReadOptions {
    ReadOptions { keep_rolling: true, ..ReadOptions::default() }
}

/// The segments of a transcript's first track, edited; each keeps its id, and new ones get one.
fn with_segments(mut transcript: Transcript, edit: impl FnOnce(&mut Vec<Segment>)) -> Transcript {
    let track = transcript.tracks.remove(0);
    let (kind, language) = (track.kind, track.language.clone());
    let mut segments = track.into_segments();
    edit(&mut segments);
    let is_new = |segment: &Segment| segment.id == cuedex_model::SegmentId::UNSET;
    let stated = segments.into_iter().map(|s| ((!is_new(&s)).then_some(s.id), s)).collect();
    let track = Track::with_stated_ids(kind, stated).0.in_language(language);
    transcript.tracks.insert(0, track);
    transcript
}

fn edited_as(
    bytes: &[u8],
    name: &str,
    options: &ReadOptions,
    edit: impl FnOnce(&mut Vec<Segment>),
) -> Result<Rewritten, Error> {
    let transcript = read(bytes, Some(name), options)?.transcript;
    rewrite(bytes, Some(name), options, &with_segments(transcript, edit))
}

/// A file of text after an edit of its segments that loses nothing.
fn edited(text: &str, name: &str, edit: impl FnOnce(&mut Vec<Segment>)) -> String {
    let after = edited_as(text.as_bytes(), name, &options(), edit).unwrap();
    assert_eq!(after.written.omitted, [], "{name}: {text:?}");
    String::from_utf8(after.bytes).unwrap()
}

/// A time moved by so many milliseconds, not before zero.
fn moved(time: Timestamp, by: i64) -> Timestamp {
    Timestamp::from_millis(time.as_millis().saturating_add_signed(by))
}

fn shift(segment: &mut Segment, by: i64) {
    let of = |span: TimeSpan| TimeSpan::clamped(moved(span.start(), by), moved(span.end(), by));
    segment.span = of(segment.span);
    for word in &mut segment.words {
        word.span = of(word.span);
    }
}
