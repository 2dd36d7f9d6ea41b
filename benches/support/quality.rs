//! The proof of the search on any folder of transcripts: known items drawn with a seed, asked of
//! the product, and judged by the oracle.

mod cross;
mod engine;
mod gist;
mod judge;
mod near;
mod quote;
mod sizes;
mod typo;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cuedex_library::{Library, OpenOptions, RefreshOptions};
use cuedex_model::{Transcript, VideoId};

use crate::draw::Draw;
use crate::oracle::Oracle;
use crate::report::{Row, Verdict};
use engine::Engine;

/// What to prove, and on what.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder of transcripts.
    pub folder: PathBuf,
    /// Where draws begin; the same seed asks the same.
    pub seed: u64,
    /// How many queries each row draws.
    pub queries: usize,
    /// About how many tokens a unit of the index owns.
    pub segment_tokens: usize,
    /// The file of timed descriptions that become the visual track (TVR's `.jsonl`).
    pub scenes: PathBuf,
}

/// The rows of the table, and what was read.
#[derive(Debug)]
pub struct Proof {
    /// How many videos there are.
    pub videos: usize,
    /// How many tracks.
    pub tracks: usize,
    /// How many words by the oracle's count.
    pub words: usize,
    /// One per claim.
    pub rows: Vec<Row>,
}

impl Proof {
    /// Whether no claim failed. One that cannot be asked yet counts as failed.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.rows.iter().all(|row| !matches!(row.verdict, Verdict::Missed | Verdict::Unsupported))
    }
}

/// What every row works with.
struct Trial<'a> {
    oracle: &'a Oracle,
    engine: &'a Engine,
    queries: usize,
    seed: u64,
    /// Every query that was asked.
    asked: Vec<String>,
}

impl<'a> Trial<'a> {
    /// The draws of a row: its own, so that no row changes another's.
    fn draw(&self, row: u64) -> Draw<'a> {
        Draw::new(self.oracle, self.seed.wrapping_mul(1_000).wrapping_add(row))
    }
}

/// Reads the folder, indexes it and proves every row.
///
/// # Errors
/// When the folder holds no words, or the index fails.
pub fn prove(settings: &Settings) -> Result<Proof> {
    let videos = read(&settings.folder)?;
    let oracle = Oracle::of(&videos);
    if oracle.words() == 0 {
        bail!("{} holds no transcript with words", settings.folder.display());
    }
    let engine = Engine::of(&videos, settings.segment_tokens)?;
    let Settings { seed, queries, .. } = *settings;
    let mut trial = Trial { oracle: &oracle, engine: &engine, queries, seed, asked: Vec::new() };
    let mut rows = quote::rows(&mut trial)?;
    rows.push(gist::row(&mut trial)?);
    rows.extend(near::rows(&mut trial)?);
    rows.extend(typo::rows(&mut trial)?);
    rows.push(cross::row(&videos, settings)?);
    rows.push(sizes::row(&videos, &trial.asked)?);
    Ok(Proof { videos: videos.len(), tracks: oracle.lines.len(), words: oracle.words(), rows })
}

/// Every video of a folder, put together by the library from its files.
fn read(folder: &Path) -> Result<Vec<(VideoId, Transcript)>> {
    let index = tempfile::tempdir().context("no folder for the index")?;
    let options = OpenOptions::default().with_index_dir(index.path());
    let library = Library::open(folder, &options)?;
    library.refresh(&RefreshOptions { consent: true, ..RefreshOptions::default() })?;
    let read = |id: VideoId| Ok((id.clone(), library.read_video(id.as_str())?));
    library.videos()?.into_iter().map(|video| read(video.id)).collect()
}
