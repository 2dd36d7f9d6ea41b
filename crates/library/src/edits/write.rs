//! Operations on videos of a library: shown first, then written.

use cuedex_format::edit::Script;
use cuedex_model::VideoId;
use rayon::prelude::*;

use super::desk::{Desk, Signed};
use super::record::EditId;
use super::video::{Draft, VideoChanges, draft};
use crate::library::Library;
use crate::refresh::{RefreshOptions, Refreshed, files_in};
use crate::status::View;
use crate::{Error, ErrorKind};

/// The most changes of a single video that are shown.
const SHOWN: usize = 10_000;

/// The most changes that are shown of each of many videos.
const SHOWN_OF_MANY: usize = 20;

/// Which videos are edited.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// One, by a name as for [`Library::find_video`].
    Video(String),
    /// All of the part that was opened. Those in which nothing is found to change stay as they
    /// are.
    All,
}

/// What an edit would do.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Preview {
    /// The videos that change, by id.
    pub videos: Vec<VideoChanges>,
    /// The videos that were passed over, as one of their files cannot be read, and why.
    pub passed_over: Vec<(VideoId, String)>,
}

/// What an edit did.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Written {
    /// Its id; `None` where nothing was found to change, and nothing was written.
    pub edit: Option<EditId>,
    /// What changed.
    pub preview: Preview,
    /// What became of the index.
    pub refreshed: Refreshed,
}

/// Drafts of many videos.
struct Drafts {
    drafts: Vec<Draft>,
    passed_over: Vec<(VideoId, String)>,
}

pub(super) fn preview(
    library: &Library,
    target: &Target,
    script: &Script,
) -> Result<Preview, Error> {
    let Drafts { drafts, passed_over } = drafts(library, &View::of(library)?, target, script)?;
    Ok(Preview { videos: drafts.into_iter().map(|draft| draft.changes).collect(), passed_over })
}

pub(super) fn write(
    library: &Library,
    target: &Target,
    script: &Script,
    options: &RefreshOptions<'_>,
) -> Result<Written, Error> {
    let desk = Desk::open(library, options)?;
    let Drafts { drafts, passed_over } = drafts(library, &desk.view, target, script)?;
    let videos: Vec<_> = drafts.iter().map(|draft| draft.changes.clone()).collect();
    let edit = if drafts.is_empty() { None } else { Some(desk.write(drafts, signed(script)?)?) };
    let refreshed = desk.close(options)?;
    Ok(Written { edit, preview: Preview { videos, passed_over }, refreshed })
}

pub(super) fn signed(script: &Script) -> Result<Signed, Error> {
    let stated = script.operations.iter().map(serde_json::to_value).collect::<Result<_, _>>();
    let operations = stated.map_err(|e| {
        Error::new(ErrorKind::BadEdit, "the operations cannot be written down").because(e)
    })?;
    Ok(Signed { author: script.author.clone(), note: script.note.clone(), operations })
}

/// The videos of a target.
pub(super) fn ids(library: &Library, view: &View, target: &Target) -> Result<Vec<VideoId>, Error> {
    match target {
        Target::Video(name) => Ok(vec![view.find(name)?.clone()]),
        Target::All => {
            let files = files_in(&view.catalogue);
            let videos = view.grouping.videos.iter();
            let inside = videos.filter(|(_, video)| video.is_inside(library, &files));
            Ok(inside.map(|(id, _)| id.clone()).collect())
        }
    }
}

fn drafts(
    library: &Library,
    view: &View,
    target: &Target,
    script: &Script,
) -> Result<Drafts, Error> {
    let videos = view.videos(library);
    let ids = ids(library, view, target)?;
    if let Target::Video(_) = target {
        let draft = draft(&videos, &ids[0], script, SHOWN)?;
        return Ok(Drafts { drafts: draft.into_iter().collect(), passed_over: Vec::new() });
    }
    let each = |id: VideoId| match draft(&videos, &id, script, SHOWN_OF_MANY) {
        Err(e) if e.kind() == ErrorKind::Unreadable => Ok(Err((id, e.to_string()))),
        other => other.map(Ok),
    };
    let all: Vec<_> = ids.into_par_iter().map(each).collect::<Result<_, Error>>()?;
    let mut gathered = Drafts { drafts: Vec::new(), passed_over: Vec::new() };
    for one in all {
        match one {
            Ok(draft) => gathered.drafts.extend(draft),
            Err(passed_over) => gathered.passed_over.push(passed_over),
        }
    }
    Ok(gathered)
}
