use cuedex_model::{Chapter, Extra, Origin, Segment, Transcript, Word};

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
    /// The same where some are held.
    VideoDetailsBut(&'static [Detail]),
    Summary,
    Chapters,
    ChapterEnds,
    ChapterDescriptions,
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
    /// The same where those of segments are held.
    WordConfidences,
    Corrections,
    CueIdentifiers,
    CueSettings,
    CueStyles,
    CueMarkup,
    UnknownFields,
}

/// One of the details of a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Detail {
    Title,
    Date,
    Duration,
    Media,
}

impl Detail {
    fn is_in(self, whole: &Transcript) -> bool {
        match self {
            Self::Title => whole.title.is_some(),
            Self::Date => whole.date.is_some(),
            Self::Duration => whole.duration.is_some(),
            Self::Media => whole.media.is_some(),
        }
    }
}

impl Part {
    pub(in super::super) fn name(self) -> &'static str {
        match self {
            Self::VideoId => "video id",
            Self::VideoDetails | Self::VideoDetailsButTitle | Self::VideoDetailsBut(_) => {
                "video details"
            }
            Self::Summary => "summary",
            Self::Chapters => "chapters",
            Self::ChapterEnds => "chapter ends",
            Self::ChapterDescriptions => "chapter descriptions",
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
            Self::WordConfidences => "word confidences",
            Self::Corrections => "correction marks",
            Self::CueIdentifiers => "cue identifiers",
            Self::CueSettings => "cue settings",
            Self::CueStyles => "cue styles",
            Self::CueMarkup => "cue markup",
            Self::UnknownFields => "unknown fields",
        }
    }

    /// How much of it a segment has.
    pub(super) fn of_segment(self, segment: &Segment) -> usize {
        let words =
            |says: fn(&Word) -> bool| segment.words.iter().filter(|word| says(word)).count();
        match self {
            Self::EmptySegments => usize::from(is_blank(&segment.text)),
            Self::SegmentTimes => 1,
            Self::Speakers => usize::from(segment.speaker.is_some()),
            Self::WordTimes => segment.words.len(),
            Self::WordSpeakers => words(|word| word.speaker.is_some()),
            Self::Confidences => {
                usize::from(segment.confidence.is_some())
                    + Self::WordConfidences.of_segment(segment)
            }
            Self::WordConfidences => words(|word| word.confidence.is_some()),
            Self::Corrections => usize::from(segment.origin != Origin::Machine),
            Self::CueIdentifiers => usize::from(has_identifier(segment)),
            Self::CueSettings => usize::from(has_settings(segment)),
            Self::CueStyles => usize::from(has_style(segment)),
            Self::CueMarkup => usize::from(has_markup(segment)),
            Self::UnknownFields => {
                let of_words: usize = segment.words.iter().map(|word| word.extra.len()).sum();
                fields(&segment.extra) + of_words
            }
            _ => 0,
        }
    }

    /// How much of it there is beside the segments.
    pub(super) fn beside_segments(self, of: &Scope<'_>) -> usize {
        let whole = of.transcript;
        match self {
            Self::VideoId => usize::from(whole.id.is_some()),
            Self::VideoDetails => of.video_details(),
            Self::VideoDetailsButTitle => of.video_details() - usize::from(whole.title.is_some()),
            Self::VideoDetailsBut(held) => {
                of.video_details() - held.iter().filter(|detail| detail.is_in(whole)).count()
            }
            Self::Summary => usize::from(whole.summary.is_some()),
            Self::Chapters => whole.chapters.len(),
            Self::ChapterEnds => whole.chapters.iter().filter_map(Chapter::end).count(),
            Self::ChapterDescriptions => {
                whole.chapters.iter().filter(|chapter| chapter.description.is_some()).count()
            }
            Self::Topics => whole.topics.len(),
            Self::TopicEnds => whole.topics.iter().filter(|topic| has_length(topic)).count(),
            Self::TrackTitles => of.tracks_with(|track| track.title.is_some()),
            Self::Provenance => of.tracks_with(|track| track.provenance.is_some()),
            Self::Languages => of.tracks_with(|track| track.language.is_some()),
            Self::UnknownFields => of.unknown_fields_beside_segments(),
            _ => 0,
        }
    }
}

/// The unknown fields of a segment, those of its cue among them.
fn fields(extra: &Extra) -> usize {
    let of_cue = extra.get("cue").and_then(|cue| cue.as_object());
    of_cue.map_or(extra.len(), |of_cue| extra.len() - 1 + of_cue.len())
}
