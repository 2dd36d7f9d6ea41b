//! What the engine's files were when they were written, to know when somebody or something else
//! changed them: the engine itself does not look at every byte it may answer from.
//!
//! A file whose size and time are as they were counts as untouched. Only where they differ, as
//! after a copy without times, its bytes are looked at.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use crate::refresh::TANTIVY_FOLDER;
use crate::scan::Stamp;
use crate::{Error, atomic};

/// The name of the seal in the index folder.
pub(crate) const FILE_NAME: &str = "seal.json";

/// The engine's files by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Seal(BTreeMap<String, Sealed>);

/// A file when it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Sealed {
    size: u64,
    modified_ns: i64,
    /// XXH3-128 of the content.
    hash: String,
}

/// What became of comparing the files with their seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Checked {
    /// All files are those that were written.
    Whole,
    /// They may well be, but some are not sealed, or have other times.
    Unsealed,
    /// The name of a file whose bytes changed.
    Broken(String),
}

impl Seal {
    /// Compares the engine's files with what they were. Files that are gone are the engine's to
    /// miss: a merge that was cut off leaves some of them sealed.
    pub(crate) fn check(index_dir: &Path) -> Result<Checked, Error> {
        /// A writer breaks the seal before it writes, so a second look tells it from damage.
        const LOOKS: usize = 3;
        let mut seal = Self::load(index_dir);
        let mut checked = seal.compare(index_dir)?;
        for _ in 1..LOOKS {
            if !matches!(checked, Checked::Broken(_)) {
                break;
            }
            let again = Self::load(index_dir);
            if again == seal {
                break;
            }
            seal = again;
            checked = seal.compare(index_dir)?;
        }
        Ok(checked)
    }

    /// Forgets the files that the engine is going to replace.
    pub(crate) fn open_for_writing(index_dir: &Path) -> Result<(), Error> {
        let mut seal = Self::load(index_dir);
        let before = seal.0.len();
        seal.0.retain(|name, _| is_written_once(name));
        if seal.0.len() == before { Ok(()) } else { seal.save(index_dir) }
    }

    /// Seals the files as they are; only new and touched ones are read.
    pub(crate) fn renew(index_dir: &Path) -> Result<(), Error> {
        let folder = index_dir.join(TANTIVY_FOLDER);
        let before = Self::load(index_dir);
        let mut seal = Self::default();
        for (name, stamp) in files(&folder)? {
            let known = before.0.get(&name).filter(|sealed| sealed.has_stamp(stamp));
            let sealed = match known {
                Some(sealed) => sealed.clone(),
                None => match Sealed::of(&folder.join(&name), stamp)? {
                    Some(sealed) => sealed,
                    None => continue,
                },
            };
            seal.0.insert(name, sealed);
        }
        if seal == before { Ok(()) } else { seal.save(index_dir) }
    }

