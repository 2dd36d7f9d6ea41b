//! A folder of transcripts as a library: scan, grouping, catalogue, fresh index.
//!
//! [`Library::open`] finds where a library begins and where its index lies; nothing is written.
//! [`Library::refresh`] walks over the files, reads what is new or changed, groups all files into
//! videos by one pure function, chooses among alternatives, and brings the index up to that.
//! [`Library::search`] answers from the last commit. [`one_file::search`] needs no library.
//! [`Library::edits`] lays corrections over the files, which stay as they are.
//! [`embedded`] reads the text inside recordings, [`clips`] cuts moments out of them.
//!
//! The index is derived data: [`Library::clean`] loses nothing. `.cuedex/edits` is not: it holds
//! all corrections, and belongs into backups. Files that cannot be read are
//! listed by [`Library::status`] with the reason and never stop the rest.

mod alternatives;
mod atomic;
mod card;
mod catalogue;
mod chunks;
pub mod clips;
mod compose;
mod edits;
pub mod embedded;
mod error;
mod facts;
mod file_type;
mod group;
mod language;
mod library;
mod link;
mod lock;
mod name;
mod named;
pub mod one_file;
mod open_index;
mod pattern;
mod place;
mod read_file;
mod read_video;
mod refresh;
mod remote;
mod report;
mod root;
mod scan;
mod seal;
mod search;
mod settings;
mod status;
mod store;
mod transcripts;

pub use alternatives::Reason;
pub use atomic::write_whole;
pub use card::Card;
pub use compose::of_one_video;
pub use edits::{
    Conflict, DocId, EditId, Edits, HoldingFile, LogEntry, Orphan, Parked, Preview, Redacted,
    RedactionPreview, RevertOptions, Reverted, SegmentChange, Target, VideoChanges, Written,
};
pub use error::{Error, ErrorKind};
pub use library::Library;
pub use named::named;
pub use place::Rule;
pub use refresh::{RefreshOptions, Refreshed};
pub use report::{Phase, Reporter};
pub use root::{IndexPlace, OpenOptions};
pub use search::Found;
pub use settings::Settings;
pub use status::{FileEntry, FileState, Status, TrackEntry, VideoEntry};
pub use store::Stored;
