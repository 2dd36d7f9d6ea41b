use anyhow::Result;
use cuedex_model::{Moment, Transcript, VideoId};

use super::engine::Engine;
use crate::report::{Row, Verdict, tell};

const SIZES: [usize; 3] = [48, 96, 192];
/// How many queries with different answers are told in full.
const TOLD: usize = 5;

/// The same occurrences, whatever the size of the index's units.
pub(super) fn row(videos: &[(VideoId, Transcript)], asked: &[String]) -> Result<Row> {
    let engines = SIZES.map(|tokens| Engine::of(videos, tokens));
    let [small, middle, large] = engines;
    let engines = [small?, middle?, large?];
    let mut different = 0;
    for query in asked {
        let mut answers = Vec::with_capacity(SIZES.len());
        for engine in &engines {
            answers.push(plain(engine.hits(query)?));
        }
        if answers.iter().any(|answer| *answer != answers[0]) {
            different += 1;
            if different <= TOLD {
                let counts: Vec<usize> = answers.iter().map(Vec::len).collect();
                tell(&format!("sizes: {query} has {counts:?} hits in units of {SIZES:?}"));
                tell_first_difference(&answers);
            }
        }
    }
    let verdict = Verdict::of(different == 0);
    let row = Row::new("equal at 48, 96 and 192 tokens", asked.len(), "equal", verdict);
    Ok(row.with(format!("{different} different")))
}

/// The first moment that another size shows otherwise.
fn tell_first_difference(answers: &[Vec<Moment>]) {
    let (first, others) = answers.split_at(1);
    let pairs = others.iter().flat_map(|other| first[0].iter().zip(other));
    for (a, b) in pairs.filter(|(a, b)| a != b).take(1) {
        tell(&format!("  {a:?}\n  {b:?}"));
    }
}

/// Everything of the moments but their scores, which go by the units' number.
fn plain(mut moments: Vec<Moment>) -> Vec<Moment> {
    moments.iter_mut().for_each(|moment| moment.score = 0.0);
    moments
}
