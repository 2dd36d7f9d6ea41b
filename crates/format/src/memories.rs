//! The JSON of the Memories.ai Transcription API, both ways, as pure functions.
//!
//! The service's documentation and its live replies disagree on names and types, so every
//! variant that was seen is read: `transcriptions` or `transcription`, `startTime`, `start_time`
//! or `start`, `content`, `text` or `transcript`, numbers as texts, the text `"null"`, a missing
//! `success`, `data: null`, a clock (`1:02.5`) for seconds. What is written has the live shape.
//!
//! A reply that says `data: null` decodes to nothing ([`Transcription::is_nothing`]); it means
//! "no transcript now", never "no audio". Times are rounded to milliseconds; a time before zero
//! and a reversed span are mended, each with a [`Warning`](crate::Warning) that counts segments
//! from 1 in `cue`.
//!
//! ```
//! use cuedex_format::memories;
//! use cuedex_model::TrackKind;
//!
//! let body = br#"{"code":"0000","msg":"success","data":{"videoNo":"VI1","transcriptions":[
//!     {"index":0,"content":" To the quiet harbor.","startTime":"0","endTime":"2.5"}]}}"#;
//! let reply = memories::decode_transcription(body)?;
//! assert_eq!(reply.video_no.as_deref(), Some("VI1"));
//! let track = reply.into_track(TrackKind::Audio);
//! assert_eq!(track.segments()[0].text, "To the quiet harbor.");
//! assert_eq!(track.segments()[0].span.end().as_millis(), 2_500);
//!
//! let written = memories::encode_transcription(&track, Some("VI1"));
//! assert_eq!(memories::decode_transcription(&written)?.into_track(TrackKind::Audio), track);
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod encode;
mod envelope;
mod file;
mod lenient;
mod notes;
mod parse;
mod summary;
mod transcription;
mod version2;
mod video;

pub(crate) use encode::written_track;
pub use encode::{encode_summary, encode_transcription, write_reply};
pub use envelope::{Envelope, Outcome, decode_envelope};
pub(crate) use file::read_file;
pub(crate) use notes::CODES;
pub use summary::{Summary, SummaryItem, decode_summary};
pub use transcription::{Transcription, decode_transcription};
pub use video::{Video, VideoPage, VideoState, decode_list, decode_metadata};

/// What tracks from the service state as their provenance.
pub const PROVENANCE: &str = "memories.ai";
