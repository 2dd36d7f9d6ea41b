use std::collections::BTreeSet;

use anyhow::Result;

use super::Trial;
use super::engine::Engine;
use super::judge::Tally;
use crate::oracle::{Form, Line, Oracle, Place};
use crate::report::{Row, Verdict};

/// The reach in words.
const WORDS: usize = 8;
/// The reach in milliseconds.
const MILLIS: u64 = 10_000;
/// So near its limit a gap is not judged: both sides round times.
pub(super) const BAND_MS: u64 = 60;
/// Pairs of which both words are commoner are not drawn: they have too many places to compare.
const COMMON: u64 = 3_000;

#[derive(Clone, Copy)]
enum Reach {
    Words,
    Seconds,
}

/// Two words near each other, by words and by seconds.
pub(super) fn rows(trial: &mut Trial<'_>) -> Result<Vec<Row>> {
    Ok(vec![row(trial, Reach::Words)?, row(trial, Reach::Seconds)?])
}

fn row(trial: &mut Trial<'_>, reach: Reach) -> Result<Row> {
    let (operator, seed) = match reach {
        Reach::Words => (format!("NEAR/{WORDS}"), 40),
        Reach::Seconds => (format!("NEAR/{}s", MILLIS / 1_000), 41),
    };
    let (name, target) = (format!("x {operator} y"), "equal");
    let hits = if matches!(reach, Reach::Words) { 1 } else { 2 };
    if !Engine::understands(&format!("alpha {operator} beta"), hits)? {
        return Ok(Row::new(name, 0, target, Verdict::Unsupported).with("not supported"));
    }
    let (mut tally, mut asked) = (Tally::default(), Vec::new());
    let mut draw = trial.draw(seed);
    for _ in 0..trial.queries {
        let Some(pair) = draw.pair(COMMON) else { break };
        // In quotes, so that neither word stands for its other forms.
        let query = format!("\"{}\" {operator} \"{}\"", pair.left, pair.right);
        let truth = windows(trial.oracle, pair.forms, reach);
        tally.judge(trial.oracle, &query, &truth, &trial.engine.hits(&query)?);
        asked.push(query);
    }
    trial.asked.append(&mut asked);
    let verdict = Verdict::of(tally.is_exact());
    Ok(Row::new(name, tally.asked, target, verdict).with(tally.figure()))
}

/// The smallest windows of both words within reach: of neighbours, as a pair with another of the
/// two between would hold a smaller one. A window that is the smallest only with, or only
/// without, words in doubt need not be found.
fn windows(oracle: &Oracle, forms: [Form; 2], reach: Reach) -> Vec<Place> {
    let mut places = Vec::new();
    for (line, words) in oracle.lines.iter().enumerate() {
        let at: Vec<usize> = (0..words.forms.len())
            .filter(|&n| forms.iter().any(|&form| oracle.is_like(words.forms[n], form)))
            .collect();
        let is_clear = |n: &usize| forms.contains(&words.forms[*n]) && words.is_sure(*n..*n + 1);
        let clear: Vec<usize> = at.iter().copied().filter(is_clear).collect();
        let (all, clear) = (neighbours(oracle, words, &at), neighbours(oracle, words, &clear));
        for &(first, last) in all.union(&clear) {
            let agreed = all.contains(&(first, last)) && clear.contains(&(first, last));
            let judged = match reach {
                Reach::Words => by_words(words, first, last),
                Reach::Seconds => by_time(words, first, last),
            };
            if let Some((sure, extent)) = judged.zip(words.extent([first, last].into_iter())) {
                places.push(Place { line, first, last, extent, required: sure && agreed });
            }
        }
    }
    places
}

/// Places side by side in a list that hold different words.
fn neighbours(oracle: &Oracle, words: &Line, at: &[usize]) -> BTreeSet<(usize, usize)> {
    let pairs = at.windows(2).map(|pair| (pair[0], pair[1]));
    pairs.filter(|&(a, b)| !oracle.is_like(words.forms[a], words.forms[b])).collect()
}

/// Whether a pair is within reach for sure; `None` where it is not at all.
fn by_words(line: &Line, first: usize, last: usize) -> Option<bool> {
    if !line.is_joined(first, last) {
        return None;
    }
    let sure = line.is_sure(first..last + 1);
    let clear = (first + 1..=last).filter(|&n| line.is_sure(n..n + 1)).count();
    match (last - first <= WORDS, clear <= WORDS) {
        (true, true) => Some(sure),
        (false, false) => None,
        _ => Some(false),
    }
}

fn by_time(line: &Line, first: usize, last: usize) -> Option<bool> {
    let gap = line.extent([first].into_iter())?.gap(line.extent([last].into_iter())?);
    let sure = line.is_sure(first..first + 1) && line.is_sure(last..last + 1);
    (gap <= MILLIS + BAND_MS).then_some(sure && gap + BAND_MS <= MILLIS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::spoken;

    fn near(cues: &[(u64, u64, &str)], reach: Reach) -> Vec<(usize, usize, bool)> {
        let oracle = spoken(cues);
        let forms = oracle.known("boat harbor").expect("known words");
        let windows = windows(&oracle, [forms[0], forms[1]], reach);
        windows.iter().map(|at| (at.first, at.last, at.required)).collect()
    }

    #[test]
    fn only_neighbours_within_eight_words_are_near() {
        let text = "harbor one two three four five six seven boat boat x x x x x x x x harbor";
        assert_eq!(near(&[(0, 9_000, text)], Reach::Words), [(0, 8, true)]);
    }

    #[test]
    fn a_sound_between_leaves_the_limit_open() {
        let text = "harbor um one two three four five six seven boat";
        assert_eq!(near(&[(0, 9_000, text)], Reach::Words), [(0, 9, false)]);
    }

    #[test]
    fn seconds_reach_over_a_pause_and_gaps_at_the_limit_are_not_judged() {
        let cues = |gap: u64| [(0, 1_000, "boat"), (1_000 + gap, 3_000 + gap, "harbor")];
        assert_eq!(near(&cues(9_900), Reach::Seconds), [(0, 1, true)]);
        assert_eq!(near(&cues(9_980), Reach::Seconds), [(0, 1, false)]);
        assert_eq!(near(&cues(10_040), Reach::Seconds), [(0, 1, false)]);
        assert_eq!(near(&cues(10_100), Reach::Seconds), []);
    }
}
