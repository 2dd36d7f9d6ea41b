//! One cue of a line format: from its payload to what a player shows, and back to bytes. Readers
//! and writers meet here.

pub(crate) mod lines;
mod markup;
pub(crate) mod shown;
pub(crate) mod srt;
pub(crate) mod timing;
pub(crate) mod vtt;
