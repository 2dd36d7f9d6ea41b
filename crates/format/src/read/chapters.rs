//! Files that tell a video's parts and what it is, not its words.

pub mod ffmetadata;
mod gather;
pub mod info_json;
pub mod podcast;
pub mod youtube;

use cuedex_model::Transcript;

use super::json::{Source, locate};
use super::log::Log;
use crate::{Code, Error, ErrorKind, Format};

pub(super) use ffmetadata::looks_like as looks_like_ffmetadata;
pub(super) use gather::{StatedChapter, gather};
pub(super) use youtube::looks_like as looks_like_youtube;

crate::warning::declare! {
    UNSORTED = Note "chapters/unsorted", "the chapters are not in the order of their starts; sorted";
    NO_START = Warning "chapters/no-start", "a chapter has no start; the end or start of the one before was taken";
    NEGATIVE_TIME = Warning "chapters/negative-time", "a time before zero was set to zero";
    HUGE_TIME = Warning "chapters/huge-time", "a time beyond any clock was set to the last one there is";
    REVERSED_SPAN = Warning "chapters/reversed-span", "a chapter ends before it starts; made empty";
    NO_TITLE = Note "chapters/no-title", "a chapter has no title; kept without one";
    HIDDEN = Note "chapters/hidden", "a chapter without a title that the table of contents hides was left out";
    UNREADABLE_TIME = Warning "chapters/unreadable-time", "a line begins with a time that no clock shows; it stays in the summary";
    YOUTUBE_RULE = Warning "chapters/youtube-rule", "YouTube takes no chapters from such a list; they were read all the same";
}

/// Reads chapters and details in one of their dialects.
pub(super) fn from_text(format: Format, text: &str, log: &mut Log) -> Result<Transcript, Error> {
    let transcript = match format {
        Format::YoutubeChapters => youtube::from_text(text, log),
        Format::Ffmetadata => ffmetadata::from_text(text, log),
        Format::InfoJson => info_json::from_json(text, &Source::new(text, format), log),
        _ => podcast::from_json(&Source::new(text, format), log),
    }?;
    if matches!(format, Format::InfoJson | Format::PodcastChapters) {
        locate(text, "chapters", log);
    }
    if transcript == Transcript::default() {
        let message = "it holds neither chapters nor details of a video";
        return Err(Error::new(ErrorKind::Empty, message));
    }
    Ok(transcript)
}

/// Every code of these readers.
pub(super) fn codes() -> Vec<Code> {
    [CODES, ffmetadata::CODES, info_json::CODES].concat()
}