    /// An absent seal and one that cannot be read seal nothing.
    fn load(index_dir: &Path) -> Self {
        let bytes = fs::read(index_dir.join(FILE_NAME)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    fn save(&self, index_dir: &Path) -> Result<(), Error> {
        atomic::write(&index_dir.join(FILE_NAME), |out| {
            serde_json::to_writer(out, self).map_err(io::Error::from)
        })
    }

    fn compare(&self, index_dir: &Path) -> Result<Checked, Error> {
        let folder = index_dir.join(TANTIVY_FOLDER);
        let mut all_known = true;
        for (name, stamp) in files(&folder)? {
            match self.0.get(&name) {
                None => all_known = false,
                Some(sealed) if sealed.has_stamp(stamp) => {}
                Some(sealed) => {
                    all_known = false;
                    let now = Sealed::of(&folder.join(&name), stamp)?;
                    if now.is_some_and(|now| now.hash != sealed.hash) {
                        return Ok(Checked::Broken(name));
                    }
                }
            }
        }
        Ok(if all_known { Checked::Whole } else { Checked::Unsealed })
    }
}

impl Sealed {
    /// `None` where the file is gone.
    fn of(path: &Path, stamp: Stamp) -> Result<Option<Self>, Error> {
        match hash(path) {
            Ok(hash) => {
                let Stamp { size, modified_ns, .. } = stamp;
                Ok(Some(Self { size, modified_ns, hash }))
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Error::io("read", path, e)),
        }
    }

    fn has_stamp(&self, stamp: Stamp) -> bool {
        (self.size, self.modified_ns) == (stamp.size, stamp.modified_ns)
    }
}

/// Locks and the list of the engine's own files say nothing that an answer is made of.
fn is_sealed(name: &str) -> bool {
    !name.starts_with('.')
}

/// Whether no file of this name is ever replaced. The note of the deleted documents of a segment
/// is named after the number of the operation, which an operation that was cut off gives back.
fn is_written_once(name: &str) -> bool {
    !name.ends_with(".json") && !name.ends_with(".del")
}

/// The files to seal, and what the system says of them.
fn files(folder: &Path) -> Result<BTreeMap<String, Stamp>, Error> {
    let cannot = |e| Error::io("list", folder, e);
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        entries => entries.map_err(cannot)?,
    };
    let mut files = BTreeMap::new();
    for entry in entries {
        let entry = entry.map_err(cannot)?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        match entry.metadata() {
            Ok(data) if data.is_file() && is_sealed(&name) => {
                files.insert(name, Stamp::of(&data));
            }
            Ok(_) => {}
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(cannot(e)),
        }
    }
    Ok(files)
}

fn hash(path: &Path) -> io::Result<String> {
    const BLOCK: usize = 256 * 1024;
    let mut file = File::open(path)?;
    let mut block = vec![0; BLOCK];
    let mut hash = Xxh3::new();
    loop {
        match file.read(&mut block)? {
            0 => return Ok(format!("{:032x}", hash.digest128())),
            count => hash.update(&block[..count]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    fn sealed() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(TANTIVY_FOLDER)).unwrap();
        for name in ["a.idx", "a.7.del", "meta.json", ".lock"] {
            write(folder.path(), name, "as it was");
        }
        Seal::renew(folder.path()).unwrap();
        folder
    }

    /// Writes a file and makes its time differ from what it was.
    fn write(index_dir: &Path, name: &str, text: &str) {
        let path = index_dir.join(TANTIVY_FOLDER).join(name);
        let later =
            path.metadata().map_or_else(|_| SystemTime::now(), |data| data.modified().unwrap());
        fs::write(&path, text).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(later + Duration::from_secs(1)).unwrap();
    }

    #[test]
    fn other_bytes_break_the_seal_and_other_times_do_not() {
        for name in ["a.idx", "a.7.del", "meta.json"] {
            let folder = sealed();
            assert_eq!(Seal::check(folder.path()).unwrap(), Checked::Whole);
            write(folder.path(), name, "as it was");
            assert_eq!(Seal::check(folder.path()).unwrap(), Checked::Unsealed, "{name}");
            Seal::renew(folder.path()).unwrap();
            assert_eq!(Seal::check(folder.path()).unwrap(), Checked::Whole, "{name}");
            write(folder.path(), name, "as it is.");
            assert_eq!(Seal::check(folder.path()).unwrap(), Checked::Broken(name.into()));
        }
    }

    #[test]
    fn a_writer_may_replace_what_it_replaces_and_nothing_else() {
        let folder = sealed();
        Seal::open_for_writing(folder.path()).unwrap();
        for name in ["a.7.del", "meta.json", ".lock", "b.idx"] {
            write(folder.path(), name, "something new");
        }
        assert_eq!(Seal::check(folder.path()).unwrap(), Checked::Unsealed);
        write(folder.path(), "a.idx", "something new");
        assert_eq!(Seal::check(folder.path()).unwrap(), Checked::Broken("a.idx".into()));
    }

    #[test]
    fn files_that_are_gone_and_seals_that_cannot_be_read_break_nothing() {
        let folder = sealed();
        fs::remove_file(folder.path().join(TANTIVY_FOLDER).join("a.idx")).unwrap();
        assert_eq!(Seal::check(folder.path()).unwrap(), Checked::Whole);
        fs::write(folder.path().join(FILE_NAME), "{").unwrap();
        assert_eq!(Seal::check(folder.path()).unwrap(), Checked::Unsealed);
    }
}
