use std::fmt;

use cuedex_model::VideoId;
use serde::Serialize;

/// A kind of call. Each is paced on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Call {
    /// What is seen: `get_video_transcription` and its public and newer names.
    Video,
    /// What is said: `get_audio_transcription` and its public name.
    Audio,
    /// Chapters and topics: `generate_summary`.
    Summary,
    /// A new visual transcription: `update_video_transcription`.
    Update,
    /// The list of videos: `list_videos`.
    List,
    /// Title, length and status: `get_metadata` and `get_public_video_detail`.
    Metadata,
}

impl Call {
    /// Every kind of call.
    pub const ALL: [Self; 6] =
        [Self::Video, Self::Audio, Self::Summary, Self::Update, Self::List, Self::Metadata];
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Video => "video transcription",
            Self::Audio => "audio transcription",
            Self::Summary => "summary",
            Self::Update => "update of the video transcription",
            Self::List => "list of videos",
            Self::Metadata => "metadata",
        })
    }
}

/// Whose video it is. The default is [`Scope::Private`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// A video of the account (`VI..`), in its `unique_id`.
    #[default]
    Private,
    /// A public video (`PI-..`).
    Public,
}

/// Which summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SummaryKind {
    /// Parts with a title and a start.
    Chapter,
    /// Subjects, usually without times.
    Topic,
}

impl SummaryKind {
    /// The service's name for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chapter => "CHAPTER",
            Self::Topic => "TOPIC",
        }
    }
}

/// One request, as data.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) call: Call,
    pub(crate) video: Option<VideoId>,
    /// Under the prefix of the API.
    pub(crate) endpoint: &'static str,
    pub(crate) query: Vec<(&'static str, String)>,
    /// JSON; a request with a body is a POST.
    pub(crate) body: Option<Vec<u8>>,
}

impl Request {
    /// A read of one video.
    pub(crate) fn read(call: Call, endpoint: &'static str, video: &VideoId) -> Self {
        let query = vec![("video_no", video.to_string())];
        Self { call, video: Some(video.clone()), endpoint, query, body: None }
    }

    /// A POST of JSON.
    pub(crate) fn post(call: Call, endpoint: &'static str, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("texts and numbers are always JSON");
        Self { call, video: None, endpoint, query: Vec::new(), body: Some(body) }
    }

    pub(crate) fn about(mut self, video: &VideoId) -> Self {
        self.video = Some(video.clone());
        self
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.query.push((name, value.to_owned()));
        self
    }

    /// Whether asking twice is the same as asking once. An update is charged and replaces text
    /// each time it arrives.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.call != Call::Update
    }
}
