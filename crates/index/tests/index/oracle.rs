//! A search that reads every word: plain strings and positions, none of the index's own code.

use cuedex_index::Window;
use cuedex_model::{TrackKind, Transcript};
use proptest::prelude::*;

use crate::build::{cue, said};

pub(crate) const SILENCE_MS: u64 = 20_000;

/// A cue as the oracle sees it: a gap after the cue before it, a length, and words.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) gap: u64,
    pub(crate) length: u64,
    pub(crate) words: Vec<&'static str>,
}

/// A word with its time and the number of its stretch between silences.
#[derive(Debug, Clone)]
pub(crate) struct Spoken {
    pub(crate) word: &'static str,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) stretch: usize,
}

/// A hit: its first and last word, as indices.
pub(crate) type Hit = (usize, usize);

pub(crate) fn any_lines() -> impl Strategy<Value = Vec<Line>> {
    let word = prop::sample::select(vec!["sea", "sea", "sea", "port", "port", "rope", "can't"]);
    let gap = prop_oneof![4 => Just(0), 4 => 0_u64..3_000, 1 => 10_000_u64..25_000];
    let line = (gap, 0_u64..6_000, prop::collection::vec(word, 0..14))
        .prop_map(|(gap, length, words)| Line { gap, length, words });
    prop::collection::vec(line, 1..40)
}

pub(crate) fn transcript(lines: &[Line]) -> Transcript {
    let mut at = 0;
    let cues = lines.iter().map(|line| {
        let start = at + line.gap;
        at = start + line.length;
        cue(start, at, &line.words.join(" "))
    });
    let transcript = said(cues.collect());
    assert_eq!(transcript.tracks[0].kind, TrackKind::Audio);
    transcript
}

/// The words with times by characters.
pub(crate) fn spoken(lines: &[Line]) -> Vec<Spoken> {
    let mut spoken = Vec::new();
    let (mut at, mut stretch, mut heard_until) = (0, 0, None);
    for line in lines {
        let start = at + line.gap;
        at = start + line.length;
        if line.words.is_empty() {
            continue;
        }
        if heard_until.is_some_and(|until| start >= until + SILENCE_MS) {
            stretch += 1;
        }
        heard_until = Some(at);
        let total = line.words.join(" ").len() as u64;
        let mut letters = 0;
        for &word in &line.words {
            let time = |letters: u64| start + line.length * letters / total;
            let end = letters + word.len() as u64;
            spoken.push(Spoken { word, start: time(letters), end: time(end), stretch });
            letters = end + 1;
        }
    }
    spoken
}

pub(crate) fn phrase(spoken: &[Spoken], words: &[&str]) -> Vec<Hit> {
    let ends = words.len()..spoken.len() + 1;
    ends.map(|end| (end - words.len(), end - 1))
        .filter(|&(first, last)| {
            spoken[first].stretch == spoken[last].stretch
                && spoken[first..=last].iter().map(|s| s.word).eq(words.iter().copied())
        })
        .collect()
}

/// Every choice of one hit per clause, then those that hold no other, then those that fit.
pub(crate) fn windows(spoken: &[Spoken], clauses: &[Vec<Hit>], window: Window) -> Vec<Hit> {
    let mut all: Vec<Hit> = clauses[0].clone();
    for clause in &clauses[1..] {
        let pairs = all.iter().flat_map(|a| clause.iter().map(|b| (a.0.min(b.0), a.1.max(b.1))));
        let mut pairs: Vec<Hit> = pairs
            .filter(|w| window == Window::Video || spoken[w.0].stretch == spoken[w.1].stretch)
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        all = pairs;
    }
    let holds = |a: &Hit, b: &Hit| a != b && a.0 <= b.0 && b.1 <= a.1;
    let smallest = all.iter().filter(|w| !all.iter().any(|other| holds(w, other)));
    let lasts = |w: &Hit| spoken[w.1].end.saturating_sub(spoken[w.0].start);
    smallest
        .filter(|w| match window {
            Window::Near => w.1 - w.0 < 64 && lasts(w) <= 30_000,
            Window::Millis(ms) => lasts(w) <= ms,
            _ => true,
        })
        .copied()
        .collect()
}

pub(crate) fn without(
    spoken: &[Spoken],
    hits: &[Hit],
    excluded: &[Hit],
    window: Window,
) -> Vec<Hit> {
    let near = |a: &Hit, b: &Hit| {
        spoken[a.0].start <= spoken[b.1].end + 15_000
            && spoken[b.0].start <= spoken[a.1].end + 15_000
    };
    let out = |hit: &Hit| excluded.iter().any(|e| window == Window::Video || near(hit, e));
    hits.iter().filter(|hit| !out(hit)).copied().collect()
}

/// The times of hits, as the index gives them.
pub(crate) fn times(spoken: &[Spoken], hits: &[Hit]) -> Vec<(u64, u64)> {
    let mut times: Vec<_> =
        hits.iter().map(|&(a, b)| (spoken[a].start, spoken[b].end.max(spoken[a].start))).collect();
    times.sort_unstable();
    times
}
