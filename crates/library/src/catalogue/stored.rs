//! The catalogue as a file: a line that says what follows, and the rows in
//! [postcard](https://postcard.jamesmunns.com/wire-format).
//!
//! The rows of a hundred thousand files are read before every search, so they stand there as
//! bytes and not as text.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::{Catalogue, READER};
use crate::{Error, ErrorKind, atomic};

/// The name of the catalogue in the index folder.
const FILE_NAME: &str = "catalogue";

/// The catalogue of a commit that is under way. It is written before the commit and becomes the
/// catalogue after it, so that a crash between the two leaves the one that belongs to the index.
const NEXT_NAME: &str = "catalogue.next";

/// The catalogue of earlier versions.
const OLD_NAME: &str = "catalogue.json";

/// Every file that a catalogue may be in.
pub(crate) const FILE_NAMES: [&str; 3] = [FILE_NAME, NEXT_NAME, OLD_NAME];

/// The layout of the catalogue.
const VERSION: u32 = 3;

/// The first line, in JSON.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    version: u32,
    reader: String,
    /// XXH3-128 of all that follows the line.
    hash: String,
}

/// The part of the first line that every version writes.
#[derive(Debug, Deserialize)]
struct Version {
    version: u32,
}

/// What became of reading the catalogue.
#[derive(Debug)]
pub(crate) enum Loaded {
    Good(Box<Catalogue>),
    Absent,
    /// An older version of cuedex wrote it.
    Old,
    /// It is there but torn, and why.
    Damaged(String),
}

impl Catalogue {
    /// Where the catalogue of an index folder is.
    pub(crate) fn path(folder: &Path) -> PathBuf {
        folder.join(FILE_NAME)
    }

    /// Reads the catalogue of an index folder.
    ///
    /// A newer version is an error; a torn file is not, as it can be made anew.
    pub(crate) fn load(folder: &Path) -> Result<Loaded, Error> {
        match load(&Self::path(folder))? {
            Loaded::Absent if folder.join(OLD_NAME).exists() => Ok(Loaded::Old),
            loaded => Ok(loaded),
        }
    }

    /// Reads the catalogue that belongs to the index's commit of this number: the one of a commit
    /// after which the process ended, where there is one. Where neither belongs to it, the
    /// catalogue is what it is.
    pub(crate) fn load_of(folder: &Path, sequence: u64) -> Result<Loaded, Error> {
        let loaded = Self::load(folder)?;
        let belongs = |loaded: &Loaded| matches!(loaded, Loaded::Good(c) if c.sequence == sequence);
        if belongs(&loaded) {
            return Ok(loaded);
        }
        let next = load(&folder.join(NEXT_NAME))?;
        if belongs(&next) {
            return Ok(next);
        }
        // Between the two looks a writer may have made the next one the catalogue.
        Self::load(folder)
    }

    /// Brings the files of a catalogue in order, as whoever writes may do: after the index's
    /// commit of this number, the catalogue prepared for it is the catalogue, and one prepared
    /// for another is of a commit that never was.
    pub(crate) fn settle(folder: &Path, sequence: u64) -> Result<(), Error> {
        let next = folder.join(NEXT_NAME);
        match load(&next)? {
            Loaded::Good(catalogue) if catalogue.sequence == sequence => {
                Self::adopt_prepared(folder)
            }
            Loaded::Absent => Ok(()),
            _ => fs::remove_file(&next).map_err(|e| Error::io("remove", &next, e)),
        }
    }

    /// Writes the catalogue of the index's last commit.
    pub(crate) fn save(&self, folder: &Path) -> Result<(), Error> {
        self.write(&Self::path(folder))
    }

    /// Writes the catalogue of the commit that comes now.
    pub(crate) fn prepare(&self, folder: &Path) -> Result<(), Error> {
        self.write(&folder.join(NEXT_NAME))
    }

    /// Makes the prepared catalogue the catalogue, as its commit is done.
    pub(crate) fn adopt_prepared(folder: &Path) -> Result<(), Error> {
        let path = Self::path(folder);
        fs::rename(folder.join(NEXT_NAME), &path).map_err(|e| Error::io("replace", &path, e))
    }

    /// Moves the catalogue into the folder in which a damaged index is kept.
    pub(crate) fn set_aside(folder: &Path, kept: &Path) -> Result<(), Error> {
        let path = Self::path(folder);
        match fs::rename(&path, kept.join(FILE_NAME)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::io("set aside", &path, e)),
            _ => Ok(()),
        }
    }

    /// Removes the catalogue of earlier versions, in whose place a new one stands.
    pub(crate) fn remove_old(folder: &Path) -> Result<(), Error> {
        let path = folder.join(OLD_NAME);
        match fs::remove_file(&path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::io("remove", &path, e)),
            _ => Ok(()),
        }
    }

    fn write(&self, path: &Path) -> Result<(), Error> {
        let rows = postcard::to_allocvec(self).map_err(|e| {
            let message = format!("cannot write {}", path.display());
            Error::new(ErrorKind::Io, message).because(e)
        })?;
        let head = Head { version: VERSION, reader: READER.into(), hash: hash(&rows) };
        atomic::write(path, |out| {
            serde_json::to_writer(&mut *out, &head)?;
            out.write_all(b"\n")?;
            out.write_all(&rows)
        })
    }
}

