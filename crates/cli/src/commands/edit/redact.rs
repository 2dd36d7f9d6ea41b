//! Words are taken out of the library for good.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{Result, ensure};
use cuedex_format::edit::{Operation, Script};
use cuedex_library::{HoldingFile, Library, Redacted, RefreshOptions, Target};
use cuedex_model::VideoId;
use serde::Serialize;

use super::shown::{self, counted};
use crate::args::{Global, OnArgs};
use crate::exit::Exit;
use crate::failure::Hinted;
use crate::output::{Output, plain};
use crate::place::{self, Wish};

#[derive(Serialize)]
struct HoldingRecord<'a> {
    path: &'a str,
    can_be_purged: bool,
}

#[derive(Serialize)]
struct RedactedVideoRecord<'a> {
    video: &'a str,
    segments: usize,
}

#[derive(Serialize)]
struct RedactedRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    edit: Option<String>,
    videos: usize,
    segments: usize,
    holding: usize,
    purged: &'a [String],
    parked: usize,
    /// Videos that could not be read and so not redacted.
    passed_over: usize,
}

/// What is printed never shows what is taken out.
pub(super) fn run(
    script: &Script,
    target: &Target,
    on: &OnArgs,
    purge: bool,
    global: &Global,
    out: &mut Output,
) -> Result<Exit> {
    ensure!(
        script.operations.iter().all(Operation::is_redaction),
        "redactions stand in a script of their own, as no other edit changes the log"
    );
    let library = place::open(global, None)?;
    let writes = !on.dry_run && (on.apply || !on.all_videos);
    if !writes {
        return preview(&library, script, target, global, out);
    }
    if purge && !global.yes {
        confirm_purge(&library, script, target, global, out)?;
    }
    let work = |options: &RefreshOptions<'_>| {
        let redacted = library.edits().redact(target, script, purge, options)?;
        Ok((redacted.refreshed.clone(), redacted))
    };
    let (_, redacted) = place::refreshed(&library, global, Wish::default(), out, work)?;
    tell(&redacted, out)
}

fn preview(
    library: &Library,
    script: &Script,
    target: &Target,
    global: &Global,
    out: &mut Output,
) -> Result<Exit> {
    place::refresh(library, global, Wish::default(), out)?;
    let preview = library.edits().preview_redaction(target, script)?;
    tell_passed_over(&preview.passed_over, out);
    let videos = preview.videos.iter().map(|video| (video.video.as_str(), video.segments));
    let videos: Vec<_> = videos.collect();
    report(&videos, &preview.holding, out)?;
    let segments = videos.iter().map(|(_, segments)| segments).sum();
    if out.json() {
        let (videos, holding) = (videos.len(), preview.holding.len());
        let passed_over = preview.passed_over.len();
        let record = RedactedRecord {
            edit: None,
            videos,
            segments,
            holding,
            purged: &[],
            parked: 0,
            passed_over,
        };
        out.closing_record("result", &record)?;
    } else {
        out.note("nothing is written yet");
    }
    Ok(if videos.is_empty() { Exit::Nothing } else { Exit::Done })
}

fn confirm_purge(
    library: &Library,
    script: &Script,
    target: &Target,
    global: &Global,
    out: &mut Output,
) -> Result<()> {
    place::refresh(library, global, Wish::default(), out)?;
    let holding = library.edits().preview_redaction(target, script)?.holding;
    let files = holding.iter().filter(|file| file.can_be_purged);
    let refused = |hint: &str| Hinted::new("replacing source files was not agreed to", hint);
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(refused("use --yes; it cannot be undone").into());
    }
    let mut stderr = io::stderr().lock();
    for file in files.clone() {
        writeln!(stderr, "  {}", plain(&file.path))?;
    }
    let files = counted(files.count(), "file");
    write!(stderr, "Replace {files} for good? This cannot be undone. [y/N] ")?;
    stderr.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    let agreed = matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes");
    if agreed { Ok(()) } else { Err(refused("nothing was changed").into()) }
}

fn report(videos: &[(&str, usize)], holding: &[HoldingFile], out: &mut Output) -> Result<()> {
    for (video, segments) in videos {
        match out.json() {
            true => out.record("video", &RedactedVideoRecord { video, segments: *segments })?,
            false => out.line(format_args!("{}  {}", plain(video), shown::segments(*segments)))?,
        }
    }
    for HoldingFile { path, can_be_purged, .. } in holding {
        if out.json() {
            let can_be_purged = *can_be_purged;
            out.record("holding", &HoldingRecord { path, can_be_purged })?;
        } else {
            let how = if *can_be_purged { "--purge replaces it" } else { "it cannot be replaced" };
            out.line(format_args!("still holds it: {} ({how})", plain(path)))?;
        }
    }
    Ok(())
}

fn tell_passed_over(passed_over: &[(VideoId, String)], out: &Output) {
    for (video, why) in passed_over {
        out.warning(format!("{video} is passed over and may hold the words: {why}"));
    }
}

fn tell(redacted: &Redacted, out: &mut Output) -> Result<Exit> {
    tell_passed_over(&redacted.passed_over, out);
    for file in &redacted.holding {
        if let Some(why) = &file.why {
            out.warning(format!("{} could not be replaced: {why}", file.path));
        }
    }
    let videos = redacted.videos.iter().map(|(video, segments)| (video.as_str(), *segments));
    let videos: Vec<_> = videos.collect();
    report(&videos, &redacted.holding, out)?;
    let segments = videos.iter().map(|(_, segments)| segments).sum();
    let found = !videos.is_empty() || !redacted.purged.is_empty();
    let edit = redacted.edit.map(|edit| edit.to_string());
    if out.json() {
        let (videos, holding) = (videos.len(), redacted.holding.len());
        let (purged, parked) = (&redacted.purged[..], redacted.parked);
        let passed_over = redacted.passed_over.len();
        let record =
            RedactedRecord { edit, videos, segments, holding, purged, parked, passed_over };
        out.closing_record("result", &record)?;
        return Ok(if found { Exit::Done } else { Exit::Nothing });
    }
    if let Some(edit) = edit {
        let what = format!("{}, {}", shown::segments(segments), counted(videos.len(), "video"));
        out.line(format_args!("{edit}: redacted {what}"))?;
    }
    for path in &redacted.purged {
        out.line(format_args!("replaced: {}", plain(path)))?;
    }
    if !found {
        out.note("nothing to redact was found");
    }
    Ok(if found { Exit::Done } else { Exit::Nothing })
}
