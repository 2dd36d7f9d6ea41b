//! Size, memory and speed of the search at scale, beside engines that index cues, in one run.

mod asking_memory;
mod asks;
mod build;
mod fields;
#[cfg(feature = "rivals")]
mod fts5;
mod latency;
mod memory;
mod occurrences;
mod pipeline;
mod word_times;

use std::path::Path;

use anyhow::{Context, Result};
use cuedex_index::Index;

use crate::corpus::Corpus;
use crate::raw_tantivy::RawTantivy;
use crate::report::{table, tell};
pub use asking_memory::ask;
use build::Built;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How many cues to make.
    pub cues: usize,
    /// Where draws begin.
    pub seed: u64,
    /// How many queries a row asks.
    pub queries: usize,
    /// Measure SQLite FTS5 too; needs the feature `rivals`.
    pub rivals: bool,
    /// Measure reading files from disk too.
    pub pipeline: bool,
}

/// The engines that answer the same queries.
pub(crate) struct Engines {
    pub(crate) ours: Index,
    pub(crate) raw: RawTantivy,
    #[cfg(feature = "rivals")]
    pub(crate) fts5: Option<fts5::Fts5>,
}

/// Measures everything and gives the report as Markdown.
///
/// # Errors
/// When an index cannot be made or asked.
pub fn measure(settings: &Settings) -> Result<String> {
    let corpus = Corpus::of(settings.cues, settings.seed);
    let (megabytes, name) = (mega(corpus.bytes), &corpus.name);
    let mut report = format!(
        "{} videos, {} cues, {megabytes:.1} MB of text made from {name}; seed {}\n\n",
        corpus.videos.len(),
        corpus.cues,
        settings.seed
    );
    if settings.pipeline {
        tell("reading files from disk");
        report.push_str(&pipeline::report(&corpus)?);
    }
    let folder = tempfile::tempdir().context("no folder for the indexes")?;
    let (engines, builds) = engines(&corpus, folder.path(), settings)?;
    report.push_str(&build::report(&builds, corpus.bytes));
    report.push_str(&fields::report(&folder.path().join("ours"), corpus.bytes)?);
    tell("asking");
    report.push_str(&latency::report(&engines, &corpus, settings)?);
    report.push_str(&occurrences::report(&engines, &corpus)?);
    report.push_str(&asking_memory::report(&folder.path().join("ours"), &corpus, settings)?);
    report.push_str(&word_times::report()?);
    Ok(report)
}

fn engines(corpus: &Corpus, folder: &Path, settings: &Settings) -> Result<(Engines, Vec<Built>)> {
    tell("building ours");
    let (ours, built) = build::ours(corpus, &folder.join("ours"))?;
    let mut builds = vec![built];
    tell("building raw tantivy");
    let (raw, built) = build::raw(corpus, &folder.join("raw"))?;
    builds.push(built);
    #[cfg(feature = "rivals")]
    let fts5 = if settings.rivals {
        tell("building SQLite FTS5");
        let (fts5, built) = build::fts5(corpus, &folder.join("fts5"))?;
        builds.push(built);
        Some(fts5)
    } else {
        None
    };
    #[cfg(not(feature = "rivals"))]
    if settings.rivals {
        anyhow::bail!("built without SQLite; build with --features rivals");
    }
    Ok((
        Engines {
            ours,
            raw,
            #[cfg(feature = "rivals")]
            fts5,
        },
        builds,
    ))
}

/// Millions of bytes.
#[expect(clippy::cast_precision_loss, reason = "sizes stay far under 2^52")]
fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn section(title: &str, head: &[&str], rows: Vec<Vec<String>>) -> String {
    format!("**{title}**\n\n{}\n", table(head, rows.into_iter()))
}
