use std::hint::black_box;
use std::time::Instant;

use anyhow::Result;
use cuedex_index::{Query, SearchOptions};

use super::asks::commonest_phrase;
use super::{Engines, section};
use crate::corpus::Corpus;

/// How often everything is found; the fastest counts.
const ROUNDS: usize = 3;

/// So many hits make the rate a figure to judge.
const MANY: u32 = 100_000;
/// Wanted, in millions a second.
const TARGET: f64 = 1.0;

/// Every occurrence of the commonest phrase of two words, and of the commonest word, with times.
pub(super) fn report(engines: &Engines, corpus: &Corpus) -> Result<String> {
    let rows = [2, 1].map(|length| row(engines, &commonest_phrase(corpus, length)));
    let head = ["all occurrences of", "hits", "ms", "million a second", "target"];
    Ok(section("Occurrences", &head, rows.into_iter().collect::<Result<_>>()?))
}

fn row(engines: &Engines, phrase: &str) -> Result<Vec<String>> {
    let query = Query::parse(&format!("\"{phrase}\""))?;
    let searcher = engines.ours.searcher()?;
    let (mut best, mut hits) = (f64::INFINITY, 0_u32);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        hits = 0;
        searcher.occurrences(&query, &SearchOptions::default(), |occurrence| {
            black_box(occurrence);
            hits += 1;
            true
        })?;
        best = best.min(start.elapsed().as_secs_f64());
    }
    let rate = f64::from(hits) / best / 1e6;
    let verdict = match hits {
        0..MANY => "too few hits to judge",
        _ if rate >= TARGET => "met",
        _ => "MISSED",
    };
    Ok(vec![
        format!("\"{phrase}\""),
        hits.to_string(),
        format!("{:.1}", best * 1e3),
        format!("{rate:.3}"),
        format!(">= {TARGET} from {MANY} hits: {verdict}"),
    ])
}
