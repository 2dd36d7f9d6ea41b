//! The walk over a library: which files are candidates, and what the system says of them.

use std::collections::HashSet;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use ignore::overrides::OverrideBuilder;
use ignore::{DirEntry, WalkBuilder};

use crate::file_type::{FileType, file_type, may_have_tracks};
use crate::name::shown;
use crate::read_file::MAX_FILE_BYTES;
use crate::settings::Settings;
use crate::{Error, ErrorKind};

/// Ignore files that only cuedex heeds.
const IGNORE_FILE: &str = ".cuedexignore";

/// Folders of other people's files.
const FOREIGN_FOLDERS: [&str; 2] = ["node_modules", "target"];

/// A file that may matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its name, shown; see [`crate::name`].
    pub(crate) path: String,
    pub(crate) file_type: FileType,
    pub(crate) stamp: Stamp,
}

/// What tells that a file changed without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) size: u64,
    /// Nanoseconds since 1970.
    pub(crate) modified_ns: i64,
    /// 0 where the system has none.
    pub(crate) inode: u64,
}

/// All that a walk saw.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Sorted by path.
    pub(crate) files: Vec<Found>,
    /// Folders and files that could not be looked at: the name and the reason.
    pub(crate) refused: Vec<(String, String)>,
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
    let walk = walker(root, follow, settings)?;
    let mut scan = Scan::default();
    let mut seen = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) if entry.depth() == 0 => {}
            Ok(entry) => look_at(root, &entry, follow, &mut seen, &mut scan.refused),
            Err(e) => refuse(root, &e, &mut scan.refused)?,
        }
    }
    // Files before the links to them, so that a link is dropped and never the file.
    seen.sort_by(|a, b| (a.via_link, &a.found.path).cmp(&(b.via_link, &b.found.path)));
    let mut identities = HashSet::new();
    seen.retain(|s| identities.insert(s.identity) || !s.via_link);
    scan.files = seen.into_iter().map(|s| s.found).collect();
    scan.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(scan)
}

fn walker(root: &Path, follow: bool, settings: &Settings) -> Result<ignore::Walk, Error> {
    let mut overrides = OverrideBuilder::new(root);
    for glob in &settings.ignore {
        let added = overrides.add(&format!("!{glob}")).map(|_| ());
        added.map_err(|e| Error::new(ErrorKind::Settings, format!("{glob:?}: {e}")))?;
    }
    let overrides = overrides
        .build()
        .map_err(|e| Error::new(ErrorKind::Settings, format!("ignore patterns: {e}")))?;
    let walk = WalkBuilder::new(root)
        .follow_links(follow)
        .parents(false)
        .git_global(false)
        .require_git(false)
        .add_custom_ignore_filename(IGNORE_FILE)
        .overrides(overrides)
        .filter_entry(|entry| {
            let is_folder = entry.file_type().is_some_and(|t| t.is_dir());
            !is_folder
                || entry.depth() == 0
                || !FOREIGN_FOLDERS.iter().any(|f| entry.file_name() == *f)
        })
        .build();
    Ok(walk)
}

/// A candidate with what tells two names of one file.
struct Seen {
    found: Found,
    identity: (u64, u64),
    via_link: bool,
}

fn look_at(
    root: &Path,
    entry: &DirEntry,
    follow: bool,
    seen: &mut Vec<Seen>,
    refused: &mut Vec<(String, String)>,
) {
    let path = shown(inside(root, entry.path()));
    let name = path.rsplit('/').next().unwrap_or_default();
    let (_, file_type) = file_type(name);
    if file_type == FileType::Other || entry.file_type().is_some_and(|t| t.is_dir()) {
        return;
    }
    // Follows a link to a file; a pipe, a socket or a device is not one and is never opened.
    let data = match entry.path().metadata() {
        Ok(data) if data.is_file() => data,
        Ok(_) => return,
        Err(e) => {
            if !is_gone(&e) || entry.path_is_symlink() {
                refused.push((path, reason(&e)));
            }
            return;
        }
    };
    let via_link = entry.path_is_symlink()
        || (follow && entry.path().canonicalize().is_ok_and(|real| real != entry.path()));
    let stamp = Stamp::of(&data);
    seen.push(Seen {
        found: Found { path, file_type, stamp },
        identity: identity(&data),
        via_link,
    });
}

/// Notes a place that could not be walked; only the root itself ends the walk.
fn refuse(
    root: &Path,
    error: &ignore::Error,
    refused: &mut Vec<(String, String)>,
) -> Result<(), Error> {
    let path = path_of_error(error).unwrap_or_else(|| root.to_path_buf());
    if path == root && error.depth() == Some(0) {
        let message = format!("cannot look into {}", root.display());
        return Err(Error::new(ErrorKind::Io, message).because(error.clone()));
    }
    if error.io_error().is_some_and(is_gone) {
        return Ok(());
    }
    let why = error.io_error().map_or_else(|| "is a loop of links".into(), reason);
    refused.push((shown(inside(root, &path)), why));
    Ok(())
}

fn inside<'a>(root: &Path, path: &'a Path) -> &'a Path {
    path.strip_prefix(root).unwrap_or(path)
}

/// Between the listing and the look, a file may go.
fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// What the system says, without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "is not there".into(),
        io::ErrorKind::PermissionDenied => "may not be read (permissions)".into(),
        _ => format!("cannot be read: {error}"),
    }
}

fn path_of_error(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of_error(err)
        }
        ignore::Error::Loop { child, .. } => Some(child.clone()),
        _ => None,
    }
}
