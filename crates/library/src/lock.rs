//! One writer for an index folder, among all processes.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::Error;

/// The name of the lock file.
pub(crate) const FILE_NAME: &str = "lock";

/// The right to write, given back when dropped or when the process ends in any way.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Tries for as long as `patience`; `None` when another process keeps writing.
    pub(crate) fn acquire(folder: &Path, patience: Duration) -> Result<Option<Self>, Error> {
        const PAUSE: Duration = Duration::from_millis(10);
        let path = folder.join(FILE_NAME);
        let deadline = Instant::now() + patience;
        loop {
            let file = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)
                .map_err(|e| Error::io("open the lock", &path, e))?;
            match file.try_lock() {
                // `clean` may have removed the file between opening and locking it.
                Ok(()) if is_still_at(&file, &path) => return Ok(Some(Self { _file: file })),
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(e)) => return Err(Error::io("lock", &path, e)),
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
            thread::sleep(PAUSE);
        }
    }
}

#[cfg(unix)]
fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let identity = |data: std::fs::Metadata| (data.dev(), data.ino());
    let (held, named) = (file.metadata().map(identity), path.metadata().map(identity));
    matches!((held, named), (Ok(held), Ok(named)) if held == named)
}

#[cfg(not(unix))]
fn is_still_at(_file: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_writer_until_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let none = Duration::ZERO;
        let first = Lock::acquire(folder.path(), none).unwrap();
        assert!(first.is_some());
        assert!(Lock::acquire(folder.path(), none).unwrap().is_none());
        drop(first);
        assert!(Lock::acquire(folder.path(), none).unwrap().is_some());
    }

    #[test]
    fn a_removed_lock_file_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::acquire(folder.path(), Duration::ZERO).unwrap();
        std::fs::remove_file(folder.path().join(FILE_NAME)).unwrap();
        let second = Lock::acquire(folder.path(), Duration::ZERO).unwrap();
        assert!(first.is_some() && second.is_some());
    }
}
