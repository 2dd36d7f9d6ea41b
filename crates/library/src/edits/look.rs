//! What there is to see of edits: the log, how videos differ, what is parked.

use std::sync::Arc;

use cuedex_model::{Transcript, VideoId};
use rayon::prelude::*;
use serde_json::Value;

use super::history::{Entry, History, What};
use super::log::Log;
use super::overlay::{Overlay, Owners, Parked};
use super::record::EditId;
use super::video::{VideoChanges, told};
use crate::library::Library;
use crate::read_video::whole;
use crate::status::View;
use crate::{Error, ErrorKind};

/// A line of the log, for people.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LogEntry {
    /// Its id.
    pub edit: EditId,
    /// When it was made, in milliseconds since 1970.
    pub at_ms: u64,
    /// Who made it.
    pub author: Option<String>,
    /// What it is for.
    pub note: Option<String>,
    /// It counts: nothing later that counts takes it back.
    pub counts: bool,
    /// What it takes back, where it does that.
    pub reverts: Option<EditId>,
    /// It takes words out for good.
    pub is_redaction: bool,
    /// The operations as they were stated.
    pub operations: Vec<Value>,
    /// The videos that it changed.
    pub videos: Vec<VideoId>,
    /// How many changes of segments it came to.
    pub steps: usize,
}

impl LogEntry {
    fn of(entry: &Entry, owners: &Owners) -> Self {
        let mut log = Self {
            edit: entry.id(),
            at_ms: 0,
            author: None,
            note: None,
            counts: entry.counts,
            reverts: entry.what.reverts(),
            is_redaction: false,
            operations: Vec::new(),
            videos: Vec::new(),
            steps: 0,
        };
        match &entry.what {
            What::Revert(revert) => {
                log.at_ms = revert.at_ms;
                log.author.clone_from(&revert.author);
            }
            What::Edit(edit) => {
                log.at_ms = edit.at_ms;
                log.author.clone_from(&edit.author);
                log.note.clone_from(&edit.note);
                log.is_redaction = edit.redacts;
                log.operations.clone_from(&edit.operations);
                log.videos = edit.docs.iter().map(|doc| owners.video(doc).clone()).collect();
                log.videos.sort_unstable();
                log.videos.dedup();
                log.steps = edit.docs.iter().map(|doc| doc.first.len() + doc.steps.len()).sum();
            }
        }
        log
    }
}

/// Whether there is no log, or nothing in it.
pub(super) fn is_empty(library: &Library) -> Result<bool, Error> {
    let history = library.kept_log().get(&Log::of(library))?;
    Ok(history.is_none_or(|history| history.entries.is_empty()))
}

/// The log, the first entry first; of a video, what changed it and what takes that back.
pub(super) fn log(library: &Library, video: Option<&str>) -> Result<Vec<LogEntry>, Error> {
    let view = View::of(library)?;
    let id = video.map(|name| view.find(name)).transpose()?;
    let Some(overlay) = &view.overlay else { return Ok(Vec::new()) };
    let mut shown = std::collections::HashSet::new();
    let owners = Owners::of(&view);
    let entries = overlay.history.entries.iter();
    let mut entries: Vec<LogEntry> = entries.map(|entry| LogEntry::of(entry, &owners)).collect();
    entries.retain(|entry| {
        let of = entry.reverts.is_some_and(|of| shown.contains(&of));
        let concerns = id.is_none_or(|id| of || entry.videos.contains(id));
        if concerns {
            shown.insert(entry.edit);
        }
        concerns
    });
    Ok(entries)
}

/// What does not fit any more: of a video, or of all in the part that was opened.
pub(super) fn parked(library: &Library, video: Option<&str>) -> Result<Vec<Parked>, Error> {
    let view = View::of(library)?;
    let Some(overlay) = &view.overlay else { return Ok(Vec::new()) };
    let ids = match video {
        Some(name) => vec![view.find(name)?],
        None => edited(library, &view, overlay),
    };
    let videos = view.videos(library);
    let parked: Vec<Vec<Parked>> =
        ids.into_par_iter().map(|id| videos.compose(id).parked).collect();
    Ok(parked.into_iter().flatten().collect())
}

/// The videos with edits that count.
fn edited<'a>(library: &Library, view: &'a View, overlay: &Overlay) -> Vec<&'a VideoId> {
    let files = crate::refresh::files_in(&view.catalogue);
    let videos = view.grouping.videos.iter().filter(|(_, video)| {
        let mut paths = video.members.iter().map(|member| files[member.file].path);
        video.is_inside(library, &files) && paths.any(|path| overlay.mark(path).is_some())
    });
    videos.map(|(id, _)| id).collect()
}

/// What all edits of a video changed, or one of them that counts. What was redacted since shows
/// on neither side.
pub(super) fn diff(
    library: &Library,
    video: &str,
    edit: Option<EditId>,
) -> Result<VideoChanges, Error> {
    let mut view = View::of(library)?;
    let id = view.find(video)?.clone();
    let (before, after) = match edit {
        None => {
            let after = read(library, &view, &id)?;
            hide(&mut view, History::hide_all);
            (read(library, &view, &id)?, after)
        }
        Some(edit) => {
            check_counts(&view, edit)?;
            hide(&mut view, |history| history.show_until(edit, true));
            let after = read(library, &view, &id)?;
            hide(&mut view, |history| history.show_until(edit, false));
            (read(library, &view, &id)?, after)
        }
    };
    Ok(told(&id, &before, &after, usize::MAX))
}

/// A video without its edits, but for what was redacted.
pub(super) fn read_original(library: &Library, video: &str) -> Result<Transcript, Error> {
    let mut view = View::of(library)?;
    let id = view.find(video)?.clone();
    hide(&mut view, History::hide_all);
    read(library, &view, &id)
}

fn check_counts(view: &View, edit: EditId) -> Result<(), Error> {
    let overlay = view.overlay.as_ref();
    let entry = overlay.map(|overlay| overlay.history.find(edit)).transpose()?;
    if entry.is_some_and(|entry| entry.counts && entry.edit().is_some()) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::NoEdit, format!("{edit} does not count, so it changes nothing")))
}

fn hide(view: &mut View, hide: impl FnOnce(&mut History)) {
    if let Some(overlay) = &mut view.overlay {
        hide(Arc::make_mut(&mut overlay.history));
    }
}

fn read(library: &Library, view: &View, id: &VideoId) -> Result<Transcript, Error> {
    let composed = view.videos(library).compose(id);
    whole(&composed.missing)?;
    Ok(composed.transcript)
}
