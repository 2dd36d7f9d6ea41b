//! The words every cuedex crate uses: time, segment, track, chapter, transcript and moment,
//! with their invariants kept by the constructors, and canonical JSON ([`json`]).
//!
//! Nothing here reads a file or a socket.
//!
//! ```
//! use cuedex_model::{Segment, TimeSpan, Timestamp, Track, TrackKind, Transcript};
//!
//! let span = TimeSpan::new(Timestamp::from_millis(1_000), Timestamp::from_millis(2_500))?;
//! let mut talk = Transcript::default();
//! talk.tracks.push(Track::new(TrackKind::Audio, vec![Segment::new(span, "to the quiet harbor")]));
//! assert_eq!(talk.tracks[0].segments()[0].span.to_string(), "00:00:01.000 --> 00:00:02.500");
//! # Ok::<(), cuedex_model::Error>(())
//! ```

mod chapter;
mod confidence;
mod error;
mod id;
pub mod json;
mod moment;
mod segment;
mod span;
mod time;
mod track;
mod transcript;

pub use chapter::{Chapter, Topic};
pub use confidence::Confidence;
pub use error::{Error, ErrorKind};
pub use id::{SegmentId, VideoId};
pub use moment::{Moment, MomentPart, Source, TimeQuality};
pub use segment::{Cue, Origin, Segment, Word};
pub use span::TimeSpan;
pub use time::{TimeDelta, Timestamp};
pub use track::{Track, TrackKind};
pub use transcript::Transcript;

/// Fields of a canonical document that this version does not know; kept and written back.
pub type Extra = serde_json::Map<String, serde_json::Value>;
