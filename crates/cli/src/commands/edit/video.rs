//! Edits of the library's videos.

use anyhow::Result;
use cuedex_format::edit::Script;
use cuedex_library::{Library, Preview, RefreshOptions, Target, VideoChanges};

use super::records::{EditedRecord, VideoRecord};
use super::shown::{self, FEW, counted};
use crate::args::{Global, OnArgs};
use crate::exit::Exit;
use crate::output::Output;
use crate::place::{self, Wish};

pub(super) fn run(
    script: &Script,
    target: &Target,
    on: &OnArgs,
    global: &Global,
    out: &mut Output,
) -> Result<Exit> {
    let library = place::open(global, None)?;
    let writes = !on.dry_run && (on.apply || !on.all_videos);
    let (edit, preview) = match writes {
        true => write(&library, script, target, global, out)?,
        false => {
            place::refresh(&library, global, Wish::default(), out)?;
            (None, library.edits().preview(target, script)?)
        }
    };
    let is_one = matches!(target, Target::Video(_));
    for video in &preview.videos {
        if out.json() && !is_one {
            let VideoChanges { segments, details, places, .. } = video;
            let (segments, details, video) = (*segments, *details, video.video.as_str());
            out.record("video", &VideoRecord { video, segments, details, places })?;
        }
        shown::print(video, if is_one { FEW } else { 3 }, out)?;
    }
    for (video, why) in &preview.passed_over {
        out.warning(format!("{video} is passed over: {why}"));
    }
    let record = sums(edit, &preview);
    tell(&record, writes, on, out)?;
    Ok(if record.videos == 0 { Exit::Nothing } else { Exit::Done })
}

fn write(
    library: &Library,
    script: &Script,
    target: &Target,
    global: &Global,
    out: &mut Output,
) -> Result<(Option<String>, Preview)> {
    let work = |options: &RefreshOptions<'_>| {
        let written = library.edits().write(target, script, options)?;
        Ok((written.refreshed.clone(), written))
    };
    let (_, written) = place::refreshed(library, global, Wish::default(), out, work)?;
    Ok((written.edit.map(|edit| edit.to_string()), written.preview))
}

fn sums(edit: Option<String>, preview: &Preview) -> EditedRecord {
    EditedRecord {
        edit,
        videos: preview.videos.len(),
        segments: preview.videos.iter().map(|video| video.segments).sum(),
        places: preview.videos.iter().flat_map(|video| &video.places).sum(),
        passed_over: preview.passed_over.len(),
    }
}

fn tell(record: &EditedRecord, writes: bool, on: &OnArgs, out: &mut Output) -> Result<()> {
    if out.json() {
        return Ok(out.closing_record("result", record)?);
    }
    let what = format!(
        "{} in {}, {}",
        counted(record.places, "place"),
        shown::segments(record.segments),
        counted(record.videos, "video"),
    );
    match (&record.edit, record.videos) {
        (_, 0) => out.note("nothing to change was found"),
        (Some(edit), _) => {
            out.line(format_args!("{edit}: {what}"))?;
            out.note(format!("`cuedex edit revert {edit}` takes it back"));
        }
        (None, _) if writes => out.line(what)?,
        (None, _) => {
            out.line(what)?;
            let how = if on.all_videos { "--apply writes it" } else { "without --dry-run it is" };
            out.note(format!("nothing is written yet; {how}"));
        }
    }
    Ok(())
}
