//! Queries drawn with a seed from running text, so that common words come as often as they stand
//! in it. No draw holds a word in doubt or reaches over a pause.

mod edit;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use cuedex_model::Source;
use fastrand::Rng;

use crate::oracle::{Form, Line, Oracle};
use edit::edit;

/// How often a place is drawn before a row gives up.
const ATTEMPTS: usize = 2_000;
/// Words as common as these, per language, say nothing of a moment's gist.
const COMMONEST: usize = 200;

/// Draws from all tracks of an oracle.
pub(crate) struct Draw<'a> {
    oracle: &'a Oracle,
    rng: Rng,
    /// How many words stand before each line, and in all.
    before: Vec<usize>,
    common: HashSet<Form>,
}

/// Words side by side.
pub(crate) struct Run<'a> {
    line: &'a Line,
    range: Range<usize>,
}

/// Some words to ask for.
pub(crate) struct Drawn {
    pub(crate) text: String,
    pub(crate) forms: Vec<Form>,
}

/// Two words that stand near each other.
pub(crate) struct Pair {
    pub(crate) left: String,
    pub(crate) right: String,
    pub(crate) forms: [Form; 2],
}

/// Words of one place with sounds between them.
pub(crate) struct OverSounds {
    pub(crate) text: String,
    pub(crate) forms: Vec<Form>,
    pub(crate) line: usize,
    pub(crate) first: usize,
}

impl Run<'_> {
    /// The words as written, with one space between them.
    pub(crate) fn text(&self) -> String {
        self.line.phrase(self.range.clone())
    }

    pub(crate) fn forms(&self) -> &[Form] {
        &self.line.forms[self.range.clone()]
    }
}

impl<'a> Draw<'a> {
    pub(crate) fn new(oracle: &'a Oracle, seed: u64) -> Self {
        let mut before = vec![0];
        for line in &oracle.lines {
            before.push(before[before.len() - 1] + line.forms.len());
        }
        Self { oracle, rng: Rng::with_seed(seed), before, common: common(oracle) }
    }

