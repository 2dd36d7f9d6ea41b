use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::catalogue::{self, Catalogue, Loaded};
use crate::lock::{self, Lock};
use crate::name::shown;
use crate::refresh::{RefreshOptions, Refreshed, TANTIVY_FOLDER, refresh};
use crate::root::{IndexPlace, OpenOptions, Root};
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
        let library = Self { root, root_text, filter, options: options.clone() };
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
        let gone = |path: PathBuf, remove: fn(&Path) -> std::io::Result<()>| {
            if path.symlink_metadata().is_err() {
                return Ok(());
            }
            remove(&path).map_err(|e| Error::io("remove", &path, e))
        };
        gone(folder.join(TANTIVY_FOLDER), |path| fs::remove_dir_all(path))?;
        gone(folder.join(crate::embedded::FOLDER), |path| fs::remove_dir_all(path))?;
        gone(folder.join(catalogue::FILE_NAME), |path| fs::remove_file(path))?;
        gone(folder.join(lock::FILE_NAME), |path| fs::remove_file(path))?;
        drop(lock);
        // Whatever else somebody keeps there stays.
        let _ = fs::remove_dir(folder);
        Ok(had)
    }

    /// Whether there was a first index.
    pub(crate) fn has_index(&self) -> bool {
        self.index_dir().join(catalogue::FILE_NAME).exists()
            || self.index_dir().join(TANTIVY_FOLDER).exists()
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
        let missing = |what: &str| {
            let root = self.root().display();
            Error::new(ErrorKind::NotFound, format!("the index of {root} {what}"))
        };
        match Catalogue::load(self.index_dir())? {
            Loaded::Good(catalogue) => Ok(catalogue),
            Loaded::Absent => Err(missing("is not made yet")),
            Loaded::Damaged(e) => Err(missing("is damaged").because(e)),
        }
    }
}
