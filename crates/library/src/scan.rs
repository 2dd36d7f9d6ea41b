//! The walk over a library: which files are candidates, and what the system says of them.

mod walk;

use std::collections::HashMap;
use std::fs::Metadata;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
pub(crate) use walk::reason;

use crate::Error;
use crate::catalogue::PassedOver;
use crate::file_type::{FileType, may_have_tracks};
use crate::read_file::MAX_FILE_BYTES;
use crate::settings::Settings;
use walk::{Seen, Walked, walk};

/// A file that may matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its name, shown; see [`crate::name`].
    pub(crate) path: String,
    pub(crate) file_type: FileType,
    pub(crate) stamp: Stamp,
}

/// What tells that a file changed without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    pub(crate) size: u64,
    /// Nanoseconds since 1970.
    pub(crate) modified_ns: i64,
    /// 0 where the system has none.
    pub(crate) inode: u64,
}

/// All that a walk saw; each list is sorted by path.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) files: Vec<Found>,
    /// Folders and files that could not be looked at: the name and the reason.
    pub(crate) refused: Vec<(String, String)>,
    /// What has the name of a file that may matter, and is no file of its own.
    pub(crate) passed_over: Vec<(String, PassedOver)>,
}

impl Found {
    pub(crate) fn may_be_transcript(&self) -> bool {
        self.file_type != FileType::Media
    }

    /// Whether it is worth a look for tracks of text inside.
    pub(crate) fn may_have_tracks(&self) -> bool {
        may_have_tracks(&self.path)
    }

    /// How much of it reading takes.
    pub(crate) fn bytes_to_read(&self) -> u64 {
        if self.may_be_transcript() && self.stamp.size <= MAX_FILE_BYTES {
            self.stamp.size
        } else {
            0
        }
    }
}

impl Stamp {
    pub(crate) fn of(data: &Metadata) -> Self {
        let modified = data.modified().unwrap_or(UNIX_EPOCH);
        Self { size: data.len(), modified_ns: nanoseconds(modified), inode: identity(data).1 }
    }
}

/// Nanoseconds since 1970, held inside the range.
pub(crate) fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => {
            i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |before| -before)
        }
    }
}

#[cfg(unix)]
fn identity(data: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;

    (data.dev(), data.ino())
}

#[cfg(not(unix))]
fn identity(_data: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// Walks over the library. Folders behind symbolic links are entered only with `follow`.
pub(crate) fn scan(root: &Path, follow: bool, settings: &Settings) -> Result<Scan, Error> {
    let Walked { seen, mut refused, mut passed_over } = walk(root, follow, settings)?;
    let files = without_second_names(seen, &mut passed_over);
    refused.sort_unstable();
    passed_over.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(Scan { files, refused, passed_over })
}

/// The files by path. A link to a file that is here under another name is passed over, and never
/// the file.
fn without_second_names(
    mut seen: Vec<Seen>,
    passed_over: &mut Vec<(String, PassedOver)>,
) -> Vec<Found> {
    seen.sort_unstable_by(|a, b| (a.via_link, &a.found.path).cmp(&(b.via_link, &b.found.path)));
    if seen.last().is_none_or(|last| !last.via_link) {
        return seen.into_iter().map(|one| one.found).collect();
    }
    let mut first_names = HashMap::new();
    for one in &seen {
        first_names.entry(one.identity).or_insert_with(|| one.found.path.clone());
    }
    let mut files = Vec::with_capacity(seen.len());
    for Seen { found, identity, via_link } in seen {
        match first_names.get(&identity) {
            Some(first) if via_link && *first != found.path => {
                passed_over.push((found.path, PassedOver::SecondName(first.clone())));
            }
            _ => files.push(found),
        }
    }
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    files
}
