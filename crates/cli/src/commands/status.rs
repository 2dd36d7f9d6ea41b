mod edits;

use anyhow::Result;
use cuedex_library::{FileEntry, FileState, IndexPlace, Status};
use serde::Serialize;

use crate::args::{DirArgs, Global};
use crate::exit::Exit;
use crate::output::{Output, shown};
use crate::place::{self, Wish};

#[derive(Serialize)]
pub(super) struct FileRecord<'a> {
    path: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    video: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
}

impl<'a> FileRecord<'a> {
    pub(super) fn of(file: &'a FileEntry) -> Self {
        let (reason, by) = match &file.state {
            FileState::Shadowed { by, reason } => (Some(reason.to_string()), Some(by.as_str())),
            FileState::NotATranscript(why)
            | FileState::Unreadable(why)
            | FileState::Broken(why) => (Some(why.clone()), None),
            _ => (None, None),
        };
        Self {
            path: &file.path,
            state: name(&file.state),
            reason,
            by,
            video: file.video.as_ref().map(|(video, _)| video.as_str()),
            rule: file.video.as_ref().map(|(_, rule)| rule.to_string()),
        }
    }
}

#[derive(Serialize)]
struct StatusRecord {
    library: String,
    index: String,
    index_place: &'static str,
    index_bytes: u64,
    videos: usize,
    files: usize,
    indexed: usize,
    shadowed: usize,
    unreadable: usize,
    broken: usize,
    not_transcripts: usize,
    waiting: usize,
    /// Edits that wait for a file that is gone.
    orphans: usize,
    /// Steps of edits that found nothing to change in a changed file.
    parked: usize,
    messages: Vec<String>,
}

pub(crate) fn run(args: &DirArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let library = place::open(global, args.dir.as_deref())?;
    place::refresh(&library, global, Wish::default(), out)?;
    let status = library.status()?;
    let (uncovered, parked): (Vec<_>, Vec<_>) =
        library.edits().parked(None)?.into_iter().partition(|one| one.is_redaction);
    let summary = summary(&status, parked.len());
    let is_told = |file: &&FileEntry| !matches!(file.state, FileState::Indexed | FileState::Media);
    let files: Vec<&FileEntry> = status.files.iter().filter(is_told).collect();
    if out.json() {
        for file in files {
            out.record("file", &FileRecord::of(file))?;
        }
        edits::records(&status.orphans, &uncovered, out)?;
        out.closing_record("result", &summary)?;
        return Ok(Exit::Done);
    }
    let StatusRecord { library, index, index_place, index_bytes, videos, indexed, .. } = &summary;
    out.line(format_args!("library     {library}"))?;
    out.line(format_args!("index       {index} ({index_place}, {index_bytes} bytes)"))?;
    out.line(format_args!("videos      {videos}, from {indexed} files"))?;
    for file in files {
        out.line(format_args!("{}  {}: {}", name(&file.state), file.path, told(&file.state)))?;
    }
    edits::lines(&status.orphans, &uncovered, parked.len(), out)?;
    for message in &status.messages {
        out.line(format_args!("note        {message}"))?;
    }
    Ok(Exit::Done)
}

fn summary(status: &Status, parked: usize) -> StatusRecord {
    let count = |state: &str| status.files.iter().filter(|file| name(&file.state) == state).count();
    StatusRecord {
        library: shown(&status.root),
        index: shown(&status.index_dir),
        index_place: match status.index_place {
            IndexPlace::Library => "in the library",
            IndexPlace::Cache => "in the cache folder, as the library cannot be written",
            _ => "chosen",
        },
        index_bytes: status.index_bytes,
        videos: status.videos,
        files: status.files.len(),
        indexed: count("indexed"),
        shadowed: count("shadowed"),
        unreadable: count("unreadable"),
        broken: count("broken"),
        not_transcripts: count("not a transcript"),
        waiting: count("waiting"),
        orphans: status.orphans.len(),
        parked,
        messages: status.messages.clone(),
    }
}

fn name(state: &FileState) -> &'static str {
    match state {
        FileState::Indexed => "indexed",
        FileState::Shadowed { .. } => "shadowed",
        FileState::Media => "media",
        FileState::NotATranscript(_) => "not a transcript",
        FileState::Unreadable(_) => "unreadable",
        FileState::Broken(_) => "broken",
        _ => "waiting",
    }
}

/// More about a file's state, in a few words.
pub(super) fn told(state: &FileState) -> String {
    match state {
        FileState::Shadowed { by, reason } => format!("{by} is taken instead: {reason}"),
        FileState::NotATranscript(why) => without_list(reason(why)),
        FileState::Unreadable(why) | FileState::Broken(why) => reason(why),
        FileState::Waiting => "not in the index yet".into(),
        other => name(other).into(),
    }
}

/// The reason without what the state's name says already.
fn reason(why: &str) -> String {
    why.strip_prefix("not a transcript: ").unwrap_or(why).to_owned()
}

/// The reason without the dialects that were looked for: a list for one file, not for hundreds.
fn without_list(mut why: String) -> String {
    if why.ends_with(')')
        && let Some(list) = why.find(" (")
    {
        why.truncate(list);
    }
    why
}