    /// Consecutive words of one stream.
    pub(crate) fn quote(&mut self, length: usize) -> Option<Run<'a>> {
        self.run(length, |_| true)
    }

    /// Consecutive words of what is said.
    pub(crate) fn said(&mut self, length: usize) -> Option<Run<'a>> {
        self.run(length, |line| line.source == Source::Audio)
    }

    /// Consecutive words of one scene.
    pub(crate) fn shown(&mut self, length: usize) -> Option<Run<'a>> {
        self.run(length, |line| line.source == Source::Visual)
    }

    /// Two words of a scene of the same video that is seen within reach of these words.
    pub(crate) fn shown_near(&mut self, said: &Run<'_>, reach_ms: u64) -> Option<Run<'a>> {
        let time = said.line.extent(said.range.clone())?.time;
        let line = self
            .oracle
            .lines
            .iter()
            .find(|line| line.source == Source::Visual && line.video == said.line.video)?;
        let is_near = |&first: &usize| {
            let (start, end) = line.cue_span(first);
            start <= time.end + reach_ms && time.start <= end + reach_ms
        };
        let pairs = (0..line.forms.len().saturating_sub(1)).filter(is_near);
        let places: Vec<usize> = pairs.filter(|&n| line.is_sure(n..n + 2)).collect();
        let &first = self.rng.choice(&places)?;
        Some(Run { line, range: first..first + 2 })
    }

    fn run(&mut self, length: usize, wanted: impl Fn(&Line) -> bool) -> Option<Run<'a>> {
        let words = self.before[self.before.len() - 1];
        for _ in 0..ATTEMPTS {
            let at = self.rng.usize(0..words.max(1));
            let number = self.before.partition_point(|&before| before <= at) - 1;
            let line = self.oracle.lines.get(number)?;
            let from = at - self.before[number];
            let range = from..from + length;
            if range.end <= line.forms.len() && wanted(line) && line.is_sure(range.clone()) {
                return Some(Run { line, range });
            }
        }
        None
    }

    /// Three different rarer words of a stretch of so many, in any order.
    pub(crate) fn gist(&mut self, reach: usize) -> Option<Drawn> {
        for _ in 0..ATTEMPTS {
            let run = self.quote(reach)?;
            let mut seen = HashSet::new();
            let mut content: Vec<usize> = run
                .range
                .clone()
                .filter(|&n| !self.common.contains(&run.line.forms[n]))
                .filter(|&n| run.line.written(n).chars().count() >= 3)
                .filter(|&n| seen.insert(run.line.forms[n]))
                .collect();
            if content.len() >= 3 {
                self.rng.shuffle(&mut content);
                content.truncate(3);
                return Some(drawn(run.line, &content));
            }
        }
        None
    }

    /// Two different words at most 12 apart, of which one at least stands no oftener than so.
    pub(crate) fn pair(&mut self, common: u64) -> Option<Pair> {
        for _ in 0..ATTEMPTS {
            let length = self.rng.usize(2..=13);
            let run = self.quote(length)?;
            let forms = [run.forms()[0], run.forms()[length - 1]];
            let rarer = forms.iter().map(|&form| self.oracle.count(form)).min();
            if !self.oracle.is_like(forms[0], forms[1]) && rarer <= Some(common) {
                let left = run.line.written(run.range.start).to_owned();
                let right = run.line.written(run.range.end - 1).to_owned();
                return Some(Pair { left, right, forms });
            }
        }
        None
    }

    /// A quote of three to eight words, and its text with one edit in a word of four letters or
    /// more.
    pub(crate) fn typo(&mut self) -> Option<(Run<'a>, String)> {
        for _ in 0..ATTEMPTS {
            let length = self.rng.usize(3..=8);
            let run = self.quote(length)?;
            let words: Vec<&str> = run.range.clone().map(|n| run.line.written(n)).collect();
            let long =
                |word: &&str| word.chars().count() >= 4 && word.chars().all(char::is_alphabetic);
            let places: Vec<usize> = (0..length).filter(|&n| long(&words[n])).collect();
            let Some(&place) = self.rng.choice(&places) else { continue };
            let edited = edit(&mut self.rng, words[place], &words.concat());
            let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            words[place] = edited;
            return Some((run, words.join(" ")));
        }
        None
    }

    /// Places of English tracks with a plain sound or mark between the words, each once.
    pub(crate) fn over_sounds(&mut self, length: usize, many: usize) -> Vec<OverSounds> {
        let mut all = Vec::new();
        for (number, line) in self.oracle.lines.iter().enumerate() {
            let english = line.language.as_deref().is_some_and(|tag| tag.starts_with("en"));
            let runs = line.clear.windows(length).filter(|_| english);
            all.extend(runs.filter(|run| is_over_sounds(line, run)).map(|run| (number, run)));
        }
        self.rng.shuffle(&mut all);
        let place = |(line, run): (usize, &[u32])| {
            let run: Vec<usize> = run.iter().map(|&n| n as usize).collect();
            let Drawn { text, forms } = drawn(&self.oracle.lines[line], &run);
            OverSounds { text, forms, line, first: run[0] }
        };
        all.into_iter().take(many).map(place).collect()
    }
}

fn drawn(line: &Line, places: &[usize]) -> Drawn {
    let text: Vec<&str> = places.iter().map(|&n| line.written(n)).collect();
    Drawn { text: text.join(" "), forms: places.iter().map(|&n| line.forms[n]).collect() }
}

fn is_over_sounds(line: &Line, run: &[u32]) -> bool {
    let plain = |n: usize| {
        let word = line.written(n).to_lowercase();
        ["um", "uh", "laughter", "music", "applause"].contains(&word.as_str())
    };
    let (first, last) = (run[0] as usize, run[run.len() - 1] as usize);
    let mut between =
        (first..last).filter(|&n| run.binary_search_by(|&at| (at as usize).cmp(&n)).is_err());
    last - first >= run.len() && line.is_joined(first, last) && between.all(plain)
}

/// The commonest words of each language.
fn common(oracle: &Oracle) -> HashSet<Form> {
    let mut languages: HashMap<Option<&str>, HashMap<Form, u64>> = HashMap::new();
    for line in &oracle.lines {
        let counts = languages.entry(line.language.as_deref()).or_default();
        for &form in &line.forms {
            *counts.entry(form).or_default() += 1;
        }
    }
    let commonest = |counts: HashMap<Form, u64>| {
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|&(form, count)| (std::cmp::Reverse(count), form));
        counts.into_iter().take(COMMONEST).map(|(form, _)| form)
    };
    languages.into_values().flat_map(commonest).collect()
}
