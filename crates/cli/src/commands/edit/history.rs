//! The log of edits, and what they changed.

use anyhow::Result;
use cuedex_format::edit::Revision;
use cuedex_library::{EditId, Library, LogEntry};
use serde::Serialize;
use serde_json::Value;

use super::shown::{self, counted};
use crate::args::Global;
use crate::exit::Exit;
use crate::output::{NAME, Output, plain};
use crate::place::{self, Wish};

#[derive(Serialize)]
struct LogRecord<'a> {
    edit: String,
    at: String,
    at_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    /// Whether it is in force: nobody took it back.
    counts: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reverts: Option<String>,
    redacts: bool,
    operations: &'a [Value],
    videos: Vec<&'a str>,
    steps: usize,
    parked: usize,
}

#[derive(Serialize)]
struct LogEndRecord {
    edits: usize,
    parked: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<Revision>,
}

#[derive(Serialize)]
struct ParkedRecord<'a> {
    edit: String,
    video: &'a str,
    path: &'a str,
    why: String,
    texts: &'a [String],
}

#[derive(Serialize)]
struct DiffRecord {
    segments: usize,
    details: bool,
}

pub(super) fn log(video: Option<&str>, global: &Global, out: &mut Output) -> Result<Exit> {
    let library = fresh(global, out)?;
    let mut entries = library.edits().log(video)?;
    entries.reverse();
    let parked = library.edits().parked(video)?;
    let of = |edit: EditId| parked.iter().filter(|one| one.edit == edit).count();
    for entry in &entries {
        let parked = of(entry.edit);
        match out.json() {
            true => out.record("edit", &record(entry, parked))?,
            false => print(entry, parked, out)?,
        }
    }
    let is_json = out.json();
    for one in parked.iter().filter(|_| is_json) {
        let record = ParkedRecord {
            edit: one.edit.to_string(),
            video: one.video.as_str(),
            path: &one.path,
            why: one.why.to_string(),
            texts: &one.texts,
        };
        out.record("parked", &record)?;
    }
    let revision = video.map(|video| library.read_video(video)).transpose()?;
    let revision = revision.map(|transcript| Revision::of(&transcript));
    if out.json() {
        let record = LogEndRecord { edits: entries.len(), parked: parked.len(), revision };
        out.closing_record("result", &record)?;
    } else {
        for one in &parked {
            let texts = one.texts.iter().map(|text| format!(" {:?}", plain(text)));
            let texts: String = texts.collect();
            out.line(format_args!("parked  {} on {}: {}{texts}", one.edit, one.path, one.why))?;
        }
        if let Some(revision) = revision {
            out.line(format_args!("revision  {revision}"))?;
        }
    }
    Ok(if entries.is_empty() { Exit::Nothing } else { Exit::Done })
}

fn fresh(global: &Global, out: &Output) -> Result<Library> {
    let library = place::open(global, None)?;
    place::refresh(&library, global, Wish::default(), out)?;
    Ok(library)
}

fn record(entry: &LogEntry, parked: usize) -> LogRecord<'_> {
    LogRecord {
        edit: entry.edit.to_string(),
        at: when(entry.at_ms),
        at_ms: entry.at_ms,
        author: entry.author.as_deref(),
        note: entry.note.as_deref(),
        counts: entry.counts,
        reverts: entry.reverts.map(|edit| edit.to_string()),
        redacts: entry.is_redaction,
        operations: &entry.operations,
        videos: entry.videos.iter().map(|video| video.as_str()).collect(),
        steps: entry.steps,
        parked,
    }
}

fn print(entry: &LogEntry, parked: usize, out: &mut Output) -> std::io::Result<()> {
    let name = out.paint(NAME, entry.edit);
    let author = entry.author.as_ref().map(|name| format!("  {}", plain(name)));
    let state = if entry.counts { "" } else { "  (taken back)" };
    let what = match entry.reverts {
        Some(edit) => format!("takes {edit} back"),
        None => operations(&entry.operations),
    };
    let videos = match &entry.videos[..] {
        [] => String::new(),
        [one] => format!("  {}", plain(one.as_str())),
        many => format!("  {}", counted(many.len(), "video")),
    };
    let when = when(entry.at_ms);
    out.line(format_args!("{name}  {when}{}{videos}{state}", author.unwrap_or_default()))?;
    out.line(format_args!("    {}", plain(&what)))?;
    if let Some(note) = &entry.note {
        out.line(format_args!("    {}", plain(note)))?;
    }
    if parked > 0 {
        out.line(format_args!("    {} parked", counted(parked, "step")))?;
    }
    Ok(())
}

/// The operations as stated, the first few of many.
fn operations(all: &[Value]) -> String {
    const FEW: usize = 3;
    let mut told: Vec<String> = all.iter().take(FEW).map(operation).collect();
    if all.len() > FEW {
        told.push(format!("and {} more", all.len() - FEW));
    }
    told.join("; ")
}

/// `replace find="kettel" with="kettle"`.
fn operation(stated: &Value) -> String {
    const LONGEST: usize = 160;
    let name = stated.get("op").and_then(Value::as_str).unwrap_or("?");
    let fields = stated.as_object().into_iter().flatten().filter(|(key, _)| *key != "op");
    let fields: String = fields.map(|(key, value)| format!(" {key}={value}")).collect();
    let short: String = fields.chars().take(LONGEST).collect();
    let more = if short.len() < fields.len() { "…" } else { "" };
    format!("{name}{short}{more}")
}

/// The time in UTC to the second.
fn when(at_ms: u64) -> String {
    let millis = i64::try_from(at_ms).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(millis)
        .and_then(|time| time.round(jiff::Unit::Second))
        .map_or_else(|_| "?".to_owned(), |time| time.to_string())
}

pub(super) fn diff(
    video: &str,
    edit: Option<EditId>,
    global: &Global,
    out: &mut Output,
) -> Result<Exit> {
    let library = fresh(global, out)?;
    let changes = library.edits().diff(video, edit)?;
    let is_nothing = changes.segments == 0 && !changes.details;
    if is_nothing && !out.json() {
        out.note("nothing is changed");
    } else {
        shown::print(&changes, usize::MAX, out)?;
    }
    if out.json() {
        out.closing_record(
            "result",
            &DiffRecord { segments: changes.segments, details: changes.details },
        )?;
    }
    Ok(if is_nothing { Exit::Nothing } else { Exit::Done })
}
