//! Bytes in; transcript, carry and located warnings out.

mod canonical;
mod cues;
mod decode;
mod detect;
mod lines;
mod log;
mod srt;
mod vtt;

use cuedex_model::Transcript;

use crate::{Carry, Error, ErrorKind, Format, Severity, Warning, memories};
use log::Log;

/// How closely WebVTT is read to the letter. The default is [`Conformance::Lenient`].
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
    /// Refuse a file that has any warning; notes are still allowed. The default is `false`.
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

/// The longest text that is read: 1 GiB. Longer ones fail with [`ErrorKind::Limit`].
const MAX_BYTES: usize = 1 << 30;

/// Reads a transcript from the bytes of a file.
///
/// The dialect is detected by content; `name`, a file name, only decides in doubt.
///
/// # Errors
/// See [`ErrorKind`]; a file that is odd but readable is no error.
pub fn read(bytes: &[u8], name: Option<&str>, options: &ReadOptions) -> Result<Read, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::new(ErrorKind::Limit, "the file is larger than 1 GiB"));
    }
    let mut log = Log::default();
    let decoded = decode::decode(bytes, options.conformance, &mut log)?;
    let text = decoded.text.as_ref();
    let format = detect::detect(text, name)?;
    let (transcript, mut carry) = match format {
        Format::Vtt => vtt::read(text, options.conformance, &mut log)?,
        Format::Srt => srt::read(text, &mut log)?,
        Format::Canonical => (canonical::read(text, &mut log)?, Carry::default()),
        _ => {
            let (transcript, warnings) = memories::read_file(text.as_bytes(), name)?;
            log.extend(warnings);
            (transcript, Carry::default())
        }
    };
    carry.bom = decoded.utf8_bom;
    let warnings = log.into_warnings();
    match warnings.iter().find(|w| w.severity == Severity::Warning) {
        Some(first) if options.strict => Err(log::refuse(first)),
        _ => Ok(Read { format, transcript, carry, warnings }),
    }
}
