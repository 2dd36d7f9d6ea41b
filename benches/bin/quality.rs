//! Proves what the search promises on any folder of transcripts, with queries drawn from it, and
//! prints one table of targets and figures. Exit code 1 says that a target is missed.

#![expect(clippy::print_stdout, reason = "the table is this program's result")]

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use cuedex_benches::quality::{Settings, prove};
use cuedex_benches::{corpora, proof_table};

/// Asks for known items of a folder of transcripts and compares every answer with a plain scan.
#[derive(Parser)]
struct Args {
    /// The folder of transcripts.
    folder: PathBuf,
    /// Where the draws begin: the same seed asks the same.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many queries each row asks.
    #[arg(long, default_value_t = 200)]
    queries: usize,
    /// About how many tokens a unit of the index owns.
    #[arg(long, default_value_t = 96)]
    segment_tokens: usize,
    /// Timed descriptions that become the visual track, as TVR's file has them.
    #[arg(long)]
    scenes: Option<PathBuf>,
    /// Print the rows as JSON Lines.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<ExitCode> {
    let Args { folder, seed, queries, segment_tokens, scenes, json } = Args::parse();
    let scenes = scenes.unwrap_or_else(|| corpora().join("tvr/tvr_val_release.jsonl"));
    let proof = prove(&Settings { folder: folder.clone(), seed, queries, segment_tokens, scenes })?;
    if json {
        for row in &proof.rows {
            println!("{}", serde_json::to_string(row)?);
        }
    } else {
        let (videos, tracks, words) = (proof.videos, proof.tracks, proof.words);
        let folder = folder.display();
        println!("{folder}: {videos} videos, {tracks} tracks, {words} words; seed {seed}\n");
        print!("{}", proof_table(&proof.rows));
    }
    Ok(if proof.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
