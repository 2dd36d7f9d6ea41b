use anyhow::Result;

use super::Trial;
use super::judge::{overlaps, share};
use crate::report::{Row, Verdict, tell};

const TARGET: f64 = 0.9;
/// How many queries that fail are told in full.
const TOLD: usize = 5;

/// Quotes with one edit in one word, asked with and without quotes.
pub(super) fn rows(trial: &mut Trial<'_>) -> Result<Vec<Row>> {
    Ok(vec![row(trial, true)?, row(trial, false)?])
}

fn row(trial: &mut Trial<'_>, quoted: bool) -> Result<Row> {
    let name = if quoted { "typo in a quote, R@10" } else { "typo in plain words, R@10" };
    let (mut asked, mut right) = (0, 0);
    let mut draw = trial.draw(50);
    for _ in 0..trial.queries {
        let Some((run, text)) = draw.typo() else { break };
        // Where the misspelt words stand somewhere too, they are asked for rightly.
        let edited = trial.oracle.known(&text);
        if edited.is_some_and(|forms| !trial.oracle.phrase(&forms).is_empty()) {
            continue;
        }
        let query = if quoted { format!("\"{text}\"") } else { text };
        let truth = trial.oracle.phrase(run.forms());
        let found = trial.engine.top10(&query)?;
        asked += 1;
        if found.iter().any(|moment| overlaps(trial.oracle, &truth, moment)) {
            right += 1;
        } else if asked - right <= TOLD {
            let best = found.first().map(|m| (m.video.as_str(), m.span, m.snippet.as_str()));
            tell(&format!("typo: {query} for {:?}; first {best:?}", run.text()));
        }
    }
    let r10 = share(right, asked);
    let row = Row::new(name, asked, ">= 0.9", Verdict::of(r10 >= TARGET));
    Ok(row.with(format!("R@10 {r10:.4}")))
}
