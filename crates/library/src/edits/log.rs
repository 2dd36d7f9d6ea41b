//! The log on the disk: `.cuedex/edits/log`, which only grows, and `torn` beside it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::journal::{self, Journal};
use super::record::{Head, Record, SCHEMA};
use crate::library::Library;
use crate::lock::Lock;
use crate::scan::Stamp;
use crate::{Error, ErrorKind, atomic};

/// The folder of the edits inside the library's own.
const FOLDER: &str = "edits";

/// The log inside that folder.
const FILE_NAME: &str = "log";

/// Where the ends of writes that were cut off are kept.
const TORN_NAME: &str = "torn";

/// The largest log that is read: 4 GiB, some ten million edits.
const MAX_BYTES: u64 = 4 << 30;

/// Where the edits of a library are.
#[derive(Debug, Clone)]
pub(crate) struct Log {
    folder: PathBuf,
}

/// A record as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) record: Record,
    /// The XXH3-64 of its line.
    pub(super) checksum: u64,
}

/// What the log holds.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) records: Vec<Kept>,
    /// What is wrong with it, for people.
    pub(super) faults: Vec<String>,
    /// Lines that are not understood, which stay as they are.
    pub(super) broken: Vec<Vec<u8>>,
    pub(super) end: End,
}

/// Where the log ends.
#[derive(Debug, Clone, Default)]
pub(super) struct End {
    /// How many bytes are whole lines.
    sound: u64,
    /// What follows them.
    pub(super) torn: Vec<u8>,
}

impl Log {
    pub(crate) fn of(library: &Library) -> Self {
        Self { folder: library.own_folder().join(FOLDER) }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(FILE_NAME)
    }

    /// Tells when the log changed: it only grows, or is replaced. `None` where there is none.
    pub(crate) fn stamp(&self) -> Result<Option<Stamp>, Error> {
        let path = self.path();
        match path.metadata() {
            Ok(data) => Ok(Some(Stamp::of(&data))),
            Err(e) if is_absent(&e) => Ok(None),
            Err(e) => Err(Error::io("look at", &path, e)),
        }
    }

    /// Reads the log; none is an empty one.
    pub(super) fn load(&self) -> Result<Loaded, Error> {
        let path = self.path();
        let bytes = match path.metadata() {
            Ok(data) if data.len() > MAX_BYTES => {
                let message = format!("{} is larger than any log of edits", path.display());
                return Err(Error::new(ErrorKind::Io, message));
            }
            Ok(_) => fs::read(&path).map_err(|e| Error::io("read", &path, e))?,
            Err(e) if is_absent(&e) => return Ok(Loaded::default()),
            Err(e) => return Err(Error::io("look at", &path, e)),
        };
        let mut loaded = Loaded::parse(&bytes, &path)?;
        if !loaded.end.torn.is_empty() && !self.is_being_written() {
            loaded.faults.push(format!(
                "the end of {} was cut off; the next edit moves {} bytes into {TORN_NAME} beside it",
                path.display(),
                loaded.end.torn.len()
            ));
        }
        Ok(loaded)
    }

    /// What another process is just writing is not cut off. Where nobody can lock, nobody writes.
    fn is_being_written(&self) -> bool {
        matches!(Lock::acquire(&self.folder, Duration::ZERO), Ok(None))
    }

    /// The right to write the log, among all processes. Makes its folder where there is none.
    pub(super) fn lock(&self, patience: Duration) -> Result<LockedLog, Error> {
        make_folder(&self.folder)?;
        let lock = Lock::acquire(&self.folder, patience).map_err(read_only)?;
        let lock = lock.ok_or_else(|| {
            Error::new(ErrorKind::Locked, "another process is writing edits of this library")
        })?;
        Ok(LockedLog { log: self.clone(), _lock: lock })
    }
}

impl Loaded {
    fn parse(bytes: &[u8], path: &Path) -> Result<Self, Error> {
        let journal = Journal::parse(bytes);
        let mut loaded = Self::default();
        let mut payloads = journal.payloads.iter();
        check_schema(payloads.as_slice().first().copied(), path)?;
        if payloads.as_slice().first().is_some_and(|payload| head(payload).is_some()) {
            payloads.next();
        }
        let payloads = payloads.as_slice();
        let records: Vec<_> = payloads.par_iter().map(|one| serde_json::from_slice(one)).collect();
        for (payload, record) in payloads.iter().zip(records) {
            match record {
                Ok(record) => loaded.records.push(Kept { record, checksum: xxh3_64(payload) }),
                Err(e) => {
                    let message = format!("a record of {} is passed over: {e}", path.display());
                    loaded.faults.push(message);
                    let mut line = Vec::new();
                    journal::push(&mut line, payload);
                    loaded.broken.push(line);
                }
            }
        }
        for (number, line) in journal.broken {
            let message = format!("line {number} of {} is not what was written", path.display());
            loaded.faults.push(message);
            loaded.broken.push([line, b"\n"].concat());
        }
        loaded.end = End { sound: journal.sound as u64, torn: journal.torn.to_vec() };
        Ok(loaded)
    }
}

