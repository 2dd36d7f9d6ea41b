//! Google Speech-to-Text: results of v1 and v2, as the REST API, its operations and the client
//! libraries write them.
//!
//! The schemas are those of
//! <https://cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/recognize> and
//! <https://cloud.google.com/speech-to-text/v2/docs/reference/rest/v2/BatchRecognizeResults>; a
//! finished operation wraps them in `response`, and older clients write times as
//! `{"seconds": "1", "nanos": 300000000}`
//! (<https://github.com/bbc/react-transcript-editor/tree/master/packages/stt-adapters/google-stt>).
//!
//! - The first alternative of each result is a segment, cut where the speaker changes.
//! - With diarization the last result repeats the words of all, with `speakerTag` (v1) or
//!   `speakerLabel` (v2)
//!   (<https://cloud.google.com/speech-to-text/docs/multiple-voices>): they only tell the
//!   speakers of the words before. Tags that are numbers are called `speaker 1`.
//! - A result without word times, which have to be asked for, runs from the end of the one before
//!   in its channel to its own `resultEndTime` or `resultEndOffset`, with a note.
//! - `channelTag` is the speaker, as `channel 1`, where there are several and nobody else is
//!   named.
//!
//! ```
//! let json = br#"{"results":[{"alternatives":[{"transcript":"hello boats","confidence":0.9,"words":[
//!   {"startTime":"0.500s","endTime":"0.900s","word":"hello"},
//!   {"startTime":"1s","endTime":"1.400s","word":"boats"}]}],"languageCode":"en-us"}]}"#;
//! let file = cuedex_format::read::speech::google::read(json, &Default::default())?;
//! assert_eq!(file.transcript.tracks[0].segments()[0].words[1].span.start().as_millis(), 1_000);
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod offset;

use std::borrow::Cow;
use std::collections::BTreeMap;

use cuedex_model::{TrackKind, Transcript};
use serde::Deserialize;

use super::super::json::values::{Name, Stated, items, number, text};
use super::super::json::{self, Source};
use super::super::log::{Log, Place};
use super::pieces::{cut, turns_of};
use super::turns::{named, numbered};
use super::untimed::paced;
use super::{Said, SaidWord, assemble, language};
use crate::Error;
use offset::offset;

crate::read::public_reader!(Format::Google);

crate::warning::declare! {
    NO_TIMES = Note "google/no-times", "a result has no word times; it was taken to begin where the one before it in its channel ends";
}

const PROVENANCE: &str = "google speech-to-text";

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow, default, deserialize_with = "items")]
    results: Option<Vec<Phrase<'a>>>,
    #[serde(borrow)]
    response: Option<Response<'a>>,
}

#[derive(Deserialize)]
struct Response<'a> {
    #[serde(borrow, default, deserialize_with = "items")]
    results: Option<Vec<Phrase<'a>>>,
}

/// A `SpeechRecognitionResult`.
#[derive(Deserialize)]
struct Phrase<'a> {
    #[serde(borrow, default, deserialize_with = "items")]
    alternatives: Option<Vec<Alternative<'a>>>,
    #[serde(borrow, rename = "languageCode")]
    language: Option<Name<'a>>,
    #[serde(borrow, rename = "channelTag")]
    channel: Option<Name<'a>>,
    #[serde(
        default,
        alias = "resultEndOffset",
        rename = "resultEndTime",
        deserialize_with = "offset"
    )]
    end: Option<Stated>,
}

#[derive(Deserialize)]
struct Alternative<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    transcript: Cow<'a, str>,
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
    #[serde(borrow, default, deserialize_with = "items")]
    words: Option<Vec<WordInfo<'a>>>,
}

