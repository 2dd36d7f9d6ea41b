//! The JSON records of `edit`.

use cuedex_model::{Origin, Segment, SegmentId, Timestamp, TrackKind};
use serde::{Serialize, Serializer};

/// What became of a segment.
#[derive(Serialize)]
pub(crate) struct ChangeRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) video: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<&'a str>,
    pub(crate) track: TrackKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) before: Option<SideRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<SideRecord<'a>>,
}

/// A segment before or after.
#[derive(Serialize)]
pub(crate) struct SideRecord<'a> {
    #[serde(serialize_with = "as_text")]
    id: SegmentId,
    start_ms: Timestamp,
    end_ms: Timestamp,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    origin: Origin,
}

fn as_text<S: Serializer>(id: &SegmentId, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(id)
}

impl<'a> SideRecord<'a> {
    pub(crate) fn of(segment: &'a Segment) -> Self {
        Self {
            id: segment.id,
            start_ms: segment.span.start(),
            end_ms: segment.span.end(),
            text: &segment.text,
            speaker: segment.speaker.as_deref(),
            origin: segment.origin,
        }
    }
}

/// One video of a batch.
#[derive(Serialize)]
pub(crate) struct VideoRecord<'a> {
    pub(crate) video: &'a str,
    pub(crate) segments: usize,
    /// Chapters, topics or what is told beside the tracks change, too.
    pub(crate) details: bool,
    pub(crate) places: &'a [usize],
}

/// The end of an edit of the library.
#[derive(Serialize)]
pub(crate) struct EditedRecord {
    /// The name of the edit; missing where nothing was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) edit: Option<String>,
    pub(crate) videos: usize,
    pub(crate) segments: usize,
    pub(crate) places: usize,
    /// Videos to which it could not be applied.
    pub(crate) passed_over: usize,
}

/// An edit of a file.
#[derive(Serialize)]
pub(crate) struct FileRecord<'a> {
    pub(crate) path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) output: Option<String>,
    pub(crate) to: &'a str,
    pub(crate) segments: usize,
    pub(crate) changed: usize,
    pub(crate) places: &'a [usize],
    pub(crate) held_at_zero: usize,
    pub(crate) omitted: std::collections::BTreeMap<&'a str, usize>,
}

/// The end of an edit of files.
#[derive(Default, Serialize)]
pub(crate) struct FilesRecord {
    pub(crate) edited: usize,
    pub(crate) unchanged: usize,
    pub(crate) failed: usize,
}
