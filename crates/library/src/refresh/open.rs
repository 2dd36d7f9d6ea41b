//! The index and its catalogue, opened so that they agree.

use std::fs;
use std::path::{Path, PathBuf};

use cuedex_index::{Index, IndexOptions};

use crate::catalogue::{Catalogue, Loaded};
use crate::library::Library;
use crate::report::Messages;
use crate::root::IndexPlace;
use crate::seal::{Checked, Seal};
use crate::{Error, ErrorKind};

/// The folder of the search engine inside the index folder.
pub(crate) const TANTIVY_FOLDER: &str = "tantivy";

/// Where a damaged one is set aside; the last one only.
pub(crate) const DAMAGED_FOLDER: &str = "tantivy.damaged";

/// Where a new one is made.
pub(crate) const NEW_FOLDER: &str = "tantivy.new";

/// The index and its catalogue.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) index: Index,
    pub(crate) catalogue: Catalogue,
    /// The catalogue is not quite the one on the disk.
    pub(crate) is_renamed: bool,
}

/// Whether the index is made anew whatever it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anew {
    No,
    Asked,
    /// A search or a writer found damage that opening does not show.
    Damaged,
}

/// What keeps an index from being used.
enum Flaw {
    /// Bytes are lost or others than those that were written.
    Damage(String),
    /// It is whole and of no use.
    Useless(String),
    /// It was asked for, or there is nothing yet.
    Nothing,
}

impl Opened {
    /// Opens both for writing, and makes both anew when one is damaged, is of an older version or
    /// they disagree.
    pub(crate) fn open(
        library: &Library,
        anew: Anew,
        messages: &Messages<'_>,
    ) -> Result<Self, Error> {
        let index_dir = library.index_dir();
        let flaw = match Self::open_as_is(library)? {
            Ok(opened) if anew == Anew::No => return Ok(opened),
            _ if anew == Anew::Asked => Flaw::Nothing,
            _ if anew == Anew::Damaged => Flaw::Damage("it contradicts itself".into()),
            Ok(_) => Flaw::Nothing,
            Err(flaw) => flaw,
        };
        let index = make_empty(index_dir)?;
        match flaw {
            Flaw::Damage(why) => {
                let kept = set_aside(index_dir)?;
                let kept = kept.map(|path| format!("; it is kept as {}", path.display()));
                messages.tell(format!(
                    "the index is damaged ({why}){}; indexing everything again",
                    kept.unwrap_or_default()
                ));
            }
            Flaw::Useless(why) => messages.tell(format!("{why}; indexing everything again")),
            Flaw::Nothing => {}
        }
        drop(index);
        Self::begin(index_dir, library.root_text())
    }

    /// Whether both, opened to be read, can be written as they are: they agree, and the catalogue
    /// is in its place on the disk.
    pub(crate) fn is_for_writing(&self, index_dir: &Path) -> Result<bool, Error> {
        let sequence = sequence(index_dir, &self.index)?;
        Catalogue::settle(index_dir, sequence)?;
        Ok(sequence == self.catalogue.sequence)
    }

    /// Opens both; where they cannot be used, says why.
    fn open_as_is(library: &Library) -> Result<Result<Self, Flaw>, Error> {
        let index_dir = library.index_dir();
        let tantivy = index_dir.join(TANTIVY_FOLDER);
        let index = tantivy.exists().then(|| open_index(&tantivy));
        let index = match index {
            Some(Err(e)) if !e.is_rebuildable() => {
                return Err(failed(index_dir, "cannot be opened", e));
            }
            index => index,
        };
        if let Some(Ok(index)) = &index
            && let Ok(sequence) = sequence(index_dir, index)
        {
            Catalogue::settle(index_dir, sequence)?;
        }
        let loaded = Catalogue::load(index_dir)?;
        if let Loaded::Good(catalogue) = &loaded
            && library.index_place() == IndexPlace::Chosen
            && !catalogue.is_of(library.root_text())
        {
            return Err(foreign(index_dir));
        }
        match both(index, loaded) {
            Ok((index, catalogue)) => Self::agreeing(library, index, catalogue),
            Err(flaw) => Ok(Err(flaw)),
        }
    }

    fn agreeing(
        library: &Library,
        index: Index,
        mut catalogue: Catalogue,
    ) -> Result<Result<Self, Flaw>, Error> {
        let index_dir = library.index_dir();
        match Seal::check(index_dir)? {
            Checked::Broken(name) => {
                return Ok(Err(Flaw::Damage(format!("{name} is not what was written"))));
            }
            Checked::Unsealed => Seal::renew(index_dir)?,
            Checked::Whole => {}
        }
        if !sequence(index_dir, &index).is_ok_and(|number| number == catalogue.sequence) {
            return Ok(Err(Flaw::Useless("the last indexing was cut off".into())));
        }
        let is_renamed = catalogue.rename(library.root_text());
        Ok(Ok(Self { index, catalogue, is_renamed }))
    }

