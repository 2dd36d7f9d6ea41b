use cuedex_model::{Chapter, Segment, Topic, Track, Transcript, Word};

use super::Omission;
use super::line::is_blank;

/// A part of a transcript that some formats cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Id, title, duration, date, link, media, tags.
    VideoDetails,
    Summary,
    Chapters,
    ChapterEnds,
    Topics,
    TopicEnds,
    TrackTitles,
    Provenance,
    /// Language tags of tracks.
    Languages,
    /// Segments without a visible letter.
    EmptySegments,
    SegmentTimes,
    WordTimes,
    WordSpeakers,
    Confidences,
    Corrections,
    CueSettings,
    UnknownFields,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::VideoDetails => "video details",
            Self::Summary => "summary",
            Self::Chapters => "chapters",
            Self::ChapterEnds => "chapter ends",
            Self::Topics => "topics",
            Self::TopicEnds => "topic ends",
            Self::TrackTitles => "track titles",
            Self::Provenance => "provenance",
            Self::Languages => "language tags",
            Self::EmptySegments => "empty segments",
            Self::SegmentTimes => "segment times",
            Self::WordTimes => "word times",
            Self::WordSpeakers => "word speakers",
            Self::Confidences => "confidences",
            Self::Corrections => "correction marks",
            Self::CueSettings => "cue settings",
            Self::UnknownFields => "unknown fields",
        }
    }

    fn count(self, of: &Transcript) -> usize {
        match self {
            Self::VideoDetails => video_details(of),
            Self::Summary => usize::from(of.summary.is_some()),
            Self::Chapters => of.chapters.len(),
            Self::ChapterEnds => of.chapters.iter().filter_map(Chapter::end).count(),
            Self::Topics => of.topics.len(),
            Self::TopicEnds => of.topics.iter().filter(|topic| has_length(topic)).count(),
            Self::TrackTitles => of.tracks.iter().filter(|t| t.title.is_some()).count(),
            Self::Provenance => of.tracks.iter().filter(|t| t.provenance.is_some()).count(),
            Self::Languages => of.tracks.iter().filter(|t| t.language.is_some()).count(),
            Self::EmptySegments => segments(of).filter(|s| is_blank(&s.text)).count(),
            Self::SegmentTimes => segments(of).count(),
            Self::WordTimes => words(of).count(),
            Self::WordSpeakers => words(of).filter(|w| w.speaker.is_some()).count(),
            Self::Confidences => confidences(of),
            Self::Corrections => segments(of).filter(|s| s.origin != Default::default()).count(),
            Self::CueSettings => segments(of).filter(|s| s.cue.is_some()).count(),
            Self::UnknownFields => unknown_fields(of),
        }
    }
}

/// What of `transcript` is lost in a format that does not hold `parts`; only what is there.
pub(super) fn omitted(transcript: &Transcript, parts: &[Part]) -> Vec<Omission> {
    let counted = parts.iter().map(|part| (part.name(), part.count(transcript)));
    counted
        .filter(|&(_, count)| count > 0)
        .map(|(what, count)| Omission { what: what.into(), count })
        .collect()
}

fn segments(of: &Transcript) -> impl Iterator<Item = &Segment> {
    of.tracks.iter().flat_map(Track::segments)
}

fn words(of: &Transcript) -> impl Iterator<Item = &Word> {
    segments(of).flat_map(|segment| &segment.words)
}

fn has_length(topic: &Topic) -> bool {
    topic.span.is_some_and(|span| span.duration_millis() > 0)
}

fn video_details(of: &Transcript) -> usize {
    let texts = [&of.title, &of.date, &of.link, &of.media].into_iter().flatten().count();
    texts + of.tags.len() + usize::from(of.id.is_some()) + usize::from(of.duration.is_some())
}

fn confidences(of: &Transcript) -> usize {
    segments(of).filter(|s| s.confidence.is_some()).count()
        + words(of).filter(|w| w.confidence.is_some()).count()
}

fn unknown_fields(of: &Transcript) -> usize {
    let tracks: usize = of.tracks.iter().map(|track| track.extra.len()).sum();
    let segments: usize = segments(of).map(|segment| segment.extra.len()).sum();
    let words: usize = words(of).map(|word| word.extra.len()).sum();
    let chapters: usize = of.chapters.iter().map(|chapter| chapter.extra.len()).sum();
    let topics: usize = of.topics.iter().map(|topic| topic.extra.len()).sum();
    of.extra.len() + tracks + segments + words + chapters + topics
}
