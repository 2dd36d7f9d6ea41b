//! AssemblyAI: times are whole milliseconds.
//!
//! The schema is that of <https://www.assemblyai.com/docs/api-reference/transcripts/get>.
//!
//! - `utterances[]` are the segments where they are asked for and hold all words, else `words[]`
//!   are grouped, and where there are none, `text` is one segment, with a note.
//! - Speakers are kept as the service names them, `A`; a `channel` stands in where there is none.
//! - `chapters[]` have a `headline` for title and a `summary`, or a shorter `gist`, to describe
//!   them; `summary`, `language_code` and `audio_duration` are those of the transcript.
//! - Not read: `audio_url`, which is often a signed link to an upload, sentiments, entities,
//!   highlights and topics (`iab_categories_result`).
//!
//! ```
//! let json = br#"{"audio_url":"a.mp3","language_code":"en","text":"Hello.","utterances":null,
//!   "words":[{"text":"Hello.","start":500,"end":900,"confidence":0.9,"speaker":"A"}]}"#;
//! let file = cuedex_format::read::speech::assemblyai::read(json, &Default::default())?;
//! assert_eq!(file.transcript.tracks[0].segments()[0].speaker.as_deref(), Some("A"));
//! # Ok::<(), cuedex_format::Error>(())
//! ```

use std::borrow::Cow;

use cuedex_model::{Chapter, TrackKind, Transcript};
use serde::Deserialize;

use super::super::chapters::{StatedChapter, gather};
use super::super::json::values::{Name, Stated, items, millis, number, seconds, text};
use super::super::json::{self, Source};
use super::super::log::{Log, Place};
use super::assemble::instant;
use super::group::group;
use super::pieces::cut;
use super::turns::{named, numbered};
use super::untimed::untimed;
use super::{Said, SaidWord, assemble, language};
use crate::Error;

crate::read::public_reader!(Format::AssemblyAi);

const PROVENANCE: &str = "assemblyai";

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    language_code: Option<Name<'a>>,
    #[serde(borrow)]
    text: Option<Name<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    words: Option<Vec<Heard<'a>>>,
    #[serde(borrow, default, deserialize_with = "items")]
    utterances: Option<Vec<Utterance<'a>>>,
    #[serde(borrow, default, deserialize_with = "items")]
    chapters: Option<Vec<Part<'a>>>,
    #[serde(borrow)]
    summary: Option<Name<'a>>,
    #[serde(default, deserialize_with = "seconds")]
    audio_duration: Option<Stated>,
}

#[derive(Deserialize)]
struct Heard<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    text: Cow<'a, str>,
    #[serde(default, deserialize_with = "millis")]
    start: Option<Stated>,
    #[serde(default, deserialize_with = "millis")]
    end: Option<Stated>,
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
    #[serde(borrow)]
    speaker: Option<Name<'a>>,
    #[serde(borrow)]
    channel: Option<Name<'a>>,
}

#[derive(Deserialize)]
struct Utterance<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    text: Cow<'a, str>,
    #[serde(default, deserialize_with = "millis")]
    start: Option<Stated>,
    #[serde(default, deserialize_with = "millis")]
    end: Option<Stated>,
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
    #[serde(borrow)]
    speaker: Option<Name<'a>>,
    #[serde(borrow)]
    channel: Option<Name<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    words: Option<Vec<Heard<'a>>>,
}

#[derive(Deserialize)]
struct Part<'a> {
    #[serde(borrow)]
    gist: Option<Name<'a>>,
    #[serde(borrow)]
    headline: Option<Name<'a>>,
    #[serde(borrow)]
    summary: Option<Name<'a>>,
    #[serde(default, deserialize_with = "millis")]
    start: Option<Stated>,
    #[serde(default, deserialize_with = "millis")]
    end: Option<Stated>,
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let document: Document<'_> = source.parse(log)?;
    let (path, said) = match document.utterances.as_deref() {
        Some(utterances) if hold_all(utterances, &document) => {
            ("utterances", of_utterances(utterances))
        }
        _ => ("words", of_words(&document)),
    };
    let said = match (said.is_empty(), &document.text) {
        (true, Some(text)) => {
            let whole = Some(text.0.as_ref().into());
            untimed(whole, document.audio_duration, (source.text(), "text"), log)
        }
        _ => said,
    };
    let mut track = assemble(TrackKind::Audio, said, log);
    json::locate(source.text(), path, log);
    track.language = document.language_code.as_ref().and_then(|stated| language::tag(&stated.0));
    track.provenance = Some(PROVENANCE.to_owned());
    let mut transcript = Transcript::of_tracks(vec![track]);
    transcript.duration = document.audio_duration.and_then(instant);
    transcript.summary = filled(document.summary.as_ref());
    transcript.chapters = chapters(document.chapters.as_deref().unwrap_or_default(), log);
    json::locate(source.text(), "chapters", log);
    Ok(transcript)
}

/// Whether there are utterances, and not fewer words in them than in the whole.
fn hold_all(utterances: &[Utterance<'_>], document: &Document<'_>) -> bool {
    let told = |utterance: &Utterance<'_>| utterance.words.as_ref().map_or(0, Vec::len);
    let told: usize = utterances.iter().map(told).sum();
    let all = document.words.as_ref().map_or(0, Vec::len);
    !utterances.is_empty() && (told == 0 || told >= all)
}

fn filled(name: Option<&Name<'_>>) -> Option<String> {
    name.map(|name| name.0.to_string()).filter(|text| !text.trim().is_empty())
}

fn speaker<'a>(
    speaker: Option<&'a Name<'_>>,
    channel: Option<&'a Name<'_>>,
) -> Option<Cow<'a, str>> {
    named(speaker).or_else(|| numbered("channel", channel))
}

fn words<'a>(heard: &'a [Heard<'_>]) -> Vec<SaidWord<'a>> {
    let word = |heard: &'a Heard<'_>| SaidWord {
        text: heard.text.as_ref().into(),
        start: heard.start,
        end: heard.end,
        confidence: heard.confidence,
        speaker: speaker(heard.speaker.as_ref(), heard.channel.as_ref()),
    };
    heard.iter().map(word).collect()
}

fn of_words<'a>(document: &'a Document<'_>) -> Vec<Said<'a>> {
    let mut said = group(words(document.words.as_deref().unwrap_or_default()), 1);
    if let Some(whole) = &document.text {
        cut(&mut said, &whole.0);
    }
    said
}

fn of_utterances<'a>(utterances: &'a [Utterance<'_>]) -> Vec<Said<'a>> {
    let said = utterances.iter().enumerate().map(|(n, utterance)| Said {
        item: n + 1,
        text: utterance.text.as_ref().into(),
        start: utterance.start,
        end: utterance.end,
        speaker: speaker(utterance.speaker.as_ref(), utterance.channel.as_ref()),
        confidence: utterance.confidence,
        words: words(utterance.words.as_deref().unwrap_or_default()),
    });
    said.collect()
}

fn chapters(parts: &[Part<'_>], log: &mut Log) -> Vec<Chapter> {
    let stated = parts.iter().enumerate().map(|(n, part)| {
        let gist = filled(part.gist.as_ref());
        let title = filled(part.headline.as_ref()).or_else(|| gist.clone()).unwrap_or_default();
        StatedChapter {
            place: Place { cue: Some(n + 1), ..Place::default() },
            start: part.start,
            end: part.end,
            description: filled(part.summary.as_ref()).or(gist).filter(|text| *text != title),
            title,
            ..StatedChapter::default()
        }
    });
    gather(stated.collect(), log)
}
