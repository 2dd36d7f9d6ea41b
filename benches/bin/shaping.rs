//! Counts the cues that break a profile before shaping, after a greedy splitter and after ours,
//! over the corpora, and prints Markdown tables. Exit code 1 says that a target is missed.

#![expect(clippy::print_stdout, reason = "the tables are this program's result")]

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use cuedex_benches::shaping::{self, measure};

/// Shapes every subtitle file and every recognised talk of the corpora to three profiles.
#[derive(Parser)]
struct Args {
    /// Measure only files whose path holds this.
    #[arg(long, default_value = "")]
    only: String,
    /// Print the rows as JSON Lines.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<ExitCode> {
    let Args { only, json } = Args::parse();
    let proof = measure(&only)?;
    if json {
        for row in &proof.rows {
            println!("{}", serde_json::to_string(row)?);
        }
    } else {
        print!("{}", shaping::table(&proof));
    }
    Ok(if proof.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
