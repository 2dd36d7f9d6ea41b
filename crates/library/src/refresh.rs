//! Brings the index up to the files: scan, read what changed, group, write, commit.

mod files;
mod open;
mod plan;
mod videos;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub(crate) use open::{
    Anew, DAMAGED_FOLDER, NEW_FOLDER, Opened, TANTIVY_FOLDER, failed, index_error, open_index,
    remove_folder, sequence,
};

use crate::catalogue::{Catalogue, Loaded, Row};
use crate::edits::{Overlay, follow};
use crate::group::{FileIn, Grouping, group};
use crate::library::Library;
use crate::lock::Lock;
use crate::report::{Messages, Reporter, Silent};
use crate::scan::{Scan, scan};
use crate::seal::Seal;
use crate::settings::Settings;
use crate::{Error, ErrorKind, atomic};
use videos::{Sources, Work};

/// How to refresh.
#[derive(Clone, Copy)]
pub struct RefreshOptions<'a> {
    /// Enter folders behind symbolic links. The default is `false`.
    pub follow: bool,
    /// The user agreed to index the whole disk or the home folder. The default is `false`.
    pub consent: bool,
    /// Forget the index and make it anew. The default is `false`.
    pub rebuild: bool,
    /// How long to wait for another process that is writing. The default is 100 ms.
    pub patience: Duration,
    /// Set to `true` to stop: what is done by then is kept. The default is never.
    pub stop: Option<&'a AtomicBool>,
    /// Hears of the progress. The default is nobody.
    pub reporter: &'a dyn Reporter,
}

impl Default for RefreshOptions<'_> {
    fn default() -> Self {
        Self {
            follow: false,
            consent: false,
            rebuild: false,
            patience: Duration::from_millis(100),
            stop: None,
            reporter: &Silent,
        }
    }
}

impl std::fmt::Debug for RefreshOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { follow, consent, rebuild, patience, stop, reporter: _ } = self;
        write!(f, "RefreshOptions {{ follow: {follow}, consent: {consent}, rebuild: {rebuild}, ")?;
        write!(f, "patience: {patience:?}, stop: {stop:?} }}")
    }
}

impl RefreshOptions<'_> {
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}

/// What a refresh did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Transcripts of the videos of the part that was opened.
    pub transcripts: usize,
    /// Files whose content was looked at, as they were new or might have changed.
    pub read: usize,
    /// Videos that were written into the index.
    pub changed: usize,
    /// Videos that were taken out of it.
    pub removed: usize,
    /// Files and folders of that part that cannot be read; [`Library::status`] names them.
    pub unreadable: usize,
    /// Recordings of that part that are broken; [`Library::status`] names them.
    pub broken: usize,
    /// Recordings of that part that were not looked into, as ffmpeg is not installed.
    pub closed: usize,
    /// Files that may hold something the index does not know yet.
    pub waiting: usize,
    /// It was stopped before all was done.
    pub interrupted: bool,
    /// Another process was writing, so nothing was done.
    pub locked: bool,
    /// What people should know.
    pub messages: Vec<String>,
}

/// Refreshes; where the index shows its damage only while it is written, begins again without it.
pub(crate) fn refresh(library: &Library, options: &RefreshOptions<'_>) -> Result<Refreshed, Error> {
    let anew = if options.rebuild { Anew::Asked } else { Anew::No };
    match refresh_once(library, options, anew) {
        Err(e) if e.kind() == ErrorKind::DamagedIndex && !options.rebuild => {
            rebuild(library, options)
        }
        other => other,
    }
}

/// Makes an index anew that turned out to be damaged, and says so.
pub(crate) fn rebuild(library: &Library, options: &RefreshOptions<'_>) -> Result<Refreshed, Error> {
    refresh_once(library, options, Anew::Damaged)
}