fn head(payload: &[u8]) -> Option<Head> {
    serde_json::from_slice(payload).ok()
}

/// A newer log is left alone.
fn check_schema(first: Option<&[u8]>, path: &Path) -> Result<(), Error> {
    match first.and_then(head) {
        Some(Head { schema }) if schema != SCHEMA => {
            let message = format!("{} is a {schema}, which a newer cuedex reads", path.display());
            Err(Error::new(ErrorKind::NewerEdits, message))
        }
        _ => Ok(()),
    }
}

/// The log, to be written by nobody else.
#[derive(Debug)]
pub(super) struct LockedLog {
    log: Log,
    _lock: Lock,
}

impl LockedLog {
    pub(super) fn load(&self) -> Result<Loaded, Error> {
        self.log.load()
    }

    /// Puts records behind those that were loaded, on the disk when this returns. What was torn
    /// is moved aside first.
    pub(super) fn append(&self, end: &End, records: &[Record]) -> Result<(), Error> {
        let path = self.log.path();
        let failed = |e| read_only(Error::io("write", &path, e));
        let is_new = !path.exists();
        let mut lines = Vec::new();
        if end.sound == 0 {
            journal::push(&mut lines, &json(&Head { schema: SCHEMA.into() })?);
        }
        for record in records {
            journal::push(&mut lines, &json(record)?);
        }
        self.set_torn_aside(&end.torn)?;
        let options = OpenOptions::new().create(true).truncate(false).write(true).clone();
        let mut file = options.open(&path).map_err(failed)?;
        file.set_len(end.sound).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        let written = file.write_all(&lines).and_then(|()| file.sync_all());
        if let Err(e) = written {
            // Half a record would be told as torn; where it can be taken back, it is.
            let _ = file.set_len(end.sound);
            return Err(failed(e));
        }
        if is_new { sync_folder(&self.log.folder).map_err(failed) } else { Ok(()) }
    }

    /// Writes all of the log anew, for the one case in which what was written must go. What was
    /// torn is moved aside first.
    pub(super) fn rewrite(
        &self,
        records: &[Record],
        broken: &[Vec<u8>],
        torn: &[u8],
    ) -> Result<(), Error> {
        self.set_torn_aside(torn)?;
        let mut lines = Vec::new();
        journal::push(&mut lines, &json(&Head { schema: SCHEMA.into() })?);
        for line in broken {
            lines.extend_from_slice(line);
        }
        for record in records {
            journal::push(&mut lines, &json(record)?);
        }
        atomic::write(&self.log.path(), |out| out.write_all(&lines)).map_err(read_only)
    }

    /// What was set aside of writes that were cut off.
    pub(super) fn torn(&self) -> Result<Vec<u8>, Error> {
        let path = self.log.folder.join(TORN_NAME);
        match fs::read(&path) {
            Err(e) if !is_absent(&e) => Err(Error::io("read", &path, e)),
            read => Ok(read.unwrap_or_default()),
        }
    }

    pub(super) fn remove_torn(&self) -> Result<(), Error> {
        let path = self.log.folder.join(TORN_NAME);
        match fs::remove_file(&path) {
            Err(e) if !is_absent(&e) => Err(Error::io("remove", &path, e)),
            _ => Ok(()),
        }
    }

    fn set_torn_aside(&self, torn: &[u8]) -> Result<(), Error> {
        if torn.is_empty() {
            return Ok(());
        }
        let path = self.log.folder.join(TORN_NAME);
        let save = || -> io::Result<()> {
            let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
            file.write_all(torn)?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            sync_folder(&self.log.folder)
        };
        save().map_err(|e| read_only(Error::io("write", &path, e)))
    }
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(value)
        .map_err(|e| Error::new(ErrorKind::Io, "an edit cannot be written").because(e))
}

/// Makes the folder and puts its name on the disk.
fn make_folder(folder: &Path) -> Result<(), Error> {
    if folder.is_dir() {
        return Ok(());
    }
    atomic::create_folder(folder).map_err(read_only)?;
    let mut above = folder.ancestors().skip(1).take(2);
    above.try_for_each(sync_folder).map_err(|e| Error::io("make", folder, e))
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn is_absent(e: &io::Error) -> bool {
    matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// A folder that cannot be written has no edits; no other place would be backed up with it.
fn read_only(error: Error) -> Error {
    let source = std::error::Error::source(&error).and_then(|e| e.downcast_ref::<io::Error>());
    let refused = source.is_some_and(|e| {
        matches!(e.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
    });
    if refused { error.of_kind(ErrorKind::ReadOnlyLibrary) } else { error }
}
