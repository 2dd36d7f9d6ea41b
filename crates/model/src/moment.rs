use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{TimeSpan, TrackKind, VideoId};

/// Where in a video's words a match stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Source {
    /// Said.
    Audio,
    /// Seen.
    Visual,
    /// Read off the screen.
    Ocr,
    /// In a chapter's title or description.
    Chapter,
    /// In a topic.
    Topic,
    /// In the video's title.
    Title,
    /// In the summary of the video.
    Summary,
}

impl Source {
    /// The lower-case name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Visual => "visual",
            Self::Ocr => "ocr",
            Self::Chapter => "chapter",
            Self::Topic => "topic",
            Self::Title => "title",
            Self::Summary => "summary",
        }
    }
}

impl From<TrackKind> for Source {
    fn from(kind: TrackKind) -> Self {
        match kind {
            TrackKind::Audio => Self::Audio,
            TrackKind::Visual => Self::Visual,
            TrackKind::Ocr => Self::Ocr,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a match's times were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeQuality {
    /// The recogniser's own word times.
    Exact,
    /// Interpolated inside the cue by characters.
    Interpolated,
}

/// One place of a moment: matched words of one track.
#[derive(Debug, Clone, PartialEq)]
pub struct MomentPart {
    /// Said, seen, read, or from the video's data.
    pub source: Source,
    /// The track's language, where known.
    pub language: Option<String>,
    /// Who says it, where known and one person.
    pub speaker: Option<String>,
    /// When the matched words are heard or seen.
    pub span: TimeSpan,
    /// The matched words as written.
    pub words: Vec<String>,
    /// Exact or interpolated.
    pub times: TimeQuality,
}

/// An answer to a search: where in which video the words are.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// The video.
    pub video: VideoId,
    /// From the first matched word to the last.
    pub span: TimeSpan,
    /// The matched words, by track.
    pub parts: Vec<MomentPart>,
    /// The matched words with some text around.
    pub snippet: String,
    /// Where the matched words stand in the snippet, as byte ranges in order.
    pub marks: Vec<Range<usize>>,
    /// Higher is better; only comparable inside one search.
    pub score: f32,
    /// How many hits this moment joins; 1 in a list of all occurrences.
    pub count: usize,
}
