use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use cuedex_library::{Library, OpenOptions, RefreshOptions};
use cuedex_model::{Timestamp, Transcript};

use super::memory::Watch;
use super::{mega, section};
use crate::corpus::Corpus;
use crate::raw_tantivy::RawTantivy;

/// How often each way runs; the fastest counts.
const ROUNDS: usize = 2;

/// From files on disk to an index that answers: ours beside raw tantivy on one thread, which is
/// given the cues from memory, or reads the same files with our readers.
///
/// The memory is what comes on top of what the process holds; only ours is told, as it comes
/// first: what runs later takes its memory from what the first gave back.
pub(super) fn report(corpus: &Corpus) -> Result<String> {
    let files = tempfile::tempdir().context("no folder for the files")?;
    let bytes = write(corpus, files.path())?;
    let mut rows = Vec::new();
    let ours = best(|index| {
        let options = OpenOptions::default().with_index_dir(index);
        let library = Library::open(files.path(), &options)?;
        let refreshed =
            library.refresh(&RefreshOptions { consent: true, ..RefreshOptions::default() })?;
        anyhow::ensure!(refreshed.changed == corpus.videos.len(), "a video is missing");
        Ok(())
    })?;
    let memory = format!("{:.0}", mega(ours.1));
    rows.push(row("cuedex, 2 threads: walk, read, analyse, write, commit", ours.0, corpus, memory));
    let (fed, _) = best(|index| {
        RawTantivy::in_folder(index, |add| corpus.cues().for_each(|(n, cue)| add(n, cue)));
        Ok(())
    })?;
    rows.push(row("raw tantivy, 1 thread, fed from memory", fed, corpus, String::new()));
    let (read, _) = best(|index| {
        RawTantivy::in_folder(index, |add| read_all(files.path(), corpus.videos.len(), add));
        Ok(())
    })?;
    rows.push(row(
        "raw tantivy, 1 thread, reading with cuedex_format",
        read,
        corpus,
        String::new(),
    ));
    let head = ["from files", "s", "MB of text/s", "peak anonymous MB"];
    let title = format!("Full pipeline, {:.1} MB of SubRip files", mega(bytes));
    Ok(section(&title, &head, rows))
}

/// The shortest time in seconds, and the most memory in bytes.
fn best(run: impl Fn(&Path) -> Result<()>) -> Result<(f64, usize)> {
    let (mut time, mut memory) = (f64::INFINITY, 0);
    for _ in 0..ROUNDS {
        let index = tempfile::tempdir().context("no folder for the index")?;
        let (watch, start) = (Watch::start(), Instant::now());
        run(index.path())?;
        time = time.min(start.elapsed().as_secs_f64());
        memory = memory.max(watch.finish());
    }
    Ok((time, memory))
}

fn row(name: &str, seconds: f64, corpus: &Corpus, memory: String) -> Vec<String> {
    let speed = mega(corpus.bytes) / seconds;
    vec![name.to_owned(), format!("{seconds:.2}"), format!("{speed:.1}"), memory]
}

fn write(corpus: &Corpus, folder: &Path) -> Result<usize> {
    let mut bytes = 0;
    for (number, video) in corpus.videos.iter().enumerate() {
        let text = srt(video)?;
        bytes += text.len();
        fs::write(folder.join(name(number)), text)?;
    }
    Ok(bytes)
}

fn name(number: usize) -> String {
    format!("talk{number:06}.en.srt")
}

fn srt(video: &Transcript) -> Result<String> {
    let stamp = |time: Timestamp| time.to_string().replace('.', ",");
    let mut text = String::new();
    for (n, cue) in (1..).zip(video.tracks[0].segments()) {
        let (start, end) = (stamp(cue.span.start()), stamp(cue.span.end()));
        write!(text, "{n}\n{start} --> {end}\n{}\n\n", cue.text)?;
    }
    Ok(text)
}

fn read_all(folder: &Path, videos: usize, add: &mut dyn FnMut(u64, &cuedex_model::Segment)) {
    for number in 0..videos {
        let bytes = fs::read(folder.join(name(number))).unwrap_or_default();
        let read = cuedex_format::read(&bytes, None, &cuedex_format::ReadOptions::default());
        for track in read.into_iter().flat_map(|file| file.transcript.tracks) {
            track.segments().iter().for_each(|segment| add(number as u64, segment));
        }
    }
}
