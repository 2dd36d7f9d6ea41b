//! Azure AI Video Indexer: what was said, read and seen in a video, each with instances in time.
//!
//! The schema is that of
//! <https://learn.microsoft.com/azure/azure-video-indexer/video-indexer-output-json-v2>.
//!
//! - `videos[].insights.transcript[]` is the audio track, `ocr[]` the one of texts on the screen;
//!   the names of `labels[]` and the `tags` of `shots[]`, such as `Wide, Indoor`, are the visual
//!   one. Each of several instances is a segment. A shot without tags says nothing and is left
//!   out, with a note.
//! - A `speakerId` is named by `speakers[]`, `Speaker #1`, and otherwise called `speaker 1`.
//! - `topics[]` are topics, with a time for each instance, or without one, with a note; `name`, `created`, where it is an
//!   ISO 8601 date, and `durationInSeconds` are those of the transcript.
//! - A document of several videos has tracks for each, with the times of that video: the service
//!   does not say how they follow each other, so this is noted.
//! - Not read: `summarizedInsights`, which repeats the insights; `scenes` and key frames, which
//!   have no words; faces, brands, keywords, sentiments, emotions and the `adjustedStart`
//!   and `adjustedEnd` of instances, which the schema does not explain.
//!
//! ```
//! let json = br#"{"name":"Boats","durationInSeconds":61,"videos":[{"insights":{"language":"en-US",
//!   "transcript":[{"id":1,"text":"Hello, boats.","confidence":0.9,"speakerId":1,"language":"en-US",
//!     "instances":[{"start":"0:00:10.21","end":"0:00:12.81"}]}],
//!   "speakers":[{"id":1,"name":"Speaker #1","instances":[]}]}}]}"#;
//! let file = cuedex_format::read::speech::azure::read(json, &Default::default())?;
//! let segment = &file.transcript.tracks[0].segments()[0];
//! assert_eq!((segment.text.as_str(), segment.speaker.as_deref()), ("Hello, boats.", Some("Speaker #1")));
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod insights;

use cuedex_model::{Topic, Track, TrackKind, Transcript};
use serde::Deserialize;

use super::super::json::values::{Name, Stated, list, seconds};
use super::super::json::{self, Nulls, Source};
use super::super::log::{Log, Place};
use super::assemble::instant;
use super::{Said, assemble, date, language};
use crate::Error;
use insights::Insights;

crate::read::public_reader!(Format::AzureIndexer);

crate::warning::declare! {
    SEVERAL_VIDEOS = Note "azure/several-videos", "the document is of several videos; each has tracks of its own, with its own times";
    SHOTS_WITHOUT_TAGS = Note "azure/shots-without-tags", "shots without tags say nothing; they were left out";
    TOPIC_WITHOUT_TIME = Note "azure/topic-without-time", "a topic has no time; kept without one";
}

const PROVENANCE: &str = "azure video indexer";

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    name: Option<Name<'a>>,
    #[serde(borrow)]
    created: Option<Name<'a>>,
    #[serde(default, rename = "durationInSeconds", deserialize_with = "seconds")]
    duration: Option<Stated>,
    #[serde(borrow, default, deserialize_with = "list")]
    videos: Vec<Video<'a>>,
}

#[derive(Deserialize)]
struct Video<'a> {
    #[serde(borrow)]
    insights: Option<Insights<'a>>,
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let document: Document<'_> = source.parse(log)?;
    if document.videos.len() > 1 {
        log.say(SEVERAL_VIDEOS, Place { cue: Some(2), ..Place::default() });
        json::locate(source.text(), "videos", log);
    }
    let videos = document.videos.iter().enumerate();
    let all: Vec<_> = videos.filter_map(|(n, v)| Some((n + 1, v.insights.as_ref()?))).collect();
    let mut tracks = Vec::new();
    for kind in [TrackKind::Audio, TrackKind::Ocr, TrackKind::Visual] {
        tracks.extend(tracks_of(kind, &all, document.videos.len() > 1, log));
        json::locate_in(source.text(), paths(kind), Nulls::Skipped, log);
    }
    tell_untagged(&all, log);
    json::locate(source.text(), SHOTS, log);
    let mut transcript = Transcript::of_tracks(tracks);
    transcript.topics = topics(&all, log);
    json::locate(source.text(), "videos[].insights.topics", log);
    transcript.title = document.name.as_ref().map(|name| name.0.to_string());
    transcript.date = date::iso(document.created.as_ref());
    transcript.duration = document.duration.and_then(instant);
    Ok(transcript)
}

/// The insights of a video, with its number.
type Numbered<'v, 'a> = (usize, &'v Insights<'a>);

/// A track of each video. Shots are numbered on from the labels.
fn tracks_of(
    kind: TrackKind,
    all: &[Numbered<'_, '_>],
    several: bool,
    log: &mut Log,
) -> Vec<Track> {
    let labels: usize = all.iter().map(|(_, insights)| insights.count(kind)).sum();
    let (mut first, mut shot) = (1, labels + 1);
    let mut tracks = Vec::new();
    for (number, insights) in all {
        let mut said = insights.said(kind, first);
        if kind == TrackKind::Visual {
            said.extend(insights.shots(shot));
        }
        if let Some(mut track) = track(kind, insights, said, log) {
            track.title = several.then(|| format!("video {number}"));
            tracks.push(track);
        }
        first += insights.count(kind);
        shot += insights.shot_count();
    }
    tracks
}

/// Notes the first shot that is left out.
fn tell_untagged(all: &[Numbered<'_, '_>], log: &mut Log) {
    let mut shots = all.iter().flat_map(|(_, insights)| insights.are_shots_tagged()).zip(1..);
    if let Some((_, shot)) = shots.find(|(is_tagged, _)| !is_tagged) {
        log.say(SHOTS_WITHOUT_TAGS, Place { cue: Some(shot), ..Place::default() });
    }
}

fn topics(all: &[Numbered<'_, '_>], log: &mut Log) -> Vec<Topic> {
    let mut topics = Vec::new();
    let listed = all.iter().flat_map(|(_, insights)| insights.topics());
    for (item, times) in (1..).zip(listed) {
        if times.iter().any(|topic| topic.span.is_none()) {
            log.say(TOPIC_WITHOUT_TIME, Place { cue: Some(item), ..Place::default() });
        }
        topics.extend(times);
    }
    topics
}

const SHOTS: &str = "videos[].insights.shots";

/// The lists whose items make up the tracks of a kind.
const fn paths(kind: TrackKind) -> &'static [&'static str] {
    match kind {
        TrackKind::Audio => &["videos[].insights.transcript"],
        TrackKind::Ocr => &["videos[].insights.ocr"],
        TrackKind::Visual => &["videos[].insights.labels", SHOTS],
    }
}

fn track(
    kind: TrackKind,
    insights: &Insights<'_>,
    said: Vec<Said<'_>>,
    log: &mut Log,
) -> Option<Track> {
    let mut track = assemble(kind, said, log);
    track.language = insights.language(kind).and_then(language::tag);
    track.provenance = Some(PROVENANCE.to_owned());
    (!track.segments().is_empty()).then_some(track)
}
