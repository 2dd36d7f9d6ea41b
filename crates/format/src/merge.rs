//! Several timed texts become one.
//!
//! - **Timeline**: [`timeline`] orders the segments of several tracks by time and borrows them,
//!   [`into_timeline`] moves them; [`sorted`] counts what was out of order before.
//! - **Scenes**: [`scenes`] shares out what was said among what was seen, [`mark_scenes`] writes
//!   it into the segments.
//! - **Describe**: [`describe`] sets what was seen into the pauses of what was said.
//! - **Bilingual**: [`bilingual`] puts two languages into one cue.
//! - **Speakers**: [`speakers`] gives words and segments to those who speak, by turns from a track
//!   ([`turns`]) or a file ([`rttm`]); [`rename_speakers`] calls them otherwise.
//! - **Join**: [`join`] puts recordings, or one track a person, into one event.
//! - **Align**: [`TimeMap`] moves and scales without a float; [`find_offset`] searches how far two
//!   tracks of one speech lie apart, and refuses when unsure.
//!
//! [`joined`] puts several transcripts of one video into one, [`Recipe`] does one of all that to
//! it, and [`for_format`] gives it the shape that a format can hold. Nothing here rounds twice,
//! wraps, or takes the square of time, however tracks lie over each other.
//!
//! The feature `parallel`, on by default, brings [`merge_each`], which works on many videos at
//! once.
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

mod align;
mod bilingual;
mod describe;
mod join;
mod joined;
mod labelled;
#[cfg(feature = "parallel")]
mod many;
mod overlap;
mod peaks;
mod rebuilt;
mod recipe;
pub mod rttm;
mod scenes;
mod speakers;
#[cfg(test)]
mod testing;
mod time_map;
mod timeline;
mod tournament;
mod unsorted;

pub use align::{AlignOptions, Alignment, Unsure, find_offset};
pub use bilingual::{Above, Bilingual, BilingualOptions, bilingual};
pub use describe::{DescribeOptions, Described, describe};
pub use join::{JoinAs, Joined, Part, join};
pub use joined::joined;
pub use labelled::{for_format, labelled};
#[cfg(feature = "parallel")]
pub use many::merge_each;
pub use recipe::{Lacking, Merged, Mode, Recipe, Report};
pub use scenes::{Marked, Scene, Scenes, mark_scenes, reading_order, scene_of, scenes};
pub use speakers::{SpeakerOptions, Spoken, Turn, rename_speakers, speakers, turns};
pub use time_map::TimeMap;
pub use timeline::{IntoTimeline, Placed, Timeline, into_timeline, timeline};
pub use unsorted::{Sorted, sorted};
