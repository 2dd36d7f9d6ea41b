//! The shape of canonical JSON; field order here is field order on disk.
//! `null` and a missing field mean the same.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::SCHEMA;
use super::lenient::{Millis, Named, null_is_default};
use super::mends::Mends;
use crate::{
    Chapter, Confidence, Cue, Error, Extra, Origin, Segment, SegmentId, Topic, Track, TrackKind,
    Transcript, VideoId, Word,
};

/// Under this name a segment keeps the unknown fields of its cue: no other unknown field can
/// have it.
const CUE: &str = "cue";

#[derive(Serialize, Deserialize)]
pub(super) struct DocumentJson {
    schema: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    duration_ms: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    media: Option<String>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(default, deserialize_with = "null_is_default")]
    tracks: Vec<TrackJson>,
    #[serde(default, deserialize_with = "null_is_default")]
    chapters: Vec<ChapterJson>,
    #[serde(default, deserialize_with = "null_is_default")]
    topics: Vec<TopicJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct TrackJson {
    #[serde(default, deserialize_with = "null_is_default")]
    kind: Named<TrackKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provenance: Option<String>,
    #[serde(default, deserialize_with = "null_is_default")]
    segments: Vec<SegmentJson>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct SegmentJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    start_ms: Millis,
    end_ms: Millis,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(default, deserialize_with = "null_is_default")]
    origin: Named<Origin>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    words: Vec<WordJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cue: Option<Box<CueJson>>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Default, Serialize, Deserialize)]
