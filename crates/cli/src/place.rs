//! Which library a command works on, and that its index is fresh.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use cuedex_library::{ErrorKind, Library, OpenOptions, RefreshOptions, Refreshed};

use crate::args::Global;
use crate::failure::Hinted;
use crate::interrupt::Guard;
use crate::output::{Output, shown};
use crate::progress::Drawn;

/// How a command wants the index brought up to date.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wish {
    pub(crate) rebuild: bool,
    pub(crate) follow: bool,
}

/// The library of the argument, of `-L`, or the current folder.
pub(crate) fn open(global: &Global, dir: Option<&Path>) -> Result<Library> {
    let folder = dir.map(Path::to_owned).or_else(|| global.library.clone());
    let folder = folder.unwrap_or_else(|| PathBuf::from("."));
    let mut options = OpenOptions::default();
    options.index_dir.clone_from(&global.index_dir);
    Ok(Library::open(folder, &options)?)
}

/// Scans the folder and indexes what is new. Ctrl-C stops it and keeps what is done.
pub(crate) fn refresh(
    library: &Library,
    global: &Global,
    wish: Wish,
    out: &Output,
) -> Result<Refreshed> {
    let work = |options: &RefreshOptions<'_>| Ok((library.refresh(options)?, ()));
    Ok(refreshed(library, global, wish, out, work)?.0)
}

/// Does work that begins with a refresh, with its progress drawn and Ctrl-C heard.
pub(crate) fn refreshed<T>(
    library: &Library,
    global: &Global,
    wish: Wish,
    out: &Output,
    work: impl Fn(&RefreshOptions<'_>) -> Result<(Refreshed, T), cuedex_library::Error>,
) -> Result<(Refreshed, T)> {
    let guard = Guard::listen();
    let drawn = Drawn::new(out);
    let options = |consent| RefreshOptions {
        follow: wish.follow,
        rebuild: wish.rebuild,
        consent,
        stop: Some(guard.flag()),
        reporter: &drawn,
        ..RefreshOptions::default()
    };
    let (refreshed, value) = match work(&options(global.yes)) {
        Err(error) if error.kind() == ErrorKind::NeedsConsent && asks(library)? => {
            work(&options(true))
        }
        other => other,
    }?;
    tell(&refreshed, out);
    Ok((refreshed, value))
}

fn tell(refreshed: &Refreshed, out: &Output) {
    let waiting = match refreshed.waiting {
        1 => "1 file".to_owned(),
        n => format!("{n} files"),
    };
    if refreshed.locked {
        out.warning(format!(
            "another process is writing the index; the answer is from before, without {waiting}"
        ));
    } else if refreshed.interrupted {
        out.warning(format!("stopped; not in the index yet: {waiting}"));
    }
}

/// Says how many files are not in what is shown.
pub(crate) fn tell_left_out(refreshed: &Refreshed, out: &Output) {
    let counts = [(refreshed.unreadable, "unreadable"), (refreshed.broken, "broken recordings")];
    let some = counts.iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = some.map(|(count, what)| format!("{count} {what}")).collect();
    if !told.is_empty() {
        out.note(format!("{}, see `cuedex status`", told.join(", ")));
    }
}

/// Fails when there is nothing in the library that could be searched or shown.
pub(crate) fn expect_transcripts(library: &Library, refreshed: &Refreshed) -> Result<()> {
    if refreshed.transcripts > 0 || refreshed.interrupted || refreshed.locked {
        return Ok(());
    }
    let what = format!("there are no transcripts in {}", shown(&library.folder()));
    let hint = if refreshed.closed > 0 {
        let recordings = match refreshed.closed {
            1 => "1 recording was".to_owned(),
            n => format!("{n} recordings were"),
        };
        format!("install ffmpeg: {recordings} not looked into")
    } else if refreshed.unreadable + refreshed.broken > 0 {
        "`cuedex status` says why files were not taken".to_owned()
    } else {
        "put subtitle files beside the videos, `cuedex fetch` them, or name another folder"
            .to_owned()
    };
    Err(Hinted::new(what, hint).into())
}

/// Asks a person at a terminal; nobody else.
fn asks(library: &Library) -> io::Result<bool> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(false);
    }
    let mut stderr = io::stderr().lock();
    write!(stderr, "Index all of {}? [y/N] ", shown(&library.folder()))?;
    stderr.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
