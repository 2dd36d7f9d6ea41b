//! Corrections laid over a transcript that stays as it is.
//!
//! An [`Operation`] says what a person wants: move, replace, split, cut, redact. An [`Editor`]
//! resolves operations against a transcript into [`Step`]s, each of which names the one segment
//! it concerns by its id, with its first start and text besides. Steps are what a log keeps: the
//! same steps on the same transcript give the same result, and a step whose segment is gone says
//! so ([`Unfit`]) and changes nothing. A [`Script`] is a document of operations.
//!
//! What changes the words or the speaker of a segment marks it as corrected
//! ([`cuedex_model::Origin`]); moving it in time does not.
//!
//! ```
//! use cuedex_format::edit::{Editor, Operation};
//! use cuedex_model::{Origin, Segment, TimeSpan, Track, TrackKind, Transcript};
//!
//! let said = Segment::new(TimeSpan::from_millis(0, 900), "put the kettel on");
//! let talk = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, vec![said])]);
//! let replace: Operation =
//!     serde_json::from_str(r#"{"op":"replace","find":"kettel","with":"kettle"}"#).unwrap();
//!
//! let mut editor = Editor::new(talk.clone());
//! let applied = editor.apply(&[replace])?;
//! let corrected = editor.into_transcript();
//! let segment = &corrected.tracks[0].segments()[0];
//! assert_eq!((segment.text.as_str(), segment.origin), ("put the kettle on", Origin::Corrected));
//!
//! let mut again = Editor::new(talk);
//! again.step(&applied.steps[0]).unwrap();
//! assert_eq!(again.into_transcript(), corrected);
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod address;
mod apply;
mod changes;
mod clock;
mod cut;
mod draft;
mod editor;
mod find;
mod fps;
mod operation;
mod payload;
mod realign;
mod redact;
mod resolve;
mod revision;
mod script;
mod select;
mod step;
mod texts;
mod unfit;

pub use address::{Address, TrackName};
pub use changes::{Change, changes};
pub use clock::Ratio;
pub use editor::{Applied, Editor};
#[cfg(feature = "shape")]
pub(crate) use find::is_unspaced;
pub use find::{Find, Finder};
pub use fps::FrameRate;
pub use operation::{Operation, Place, Range, SyncPoint};
pub use revision::{Revision, TextHash};
pub use script::Script;
pub use select::Select;
pub use step::{Anchor, Step};
pub use unfit::Unfit;
