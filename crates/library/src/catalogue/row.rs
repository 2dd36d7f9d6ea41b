//! What is known of one file between two scans.

use serde::{Deserialize, Serialize};

use crate::facts::Facts;
use crate::scan::Stamp;

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
    pub(crate) hash: Option<String>,
    /// The number of the video it belongs to; `None` where it belongs to none.
    pub(crate) video: Option<u64>,
    pub(crate) state: State,
}

/// What a file is to the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// Two seconds: the coarsest time stamps in use, those of FAT.
const SETTLED_NS: i64 = 2_000_000_000;

impl Row {
    pub(crate) fn new(stamp: Stamp, now_ns: i64, hash: Option<String>, state: State) -> Self {
        let Stamp { size, modified_ns, inode } = stamp;
        let settled = now_ns.saturating_sub(modified_ns) >= SETTLED_NS;
        Self { size, modified_ns, inode, settled, hash, video: None, state }
    }

    /// Whether both mean the same to the videos of the library, wherever the file now lies on the
    /// disk.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        (self.size, self.modified_ns) == (other.size, other.modified_ns)
            && (&self.hash, &self.state) == (&other.hash, &other.state)
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

    /// Its facts, to be brought up to its edits.
    pub(crate) fn facts_mut(&mut self) -> Option<&mut Facts> {
        match &mut self.state {
            State::Transcript(facts) => Some(facts),
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
}
