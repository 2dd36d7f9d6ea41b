//! The index and its catalogue, opened so that they agree.

use std::fs;
use std::path::Path;

use cuedex_index::{Index, IndexOptions};

use crate::catalogue::{Catalogue, Loaded};
use crate::library::Library;
use crate::report::Messages;
use crate::root::IndexPlace;
use crate::{Error, ErrorKind};

/// The folder of the search engine inside the index folder.
pub(crate) const TANTIVY_FOLDER: &str = "tantivy";

/// The index and its catalogue.
pub(crate) struct Opened {
    pub(crate) index: Index,
    pub(crate) catalogue: Catalogue,
}

impl Opened {
    /// Opens both, and makes both anew when one is damaged or they disagree.
    ///
    /// The index is committed before the catalogue is saved, with the number the catalogue will
    /// have. A crash between the two shows as two numbers; nobody can tell then what the rows
    /// of the catalogue miss, so everything is indexed again.
    pub(crate) fn open(
        library: &Library,
        rebuild: bool,
        messages: &Messages<'_>,
    ) -> Result<Self, Error> {
        let tantivy = library.index_dir().join(TANTIVY_FOLDER);
        let loaded = Catalogue::load(library.index_dir())?;
        let was_indexed = tantivy.exists();
        let index = open_index(&tantivy);
        let root = library.root_text();
        let why = match (index, loaded) {
            (Err(e), _) if !e.is_rebuildable() => {
                return Err(index_error("the index cannot be opened", e));
            }
            (_, Loaded::Good(catalogue)) if is_foreign(library, &catalogue) => {
                return Err(foreign(library.index_dir()));
            }
            _ if rebuild => None,
            (Err(e), _) => Some(format!("the index is damaged or outdated ({e})")),
            (_, Loaded::Damaged(e)) => Some(format!("the catalogue is damaged ({e})")),
            (Ok(_), Loaded::Absent) => was_indexed.then(|| "the catalogue is missing".into()),
            (Ok(index), Loaded::Good(mut catalogue)) => {
                if sequence(&index)? == catalogue.sequence {
                    catalogue.rename(root);
                    return Ok(Self { index, catalogue });
                }
                Some("the last indexing was cut off".into())
            }
        };
        if let Some(why) = why {
            messages.tell(format!("{why}; indexing everything again"));
        }
        Self::anew(&tantivy, root)
    }

    fn anew(tantivy: &Path, root: &str) -> Result<Self, Error> {
        if tantivy.exists() {
            fs::remove_dir_all(tantivy).map_err(|e| Error::io("remove", tantivy, e))?;
        }
        let index = open_index(tantivy).map_err(|e| index_error("no index can be made", e))?;
        Ok(Self { index, catalogue: Catalogue::new(root) })
    }
}

/// Opens the engine's folder, or makes an empty one.
pub(crate) fn open_index(tantivy: &Path) -> Result<Index, cuedex_index::Error> {
    Index::open_or_create(tantivy, &IndexOptions::default())
}

fn sequence(index: &Index) -> Result<u64, Error> {
    let payload = index.payload().map_err(|e| index_error("the index cannot be read", e))?;
    Ok(payload.as_deref().unwrap_or_default().parse().unwrap_or(0))
}

fn is_foreign(library: &Library, catalogue: &Catalogue) -> bool {
    library.index_place() == IndexPlace::Chosen && !catalogue.is_of(library.root_text())
}

fn foreign(folder: &Path) -> Error {
    let message = format!("{} holds the index of another library", folder.display());
    Error::new(ErrorKind::OtherLibrary, message)
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
