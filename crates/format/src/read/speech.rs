//! What recognisers write, each its own way: who said which words when, and how surely.
//!
//! A dialect's file only says where its JSON keeps these. What it makes of them becomes a track at
//! one place, which mends and interpolates times the same way for all.

pub(crate) mod again;
mod assemble;
pub mod assemblyai;
pub mod aws;
pub mod azure;
pub mod chunks;
mod date;
pub mod deepgram;
mod differs;
pub mod google;
mod group;
pub(crate) mod guess;
pub mod ibm;
mod join;
pub mod json3;
pub mod kaldi;
mod language;
mod order;
mod pieces;
pub mod podcast;
mod said;
pub mod speechmatics;
mod turns;
mod untimed;
pub mod whisper;
pub mod whisper_cpp;

use cuedex_model::Transcript;

use super::json;
use super::log::Log;
use crate::{Error, ErrorKind, Format};

pub(crate) use join::is_unspaced;

use assemble::{Assembly, assemble};
use said::{Said, SaidWord};

crate::warning::declare! {
    NEGATIVE_TIME = Warning "speech/negative-time", "a time before zero was set to zero";
    HUGE_TIME = Warning "speech/huge-time", "a time beyond any clock was set to the last one there is";
    REVERSED_SPAN = Warning "speech/reversed-span", "a segment ends before it starts; made empty";
    REVERSED_WORD = Warning "speech/reversed-word", "a word ends before it starts; made empty";
    UNORDERED_WORD = Warning "speech/unordered-word", "a word's time does not fit the order of the words; it was guessed from its neighbours";
    NO_START = Warning "speech/no-start", "a segment has no start; the end of the one before was taken";
    NO_END = Note "speech/no-end", "a segment has no end; the start of the next was taken, or the time it takes to read it";
    GUESSED_WORDS = Note "speech/guessed-words", "some words have no times; they were guessed from their neighbours";
    UNREADABLE_TIME = Warning "speech/unreadable-time", "a time cannot be read; one from its neighbours was taken";
    NO_TIMES = Note "speech/no-times", "the file holds a text without any times; it stands from the beginning for as long as it is read, or to the end where that is stated";
    TEXT_DIFFERS = Note "speech/text-differs", "the words of a segment hold letters that its text does not; both are kept";
    RESTARTED_TIMES = Warning "speech/restarted-times", "the times jump back; they were counted on from the end of what is in front";
    LONG_NAME = Warning "speech/long-name", "the name of a speaker is longer than 256 bytes; the rest of it was left out";
    EMPTY_SEGMENT = Note "speech/empty-segment", "a segment has no text and was left out";
}

/// Reads a transcript in one of the recognisers' dialects.
pub(super) fn from_json(format: Format, text: &str, log: &mut Log) -> Result<Transcript, Error> {
    let reader = match format {
        Format::Whisper => whisper::from_json,
        Format::WhisperCpp => whisper_cpp::from_json,
        Format::Chunks => chunks::from_json,
        Format::Aws => aws::from_json,
        Format::Google => google::from_json,
        Format::Ibm => ibm::from_json,
        Format::Speechmatics => speechmatics::from_json,
        Format::Kaldi => kaldi::from_json,
        Format::Deepgram => deepgram::from_json,
        Format::AssemblyAi => assemblyai::from_json,
        Format::AzureIndexer => azure::from_json,
        Format::Json3 => json3::from_json,
        _ => podcast::from_json,
    };
    let mut transcript = reader(&json::Source::new(text, format), log)?;
    let says_nothing = transcript.segment_count() == 0;
    let is_unreadable = |w: &crate::Warning| w.code == UNREADABLE_TIME.name;
    if says_nothing && log.warnings().iter().any(is_unreadable) {
        return Err(super::detect::foreign_json());
    }
    if says_nothing && transcript.chapters.is_empty() && transcript.topics.is_empty() {
        return Err(Error::new(ErrorKind::Empty, "the transcript has no words"));
    }
    for track in transcript.tracks.iter_mut().filter(|track| track.provenance.is_none()) {
        track.provenance = writer(format).map(str::to_owned);
    }
    Ok(transcript)
}

/// Who writes such files, where the dialect's reader does not say it.
fn writer(format: Format) -> Option<&'static str> {
    match format {
        Format::Whisper => Some("whisper"),
        Format::WhisperCpp => Some("whisper.cpp"),
        Format::Chunks => Some("hugging face"),
        Format::Json3 => Some("youtube"),
        Format::Podcast => Some("podcast"),
        _ => None,
    }
}
