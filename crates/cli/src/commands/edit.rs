//! `cuedex edit`: corrections that can be taken back.

mod back;
mod files;
mod history;
mod operation;
pub(crate) mod records;
mod redact;
pub(crate) mod shown;
mod video;

use std::path::PathBuf;

use anyhow::{Context, Result};
use cuedex_format::edit::{Operation, Script};
use cuedex_library::Target;

use crate::args::{EditArgs, EditCommand, Global, OnArgs};
use crate::exit::Exit;
use crate::failure::Hinted;
use crate::files::Input;
use crate::output::Output;

pub(crate) fn run(args: &EditArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    match &args.what {
        EditCommand::Log { video } => history::log(video.as_deref(), global, out),
        EditCommand::Diff { video, edit } => history::diff(video, *edit, global, out),
        EditCommand::Revert { edit, back } => back::revert(*edit, back, global, out),
        EditCommand::Undo { video, back } => back::undo(video.as_deref(), back, global, out),
        EditCommand::Relink { from, to } => back::relink(from, to, global, out),
        EditCommand::Script { script, on } => {
            let input = Input { path: script.clone(), base: None };
            let at = || format!("the script {} cannot be used", input.shown());
            let mut script = Script::parse(&input.read()?).with_context(at)?;
            script.author = on.author.clone().or(script.author);
            script.note = on.note.clone().or(script.note);
            carry_out(&script, on, &on.files, false, global, out)
        }
        other => {
            let stated = operation::of(other)?;
            let (operation, on) = stated.context("this command is no operation")?;
            let mut script = Script::new(vec![operation]);
            script.author.clone_from(&on.author);
            script.note.clone_from(&on.note);
            let purge = matches!(other, EditCommand::Redact { purge: true, .. });
            carry_out(&script, on, &files_of(other, on), purge, global, out)
        }
    }
}

/// The files to edit. With `--whole` no text is named, so that what stands in its place is a file.
fn files_of(command: &EditCommand, on: &OnArgs) -> Vec<PathBuf> {
    let first = match command {
        EditCommand::Redact { whole: true, text, .. } => text.as_ref().map(PathBuf::from),
        _ => None,
    };
    first.into_iter().chain(on.files.iter().cloned()).collect()
}

/// On what was named: files, a video, or the library.
fn carry_out(
    script: &Script,
    on: &OnArgs,
    files: &[PathBuf],
    purge: bool,
    global: &Global,
    out: &mut Output,
) -> Result<Exit> {
    let target = match (&on.video, on.all_videos) {
        (Some(video), _) => Target::Video(video.clone()),
        (None, true) => Target::All,
        (None, false) if files.is_empty() => {
            let hint = "name files, --video ID or --all-videos";
            return Err(Hinted::new("what to edit is not stated", hint).into());
        }
        (None, false) if purge => {
            let hint = "leave --purge out: the result goes to -o";
            return Err(Hinted::new("only sources of a library are purged", hint).into());
        }
        (None, false) => return files::run(script, on, files, out),
    };
    if on.out.output.is_some() || on.out.to.is_some() {
        let what = "an edit of the library writes no file";
        let hint = "`cuedex show VIDEO --to FORMAT -o FILE` writes the edited transcript";
        return Err(Hinted::new(what, hint).into());
    }
    if script.operations.iter().any(Operation::is_redaction) {
        return redact::run(script, &target, on, purge, global, out);
    }
    video::run(script, &target, on, global, out)
}
