//! Edits of files outside any library: the file stays, the result goes elsewhere.

use std::path::PathBuf;

use anyhow::{Context, Result};
use cuedex_format::edit::{Applied, Change, Editor, Operation, Script, changes};
use cuedex_format::{Format, Read, ReadOptions, Written, merge, read, rewrite, write};
use cuedex_library::embedded;
use cuedex_model::Transcript;

use super::records::{ChangeRecord, FileRecord, FilesRecord, SideRecord};
use super::shown::{counted, print_sides};
use crate::args::OnArgs;
use crate::exit::Exit;
use crate::failure::{self, Hinted};
use crate::files::{self, Input, write_whole};
use crate::output::{Output, is_reader_gone, shown};
use crate::reading::{read_input, report_omissions, sums};
use crate::targets::Target;

/// A file, edited.
struct Edited {
    format: Format,
    bytes: Vec<u8>,
    written: Written,
    applied: Applied,
    before: Transcript,
    after: Transcript,
    /// It takes words out, which are not to be printed.
    redacts: bool,
}

pub(super) fn run(
    script: &Script,
    on: &OnArgs,
    files: &[PathBuf],
    out: &mut Output,
) -> Result<Exit> {
    let inputs = files::expand(files, false)?;
    // Without a format each file keeps its own.
    let stated = on.out.format_if_told(out)?;
    let targets = if on.dry_run { None } else { targets(on, &inputs, stated)? };
    let mut tally = FilesRecord::default();
    for (n, input) in inputs.iter().enumerate() {
        let target = targets.as_ref().map(|targets| &targets[n]);
        match edit(script, on, input, stated).and_then(|edited| {
            tally.edited += usize::from(!edited.applied.steps.is_empty());
            tally.unchanged += usize::from(edited.applied.steps.is_empty());
            settle(on, input, target, &edited, out)
        }) {
            Err(error) if is_reader_gone(&error) => return Err(error),
            Err(error) if inputs.len() == 1 => return Err(error),
            Err(error) => {
                tally.failed += 1;
                failure::report_part(&error, &input.shown(), out)?;
            }
            Ok(()) => {}
        }
    }
    if out.json() {
        out.closing_record("result", &tally)?;
    }
    Ok(match tally {
        FilesRecord { failed: 1.., .. } => Exit::Failed,
        FilesRecord { edited: 0, .. } => Exit::Nothing,
        _ => Exit::Done,
    })
}

/// Where each file goes; in a folder each keeps its own name, unless the format changes.
fn targets(on: &OnArgs, inputs: &[Input], stated: Option<Format>) -> Result<Option<Vec<Target>>> {
    match stated {
        Some(format) => on.out.targets(inputs, format.extension(), |_| true),
        None => on.out.same_names(inputs),
    }
}

fn edit(script: &Script, on: &OnArgs, input: &Input, stated: Option<Format>) -> Result<Edited> {
    // What rolling captions repeat is changed wherever it stands.
    let encoding = on.encoding.clone();
    let options = ReadOptions { encoding, keep_rolling: true, ..ReadOptions::default() };
    let context = || format!("cannot edit {}", input.shown());
    let (bytes, file) = open(input, &options)?;
    let before = file.transcript.clone();
    let mut editor = Editor::new(file.transcript);
    let applied = editor.run(script).with_context(context)?;
    let after = editor.into_transcript();
    let format = stated.unwrap_or(file.format);
    // Times of words go into cues that were not edited, too.
    let stays = format == file.format && !is_recording(input) && !on.out.word_times;
    let (bytes, written) = if stays {
        let name = (!input.is_stdin()).then(|| input.path.to_string_lossy().into_owned());
        let again = rewrite(&bytes, name.as_deref(), &options, &after).with_context(context)?;
        (again.bytes, again.written)
    } else {
        let shaped = merge::for_format(after.clone(), format);
        let mut bytes = Vec::new();
        let written = write(&shaped, &mut bytes, &on.out.write_options(format, Some(&file.carry)))?;
        (bytes, written)
    };
    let redacts = script.operations.iter().any(Operation::is_redaction);
    let bytes = if redacts { cleaned(script, bytes, input)? } else { bytes };
    Ok(Edited { format, bytes, written, applied, before, after, redacts })
}