#[derive(Deserialize)]
struct WordInfo<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    word: Cow<'a, str>,
    #[serde(default, alias = "startOffset", rename = "startTime", deserialize_with = "offset")]
    start: Option<Stated>,
    #[serde(default, alias = "endOffset", rename = "endTime", deserialize_with = "offset")]
    end: Option<Stated>,
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
    #[serde(borrow, alias = "speakerLabel", rename = "speakerTag")]
    speaker: Option<Name<'a>>,
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let document: Document<'_> = source.parse(log)?;
    let (path, results) = match (&document.results, &document.response) {
        (None, Some(response)) => ("response.results", response.results.as_deref()),
        (results, _) => ("results", results.as_deref()),
    };
    let results = results.unwrap_or_default();
    let said = said(results, log);
    let said = paced(said, (source.text(), "transcript"), log);
    let mut track = assemble(TrackKind::Audio, said, log);
    json::locate(source.text(), path, log);
    let mut stated = results.iter().filter_map(|result| result.language.as_ref());
    track.language = stated.find_map(|stated| language::tag(&stated.0));
    track.provenance = Some(PROVENANCE.to_owned());
    Ok(Transcript::of_tracks(vec![track]))
}

impl Phrase<'_> {
    fn best(&self) -> Option<&Alternative<'_>> {
        self.alternatives.as_deref()?.first()
    }

    fn words(&self) -> &[WordInfo<'_>] {
        self.best().and_then(|best| best.words.as_deref()).unwrap_or_default()
    }

    /// Whether its transcript, if it has one, holds no letter that its words do not.
    fn says_its_words(&self) -> bool {
        let transcript = self.best().map_or("", |best| best.transcript.as_ref());
        let is_letter = |c: &char| c.is_alphanumeric();
        let of_words = self.words().iter().flat_map(|word| word.word.chars()).filter(is_letter);
        let mut letters = transcript.chars().filter(is_letter).peekable();
        letters.peek().is_none() || letters.eq(of_words)
    }
}

fn said<'a>(results: &'a [Phrase<'_>], log: &mut Log) -> Vec<Said<'a>> {
    let speakers = Speakers::of(results);
    let channels = several_channels(results);
    let mut said = Vec::with_capacity(results.len());
    let mut words_before = 0;
    let mut ends = Ends::default();
    for (n, phrase) in results.iter().enumerate() {
        let Some(best) = phrase.best() else { continue };
        let (skipped, told) = speakers.of_phrase(n, words_before);
        let own = phrase.words().get(skipped..).unwrap_or_default();
        let is_only_a_repetition = skipped > 0 && own.is_empty() && phrase.says_its_words();
        if is_only_a_repetition {
            continue;
        }
        let channel = phrase.channel.as_ref().filter(|_| channels);
        let channel = numbered("channel", channel);
        let words = own.iter().enumerate().map(|(k, word)| {
            let told = told.get(k).and_then(WordInfo::speaker);
            let speaker = named(word.speaker().or(told)).or_else(|| channel.clone());
            word.said(words_before + k == 0, speaker)
        });
        let mut pieces = pieces(n + 1, phrase, best, words.collect(), channel.as_ref());
        cut(&mut pieces, &best.transcript);
        if let [all] = pieces.as_mut_slice()
            && skipped == 0
        {
            all.text = best.transcript.as_ref().into();
        }
        if ends.give_start(phrase, &mut pieces) {
            log.say(NO_TIMES, Place { cue: Some(n + 1), ..Place::default() });
        }
        said.extend(pieces);
        words_before += own.len();
    }
    said
}

/// Where the last result of each channel ends.
#[derive(Default)]
struct Ends<'a>(BTreeMap<&'a str, Stated>);

