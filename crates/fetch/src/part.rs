use std::fmt;

/// A part of a video that the service gives on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What is said.
    Audio,
    /// What is seen.
    Visual,
    /// Its chapters.
    Chapters,
    /// Its topics.
    Topics,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 4] = [Self::Audio, Self::Visual, Self::Chapters, Self::Topics];

    /// `audio`, `visual`, `chapters` or `topics`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Visual => "visual",
            Self::Chapters => "chapters",
            Self::Topics => "topics",
        }
    }

    /// The service makes no chapters and topics of public videos.
    pub(crate) const fn is_made(self, public: bool) -> bool {
        !public || matches!(self, Self::Audio | Self::Visual)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What became of a part when it was last asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartState {
    /// It is there and final.
    Ready,
    /// The video is still worked on; what is there may grow.
    Pending,
    /// The video is done and there is nothing now, which may change; or the service does not make
    /// this part for public videos.
    Nothing,
    /// The service could not process the video.
    Failed,
    /// The service does not know the video.
    Unknown,
    /// The call failed.
    Error,
}

impl PartState {
    pub(crate) const ALL: [Self; 6] =
        [Self::Ready, Self::Pending, Self::Nothing, Self::Failed, Self::Unknown, Self::Error];

    /// `ready`, `pending`, `nothing`, `failed`, `unknown` or `error`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Pending => "pending",
            Self::Nothing => "nothing",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Error => "error",
        }
    }

    /// Asking again is not expected to bring more. [`PartState::Nothing`] is not settled: it was
    /// seen for films with dialogue.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Ready | Self::Failed)
    }
}

impl fmt::Display for PartState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
