use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use cuedex_index::{Index, IndexOptions, WriterOptions};
use cuedex_model::VideoId;

use super::{mega, section};
use crate::corpus::Corpus;
use crate::raw_tantivy::RawTantivy;

/// How an index was made.
pub(super) struct Built {
    name: &'static str,
    bytes: usize,
    time: Duration,
}

/// Ours: analysis in this thread, one thread that writes.
pub(super) fn ours(corpus: &Corpus, folder: &Path) -> Result<(Index, Built)> {
    timed("cuedex, 2 threads", folder, || {
        let index = Index::open_or_create(folder, &IndexOptions::default())?;
        let mut writer = index.writer(&WriterOptions::default())?;
        for (number, video) in (0..).zip(&corpus.videos) {
            writer.put(number, &VideoId::new(format!("talks/{number:06}"))?, video)?;
        }
        writer.commit("")?;
        writer.finish()?;
        Ok(index)
    })
}

/// Raw tantivy on one thread.
pub(super) fn raw(corpus: &Corpus, folder: &Path) -> Result<(RawTantivy, Built)> {
    timed("raw tantivy, 1 thread", folder, || {
        let feed = |add: &mut dyn FnMut(u64, &_)| corpus.cues().for_each(|(n, cue)| add(n, cue));
        Ok(RawTantivy::in_folder(folder, feed))
    })
}

/// SQLite on one thread.
#[cfg(feature = "rivals")]
pub(super) fn fts5(corpus: &Corpus, folder: &Path) -> Result<(super::fts5::Fts5, Built)> {
    timed("SQLite FTS5", folder, || super::fts5::Fts5::of(corpus, &folder.join("cues.db")))
}

fn timed<T>(
    name: &'static str,
    folder: &Path,
    make: impl FnOnce() -> Result<T>,
) -> Result<(T, Built)> {
    fs::create_dir_all(folder)?;
    let start = Instant::now();
    let made = make()?;
    let time = start.elapsed();
    Ok((made, Built { name, bytes: size_of(folder)?, time }))
}

/// The bytes of the files of a folder.
pub(super) fn size_of(folder: &Path) -> Result<usize> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        bytes += usize::try_from(entry?.metadata()?.len())?;
    }
    Ok(bytes)
}

pub(super) fn report(builds: &[Built], payload: usize) -> String {
    let cells = |built: &Built| {
        let seconds = built.time.as_secs_f64();
        vec![
            built.name.to_owned(),
            format!("{seconds:.2}"),
            format!("{:.1}", mega(payload) / seconds),
            format!("{:.1}", mega(built.bytes)),
            format!("{:.3}", mega(built.bytes) / mega(payload)),
        ]
    };
    let head = ["index from memory", "s", "MB/s", "size MB", "size / text"];
    section("Building", &head, builds.iter().map(cells).collect())
}
