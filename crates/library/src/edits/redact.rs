//! Words are taken out for good: of what is read, of the log, of the index.
//!
//! What is taken out of a file is taken out first, before every other edit of it, whenever that
//! was made, so that taking another edit back does not bring it back. The log is written anew
//! without the words, the one time that what was written changes.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use cuedex_format::edit::{Editor, Operation, Script, Step};
use cuedex_model::VideoId;
use rayon::prelude::*;

use super::desk::Desk;
use super::found::{FileHits, Found, find};
use super::history::History;
use super::log::{Kept, Loaded};
use super::mask::Masker;
use super::overlay::Overlay;
use super::purge::{HoldingFile, Purge, holding};
use super::record::{DocId, DocSteps, Edit, EditId, Record, now_ms};
use super::rewrite::Rewrite;
use super::spread::{OpenFile, spread};
use super::video::{VideoChanges, bad};
use super::write::{Target, ids, signed};
use crate::library::Library;
use crate::read_video::{VideoFiles, Which, whole};
use crate::refresh::{RefreshOptions, Refreshed, purge_index};
use crate::status::View;
use crate::{Error, ErrorKind};

/// How long a redaction waits for another process that writes the index, which must not go on
/// holding the words: 20 seconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a redaction would do.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RedactionPreview {
    /// The videos that change as they are read now, by id.
    pub videos: Vec<VideoChanges>,
    /// The files that hold the words, and go on holding them unless they are purged.
    pub holding: Vec<HoldingFile>,
    /// The videos that were passed over, as one of their files cannot be read, and why.
    pub passed_over: Vec<(VideoId, String)>,
}

/// What a redaction did.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Redacted {
    /// Its id; `None` where nothing was found that is not redacted already.
    pub edit: Option<EditId>,
    /// The videos that changed as they are read, and how many of their segments.
    pub videos: Vec<(VideoId, usize)>,
    /// The files that still hold the words.
    pub holding: Vec<HoldingFile>,
    /// The files that were written anew without them, or removed, by their paths.
    pub purged: Vec<String>,
    /// The videos that were passed over, as one of their files cannot be read, and why.
    pub passed_over: Vec<(VideoId, String)>,
    /// How many steps of other edits do not fit any more without the words.
    pub parked: usize,
    /// What became of the index.
    pub refreshed: Refreshed,
}

/// The steps of files by their paths.
type FileSteps = Vec<(String, Vec<Step>)>;

/// What was found in all videos.
struct All {
    found: Vec<Found>,
    passed_over: Vec<(VideoId, String)>,
}

pub(super) fn preview(
    library: &Library,
    target: &Target,
    script: &Script,
) -> Result<RedactionPreview, Error> {
    let masker = check(script)?;
    let view = View::of(library)?;
    let All { found, passed_over } = find_all(library, &view, target, script)?;
    let holding = holding(library, &found, &masker)?;
    let videos = found.into_iter().map(|one| one.changes).filter(|changes| changes.segments > 0);
    Ok(RedactionPreview { videos: videos.collect(), holding, passed_over })
}

pub(super) fn redact(
    library: &Library,
    target: &Target,
    script: &Script,
    purge: bool,
    refresh: &RefreshOptions<'_>,
) -> Result<Redacted, Error> {
    let mut masker = check(script)?;
    let desk = Desk::open(library, refresh)?;
    let All { found, passed_over } = find_all(library, &desk.view, target, script)?;
    let mut holding = holding(library, &found, &masker)?;
    let (rewrite, edit) = rewritten(&desk, &found, target, script, &mut masker)?;
    let parked = rewrite.parked;
    let torn = &desk.overlay()?.history.end.torn;
    let is_in_torn = masker.is_in(torn)?;
    if rewrite.is_news || is_in_torn {
        let aside = if is_in_torn { &[][..] } else { torn };
        desk.log.rewrite(&rewrite.records, &rewrite.broken, aside)?;
    }
    drop_torn(&desk, &masker)?;
    let purged = if purge {
        Purge::new(&desk, &masker, rewrite.records, rewrite.broken).run(&mut holding)?
    } else {
        Vec::new()
    };
    let patient = RefreshOptions { patience: refresh.patience.max(PATIENCE), ..*refresh };
    let refreshed = desk.close(&patient)?;
    purge_index(library, &patient)?;
    let counted = found.iter().map(|one| (one.changes.video.clone(), one.changes.segments));
    let videos = counted.filter(|(_, segments)| *segments > 0).collect();
    Ok(Redacted { edit, videos, holding, purged, passed_over, parked, refreshed })
}

