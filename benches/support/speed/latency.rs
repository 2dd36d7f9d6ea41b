use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::Result;
use cuedex_index::{Query, SearchOptions};

use super::asks::{Ask, Asks, asks};
use super::{Engines, Settings, section};
use crate::corpus::Corpus;
use crate::report::{quantile, tell};

/// Queries asked of each engine before the clock runs.
const WARM: usize = 50;
/// Each query is asked so often and its shortest time counts, as the rest is the machine's noise.
const ROUNDS: usize = 3;
/// What takes longer is not asked again.
const SLOW: Duration = Duration::from_millis(50);
/// How many queries of a kind SQLite is asked: it is slow.
#[cfg(feature = "rivals")]
const RIVAL_QUERIES: usize = 100;

/// How long each query of a kind took, in milliseconds, in the order they were asked.
struct Times(Vec<f64>);

/// The time of every kind of query in each engine: parse, search, the ten best with their text.
pub(super) fn report(engines: &Engines, corpus: &Corpus, settings: &Settings) -> Result<String> {
    let mut rows = Vec::new();
    let mut ratios = Ratios::default();
    for kind in asks(corpus, settings.seed, settings.queries) {
        tell(kind.name);
        let ours = times(&kind.asks, |ask| ours(engines, ask))?;
        let raw = times(&kind.asks, |ask| Ok(engines.raw.top10(&ask.plain())))?;
        rows.push(ours.row(&kind, "cuedex"));
        rows.push(raw.row(&kind, "raw tantivy"));
        rival_rows(engines, &kind, &ours, &mut rows, &mut ratios)?;
    }
    let head = ["query", "asked", "engine", "p50 ms", "p90", "p99", "max", "target"];
    Ok(section("Top 10", &head, rows) + &ratios.report())
}

fn ours(engines: &Engines, ask: &Ask) -> Result<usize> {
    let options = SearchOptions { limit: 10, fallback: false, ..SearchOptions::default() };
    let query = Query::parse(&ask.plain())?;
    Ok(engines.ours.searcher()?.search(&query, &options)?.moments.len())
}

#[cfg(feature = "rivals")]
fn rival_rows(
    engines: &Engines,
    kind: &Asks,
    ours: &Times,
    rows: &mut Vec<Vec<String>>,
    ratios: &mut Ratios,
) -> Result<()> {
    let Some(fts5) = &engines.fts5 else { return Ok(()) };
    let few = &kind.asks[..kind.asks.len().min(RIVAL_QUERIES)];
    let ranked = times(few, |ask| fts5.top10(ask, true))?;
    let unranked = times(few, |ask| fts5.top10(ask, false))?;
    rows.push(ranked.row(kind, "FTS5"));
    rows.push(unranked.row(kind, "FTS5 without rank"));
    ratios.add(kind.name, ours, &ranked);
    Ok(())
}

#[cfg(not(feature = "rivals"))]
#[expect(clippy::unnecessary_wraps, reason = "with SQLite it can fail")]
fn rival_rows(
    _: &Engines,
    _: &Asks,
    _: &Times,
    _: &mut Vec<Vec<String>>,
    _: &mut Ratios,
) -> Result<()> {
    Ok(())
}

fn times(asks: &[Ask], mut answer: impl FnMut(&Ask) -> Result<usize>) -> Result<Times> {
    for ask in asks.iter().take(WARM) {
        black_box(answer(ask)?);
    }
    let mut times = Vec::with_capacity(asks.len());
    for ask in asks {
        let mut shortest = Duration::MAX;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            black_box(answer(black_box(ask))?);
            shortest = shortest.min(start.elapsed());
            if shortest > SLOW {
                break;
            }
        }
        times.push(millis(shortest));
    }
    Ok(Times(times))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

impl Times {
    fn row(&self, kind: &Asks, engine: &str) -> Vec<String> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let figure = |q| quantile(&sorted, q).map_or("-".to_owned(), |ms| format!("{ms:.3}"));
        let target = if engine == "cuedex" { kind.target.judged(&sorted) } else { String::new() };
        let mut row = vec![kind.name.to_owned(), self.0.len().to_string(), engine.to_owned()];
        row.extend([0.5, 0.9, 0.99, 1.0].map(figure));
        row.push(target);
        row
    }
}

/// How many times as fast as SQLite each query was.
#[derive(Default)]
struct Ratios(Vec<(&'static str, Vec<f64>)>);

impl Ratios {
    #[cfg(feature = "rivals")]
    fn add(&mut self, name: &'static str, ours: &Times, theirs: &Times) {
        let ratios = ours.0.iter().zip(&theirs.0).map(|(ours, theirs)| theirs / ours);
        self.0.push((name, ratios.collect()));
    }

    fn report(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let all: Vec<f64> = self.0.iter().flat_map(|(_, ratios)| ratios).copied().collect();
        let mut rows: Vec<_> = self.0.iter().map(|(name, ratios)| row(name, ratios, "")).collect();
        rows.push(row("all", &all, "min >= 1, mean >= 10"));
        let head = ["FTS5's time / ours", "minimum", "geometric mean", "slower", "target"];
        section("Against SQLite FTS5, by rank", &head, rows)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far under 2^52")]
fn row(name: &str, ratios: &[f64], target: &str) -> Vec<String> {
    let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let logarithms: f64 = ratios.iter().map(|ratio| ratio.ln()).sum();
    let mean = (logarithms / ratios.len().max(1) as f64).exp();
    let slower = ratios.iter().filter(|&&ratio| ratio < 1.0).count();
    vec![
        name.to_owned(),
        format!("{least:.2}"),
        format!("{mean:.1}"),
        format!("{slower} of {}", ratios.len()),
        target.to_owned(),
    ]
}
