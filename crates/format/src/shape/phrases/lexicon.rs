use foldhash::{HashMap, HashSet};

use super::file::{Bind, File, Phrase, Side, When};
use crate::shape::sentences::{Mark, is_initial_or_number, mark};

/// How firmly a word holds on to a neighbour, whatever it is, if it is a number, if it begins
/// with a capital.
type Hold = [u8; 3];

/// What is known of a word in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// Its number among the words of phrases; 0 for all others.
    id: u32,
    next: Hold,
    previous: Hold,
    pub(crate) reads_well_after_break: bool,
    pub(crate) is_number: bool,
    pub(crate) is_capital: bool,
    /// The mark at its end; none after an abbreviation, an initial, the number of a list.
    pub(crate) mark: Mark,
}

/// The weights of a row of words, and room to look them up.
#[derive(Debug, Default)]
pub(crate) struct Weights {
    /// How much a break before each word hurts.
    pub(crate) before: Vec<u8>,
    /// The words that end a verb with its particle: as a particle they hold on to nothing after.
    ends: Vec<bool>,
    pub(super) text: String,
}

#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    id: u32,
    next: Hold,
    previous: Hold,
    is_preferred: bool,
    is_number: bool,
}

/// The words of a language, each under its lower case, and its phrases as an automaton over them.
#[derive(Debug)]
pub(super) struct Lexicon {
    words: HashMap<Box<str>, Entry>,
    /// Words that hold on only with their capitals.
    exact: HashMap<Box<str>, Entry>,
    abbreviations: HashSet<Box<str>>,
    /// From a state by a word to the next state.
    steps: HashMap<(u32, u32), State>,
    /// How many words have a number.
    ids: u32,
    pub(super) has_capital_names: bool,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self {
            words: HashMap::default(),
            exact: HashMap::default(),
            abbreviations: HashSet::default(),
            steps: HashMap::default(),
            ids: 0,
            has_capital_names: true,
        }
    }
}

/// A state of the automaton.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    state: u32,
    /// Where a phrase ends here, its weight.
    weight: u8,
    /// Its last word is a particle.
    is_particle: bool,
}

/// Longer words are in no list.
const LONGEST_WORD: usize = 64;

/// The weight up to which a word holds on only half as firmly to one that reads well after a break.
const LOOSE: u8 = 65;

/// How firmly an initial or the number of a list holds on to what follows.
const INITIAL: u8 = 85;

impl Lexicon {
    pub(super) fn of_file(file: File) -> Self {
        let has_capital_names = file.language != "de";
        let mut lexicon = Self { has_capital_names, ..Self::default() };
        lexicon.abbreviations.extend(file.sentences.abbreviations.into_iter().map(Into::into));
        for bind in &file.bind {
            bind.words.iter().for_each(|word| lexicon.add_bind(bind, word));
        }
        for phrase in &file.phrase {
            phrase.list.iter().for_each(|text| lexicon.add_phrase(phrase, text));
        }
        for word in &file.prefer.before {
            lexicon.entry(word).is_preferred = true;
        }
        for word in &file.numbers.words {
            lexicon.entry(word).is_number = true;
        }
        lexicon
    }

    fn entry(&mut self, word: &str) -> &mut Entry {
        let mut folded = String::new();
        fold(word, &mut folded);
        self.words.entry(folded.into()).or_default()
    }

    fn add_bind(&mut self, bind: &Bind, word: &str) {
        let entry = match bind.exact {
            true => self.exact.entry(edges_off(word).into()).or_default(),
            false => self.entry(word),
        };
        let hold = match bind.side {
            Side::Next => &mut entry.next,
            Side::Previous => &mut entry.previous,
        };
        let when = match bind.when {
            When::Any => 0,
            When::Number => 1,
            When::Capital => 2,
        };
        hold[when] = hold[when].max(bind.weight);
    }

    fn add_phrase(&mut self, phrase: &Phrase, text: &str) {
        let mut step = (0, 0);
        let mut state = 0;
        for word in text.split_whitespace() {
            let next_id = self.ids + 1;
            let entry = self.entry(word);
            if entry.id == 0 {
                entry.id = next_id;
                self.ids = next_id;
            }
            step = (state, self.entry(word).id);
            let next_state = u32::try_from(self.steps.len()).unwrap_or(u32::MAX).saturating_add(1);
            let new = State { state: next_state, ..State::default() };
            state = self.steps.entry(step).or_insert(new).state;
        }
        if let Some(end) = self.steps.get_mut(&step) {
            end.weight = phrase.weight.max(end.weight);
            end.is_particle |= phrase.name.contains("particle");
        }
    }

