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

/// Every hit of a query, as text.
pub(crate) fn answers(library: &Library, query: &str) -> Vec<String> {
    let options = SearchOptions { view: View::Hits, limit: usize::MAX, ..SearchOptions::default() };
    let found = library.search(&Query::parse(query).unwrap(), &options).unwrap();
    let told = |m: &cuedex_model::Moment| {
        let card = found.card(&m.video).unwrap();
        format!("{} {:?} {} {}", m.video, m.span, card.path_of(m), m.snippet)
    };
    let mut answers: Vec<_> = found.results.moments.iter().map(told).collect();
    answers.sort();
    answers
}

/// A number from the environment.
pub(crate) fn number_of(name: &str, otherwise: usize) -> usize {
    let told = std::env::var(name).ok();
    told.map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// The same numbers for the same seed:
/// [xorshift64*](https://vigna.di.unimi.it/ftp/papers/xorshift.pdf).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: usize) -> Self {
        Self((seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 32).unwrap() % end
    }

    /// From 0 to below 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap()) / 4_294_967_296.0
    }
}
