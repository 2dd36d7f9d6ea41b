//! Taking edits back: every file is what its steps make of it without them.

use std::collections::BTreeSet;

use cuedex_format::edit::{Editor, Unfit};
use cuedex_model::VideoId;
use rayon::prelude::*;

use super::desk::Desk;
use super::history::{Entry, What};
use super::overlay::{Overlay, Owners};
use super::record::{DocId, EditId, Record, Revert, now_ms};
use crate::library::Library;
use crate::refresh::{RefreshOptions, Refreshed};
use crate::{Error, ErrorKind};

/// How to take an edit back.
#[derive(Debug, Clone, Default)]
pub struct RevertOptions {
    /// Later edits that do not fit without it are parked. The default is `false`: they are an
    /// error, and nothing changes.
    pub park: bool,
    /// Who takes it back. The default is nobody.
    pub author: Option<String>,
}

/// What taking an edit back did.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reverted {
    /// The id of the taking back, which may itself be taken back.
    pub edit: EditId,
    /// What was taken back.
    pub of: EditId,
    /// The videos that changed.
    pub videos: Vec<VideoId>,
    /// The later edits that do not fit without it, and are parked now.
    pub parked: Vec<Conflict>,
    /// What became of the index.
    pub refreshed: Refreshed,
}

/// A later edit that stands on one that is to be taken back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Conflict {
    /// The later edit.
    pub edit: EditId,
    /// The video.
    pub video: VideoId,
    /// Why it does not fit.
    pub why: String,
}

pub(super) fn undo(
    library: &Library,
    video: Option<&str>,
    options: &RevertOptions,
    refresh: &RefreshOptions<'_>,
) -> Result<Reverted, Error> {
    let desk = Desk::open(library, refresh)?;
    let last = last(&desk, video)?;
    if last.edit().is_some_and(|edit| edit.redacts) {
        let id = last.id();
        let message = format!(
            "the last edit, {id}, took words out for good; `edit revert {id}` brings them back"
        );
        return Err(Error::new(ErrorKind::NoEdit, message));
    }
    let of = last.id();
    take_back(desk, of, options, refresh)
}

pub(super) fn revert(
    library: &Library,
    of: EditId,
    options: &RevertOptions,
    refresh: &RefreshOptions<'_>,
) -> Result<Reverted, Error> {
    take_back(Desk::open(library, refresh)?, of, options, refresh)
}

/// The last edit that counts, of a video or of all.
fn last<'a>(desk: &'a Desk<'_>, video: Option<&str>) -> Result<&'a Entry, Error> {
    let id = video.map(|name| desk.view.find(name)).transpose()?;
    let owners = Owners::of(&desk.view);
    let concerns = |entry: &&Entry| {
        let edit = entry.edit().filter(|_| entry.counts);
        let is_of = |id| edit.is_some_and(|edit| edit.docs.iter().any(|d| owners.video(d) == id));
        edit.is_some() && id.is_none_or(is_of)
    };
    let last = desk.overlay()?.history.entries.iter().rev().find(concerns);
    last.ok_or_else(|| {
        let of = id.map_or_else(String::new, |id| format!(" of {id}"));
        Error::new(ErrorKind::NoEdit, format!("there is no edit{of} to take back"))
    })
}

fn take_back(
    desk: Desk<'_>,
    of: EditId,
    options: &RevertOptions,
    refresh: &RefreshOptions<'_>,
) -> Result<Reverted, Error> {
    let overlay = desk.overlay()?;
    let entry = overlay.history.find(of)?;
    if !entry.counts {
        let message = format!("{of} does not count: it was taken back before");
        return Err(Error::new(ErrorKind::NoEdit, message));
    }
    let parked = conflicts(&desk, overlay, of)?;
    if !parked.is_empty() && !options.park {
        return Err(Error::new(ErrorKind::EditConflict, list(of, &parked)));
    }
    let edit = overlay.history.next_id();
    let author = options.author.clone();
    let record = Record::Revert(Revert { id: edit, at_ms: now_ms(), author, of });
    desk.log.append(&overlay.history.end, &[record])?;
    let videos = concerned(&desk, overlay, of);
    let videos: BTreeSet<VideoId> = videos.into_iter().map(|(_, video)| video).collect();
    let refreshed = desk.close(refresh)?;
    Ok(Reverted { edit, of, videos: videos.into_iter().collect(), parked, refreshed })
}

