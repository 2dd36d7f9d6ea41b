//! Files that are either the old or the new one, whatever interrupts the writing.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use crate::name::shown;
use crate::{Error, ErrorKind};

/// Writes a file under a temporary name beside it, flushes it to the disk and puts it in place:
/// whatever interrupts the writing, the file is the old one or the new one. Without `replace`, a
/// file that is already there stays; with it, the new file has the permissions of the old one.
///
/// # Errors
/// [`ErrorKind::AlreadyThere`]; [`ErrorKind::Io`] with the cause, those of `fill` among them.
///
/// ```
/// use cuedex_library::{ErrorKind, write_whole};
///
/// let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("talk.srt");
/// write_whole(&path, false, |out| out.write_all(b"first"))?;
/// let second = write_whole(&path, false, |out| out.write_all(b"second"));
/// assert_eq!(second.unwrap_err().kind(), ErrorKind::AlreadyThere);
/// # Ok::<(), cuedex_library::Error>(())
/// ```
pub fn write_whole<T>(
    path: &Path,
    replace: bool,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> Result<T, Error> {
    if is_special(path) {
        return write_through(path, fill).map_err(|e| Error::io("write", path, e));
    }
    // A link stays a link: what it names is replaced.
    let named = if replace { path.canonicalize().ok() } else { None };
    let path = named.as_deref().unwrap_or(path);
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let save = || {
        let file = temporary_in(folder, former_permissions(path))?;
        let mut out = BufWriter::with_capacity(64 * 1024, file);
        let value = fill(&mut out)?;
        let file = out.into_inner()?;
        file.as_file().sync_all()?;
        let put = if replace { file.persist(path) } else { file.persist_noclobber(path) };
        put.map_err(|e| e.error)?;
        sync_folder(folder)?;
        Ok(value)
    };
    if !replace && path.symlink_metadata().is_ok() {
        return Err(already_there(path));
    }
    save().map_err(|e: io::Error| match e.kind() {
        io::ErrorKind::AlreadyExists if !replace => already_there(path),
        _ => Error::io("write", path, e),
    })
}

/// Devices and pipes hold nothing that could be lost, and must not be replaced by a file.
fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|data| !data.is_file() && !data.is_dir())
}

fn write_through<T>(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    let mut out = BufWriter::new(File::options().write(true).open(path)?);
    let value = fill(&mut out)?;
    out.flush()?;
    Ok(value)
}

fn already_there(path: &Path) -> Error {
    Error::new(ErrorKind::AlreadyThere, format!("{} is already there", shown(path)))
}

/// The permissions of the file that is replaced. Elsewhere than on Unix a folder's rules give them.
fn former_permissions(path: &Path) -> Option<fs::Permissions> {
    let former = path.metadata().ok().filter(|_| cfg!(unix));
    former.map(|data| data.permissions())
}

/// A temporary file with these permissions, or those of any new file. The hidden name keeps a
/// half-written one out of every scan.
fn temporary_in(folder: &Path, former: Option<fs::Permissions>) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".cuedex-").suffix(".tmp");
    if let Some(former) = former {
        // What is private never stands open, not even while it is written.
        let file = builder.permissions(former.clone()).tempfile_in(folder)?;
        // The umask has taken from them what the old file may have had. Where there are no
        // permissions to set, such as on a FAT stick, both are the same.
        if file.as_file().metadata()?.permissions() != former {
            file.as_file().set_permissions(former)?;
        }
        return Ok(file);
    }
    #[cfg(unix)]
    builder.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Replaces a file; see [`write_whole`].
pub(crate) fn write(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    write_whole(path, true, fill)
}

/// The new name is on the disk only when its folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Creates a folder and those above it.
pub(crate) fn create_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|e| Error::io("create the folder", path, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn devices_are_written_to_and_links_stay_links() {
        assert!(write(Path::new("/dev/full"), |out| out.write_all(b"x")).is_err());
        write(Path::new("/dev/null"), |out| out.write_all(b"x")).unwrap();
        assert!(is_special(Path::new("/dev/null")));
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, |out| out.write_all(b"new")).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_keeps_its_permissions_and_a_new_one_has_the_usual() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        for expected in [0o600, 0o644, 0o666, 0o751, 0o400] {
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(expected)).unwrap();
            write(&path, |out| out.write_all(b"new")).unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"new");
            assert_eq!(mode(&path), expected, "{expected:o}");
            fs::remove_file(&path).unwrap();
        }
        let usual = folder.path().join("usual");
        fs::write(&usual, "").unwrap();
        write(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(mode(&path), mode(&usual));
    }

    /// Has room for so many bytes and then none.
    fn fill_until_full(out: &mut dyn Write, bytes: usize, room: usize) -> io::Result<()> {
        for n in 0..bytes {
            if n == room {
                return Err(io::Error::from(io::ErrorKind::StorageFull));
            }
            out.write_all(b"x")?;
        }
        Ok(())
    }

    #[test]
    fn a_write_that_fails_after_any_byte_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        write(&path, |out| out.write_all(b"old")).unwrap();
        for room in 0..40 {
            assert!(write(&path, |out| fill_until_full(out, 40, room)).is_err());
            assert_eq!(fs::read(&path).unwrap(), b"old");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "room {room}");
        }
        write(&path, |out| fill_until_full(out, 40, 40)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "x".repeat(40));
    }
}
