//! Speechmatics: the JSON of its first service and `json-v2` of the present one.
//!
//! The schema of v2 is that of <https://docs.speechmatics.com/jobsapi> (`RetrieveTranscriptResponse`)
//! and <https://docs.speechmatics.com/speech-to-text/formatting>; of v1 there is the sample
//! <https://github.com/bbc/react-transcript-editor/tree/master/packages/stt-adapters/speechmatics>.
//!
//! - Words are grouped; marks go to the word they attach to (`attaches_to`), and in v1, where they
//!   are words of their own, to the word before them.
//! - Languages that `language_pack_info.word_delimiter` says are written without spaces are.
//! - The speaker is that of the word (`S1`; `UU` stands for nobody known), or in v1 that of
//!   `speakers[]` at its time (`F4`). The words of several channels are grouped apart, and the
//!   channel is the speaker where nobody is named.
//! - The name of the job or of its file is the title; `summary.content`
//!   (<https://docs.speechmatics.com/speech-to-text/batch/speech-intelligence/summarization>), and
//!   `chapters[]`
//!   (<https://docs.speechmatics.com/speech-to-text/batch/speech-intelligence/auto-chapters>) are
//!   those of the transcript, and each of `translations`
//!   (<https://docs.speechmatics.com/speech-to-text/features/translation>) is a track.
//! - Not read: `created_at`, which is the day of the job and not of the recording.
//!
//! ```
//! let json = br#"{"format":"2.9","metadata":{"transcription_config":{"language":"en"}},"results":[
//!   {"type":"word","start_time":0.5,"end_time":0.9,"alternatives":[{"content":"Hello","confidence":0.9,"speaker":"S1"}]},
//!   {"type":"punctuation","attaches_to":"previous","start_time":0.9,"end_time":0.9,
//!    "alternatives":[{"content":".","confidence":1.0,"speaker":"S1"}]}]}"#;
//! let file = cuedex_format::read::speech::speechmatics::read(json, &Default::default())?;
//! assert_eq!(file.transcript.tracks[0].segments()[0].words[0].text, "Hello.");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod extras;
mod first;
mod second;

use std::borrow::Cow;

use cuedex_model::{TrackKind, Transcript};
use serde::Deserialize;

use super::super::json::values::{Name, Stated, items, seconds};
use super::super::json::{self, Source};
use super::super::log::Log;
use super::assemble::instant;
use super::turns::named;
use super::{assemble, language};
use crate::Error;

crate::read::public_reader!(Format::Speechmatics);

const PROVENANCE: &str = "speechmatics";

/// The label of those whom the service could not tell apart.
const UNKNOWN: &str = "UU";

/// A speaker who is told apart from others.
fn known<'a>(label: Option<&'a Name<'_>>) -> Option<Cow<'a, str>> {
    named(label.filter(|label| label.0 != UNKNOWN))
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    job: Option<Job<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    words: Option<Vec<first::Word<'a>>>,
    #[serde(borrow, default, deserialize_with = "items")]
    speakers: Option<Vec<first::Turn<'a>>>,
    #[serde(borrow)]
    metadata: Option<second::Metadata<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    results: Option<Vec<second::Item<'a>>>,
    #[serde(borrow)]
    summary: Option<extras::Summary<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    chapters: Option<Vec<extras::Part<'a>>>,
    #[serde(borrow)]
    translations: Option<extras::Translations<'a>>,
}

/// The job: `lang` and `name` in v1, `data_name` in v2.
#[derive(Deserialize)]
struct Job<'a> {
    #[serde(borrow)]
    lang: Option<Name<'a>>,
    #[serde(borrow)]
    name: Option<Name<'a>>,
    #[serde(borrow)]
    data_name: Option<Name<'a>>,
    #[serde(default, deserialize_with = "seconds")]
    duration: Option<Stated>,
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let document: Document<'_> = source.parse(log)?;
    let job = document.job.as_ref();
    let metadata = document.metadata.as_ref();
    let (path, said) = match (&document.results, &document.words) {
        (None, Some(words)) => {
            ("words", first::said(words, document.speakers.as_deref().unwrap_or_default()))
        }
        (results, _) => ("results", second::said(results.as_deref().unwrap_or_default(), metadata)),
    };
    let mut track = assemble(TrackKind::Audio, said, log);
    json::locate(source.text(), path, log);
    let language = metadata.and_then(second::Metadata::language);
    let language = language.or_else(|| job.and_then(|job| job.lang.as_ref()));
    track.language = language.and_then(|stated| language::tag(&stated.0));
    track.provenance = Some(PROVENANCE.to_owned());
    let mut tracks = vec![track];
    if let Some(translations) = &document.translations {
        tracks.extend(extras::tracks(translations, source, log));
    }
    let mut transcript = Transcript::of_tracks(tracks);
    transcript.summary = extras::summary(document.summary.as_ref());
    transcript.chapters = extras::chapters(document.chapters.as_deref().unwrap_or_default(), log);
    json::locate(source.text(), "chapters", log);
    if let Some(job) = job {
        job.add_to(&mut transcript);
    }
    Ok(transcript)
}

impl Job<'_> {
    fn add_to(&self, transcript: &mut Transcript) {
        let title = self.name.as_ref().or(self.data_name.as_ref());
        transcript.title = title.map(|name| name.0.to_string());
        transcript.duration = self.duration.and_then(instant);
    }
}
