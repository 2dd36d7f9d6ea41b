//! Edits are taken back, and lost files found again.

use std::path::Path;

use anyhow::Result;
use cuedex_library::{Conflict, EditId, Edits, Library, RefreshOptions, RevertOptions, Reverted};
use serde::Serialize;

use super::shown::counted;
use crate::args::{BackArgs, Global};
use crate::exit::Exit;
use crate::output::{Output, shown};
use crate::place::{self, Wish};

#[derive(Serialize)]
struct RevertedRecord<'a> {
    edit: String,
    of: String,
    videos: Vec<&'a str>,
    parked: Vec<ConflictRecord<'a>>,
}

#[derive(Serialize)]
struct ConflictRecord<'a> {
    edit: String,
    video: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct RelinkedRecord<'a> {
    from: &'a str,
    to: &'a str,
}

impl BackArgs {
    fn options(&self) -> RevertOptions {
        RevertOptions { park: self.park, author: self.author.clone() }
    }
}

pub(super) fn revert(
    edit: EditId,
    back: &BackArgs,
    global: &Global,
    out: &mut Output,
) -> Result<Exit> {
    take_back(global, out, |edits, refresh| edits.revert(edit, &back.options(), refresh))
}

pub(super) fn undo(
    video: Option<&str>,
    back: &BackArgs,
    global: &Global,
    out: &mut Output,
) -> Result<Exit> {
    take_back(global, out, |edits, refresh| edits.undo(video, &back.options(), refresh))
}

fn take_back(
    global: &Global,
    out: &mut Output,
    work: impl Fn(Edits<'_>, &RefreshOptions<'_>) -> Result<Reverted, cuedex_library::Error>,
) -> Result<Exit> {
    let library = place::open(global, None)?;
    let work = |options: &RefreshOptions<'_>| {
        let reverted = work(library.edits(), options)?;
        Ok((reverted.refreshed.clone(), reverted))
    };
    let (_, reverted) = place::refreshed(&library, global, Wish::default(), out, work)?;
    tell(&reverted, out)
}

fn tell(reverted: &Reverted, out: &mut Output) -> Result<Exit> {
    let conflict = |one: &Conflict| format!("{} on {}: {}", one.edit, one.video, one.why);
    if out.json() {
        let parked = reverted.parked.iter().map(|one| ConflictRecord {
            edit: one.edit.to_string(),
            video: one.video.as_str(),
            why: &one.why,
        });
        let record = RevertedRecord {
            edit: reverted.edit.to_string(),
            of: reverted.of.to_string(),
            videos: reverted.videos.iter().map(|video| video.as_str()).collect(),
            parked: parked.collect(),
        };
        out.closing_record("result", &record)?;
        return Ok(Exit::Done);
    }
    let videos = counted(reverted.videos.len(), "video");
    out.line(format_args!("{}: {} is taken back in {videos}", reverted.edit, reverted.of))?;
    for one in &reverted.parked {
        out.warning(conflict(one));
    }
    Ok(Exit::Done)
}

pub(super) fn relink(from: &str, to: &Path, global: &Global, out: &mut Output) -> Result<Exit> {
    let library = place::open(global, None)?;
    let to = inside(&library, to);
    let work = |options: &RefreshOptions<'_>| Ok((library.edits().relink(from, &to, options)?, ()));
    place::refreshed(&library, global, Wish::default(), out, work)?;
    match out.json() {
        true => out.closing_record("result", &RelinkedRecord { from, to: &to })?,
        false => out.line(format_args!("the edits of {from} are those of {to} now"))?,
    }
    Ok(Exit::Done)
}

/// The file's path inside the library, named from there or from here.
fn inside(library: &Library, file: &Path) -> String {
    let real = file.canonicalize().ok();
    let inside = real.as_deref().and_then(|real| real.strip_prefix(library.root()).ok());
    shown(inside.unwrap_or(file))
}
