//! Deepgram: utterances, else the sentences of paragraphs, else words.
//!
//! The schema is that of
//! <https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded>; see also
//! <https://developers.deepgram.com/docs/utterances>,
//! <https://developers.deepgram.com/docs/paragraphs> and
//! <https://developers.deepgram.com/docs/multichannel>.
//!
//! - `results.utterances[]` are the segments; without them the sentences of
//!   `paragraphs.paragraphs[]`, and without those the words, grouped. Utterances and sentences
//!   that hold less than the words do are not taken.
//! - A word's text is its `punctuated_word`, else its `word`.
//! - Speakers are numbers and called `speaker 0`. What is said in several channels is one track,
//!   sorted by time, in which nobody is confused with another: `channel 1`, or
//!   `channel 1 speaker 0` since speakers are counted in each channel.
//! - `detected_language` is the language, `metadata.duration` the duration, and
//!   `results.summary.short` (<https://developers.deepgram.com/docs/summarization>) the summary.
//! - Not read: `metadata.created`, which is the day of the request and not of the recording;
//!   topics, intents, sentiments, entities and the second and later alternatives.
//!
//! ```
//! let json = br#"{"metadata":{"duration":2.5},"results":{"channels":[{"alternatives":[{"transcript":"Hello.",
//!   "words":[{"word":"hello","punctuated_word":"Hello.","start":0.5,"end":0.9,"confidence":0.9,"speaker":0}]}]}]}}"#;
//! let file = cuedex_format::read::speech::deepgram::read(json, &Default::default())?;
//! assert_eq!(file.transcript.tracks[0].segments()[0].speaker.as_deref(), Some("speaker 0"));
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod reply;
mod stretches;

use cuedex_model::{TrackKind, Transcript};

use super::super::json::{self, Source};
use super::super::log::Log;
use super::assemble::instant;
use super::untimed::paced;
use super::{assemble, language};
use crate::Error;
use reply::Reply;

crate::read::public_reader!(Format::Deepgram);

const PROVENANCE: &str = "deepgram";

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let Reply { metadata, results } = source.parse(log)?;
    let (path, said) = stretches::of(&results);
    let said = paced(said, (source.text(), "transcript"), log);
    let mut track = assemble(TrackKind::Audio, said, log);
    json::locate(source.text(), path, log);
    track.language = results.language().and_then(|stated| language::tag(&stated.0));
    track.provenance = Some(PROVENANCE.to_owned());
    let mut transcript = Transcript::of_tracks(vec![track]);
    if let Some(metadata) = metadata {
        transcript.duration = metadata.duration.and_then(instant);
    }
    transcript.summary = results.summary.and_then(|s| s.short).map(|short| short.0.into_owned());
    Ok(transcript)
}
