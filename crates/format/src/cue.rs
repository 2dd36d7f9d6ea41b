//! One cue of a line format: from its payload to what a player shows, and back to bytes. Readers
//! and writers meet here.

pub(crate) mod ass;
pub(crate) mod clock;
pub(crate) mod heard;
pub(crate) mod lines;
pub(crate) mod markup;
pub(crate) mod share;
pub(crate) mod shown;
pub(crate) mod spelled;
pub(crate) mod srt;
pub(crate) mod stamps;
pub(crate) mod styled;
pub(crate) mod timing;
pub(crate) mod voices;
pub(crate) mod vtt;
pub(crate) mod wrapped;
