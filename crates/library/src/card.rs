use cuedex_model::{Timestamp, Transcript};
use serde::{Deserialize, Serialize};

/// What is shown of a video beside its moments. Paths are inside the library.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Card {
    /// The path of its main transcript.
    pub path: String,
    /// The path of its media file, where one is here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<String>,
    /// Its title, where a document states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A link to it, where a document states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Its length in milliseconds.
    pub(crate) duration_ms: u64,
}

impl Card {
    /// The card of a transcript that is in no library.
    pub(crate) fn of(transcript: &Transcript, path: &str) -> Self {
        Self {
            path: path.into(),
            media: transcript.media.clone(),
            title: transcript.title.clone(),
            link: transcript.link.clone(),
            duration_ms: transcript.end().as_millis(),
        }
    }

    /// The stated length, or the end of the last segment where that is later or nothing is stated.
    #[must_use]
    pub fn duration(&self) -> Timestamp {
        Timestamp::from_millis(self.duration_ms)
    }
}
