//! Several timed texts become one.
//!
//! [`timeline`] orders the segments of several tracks by time and borrows them,
//! [`into_timeline`] moves them. [`joined`] puts several transcripts of one video into one, and
//! [`for_format`] gives that the shape a format can hold.
//!
//! ```
//! use cuedex_format::merge::timeline;
//! use cuedex_model::{Segment, TimeSpan, Track, TrackKind};
//!
//! let said = Track::new(TrackKind::Audio, vec![
//!     Segment::new(TimeSpan::from_millis(0, 900), "put the kettle on"),
//!     Segment::new(TimeSpan::from_millis(4_000, 5_000), "thank you"),
//! ]);
//! let seen = Track::new(TrackKind::Visual, vec![
//!     Segment::new(TimeSpan::from_millis(2_000, 3_000), "red kettle on a stove"),
//! ]);
//! let order: Vec<_> = timeline(&[&said, &seen]).map(|p| (p.track, p.segment.text.as_str())).collect();
//! assert_eq!(order, [(0, "put the kettle on"), (1, "red kettle on a stove"), (0, "thank you")]);
//! ```

mod joined;
mod labelled;
mod timeline;

pub use joined::joined;
pub use labelled::{for_format, labelled};
pub use timeline::{Placed, Timeline, into_timeline, timeline};
