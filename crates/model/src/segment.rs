use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Confidence, Extra, SegmentId, TimeSpan};

/// One word with its time, as a recogniser gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// When the word is heard.
    pub span: TimeSpan,
    /// The word as written, with its punctuation, without surrounding spaces.
    pub text: String,
    /// How sure the recogniser was.
    pub confidence: Option<Confidence>,
    /// Who says it, where that differs from or refines the segment's speaker.
    pub speaker: Option<String>,
    /// The time was interpolated, not measured.
    pub guessed: bool,
    /// Unknown fields of a canonical document.
    pub extra: Extra,
}

impl Word {
    /// A word with a measured time and nothing else known.
    #[must_use]
    pub fn new(span: TimeSpan, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
            confidence: None,
            speaker: None,
            guessed: false,
            extra: Extra::new(),
        }
    }
}

/// Where a segment's text comes from. The default is [`Origin::Machine`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Origin {
    /// As the recogniser or the file gave it.
    #[default]
    Machine,
    /// Changed by a person since.
    Corrected,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Machine => "machine",
            Self::Corrected => "corrected",
        })
    }
}

/// What a subtitle format knows of a cue and the core never interprets.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cue {
    /// The cue's name (WebVTT identifier).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The settings behind the times, verbatim (WebVTT `line:0 align:start`, SRT `X1:..`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<String>,
    /// The name of the style the cue uses (ASS, TTML).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// The payload with its markup, where it differs from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
}

/// A stretch of a track with its text: a subtitle cue, a recogniser's segment, a scene.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its stable address, unique inside its track; [`SegmentId::UNSET`] until
    /// [`crate::Track::new`] gives it one.
    pub id: SegmentId,
    /// When it is heard or seen.
    pub span: TimeSpan,
    /// What a player would show: markup out, entities decoded, lines kept as `\n`.
    pub text: String,
    /// Who speaks.
    pub speaker: Option<String>,
    /// The words with their times, in order; empty when the source has none.
    pub words: Vec<Word>,
    /// How sure the recogniser was.
    pub confidence: Option<Confidence>,
    /// Machine or corrected.
    pub origin: Origin,
    /// What the subtitle format said besides.
    pub cue: Option<Box<Cue>>,
    /// Unknown fields of a canonical document; those of its cue as an object under `cue`.
    pub extra: Extra,
}

impl Segment {
    /// A segment with a time and a text and nothing else known.
    ///
    /// ```
    /// use cuedex_model::{Segment, TimeSpan};
    ///
    /// let segment = Segment::new(TimeSpan::from_millis(0, 900), "good morning");
    /// assert!(segment.words.is_empty() && segment.speaker.is_none());
    /// ```
    #[must_use]
    pub fn new(span: TimeSpan, text: impl Into<String>) -> Self {
        Self {
            id: SegmentId::UNSET,
            span,
            text: text.into(),
            speaker: None,
            words: Vec::new(),
            confidence: None,
            origin: Origin::Machine,
            cue: None,
            extra: Extra::new(),
        }
    }
}
