//! IBM Watson Speech to Text: replies and finished asynchronous jobs.
//!
//! The schema is that of
//! <https://cloud.ibm.com/docs/speech-to-text?topic=speech-to-text-basic-response>,
//! <https://cloud.ibm.com/docs/speech-to-text?topic=speech-to-text-metadata> (word times and
//! confidences) and
//! <https://cloud.ibm.com/docs/speech-to-text?topic=speech-to-text-speaker-labels>. A job wraps
//! replies in one more `results`
//! (<https://cloud.ibm.com/docs/speech-to-text?topic=speech-to-text-async>).
//!
//! - Results that are not yet `final` are guesses at those that follow, and are left out where
//!   one follows (<https://cloud.ibm.com/docs/speech-to-text?topic=speech-to-text-interim>).
//! - The first alternative of each result is a segment, cut where the speaker changes.
//! - `timestamps` are the words, `word_confidence` their confidences in the same order.
//! - `speaker_labels` tell by time who says a word; their numbers are called `speaker 0`.
//! - `%HESITATION`, which older models write where a speaker hesitates, is kept as said: the
//!   service counts it among the words, with a time and a confidence of its own.
//! - Not read: `created`, which is the day of the job and not of the recording.
//!
//! ```
//! let json = br#"{"result_index":0,"results":[{"final":true,"alternatives":[{"transcript":"hello boats ",
//!   "confidence":0.9,"timestamps":[["hello",0.5,0.9],["boats",1.0,1.4]]}]}]}"#;
//! let file = cuedex_format::read::speech::ibm::read(json, &Default::default())?;
//! assert_eq!(file.transcript.tracks[0].segments()[0].text, "hello boats");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

use std::borrow::Cow;

use cuedex_model::{TrackKind, Transcript};
use serde::Deserialize;

use super::super::json::values::{Name, Stated, items, list, number, seconds, text};
use super::super::json::{self, Source};
use super::super::log::{Log, Place};
use super::pieces::{cut, turns_of};
use super::turns::{Turns, named};
use super::untimed::paced;
use super::{Said, SaidWord, assemble};
use crate::Error;

crate::read::public_reader!(Format::Ibm);

crate::warning::declare! {
    INTERIM = Note "ibm/interim", "interim results that a final one follows were left out";
}

const PROVENANCE: &str = "ibm speech to text";

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow, default, deserialize_with = "list")]
    results: Vec<Entry<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    speaker_labels: Option<Vec<Label<'a>>>,
}

/// A result of a reply, or a reply of a job.
#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(default, rename = "final")]
    is_final: Option<bool>,
    #[serde(borrow, default, deserialize_with = "items")]
    alternatives: Option<Vec<Alternative<'a>>>,
    #[serde(borrow, default, deserialize_with = "items")]
    results: Option<Vec<Phrase<'a>>>,
    #[serde(borrow, default, deserialize_with = "items")]
    speaker_labels: Option<Vec<Label<'a>>>,
}

#[derive(Deserialize)]
struct Phrase<'a> {
    #[serde(default, rename = "final")]
    is_final: Option<bool>,
    #[serde(borrow, default, deserialize_with = "items")]
    alternatives: Option<Vec<Alternative<'a>>>,
}

#[derive(Deserialize)]
struct Alternative<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    transcript: Cow<'a, str>,
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
    #[serde(borrow, default, deserialize_with = "items")]
    timestamps: Option<Vec<Timed<'a>>>,
    #[serde(borrow, default, deserialize_with = "items")]
    word_confidence: Option<Vec<Sure<'a>>>,
}

#[derive(Deserialize)]
struct Timed<'a>(
    #[serde(borrow, deserialize_with = "text")] Cow<'a, str>,
    #[serde(deserialize_with = "seconds")] Option<Stated>,
    #[serde(deserialize_with = "seconds")] Option<Stated>,
);

#[derive(Deserialize)]
struct Sure<'a>(
    #[serde(borrow, deserialize_with = "text")] Cow<'a, str>,
    #[serde(deserialize_with = "number")] Option<f64>,
);

