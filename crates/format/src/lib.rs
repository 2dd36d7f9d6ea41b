//! Transcripts from bytes and to bytes: readers, writers and merging. No disk, no network.
//!
//! [`read`](crate::read()) takes the bytes of a file in any dialect it knows, detects which by
//! content, and gives a transcript, the carry (what the model does not interpret but the same
//! format wants back), located warnings and what was left out on purpose. [`write()`] does the
//! opposite, and [`held`] says what of a transcript a format can hold.
//!
//! [`rewrite`] changes a file in place: what was not edited stays byte for byte.
//!
//! Who knows the dialect calls its own reader in [`read`](mod@read), such as
//! [`read::speech::whisper`]; the line formats there also have iterators that borrow from the
//! text, such as [`read::srt::cues`].
//!
//! ```
//! use cuedex_format::{Format, ReadOptions, WriteOptions, read, write};
//!
//! let srt = b"1\n00:00:01,000 --> 00:00:02,000\nto the quiet harbor\n";
//! let file = read(srt, Some("talk.srt"), &ReadOptions::default())?;
//! let mut vtt = Vec::new();
//! write(&file.transcript, &mut vtt, &WriteOptions::new(Format::Vtt)).unwrap();
//! assert_eq!(vtt, b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nto the quiet harbor\n");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod carry;
mod cue;
pub mod edit;
mod error;
mod format;
#[cfg(feature = "shape")]
pub mod lint;
pub mod memories;
pub mod merge;
#[cfg(feature = "shape")]
pub mod profile;
pub mod read;
#[cfg(feature = "shape")]
pub mod shape;
#[cfg(feature = "subtp")]
pub mod subtp;
#[cfg(feature = "template")]
pub mod template;
mod timecode;
mod warning;
mod write;

pub use carry::Carry;
pub use error::{Error, ErrorKind, Position};
pub use format::Format;
pub use read::{Conformance, Read, ReadOptions, Removed, read};
#[cfg(feature = "template")]
pub use template::Template;
pub use timecode::Timecode;
pub use warning::{Code, Severity, Warning, codes};
pub use write::{
    MediaLink, NoChapters, Omission, Rewritten, WriteOptions, Written, finding_codes, findings,
    held, rewrite, write,
};
