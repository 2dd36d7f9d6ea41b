//! Bytes in; transcript, carry and located warnings out.
//!
//! The feature `xml`, on by default, brings the reader of TTML; without it a file of TTML is an
//! error that says so.

pub mod ass;
mod assembly;
pub(crate) mod blocks;
mod canonical;
pub mod chapters;
pub(crate) mod decode;
mod detect;
mod fast;
mod json;
mod limits;
mod lines;
mod log;
pub mod lrc;
mod raw_cue;
mod removed;
mod rolling;
pub mod sbv;
pub mod speech;
pub mod srt;
mod timed_words;
#[cfg(feature = "xml")]
pub mod ttml;
pub mod vtt;

use cuedex_model::Transcript;

pub use raw_cue::RawCue;
pub use removed::Removed;

use crate::{Carry, Code, Error, ErrorKind, Format, Warning, memories};
use log::Log;
pub(crate) use log::excerpt;

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
    /// The dialect. The default is to detect it by content, and by name in doubt.
    pub format: Option<Format>,
    /// Lenient or to the letter of the standard.
    pub conformance: Conformance,
    /// Refuse a file that has any warning; notes are still allowed. The default is `false`.
    pub strict: bool,
    /// The encoding, by a label of the [encoding standard](https://encoding.spec.whatwg.org/#names-and-labels)
    /// or `utf-32le`, `utf-32be`. The default is to detect it.
    pub encoding: Option<String>,
    /// Keep the lines that rolling captions repeat. The default is to take them out and to count
    /// them in [`Read::removed`].
    pub keep_rolling: bool,
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
    /// What a player would show and the transcript leaves out on purpose.
    pub removed: Vec<Removed>,
}

/// A byte order mark is no part of the text, but of the file whose bytes are told.
const UTF8_MARK_BYTES: usize = 3;

/// What a dialect's reader makes of a text.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) transcript: Transcript,
    pub(crate) carry: Carry,
    pub(crate) removed: Vec<Removed>,
}

impl From<Transcript> for Text {
    fn from(transcript: Transcript) -> Self {
        Self { transcript, ..Self::default() }
    }
}

/// Reads a transcript from the bytes of a file.
///
/// The dialect is detected by content; `name`, a file name, only decides in doubt.
///
/// # Errors
/// See [`ErrorKind`]; a file that is odd but readable is no error.
pub fn read(bytes: &[u8], name: Option<&str>, options: &ReadOptions) -> Result<Read, Error> {
    limits::check_bytes(bytes.len())?;
    let mut log = Log::default();
    let decoded = decode::decode(bytes, options, &mut log)?;
    let text = decoded.text.as_ref();
    let format = match options.format {
        Some(format) => format,
        None => detect::detect(text, name)?,
    };
    let mark = if decoded.utf8_bom { UTF8_MARK_BYTES } else { 0 };
    let is_known = options.format.is_some();
    let Text { transcript, mut carry, mut removed } =
        read_text(format, text, name, options, &mut log)
            .map_err(|error| if is_known { error } else { foreign_or(error, text) })
            .map_err(|error| error.behind(mark))?;
    carry.bom = decoded.utf8_bom;
    let mut warnings = log.into_warnings();
    let located = warnings.iter_mut().filter(|warning| warning.line > 0).map(|w| &mut w.bytes);
    for bytes in located.chain(removed.iter_mut().map(|removed| &mut removed.bytes)) {
        *bytes = bytes.start + mark..bytes.end + mark;
    }
    match log::refuse(&warnings) {
        Some(refused) if options.strict => Err(refused),
        _ => Ok(Read { format, transcript, carry, warnings, removed }),
    }
}

/// JSON that its fields tell only weakly and that is built otherwise is somebody else's.
fn foreign_or(error: Error, text: &str) -> Error {
    let source = std::error::Error::source(&error);
    let json = source.and_then(|source| source.downcast_ref::<serde_json::Error>());
    match json.is_some_and(serde_json::Error::is_data) && json::is_told_weakly(text) {
        true => detect::foreign_json().because(error),
        false => error,
    }
}

