//! Temporary folders with files of a stated age.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use cuedex_index::{Query, SearchOptions, View};
use cuedex_library::{Library, OpenOptions, RefreshOptions, Refreshed};

pub(crate) const ENGLISH: &str =
    "the small boat came back to the quiet harbor before the evening bells rang";
pub(crate) const GERMAN: &str =
    "das kleine boot kam vor den abendglocken zurück in den stillen hafen";

/// A library in a temporary folder.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// A file whose age lets its time stamp be trusted.
    pub(crate) fn old(&self, name: &str, text: &str) {
        self.old_bytes(name, text.as_bytes());
    }

    pub(crate) fn old_bytes(&self, name: &str, bytes: &[u8]) {
        self.write(name, bytes);
        let file = fs::File::options().write(true).open(self.path(name)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(3_600)).unwrap();
    }

    /// A file that was written a moment ago.
    pub(crate) fn young(&self, name: &str, text: &str) {
        self.write(name, text.as_bytes());
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn library(&self) -> Library {
        Library::open(self.root(), &OpenOptions::default()).unwrap()
    }

    pub(crate) fn refresh(&self) -> Refreshed {
        self.library().refresh(&RefreshOptions::default()).unwrap()
    }

    pub(crate) fn hits(&self, word: &str) -> usize {
        hits(&self.library(), word)
    }
}

/// How often a word is found.
pub(crate) fn hits(library: &Library, word: &str) -> usize {
    let options = SearchOptions { view: View::Hits, limit: 1_000, ..SearchOptions::default() };
    library.search(&Query::parse(word).unwrap(), &options).unwrap().results.moments.len()
}

pub(crate) fn srt(text: &str) -> String {
    format!("1\n00:00:01,000 --> 00:00:09,000\n{text}\n")
}

pub(crate) fn canonical(id: Option<&str>, language: &str, text: &str) -> String {
    let id = id.map(|id| format!("\"id\":\"{id}\",")).unwrap_or_default();
    format!(
        "{{\"schema\":\"cuedex/transcript/1\",{id}\"tracks\":[{{\"kind\":\"audio\",\
         \"language\":\"{language}\",\"segments\":[{{\"start_ms\":1000,\"end_ms\":9000,\
         \"text\":\"{text}\"}}]}}]}}"
    )
}
