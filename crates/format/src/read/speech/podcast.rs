//! Podcasting 2.0 transcripts in JSON.
//!
//! [The specification](https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md#json):
//! `version` and `segments[]` of `speaker`, `startTime`, `endTime` and `body`, where a body is one
//! word or many.
//!
//! | in the file | in the model |
//! |---|---|
//! | a segment of a file whose segments are mostly sentences | a segment, as it is |
//! | segments of one word, where most are | the words of segments cut at sentences, pauses and speakers |
//!
//! A list of single words is no list of subtitles: a player that shows it as it is flickers.
//! Grouped, the text can be read, and the words keep the times that were measured. Among them a
//! segment of more than one word stays as it is. A speaker holds for the segments that state
//! one, as the specification has it.
//!
//! ```
//! use cuedex_format::read::speech::podcast;
//!
//! let json = r#"{"segments":[{"startTime":0,"endTime":0.9,"body":"Out to sea."}]}"#;
//! let file = podcast::read(json.as_bytes(), &podcast::Options::default())?;
//! assert_eq!(file.transcript.tracks[0].segments()[0].text, "Out to sea.");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

use std::borrow::Cow;

use cuedex_model::{Track, TrackKind, Transcript};
use serde::Deserialize;

use super::super::json::values::{Name, Stated, list, seconds, text};
use super::super::json::{Source, locate};
use super::super::log::Log;
use super::group::{are_words, group, is_word};
use super::{Said, SaidWord, assemble};
use crate::Error;

crate::read::public_reader!(Format::Podcast);

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow, default, deserialize_with = "list")]
    segments: Vec<SegmentJson<'a>>,
}

#[derive(Deserialize)]
pub(super) struct SegmentJson<'a> {
    #[serde(borrow, default)]
    pub(super) speaker: Option<Name<'a>>,
    #[serde(default, rename = "startTime", deserialize_with = "seconds")]
    pub(super) start: Option<Stated>,
    #[serde(default, rename = "endTime", deserialize_with = "seconds")]
    pub(super) end: Option<Stated>,
    #[serde(borrow, default, deserialize_with = "text")]
    pub(super) body: Cow<'a, str>,
}

impl<'a> SegmentJson<'a> {
    fn into_said(self, item: usize) -> Said<'a> {
        Said {
            item,
            text: self.body,
            start: self.start,
            end: self.end,
            speaker: self.speaker.map(|name| name.0),
            ..Said::default()
        }
    }

    fn into_word(self) -> SaidWord<'a> {
        SaidWord {
            text: self.body,
            start: self.start,
            end: self.end,
            confidence: None,
            speaker: self.speaker.map(|name| name.0),
        }
    }
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let Document { segments } = source.parse(log)?;
    let track = track(segments, log);
    locate(source.text(), "segments", log);
    Ok(Transcript::of_tracks(vec![track]))
}

/// The track of these segments, as they are or grouped.
pub(super) fn track(segments: Vec<SegmentJson<'_>>, log: &mut Log) -> Track {
    let said = match are_words(segments.iter().map(|segment| &*segment.body)) {
        true => grouped(segments),
        false => segments.into_iter().zip(1..).map(|(segment, n)| segment.into_said(n)).collect(),
    };
    assemble(TrackKind::Audio, said, log)
}

fn grouped(segments: Vec<SegmentJson<'_>>) -> Vec<Said<'_>> {
    let (mut said, mut words) = (Vec::new(), Vec::new());
    let all = segments.len();
    for (segment, item) in segments.into_iter().zip(1..) {
        if is_word(segment.body.trim()) {
            words.push(segment.into_word());
            continue;
        }
        let first = item - words.len();
        said.append(&mut group(std::mem::take(&mut words), first));
        said.push(segment.into_said(item));
    }
    let first = all + 1 - words.len();
    said.append(&mut group(words, first));
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(segments: &str) -> Vec<(String, Option<String>, usize)> {
        let json = format!("{{\"version\":\"1.0.0\",\"segments\":[{segments}]}}");
        let file = read(json.as_bytes(), &Options::default()).unwrap();
        let segments = file.transcript.tracks[0].segments();
        segments.iter().map(|s| (s.text.clone(), s.speaker.clone(), s.words.len())).collect()
    }

    #[test]
    fn single_words_are_grouped_by_speaker() {
        let all = texts(
            r#"{"speaker":"Ann","startTime":0,"endTime":0.3,"body":"To"},
               {"speaker":"Ann","startTime":0.4,"endTime":0.8,"body":"sea!"},
               {"speaker":"Bo","startTime":0.9,"endTime":1.2,"body":"Not"},
               {"speaker":"Bo","startTime":1.3,"endTime":2,"body":"in this fog,"},
               {"speaker":"Bo","startTime":2,"endTime":2.3,"body":"no."}"#,
        );
        let right =
            [("To sea!", "Ann", 2), ("Not", "Bo", 1), ("in this fog,", "Bo", 0), ("no.", "Bo", 1)];
        assert_eq!(all, right.map(|(text, name, n)| (text.to_owned(), Some(name.to_owned()), n)));
    }

    #[test]
    fn sentences_stay_as_they_are() {
        let all = texts(
            r#"{"startTime":0,"endTime":1,"body":"Out to sea."},{"startTime":1,"endTime":2,"body":"No."}"#,
        );
        assert_eq!(all, [("Out to sea.".to_owned(), None, 0), ("No.".to_owned(), None, 0)]);
    }
}