/// The documents that change when an entry is taken back, and their videos.
fn concerned(desk: &Desk<'_>, overlay: &Overlay, of: EditId) -> BTreeSet<(DocId, VideoId)> {
    let (history, owners) = (&overlay.history, Owners::of(&desk.view));
    let (before, after) = (history.counting_now(), history.counting(&[of]));
    let changed =
        history.entries.iter().zip(before.iter().zip(&after)).filter(|(_, (b, a))| b != a);
    let docs = changed.filter_map(|(entry, _)| entry.edit()).flat_map(|edit| &edit.docs);
    docs.map(|doc| (doc.doc, owners.video(doc).clone())).collect()
}

/// The steps that fit now and would not after an entry is taken back, or would mean something
/// else.
fn conflicts(desk: &Desk<'_>, overlay: &Overlay, of: EditId) -> Result<Vec<Conflict>, Error> {
    let videos = desk.view.videos(desk.library);
    let paths: std::collections::HashMap<DocId, &str> =
        overlay.files().map(|(path, doc)| (doc, path)).collect();
    let each = |(doc, video): &(DocId, VideoId)| -> Result<Vec<Conflict>, Error> {
        let Some(path) = paths.get(doc) else { return Ok(Vec::new()) };
        let original = videos.read_original(path);
        let original =
            original.map_err(|why| Error::new(ErrorKind::Unreadable, format!("{path} {why}")))?;
        let found = of_doc(overlay, *doc, of, &Editor::new(original));
        Ok(found
            .into_iter()
            .map(|(edit, why)| Conflict { edit, video: video.clone(), why })
            .collect())
    };
    let concerned = concerned(desk, overlay, of);
    let all: Result<Vec<Vec<Conflict>>, Error> = concerned.par_iter().map(each).collect();
    let all: BTreeSet<Conflict> = all?.into_iter().flatten().collect();
    Ok(all.into_iter().collect())
}

/// Which edits of a document would not be what they are, and why.
fn of_doc(overlay: &Overlay, doc: DocId, of: EditId, original: &Editor) -> Vec<(EditId, String)> {
    let history = &overlay.history;
    let (before, after) = (history.counting_now(), history.counting(&[of]));
    let fits = |counting: &[bool]| -> Vec<(usize, Vec<Result<(), Unfit>>)> {
        let mut editor = original.clone();
        let parts = history.parts_of(doc, counting);
        parts
            .map(|(entry, part)| (entry, part.steps.iter().map(|s| editor.step(s)).collect()))
            .collect()
    };
    let (was, is) = (fits(&before), fits(&after));
    let changed: Vec<usize> = (0..before.len())
        .filter(|n| before[*n] != after[*n] && history.entries[*n].edit().is_some())
        .collect();
    let all = vec![true; before.len()];
    let moved = history.parts_of(doc, &all).find(|(entry, part)| {
        changed.contains(entry) && part.steps.iter().any(cuedex_format::edit::Step::moves_times)
    });
    let mut conflicts = Vec::new();
    for (entry, fits) in &is {
        let fitted = was.iter().find(|(n, _)| n == entry).map(|(_, fits)| fits);
        let steps =
            history.parts_of(doc, &all).find(|(n, _)| n == entry).map(|(_, part)| &part.steps);
        let states_times = moved.as_ref().is_some_and(|(first, _)| entry > first)
            && !changed.contains(entry)
            && steps.is_some_and(|s| s.iter().any(cuedex_format::edit::Step::states_times));
        let lost = fits.iter().enumerate().find_map(|(n, fit)| match fit {
            Err(why) if fitted.is_none_or(|fitted| fitted[n].is_ok()) => Some(why.to_string()),
            _ => None,
        });
        let why = lost.or_else(|| {
            states_times.then(|| "it states times, which would move under it".to_owned())
        });
        conflicts.extend(why.map(|why| (history.entries[*entry].id(), why)));
    }
    conflicts
}

fn list(of: EditId, conflicts: &[Conflict]) -> String {
    const TOLD: usize = 5;
    let told = conflicts.iter().take(TOLD);
    let told: Vec<_> =
        told.map(|Conflict { edit, video, why }| format!("{edit} on {video}: {why}")).collect();
    let more = conflicts.len().saturating_sub(TOLD);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    format!("later edits stand on {of}: {}{more}", told.join("; "))
}

impl What {
    pub(super) fn reverts(&self) -> Option<EditId> {
        match self {
            Self::Revert(revert) => Some(revert.of),
            Self::Edit(_) => None,
        }
    }
}
