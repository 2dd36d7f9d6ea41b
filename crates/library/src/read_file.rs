//! One file to what the catalogue keeps of it.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use cuedex_format::{ErrorKind as FormatErrorKind, Read, ReadOptions, read};
use xxhash_rust::xxh3::xxh3_128;

use crate::ErrorKind;
use crate::catalogue::{Row, State};
use crate::embedded::{
    Embedded, EmbeddedText, Kept, Stop, TextTrack, Tracks, Wish, probe_until, read_tracks,
};
use crate::facts::Facts;
use crate::file_type::{FileType, file_type};
use crate::name::path_of;
use crate::scan::{Found, reason};

/// The largest file that is read: 256 MiB. A day of speech with a time for every word is a tenth
/// of it.
pub(crate) const MAX_FILE_BYTES: u64 = 256 << 20;

/// What became of looking at a file.
#[derive(Debug)]
pub(crate) struct Examined {
    pub(crate) row: Row,
    /// It was opened.
    pub(crate) read: bool,
}

/// A text by its bytes and by what its name says of their dialect: two files with both in common
/// are read alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct MovedText<'a> {
    hash: &'a str,
    /// The extension of a subtitle file, the whole name of another.
    name: &'a str,
}

impl<'a> MovedText<'a> {
    pub(crate) fn new(path: &'a str, hash: &'a str) -> Self {
        let name = path.rsplit('/').next().unwrap_or_default();
        let extension = name.rsplit('.').next().unwrap_or_default();
        let is_subtitle = file_type(name).1 == FileType::Subtitle;
        Self { hash, name: if is_subtitle { extension } else { name } }
    }
}

/// Looks at a file that is new or may have changed; `before` is its row from the last time, and
/// `moved` what was known of files that are gone.
pub(crate) fn examine(
    root: &Path,
    found: &Found,
    before: Option<&Row>,
    moved: &HashMap<MovedText<'_>, &State>,
    now_ns: i64,
) -> Examined {
    let row = |hash, state| Row::new(found.stamp, now_ns, hash, state);
    let bytes = match load(root, &found.path) {
        Ok(bytes) => bytes,
        Err(why) => return Examined { row: row(None, State::Unreadable(why)), read: false },
    };
    let hash = hash(&bytes);
    let same = before.filter(|before| before.hash.as_ref() == Some(&hash)).map(|row| &row.state);
    let state = match same.or_else(|| moved.get(&MovedText::new(&found.path, &hash)).copied()) {
        Some(known) => known.clone(),
        None => state(&bytes, found),
    };
    Examined { row: row(Some(hash), state), read: true }
}

/// Looks at a recording; with `kept`, also into it for tracks of text, whose text is kept there.
/// The recording itself is never hashed: it may be larger than all else together.
pub(crate) fn examine_media(
    root: &Path,
    found: &Found,
    kept: Option<&Kept>,
    stop: Stop<'_>,
    now_ns: i64,
) -> Examined {
    let row = |hash, state| Row::new(found.stamp, now_ns, hash, state);
    let unopened = |state| Examined { row: row(None, state), read: false };
    if !found.may_have_tracks() {
        return unopened(State::Media);
    }
    if found.stamp.size == 0 {
        return unopened(State::Broken("the file is empty".into()));
    }
    let Some(kept) = kept else { return unopened(State::Media) };
    let row = match text_of(&root.join(path_of(&found.path)), stop) {
        Inside::Text(text) => {
            let failed = |(track, why): &(TextTrack, String)| format!("{}: {why}", track.label());
            let failed = text.failed.iter().map(failed).collect();
            let (facts, complaint) = (Facts::of(&text.transcript, text.format), text.complaint);
            let hash = kept.keep(&found.path, &text.transcript);
            row(Some(hash), State::Transcript(Facts { embedded: true, failed, complaint, ..facts }))
        }
        Inside::Nothing => row(None, State::Looked(None)),
        Inside::Refused(why) => row(None, State::Looked(Some(why))),
        Inside::Broken(why) => row(None, State::Broken(why)),
        Inside::Unknown => row(None, State::Media),
    };
    Examined { row, read: true }
}

fn stopped(stop: Stop<'_>) -> bool {
    stop.is_some_and(|stop| stop.load(std::sync::atomic::Ordering::Relaxed))
}

