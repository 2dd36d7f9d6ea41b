use cuedex_format::memories::{Video, VideoState};

/// What became of something that was asked for.
///
/// The service answers `null` both while it works and when there is nothing; the status of the
/// video tells which, as far as it can be told. "Nothing there" is never proof that a video has
/// no speech: it was seen for films with dialogue.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Availability<T> {
    /// Here it is.
    Ready(T),
    /// The video is still worked on: ask again later.
    Pending,
    /// The video is done and there is nothing now.
    NothingThere,
    /// The service could not process the video.
    Failed {
        /// What the service says about it.
        cause: Option<String>,
    },
    /// The service knows no such video.
    UnknownVideo,
}

impl<T> Availability<T> {
    /// What an answer of `null` means for a video of which this is known.
    pub(crate) fn of_nothing(video: Option<&Video>) -> Self {
        let Some(video) = video else { return Self::UnknownVideo };
        match video.state() {
            VideoState::Ready => Self::NothingThere,
            VideoState::Pending => Self::Pending,
            VideoState::Failed => Self::Failed { cause: video.cause.clone() },
        }
    }

    /// What was asked for, if it is there.
    #[must_use]
    pub fn ready(self) -> Option<T> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }
}