/// Only redactions, and such that can be carried out.
fn check(script: &Script) -> Result<Masker, Error> {
    if script.operations.is_empty() || !script.operations.iter().all(Operation::is_redaction) {
        let message = "only redactions can be carried out as one";
        return Err(Error::new(ErrorKind::BadEdit, message));
    }
    Masker::new(script)
}

fn find_all(
    library: &Library,
    view: &View,
    target: &Target,
    script: &Script,
) -> Result<All, Error> {
    let bare = bare(library)?;
    let (videos, bare) = (view.videos(library), bare.videos(library));
    let each = |id: VideoId| match find(&videos, &bare, &id, script) {
        Err(e) if e.kind() == ErrorKind::Unreadable && *target == Target::All => {
            Ok(Err((id, e.to_string())))
        }
        other => other.map(Ok),
    };
    let ids = ids(library, view, target)?;
    let all: Vec<_> = ids.into_par_iter().map(each).collect::<Result<_, Error>>()?;
    let mut gathered = All { found: Vec::new(), passed_over: Vec::new() };
    for one in all {
        match one {
            Ok(found) => gathered.found.push(found),
            Err(passed_over) => gathered.passed_over.push(passed_over),
        }
    }
    Ok(gathered)
}

/// The library without its edits, but for earlier redactions.
fn bare(library: &Library) -> Result<View, Error> {
    let mut view = View::of(library)?;
    if let Some(overlay) = &mut view.overlay {
        Arc::make_mut(&mut overlay.history).hide_all();
    }
    Ok(view)
}

/// The log without the words, and with the redaction where that found anything.
fn rewritten(
    desk: &Desk<'_>,
    found: &[Found],
    target: &Target,
    script: &Script,
    masker: &mut Masker,
) -> Result<(Rewrite, Option<EditId>), Error> {
    let overlay = desk.overlay()?;
    let mut rewrite = Rewrite::new(&overlay.history);
    let id = overlay.history.next_id();
    let files = found.iter().flat_map(|one| one.files.iter().map(move |file| (one, file)));
    let mut known: HashMap<DocId, &FileHits> = HashMap::new();
    let mut docs: Vec<DocSteps> = Vec::new();
    for (one, file) in files {
        let doc = overlay.doc(&file.path).unwrap_or_else(|| rewrite.bind(&file.path, &desk.view));
        known.insert(doc, file);
        let (video, first) = (one.changes.video.clone(), file.first.clone());
        docs.push(DocSteps { doc, video, first, steps: Vec::new() });
    }
    let all = *target == Target::All && desk.library.filter().is_empty();
    rewrite.mask(&known, all, masker)?;
    let mut edit = stated(script, masker, id)?;
    edit.docs = docs;
    let videos = found.iter().map(|one| &one.changes.video);
    let parked = add_steps_on_top(desk, &rewrite, &mut edit, videos, script)?;
    rewrite.parked = parked;
    edit.docs.retain(|doc| !doc.first.is_empty() || !doc.steps.is_empty());
    edit.videos = edit.docs.iter().map(|doc| &doc.video).collect::<HashSet<_>>().len();
    let is_found = !edit.docs.is_empty();
    if is_found {
        rewrite.push(edit);
    }
    rewrite.drop_unused_binds();
    Ok((rewrite, is_found.then_some(id)))
}

/// The record of a redaction, which does not say what was taken out.
fn stated(script: &Script, masker: &Masker, id: EditId) -> Result<Edit, Error> {
    let mut signed = signed(script)?;
    for operation in &mut signed.operations {
        if let Some(find) = operation.get_mut("find") {
            *find = Step::REDACTED.into();
        }
    }
    masker.mask_operations(&mut signed.operations)?;
    let said = signed.note.as_mut().into_iter().chain(signed.author.as_mut());
    masker.mask(&mut said.collect::<Vec<_>>())?;
    let (at_ms, operations) = (now_ms(), signed.operations);
    let (author, note) = (signed.author, signed.note);
    Ok(Edit { id, at_ms, author, note, operations, redacts: true, videos: 0, docs: Vec::new() })
}

