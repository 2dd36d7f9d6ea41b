use anyhow::Result;

use super::Trial;
use super::judge::{overlaps, share};
use crate::oracle::{Form, Oracle, Place};
use crate::report::{Row, Verdict, tell};

/// The most words of the stretch that holds the three words.
const REACH: usize = 20;
const TARGET: f64 = 0.97;
/// The window in which the product looks for words without quotes, as it states: slow speech can
/// need longer for twenty words, and these draws are told apart.
const WINDOW_MS: u64 = 30_000;
/// How many queries that fail at the first place are told in full.
const TOLD: usize = 5;

/// Three rarer words of one stretch, asked in any order.
pub(super) fn row(trial: &mut Trial<'_>) -> Result<Row> {
    let (mut asked, mut first, mut ten, mut slow) = (Vec::new(), 0, 0, 0);
    let mut draw = trial.draw(30);
    for _ in 0..trial.queries {
        let Some(gist) = draw.gist(REACH) else { break };
        let query = gist.text;
        let truth = windows(trial.oracle, &gist.forms);
        let found = trial.engine.top10(&query)?;
        let right = found.iter().position(|moment| overlaps(trial.oracle, &truth, moment));
        first += usize::from(right == Some(0));
        ten += usize::from(right.is_some());
        slow += usize::from(shortest(&truth) > WINDOW_MS);
        if right != Some(0) && asked.len() - first < TOLD {
            let best = found.first().map(|m| (m.video.as_str(), m.span, m.snippet.as_str()));
            let shortest = shortest(&truth);
            tell(&format!("gist: {query} in {shortest} ms stands at {right:?}; first {best:?}"));
        }
        asked.push(query);
    }
    let (r1, r10) = (share(first, asked.len()), share(ten, asked.len()));
    let row = Row::new("gist, R@1", asked.len(), ">= 0.97", Verdict::of(r1 >= TARGET));
    trial.asked.append(&mut asked);
    Ok(row.with(format!("R@1 {r1:.4}, R@10 {r10:.4}; {slow} draws are longer than 30 s")))
}

/// The shortest time of these windows, in milliseconds.
fn shortest(windows: &[Place]) -> u64 {
    let length = |place: &Place| place.extent.time.end.saturating_sub(place.extent.time.start);
    windows.iter().map(length).min().unwrap_or(0)
}

/// The smallest stretches of at most [`REACH`] words that hold all of them.
fn windows(oracle: &Oracle, forms: &[Form]) -> Vec<Place> {
    let mut places = Vec::new();
    for (line, words) in oracle.lines.iter().enumerate() {
        let at: Vec<usize> =
            (0..words.forms.len()).filter(|&n| forms.contains(&words.forms[n])).collect();
        for (n, &first) in at.iter().enumerate() {
            let near = at[n..].iter().copied().take_while(|&at| at < first + REACH);
            let mut seen = Vec::new();
            for last in near {
                if !seen.contains(&words.forms[last]) {
                    seen.push(words.forms[last]);
                }
                if seen.len() == forms.len() {
                    let extent = words.extent(first..=last);
                    let joined = words.is_joined(first, last);
                    places.extend(extent.filter(|_| joined).map(|extent| Place {
                        line,
                        first,
                        last,
                        extent,
                        required: true,
                    }));
                    break;
                }
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::spoken;

    #[test]
    fn a_window_holds_all_words_within_twenty() {
        let far = "x ".repeat(18);
        let text = format!("boat quiet harbor {far} boat");
        let oracle = spoken(&[(0, 60_000, &text)]);
        let forms = oracle.known("harbor boat quiet").expect("known words");
        let found: Vec<_> = windows(&oracle, &forms).iter().map(|at| (at.first, at.last)).collect();
        assert_eq!(found, [(0, 2)], "from the second word to the last boat there are 21");
    }
}