/// The file without the words in what is no cue either: comments, headers, styles.
fn cleaned(script: &Script, bytes: Vec<u8>, input: &Input) -> Result<Vec<u8>> {
    let Ok(text) = std::str::from_utf8(&bytes) else {
        // In UTF-16 nothing but the cues was looked at.
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            let what = format!("{} is UTF-16, where only cues can be redacted", input.shown());
            return Err(Hinted::new(what, "make it UTF-8 first: `convert` does").into());
        }
        return Ok(bytes);
    };
    let mut masked = text.to_owned();
    for operation in &script.operations {
        masked = operation.mask(&masked)?;
    }
    Ok(masked.into_bytes())
}

fn is_recording(input: &Input) -> bool {
    !input.is_stdin() && embedded::is_recording(&input.path)
}

/// The bytes of a file and what they say; of a recording only its text.
fn open(input: &Input, options: &ReadOptions) -> Result<(Vec<u8>, Read)> {
    if is_recording(input) {
        return Ok((Vec::new(), read_input(input, options)?.file));
    }
    let bytes = input.read()?;
    let name = (!input.is_stdin()).then(|| input.path.to_string_lossy().into_owned());
    let context = || format!("cannot read {}", input.shown());
    let file = read(&bytes, name.as_deref(), options).with_context(context)?;
    Ok((bytes, file))
}

fn settle(
    on: &OnArgs,
    input: &Input,
    target: Option<&Target>,
    edited: &Edited,
    out: &mut Output,
) -> Result<()> {
    let path = input.shown();
    put(on, input, target, &edited.bytes, out)?;
    report_omissions(out, &path, edited.format.name(), &edited.written.omitted);
    let held = edited.applied.held_at_zero;
    if held > 0 {
        let segments = counted(held, "segment");
        out.warning(format!("{path}: {segments} would begin before zero and begin there"));
    }
    tell(on, &path, target, edited, out)
}

/// Writes the result where it goes.
fn put(
    on: &OnArgs,
    input: &Input,
    target: Option<&Target>,
    bytes: &[u8],
    out: &mut Output,
) -> Result<()> {
    match target {
        _ if on.dry_run => Ok(()),
        Some(target) => write_whole(target.file(input)?, on.out.force, |to| to.write_all(bytes)),
        None if out.json() => {
            let hint = "with --json, stdout holds records; use -o for the document";
            Err(Hinted::new("there is nowhere to write the document", hint).into())
        }
        None => Ok(out.document().write_all(bytes)?),
    }
}

/// Tells what changed; of a redaction only how much.
fn tell(
    on: &OnArgs,
    path: &str,
    target: Option<&Target>,
    edited: &Edited,
    out: &mut Output,
) -> Result<()> {
    let Applied { places, held_at_zero, .. } = &edited.applied;
    let changed = changes(&edited.before, &edited.after);
    let shown_changes = if edited.redacts { &[][..] } else { &changed[..] };
    if !out.json() {
        for change in shown_changes.iter().filter(|_| on.dry_run) {
            print_sides(change.before, change.after, out)?;
        }
        let (places, changed) = (places.iter().sum(), changed.len());
        let told = format!("{} in {}", counted(places, "place"), counted(changed, "segment"));
        let verb = if on.dry_run { "would change" } else { "changed" };
        out.note(if places == 0 {
            format!("{path}: nothing to change was found")
        } else {
            format!("{path}: {told} {verb}")
        });
        return Ok(());
    }
    for change in shown_changes {
        out.record("change", &record(path, &edited.after, change))?;
    }
    let record = FileRecord {
        path,
        output: target.map(|target| shown(&target.path)),
        to: edited.format.name(),
        segments: edited.written.segments,
        changed: changed.len(),
        places,
        held_at_zero: *held_at_zero,
        omitted: sums(&edited.written.omitted),
    };
    Ok(out.record("edited", &record)?)
}

fn record<'a>(path: &'a str, after: &'a Transcript, change: &Change<'a>) -> ChangeRecord<'a> {
    let track = after.tracks.get(change.track);
    ChangeRecord {
        video: None,
        path: Some(path),
        track: track.map(|track| track.kind).unwrap_or_default(),
        language: track.and_then(|track| track.language.as_deref()),
        before: change.before.map(SideRecord::of),
        after: change.after.map(SideRecord::of),
    }
}
