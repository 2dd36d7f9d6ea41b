use cuedex_model::Transcript;

use crate::{Carry, Error, ErrorKind, Format, Warning};

/// How strictly WebVTT is read. The default is [`Conformance::Lenient`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Conformance {
    /// Rescue what a person would, each rescue with its warning.
    #[default]
    Lenient,
    /// Exactly the cue list of the [WebVTT parsing algorithm](https://www.w3.org/TR/webvtt1/#file-parsing).
    W3c,
}

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Lenient or to the letter of the standard.
    pub conformance: Conformance,
    /// Refuse what the standard refuses. The default is `false`.
    pub strict: bool,
}

/// A file read.
#[derive(Debug, Clone)]
pub struct Read {
    /// The dialect that was detected.
    pub format: Format,
    /// What it says.
    pub transcript: Transcript,
    /// What the same format wants back.
    pub carry: Carry,
    /// What was odd, in file order.
    pub warnings: Vec<Warning>,
}

/// Reads a transcript from the bytes of a file.
///
/// The dialect is detected by content; `name`, a file name, only decides in doubt.
///
/// # Errors
/// See [`ErrorKind`]; a file that is odd but readable is no error.
pub fn read(bytes: &[u8], name: Option<&str>, options: &ReadOptions) -> Result<Read, Error> {
    let _ = (bytes, name, options);
    Err(Error::new(ErrorKind::NotATranscript, "no reader yet"))
}
