//! What the service makes of the words: a summary, chapters and translations.

use std::borrow::Cow;
use std::collections::BTreeMap;

use cuedex_model::{Chapter, Track, TrackKind};
use serde::Deserialize;

use super::super::super::chapters::{StatedChapter, gather};
use super::super::super::json::values::{Items, Name, Stated, seconds, text};
use super::super::super::json::{self, Source};
use super::super::super::log::{Log, Place};
use super::super::{Said, assemble, language};
use super::{PROVENANCE, known};

#[derive(Deserialize)]
pub(super) struct Summary<'a> {
    #[serde(borrow)]
    content: Option<Name<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Part<'a> {
    #[serde(borrow)]
    title: Option<Name<'a>>,
    #[serde(borrow)]
    summary: Option<Name<'a>>,
    #[serde(default, deserialize_with = "seconds")]
    start_time: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end_time: Option<Stated>,
}

#[derive(Deserialize)]
pub(super) struct Sentence<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    content: Cow<'a, str>,
    #[serde(default, deserialize_with = "seconds")]
    start_time: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end_time: Option<Stated>,
    #[serde(borrow)]
    speaker: Option<Name<'a>>,
}

/// Sentences by the tag of the language they are translated to.
pub(super) type Translations<'a> = BTreeMap<String, Items<Sentence<'a>>>;

pub(super) fn summary(summary: Option<&Summary<'_>>) -> Option<String> {
    summary?.content.as_ref().map(|content| content.0.to_string())
}

pub(super) fn chapters(parts: &[Part<'_>], log: &mut Log) -> Vec<Chapter> {
    let text = |name: Option<&Name<'_>>| name.map(|name| name.0.to_string());
    let stated = parts.iter().enumerate().map(|(n, part)| StatedChapter {
        place: Place { cue: Some(n + 1), ..Place::default() },
        start: part.start_time,
        end: part.end_time,
        title: text(part.title.as_ref()).unwrap_or_default(),
        description: text(part.summary.as_ref()),
        ..StatedChapter::default()
    });
    gather(stated.collect(), log)
}

/// A track for each language.
pub(super) fn tracks(
    translations: &Translations<'_>,
    source: &Source<'_>,
    log: &mut Log,
) -> Vec<Track> {
    let mut tracks = Vec::with_capacity(translations.len());
    for (tag, sentences) in translations {
        let said = sentences.0.iter().enumerate().map(|(n, sentence)| Said {
            item: n + 1,
            text: sentence.content.as_ref().into(),
            start: sentence.start_time,
            end: sentence.end_time,
            speaker: known(sentence.speaker.as_ref()),
            ..Said::default()
        });
        let mut track = assemble(TrackKind::Audio, said.collect(), log);
        track.provenance = Some(PROVENANCE.to_owned());
        json::locate(source.text(), &format!("translations.{tag}"), log);
        tracks.push(track.in_language(language::tag(tag)));
    }
    tracks
}
