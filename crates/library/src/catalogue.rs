//! What is known of every file and video of a library between two scans.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::atomic;
use crate::card::Card;
use crate::embedded::is_available;
use crate::facts::Facts;
use crate::file_type::may_have_tracks;
use crate::library::Library;
use crate::scan::Stamp;
use crate::{Error, ErrorKind};

/// The name of the catalogue in the index folder.
pub(crate) const FILE_NAME: &str = "catalogue.json";

/// The layout of the catalogue.
const VERSION: u32 = 1;

/// What read the files: another version may read them otherwise.
pub(crate) const READER: &str = env!("CARGO_PKG_VERSION");

/// A row per file and a row per video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Catalogue {
    version: u32,
    reader: String,
    /// The library, to tell when an index folder is used for two.
    root: String,
    /// Counts the commits; the index knows the same number.
    pub(crate) sequence: u64,
    next_number: u64,
    pub(crate) files: BTreeMap<String, Row>,
    /// New and changed files that the last refresh was stopped before; of a changed one the row
    /// is still the old one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) unread: BTreeSet<String>,
    pub(crate) videos: BTreeMap<String, VideoRow>,
    /// Folders and files that could not be looked at.
    pub(crate) refused: Vec<(String, String)>,
    /// What people should know of the library as it is.
    pub(crate) messages: Vec<String>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    size: u64,
    modified_ns: i64,
    inode: u64,
    /// It had not been changed for two seconds when it was looked at. Younger files may change
    /// again without a new time, as file systems count coarsely.
    settled: bool,
    /// XXH3-128 of the content; `None` when it was not or could not be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) hash: Option<String>,
    pub(crate) state: State,
}

/// What a file is to the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Transcript(Facts),
    /// Sound or pictures that were not looked into.
    Media,
    /// Sound or pictures that were looked into: nothing is read of them, and why, where they
    /// hold text.
    Looked(Option<String>),
    /// A recording of which ffprobe makes nothing, and why.
    Broken(String),
    NotATranscript(String),
    Unreadable(String),
}

/// A video as it is in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VideoRow {
    /// Its stable number.
    pub(crate) number: u64,
    /// A hash of all that its documents in the index were made of.
    pub(crate) signature: String,
    pub(crate) card: Card,
}

/// What became of reading the catalogue.
#[derive(Debug)]
pub(crate) enum Loaded {
    Good(Catalogue),
    Absent,
    /// It is there but torn, and why.
    Damaged(String),
}

/// Two seconds: the coarsest time stamps in use, those of FAT.
const SETTLED_NS: i64 = 2_000_000_000;

impl Row {
    pub(crate) fn new(stamp: Stamp, now_ns: i64, hash: Option<String>, state: State) -> Self {
        let Stamp { size, modified_ns, inode } = stamp;
        let settled = now_ns.saturating_sub(modified_ns) >= SETTLED_NS;
        Self { size, modified_ns, inode, settled, hash, state }
    }

    pub(crate) fn modified_ns(&self) -> i64 {
        self.modified_ns
    }

    /// How much is read for a video; the text of a recording is kept apart and small.
    pub(crate) fn bytes_to_read(&self) -> u64 {
        if self.is_embedded() { 0 } else { self.size }
    }

    pub(crate) fn has_stamp(&self, stamp: Stamp) -> bool {
        let Stamp { size, modified_ns, inode } = stamp;
        (self.size, self.modified_ns, self.inode) == (size, modified_ns, inode)
    }

    /// Whether the file need not be opened again.
    pub(crate) fn is_unchanged(&self, stamp: Stamp) -> bool {
        let media = self.is_media();
        let known = self.hash.is_some() || media;
        self.has_stamp(stamp) && known && (self.settled || media)
    }

    /// Whether it is a recording of which no text is known.
    pub(crate) fn is_media(&self) -> bool {
        matches!(self.state, State::Media | State::Looked(_) | State::Broken(_))
    }

    /// Whether its text stands inside a recording.
    pub(crate) fn is_embedded(&self) -> bool {
        self.facts().is_some_and(|facts| facts.embedded)
    }

    /// Why its text cannot be read, where it cannot. Of a broken recording nobody knows whether
    /// there was any.
    pub(crate) fn fault(&self) -> Option<&str> {
        match &self.state {
            State::Unreadable(why) | State::Looked(Some(why)) => Some(why),
            _ => None,
        }
    }

    /// Why nothing is made of a recording, where it is one.
    pub(crate) fn breakage(&self) -> Option<&str> {
        match &self.state {
            State::Broken(why) => Some(why),
            _ => None,
        }
    }

    pub(crate) fn facts(&self) -> Option<&Facts> {
        match &self.state {
            State::Transcript(facts) => Some(facts),
            _ => None,
        }
    }
}

impl Catalogue {
    /// How many files and folders of a part of the library cannot be read.
    pub(crate) fn unreadable(&self, library: &Library) -> usize {
        let rows = self.files.iter();
        let rows = rows.filter(|(_, row)| row.fault().is_some());
        let refused = self.refused.iter().map(|(path, _)| path);
        rows.map(|(path, _)| path).chain(refused).filter(|path| library.holds(path)).count()
    }