    pub(super) fn is_abbreviation(&self, word: &str) -> bool {
        let open = word.trim_start_matches(['"', '\'', '(', '[', '“', '«', '„']);
        self.abbreviations.contains(open)
    }

    pub(super) fn seen(&self, word: &str, text: &mut String) -> Seen {
        let is_capital = begins_with_capital(word);
        let mark = mark(word);
        let is_short_form = mark == Mark::Stop && self.is_abbreviation(word);
        let is_initial = mark == Mark::Stop && is_initial_or_number(word, false);
        let mut entry = Entry::default();
        if !self.words.is_empty() && word.len() <= LONGEST_WORD {
            fold(word, text);
            entry = self.words.get(text.as_str()).copied().unwrap_or_default();
            if is_capital && let Some(exact) = self.exact.get(edges_off(word)) {
                let both = |a: Hold, b: Hold| std::array::from_fn(|n| a[n].max(b[n]));
                entry.next = both(entry.next, exact.next);
                entry.previous = both(entry.previous, exact.previous);
            }
        }
        if is_initial {
            entry.next[2] = entry.next[2].max(INITIAL);
        }
        Seen {
            id: entry.id,
            next: entry.next,
            previous: entry.previous,
            reads_well_after_break: entry.is_preferred,
            is_number: entry.is_number || word.bytes().any(|b| b.is_ascii_digit()),
            is_capital,
            mark: if is_short_form || is_initial { Mark::Nothing } else { mark },
        }
    }

    pub(super) fn weigh(&self, seen: &[Seen], weights: &mut Weights) {
        weights.before.clear();
        weights.before.resize(seen.len(), 0);
        weights.ends.clear();
        weights.ends.resize(seen.len(), false);
        for first in 0..seen.len() {
            if seen[first].id > 0 {
                self.mark_phrases(seen, first, weights);
            }
        }
        for n in 1..seen.len() {
            let bound = bound(&seen[n - 1], &seen[n], weights.ends[n - 1]);
            weights.before[n] = weights.before[n].max(bound);
        }
    }

    /// Marks the phrases that begin with a word.
    fn mark_phrases(&self, seen: &[Seen], first: usize, weights: &mut Weights) {
        let mut state = 0;
        for (n, word) in seen.iter().enumerate().skip(first) {
            let Some(next) = self.steps.get(&(state, word.id)) else { return };
            if next.weight > 0 && n > first {
                weights.ends[n] |= next.is_particle;
                for before in &mut weights.before[first + 1..=n] {
                    *before = next.weight.max(*before);
                }
            }
            if word.mark != Mark::Nothing {
                return;
            }
            state = next.state;
        }
    }
}

/// How firmly two neighbours hold together by the words that they are.
fn bound(left: &Seen, right: &Seen, ends_phrase: bool) -> u8 {
    if left.mark != Mark::Nothing {
        return 0;
    }
    let held = |hold: Hold, other: &Seen| {
        let number = if other.is_number { hold[1] } else { 0 };
        let capital = if other.is_capital { hold[2] } else { 0 };
        hold[0].max(number).max(capital)
    };
    let next = if ends_phrase { 0 } else { held(left.next, right) };
    // Before a word that opens a phrase of its own there is no verb for a pronoun to hold on to.
    let is_loose = right.reads_well_after_break && next <= LOOSE;
    let next = if is_loose { next / 2 } else { next };
    next.max(held(right.previous, left))
}

fn begins_with_capital(word: &str) -> bool {
    match word.as_bytes().first() {
        Some(byte) if byte.is_ascii_alphanumeric() => byte.is_ascii_uppercase(),
        _ => word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase),
    }
}

/// A word without the punctuation at its edges; signs of units and money are no punctuation.
fn edges_off(word: &str) -> &str {
    let is_own = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '%' | '‰' | '€' | '$' | '£' | '¥' | '₴' | '°' | '№' | '§' | '&' | '+')
    };
    word.trim_matches(|c| !is_own(c))
}

/// A word in lower case without its edges, with one kind of apostrophe.
fn fold(word: &str, folded: &mut String) {
    folded.clear();
    let word = edges_off(word);
    if word.is_ascii() {
        folded.push_str(word);
        folded.make_ascii_lowercase();
        return;
    }
    for c in word.chars() {
        match c {
            '’' | 'ʼ' => folded.push('\''),
            _ => folded.extend(c.to_lowercase()),
        }
    }
}
