//! Several threads walk over a library at once.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::available_parallelism;

use ignore::overrides::OverrideBuilder;
use ignore::{
    DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkParallel, WalkState,
};

use super::{Found, Stamp, identity};
use crate::catalogue::PassedOver;
use crate::file_type::{FileType, file_type};
use crate::name::shown;
use crate::settings::Settings;
use crate::{Error, ErrorKind};

/// Ignore files that only cuedex heeds.
const IGNORE_FILE: &str = ".cuedexignore";

/// Folders of other people's files.
const FOREIGN_FOLDERS: [&str; 2] = ["node_modules", "target"];

/// The most threads that walk; a disk answers no faster to more.
const MAX_THREADS: usize = 16;

/// A candidate with what tells two names of one file.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) found: Found,
    pub(super) identity: (u64, u64),
    pub(super) via_link: bool,
}

/// What was seen, in no order.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub(super) seen: Vec<Seen>,
    pub(super) refused: Vec<(String, String)>,
    pub(super) passed_over: Vec<(String, PassedOver)>,
}

/// Walks over all below a folder; only the folder itself can fail.
pub(super) fn walk(root: &Path, follow: bool, settings: &Settings) -> Result<Walked, Error> {
    let walkers = Walkers { root, follow, done: Mutex::new(Ok(Walked::default())) };
    walker(root, follow, settings)?.visit(&mut &walkers);
    walkers.done.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn walker(root: &Path, follow: bool, settings: &Settings) -> Result<WalkParallel, Error> {
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
        .threads(available_parallelism().map_or(1, usize::from).min(MAX_THREADS))
        .build_parallel();
    Ok(walk)
}

/// What the threads share.
struct Walkers<'a> {
    root: &'a Path,
    follow: bool,
    done: Mutex<Result<Walked, Error>>,
}

/// What one thread sees, until it ends.
struct Walker<'a> {
    shared: &'a Walkers<'a>,
    walked: Walked,
}

impl<'s, 'a: 's> ParallelVisitorBuilder<'s> for &'s Walkers<'a> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 's> {
        Box::new(Walker { shared: self, walked: Walked::default() })
    }
}

impl ParallelVisitor for Walker<'_> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        match entry {
            Ok(entry) if entry.depth() == 0 => {}
            Ok(entry) => self.look_at(&entry),
            Err(e) => return self.refuse(&e),
        }
        WalkState::Continue
    }
}

impl Drop for Walker<'_> {
    fn drop(&mut self) {
        let Walked { seen, refused, passed_over } = &mut self.walked;
        let mut done = self.shared.done.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(all) = done.as_mut() {
            all.seen.append(seen);
            all.refused.append(refused);
            all.passed_over.append(passed_over);
        }
    }
}

impl Walker<'_> {
    fn look_at(&mut self, entry: &DirEntry) {
        let Walkers { root, follow, .. } = *self.shared;
        let (_, file_type) = file_type(&entry.file_name().to_string_lossy());
        if file_type == FileType::Other || entry.file_type().is_some_and(|t| t.is_dir()) {
            return;
        }
        let path = shown(inside(root, entry.path()));
        let is_link = entry.path_is_symlink();
        // Follows a link to a file; a pipe, a socket or a device is not one and is never opened.
        let data = match entry.path().metadata() {
            Ok(data) if data.is_file() => data,
            Ok(data) => {
                let no_file = what_it_is(&data).map(|what| PassedOver::NoFile(what.into()));
                self.walked.passed_over.extend(no_file.map(|what| (path, what)));
                return;
            }
            Err(e) => {
                if !is_gone(&e) || is_link {
                    self.walked.refused.push((path, reason(&e)));
                }
                return;
            }
        };
        let via_link = is_link
            || (follow && entry.path().canonicalize().is_ok_and(|real| real != entry.path()));
        let found = Found { path, file_type, stamp: Stamp::of(&data) };
        self.walked.seen.push(Seen { found, identity: identity(&data), via_link });
    }

    /// Notes a place that could not be walked; only the root itself ends the walk.
    fn refuse(&mut self, error: &ignore::Error) -> WalkState {
        let root = self.shared.root;
        let path = path_of_error(error).unwrap_or_else(|| root.to_path_buf());
        if path == root && error.depth() == Some(0) {
            let message = format!("cannot look into {}", root.display());
            let failed = Error::new(ErrorKind::Io, message).because(error.clone());
            *self.shared.done.lock().unwrap_or_else(PoisonError::into_inner) = Err(failed);
            return WalkState::Quit;
        }
        if error.io_error().is_some_and(is_gone) {
            return WalkState::Continue;
        }
        let why = error.io_error().map_or_else(|| "is a loop of links".into(), reason);
        self.walked.refused.push((shown(inside(root, &path)), why));
        WalkState::Continue
    }
}

/// What a thing with a file's name is that is neither file nor folder.
#[cfg(unix)]
fn what_it_is(data: &Metadata) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;

    let kind = data.file_type();
    let kinds = [
        (kind.is_fifo(), "a pipe, which is never opened"),
        (kind.is_socket(), "a socket, which is never opened"),
        (kind.is_char_device() || kind.is_block_device(), "a device, which is never opened"),
    ];
    kinds.iter().find(|(is, _)| *is).map(|(_, what)| *what)
}

#[cfg(not(unix))]
fn what_it_is(data: &Metadata) -> Option<&'static str> {
    (!data.is_dir()).then_some("no file")
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
