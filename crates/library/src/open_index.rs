//! The index of a library, kept open between searches.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::catalogue::Catalogue;
use crate::library::Library;
use crate::refresh::{Opened, TANTIVY_FOLDER, failed, open_index, sequence};
use crate::scan::Stamp;
use crate::seal::{Checked, Seal};
use crate::{Error, ErrorKind};

/// An index that was opened once, as long as nobody writes it.
#[derive(Debug, Default)]
pub(crate) struct KeptOpen(Mutex<Option<(Stamps, Arc<Opened>)>>);

/// What every commit changes on the disk: the catalogue and the engine's own list of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamps {
    catalogue: Option<Stamp>,
    engine: Option<Stamp>,
}

impl Stamps {
    fn now(index_dir: &Path) -> Self {
        let stamp = |path: &Path| path.metadata().ok().map(|data| Stamp::of(&data));
        Self {
            catalogue: stamp(&Catalogue::path(index_dir)),
            engine: stamp(&index_dir.join(TANTIVY_FOLDER).join("meta.json")),
        }
    }
}

impl KeptOpen {
    /// The index as it is on the disk.
    pub(crate) fn get(&self, library: &Library) -> Result<Arc<Opened>, Error> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Before opening, so that a commit meanwhile shows the next time.
        let stamps = Stamps::now(library.index_dir());
        if let Some((of, opened)) = &*kept
            && *of == stamps
        {
            return Ok(Arc::clone(opened));
        }
        *kept = None;
        let opened = Arc::new(open(library)?);
        *kept = Some((stamps, Arc::clone(&opened)));
        Ok(opened)
    }

    /// Gives the index away, where it is as on the disk and nobody else has it.
    pub(crate) fn take(&self, index_dir: &Path) -> Option<Opened> {
        let (of, opened) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        if of == Stamps::now(index_dir) { Arc::try_unwrap(opened).ok() } else { None }
    }

    /// Keeps an index that is as on the disk.
    pub(crate) fn keep(&self, index_dir: &Path, opened: Opened) {
        let kept = Some((Stamps::now(index_dir), Arc::new(opened)));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = kept;
    }

    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Opens the index for reading; nothing is written or waited for.
fn open(library: &Library) -> Result<Opened, Error> {
    /// A writer may commit between the looks at the index and at the catalogue.
    const LOOKS: usize = 3;
    let index_dir = library.index_dir();
    let tantivy = index_dir.join(TANTIVY_FOLDER);
    let damaged = |what: String| {
        let message = format!("the index in {} is damaged: {what}", index_dir.display());
        Error::new(ErrorKind::DamagedIndex, message)
    };
    if !tantivy.exists() {
        // Either there is none yet, or the catalogue says otherwise.
        library.catalogue()?;
        return Err(damaged("its files are gone".into()));
    }
    let index = match open_index(&tantivy) {
        Err(e) if e.is_rebuildable() => {
            library.catalogue()?;
            return Err(failed(index_dir, "cannot be opened", e));
        }
        index => index.map_err(|e| failed(index_dir, "cannot be opened", e))?,
    };
    if let Checked::Broken(name) = Seal::check(index_dir)? {
        return Err(damaged(format!("{name} is not what was written")));
    }
    let mut looks = 0;
    loop {
        looks += 1;
        let sequence = sequence(index_dir, &index)?;
        let catalogue = library.expect_catalogue(Catalogue::load_of(index_dir, sequence)?)?;
        if catalogue.sequence == sequence || looks == LOOKS {
            return Ok(Opened { index, catalogue, is_renamed: false });
        }
    }
}
