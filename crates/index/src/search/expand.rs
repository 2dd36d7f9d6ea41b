//! The words of the index that a pattern, an expression or a misspelled word stands for.

use std::collections::HashMap;
use std::sync::Arc;

use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
use regex_automata::dfa::Automaton;
use regex_automata::dfa::dense::{Config, DFA};
use regex_automata::{Anchored, Input, util::syntax};

use super::shard::Shard;
use crate::error::Error;

/// Words of the index, the closest and then the commonest first, each with its distance.
#[derive(Debug, Default, Clone)]
pub(super) struct Expanded {
    pub(super) words: Vec<(String, u32)>,
    /// There are no more.
    pub(super) is_complete: bool,
}

/// What was expanded, so that no list of words is read twice for the same.
#[derive(Debug, Default)]
pub(super) struct Expansions {
    known: HashMap<(char, String), Expanded>,
}

/// The most words that are kept of what matches.
const MAX_WORDS: usize = 4_096;
/// The most memory that the automaton of an expression may take, in bytes.
const MAX_AUTOMATON: usize = 4 << 20;
/// What is longer can be misspelled in too many ways.
const MAX_LETTERS: usize = 64;

impl Expansions {
    /// Words that become `word` by at most so many edits.
    pub(super) fn near(
        &mut self,
        shards: &[Arc<Shard>],
        word: &str,
        edits: u8,
    ) -> Result<&Expanded, Error> {
        self.once((if edits > 1 { '2' } else { '1' }, word), |word| {
            if word.chars().count() > MAX_LETTERS {
                let words = vec![(word.to_owned(), 0)];
                return Ok(Expanded { words, is_complete: true });
            }
            let dfa = LevenshteinAutomatonBuilder::new(edits.min(2), true).build_dfa(word);
            let distance = |other: &str| match dfa.eval(other) {
                Distance::Exact(distance) => Some(distance.into()),
                Distance::AtLeast(_) => None,
            };
            expand(shards, "", distance)
        })
    }

    /// Words that a pattern with `*` and `?` means.
    pub(super) fn like(
        &mut self,
        shards: &[Arc<Shard>],
        pattern: &str,
    ) -> Result<&Expanded, Error> {
        self.once(('*', pattern), |pattern| {
            let mut regex = String::new();
            for c in pattern.chars() {
                match c {
                    '*' => regex.push_str(".*"),
                    '?' => regex.push('.'),
                    c => regex.push_str(&regex_syntax::escape(c.encode_utf8(&mut [0; 4]))),
                }
            }
            let prefix = pattern.split(['*', '?']).next().unwrap_or_default();
            matching(shards, &regex, prefix)
        })
    }

    /// Words that a regular expression matches as a whole, upper or lower case.
    pub(super) fn matching(
        &mut self,
        shards: &[Arc<Shard>],
        regex: &str,
    ) -> Result<&Expanded, Error> {
        self.once(('/', regex), |regex| matching(shards, regex, ""))
    }

    fn once(
        &mut self,
        (kind, text): (char, &str),
        expand: impl FnOnce(&str) -> Result<Expanded, Error>,
    ) -> Result<&Expanded, Error> {
        use std::collections::hash_map::Entry;
        match self.known.entry((kind, text.to_owned())) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => Ok(new.insert(expand(text)?)),
        }
    }
}

fn matching(shards: &[Arc<Shard>], regex: &str, prefix: &str) -> Result<Expanded, Error> {
    let limits = Config::new()
        .dfa_size_limit(Some(MAX_AUTOMATON))
        .determinize_size_limit(Some(MAX_AUTOMATON));
    let dfa = DFA::builder()
        .configure(limits)
        .syntax(syntax::Config::new().case_insensitive(true).dot_matches_new_line(true))
        .build(&format!("^(?:{regex})$"));
    let dfa = dfa.map_err(|e| {
        let hint = "write a simpler expression, or words with *";
        Error::query(0, format!("/{regex}/ cannot be looked for"), hint).because(e)
    })?;
    expand(shards, prefix, |word| {
        let input = Input::new(word).anchored(Anchored::Yes);
        matches!(dfa.try_search_fwd(&input), Ok(Some(_))).then_some(0)
    })
}

/// The words of all shards that begin with `prefix` and that `distance` takes.
fn expand(
    shards: &[Arc<Shard>],
    prefix: &str,
    distance: impl Fn(&str) -> Option<u32>,
) -> Result<Expanded, Error> {
    let failed = |e| Error::io("cannot read the index", e);
    let mut found: HashMap<String, (u32, u64)> = HashMap::new();
    for shard in shards {
        let range = shard.text.terms().range().ge(prefix.as_bytes());
        let mut terms = range.into_stream().map_err(failed)?;
        while terms.advance() {
            let Ok(word) = std::str::from_utf8(terms.key()) else { continue };
            if !word.starts_with(prefix) {
                break;
            }
            // Fillers and sound marks are no words.
            if word.starts_with(|c: char| c.is_control()) {
                continue;
            }
            if let Some(distance) = distance(word) {
                let holders = u64::from(terms.value().doc_freq);
                found.entry(word.to_owned()).or_insert((distance, 0)).1 += holders;
            }
        }
    }
    let mut words: Vec<(String, (u32, u64))> = found.into_iter().collect();
    words.sort_by(|(a, (near, holders)), (b, (other_near, others))| {
        near.cmp(other_near).then(others.cmp(holders)).then_with(|| a.cmp(b))
    });
    let is_complete = words.len() <= MAX_WORDS;
    words.truncate(MAX_WORDS);
    let words = words.into_iter().map(|(word, (distance, _))| (word, distance)).collect();
    Ok(Expanded { words, is_complete })
}
