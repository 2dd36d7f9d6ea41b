//! One file to what the catalogue keeps of it.

use std::fs::File;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use cuedex_format::{ErrorKind as FormatErrorKind, Read, ReadOptions, read};
use xxhash_rust::xxh3::xxh3_128;

use crate::catalogue::{Row, State};
use crate::facts::Facts;
use crate::file_type::FileType;
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

/// Looks at a file that is new or may have changed; `before` is its row from the last time.
pub(crate) fn examine(root: &Path, found: &Found, before: Option<&Row>, now_ns: i64) -> Examined {
    let row = |hash, state| Row::new(found.stamp, now_ns, hash, state);
    if found.file_type == FileType::Media {
        return Examined { row: row(None, State::Media), read: false };
    }
    let bytes = match load(root, &found.path) {
        Ok(bytes) => bytes,
        Err(why) => return Examined { row: row(None, State::Unreadable(why)), read: false },
    };
    let hash = Some(hash(&bytes));
    let state = match before.filter(|before| before.hash == hash) {
        Some(before) => before.state.clone(),
        None => state(&bytes, found),
    };
    Examined { row: row(hash, state), read: true }
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
        Err(_) => {
            let why = "the reader failed on it, which is a fault of cuedex".into();
            Err(Refused { why, is_other: false })
        }
    }
}

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
