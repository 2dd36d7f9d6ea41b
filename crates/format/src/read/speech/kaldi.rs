//! BBC Kaldi: words with and without their marks, and segments of speakers.
//!
//! There is no published schema; the samples are those of
//! <https://github.com/bbc/react-transcript-editor/tree/master/packages/stt-adapters/bbc-kaldi>.
//!
//! - `retval.words[]` are grouped; a word's text is its `punct`, with capitals and marks, else its
//!   `word`. The `retval` around them may be missing.
//! - The speaker is the `@id` of the segment of `segmentation.segments[]` at the word's time.
//!
//! ```
//! let json = br#"{"retval":{"words":[{"start":0.5,"end":0.9,"confidence":0.9,"word":"hello","punct":"Hello."}]}}"#;
//! let file = cuedex_format::read::speech::kaldi::read(json, &Default::default())?;
//! assert_eq!(file.transcript.tracks[0].segments()[0].text, "Hello.");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

use std::borrow::Cow;

use cuedex_model::{TrackKind, Transcript};
use serde::Deserialize;

use super::super::json::values::{Name, Stated, items, number, seconds, text};
use super::super::json::{self, Source};
use super::super::log::Log;
use super::pieces::{Words, cut};
use super::turns::{Turns, named};
use super::{Said, SaidWord, assemble};
use crate::Error;

crate::read::public_reader!(Format::Kaldi);

const PROVENANCE: &str = "bbc kaldi";

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    retval: Option<Recognised<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    words: Option<Vec<Heard<'a>>>,
    #[serde(borrow)]
    segmentation: Option<Segmentation<'a>>,
}

#[derive(Deserialize)]
struct Recognised<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    punct: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "items")]
    words: Option<Vec<Heard<'a>>>,
    #[serde(borrow)]
    segmentation: Option<Segmentation<'a>>,
}

#[derive(Deserialize)]
struct Heard<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    word: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "text")]
    punct: Cow<'a, str>,
    #[serde(default, deserialize_with = "seconds")]
    start: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end: Option<Stated>,
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
}

#[derive(Deserialize)]
struct Segmentation<'a> {
    #[serde(borrow, default, deserialize_with = "items")]
    segments: Option<Vec<Turn<'a>>>,
}

#[derive(Deserialize)]
struct Turn<'a> {
    #[serde(default, deserialize_with = "seconds")]
    start: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    duration: Option<Stated>,
    #[serde(borrow)]
    speaker: Option<Speaker<'a>>,
}

#[derive(Deserialize)]
struct Speaker<'a> {
    #[serde(borrow, rename = "@id")]
    id: Option<Name<'a>>,
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let Document { retval, words, segmentation } = source.parse(log)?;
    let path = if retval.is_some() { "retval.words" } else { "words" };
    let bare = || Recognised { punct: Cow::Borrowed(""), words, segmentation };
    let recognised = retval.unwrap_or_else(bare);
    let mut track = assemble(TrackKind::Audio, said(&recognised), log);
    json::locate(source.text(), path, log);
    track.provenance = Some(PROVENANCE.to_owned());
    Ok(Transcript::of_tracks(vec![track]))
}

fn said<'a>(recognised: &'a Recognised<'_>) -> Vec<Said<'a>> {
    let segmentation = recognised.segmentation.as_ref();
    let turns = segmentation.and_then(|s| s.segments.as_deref()).unwrap_or_default();
    let turns = Turns::new(turns.iter().map(|turn| {
        let end = turn
            .start
            .zip(turn.duration)
            .map(|(start, duration)| Stated::from_millis(start.as_millis() + duration.as_millis()));
        (turn.start, end, turn.speaker.as_ref().and_then(|speaker| named(speaker.id.as_ref())))
    }));
    let mut words = Words::default();
    for (n, heard) in recognised.words.as_deref().unwrap_or_default().iter().enumerate() {
        let text = if heard.punct.trim().is_empty() { &heard.word } else { &heard.punct };
        let word = SaidWord {
            text: text.as_ref().into(),
            start: heard.start,
            end: heard.end,
            confidence: heard.confidence,
            speaker: turns.speaker(heard.start, heard.end),
        };
        words.push(n + 1, word);
    }
    let mut said = words.grouped();
    cut(&mut said, &recognised.punct);
    said
}
