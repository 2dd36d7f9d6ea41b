use std::path::PathBuf;

use cuedex_model::{Moment, Timestamp, TrackKind, Transcript};
use serde::{Deserialize, Serialize};

use crate::library::Library;
use crate::name::path_of;

/// What is shown of a video beside its moments. Paths are inside the library; bytes of them that
/// are not UTF-8 are shown as `\xNN`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Card {
    /// The path of its main transcript.
    pub path: String,
    /// The path of its media file, where one is here.
    pub media: Option<String>,
    /// Its title, where a document states one.
    pub title: Option<String>,
    /// A link to it, where a document states one.
    pub link: Option<String>,
    /// Its length in milliseconds.
    pub(crate) duration_ms: u64,
    /// Which file each track was taken from, where there are several.
    pub(crate) tracks: Vec<TrackFile>,
}

/// The file of a track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TrackFile {
    pub(crate) kind: TrackKind,
    pub(crate) language: Option<String>,
    pub(crate) path: String,
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
            tracks: Vec::new(),
        }
    }

    /// Where the media file is on the disk, of a card of this library; `None` where none is here.
    #[must_use]
    pub fn media_path(&self, library: &Library) -> Option<PathBuf> {
        Some(library.root().join(path_of(self.media.as_deref()?)))
    }

    /// The path of the file in which the words of a moment stand.
    #[must_use]
    pub fn path_of(&self, moment: &Moment) -> &str {
        let part = moment.parts.first();
        let holds = |track: &&TrackFile| {
            part.is_some_and(|p| p.source == track.kind.into() && p.language == track.language)
        };
        self.tracks.iter().find(holds).map_or(&self.path, |track| &track.path)
    }

    /// The stated length, or the end of the last segment where that is later or nothing is stated.
    #[must_use]
    pub fn duration(&self) -> Timestamp {
        Timestamp::from_millis(self.duration_ms)
    }
}
