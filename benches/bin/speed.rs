//! Measures size, memory and speed of the index at scale, beside raw tantivy and SQLite FTS5 in
//! the same run, and prints Markdown tables.

#![expect(clippy::print_stdout, reason = "the tables are this program's result")]

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use cuedex_benches::speed::{self, Settings, measure};

/// Builds indexes of the corpora's English text, repeated to a size, and asks them.
#[derive(Parser)]
struct Args {
    /// How many cues to index.
    #[arg(long, default_value_t = 2_000_000)]
    cues: usize,
    /// Where the draws begin: the same seed makes and asks the same.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many queries each row asks.
    #[arg(long, default_value_t = 1_000)]
    queries: usize,
    /// Measure SQLite FTS5 too; needs `--features rivals`.
    #[arg(long)]
    rivals: bool,
    /// Leave out the way from files on disk.
    #[arg(long)]
    no_pipeline: bool,
    /// Ask the index in this folder the lines of standard input, and print the memory it took.
    #[arg(long, hide = true)]
    ask: Option<PathBuf>,
}

fn main() -> Result<()> {
    let Args { cues, seed, queries, rivals, no_pipeline, ask } = Args::parse();
    if let Some(folder) = ask {
        println!("{}", speed::ask(&folder, std::io::stdin().lock())?);
        return Ok(());
    }
    let settings = Settings { cues, seed, queries, rivals, pipeline: !no_pipeline };
    print!("{}", measure(&settings)?);
    Ok(())
}