/// What other edits made of the texts may hold the words over the edges of segments that were
/// none before: these are taken out on top. Says how many more steps are parked than before.
fn add_steps_on_top<'a>(
    desk: &Desk<'_>,
    rewrite: &Rewrite,
    edit: &mut Edit,
    videos: impl Iterator<Item = &'a VideoId>,
    script: &Script,
) -> Result<usize, Error> {
    let mut records: Vec<Record> = rewrite.records.clone();
    records.push(Record::Edit(edit.clone()));
    let kept = |record: Record| Kept { record, checksum: 0 };
    let records = records.into_iter().map(kept).collect();
    let history = Arc::new(History::of(Loaded { records, ..Loaded::default() }));
    let catalogue = desk.library.catalogue()?;
    let overlay = Overlay::new(history, &catalogue);
    let after = View::with(desk.library, catalogue, Some(overlay))?;
    let (before, now) = (desk.view.videos(desk.library), after.videos(desk.library));
    let ids: Vec<&VideoId> = videos.collect();
    let each = |id: &&VideoId| -> Result<(FileSteps, usize), Error> {
        let was = before.compose(id).parked.len();
        let is = now.compose(id).parked.len();
        Ok((on_top(now.read_files(id, Which::All), id, script)?, is.saturating_sub(was)))
    };
    let all: Vec<_> = ids.par_iter().map(each).collect::<Result<_, Error>>()?;
    let docs: HashMap<DocId, usize> =
        edit.docs.iter().enumerate().map(|(n, doc)| (doc.doc, n)).collect();
    let mut parked = 0;
    for (files, more) in all {
        parked += more;
        for (path, steps) in files {
            let place = after.overlay.as_ref().and_then(|o| docs.get(&o.doc(&path)?));
            if let Some(doc) = place.and_then(|place| edit.docs.get_mut(*place)) {
                doc.steps = steps;
            }
        }
    }
    Ok(parked)
}

fn on_top(files: VideoFiles<'_>, id: &VideoId, script: &Script) -> Result<FileSteps, Error> {
    whole(&files.missing)?;
    let (now, places) = files.composed(id);
    let (whole, chosen): (Vec<Operation>, Vec<Operation>) =
        script.operations.iter().cloned().partition(is_everywhere);
    let used: Vec<bool> = files.files.iter().map(|file| file.is_read).collect();
    let mut open: Vec<OpenFile> = files.files.into_iter().map(OpenFile::new).collect();
    for file in &mut open {
        let applied = file.editor.apply(&whole).map_err(|e| bad(id, e))?;
        file.steps.extend(applied.steps);
    }
    if chosen.is_empty() {
        return Ok(open.into_iter().map(|file| (file.path, file.steps)).collect());
    }
    let applied = Editor::new(now).apply(&chosen);
    // Segments that are named may be gone, where all they said was taken out before.
    let steps = applied.map(|applied| applied.steps).unwrap_or_default();
    let mut parts: Vec<OpenFile> = Vec::new();
    let mut others = Vec::new();
    for (file, is_used) in open.into_iter().zip(used) {
        if is_used { parts.push(file) } else { others.push(file) }
    }
    spread(steps, &places, &mut parts).map_err(|e| bad(id, e))?;
    Ok(parts.into_iter().chain(others).map(|file| (file.path, file.steps)).collect())
}

/// Whether a redaction is about everything and not about chosen segments.
pub(super) fn is_everywhere(operation: &Operation) -> bool {
    matches!(operation, Operation::Redact { find: Some(_), select, .. } if select.is_everything())
}

/// What was set aside of records that were cut off must not hold the words either.
fn drop_torn(desk: &Desk<'_>, masker: &Masker) -> Result<(), Error> {
    if masker.looks_for_all() || masker.is_in(&desk.log.torn()?)? {
        desk.log.remove_torn()?;
    }
    Ok(())
}
