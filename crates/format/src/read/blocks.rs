//! Where the cues of a file stand in its text, for those who change the file in place.

use std::borrow::Cow;
use std::ops::Range;

use cuedex_model::Timestamp;

use super::decode::{self, Coding};
use super::log::Log;
use super::{Conformance, ReadOptions, Text, ass, detect, limits, read_text, srt, vtt};
use crate::{Error, Format};

/// A file as it was read, with what its bytes are.
pub(crate) struct Opened<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) coding: Coding,
    /// Which bytes of the file hold the text.
    pub(crate) bytes: Range<usize>,
    pub(crate) format: Format,
    pub(crate) made: Text,
}

/// Reads a file as [`read`](crate::read()) does, and keeps its text.
pub(crate) fn open<'a>(
    bytes: &'a [u8],
    name: Option<&str>,
    options: &ReadOptions,
) -> Result<Opened<'a>, Error> {
    limits::check_bytes(bytes.len())?;
    let mut log = Log::default();
    let decoded = decode::decode(bytes, options, &mut log)?;
    let format = match options.format {
        Some(format) => format,
        None => detect::detect(&decoded.text, name)?,
    };
    let made = read_text(format, &decoded.text, name, options, &mut log)?;
    let decode::Decoded { text, coding, bytes, .. } = decoded;
    Ok(Opened { text, coding, bytes, format, made })
}

/// The text of a file, and how many bytes a mark in front of it takes in the file.
#[cfg(feature = "shape")]
pub(crate) fn text<'a>(
    bytes: &'a [u8],
    options: &ReadOptions,
) -> Result<(Cow<'a, str>, usize), Error> {
    let decoded = decode::decode(bytes, options, &mut Log::default())?;
    let mark = if decoded.utf8_bom { super::UTF8_MARK_BYTES } else { 0 };
    Ok((decoded.text, mark))
}

/// The lines and bytes of what becomes segments, in dialects that are a list of them.
#[cfg(feature = "shape")]
pub(crate) fn items(text: &str, format: Format) -> Vec<(usize, Range<usize>)> {
    let list = match format {
        Format::Whisper | Format::Podcast => "segments",
        Format::WhisperCpp => "transcription",
        Format::Chunks => "chunks",
        _ => return Vec::new(),
    };
    let places = super::json::item_places(text, list).into_iter();
    places.map(|place| (place.line, place.bytes)).collect()
}

/// Reads a text of a format that is known.
pub(crate) fn reopen(
    text: &str,
    format: Format,
    name: Option<&str>,
    options: &ReadOptions,
) -> Result<Text, Error> {
    read_text(format, text, name, options, &mut Log::default())
}

/// A cue of SubRip or WebVTT as it stands in its text.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// The whole cue with its last line end.
    pub(crate) bytes: Range<usize>,
    /// The line of digits, or the identifier.
    pub(crate) id: Option<Range<usize>>,
    /// The line of times without its line end.
    pub(crate) times: Range<usize>,
    /// The text with its markup, without the last line end.
    pub(crate) payload: Range<usize>,
    /// The times as stated, so that the end may be before the start.
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    /// Words of the text stand in the line of times.
    pub(crate) has_words_beside: bool,
}

/// The cues of a text in file order, one for each segment that the reader gives.
pub(crate) fn blocks(text: &str, format: Format, conformance: Conformance) -> Vec<Block> {
    match format {
        Format::Vtt => vtt::cues(text, conformance).map(|raw| Block::of(text, &raw)).collect(),
        _ => srt::cues(text).map(|raw| Block::of(text, &raw)).collect(),
    }
}

impl Block {
    fn of(text: &str, raw: &super::RawCue<'_>) -> Self {
        let line_end = |at: usize| {
            let rest = text[at..].find(['\n', '\r']);
            at..rest.map_or(text.len(), |n| at + n)
        };
        let times_end = text[..raw.payload_at].trim_end_matches(['\n', '\r']).len();
        let times_start = text[..times_end].rfind(['\n', '\r']).map_or(0, |n| n + 1);
        let beside = raw.format == Format::Srt && !srt::is_settings(raw.settings);
        Self {
            bytes: raw.bytes.clone(),
            id: raw.id.map(|_| line_end(raw.bytes.start)),
            times: times_start..times_end,
            payload: raw.payload_at..raw.payload_at + raw.payload.len(),
            start: raw.start,
            end: raw.end,
            has_words_beside: beside || !raw.lead_text().is_empty(),
        }
    }
}

/// A line of dialogue as it stands in its text.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// The line with its line end.
    pub(crate) bytes: Range<usize>,
    /// The line without its line end.
    pub(crate) line: Range<usize>,
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
}

/// The lines of dialogue of a script in file order.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    ass::places(text)
        .map(|(dialogue, next)| Line {
            bytes: dialogue.bytes.start..next,
            line: dialogue.bytes,
            start: dialogue.start,
            end: dialogue.end,
        })
        .collect()
}
