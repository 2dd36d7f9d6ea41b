//! Words and phrases to leaves.

use super::{Form, LeafText, Part, Resolver, Slot, SlotTerm, Stage};
use crate::analyse::{Analyser, Kind};
use crate::error::Error;

/// A text as tokens at their places.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern {
    pub(super) tokens: Vec<PatternToken>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct PatternToken {
    pub(super) at: u32,
    pub(super) term: String,
    /// Without accents, where that differs.
    pub(super) folded: Option<String>,
    /// The word of a dictionary that begins here, in scripts without spaces.
    dictionary: Option<String>,
    pub(super) is_attached: bool,
    pub(super) is_word: bool,
}

impl Pattern {
    pub(super) fn of(text: &str, language: Option<&str>) -> Self {
        let (mut tokens, mut at) = (Vec::new(), 0);
        Analyser::new(language).analyse(text, |token| {
            let is_attached = matches!(token.kind, Kind::Filler | Kind::Mark);
            let is_word = token.kind == Kind::Word;
            let (term, folded) = (token.term.to_owned(), token.folded.map(str::to_owned));
            let dictionary = token.dictionary.map(str::to_owned);
            tokens.push(PatternToken { at, term, folded, dictionary, is_attached, is_word });
            at += u32::from(!is_attached);
        });
        Self { tokens }
    }

    /// How many places it takes.
    pub(super) fn places(&self) -> u32 {
        self.tokens.last().map_or(0, |last| last.at + 1)
    }

    /// Plain words, as in a text without fillers and marks.
    pub(super) fn is_plain(&self) -> bool {
        self.tokens.iter().all(|token| !token.is_attached)
    }

    /// The words of it, if it is of words alone and not of single characters.
    pub(super) fn words(&self) -> Option<Vec<String>> {
        let is_of_words = self.tokens.iter().all(|token| token.is_word);
        is_of_words.then(|| self.tokens.iter().map(|token| token.term.clone()).collect())
    }

    /// The word of a dictionary that all of its characters make up.
    fn dictionary_word(&self) -> Option<&str> {
        let whole: String = self.tokens.iter().map(|token| &*token.term).collect();
        let word = self.tokens.first()?.dictionary.as_deref()?;
        (word == whole).then_some(word)
    }

    fn leaf(
        &self,
        text: &str,
        mut slot: impl FnMut(&PatternToken) -> Result<Slot, Error>,
    ) -> Result<LeafText, Error> {
        let attached = self.tokens.iter().filter(|token| token.is_attached);
        let attached: Vec<(u32, String)> = attached.map(|t| (t.at, t.term.clone())).collect();
        let last = self.tokens.last();
        Ok(LeafText {
            text: text.to_owned(),
            slots: self.tokens.iter().map(&mut slot).collect::<Result<_, _>>()?,
            ends_attached: last.is_some_and(|token| token.is_attached),
            is_checked: attached.windows(2).any(|pair| pair[0].0 == pair[1].0),
            attached,
        })
    }
}

