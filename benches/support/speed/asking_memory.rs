use std::io::{BufRead, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use cuedex_index::{Index, IndexOptions, Query, SearchOptions};

use super::asks::{asks, commonest_phrase};
use super::memory::Watch;
use super::{Settings, mega, section};
use crate::corpus::Corpus;

/// Wanted, in millions of bytes.
const TARGET: f64 = 150.0;

/// The memory that searching takes, seen in a process that does nothing else: this one's
/// allocator holds what building the indexes took.
pub(super) fn report(folder: &Path, corpus: &Corpus, settings: &Settings) -> Result<String> {
    let mut lines: Vec<String> = asks(corpus, settings.seed, settings.queries)
        .iter()
        .flat_map(|kind| kind.asks.iter().map(|ask| ask.plain()))
        .collect();
    let top10 = peak(folder, &lines)?;
    lines = vec![format!("\"{}\"", commonest_phrase(corpus, 2))];
    let all = peak(folder, &lines)?;
    let row = |name: &str, bytes: usize| {
        let verdict = if mega(bytes) <= TARGET { "met" } else { "MISSED" };
        vec![name.to_owned(), format!("{:.0}", mega(bytes)), format!("<= {TARGET}: {verdict}")]
    };
    let rows = vec![
        row("all queries of the table, top 10", top10),
        row("the commonest phrase of two words", all),
    ];
    Ok(section("Memory of searching", &["asked", "peak anonymous MB", "target"], rows))
}

fn peak(folder: &Path, queries: &[String]) -> Result<usize> {
    let program = std::env::current_exe().context("this program has no path")?;
    let mut child = Command::new(program)
        .arg("--ask")
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().context("no way to ask")?;
    stdin.write_all(queries.join("\n").as_bytes())?;
    drop(stdin);
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "asking in a process of its own failed");
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// Asks an index every line of `queries`; the most bytes of anonymous memory meanwhile.
///
/// # Errors
/// When the index cannot be opened or asked.
pub fn ask(folder: &Path, queries: impl BufRead) -> Result<usize> {
    let watch = Watch::start();
    let index = Index::open_or_create(folder, &IndexOptions::default())?;
    let options = SearchOptions { limit: 10, fallback: false, ..SearchOptions::default() };
    for line in queries.lines() {
        let query = Query::parse(&line?)?;
        std::hint::black_box(index.searcher()?.search(&query, &options)?);
    }
    Ok(watch.finish())
}
