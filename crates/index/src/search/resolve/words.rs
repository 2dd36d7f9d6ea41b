//! What else may be written for a word.

use std::ops::Range;

use super::leaves::Pattern;
use super::{Form, LeafText, Part, Resolver, Slot, SlotTerm, Stage};
use crate::analyse::{Variant, compound_variants, key, number_variants, stem, tokens};

use crate::error::Error;
use crate::query::Node;
use crate::stream::STEM_MARK;

/// Words of fewer letters are near too many others. A word of four may have lost one.
const MIN_RESPELLED: usize = 3;
/// The most words that stand for one that may be misspelled.
const MAX_RESPELLED: usize = 64;
/// The most words of the index that a pattern may stand for.
const MAX_EXPANDED: usize = 1_024;

impl Resolver<'_> {
    /// The stems of a word in the languages of the index, and words that are such a stem.
    pub(super) fn stems(&mut self, word: &str) -> Result<Vec<SlotTerm>, Error> {
        let mut terms: Vec<SlotTerm> = Vec::new();
        // A stem is listed only where it differs from the word; that must not make it rarer.
        let own = self.term(word, false, Form::Stem)?;
        for language in self.languages.clone().into_iter().flatten() {
            let Some(stem) = stem(word, &language) else { continue };
            let entry = format!("{language}{STEM_MARK}{stem}");
            if self.frequency(&entry, true)? > 0 {
                terms.push(self.term(&entry, true, Form::Stem)?);
            }
            let is_new = stem != word && !terms.iter().any(|term| term.term == stem);
            if is_new && self.frequency(&stem, false)? > 0 {
                terms.push(self.term(&stem, false, Form::Stem)?);
            }
        }
        for term in &mut terms {
            term.idf = term.idf.min(own.idf);
            term.weight = term.weight.min(own.weight);
        }
        Ok(terms)
    }

    /// Words of the index that become this one by one edit. Numbers are as they are.
    pub(super) fn respelled(&mut self, word: &str) -> Result<Vec<SlotTerm>, Error> {
        let letters = word.chars().count();
        if letters < MIN_RESPELLED || word.contains(char::is_numeric) {
            return Ok(Vec::new());
        }
        let found = self.expansions.near(self.shards, word, 1)?;
        let words: Vec<(String, u32)> = found.words.iter().take(MAX_RESPELLED).cloned().collect();
        let mut terms = Vec::new();
        for (other, _) in words {
            if other != word {
                terms.push(self.term(&other, false, Form::Respelled)?);
            }
        }
        Ok(terms)
    }

    pub(super) fn fuzzy(&mut self, word: &str, edits: u8) -> Result<Part, Error> {
        let mut parts = Vec::new();
        for word in tokens(word) {
            let found = self.expansions.near(self.shards, &word, edits)?;
            let (words, all) = (found.words.clone(), found.is_complete);
            parts.push(self.expanded(&word, words, all, Form::Respelled)?);
        }
        Ok(self.together(parts))
    }

    /// A pattern of several words, as `well-kn*`, is a phrase of them.
    pub(super) fn pattern(&mut self, pattern: &str) -> Result<Part, Error> {
        let mut slots = Vec::new();
        for (at, part) in (0..).zip(pattern.split(parts_a_pattern).filter(|part| !part.is_empty()))
        {
            let word = key(part);
            let terms = if word.contains(['*', '?']) {
                let found = self.expansions.like(self.shards, &word)?;
                let (words, all) = (found.words.clone(), found.is_complete);
                self.expanded_terms(part, words, all, Form::Pattern)?
            } else {
                vec![self.term(&word, false, Form::Exact)?]
            };
            slots.push(Slot { at, terms });
        }
        Ok(self.add(LeafText { text: pattern.to_owned(), slots, ..LeafText::default() }))
    }

    pub(super) fn regex(&mut self, regex: &str) -> Result<Part, Error> {
        let found = self.expansions.matching(self.shards, regex)?;
        let (words, all) = (found.words.clone(), found.is_complete);
        self.expanded(&format!("/{regex}/"), words, all, Form::Pattern)
    }

    /// A place at which any of these words may stand, each with its distance from the word.
    fn expanded(
        &mut self,
        text: &str,
        words: Vec<(String, u32)>,
        is_complete: bool,
        form: Form,
    ) -> Result<Part, Error> {
        let terms = self.expanded_terms(text, words, is_complete, form)?;
        let slots = vec![Slot { at: 0, terms }];
        Ok(self.add(LeafText { text: text.to_owned(), slots, ..LeafText::default() }))
    }

    fn expanded_terms(
        &mut self,
        text: &str,
        mut words: Vec<(String, u32)>,
        is_complete: bool,
        form: Form,
    ) -> Result<Vec<SlotTerm>, Error> {
        if !is_complete || words.len() > MAX_EXPANDED {
            words.truncate(MAX_EXPANDED);
            self.notes.push(format!(
                "{text} stands for more than {MAX_EXPANDED} words; the commonest count"
            ));
        }
        let mut terms = Vec::with_capacity(words.len());
        let mut holders = 0;
        for (word, distance) in words {
            holders += self.frequency(&word, false)?;
            let is_itself = distance == 0 && form == Form::Respelled;
            terms.push(self.term(&word, false, if is_itself { Form::Exact } else { form })?);
        }
        // Together they are as common as they are; a rare one among them is no rare find.
        let idf = self.idf(holders);
        for term in &mut terms {
            term.weight = idf * term.form.worth();
            term.idf = idf;
        }
        terms.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        Ok(terms)
    }

    fn together(&mut self, mut parts: Vec<Part>) -> Part {
        match parts.pop() {
            Some(only) if parts.is_empty() => only,
            Some(last) => {
                parts.push(last);
                Part::All { clauses: parts, without: Vec::new(), filters: Vec::new() }
            }
            None => Part::default(),
        }
    }

    /// Other ways to write one word outside of quotes.
    pub(super) fn variants_of_word(
        &mut self,
        word: &str,
        pattern: &Pattern,
    ) -> Result<Vec<Part>, Error> {
        let Some(words) = pattern.words() else { return Ok(Vec::new()) };
        let variants = self.variants(&words)?;
        let whole = variants.into_iter().filter(|variant| variant.range == (0..words.len()));
        whole.map(|variant| self.variant(word, &variant.tokens)).collect()
    }

    /// Other ways to write a phrase, when it is not found as it is.
    pub(super) fn variants_of_phrase(&mut self, text: &str) -> Result<Vec<Part>, Error> {
        let Some(words) = Pattern::of(text, None).words() else { return Ok(Vec::new()) };
        let mut parts = Vec::new();
        for Variant { range, tokens } in self.variants(&words)? {
            let mut changed = words.clone();
            changed.splice(range, tokens);
            parts.push(self.variant(text, &changed)?);
        }
        Ok(parts)
    }

    /// Other ways to write words that stand side by side in the query, as a number in two words.
    pub(super) fn variants_of_clauses(
        &mut self,
        clauses: &[Node],
    ) -> Result<Vec<(Range<usize>, Part)>, Error> {
        let mut found = Vec::new();
        let mut from = 0;
        while from < clauses.len() {
            let words = clauses[from..].iter().map_while(plain_word).collect::<Vec<_>>();
            let length = words.len();
            for Variant { range, tokens } in self.variants(&words)? {
                // One word alone has its variants with it.
                if range.len() > 1 {
                    let text = words[range.clone()].join(" ");
                    let part = self.variant(&text, &tokens)?;
                    found.push((from + range.start..from + range.end, part));
                }
            }
            from += length.max(1);
        }
        Ok(found)
    }

    /// The variants of neighbouring words whose words the index has.
    fn variants(&mut self, words: &[String]) -> Result<Vec<Variant>, Error> {
        if words.is_empty() || self.stage == Stage::AnyWords {
            return Ok(Vec::new());
        }
        let mut failed = None;
        let mut variants = number_variants(words);
        variants.extend(compound_variants(words, |word| {
            self.frequency(word, false).unwrap_or_else(|e| {
                failed = Some(e);
                0
            }) > 0
        }));
        if let Some(e) = failed {
            return Err(e);
        }
        let mut known = Vec::new();
        for variant in variants {
            let mut is_known = true;
            for token in &variant.tokens {
                is_known &= self.frequency(token, false)? > 0;
            }
            if is_known {
                known.push(variant);
            }
        }
        Ok(known)
    }
}

/// What stands between the words of a pattern: signs, but no apostrophe.
fn parts_a_pattern(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}') || (c.is_ascii_punctuation() && !"*?'".contains(c))
}

/// The one token of an unquoted word.
fn plain_word(node: &Node) -> Option<String> {
    let Node::Word(word) = node else { return None };
    let mut words = Pattern::of(word, None).words()?;
    let only = words.pop();
    only.filter(|_| words.is_empty())
}
