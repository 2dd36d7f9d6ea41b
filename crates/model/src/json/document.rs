//! The shape of canonical JSON; field order here is field order on disk.
//! `null` and a missing field mean the same.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Mended, SCHEMA};
use crate::{
    Chapter, Confidence, Cue, Error, Extra, Origin, Segment, SegmentId, TimeSpan, Timestamp, Topic,
    Track, TrackKind, Transcript, VideoId, Word,
};

#[derive(Serialize, Deserialize)]
pub(super) struct DocumentJson {
    schema: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    duration_ms: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    media: Option<String>,
    #[serde(default, deserialize_with = "null_is_empty", skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(default, deserialize_with = "null_is_empty")]
    tracks: Vec<TrackJson>,
    #[serde(default, deserialize_with = "null_is_empty")]
    chapters: Vec<ChapterJson>,
    #[serde(default, deserialize_with = "null_is_empty")]
    topics: Vec<TopicJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct TrackJson {
    #[serde(default)]
    kind: TrackKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provenance: Option<String>,
    #[serde(default, deserialize_with = "null_is_empty")]
    segments: Vec<SegmentJson>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct SegmentJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    start_ms: Timestamp,
    end_ms: Timestamp,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(default)]
    origin: Origin,
    #[serde(default, deserialize_with = "null_is_empty", skip_serializing_if = "Vec::is_empty")]
    words: Vec<WordJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cue: Option<Box<Cue>>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct WordJson {
    start_ms: Timestamp,
    end_ms: Timestamp,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    guessed: bool,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct ChapterJson {
    start_ms: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end_ms: Option<Timestamp>,
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct TopicJson {
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start_ms: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end_ms: Option<Timestamp>,
    #[serde(flatten)]
    extra: Extra,
}

fn null_is_empty<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::<Vec<T>>::deserialize(deserializer)?.unwrap_or_default())
}

/// What was mended, with the place it happened at.
#[derive(Default)]
struct Mends(Vec<Mended>);

impl Mends {
    fn add(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.0.push(Mended { place: place.into(), what: what.into() });
    }

    fn span(&mut self, place: &str, start: Timestamp, end: Timestamp) -> TimeSpan {
        if end < start {
            let (s, e) = (start.as_millis(), end.as_millis());
            self.add(place, format!("ends at {e} ms, before its start at {s} ms; made empty"));
        }
        TimeSpan::clamped(start, end)
    }
}

impl DocumentJson {
    pub(super) fn into_model(self) -> Result<super::Document, Error> {
        let mut mends = Mends::default();
        let tracks = self.tracks.into_iter().enumerate();
        let tracks = tracks.map(|(n, track)| track.into_model(n, &mut mends)).collect();
        let chapters = self.chapters.into_iter().enumerate();
        let mut chapters: Vec<Chapter> =
            chapters.map(|(n, chapter)| chapter.into_model(n, &mut mends)).collect();
        if !chapters.is_sorted_by_key(|c| c.start) {
            chapters.sort_by_key(|c| c.start);
            mends.add("chapters", "were not in the order of their starts; sorted");
        }
        let topics = self.topics.into_iter().enumerate();
        let topics = topics.map(|(n, topic)| topic.into_model(n, &mut mends)).collect();
        let transcript = Transcript {
            id: self.id.map(VideoId::new).transpose()?,
            title: self.title,
            duration: self.duration_ms,
            date: self.date,
            link: self.link,
            media: self.media,
            tags: self.tags,
            tracks,
            chapters,
            topics,
            summary: self.summary,
            extra: self.extra,
        };
        Ok(super::Document { transcript, mended: mends.0 })
    }

    pub(super) fn from_model(transcript: &Transcript) -> Self {
        Self {
            schema: SCHEMA.into(),
            id: transcript.id.clone().map(String::from),
            title: transcript.title.clone(),
            duration_ms: transcript.duration,
            date: transcript.date.clone(),
            link: transcript.link.clone(),
            media: transcript.media.clone(),
            tags: transcript.tags.clone(),
            tracks: transcript.tracks.iter().map(TrackJson::from_model).collect(),
            chapters: transcript.chapters.iter().map(ChapterJson::from_model).collect(),
            topics: transcript.topics.iter().map(TopicJson::from_model).collect(),
            summary: transcript.summary.clone(),
            extra: transcript.extra.clone(),
        }
    }
}

impl TrackJson {
    fn into_model(self, n: usize, mends: &mut Mends) -> Track {
        let place = format!("tracks[{n}]");
        if !self.segments.is_sorted_by_key(|s| s.start_ms) {
            mends.add(&place, "segments were not in the order of their starts; sorted");
        }
        let segments = self.segments.into_iter().enumerate();
        let segments =
            segments.map(|(m, s)| s.into_model(&format!("{place}.segments[{m}]"), mends)).collect();
        let (track, renamed) = Track::with_ids(self.kind, segments);
        if renamed > 0 {
            mends.add(&place, format!("{renamed} segment ids occurred twice; given anew"));
        }
        let mut track = track.in_language(self.language);
        track.title = self.title;
        track.provenance = self.provenance;
        track.extra = self.extra;
        track
    }

