//! Cues that read well, from words: where to cut them, how to set their lines, when to show them.
//!
//! [`shape`] takes a track apart into its words and finds the split into cues with the fewest
//! broken limits of a [`Profile`](crate::profile::Profile), and among those the one that reads
//! best: lines balanced, cuts at sentences and pauses, none inside a phrase. The search looks at
//! every split ([Knuth and Plass](https://doi.org/10.1002/spe.4380111102), for cues and their lines
//! at once), so nothing is lost by a cut taken too early. Its time grows with the words.
//!
//! No word is lost or moved past another. What the limits ask for and the words do not allow is
//! listed in [`Shaped::unmet`].
//!
//! ```
//! use cuedex_format::profile::Profile;
//! use cuedex_format::shape::{ShapeOptions, shape};
//! use cuedex_model::{Segment, TimeSpan, Track, TrackKind};
//!
//! let text = "We went down to the quiet harbor before the lamps along the pier were lit";
//! let said = Segment::new(TimeSpan::from_millis(0, 5_000), text);
//! let track = Track::new(TrackKind::Audio, vec![said]);
//! let profile = Profile::named("netflix-en").expect("it is built in");
//! let shaped = shape(&track, &ShapeOptions::new(&profile));
//! let lines = "We went down to the quiet harbor\nbefore the lamps along the pier were lit";
//! assert_eq!(shaped.track.segments()[0].text, lines);
//! assert!(shaped.unmet.is_empty());
//! ```

mod cues;
mod edges;
mod judge;
mod lines;
mod options;
pub mod phrases;
pub mod rules;
mod run;
mod sentences;
mod split;
pub mod timing;
mod words;

#[cfg(test)]
mod tests;

pub use judge::{avoidable, findings};
pub use options::ShapeOptions;
pub use rules::{Rule, Unmet};
pub use run::{Shaped, shape};
