use anyhow::Result;
use serde::Serialize;

use crate::args::{DirArgs, Global, IndexArgs};
use crate::exit::Exit;
use crate::output::{Output, shown};
use crate::place::{self, Wish};

#[derive(Serialize)]
struct IndexRecord {
    transcripts: usize,
    read: usize,
    changed: usize,
    removed: usize,
    unreadable: usize,
    broken: usize,
    waiting: usize,
    interrupted: bool,
    locked: bool,
    took_ms: u128,
}

pub(crate) fn run(args: &IndexArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let started = std::time::Instant::now();
    let library = place::open(global, args.place.dir.as_deref())?;
    let wish = Wish { rebuild: args.rebuild, follow: args.follow };
    let done = place::refresh(&library, global, wish, out)?;
    place::expect_transcripts(&library, &done)?;
    let record = IndexRecord {
        transcripts: done.transcripts,
        read: done.read,
        changed: done.changed,
        removed: done.removed,
        unreadable: done.unreadable,
        broken: done.broken,
        waiting: done.waiting,
        interrupted: done.interrupted,
        locked: done.locked,
        took_ms: started.elapsed().as_millis(),
    };
    if out.json() {
        out.closing_record("result", &record)?;
    } else {
        let IndexRecord { transcripts, changed, removed, unreadable, took_ms, .. } = record;
        out.line(format_args!(
            "{transcripts} transcripts; {changed} videos changed, {removed} removed, \
             {unreadable} files unreadable; {took_ms} ms"
        ))?;
        if done.broken > 0 {
            out.note(format!("{} broken recordings, see `cuedex status`", done.broken));
        }
    }
    Ok(if done.locked || done.interrupted { Exit::Failed } else { Exit::Done })
}

#[derive(Serialize)]
struct CleanRecord {
    removed: bool,
    index: String,
}

/// `cuedex clean`.
pub(crate) fn clean(args: &DirArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let library = place::open(global, args.dir.as_deref())?;
    let index = shown(library.index_dir());
    let removed = library.clean()?;
    if out.json() {
        out.closing_record("result", &CleanRecord { removed, index })?;
    } else if removed {
        out.line(format_args!("removed {index}"))?;
    } else {
        out.note(format!("there was no index at {index}"));
    }
    Ok(Exit::Done)
}
