use std::collections::{HashMap, HashSet};

use fastrand::Rng;

use crate::corpus::Corpus;
use crate::report::quantile;

/// Words as common as these are the commonest.
pub(super) const COMMONEST: usize = 100;
/// Videos read to learn which words are common.
const SAMPLE: usize = 200;
/// How often a place is drawn before a row is given up.
const ATTEMPTS: usize = 100_000;

/// A query in a form that each engine writes its own way.
pub(super) enum Ask {
    Phrase(Vec<String>),
    All(Vec<String>),
    Any(Vec<String>),
}

impl Ask {
    /// As our query language and tantivy's have it: the words in quotes, as tantivy's parser takes
    /// an apostrophe for a quote.
    pub(super) fn plain(&self) -> String {
        let quoted = |words: &[String], between: &str| {
            let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            words.join(between)
        };
        match self {
            Self::Phrase(words) => format!("\"{}\"", words.join(" ")),
            Self::All(words) => quoted(words, " AND "),
            Self::Any(words) => quoted(words, " OR "),
        }
    }
}

/// Queries of one kind.
pub(super) struct Asks {
    pub(super) name: &'static str,
    pub(super) target: Target,
    pub(super) asks: Vec<Ask>,
}

/// The longest that half, and 99 of a hundred, of the queries may take, in milliseconds.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub(super) p50: Option<f64>,
    pub(super) p99: Option<f64>,
}

impl Target {
    const NONE: Self = Self { p50: None, p99: None };

    const fn p99(limit: f64) -> Self {
        Self { p50: None, p99: Some(limit) }
    }

    /// The targets, and whether these times, in order, reach them.
    pub(super) fn judged(self, sorted: &[f64]) -> String {
        let judge = |name: &str, q: f64, limit: Option<f64>| {
            let (limit, time) = (limit?, quantile(sorted, q)?);
            let verdict = if time <= limit { "met" } else { "MISSED" };
            Some(format!("{name} <= {limit}: {verdict}"))
        };
        let judged = [judge("p50", 0.5, self.p50), judge("p99", 0.99, self.p99)];
        judged.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Draws from running text.
struct Source<'a> {
    corpus: &'a Corpus,
    rng: Rng,
    ranks: HashMap<String, usize>,
    videos: HashMap<usize, Vec<String>>,
}

/// All kinds of queries, the same for the same seed.
pub(super) fn asks(corpus: &Corpus, seed: u64, many: usize) -> Vec<Asks> {
    let mut source = Source::of(corpus, seed);
    let mut kind = |name, target, draw: &mut dyn FnMut(&mut Source<'_>) -> Option<Ask>| Asks {
        name,
        target,
        asks: (0..many).map_while(|_| draw(&mut source)).collect(),
    };
    vec![
        kind("phrase of 2 to 5", Target { p50: Some(2.0), p99: Some(20.0) }, &mut |source| {
            let length = source.rng.usize(2..=5);
            source.run(length, |_| true).map(Ask::Phrase)
        }),
        kind("phrase of the 100 commonest words", Target::p99(60.0), &mut |source| {
            let length = source.rng.usize(2..=5);
            source.run(length, |rank| rank < COMMONEST).map(Ask::Phrase)
        }),
        kind("AND of 4, of one stretch of 20 words", Target::p99(10.0), &mut |source| {
            source.run(20, |_| true).map(|mut words| Ask::All(source.four(&mut words)))
        }),
        kind("AND of 4 rarer words from anywhere", Target::p99(10.0), &mut |source| {
            let mut words: Vec<String> = (0..8).filter_map(|_| source.rarer()).collect();
            Some(Ask::All(source.four(&mut words)))
        }),
        kind("one word", Target::NONE, &mut |source| source.run(1, |_| true).map(Ask::Any)),
        kind("OR of 4, of one stretch of 20 words", Target::NONE, &mut |source| {
            source.run(20, |_| true).map(|mut words| Ask::Any(source.four(&mut words)))
        }),
    ]
}

/// The words side by side, so many, that stand in the text most often.
pub(super) fn commonest_phrase(corpus: &Corpus, length: usize) -> String {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for video in 0..corpus.videos.len().min(SAMPLE) {
        for run in corpus.words(video).windows(length) {
            *counts.entry(run.join(" ")).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
    most.map(|(phrase, _)| phrase).unwrap_or_default()
}

impl<'a> Source<'a> {
    fn of(corpus: &'a Corpus, seed: u64) -> Self {
        let mut counts: HashMap<String, u64> = HashMap::new();
        for video in 0..corpus.videos.len().min(SAMPLE) {
            for word in corpus.words(video) {
                *counts.entry(word).or_default() += 1;
            }
        }
        let mut words: Vec<_> = counts.into_iter().collect();
        words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let ranks = words.into_iter().enumerate().map(|(rank, (word, _))| (word, rank)).collect();
        Self { corpus, rng: Rng::with_seed(seed), ranks, videos: HashMap::new() }
    }

    /// Consecutive words, all of which have a rank that is wanted.
    fn run(&mut self, length: usize, wanted: impl Fn(usize) -> bool) -> Option<Vec<String>> {
        for _ in 0..ATTEMPTS {
            let video = self.rng.usize(0..self.corpus.videos.len().min(SAMPLE));
            let corpus = self.corpus;
            let words = self.videos.entry(video).or_insert_with(|| corpus.words(video));
            let from = self.rng.usize(0..words.len().saturating_sub(length).max(1));
            let Some(run) = words.get(from..from + length) else { continue };
            if run.iter().all(|word| self.ranks.get(word).is_some_and(|&rank| wanted(rank))) {
                return Some(run.to_vec());
            }
        }
        None
    }

    /// A word that is not among the 200 commonest.
    fn rarer(&mut self) -> Option<String> {
        self.run(1, |rank| rank >= 2 * COMMONEST).and_then(|mut words| words.pop())
    }

    /// Four different ones of these words, or all there are.
    fn four(&mut self, words: &mut Vec<String>) -> Vec<String> {
        self.rng.shuffle(words);
        let mut seen = HashSet::new();
        words.drain(..).filter(|word| seen.insert(word.clone())).take(4).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_query_are_quoted_apart() {
        let words = || vec!["can't".to_owned(), "wait".to_owned()];
        assert_eq!(Ask::Phrase(words()).plain(), "\"can't wait\"");
        assert_eq!(Ask::All(words()).plain(), "\"can't\" AND \"wait\"");
        assert_eq!(Ask::Any(words()).plain(), "\"can't\" OR \"wait\"");
    }

    #[test]
    fn a_target_is_judged_by_its_quantile() {
        let times: Vec<f64> = (0..100).map(f64::from).collect();
        let target = Target { p50: Some(49.0), p99: Some(98.0) };
        assert_eq!(target.judged(&times), "p50 <= 49: MISSED, p99 <= 98: met");
    }
}