impl Resolver<'_> {
    /// The different ways in which the languages of the index cut a text into tokens; a filler
    /// of one is a word of another.
    pub(super) fn patterns(&self, text: &str) -> Vec<Pattern> {
        let mut patterns: Vec<Pattern> = Vec::new();
        for language in &self.languages {
            let pattern = Pattern::of(text, language.as_deref());
            if !pattern.tokens.is_empty() && !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
        patterns
    }

    /// An unquoted word, which may be more than one token.
    pub(super) fn word(&mut self, word: &str) -> Result<Part, Error> {
        let patterns = self.patterns(word);
        let mut parts = Vec::new();
        for pattern in patterns {
            let is_single = pattern.tokens.len() == 1 && pattern.tokens[0].is_word;
            let leaf = if is_single {
                let terms = self.single(&pattern.tokens[0])?;
                LeafText {
                    text: word.to_owned(),
                    slots: vec![Slot { at: 0, terms }],
                    ..LeafText::default()
                }
            } else {
                pattern.leaf(word, |token| self.exact_slot(token))?
            };
            parts.extend(self.as_dictionary_word(&pattern, &leaf)?);
            parts.push(self.add(leaf));
            parts.extend(self.variants_of_word(word, &pattern)?);
        }
        Ok(one_or_any(parts))
    }

    /// Where characters stand as a word of a dictionary they count more than inside of others.
    fn as_dictionary_word(
        &mut self,
        pattern: &Pattern,
        leaf: &LeafText,
    ) -> Result<Option<Part>, Error> {
        let Some(word) = pattern.dictionary_word().filter(|_| self.with_stems) else {
            return Ok(None);
        };
        let term = self.term(word, false, Form::Exact)?;
        let mut leaf = leaf.clone();
        if let Some(first) = leaf.slots.first_mut() {
            first.terms = vec![term];
        }
        Ok(Some(self.add(leaf)))
    }

    /// Everything that may stand for one word outside of quotes.
    fn single(&mut self, token: &PatternToken) -> Result<Vec<SlotTerm>, Error> {
        let word = &token.term;
        let mut terms = vec![self.term(word, false, Form::Exact)?];
        if self.stage == Stage::Respelled {
            terms.extend(self.respelled(word)?);
        }
        if let Some(folded) = &token.folded {
            terms.push(self.term(folded, false, Form::Folded)?);
        }
        if self.with_stems {
            terms.extend(self.stems(word)?);
        }
        terms.retain(|term| term.form == Form::Exact || term.idf > 0.0);
        terms.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        Ok(terms)
    }

    /// A phrase in quotes: its words and no others.
    pub(super) fn phrase(&mut self, text: &str, slop: u32) -> Result<Part, Error> {
        let mut parts = Vec::new();
        for pattern in self.patterns(text) {
            let part = if slop > 0 && pattern.places() > 1 && pattern.is_plain() {
                let mut words = Vec::new();
                for token in &pattern.tokens {
                    let slot = Slot { at: 0, ..self.exact_slot(token)? };
                    let leaf = LeafText {
                        text: token.term.clone(),
                        slots: vec![slot],
                        ..LeafText::default()
                    };
                    words.push(self.add_leaf(leaf));
                }
                Part::Loose { words, slop }
            } else {
                let leaf = pattern.leaf(text, |token| self.exact_slot(token))?;
                self.add(leaf)
            };
            parts.push(part);
        }
        if self.stage != Stage::AsAsked && slop == 0 {
            parts.extend(self.variants_of_phrase(text)?);
        }
        Ok(one_or_any(parts))
    }

    pub(super) fn exact_slot(&mut self, token: &PatternToken) -> Result<Slot, Error> {
        let mut terms = vec![self.term(&token.term, false, Form::Exact)?];
        if self.stage == Stage::Respelled && token.is_word {
            terms.extend(self.respelled(&token.term)?);
        }
        Ok(Slot { at: token.at, terms })
    }

    /// A phrase of words of the index that stands for a part of the query.
    pub(super) fn variant(&mut self, text: &str, words: &[String]) -> Result<Part, Error> {
        let mut slots = Vec::new();
        for (at, word) in (0..).zip(words) {
            slots.push(Slot { at, terms: vec![self.term(word, false, Form::Variant)?] });
        }
        let leaf = LeafText { text: text.to_owned(), slots, ..LeafText::default() };
        Ok(self.add(leaf))
    }

    pub(super) fn term(
        &mut self,
        term: &str,
        is_stem: bool,
        form: Form,
    ) -> Result<SlotTerm, Error> {
        let holders = self.frequency(term, is_stem)?;
        let idf = self.idf(holders);
        Ok(SlotTerm { term: term.to_owned(), is_stem, form, idf, weight: idf * form.worth() })
    }

    pub(super) fn add(&mut self, leaf: LeafText) -> Part {
        Part::Leaf(self.add_leaf(leaf))
    }

    pub(super) fn add_leaf(&mut self, leaf: LeafText) -> usize {
        self.leaves.push(leaf);
        self.leaves.len() - 1
    }
}

pub(super) fn one_or_any(mut parts: Vec<Part>) -> Part {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            Part::Any(parts)
        }
        None => Part::default(),
    }
}