struct CueJson {
    #[serde(flatten)]
    cue: Cue,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct WordJson {
    start_ms: Millis,
    end_ms: Millis,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker: Option<String>,
    #[serde(
        default,
        deserialize_with = "null_is_default",
        skip_serializing_if = "std::ops::Not::not"
    )]
    guessed: bool,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct ChapterJson {
    start_ms: Millis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end_ms: Option<Millis>,
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
    start_ms: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end_ms: Option<Millis>,
    #[serde(flatten)]
    extra: Extra,
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
        let duration = self.duration_ms.map(|time| mends.time("", "duration_ms", time));
        let transcript = Transcript {
            id: self.id.map(VideoId::new).transpose()?,
            title: self.title,
            duration,
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
        Ok(super::Document { transcript, mended: mends.into_list() })
    }

    pub(super) fn from_model(transcript: &Transcript) -> Self {
        Self {
            schema: SCHEMA.into(),
            id: transcript.id.clone().map(String::from),
            title: transcript.title.clone(),
            duration_ms: transcript.duration.map(Millis::from),
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
        if !self.segments.is_sorted_by_key(|s| s.start_ms.at) {
            mends.add(&place, "segments were not in the order of their starts; sorted");
        }
        let segments = self.segments.into_iter().enumerate();
        let segments =
            segments.map(|(m, s)| s.into_model(&format!("{place}.segments[{m}]"), mends)).collect();
        let kind = mends.name(&place, "kind", self.kind);
        let (track, doubled) = Track::with_stated_ids(kind, segments);
        if doubled > 0 {
            mends.add(&place, format!("{doubled} segment ids occurred twice; given anew"));
        }
        let mut track = track.in_language(self.language);
        track.title = self.title;
        track.provenance = self.provenance;
        track.extra = self.extra;
        track
    }

    fn from_model(track: &Track) -> Self {
        Self {
            kind: Named::Known(track.kind),
            language: track.language.clone(),
            title: track.title.clone(),
            provenance: track.provenance.clone(),
            segments: track.segments().iter().map(SegmentJson::from_model).collect(),
            extra: track.extra.clone(),
        }
    }
}

impl SegmentJson {
    fn into_model(self, place: &str, mends: &mut Mends) -> (Option<SegmentId>, Segment) {
        let span = mends.span(place, self.start_ms, self.end_ms);
        let mut segment = Segment::new(span, self.text);
        let stated = self.id.as_deref().map(str::parse::<SegmentId>);
        if let Some(Err(_)) = stated {
            mends.add(place, "id is not eight hexadecimal digits; given anew");
        }
        let words = self.words.into_iter().enumerate();
        segment.words =
            words.map(|(n, w)| w.into_model(&format!("{place}.words[{n}]"), mends)).collect();
        segment.speaker = self.speaker;
        segment.confidence = mends.confidence(place, self.confidence);
        segment.origin = mends.name(place, "origin", self.origin);
        segment.extra = self.extra;
        if let Some(cue) = self.cue {
            segment.cue = Some(Box::new(cue.cue));
            if !cue.extra.is_empty() {
                segment.extra.insert(CUE.into(), Value::Object(cue.extra));
            }
        }
        (stated.and_then(Result::ok), segment)
    }

    fn from_model(segment: &Segment) -> Self {
        let mut extra = segment.extra.clone();
        let of_cue = extra.remove(CUE);
        Self {
            id: Some(segment.id.to_string()),
            start_ms: segment.span.start().into(),
            end_ms: segment.span.end().into(),
            text: segment.text.clone(),
            speaker: segment.speaker.clone(),
            confidence: segment.confidence.map(widen),
            origin: Named::Known(segment.origin),
            words: segment.words.iter().map(WordJson::from_model).collect(),
            cue: CueJson::from_model(segment.cue.as_deref(), of_cue),
            extra,
        }
    }
}

impl CueJson {
    fn from_model(cue: Option<&Cue>, extra: Option<Value>) -> Option<Box<Self>> {
        let extra = match extra {
            Some(Value::Object(extra)) => extra,
            _ => Extra::new(),
        };
        let cue = cue.cloned();
        (cue.is_some() || !extra.is_empty())
            .then(|| Box::new(Self { cue: cue.unwrap_or_default(), extra }))
    }
}

impl WordJson {
    fn into_model(self, place: &str, mends: &mut Mends) -> Word {
        Word {
            confidence: mends.confidence(place, self.confidence),
            speaker: self.speaker,
            guessed: self.guessed,
            extra: self.extra,
            ..Word::new(mends.span(place, self.start_ms, self.end_ms), self.text)
        }
    }

    fn from_model(word: &Word) -> Self {
        Self {
            start_ms: word.span.start().into(),
            end_ms: word.span.end().into(),
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
        let place = format!("chapters[{n}]");
        let (start, end) = match self.end_ms {
            Some(end) => {
                let span = mends.span(&place, self.start_ms, end);
                (span.start(), Some(span.end()))
            }
            None => (mends.time(&place, "start_ms", self.start_ms), None),
        };
        let mut chapter = Chapter::new(start, end, self.title).described(self.description);
        chapter.extra = self.extra;
        chapter
    }

    fn from_model(chapter: &Chapter) -> Self {
        Self {
            start_ms: chapter.start.into(),
            end_ms: chapter.end().map(Millis::from),
            title: chapter.title.clone(),
            description: chapter.description.clone(),
            extra: chapter.extra.clone(),
        }
    }
}

impl TopicJson {
    fn into_model(self, n: usize, mends: &mut Mends) -> Topic {
        let place = format!("topics[{n}]");
        if let (None, Some(end)) = (self.start_ms, self.end_ms) {
            mends.add(&place, format!("ends at {end} without a start; the end was left out"));
        }
        let span =
            self.start_ms.map(|start| mends.span(&place, start, self.end_ms.unwrap_or(start)));
        Topic { description: self.description, span, extra: self.extra, ..Topic::new(self.title) }
    }

    fn from_model(topic: &Topic) -> Self {
        Self {
            title: topic.title.clone(),
            description: topic.description.clone(),
            start_ms: topic.span.map(|span| span.start().into()),
            end_ms: topic.span.map(|span| span.end().into()),
            extra: topic.extra.clone(),
        }
    }
}

/// The shortest decimal that names the stored number: 0.9, not 0.8999999761581421.
fn widen(confidence: Confidence) -> f64 {
    confidence.get().to_string().parse().unwrap_or_default()
}
