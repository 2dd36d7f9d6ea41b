//! The text of recordings, kept beside the index so that a recording is gone through once. It is
//! derived, as the index is: without it the recording is gone through again.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use cuedex_model::{Transcript, json};
use xxhash_rust::xxh3::xxh3_128;

use super::read::bytes_of;
use crate::atomic;
use crate::read_file::hash;

/// The folder inside the index folder.
pub(crate) const FOLDER: &str = "embedded";

/// The kept text of a library.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    folder: PathBuf,
}

impl Kept {
    pub(crate) fn new(index_dir: &Path) -> Self {
        Self { folder: index_dir.join(FOLDER) }
    }

    /// Keeps the text of a recording, as far as there is room, and gives its hash.
    pub(crate) fn keep(&self, shown: &str, transcript: &Transcript) -> String {
        let (bytes, hash) = bytes_of(transcript);
        if fs::create_dir_all(&self.folder).is_ok() {
            let path = self.folder.join(name(shown));
            // Without it the recording is gone through again, and nothing else is lost.
            let _ = atomic::write(&path, |out| out.write_all(&bytes));
        }
        hash
    }

    /// What was kept of a recording, if it is still that.
    pub(super) fn load(&self, shown: &str, known_hash: &str) -> Option<Transcript> {
        let bytes = fs::read(self.folder.join(name(shown))).ok()?;
        (hash(&bytes) == known_hash).then(|| json::read(&bytes).ok())?.map(|d| d.transcript)
    }

    /// Removes what was kept of a recording.
    pub(crate) fn forget(&self, shown: &str) {
        let _ = fs::remove_file(self.folder.join(name(shown)));
    }

    /// Removes what was kept of recordings that are gone.
    pub(crate) fn retain<'a>(&self, recordings: impl Iterator<Item = &'a str>) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let names: HashSet<String> = recordings.map(name).collect();
        for entry in entries.flatten() {
            let is_known = entry.file_name().to_str().is_some_and(|name| names.contains(name));
            if !is_known {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// The name of the file that keeps the text of a recording.
fn name(shown: &str) -> String {
    format!("{:032x}.cuedex.json", xxh3_128(shown.as_bytes()))
}