fn read_text(
    format: Format,
    text: &str,
    name: Option<&str>,
    options: &ReadOptions,
    log: &mut Log,
) -> Result<Text, Error> {
    limits::check(text, format)?;
    match format {
        Format::Vtt => vtt::from_text(text, name, options, log),
        Format::Srt => srt::from_text(text, options, log),
        Format::Ass => ass::from_text(text, log),
        #[cfg(feature = "xml")]
        Format::Ttml => ttml::from_text(text, log),
        #[cfg(not(feature = "xml"))]
        Format::Ttml => {
            let message = "TTML is read only with the feature `xml`, which is switched off";
            Err(Error::new(ErrorKind::NotATranscript, message))
        }
        Format::Sbv => sbv::from_text(text, log),
        Format::Lrc => lrc::from_text(text, log),
        Format::Canonical => canonical::read(text, log).map(Text::from),
        Format::Memories => saved_reply(text, name, options, log),
        Format::YoutubeChapters
        | Format::Ffmetadata
        | Format::InfoJson
        | Format::PodcastChapters => chapters::from_text(format, text, log).map(Text::from),
        Format::Markdown | Format::Text | Format::Jsonl => {
            Err(Error::new(ErrorKind::NotATranscript, format!("{format} is written, not read")))
        }
        spoken => speech::from_json(spoken, text, log).map(Text::from),
    }
}

fn saved_reply(
    text: &str,
    name: Option<&str>,
    options: &ReadOptions,
    log: &mut Log,
) -> Result<Text, Error> {
    let saved = memories::read_file(text.as_bytes(), name, options)?;
    for odd in saved.odd {
        log.extend(placed(text, &odd.lists, odd.within, odd.warnings));
    }
    let items = if saved.removed.is_empty() { vec![] } else { json::item_places(text, "data") };
    let removed = saved.removed.into_iter().map(|(item, removed)| {
        let place = items.get(item - 1).cloned().unwrap_or_default();
        Removed { line: place.line, bytes: place.bytes, ..removed }
    });
    Ok(Text { transcript: saved.transcript, carry: Carry::default(), removed: removed.collect() })
}

/// Warnings of the items of some lists, or of one item of them, with the places of those items.
fn placed(
    text: &str,
    lists: &[&str],
    within: Option<usize>,
    warnings: Vec<Warning>,
) -> Vec<Warning> {
    let cues: Vec<_> = warnings.iter().map(|warning| warning.cue).collect();
    let mut log = Log::default();
    log.extend(warnings);
    if within.is_some() {
        for warning in log.warnings() {
            (warning.line, warning.cue) = (0, within);
        }
    }
    json::locate_in(text, lists, json::Nulls::Counted, &mut log);
    for (warning, cue) in log.warnings().iter_mut().zip(cues) {
        warning.cue = cue;
    }
    log.into_warnings()
}

/// The public reader of one dialect, for those who know which it is.
macro_rules! public_reader {
    ($format:expr) => {
        pub use crate::read::{Read, ReadOptions as Options};

        /// Reads bytes that are known to be in this dialect; the `format` of the options is not
        /// looked at.
        ///
        /// # Errors
        /// Those of [`read`](crate::read()).
        pub fn read(bytes: &[u8], options: &Options) -> Result<Read, $crate::Error> {
            use $crate::Format;
            let options = Options { format: Some($format), ..options.clone() };
            $crate::read(bytes, None, &options)
        }
    };
}
pub(crate) use public_reader;

/// The codes of every reader in this module.
pub(crate) fn codes() -> Vec<Code> {
    let families = [
        decode::CODES,
        rolling::CODES,
        srt::CODES,
        vtt::CODES,
        ass::CODES,
        #[cfg(feature = "xml")]
        ttml::CODES,
        sbv::CODES,
        lrc::CODES,
        json::CODES,
        speech::CODES,
        speech::azure::CODES,
        speech::google::CODES,
        speech::ibm::CODES,
    ];
    [families.concat(), chapters::codes()].concat()
}