/// What is inside a recording.
enum Inside {
    Text(Box<EmbeddedText>),
    Nothing,
    /// Text is there and cannot be read, and why.
    Refused(String),
    /// It is broken or no recording after all, and why.
    Broken(String),
    /// ffprobe went away meanwhile.
    Unknown,
}

/// Nothing was found, which says little where a program complained.
fn without_text(program: &str, complaint: Option<String>) -> Inside {
    let broken = |complaint| Inside::Broken(format!("{program} says: {complaint}"));
    complaint.map_or(Inside::Nothing, broken)
}

fn text_of(path: &Path, stop: Stop<'_>) -> Inside {
    let embedded = match probe_until(path, stop) {
        Ok(Embedded { tracks, complaint, .. }) if tracks.is_empty() => {
            return without_text("ffprobe", complaint);
        }
        Ok(embedded) => embedded,
        Err(e) => {
            return match e.kind() {
                // A stop may be felt as a refusal; the caller knows of it.
                _ if stopped(stop) => Inside::Refused(e.to_string()),
                ErrorKind::Unreadable => Inside::Broken(e.to_string()),
                ErrorKind::NoFfmpeg => Inside::Unknown,
                _ => Inside::Refused(e.to_string()),
            };
        }
    };
    let options = &ReadOptions::default();
    let wish = Wish { tracks: Tracks::Different, options, stop };
    let read = || read_tracks(path, embedded, wish);
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(text)) if !text.tracks.is_empty() => Inside::Text(Box::new(text)),
        Ok(Ok(text)) => without_text("ffmpeg", text.complaint),
        Ok(Err(e)) => Inside::Refused(in_full(&e)),
        Err(_) => Inside::Refused(FAULT.into()),
    }
}

/// The bytes of a file, or the reason why not.
pub(crate) fn load(root: &Path, shown: &str) -> Result<Vec<u8>, String> {
    let path = root.join(path_of(shown));
    let data = path.metadata().map_err(|e| reason(&e))?;
    if !data.is_file() {
        return Err("is no longer a file".into());
    }
    let too_large =
        || format!("is larger than {} MiB, the most that is read", MAX_FILE_BYTES >> 20);
    if data.len() > MAX_FILE_BYTES {
        return Err(too_large());
    }
    let file = File::open(&path).map_err(|e| reason(&e))?;
    let mut bytes = Vec::with_capacity(usize::try_from(data.len()).unwrap_or(0));
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|e| reason(&e))?;
    if bytes.len() as u64 > MAX_FILE_BYTES { Err(too_large()) } else { Ok(bytes) }
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

fn state(bytes: &[u8], found: &Found) -> State {
    match parse(bytes, &found.path) {
        Ok(read) => State::Transcript(Facts::of(&read.transcript, read.format)),
        Err(refused) if refused.is_other && !claims_to_be_one(found) => {
            State::NotATranscript(refused.why)
        }
        Err(refused) => State::Unreadable(refused.why),
    }
}

/// Whether the name alone promises a transcript.
fn claims_to_be_one(found: &Found) -> bool {
    let ends = [".cuedex.json", ".memories.json"];
    found.file_type == FileType::Subtitle || ends.iter().any(|end| found.path.ends_with(end))
}

/// Why the bytes are not read.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) why: String,
    /// They may well be something else than a transcript.
    is_other: bool,
}

/// Reads the bytes as a transcript. A reader that panics has a fault, but one file must not end
/// the work on all others.
pub(crate) fn parse(bytes: &[u8], shown: &str) -> Result<Read, Refused> {
    let name = shown.rsplit('/').next();
    let result = catch_unwind(AssertUnwindSafe(|| read(bytes, name, &ReadOptions::default())));
    match result {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(e)) => {
            let nothing = matches!(e.kind(), FormatErrorKind::Empty | FormatErrorKind::Binary);
            let is_other = e.is_not_a_transcript() || nothing;
            Err(Refused { why: in_full(&e), is_other })
        }
        Err(_) => Err(Refused { why: FAULT.into(), is_other: false }),
    }
}

/// What is said of a file on which a reader panics.
const FAULT: &str = "the reader failed on it, which is a fault of cuedex";

/// The error with its causes on one line.
fn in_full(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
