//! Where a library begins and where its index lies.

use std::fs;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use xxhash_rust::xxh3::xxh3_128;

use crate::remote::is_remote;
use crate::{Error, ErrorKind};

/// The folder inside a library that cuedex keeps.
pub(crate) const OWN_FOLDER: &str = ".cuedex";

/// The folder of what is derived; an incompatible layout gets another number.
pub(crate) const INDEX_FOLDER: &str = "index-v1";

/// How a library is opened. The default finds everything itself.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// The folder to keep the index in, instead of the library or the user's cache folder.
    pub index_dir: Option<PathBuf>,
    /// The user's cache folder, instead of the one the system names.
    pub cache_dir: Option<PathBuf>,
    /// The user's home folder, instead of the one the system names.
    pub home_dir: Option<PathBuf>,
}

impl OpenOptions {
    /// With the index in this folder.
    #[must_use]
    pub fn with_index_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.index_dir = Some(folder.into());
        self
    }
}

/// Why the index lies where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndexPlace {
    /// In the library's `.cuedex` folder.
    Library,
    /// In the user's cache folder, as the library is read-only or on another machine.
    Cache,
    /// Where the user said.
    Chosen,
}

/// Where a library begins, which part of it was meant, and where its index lies.
#[derive(Debug, Clone)]
pub(crate) struct Root {
    pub(crate) root: PathBuf,
    /// The part of the library that was opened; empty for all of it.
    pub(crate) inside: PathBuf,
    pub(crate) index_dir: PathBuf,
    pub(crate) place: IndexPlace,
}

impl Root {
    /// Finds the library that `folder` belongs to. Nothing is written.
    pub(crate) fn find(folder: &Path, options: &OpenOptions) -> Result<Self, Error> {
        let folder = folder.canonicalize().map_err(|e| Error::io("open", folder, e))?;
        if !folder.is_dir() {
            let message = format!("{} is not a folder", folder.display());
            return Err(Error::new(ErrorKind::NotFound, message));
        }
        let marked = folder.ancestors().find(|above| above.join(OWN_FOLDER).is_dir());
        let root = marked.unwrap_or(&folder).to_path_buf();
        let inside = folder.strip_prefix(&root).unwrap_or(Path::new("")).to_path_buf();
        let (index_dir, place) = index_dir(&root, options)?;
        Ok(Self { root, inside, index_dir, place })
    }

    /// The folder of the library's own settings and edits.
    pub(crate) fn own_folder(&self) -> PathBuf {
        self.root.join(OWN_FOLDER)
    }

    /// Whether indexing all of it needs to be asked for: the whole disk or the home folder.
    pub(crate) fn is_vast(&self, options: &OpenOptions) -> bool {
        let home = options.home_dir.clone().or_else(|| etcetera::home_dir().ok());
        let home = home.and_then(|home| home.canonicalize().ok());
        self.root.parent().is_none() || home.is_some_and(|home| home == self.root)
    }
}

fn index_dir(root: &Path, options: &OpenOptions) -> Result<(PathBuf, IndexPlace), Error> {
    if let Some(chosen) = &options.index_dir {
        let chosen = std::path::absolute(chosen).map_err(|e| Error::io("find", chosen, e))?;
        return Ok((chosen.join(INDEX_FOLDER), IndexPlace::Chosen));
    }
    let own = root.join(OWN_FOLDER);
    let index = own.join(INDEX_FOLDER);
    let nearest = [&index, &own, root].into_iter().find(|folder| folder.exists()).unwrap_or(root);
    if is_writable(nearest) && !is_remote(root) {
        return Ok((index, IndexPlace::Library));
    }
    let cache = match &options.cache_dir {
        Some(cache) => cache.clone(),
        None => etcetera::choose_base_strategy()
            .map(|base| base.cache_dir())
            .map_err(|e| Error::new(ErrorKind::NotFound, "there is no cache folder").because(e))?,
    };
    let key = format!("{:032x}", xxh3_128(root.as_os_str().as_encoded_bytes()));
    Ok((cache.join("cuedex").join(key).join(INDEX_FOLDER), IndexPlace::Cache))
}

/// Permissions and mounts say it in many ways; trying says it in one. Where the system can, the
/// file never has a name.
fn is_writable(folder: &Path) -> bool {
    let whole = fs::metadata(folder).is_ok_and(|data| data.is_dir());
    whole && tempfile::tempfile_in(folder).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_marked_folder_above_is_the_root() {
        let base = tempfile::tempdir().unwrap();
        let base = base.path().canonicalize().unwrap();
        fs::create_dir_all(base.join("lib/.cuedex")).unwrap();
        fs::create_dir_all(base.join("lib/talks/1998")).unwrap();
        let root = Root::find(&base.join("lib/talks/1998"), &OpenOptions::default()).unwrap();
        assert_eq!(root.root, base.join("lib"));
        assert_eq!(root.inside, Path::new("talks/1998"));
        assert_eq!(root.index_dir, base.join("lib/.cuedex/index-v1"));
        assert_eq!(root.place, IndexPlace::Library);
    }

    #[test]
    fn finding_a_root_writes_nothing() {
        let base = tempfile::tempdir().unwrap();
        Root::find(base.path(), &OpenOptions::default()).unwrap();
        assert_eq!(fs::read_dir(base.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_chosen_folder_overrules() {
        let base = tempfile::tempdir().unwrap();
        let options = OpenOptions::default().with_index_dir(base.path().join("elsewhere"));
        let root = Root::find(base.path(), &options).unwrap();
        assert_eq!(root.index_dir, base.path().join("elsewhere/index-v1"));
        assert_eq!(root.place, IndexPlace::Chosen);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_folder_that_cannot_be_written_uses_the_cache() {
        let cache = tempfile::tempdir().unwrap();
        let options = OpenOptions { cache_dir: Some(cache.path().into()), ..Default::default() };
        // /proc refuses new files to everyone, the superuser included.
        let root = Root::find(Path::new("/proc/self/task"), &options).unwrap();
        assert_eq!(root.place, IndexPlace::Cache);
        assert!(root.index_dir.starts_with(cache.path()));
        let other = Root::find(Path::new("/proc/self/net"), &options).unwrap();
        assert_ne!(root.index_dir, other.index_dir);
    }

    #[test]
    fn the_disk_and_the_home_folder_are_vast() {
        let home = tempfile::tempdir().unwrap();
        let options = OpenOptions { home_dir: Some(home.path().into()), ..Default::default() };
        let vast = |path: &Path| Root::find(path, &options).unwrap().is_vast(&options);
        fs::create_dir(home.path().join("videos")).unwrap();
        assert!(vast(home.path()));
        assert!(!vast(&home.path().join("videos")));
    }

    #[test]
    fn a_missing_folder_is_not_found() {
        let error = Root::find(Path::new("/no/such/folder"), &OpenOptions::default()).unwrap_err();
        assert!(error.is_not_found());
    }
}
