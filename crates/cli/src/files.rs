//! Files that are written whole or not at all.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::failure::Hinted;
use crate::output::shown;

/// Writes a file under a temporary name beside it, syncs it and puts it in place. What is
/// already there stays unless `force` is set, and stays whole when writing fails.
pub(crate) fn write_whole<T>(
    path: &Path,
    force: bool,
    write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> Result<T> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !force && path.symlink_metadata().is_ok() {
        return Err(already_there(path));
    }
    let at = || format!("cannot write {}", shown(path));
    std::fs::create_dir_all(folder).with_context(at)?;
    let mut temporary = temporary_in(folder).with_context(at)?;
    let mut buffered = BufWriter::with_capacity(64 * 1024, temporary.as_file_mut());
    let value = write(&mut buffered).with_context(at)?;
    buffered.flush().with_context(at)?;
    drop(buffered);
    temporary.as_file().sync_all().with_context(at)?;
    if force {
        temporary.persist(path).map_err(|e| e.error).with_context(at)?;
    } else if let Err(error) = temporary.persist_noclobber(path) {
        if error.error.kind() == io::ErrorKind::AlreadyExists {
            return Err(already_there(path));
        }
        return Err(error.error).with_context(at);
    }
    Ok(value)
}

fn already_there(path: &Path) -> anyhow::Error {
    Hinted::new(format!("{} is already there", shown(path)), "use --force to replace it").into()
}

/// A temporary file with the permissions of an ordinary new file.
fn temporary_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cuedex-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// The files behind the inputs of a command: files as they are, folders gone through.
pub(crate) fn expand(inputs: &[PathBuf], recursive: bool) -> Result<Vec<Input>> {
    let mut found = Vec::new();
    for input in inputs {
        if input.as_os_str() == "-" {
            found.push(Input { path: input.clone(), base: None });
        } else if input.is_dir() {
            if !recursive {
                let what = format!("{} is a folder", shown(input));
                return Err(Hinted::new(what, "use -r to go into folders").into());
            }
            walk(input, &mut found)?;
        } else {
            found.push(Input { path: input.clone(), base: None });
        }
    }
    if found.is_empty() {
        bail!("no transcripts are in there");
    }
    Ok(found)
}

/// A file to read.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) path: PathBuf,
    /// The folder through which it was found, so that its place below is kept.
    pub(crate) base: Option<PathBuf>,
}

impl Input {
    pub(crate) fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    pub(crate) fn read(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if self.is_stdin() {
            io::Read::read_to_end(&mut io::stdin().lock(), &mut bytes)
                .context("cannot read stdin")?;
        } else {
            bytes = std::fs::read(&self.path)
                .with_context(|| format!("cannot read {}", shown(&self.path)))?;
        }
        Ok(bytes)
    }
}

/// What a folder is searched for; a file that is named outright may be called anything.
const ENDINGS: [&str; 4] = ["srt", "vtt", "webvtt", "json"];

fn walk(folder: &Path, found: &mut Vec<Input>) -> Result<()> {
    let mut folders = vec![folder.to_owned()];
    let first = found.len();
    while let Some(next) = folders.pop() {
        let at = || format!("cannot list {}", shown(&next));
        for entry in std::fs::read_dir(&next).with_context(at)? {
            let entry = entry.with_context(at)?;
            let kind = entry.file_type().with_context(at)?;
            let path = entry.path();
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if kind.is_dir() && !hidden {
                folders.push(path);
            } else if kind.is_file() && !hidden && has_ending(&path) {
                found.push(Input { path, base: Some(folder.to_owned()) });
            }
        }
    }
    found[first..].sort_by(|a, b| a.path.cmp(&b.path));
    Ok(())
}

fn has_ending(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many bytes and then has no room.
    fn write_until_full(out: &mut dyn Write, bytes: usize, room: usize) -> io::Result<()> {
        for n in 0..bytes {
            if n == room {
                return Err(io::Error::from(io::ErrorKind::StorageFull));
            }
            out.write_all(b"x")?;
        }
        Ok(())
    }

    #[test]
    fn a_write_that_fails_after_any_byte_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("talk.srt");
        std::fs::write(&path, "before").unwrap();
        for room in 0..40 {
            assert!(write_whole(&path, true, |out| write_until_full(out, 40, room)).is_err());
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "room {room}");
        }
        write_whole(&path, true, |out| write_until_full(out, 40, 40)).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "x".repeat(40));
    }

    #[test]
    fn nothing_is_replaced_without_force() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("talk.srt");
        write_whole(&path, false, |out| out.write_all(b"one")).unwrap();
        assert!(write_whole(&path, false, |out| out.write_all(b"two")).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one");
    }
}
