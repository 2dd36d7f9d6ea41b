//! The insights of one video.

use std::collections::BTreeMap;

use cuedex_model::{TimeSpan, Topic, TrackKind};
use serde::Deserialize;

use super::super::super::json::values::{Name, Stated, items, list, number, seconds};
use super::super::Said;
use super::super::assemble::instant;
use super::super::turns::named;

#[derive(Deserialize)]
pub(super) struct Insights<'a> {
    #[serde(borrow)]
    language: Option<Name<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    transcript: Option<Vec<Insight<'a>>>,
    #[serde(borrow, default, deserialize_with = "items")]
    ocr: Option<Vec<Insight<'a>>>,
    #[serde(borrow, default, deserialize_with = "items")]
    labels: Option<Vec<Insight<'a>>>,
    #[serde(borrow, default, deserialize_with = "list")]
    shots: Vec<Shot<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    topics: Option<Vec<Insight<'a>>>,
    #[serde(borrow, default, deserialize_with = "items")]
    speakers: Option<Vec<Speaker<'a>>>,
}

#[derive(Deserialize)]
struct Insight<'a> {
    #[serde(borrow)]
    text: Option<Name<'a>>,
    #[serde(borrow)]
    name: Option<Name<'a>>,
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
    #[serde(borrow, rename = "speakerId")]
    speaker: Option<Name<'a>>,
    #[serde(borrow)]
    language: Option<Name<'a>>,
    #[serde(default, deserialize_with = "items")]
    instances: Option<Vec<Instance>>,
}

#[derive(Deserialize)]
struct Shot<'a> {
    #[serde(borrow, default, deserialize_with = "list")]
    tags: Vec<Name<'a>>,
    #[serde(default, deserialize_with = "list")]
    instances: Vec<Instance>,
}

#[derive(Deserialize)]
struct Instance {
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
    #[serde(default, deserialize_with = "seconds")]
    start: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end: Option<Stated>,
}

#[derive(Deserialize)]
struct Speaker<'a> {
    #[serde(borrow)]
    id: Option<Name<'a>>,
    #[serde(borrow)]
    name: Option<Name<'a>>,
}

impl Insights<'_> {
    fn items(&self, kind: TrackKind) -> &[Insight<'_>] {
        let items = match kind {
            TrackKind::Audio => &self.transcript,
            TrackKind::Ocr => &self.ocr,
            TrackKind::Visual => &self.labels,
        };
        items.as_deref().unwrap_or_default()
    }

    pub(super) fn count(&self, kind: TrackKind) -> usize {
        self.items(kind).len()
    }

    /// The language of a track: that of its first item, else that of the video.
    pub(super) fn language(&self, kind: TrackKind) -> Option<&str> {
        let own = self.items(kind).first().and_then(|item| item.language.as_ref());
        own.or(self.language.as_ref()).map(|tag| tag.0.as_ref())
    }

    /// A stretch for each instance of each item; the items are numbered on from `first`.
    pub(super) fn said(&self, kind: TrackKind, first: usize) -> Vec<Said<'_>> {
        let speakers = self.speakers();
        let items = self.items(kind).iter().enumerate();
        items.flat_map(|(n, item)| item.said(first + n, &speakers)).collect()
    }

    /// The names of speakers by their ids.
    fn speakers(&self) -> BTreeMap<&str, &Name<'_>> {
        let speakers = self.speakers.as_deref().unwrap_or_default().iter();
        speakers.filter_map(|s| Some((s.id.as_ref()?.0.as_ref(), s.name.as_ref()?))).collect()
    }

    pub(super) fn shot_count(&self) -> usize {
        self.shots.len()
    }

    pub(super) fn are_shots_tagged(&self) -> impl Iterator<Item = bool> {
        self.shots.iter().map(|shot| !shot.shown().is_empty())
    }

    /// A stretch for each instance of each shot that has tags.
    pub(super) fn shots(&self, first: usize) -> impl Iterator<Item = Said<'_>> {
        let shots = self.shots.iter().zip(first..).filter(|(shot, _)| !shot.shown().is_empty());
        shots.flat_map(|(shot, item)| shot.said(item))
    }

    /// For each topic that is listed, a topic for each time it comes up.
    pub(super) fn topics(&self) -> impl Iterator<Item = Vec<Topic>> {
        self.topics.as_deref().unwrap_or_default().iter().map(Insight::topics)
    }
}

impl Insight<'_> {
    fn shown(&self) -> &str {
        self.text.as_ref().or(self.name.as_ref()).map_or("", |text| text.0.as_ref())
    }

    /// A topic for each time it comes up, or one without a time.
    fn topics(&self) -> Vec<Topic> {
        let topic = |span| Topic { span, ..Topic::new(self.shown()) };
        let instances = self.instances.as_deref().unwrap_or_default();
        let spans = instances.iter().filter_map(|instance| {
            let start = instant(instance.start?)?;
            Some(TimeSpan::clamped(start, instance.end.and_then(instant).unwrap_or(start)))
        });
        let timed: Vec<_> = spans.map(|span| topic(Some(span))).collect();
        if timed.is_empty() { vec![topic(None)] } else { timed }
    }

    /// A stretch for each instance. An item without any is kept, though nobody knows when it was.
    fn said<'a>(&'a self, item: usize, speakers: &BTreeMap<&str, &'a Name<'_>>) -> Vec<Said<'a>> {
        let speaker = self.speaker.as_ref();
        let known = speaker.and_then(|label| speakers.get(label.0.as_ref()).copied());
        let whole = Said {
            item,
            text: self.shown().into(),
            speaker: named(known.or(speaker)),
            confidence: self.confidence,
            ..Said::default()
        };
        each_time(whole, self.instances.as_deref().unwrap_or_default())
    }
}

impl Shot<'_> {
    fn shown(&self) -> String {
        let tags = self.tags.iter().map(|tag| tag.0.trim()).filter(|tag| !tag.is_empty());
        tags.collect::<Vec<_>>().join(", ")
    }

    fn said(&self, item: usize) -> Vec<Said<'_>> {
        let whole = Said { item, text: self.shown().into(), ..Said::default() };
        each_time(whole, &self.instances)
    }
}

fn each_time<'a>(whole: Said<'a>, instances: &[Instance]) -> Vec<Said<'a>> {
    match instances {
        [] => vec![whole],
        instances => instances.iter().map(|instance| instance.of(&whole)).collect(),
    }
}

impl Instance {
    fn of<'a>(&self, whole: &Said<'a>) -> Said<'a> {
        Said {
            start: self.start,
            end: self.end,
            confidence: self.confidence.or(whole.confidence),
            ..whole.clone()
        }
    }
}
