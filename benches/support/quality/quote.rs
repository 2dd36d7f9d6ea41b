use anyhow::Result;

use super::Trial;
use super::judge::{Tally, overlaps};
use crate::report::{Row, Verdict};

const LENGTHS: [usize; 6] = [2, 3, 5, 8, 20, 40];

/// The most that a measured time may be off, in milliseconds.
const TIME_TARGET_MS: u64 = 50;

/// Quotes of consecutive words drawn from running text, each with every place where it stands.
pub(super) fn rows(trial: &mut Trial<'_>) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    for (row, length) in (0..).zip(LENGTHS) {
        let mut tally = exact(trial, row, length)?;
        errors.append(&mut tally.errors);
        let verdict = Verdict::of(tally.is_exact());
        rows.push(
            Row::new(format!("quote of {length}"), tally.asked, "1.0, 1.0", verdict)
                .with(tally.figure()),
        );
    }
    let mut times = Tally::of_errors(errors);
    let met = times.errors.iter().all(|&error| error <= TIME_TARGET_MS);
    let verdict = if times.errors.is_empty() { Verdict::Untried } else { Verdict::of(met) };
    let target = format!("<= {TIME_TARGET_MS} ms");
    rows.push(
        Row::new("quotes: measured word times", times.errors.len(), &target, verdict)
            .with(times.time_figure()),
    );
    rows.push(over_sounds(trial)?);
    Ok(rows)
}

fn exact(trial: &mut Trial<'_>, row: u64, length: usize) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut asked = Vec::new();
    let mut draw = trial.draw(row);
    for _ in 0..trial.queries {
        let Some(run) = draw.quote(length) else { break };
        let query = format!("\"{}\"", run.text());
        let truth = trial.oracle.phrase(run.forms());
        tally.judge(trial.oracle, &query, &truth, &trial.engine.hits(&query)?);
        asked.push(query);
    }
    trial.asked.append(&mut asked);
    Ok(tally)
}

/// Quotes with an "um" or a "[mark]" between their words, asked without it: they must be found
/// too, as neither breaks a phrase. Only the place that was drawn is judged.
fn over_sounds(trial: &Trial<'_>) -> Result<Row> {
    let mut tally = Tally::default();
    for place in trial.draw(20).over_sounds(3, trial.queries) {
        let query = format!("\"{}\"", place.text);
        let mut truth = trial.oracle.phrase(&place.forms);
        truth.retain(|at| at.line == place.line && at.first == place.first);
        truth.iter_mut().for_each(|at| at.required = true);
        let mut found = trial.engine.hits(&query)?;
        found.retain(|hit| overlaps(trial.oracle, &truth, hit));
        tally.judge(trial.oracle, &query, &truth, &found);
    }
    let verdict = if tally.asked == 0 { Verdict::Untried } else { Verdict::of(tally.is_exact()) };
    let row = Row::new("quote of 3 over a sound or mark", tally.asked, "1.0, 1.0", verdict);
    Ok(row.with(tally.figure()))
}