    /// Puts the new index in the place of what is there.
    fn begin(index_dir: &Path, root: &str) -> Result<Self, Error> {
        let tantivy = index_dir.join(TANTIVY_FOLDER);
        remove_folder(&tantivy)?;
        fs::rename(index_dir.join(NEW_FOLDER), &tantivy)
            .map_err(|e| Error::io("make", &tantivy, e))?;
        let catalogue = Catalogue::new(root);
        catalogue.save(index_dir)?;
        Catalogue::remove_old(index_dir)?;
        Seal::renew(index_dir)?;
        let index = open_index(&tantivy).map_err(|e| failed(index_dir, "cannot be opened", e))?;
        Ok(Self { index, catalogue, is_renamed: false })
    }
}

/// The index and the catalogue, where both are there and can be used.
fn both(
    index: Option<Result<Index, cuedex_index::Error>>,
    loaded: Loaded,
) -> Result<(Index, Catalogue), Flaw> {
    let older = "the index was written by an older version of cuedex";
    match (index, loaded) {
        (Some(Err(e)), _) if e.kind() == cuedex_index::ErrorKind::Outdated => {
            Err(Flaw::Useless(e.to_string()))
        }
        (Some(Err(e)), _) => Err(Flaw::Damage(e.to_string())),
        (None, Loaded::Absent) => Err(Flaw::Nothing),
        (Some(Ok(_)), Loaded::Absent) => Err(Flaw::Damage("the catalogue is missing".into())),
        (_, Loaded::Old) => Err(Flaw::Useless(older.into())),
        (_, Loaded::Damaged(e)) => Err(Flaw::Damage(format!("the catalogue is damaged: {e}"))),
        (None, Loaded::Good(catalogue)) if catalogue.sequence == 0 => Err(Flaw::Nothing),
        (None, Loaded::Good(_)) => Err(Flaw::Damage("its files are gone".into())),
        (Some(Ok(index)), Loaded::Good(catalogue)) => Ok((index, *catalogue)),
    }
}

/// Makes an empty index beside the one that is there, whose place it takes only when it is whole.
fn make_empty(index_dir: &Path) -> Result<Index, Error> {
    let folder = index_dir.join(NEW_FOLDER);
    remove_folder(&folder)?;
    open_index(&folder).map_err(|e| failed(index_dir, "cannot be made", e))
}

/// Keeps the files of a damaged index, in place of those of an earlier one; says where, if there
/// are any.
fn set_aside(index_dir: &Path) -> Result<Option<PathBuf>, Error> {
    let (tantivy, kept) = (index_dir.join(TANTIVY_FOLDER), index_dir.join(DAMAGED_FOLDER));
    if !tantivy.exists() {
        return Ok(None);
    }
    remove_folder(&kept)?;
    fs::rename(&tantivy, &kept).map_err(|e| Error::io("set aside", &tantivy, e))?;
    Catalogue::set_aside(index_dir, &kept)?;
    Ok(Some(kept))
}

pub(crate) fn remove_folder(folder: &Path) -> Result<(), Error> {
    if folder.symlink_metadata().is_err() {
        return Ok(());
    }
    fs::remove_dir_all(folder).map_err(|e| Error::io("remove", folder, e))
}

/// Opens the engine's folder, or makes an empty one.
pub(crate) fn open_index(tantivy: &Path) -> Result<Index, cuedex_index::Error> {
    Index::open_or_create(tantivy, &IndexOptions::default())
}

/// The number of the last commit; 0 before the first.
pub(crate) fn sequence(index_dir: &Path, index: &Index) -> Result<u64, Error> {
    let payload = index.payload().map_err(|e| failed(index_dir, "cannot be read", e))?;
    Ok(payload.as_deref().unwrap_or_default().parse().unwrap_or(0))
}

fn foreign(folder: &Path) -> Error {
    let message = format!("{} holds the index of another library", folder.display());
    Error::new(ErrorKind::OtherLibrary, message)
}

/// An error of the index in this folder.
pub(crate) fn failed(index_dir: &Path, what: &str, error: cuedex_index::Error) -> Error {
    index_error(&format!("the index in {} {what}", index_dir.display()), error)
}

/// An error of the index as one of the library.
pub(crate) fn index_error(message: &str, error: cuedex_index::Error) -> Error {
    let kind = match error.kind() {
        cuedex_index::ErrorKind::NewerVersion => ErrorKind::NewerIndex,
        cuedex_index::ErrorKind::Damaged | cuedex_index::ErrorKind::Outdated => {
            ErrorKind::DamagedIndex
        }
        cuedex_index::ErrorKind::Locked => ErrorKind::Locked,
        _ => ErrorKind::Index,
    };
    Error::new(kind, message).because(error)
}
