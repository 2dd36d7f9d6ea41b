//! An async client for the Memories.ai Transcription API v1.2.
//!
//! [`Client`] reads what was said and seen in a video, its chapters and topics, lists videos and
//! asks for a new visual transcription. [`Client::video`] gathers all of one video into a
//! [`Transcript`](cuedex_model::Transcript).
//!
//! - Calls are paced, one a second for each kind of call by default, and retried with backoff
//!   where that is safe: never [`Client::update_video_transcription`].
//! - Every wait has a limit and every body a bound.
//! - The key is sent to the base URL and to no other origin, and is in no message, excerpt or
//!   `Debug` output.
//! - "Nothing" is never guessed to mean "no speech": [`Availability`] says what the video's
//!   status makes of it.
//!
//! ```no_run
//! use cuedex_fetch::{Client, Wanted};
//! use cuedex_model::VideoId;
//!
//! # async fn run(key: secrecy::SecretString) -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder(key).build()?;
//! let gathered = client.video(&VideoId::new("VI1")?, &Wanted::default()).await?;
//! for report in &gathered.parts {
//!     assert!(report.error.is_none(), "{} failed", report.part);
//! }
//! # Ok(())
//! # }
//! ```

mod availability;
mod base;
mod builder;
mod call;
mod client;
mod error;
mod excerpt;
mod exchange;
mod gather;
mod key;
mod list;
mod note;
mod pace;
mod part;
mod reply;
mod retry;
mod update;

pub use availability::Availability;
pub use builder::ClientBuilder;
pub use call::{Call, Scope, SummaryKind};
pub use client::Client;
pub use error::{Error, ErrorKind};
pub use gather::{Gathered, PartReport, Wanted};
pub use note::{adopt_state, is_complete, states_of};
pub use part::{Part, PartState};
pub use update::{Update, Updated};