#[derive(Deserialize)]
struct Label<'a> {
    #[serde(default, deserialize_with = "seconds")]
    from: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    to: Option<Stated>,
    #[serde(borrow)]
    speaker: Option<Name<'a>>,
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let document: Document<'_> = source.parse(log)?;
    let is_job = document.results.iter().any(|entry| entry.results.is_some());
    let (path, said) = if is_job {
        ("results[].results", of_job(&document.results, log))
    } else {
        ("results", of_reply(&document, log))
    };
    let said = paced(said, (source.text(), "transcript"), log);
    let mut track = assemble(TrackKind::Audio, said, log);
    json::locate(source.text(), path, log);
    track.provenance = Some(PROVENANCE.to_owned());
    Ok(Transcript::of_tracks(vec![track]))
}

fn of_reply<'a>(document: &'a Document<'_>, log: &mut Log) -> Vec<Said<'a>> {
    let turns = turns(document.speaker_labels.as_deref());
    let results = document.results.iter();
    let results = results.map(|entry| (entry.is_final, entry.alternatives.as_deref()));
    phrases(1, results.collect(), &turns, log)
}

fn of_job<'a>(replies: &'a [Entry<'_>], log: &mut Log) -> Vec<Said<'a>> {
    let mut said = Vec::new();
    let mut first = 1;
    for reply in replies {
        let results = reply.results.as_deref().unwrap_or_default();
        let turns = turns(reply.speaker_labels.as_deref());
        let numbered = results.iter();
        let numbered = numbered.map(|phrase| (phrase.is_final, phrase.alternatives.as_deref()));
        said.extend(phrases(first, numbered.collect(), &turns, log));
        first += results.len();
    }
    said
}

fn turns<'a>(labels: Option<&'a [Label<'_>]>) -> Turns<'a> {
    let labels = labels.unwrap_or_default().iter();
    Turns::new(labels.map(|label| (label.from, label.to, named(label.speaker.as_ref()))))
}

/// The alternatives of a result, and whether they are final.
type Best<'a, 'd> = (Option<bool>, Option<&'a [Alternative<'d>]>);

fn phrases<'a>(
    first: usize,
    results: Vec<Best<'a, '_>>,
    turns: &Turns<'a>,
    log: &mut Log,
) -> Vec<Said<'a>> {
    let last_final = results.iter().rposition(|(is_final, _)| *is_final != Some(false));
    let is_interim =
        |n: usize, is_final| is_final == Some(false) && last_final.is_some_and(|last| n < last);
    let (mut said, mut interim) = (Vec::new(), Vec::new());
    for (n, (is_final, all)) in results.into_iter().enumerate() {
        if is_interim(n, is_final) {
            interim.push(first + n);
        } else if let Some(best) = all.and_then(<[_]>::first) {
            said.extend(phrase(first + n, best, turns));
        }
    }
    if let [item, ..] = interim.as_slice() {
        let place = Place { cue: Some(*item), ..Place::default() };
        log.add(INTERIM, place, format!("{} ({} in all)", INTERIM.about, interim.len()));
    }
    said
}

fn phrase<'a>(item: usize, best: &'a Alternative<'_>, turns: &Turns<'a>) -> Vec<Said<'a>> {
    let timed = best.timestamps.as_deref().unwrap_or_default();
    let sure = best.word_confidence.as_deref().unwrap_or_default();
    let words = timed.iter().enumerate().map(|(n, Timed(text, start, end))| SaidWord {
        text: text.as_ref().into(),
        start: *start,
        end: *end,
        confidence: sure.get(n).filter(|Sure(word, _)| word == text).and_then(|sure| sure.1),
        speaker: turns.speaker(*start, *end),
    });
    let whole = Said { item, confidence: best.confidence, ..Said::default() };
    let mut said = turns_of(words.collect(), &whole);
    if said.is_empty() {
        said.push(whole);
    }
    cut(&mut said, &best.transcript);
    if let [all] = said.as_mut_slice() {
        all.text = best.transcript.as_ref().into();
    }
    said
}