fn refresh_once(
    library: &Library,
    options: &RefreshOptions<'_>,
    anew: Anew,
) -> Result<Refreshed, Error> {
    let settings = library.load_settings()?;
    ask_consent(library, options)?;
    let folder = library.index_dir();
    atomic::create_folder(folder).map_err(|e| e.of_kind(ErrorKind::NoIndexFolder))?;
    let Some(_lock) = Lock::acquire(folder, options.patience)? else {
        return while_locked(library, options, &settings);
    };
    let messages = Messages::new(options.reporter);
    let mut opened = match library.take_opened() {
        Some(opened) if anew == Anew::No && opened.is_for_writing(folder)? => opened,
        _ => Opened::open(library, anew, &messages)?,
    };
    let mut refreshed = Refreshed::default();
    let scan = scan(library.root(), options.follow, &settings)?;
    let changes = files::update(library, &mut opened.catalogue, scan, options, &mut refreshed);
    let regroups = changes.videos || opened.catalogue.whole_with != Some(settings.hash);
    let edits = follow(library, &mut opened.catalogue, regroups)?;
    if regroups || edits.videos {
        let grouping = group_files(&opened.catalogue, &settings);
        opened.catalogue.messages.clone_from(&grouping.messages);
        let videos = Sources { grouping: &grouping, overlay: edits.overlay.as_ref() };
        let work = Work::new(library, videos, settings.hash, options, &messages);
        work.run(&mut opened, &mut refreshed)?;
    } else if changes.noted || edits.noted || opened.is_renamed {
        opened.catalogue.save(folder)?;
    }
    opened.is_renamed = false;
    let faults = edits.overlay.iter().flat_map(Overlay::faults);
    opened.catalogue.messages.iter().chain(faults).for_each(|told| messages.tell(told.clone()));
    count(library, &opened.catalogue, &mut refreshed);
    refreshed.interrupted = options.is_stopped() && refreshed.waiting > 0;
    refreshed.messages = messages.into_kept();
    library.keep_opened(opened);
    Ok(refreshed)
}

/// Takes text that was deleted or replaced out of the files of the index, and what was kept of a
/// damaged one.
pub(crate) fn purge_index(library: &Library, options: &RefreshOptions<'_>) -> Result<(), Error> {
    let folder = library.index_dir();
    let Some(_lock) = Lock::acquire(folder, options.patience)? else {
        return Err(Error::new(ErrorKind::Locked, "another process is writing the index"));
    };
    let messages = Messages::new(options.reporter);
    let opened = match library.take_opened() {
        Some(opened) if opened.is_for_writing(folder)? => opened,
        _ => Opened::open(library, Anew::No, &messages)?,
    };
    Seal::open_for_writing(folder)?;
    opened.index.purge().map_err(|e| failed(folder, "cannot be cleaned", e))?;
    Seal::renew(folder)?;
    for name in [DAMAGED_FOLDER, NEW_FOLDER] {
        remove_folder(&folder.join(name))?;
    }
    library.keep_opened(opened);
    Ok(())
}

/// The files of a catalogue in the order of their paths, as grouping sees them.
pub(crate) fn files_in(catalogue: &Catalogue) -> Vec<FileIn<'_>> {
    let Catalogue { files, unread, .. } = catalogue;
    let is_grouped = |row: &Row| row.facts().is_some() || row.is_media();
    let grouped = files.iter().filter(|(_, row)| is_grouped(row)).map(|(path, row)| FileIn {
        path,
        modified_ns: row.modified_ns(),
        facts: row.facts(),
        unread: unread.contains(path),
    });
    let new = unread.iter().filter(|path| !files.get(*path).is_some_and(is_grouped));
    let new = new.map(|path| FileIn { path, modified_ns: 0, facts: None, unread: true });
    let mut all: Vec<_> = grouped.chain(new).collect();
    all.sort_by_key(|file| file.path);
    all
}

/// The videos of the files of a catalogue.
pub(crate) fn group_files(catalogue: &Catalogue, settings: &Settings) -> Grouping {
    group(&files_in(catalogue), settings)
}

/// Counts what is in the part of the library that was opened.
fn count(library: &Library, catalogue: &Catalogue, refreshed: &mut Refreshed) {
    refreshed.transcripts = catalogue.transcripts(library);
    refreshed.unreadable = catalogue.unreadable(library);
    refreshed.broken = catalogue.broken(library);
    refreshed.closed = catalogue.closed(library);
}

fn ask_consent(library: &Library, options: &RefreshOptions<'_>) -> Result<(), Error> {
    let first = !library.has_index();
    if first && !options.consent && library.is_vast() {
        let message = format!("indexing all of {} was not agreed to", library.root().display());
        return Err(Error::new(ErrorKind::NeedsConsent, message));
    }
    Ok(())
}

/// Another process is writing: only says how far the last commit is behind.
fn while_locked(
    library: &Library,
    options: &RefreshOptions<'_>,
    settings: &Settings,
) -> Result<Refreshed, Error> {
    let mut known = match Catalogue::load(library.index_dir())? {
        Loaded::Good(catalogue) => *catalogue,
        Loaded::Absent | Loaded::Old | Loaded::Damaged(_) => Catalogue::new(library.root_text()),
    };
    let Scan { files, refused, .. } = scan(library.root(), options.follow, settings)?;
    known.refused = refused;
    let is_waiting = |found: &&crate::scan::Found| {
        known.files.get(&found.path).is_none_or(|row| !row.has_stamp(found.stamp))
    };
    let waiting = files.iter().filter(|f| f.may_be_transcript()).filter(is_waiting).count();
    let mut refreshed = Refreshed { waiting, locked: true, ..Refreshed::default() };
    count(library, &known, &mut refreshed);
    Ok(refreshed)
}