    fn from_model(track: &Track) -> Self {
        Self {
            kind: track.kind,
            language: track.language.clone(),
            title: track.title.clone(),
            provenance: track.provenance.clone(),
            segments: track.segments().iter().map(SegmentJson::from_model).collect(),
            extra: track.extra.clone(),
        }
    }
}

impl SegmentJson {
    fn into_model(self, place: &str, mends: &mut Mends) -> Segment {
        let span = mends.span(place, self.start_ms, self.end_ms);
        let mut segment = Segment::new(span, self.text);
        match self.id.as_deref().map(str::parse::<SegmentId>) {
            Some(Ok(id)) => segment.id = id,
            Some(Err(_)) => mends.add(place, "id is not eight hexadecimal digits; given anew"),
            None => {}
        }
        let words = self.words.into_iter().enumerate();
        segment.words =
            words.map(|(n, w)| w.into_model(&format!("{place}.words[{n}]"), mends)).collect();
        segment.speaker = self.speaker;
        segment.confidence = self.confidence.and_then(Confidence::new);
        segment.origin = self.origin;
        segment.cue = self.cue;
        segment.extra = self.extra;
        segment
    }

    fn from_model(segment: &Segment) -> Self {
        Self {
            id: Some(segment.id.to_string()),
            start_ms: segment.span.start(),
            end_ms: segment.span.end(),
            text: segment.text.clone(),
            speaker: segment.speaker.clone(),
            confidence: segment.confidence.map(widen),
            origin: segment.origin,
            words: segment.words.iter().map(WordJson::from_model).collect(),
            cue: segment.cue.clone(),
            extra: segment.extra.clone(),
        }
    }
}

impl WordJson {
    fn into_model(self, place: &str, mends: &mut Mends) -> Word {
        Word {
            confidence: self.confidence.and_then(Confidence::new),
            speaker: self.speaker,
            guessed: self.guessed,
            extra: self.extra,
            ..Word::new(mends.span(place, self.start_ms, self.end_ms), self.text)
        }
    }

    fn from_model(word: &Word) -> Self {
        Self {
            start_ms: word.span.start(),
            end_ms: word.span.end(),
            text: word.text.clone(),
            confidence: word.confidence.map(widen),
            speaker: word.speaker.clone(),
            guessed: word.guessed,
            extra: word.extra.clone(),
        }
    }
}

impl ChapterJson {
    fn into_model(self, n: usize, mends: &mut Mends) -> Chapter {
        if let Some(end) = self.end_ms {
            mends.span(&format!("chapters[{n}]"), self.start_ms, end);
        }
        let mut chapter =
            Chapter::new(self.start_ms, self.end_ms, self.title).described(self.description);
        chapter.extra = self.extra;
        chapter
    }

    fn from_model(chapter: &Chapter) -> Self {
        Self {
            start_ms: chapter.start,
            end_ms: chapter.end(),
            title: chapter.title.clone(),
            description: chapter.description.clone(),
            extra: chapter.extra.clone(),
        }
    }
}

impl TopicJson {
    fn into_model(self, n: usize, mends: &mut Mends) -> Topic {
        let span = self
            .start_ms
            .map(|start| mends.span(&format!("topics[{n}]"), start, self.end_ms.unwrap_or(start)));
        Topic { description: self.description, span, extra: self.extra, ..Topic::new(self.title) }
    }

    fn from_model(topic: &Topic) -> Self {
        Self {
            title: topic.title.clone(),
            description: topic.description.clone(),
            start_ms: topic.span.map(TimeSpan::start),
            end_ms: topic.span.map(TimeSpan::end),
            extra: topic.extra.clone(),
        }
    }
}

/// The shortest decimal that names the stored number: 0.9, not 0.8999999761581421.
fn widen(confidence: Confidence) -> f64 {
    confidence.get().to_string().parse().unwrap_or_default()
}