fn load(path: &Path) -> Result<Loaded, Error> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Loaded::Absent),
        Err(e) => return Err(Error::io("read", path, e)),
    };
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (line, rows) = (&bytes[..end], bytes.get(end + 1..).unwrap_or_default());
    match serde_json::from_slice(line) {
        Ok(Version { version }) if version > VERSION => return Err(newer(path)),
        Ok(Version { version }) if version < VERSION => return Ok(Loaded::Old),
        Ok(_) => {}
        Err(e) => return Ok(Loaded::Damaged(e.to_string())),
    }
    Ok(parse(line, rows).unwrap_or_else(Loaded::Damaged))
}

fn parse(line: &[u8], rows: &[u8]) -> Result<Loaded, String> {
    let head: Head = serde_json::from_slice(line).map_err(|e| e.to_string())?;
    if head.hash != hash(rows) {
        return Err("its bytes are not those that were written".into());
    }
    let mut catalogue: Catalogue = postcard::from_bytes(rows).map_err(|e| e.to_string())?;
    if head.reader != READER {
        catalogue.forget_readings();
    }
    Ok(Loaded::Good(Box::new(catalogue)))
}

fn hash(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

fn newer(path: &Path) -> Error {
    let message = format!("{} was written by a newer version of cuedex", path.display());
    Error::new(ErrorKind::NewerIndex, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{PassedOver, Row, State};
    use crate::scan::Stamp;

    fn catalogue() -> Catalogue {
        let mut catalogue = Catalogue::new("/lib");
        let stamp = Stamp { size: 3, modified_ns: 1, inode: 7 };
        let state = State::NotATranscript("no times".into());
        let row = Row::new(stamp, 2, Some("00".into()), state);
        catalogue.files.insert("caf\\xE9.srt".into(), row);
        let pipe = PassedOver::NoFile("a pipe".into());
        catalogue.passed_over.push(("pipe.srt".into(), pipe));
        catalogue
    }

    fn good(loaded: Result<Loaded, Error>) -> Catalogue {
        match loaded.unwrap() {
            Loaded::Good(catalogue) => *catalogue,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_torn_file_is_told_from_a_good_one() {
        let folder = tempfile::tempdir().unwrap();
        catalogue().save(folder.path()).unwrap();
        assert_eq!(good(Catalogue::load(folder.path())), catalogue());
        let bytes = fs::read(Catalogue::path(folder.path())).unwrap();
        for length in 0..bytes.len() {
            fs::write(Catalogue::path(folder.path()), &bytes[..length]).unwrap();
            let loaded = Catalogue::load(folder.path()).unwrap();
            assert!(matches!(loaded, Loaded::Damaged(_)), "{length}");
        }
    }

    #[test]
    fn no_flipped_bit_changes_what_is_known() {
        let folder = tempfile::tempdir().unwrap();
        catalogue().save(folder.path()).unwrap();
        let bytes = fs::read(Catalogue::path(folder.path())).unwrap();
        for at in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[at / 8] ^= 1 << (at % 8);
            fs::write(Catalogue::path(folder.path()), flipped).unwrap();
            match Catalogue::load(folder.path()) {
                // In the version or in what read the files.
                Err(e) => assert_eq!(e.kind(), ErrorKind::NewerIndex),
                Ok(Loaded::Good(again)) => {
                    assert!(again.files.is_empty() || *again == catalogue(), "bit {at}");
                }
                Ok(Loaded::Damaged(_) | Loaded::Old) => {}
                Ok(Loaded::Absent) => panic!("bit {at}"),
            }
        }
    }

    #[test]
    fn a_newer_catalogue_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(Catalogue::path(folder.path()), br#"{"version":4,"rows":[]}"#).unwrap();
        let error = Catalogue::load(folder.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NewerIndex);
    }

    #[test]
    fn a_catalogue_of_an_earlier_version_is_known_as_that() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(OLD_NAME), br#"{"version":1,"files":{}}"#).unwrap();
        assert!(matches!(Catalogue::load(folder.path()).unwrap(), Loaded::Old));
        catalogue().save(folder.path()).unwrap();
        assert_eq!(good(Catalogue::load(folder.path())), catalogue());
    }

    #[test]
    fn the_catalogue_of_the_index_is_taken_wherever_a_crash_came() {
        let folder = tempfile::tempdir().unwrap();
        let (before, after) = (catalogue(), Catalogue { sequence: 1, ..catalogue() });
        let of = |sequence| good(Catalogue::load_of(folder.path(), sequence));
        before.save(folder.path()).unwrap();
        after.prepare(folder.path()).unwrap();
        assert_eq!((of(0), of(1)), (before.clone(), after.clone()));
        Catalogue::settle(folder.path(), 0).unwrap();
        assert_eq!((of(0), of(1)), (before.clone(), before));
        after.prepare(folder.path()).unwrap();
        Catalogue::settle(folder.path(), 1).unwrap();
        assert_eq!((of(0), of(1)), (after.clone(), after));
    }
}