impl<'a> Ends<'a> {
    /// Gives the stretches of a result their start where only its end is stated.
    fn give_start(&mut self, phrase: &'a Phrase<'_>, pieces: &mut [Said<'_>]) -> bool {
        let channel = phrase.channel.as_ref().map_or("", |name| name.0.as_ref());
        let of_words = phrase.words().last().and_then(|word| word.end);
        let Some(end) = phrase.end.or(of_words) else { return false };
        let before = self.0.insert(channel, end).unwrap_or(Stated::from_millis(0.0));
        let is_timeless = phrase.words().iter().all(|word| word.start.is_none());
        let Some(first) = pieces.first_mut().filter(|_| is_timeless && phrase.end.is_some()) else {
            return false;
        };
        let is_unstarted = first.words.first().is_none_or(|word| word.start.is_none());
        if is_unstarted {
            first.start = Some(if before > end { end } else { before });
        }
        is_unstarted
    }
}

/// The stretches of a result: one, or several where the speaker changes inside.
fn pieces<'a>(
    item: usize,
    phrase: &Phrase<'_>,
    best: &'a Alternative<'_>,
    words: Vec<SaidWord<'a>>,
    channel: Option<&Cow<'a, str>>,
) -> Vec<Said<'a>> {
    let whole = Said { item, confidence: best.confidence, ..Said::default() };
    let mut said = turns_of(words, &whole);
    match said.last_mut() {
        Some(last) if last.words.iter().all(|word| word.end.is_none()) => {
            last.end = phrase.end;
        }
        Some(_) => {}
        None => {
            let end = phrase.end;
            let text = best.transcript.as_ref().into();
            said.push(Said { text, end, speaker: channel.cloned(), ..whole });
        }
    }
    said
}

impl<'d> WordInfo<'d> {
    /// Speakers are counted from 1; zero stands for a speaker who was not told.
    fn speaker(&self) -> Option<&Name<'d>> {
        self.speaker.as_ref().filter(|label| label.0 != "0")
    }

    /// Whether both are the same word of the recording: a repeated one may be written otherwise.
    fn repeats(&self, other: &Self) -> bool {
        let start = |word: &Self| word.start.map(|start| start.as_millis());
        let is_same_start = start(self).is_some() && start(self) == start(other);
        is_same_start || self.word.trim() == other.word.trim()
    }

    /// Offsets of zero are left out of the JSON of protocol buffers, so the first word of all
    /// starts there when it has only an end.
    fn said<'a>(&'a self, is_first: bool, speaker: Option<Cow<'a, str>>) -> SaidWord<'a> {
        let zero = || (is_first && self.end.is_some()).then_some(Stated::from_millis(0.0));
        SaidWord {
            text: self.word.as_ref().into(),
            start: self.start.or_else(zero),
            end: self.end,
            // Zero stands for a confidence that was not set.
            confidence: self.confidence.filter(|confidence| *confidence > 0.0),
            speaker,
        }
    }
}

fn several_channels(results: &[Phrase<'_>]) -> bool {
    let mut channels = results.iter().filter_map(|phrase| phrase.channel.as_ref());
    let first = channels.next();
    channels.any(|channel| Some(channel) != first)
}

/// The words of a last result that repeats those of all results before it.
struct Speakers<'a> {
    last: usize,
    repeated: usize,
    words: &'a [WordInfo<'a>],
}

impl<'a> Speakers<'a> {
    fn of(results: &'a [Phrase<'a>]) -> Self {
        let none = Speakers { last: usize::MAX, repeated: 0, words: &[] };
        let Some((last, before)) = results.split_last() else { return none };
        let words = last.words();
        let repeated: usize = before.iter().map(|phrase| phrase.words().len()).sum();
        let is_tagged = words.iter().any(|word| word.speaker().is_some());
        let mut pairs = before.iter().flat_map(Phrase::words).zip(words);
        let repeats = repeated > 0
            && is_tagged
            && words.len() >= repeated
            && pairs.all(|(word, again)| again.repeats(word));
        if repeats { Speakers { last: before.len(), repeated, words } } else { none }
    }

    /// How many words of a result are repeated ones, and the words that tell the speakers of
    /// its own.
    fn of_phrase(&self, n: usize, words_before: usize) -> (usize, &'a [WordInfo<'a>]) {
        let skipped = if n == self.last { self.repeated } else { 0 };
        (skipped, self.words.get(words_before..).unwrap_or_default())
    }
}
