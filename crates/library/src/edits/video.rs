//! Operations on one video of a library.

use cuedex_format::edit::{Editor, Operation, Script, Step, changes};
use cuedex_model::{Segment, TrackKind, Transcript, VideoId};

use super::spread::{OpenFile, spread};
use crate::read_video::{Videos, Which, whole};
use crate::{Error, ErrorKind};

/// What an edit does to a video.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct VideoChanges {
    /// The video.
    pub video: VideoId,
    /// How many segments change.
    pub segments: usize,
    /// For each operation how many places it changes: matches of a replacement, else segments.
    pub places: Vec<usize>,
    /// Chapters, topics or what is told beside the tracks change, too.
    pub details: bool,
    /// The changes by track and time, but for those past the most that are shown.
    pub changes: Vec<SegmentChange>,
}

/// What becomes of a segment.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SegmentChange {
    /// Heard, seen or read.
    pub kind: TrackKind,
    /// The language of its track, where known.
    pub language: Option<String>,
    /// As it was, without its words; `None` for a new one.
    pub before: Option<Segment>,
    /// As it is then, without its words; `None` for one that goes.
    pub after: Option<Segment>,
}

/// An edit of a video that is not written yet.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) changes: VideoChanges,
    /// The steps of each file, by its path.
    pub(super) files: Vec<(String, Vec<Step>)>,
}

impl Draft {
    fn new(changes: VideoChanges, files: Vec<OpenFile>) -> Option<Self> {
        let files = files.into_iter().map(|file| (file.path, file.steps));
        let files: Vec<_> = files.filter(|(_, steps)| !steps.is_empty()).collect();
        (!files.is_empty()).then_some(Self { changes, files })
    }
}

/// What a script comes to on a video; `None` where it changes nothing. At most `shown` changes
/// are kept to be shown.
pub(super) fn draft(
    videos: &Videos<'_>,
    id: &VideoId,
    script: &Script,
    shown: usize,
) -> Result<Option<Draft>, Error> {
    if script.operations.iter().any(Operation::is_redaction) {
        return Err(Error::new(
            ErrorKind::BadEdit,
            "a redaction is no part of another edit: it goes further, into the log itself",
        ));
    }
    let files = videos.read_files(id, Which::Used);
    whole(&files.missing)?;
    let (before, places) = files.composed(id);
    let mut editor = Editor::new(before.clone());
    let applied = editor.run(script).map_err(|e| bad(id, e))?;
    let after = editor.into_transcript();
    if applied.steps.is_empty() || after == before {
        return Ok(None);
    }
    let mut open: Vec<OpenFile> = files.files.into_iter().map(OpenFile::new).collect();
    spread(applied.steps, &places, &mut open).map_err(|e| bad(id, e))?;
    let changes = told(id, &before, &after, shown);
    Ok(Draft::new(VideoChanges { places: applied.places, ..changes }, open))
}

pub(super) fn bad(
    id: &VideoId,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    Error::new(ErrorKind::BadEdit, format!("{id} cannot be edited so")).because(source)
}

/// All that is told beside the tracks.
fn details(of: &Transcript) -> Transcript {
    Transcript { tracks: Vec::new(), ..of.clone() }
}

/// How two states of a video differ.
pub(super) fn told(
    id: &VideoId,
    before: &Transcript,
    after: &Transcript,
    shown: usize,
) -> VideoChanges {
    let all = changes(before, after);
    let told = |change: &cuedex_format::edit::Change<'_>| {
        let track = after.tracks.get(change.track).or(before.tracks.get(change.track));
        let plain = |segment: &Segment| Segment { words: Vec::new(), ..segment.clone() };
        SegmentChange {
            kind: track.map_or(TrackKind::Audio, |track| track.kind),
            language: track.and_then(|track| track.language.clone()),
            before: change.before.map(plain),
            after: change.after.map(plain),
        }
    };
    VideoChanges {
        video: id.clone(),
        segments: all.len(),
        places: Vec::new(),
        details: details(before) != details(after),
        changes: all.iter().take(shown).map(told).collect(),
    }
}
