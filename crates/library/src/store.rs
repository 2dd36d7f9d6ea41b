//! Documents that cuedex itself puts into a library: one canonical file per video of a service.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cuedex_model::{Transcript, VideoId, json};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode_byte, utf8_percent_encode};
use xxhash_rust::xxh3::xxh3_64;

use crate::library::Library;
use crate::{Error, ErrorKind, atomic};

/// The folder of the documents, inside the library.
const FOLDER: &str = "memories";

/// The end of the names of the documents.
const EXTENSION: &str = ".cuedex.json";

/// The longest escaped id in a file name; file systems allow 255 bytes for all of it.
const MAX_NAME: usize = 160;

/// What [`Library::store`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stored {
    /// The document.
    pub path: PathBuf,
    /// It is new or was changed; `false` when the same words stood there already.
    pub changed: bool,
}

impl Library {
    /// Writes a transcript to `memories/<id>.cuedex.json`, all at once or not at all. The file
    /// that was there is kept as `.bak`, in place of an older `.bak`.
    ///
    /// The id is escaped, so that no id can name a place outside the folder.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the transcript states no id, [`ErrorKind::Io`].
    pub fn store(&self, transcript: &Transcript) -> Result<Stored, Error> {
        let id = transcript.id.as_ref();
        let id = id.ok_or_else(|| Error::new(ErrorKind::NotFound, "the transcript has no id"))?;
        let folder = self.root().join(FOLDER);
        atomic::create_folder(&folder)?;
        let path = free_path(&folder, id);
        let mut text = Vec::new();
        json::write_pretty(transcript, &mut text).map_err(|e| {
            Error::new(ErrorKind::Io, "the transcript cannot be written").because(e)
        })?;
        text.push(b'\n');
        match fs::read(&path) {
            Ok(old) if old == text => return Ok(Stored { path, changed: false }),
            Ok(old) => {
                let mut backup = path.clone().into_os_string();
                backup.push(".bak");
                atomic::write(Path::new(&backup), |out| out.write_all(&old))?;
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(Error::io("read", &path, e)),
        }
        atomic::write(&path, |out| out.write_all(&text))?;
        Ok(Stored { path, changed: true })
    }
}

impl Library {
    /// Where [`Library::store`] puts this video's document.
    #[must_use]
    pub fn stored_path(&self, id: &VideoId) -> PathBuf {
        free_path(&self.root().join(FOLDER), id)
    }

    /// The document that [`Library::store`] wrote for this video, if it did.
    ///
    /// # Errors
    /// [`ErrorKind::Unreadable`] when there is one that cannot be read; it is not replaced by
    /// itself, as it may hold work. [`ErrorKind::Io`].
    pub fn stored(&self, id: &VideoId) -> Result<Option<Transcript>, Error> {
        let path = self.stored_path(id);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Error::io("read", &path, e)),
        };
        let unreadable = |e| {
            let message = format!("{} cannot be read", path.display());
            Error::new(ErrorKind::Unreadable, message).because(e)
        };
        json::read(&bytes).map(|document| Some(document.transcript)).map_err(unreadable)
    }
}

/// The file of an id. Where file names ignore case, two ids may want one name: the second gets
/// one with its hash.
fn free_path(folder: &Path, id: &VideoId) -> PathBuf {
    let plain = folder.join(escaped(id.as_str()) + EXTENSION);
    let owner = fs::read(&plain).ok().and_then(|bytes| json::read(&bytes).ok());
    match owner.and_then(|document| document.transcript.id) {
        Some(other) if other != *id => {
            let name = escaped(id.as_str());
            let hash = xxh3_64(id.as_str().as_bytes());
            folder.join(format!("{name}-{hash:016x}{EXTENSION}"))
        }
        _ => plain,
    }
}

/// An id as the name of a file on any system: everything but letters, digits, `_`, `-` and inner
/// points is percent-encoded.
fn escaped(id: &str) -> String {
    const SET: AsciiSet = NON_ALPHANUMERIC.remove(b'_').remove(b'-').remove(b'.');
    let mut name = utf8_percent_encode(id, &SET).to_string();
    if name.len() > MAX_NAME {
        let end = (0..=MAX_NAME - 17).rev().find(|&end| !splits_escape(&name, end)).unwrap_or(0);
        name.truncate(end);
        name.push_str(&format!("-{:016x}", xxh3_64(id.as_bytes())));
    }
    // A point at an end hides the file or is dropped; a device's name is the device on Windows.
    if name.ends_with('.') {
        name.truncate(name.len() - 1);
        name.push_str(percent_encode_byte(b'.'));
    }
    match name.as_bytes().first() {
        Some(&first) if first == b'.' || is_device(&name) => {
            format!("{}{}", percent_encode_byte(first), &name[1..])
        }
        _ => name,
    }
}

fn splits_escape(name: &str, end: usize) -> bool {
    name.as_bytes()[end.saturating_sub(2)..end].contains(&b'%')
}

/// Names that [Windows reserves](https://learn.microsoft.com/windows/win32/fileio/naming-a-file),
/// whatever extension follows.
fn is_device(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |port: &str| {
        base.strip_prefix(port)
            .is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    ["con", "prn", "aux", "nul"].contains(&base.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    #[test]
    fn odd_ids_become_plain_names() {
        for (id, name) in [
            ("VI568102998803353600", "VI568102998803353600"),
            ("v1.2", "v1.2"),
            ("../x", "%2E.%2Fx"),
            ("con.", "con%2E"),
            ("CON", "%43ON"),
            ("nul.txt", "%6Eul.txt"),
            ("com1", "%63om1"),
            ("a/b\\c:d", "a%2Fb%5Cc%3Ad"),
            (".", "%2E"),
            ("..", "%2E%2E"),
            ("é", "%C3%A9"),
        ] {
            assert_eq!(escaped(id), name, "{id}");
        }
    }

    proptest! {
        #[test]
        fn no_id_leaves_the_folder_and_no_two_share_a_name(
            ids in prop::collection::vec("[./\\\\%A-Za-c:é\u{202e} -]{1,12}|.{1,300}", 1..20)) {
            let mut names = HashMap::new();
            for id in &ids {
                let name = escaped(id);
                prop_assert!(name.len() <= MAX_NAME + 4 && !name.is_empty(), "{}", name);
                prop_assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.%".contains(&b)));
                prop_assert!(!name.starts_with('.') && !name.ends_with('.') && !is_device(&name));
                let path = Path::new("memories").join(name.clone() + EXTENSION);
                prop_assert_eq!(path.parent(), Some(Path::new("memories")));
                let owner = names.entry(name).or_insert_with(|| id.clone());
                prop_assert_eq!(&*owner, id);
            }
        }
    }
}
