//! What is known of every file and video of a library between two scans.

mod counts;
mod row;
mod stored;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub(crate) use row::{Row, State};
pub(crate) use stored::{FILE_NAMES, Loaded};

use crate::card::Card;
use crate::scan::Stamp;

/// What read the files: another version may read them otherwise.
pub(crate) const READER: &str = env!("CARGO_PKG_VERSION");

/// A row per file and a row per video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Catalogue {
    /// The library, to tell when an index folder is used for two.
    root: String,
    /// Counts the commits; the index knows the same number.
    pub(crate) sequence: u64,
    next_number: u64,
    /// The last refresh left nothing to do, with the settings of this hash: as long as neither
    /// they nor the files change, the videos are as they are here.
    pub(crate) whole_with: Option<u64>,
    pub(crate) files: BTreeMap<String, Row>,
    /// New and changed files that the last refresh was stopped before; of a changed one the row
    /// is still the old one.
    pub(crate) unread: BTreeSet<String>,
    pub(crate) videos: BTreeMap<String, VideoRow>,
    /// Folders and files that could not be looked at.
    pub(crate) refused: Vec<(String, String)>,
    /// What is no file of its own, and what it is: a pipe, a second name of a file.
    pub(crate) passed_over: Vec<(String, PassedOver)>,
    /// What people should know of the library as it is.
    pub(crate) messages: Vec<String>,
    /// The log of edits that the files' facts are after.
    pub(crate) log: Option<Stamp>,
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

/// Why something with the name of a file that may matter is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PassedOver {
    /// It is another name of this file, which is read.
    SecondName(String),
    /// It is not a file: reading a pipe would wait for ever.
    NoFile(String),
}

impl Catalogue {
    pub(crate) fn new(root: &str) -> Self {
        Self {
            root: root.into(),
            sequence: 0,
            next_number: 0,
            whole_with: None,
            files: BTreeMap::new(),
            unread: BTreeSet::new(),
            videos: BTreeMap::new(),
            refused: Vec::new(),
            passed_over: Vec::new(),
            messages: Vec::new(),
            log: None,
        }
    }

    pub(crate) fn is_of(&self, root: &str) -> bool {
        self.root == root
    }

    /// Notes where the library is now; says whether that is news.
    pub(crate) fn rename(&mut self, root: &str) -> bool {
        let is_news = !self.is_of(root);
        root.clone_into(&mut self.root);
        is_news
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

    /// Another version of the reader may see more in the same bytes.
    fn forget_readings(&mut self) {
        self.files.clear();
        self.log = None;
        self.whole_with = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