    /// How many recordings of a part of the library were not looked into for want of ffmpeg.
    pub(crate) fn closed(&self, library: &Library) -> usize {
        let is_closed = |(path, row): &(&String, &Row)| {
            row.state == State::Media && may_have_tracks(path) && library.holds(path)
        };
        let closed = self.files.iter().filter(is_closed).count();
        if closed > 0 && !is_available() { closed } else { 0 }
    }

    /// How many recordings of a part of the library are broken.
    pub(crate) fn broken(&self, library: &Library) -> usize {
        let broken = self.files.iter().filter(|(_, row)| row.breakage().is_some());
        broken.filter(|(path, _)| library.holds(path)).count()
    }

    pub(crate) fn new(root: &str) -> Self {
        Self {
            version: VERSION,
            reader: READER.into(),
            root: root.into(),
            sequence: 0,
            next_number: 0,
            files: BTreeMap::new(),
            unread: BTreeSet::new(),
            videos: BTreeMap::new(),
            refused: Vec::new(),
            messages: Vec::new(),
        }
    }

    /// Reads the catalogue of an index folder.
    ///
    /// A newer version is an error; a torn file is not, as it can be made anew.
    pub(crate) fn load(folder: &Path) -> Result<Loaded, Error> {
        #[derive(Deserialize)]
        struct Head {
            version: u32,
        }
        let path = path(folder);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Loaded::Absent),
            Err(e) => return Err(Error::io("read", &path, e)),
        };
        if let Ok(Head { version }) = serde_json::from_slice(&bytes)
            && version > VERSION
        {
            return Err(newer(&path));
        }
        Ok(match serde_json::from_slice::<Self>(&bytes) {
            Ok(mut catalogue) => {
                catalogue.forget_other_readings();
                Loaded::Good(catalogue)
            }
            Err(e) => Loaded::Damaged(e.to_string()),
        })
    }

    /// Another version of the reader may see more in the same bytes.
    fn forget_other_readings(&mut self) {
        if self.reader != READER {
            self.files.clear();
            READER.clone_into(&mut self.reader);
        }
    }

    pub(crate) fn save(&self, folder: &Path) -> Result<(), Error> {
        atomic::write(&path(folder), |out| {
            serde_json::to_writer(out, self).map_err(io::Error::from)
        })
    }

    pub(crate) fn is_of(&self, root: &str) -> bool {
        self.root == root
    }

    pub(crate) fn rename(&mut self, root: &str) {
        root.clone_into(&mut self.root);
    }

    /// The video's stable number; a new video gets one that no other ever had.
    pub(crate) fn number(&mut self, id: &str) -> u64 {
        self.videos.get(id).map_or_else(
            || {
                self.next_number += 1;
                self.next_number
            },
            |row| row.number,
        )
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join(FILE_NAME)
}

pub(crate) fn newer(path: &Path) -> Error {
    let message = format!("{} was written by a newer version of cuedex", path.display());
    Error::new(ErrorKind::NewerIndex, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(modified_ns: i64) -> Stamp {
        Stamp { size: 3, modified_ns, inode: 7 }
    }

    fn row(modified_ns: i64, now_ns: i64) -> Row {
        let state = State::NotATranscript("no times".into());
        Row::new(stamp(modified_ns), now_ns, Some("00".into()), state)
    }

    #[test]
    fn only_settled_files_are_trusted() {
        let second = 1_000_000_000;
        assert!(row(0, 2 * second).is_unchanged(stamp(0)));
        assert!(!row(0, 2 * second - 1).is_unchanged(stamp(0)));
        assert!(!row(5 * second, 2 * second).is_unchanged(stamp(5 * second)));
        assert!(!row(0, 2 * second).is_unchanged(stamp(1)));
        assert!(!row(0, 2 * second).is_unchanged(Stamp { size: 4, ..stamp(0) }));
        assert!(!row(0, 2 * second).is_unchanged(Stamp { inode: 8, ..stamp(0) }));
    }

    #[test]
    fn numbers_are_never_given_twice() {
        let mut catalogue = Catalogue::new("/lib");
        let first = catalogue.number("a");
        let second = catalogue.number("b");
        assert_ne!(first, second);
        let row = VideoRow { number: second, signature: String::new(), card: Card::default() };
        catalogue.videos.insert("b".into(), row);
        assert_eq!(catalogue.number("b"), second);
    }

    #[test]
    fn every_torn_file_is_told_from_a_good_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut catalogue = Catalogue::new("/lib");
        catalogue.files.insert("caf\\xE9.srt".into(), row(1, 2));
        catalogue.save(folder.path()).unwrap();
        let Loaded::Good(again) = Catalogue::load(folder.path()).unwrap() else { panic!("torn") };
        assert_eq!(again, catalogue);
        let bytes = fs::read(path(folder.path())).unwrap();
        for length in 0..bytes.len() {
            fs::write(path(folder.path()), &bytes[..length]).unwrap();
            let loaded = Catalogue::load(folder.path()).unwrap();
            assert!(matches!(loaded, Loaded::Damaged(_)), "{length}");
        }
    }

    #[test]
    fn a_newer_catalogue_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(path(folder.path()), br#"{"version":2,"rows":[]}"#).unwrap();
        let error = Catalogue::load(folder.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NewerIndex);
    }
}
