use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::catalogue::{self, Catalogue, Loaded};
use crate::edits::KeptLog;
use crate::lock::{self, Lock};
use crate::name::shown;
use crate::open_index::KeptOpen;
use crate::refresh::{
    DAMAGED_FOLDER, NEW_FOLDER, Opened, RefreshOptions, Refreshed, TANTIVY_FOLDER, refresh,
    remove_folder,
};
use crate::root::{IndexPlace, OpenOptions, Root};
use crate::seal;
use crate::settings::Settings;
use crate::{Error, ErrorKind};

/// A folder of transcripts, or a part of one.
///
/// ```
/// use cuedex_library::{Library, OpenOptions, RefreshOptions};
///
/// let folder = tempfile::tempdir().unwrap();
/// let srt = "1\n00:00:01,000 --> 00:00:02,000\nto the quiet harbor\n";
/// std::fs::write(folder.path().join("talk.en.srt"), srt).unwrap();
///
/// let library = Library::open(folder.path(), &OpenOptions::default())?;
/// let refreshed = library.refresh(&RefreshOptions::default())?;
/// assert_eq!(refreshed.changed, 1);
/// assert_eq!(library.videos()?[0].id.as_str(), "talk");
/// # Ok::<(), cuedex_library::Error>(())
/// ```
#[derive(Debug)]
pub struct Library {
    root: Root,
    root_text: String,
    /// The part that was opened, shown; empty for all of it.
    filter: String,
    options: OpenOptions,
    /// The index of the last search or refresh.
    opened: KeptOpen,
    /// The log of edits as it was read last.
    log: KeptLog,
}

impl Library {
    /// Opens the library that a folder belongs to: the nearest one upward that holds `.cuedex`,
    /// else the folder itself. Nothing is written or scanned.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is no such folder, [`ErrorKind::Io`] when it cannot be
    /// looked at, [`ErrorKind::Settings`] when its `library.toml` cannot be understood.
    pub fn open(folder: impl AsRef<Path>, options: &OpenOptions) -> Result<Self, Error> {
        let root = Root::find(folder.as_ref(), options)?;
        let root_text = shown(&root.root);
        let filter = shown(&root.inside);
        let (opened, log) = (KeptOpen::default(), KeptLog::default());
        let library = Self { root, root_text, filter, options: options.clone(), opened, log };
        library.load_settings()?;
        Ok(library)
    }

    /// The folder in which the library begins.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root.root
    }

    /// The folder that was opened: the library's own, or one inside it.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.root.root.join(&self.root.inside)
    }

    /// The part of the library that was opened, as its listings and searches are limited to it:
    /// a path inside it, empty for all of it.
    #[must_use]
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// The folder of the index; it need not exist yet.
    #[must_use]
    pub fn index_dir(&self) -> &Path {
        &self.root.index_dir
    }

    /// Why the index lies where it lies.
    #[must_use]
    pub fn index_place(&self) -> IndexPlace {
        self.root.place
    }

    /// What `.cuedex/library.toml` says now.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] when it cannot be understood, [`ErrorKind::Io`] when it cannot be
    /// read.
    pub fn load_settings(&self) -> Result<Settings, Error> {
        Settings::load(&self.own_folder())
    }

    /// Brings the index up to the files: reads what is new or changed, and forgets what is gone.
    ///
    /// # Errors
    /// [`ErrorKind::NeedsConsent`] before the first index of the whole disk or the home folder,
    /// [`ErrorKind::NewerIndex`] and [`ErrorKind::OtherLibrary`] with nothing touched,
    /// [`ErrorKind::Settings`], [`ErrorKind::Index`] and [`ErrorKind::Io`]. Files that cannot be
    /// read are no error; they are counted.
    pub fn refresh(&self, options: &RefreshOptions<'_>) -> Result<Refreshed, Error> {
        refresh(self, options)
    }

    /// Removes the index and nothing else; says whether there was one.
    ///
    /// # Errors
    /// [`ErrorKind::Locked`] while another process writes it, [`ErrorKind::Io`].
    pub fn clean(&self) -> Result<bool, Error> {
        let folder = self.index_dir();
        if !folder.exists() {
            return Ok(false);
        }
        let Some(lock) = Lock::acquire(folder, Duration::from_millis(100))? else {
            return Err(Error::new(ErrorKind::Locked, "another process is writing the index"));
        };
        let had = self.has_index();
        self.forget_opened();
        for name in [TANTIVY_FOLDER, NEW_FOLDER, DAMAGED_FOLDER, crate::embedded::FOLDER] {
            remove_folder(&folder.join(name))?;
        }
        for name in catalogue::FILE_NAMES.into_iter().chain([seal::FILE_NAME, lock::FILE_NAME]) {
            let path = folder.join(name);
            match fs::remove_file(&path) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::io("remove", &path, e));
                }
                _ => {}
            }
        }
        drop(lock);
        // Whatever else somebody keeps there stays.
        let _ = fs::remove_dir(folder);
        Ok(had)
    }

    /// Whether there was a first index.
    pub(crate) fn has_index(&self) -> bool {
        let names = catalogue::FILE_NAMES.iter().chain([&TANTIVY_FOLDER]);
        names.map(|name| self.index_dir().join(name)).any(|path| path.exists())
    }

    /// The index, open for searching.
    pub(crate) fn opened(&self) -> Result<Arc<Opened>, Error> {
        self.opened.get(self)
    }

    /// The index that is open, where it is still the one on the disk and no search uses it.
    pub(crate) fn take_opened(&self) -> Option<Opened> {
        self.opened.take(self.index_dir())
    }

    pub(crate) fn keep_opened(&self, opened: Opened) {
        self.opened.keep(self.index_dir(), opened);
    }

    pub(crate) fn forget_opened(&self) {
        self.opened.forget();
    }

    pub(crate) fn kept_log(&self) -> &KeptLog {
        &self.log
    }

    pub(crate) fn root_text(&self) -> &str {
        &self.root_text
    }

    pub(crate) fn own_folder(&self) -> PathBuf {
        self.root.own_folder()
    }

    pub(crate) fn is_vast(&self) -> bool {
        self.root.is_vast(&self.options)
    }

    /// Whether a path is in the part of the library that was opened.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let below = path.strip_prefix(self.filter.as_str());
        self.filter.is_empty() || below.is_some_and(|rest| rest.starts_with('/'))
    }

    /// The catalogue of the last refresh.
    pub(crate) fn catalogue(&self) -> Result<Catalogue, Error> {
        self.expect_catalogue(Catalogue::load(self.index_dir())?)
    }

    /// The catalogue, where there is one.
    pub(crate) fn expect_catalogue(&self, loaded: Loaded) -> Result<Catalogue, Error> {
        let missing = |what: &str| {
            let root = self.root().display();
            Error::new(ErrorKind::NotFound, format!("the index of {root} {what}"))
        };
        match loaded {
            Loaded::Good(catalogue) => Ok(*catalogue),
            Loaded::Absent => Err(missing("is not made yet")),
            Loaded::Old => Err(missing("was written by an older version of cuedex")),
            Loaded::Damaged(e) => Err(missing("is damaged").because(e)),
        }
    }
}
