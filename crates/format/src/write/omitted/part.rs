use cuedex_model::{Chapter, Origin};

use super::cue::{has_identifier, has_markup, has_settings, has_style};
use super::{Scope, has_length, is_blank};

/// A part of a transcript that some formats cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Part {
    VideoId,
    /// Title, duration, date, link, media, tags.
    VideoDetails,
    /// The same where the title is held.
    VideoDetailsButTitle,
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
    Speakers,
    WordTimes,
    WordSpeakers,
    Confidences,
    Corrections,
    CueIdentifiers,
    CueSettings,
    CueStyles,
    CueMarkup,
    UnknownFields,
}

impl Part {
    pub(in super::super) fn name(self) -> &'static str {
        match self {
            Self::VideoId => "video id",
            Self::VideoDetails | Self::VideoDetailsButTitle => "video details",
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
            Self::Speakers => "speakers",
            Self::WordTimes => "word times",
            Self::WordSpeakers => "word speakers",
            Self::Confidences => "confidences",
            Self::Corrections => "correction marks",
            Self::CueIdentifiers => "cue identifiers",
            Self::CueSettings => "cue settings",
            Self::CueStyles => "cue styles",
            Self::CueMarkup => "cue markup",
            Self::UnknownFields => "unknown fields",
        }
    }

    pub(super) fn count(self, of: &Scope<'_>) -> usize {
        let whole = of.transcript;
        match self {
            Self::VideoId => usize::from(whole.id.is_some()),
            Self::VideoDetails => of.video_details(),
            Self::VideoDetailsButTitle => of.video_details() - usize::from(whole.title.is_some()),
            Self::Summary => usize::from(whole.summary.is_some()),
            Self::Chapters => whole.chapters.len(),
            Self::ChapterEnds => whole.chapters.iter().filter_map(Chapter::end).count(),
            Self::Topics => whole.topics.len(),
            Self::TopicEnds => whole.topics.iter().filter(|topic| has_length(topic)).count(),
            Self::TrackTitles => of.tracks_with(|track| track.title.is_some()),
            Self::Provenance => of.tracks_with(|track| track.provenance.is_some()),
            Self::Languages => of.tracks_with(|track| track.language.is_some()),
            Self::EmptySegments => of.segments_with(|segment| is_blank(&segment.text)),
            Self::SegmentTimes => of.segments().count(),
            Self::Speakers => of.segments_with(|segment| segment.speaker.is_some()),
            Self::WordTimes => of.words().count(),
            Self::WordSpeakers => of.words().filter(|word| word.speaker.is_some()).count(),
            Self::Confidences => of.confidences(),
            Self::Corrections => of.segments_with(|segment| segment.origin != Origin::Machine),
            Self::CueIdentifiers => of.segments_with(has_identifier),
            Self::CueSettings => of.segments_with(has_settings),
            Self::CueStyles => of.segments_with(has_style),
            Self::CueMarkup => of.segments_with(has_markup),
            Self::UnknownFields => of.unknown_fields(),
        }
    }
}
