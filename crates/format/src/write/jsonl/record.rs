use cuedex_model::{
    Chapter, Confidence, Origin, Segment, SegmentId, TimeSpan, Timestamp, Topic, Track, TrackKind,
    Transcript, VideoId, Word,
};
use serde::{Serialize, Serializer};

use crate::merge::scene_of;

/// The version of the records, stated by the first and the last; fields are only added to it.
pub(super) const VERSION: u32 = 1;

/// One line; field order here is field order in the output, and what is not known is left out.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Record<'a> {
    Transcript(Opening<'a>),
    Chapter(ChapterRecord<'a>),
    Topic(TopicRecord<'a>),
    Segment(SegmentRecord<'a>),
    End { v: u32, segments: usize },
}

#[derive(Serialize)]
pub(super) struct Opening<'a> {
    v: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct ChapterRecord<'a> {
    start_ms: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_ms: Option<Timestamp>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct TopicRecord<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_ms: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_ms: Option<Timestamp>,
}

#[derive(Serialize)]
pub(super) struct SegmentRecord<'a> {
    track: TrackKind,
    start_ms: Timestamp,
    end_ms: Timestamp,
    text: &'a str,
    #[serde(serialize_with = "as_text")]
    id: SegmentId,
    #[serde(skip_serializing_if = "Option::is_none")]
    track_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<Confidence>,
    #[serde(skip_serializing_if = "is_machine")]
    origin: Origin,
    /// The number of its scene, where a merge has shared out the speech.
    #[serde(skip_serializing_if = "Option::is_none")]
    scene: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<WordRecord<'a>>,
}

#[derive(Serialize)]
struct WordRecord<'a> {
    start_ms: Timestamp,
    end_ms: Timestamp,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<Confidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    guessed: bool,
}

impl<'a> Record<'a> {
    pub(super) fn opening(transcript: &'a Transcript) -> Self {
        Self::Transcript(Opening {
            v: VERSION,
            id: transcript.id.as_ref().map(VideoId::as_str),
            title: transcript.title.as_deref(),
            duration_ms: transcript.duration,
            date: transcript.date.as_deref(),
            link: transcript.link.as_deref(),
            media: transcript.media.as_deref(),
            tags: &transcript.tags,
            summary: transcript.summary.as_deref(),
        })
    }

    pub(super) fn chapter(chapter: &'a Chapter) -> Self {
        Self::Chapter(ChapterRecord {
            start_ms: chapter.start,
            end_ms: chapter.end(),
            title: &chapter.title,
            description: chapter.description.as_deref(),
        })
    }

    pub(super) fn topic(topic: &'a Topic) -> Self {
        Self::Topic(TopicRecord {
            title: &topic.title,
            description: topic.description.as_deref(),
            start_ms: topic.span.map(TimeSpan::start),
            end_ms: topic.span.map(TimeSpan::end),
        })
    }

    pub(super) fn segment(segment: &'a Segment, track: &'a Track, index: Option<usize>) -> Self {
        Self::Segment(SegmentRecord {
            track: track.kind,
            start_ms: segment.span.start(),
            end_ms: segment.span.end(),
            text: &segment.text,
            id: segment.id,
            track_index: index,
            language: track.language.as_deref(),
            speaker: segment.speaker.as_deref(),
            confidence: segment.confidence,
            origin: segment.origin,
            scene: scene_of(segment),
            words: segment.words.iter().map(WordRecord::of).collect(),
        })
    }
}

impl<'a> WordRecord<'a> {
    fn of(word: &'a Word) -> Self {
        Self {
            start_ms: word.span.start(),
            end_ms: word.span.end(),
            text: &word.text,
            confidence: word.confidence,
            speaker: word.speaker.as_deref(),
            guessed: word.guessed,
        }
    }
}

fn as_text<S: Serializer>(id: &SegmentId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

fn is_machine(origin: &Origin) -> bool {
    *origin == Origin::Machine
}
