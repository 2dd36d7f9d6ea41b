//! A search that reads every word: plain strings and positions, none of the index's own code.

use std::collections::BTreeSet;

use cuedex_index::Window;
use cuedex_model::{TrackKind, Transcript};
use proptest::prelude::*;

use crate::build::{cue, said};

pub(crate) const SILENCE_MS: u64 = 20_000;

/// A cue as the oracle sees it: a gap after the cue before it, below zero where both overlap, a
/// length, and words. No cue starts before the one before it.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) gap: i64,
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

/// A hit: its first, last and matched words, as indices.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    first: usize,
    last: usize,
    words: BTreeSet<usize>,
}

impl Hit {
    fn holds(&self, other: &Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    fn touches(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    fn start(&self, spoken: &[Spoken]) -> u64 {
        self.words.iter().map(|&word| spoken[word].start).min().unwrap()
    }

    fn end(&self, spoken: &[Spoken]) -> u64 {
        self.words.iter().map(|&word| spoken[word].end).max().unwrap()
    }
}

pub(crate) fn any_lines() -> impl Strategy<Value = Vec<Line>> {
    let word = prop::sample::select(vec!["sea", "sea", "sea", "port", "port", "rope", "can't"]);
    let gap = prop_oneof![
        3 => Just(0),
        3 => 0_i64..3_000,
        3 => -6_000_i64..0,
        1 => -60_000_i64..-10_000,
        1 => 10_000_i64..25_000,
    ];
    let length = prop_oneof![8 => 0_u64..6_000, 1 => 10_000_u64..60_000];
    let line = (gap, length, prop::collection::vec(word, 0..14))
        .prop_map(|(gap, length, words)| Line { gap, length, words });
    prop::collection::vec(line, 1..40)
}

pub(crate) fn transcript(lines: &[Line]) -> Transcript {
    let cues = lines.iter().zip(starts(lines));
    let cues = cues.map(|(line, start)| cue(start, start + line.length, &line.words.join(" ")));
    let transcript = said(cues.collect());
    assert_eq!(transcript.tracks[0].kind, TrackKind::Audio);
    transcript
}

fn starts(lines: &[Line]) -> Vec<u64> {
    let (mut start, mut end) = (0_u64, 0_u64);
    let starts = lines.iter().map(|line| {
        start = end.saturating_add_signed(line.gap).max(start);
        end = start + line.length;
        start
    });
    starts.collect()
}

/// The words with times by characters.
pub(crate) fn spoken(lines: &[Line]) -> Vec<Spoken> {
    let mut spoken = Vec::new();
    let (mut stretch, mut heard_until) = (0, None);
    for (line, start) in lines.iter().zip(starts(lines)) {
        if line.words.is_empty() {
            continue;
        }
        if heard_until.is_some_and(|until| start >= until + SILENCE_MS) {
            stretch += 1;
        }
        heard_until = heard_until.max(Some(start + line.length));
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
        .map(|(first, last)| Hit { first, last, words: (first..=last).collect() })
        .collect()
}

/// Every choice of one hit per clause, then those that hold no other, then those that fit. The
/// matched words of a window are those of each clause's first hit that starts in it.
pub(crate) fn windows(spoken: &[Spoken], clauses: &[Vec<Hit>], window: Window) -> Vec<Hit> {
    let mut all: Vec<Hit> = clauses[0].clone();
    for clause in &clauses[1..] {
        let pairs = all.iter().flat_map(|a| clause.iter().map(|b| spanning(a, b)));
        let mut pairs: Vec<Hit> = pairs
            .filter(|w| {
                window == Window::Video || spoken[w.first].stretch == spoken[w.last].stretch
            })
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        all = pairs;
    }
    let holds = |a: &Hit, b: &Hit| (a.first, a.last) != (b.first, b.last) && a.holds(b);
    let smallest = all.iter().filter(|w| !all.iter().any(|other| holds(w, other)));
    let matched = smallest.map(|w| {
        let hits = clauses.iter().flat_map(|c| c.iter().find(|hit| hit.first >= w.first));
        Hit { words: hits.flat_map(|hit| hit.words.clone()).collect(), ..w.clone() }
    });
    let lasts = |w: &Hit| w.end(spoken) - w.start(spoken);
    matched
        .filter(|w| match window {
            _ if clauses.len() == 1 => true,
            Window::Near => w.last - w.first < 64 && lasts(w) <= 30_000,
            Window::Millis(ms) => lasts(w) <= ms,
            _ => true,
        })
        .collect()
}

/// The stretch that two hits span, before it is known which words count.
fn spanning(a: &Hit, b: &Hit) -> Hit {
    let (first, last) = (a.first.min(b.first), a.last.max(b.last));
    Hit { first, last, words: BTreeSet::new() }
}

pub(crate) fn without(
    spoken: &[Spoken],
    hits: &[Hit],
    excluded: &[Hit],
    window: Window,
) -> Vec<Hit> {
    let near = |a: &Hit, b: &Hit| {
        a.start(spoken) <= b.end(spoken) + 15_000 && b.start(spoken) <= a.end(spoken) + 15_000
    };
    let excludes = |hit: &Hit, e: &Hit| window == Window::Video || hit.touches(e) || near(hit, e);
    let out = |hit: &Hit| excluded.iter().any(|e| excludes(hit, e));
    hits.iter().filter(|hit| !out(hit)).cloned().collect()
}

/// The times of hits, as the index gives them.
pub(crate) fn times(spoken: &[Spoken], hits: &[Hit]) -> Vec<(u64, u64)> {
    let mut times: Vec<_> = hits.iter().map(|hit| (hit.start(spoken), hit.end(spoken))).collect();
    times.sort_unstable();
    times
}
