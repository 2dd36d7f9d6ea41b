//! From a query's tree to what is looked up: words as the index has them, with what else may be
//! written for them and what each is worth.

mod leaves;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::Term;

use super::expand::Expansions;
use super::options::{SearchOptions, View};
use super::shard::{Shard, each_string};
use crate::error::Error;
use crate::query::{All, Field, Filter, Near, NearKind, Node, Reach};
use crate::schema::Fields;

/// A query as it is evaluated; leaves are numbers of [`Resolved::leaves`].
#[derive(Debug, Default)]
pub(super) struct Resolved {
    pub(super) root: Part,
    pub(super) leaves: Vec<LeafText>,
    pub(super) notes: Vec<String>,
}

/// A part of it.
#[derive(Debug)]
pub(super) enum Part {
    Leaf(usize),
    Any(Vec<Part>),
    All {
        clauses: Vec<Part>,
        without: Vec<Part>,
        filters: Vec<Filter>,
    },
    Near {
        left: Box<Part>,
        right: Box<Part>,
        kind: NearKind,
        reach: Reach,
    },
    /// Words that stand at most so many places from where a phrase has them.
    Loose {
        words: Vec<usize>,
        slop: u32,
    },
    In(Field, Box<Part>),
    /// As many of these as there are together.
    Most(Vec<Part>),
}

impl Default for Part {
    fn default() -> Self {
        Self::Any(Vec::new())
    }
}

/// Words at set distances.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct LeafText {
    /// As the query has it.
    pub(super) text: String,
    /// In the order of their distance.
    pub(super) slots: Vec<Slot>,
    /// The fillers and sound marks in it, each with its distance and the place's word, if any.
    pub(super) attached: Vec<(u32, String)>,
    /// The last place has no word of its own, only what is attached.
    pub(super) ends_attached: bool,
    /// Several are attached to one place, so that their order has to be looked up.
    pub(super) is_checked: bool,
}

/// What may stand at one place of a leaf.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Slot {
    pub(super) at: u32,
    /// The best first.
    pub(super) terms: Vec<SlotTerm>,
}

/// A word of the index.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SlotTerm {
    pub(super) term: String,
    pub(super) is_stem: bool,
    pub(super) form: Form,
    pub(super) idf: f32,
    /// The idf times what its form is worth.
    pub(super) weight: f32,
}

/// How a word of the index came to stand for one of the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Exact,
    Folded,
    Stem,
    Variant,
    Pattern,
    Respelled,
}

impl Form {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Folded => "folded",
            Self::Stem => "stem",
            Self::Variant => "variant",
            Self::Pattern => "pattern",
            Self::Respelled => "respelled",
        }
    }

    /// What it is worth beside the exact word.
    fn worth(self) -> f32 {
        match self {
            Self::Exact | Self::Pattern => 1.0,
            Self::Variant => 0.9,
            Self::Folded => 0.8,
            Self::Respelled => 0.5,
            Self::Stem => 0.3,
        }
    }
}

/// How far a query may be taken from its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    AsAsked,
    Respelled,
    AnyWords,
}

/// What words are looked up with.
pub(super) struct Resolver<'a> {
    shards: &'a [Arc<Shard>],
    fields: Fields,
    stage: Stage,
    /// Stems count too: where answers are ranked, not where every occurrence is listed.
    with_stems: bool,
    /// The languages that lines of the index are analysed in, and none.
    languages: Vec<Option<String>>,
    units: f32,
    leaves: Vec<LeafText>,
    notes: Vec<String>,
    frequencies: HashMap<(bool, String), u64>,
    expansions: Expansions,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        shards: &'a [Arc<Shard>],
        fields: Fields,
        stage: Stage,
        options: &SearchOptions,
    ) -> Result<Self, Error> {
        let units = shards.iter().map(|shard| shard.reader.num_docs()).sum::<u32>();
        Ok(Self {
            shards,
            fields,
            stage,
            with_stems: options.view != View::Hits,
            languages: languages(shards)?,
            units: units as f32,
            leaves: Vec::new(),
            notes: Vec::new(),
            frequencies: HashMap::new(),
            expansions: Expansions::default(),
        })
    }

    pub(super) fn resolve(mut self, node: &Node) -> Result<Resolved, Error> {
        let root = self.node(node)?;
        Ok(Resolved { root, leaves: self.leaves, notes: self.notes })
    }

    fn node(&mut self, node: &Node) -> Result<Part, Error> {
        match node {
            Node::Word(word) => self.word(word),
            Node::Phrase { text, slop } => self.phrase(text, *slop),
            Node::Pattern(pattern) => self.pattern(pattern),
            Node::Fuzzy { word, edits } => self.fuzzy(word, *edits),
            Node::Regex(regex) => self.regex(regex),
            Node::All(all) => self.all(all),
            Node::Any(nodes) => self.each(nodes).map(Part::Any),
            Node::Near(near) => self.near(near),
            Node::In { field, node } => Ok(Part::In(*field, Box::new(self.node(node)?))),
        }
    }

    fn each(&mut self, nodes: &[Node]) -> Result<Vec<Part>, Error> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    /// Between operators of distance, words are exact.
    fn near(&mut self, near: &Near) -> Result<Part, Error> {
        let with_stems = std::mem::replace(&mut self.with_stems, false);
        let left = self.node(&near.left);
        let right = self.node(&near.right);
        self.with_stems = with_stems;
        let (left, right) = (Box::new(left?), Box::new(right?));
        Ok(Part::Near { left, right, kind: near.kind, reach: near.reach })
    }

    /// What stands side by side; words that are neighbours may also be written otherwise.
    fn all(&mut self, all: &All) -> Result<Part, Error> {
        let clauses = self.each(&all.clauses)?;
        let without = self.each(&all.without)?;
        let filters = all.filters.clone();
        if self.stage == Stage::AnyWords && all.is_of_words() {
            let clauses = vec![Part::Most(clauses)];
            return Ok(Part::All { clauses, without, filters });
        }
        let mut ways = vec![clauses];
        for (range, variant) in self.variants_of_clauses(&all.clauses)? {
            let others = |n: &usize| !range.contains(n);
            let rest: Vec<&Node> =
                (0..all.clauses.len()).filter(others).map(|n| &all.clauses[n]).collect();
            let mut clauses = vec![variant];
            for node in rest {
                clauses.push(self.node(node)?);
            }
            ways.push(clauses);
        }
        let more = ways.split_off(1);
        let clauses = ways.pop().unwrap_or_default();
        if more.is_empty() {
            return Ok(Part::All { clauses, without, filters });
        }
        let plain = |mut clauses: Vec<Part>| match clauses.pop() {
            Some(only) if clauses.is_empty() => only,
            Some(last) => {
                clauses.push(last);
                Part::All { clauses, without: Vec::new(), filters: Vec::new() }
            }
            None => Part::default(),
        };
        let any = std::iter::once(clauses).chain(more).map(plain).collect();
        Ok(Part::All { clauses: vec![Part::Any(any)], without, filters })
    }

    /// In how many units a word is.
    fn frequency(&mut self, term: &str, is_stem: bool) -> Result<u64, Error> {
        let key = (is_stem, term.to_owned());
        if let Some(&known) = self.frequencies.get(&key) {
            return Ok(known);
        }
        let field = if is_stem { self.fields.stem } else { self.fields.text };
        let term = Term::from_field_text(field, term);
        let mut units = 0;
        for shard in self.shards {
            let index = if is_stem { &shard.stems } else { &shard.text };
            let holders =
                index.doc_freq(&term).map_err(|e| Error::io("cannot read the index", e))?;
            units += u64::from(holders);
        }
        self.frequencies.insert(key, units);
        Ok(units)
    }

    /// The rarity of what so many units hold, as BM25 has it.
    fn idf(&self, holders: u64) -> f32 {
        let holders = holders as f32;
        // Holders that were deleted still count until a merge.
        let others = (self.units - holders).max(0.0);
        (1.0 + (others + 0.5) / (holders + 0.5)).ln()
    }
}

impl All {
    /// Words and phrases and nothing else, so that any of them may do in the end.
    pub(super) fn is_of_words(&self) -> bool {
        let is_word = |node: &Node| matches!(node, Node::Word(_) | Node::Phrase { .. });
        self.without.is_empty() && self.clauses.len() > 1 && self.clauses.iter().all(is_word)
    }
}

fn languages(shards: &[Arc<Shard>]) -> Result<Vec<Option<String>>, Error> {
    let mut tags = std::collections::BTreeSet::new();
    for column in shards.iter().flat_map(|shard| [&shard.languages, &shard.detected]).flatten() {
        each_string(column, |_, tag| {
            tags.insert(tag.split('-').next().unwrap_or_default().to_ascii_lowercase());
        })?;
    }
    Ok(std::iter::once(None).chain(tags.into_iter().map(Some)).collect())
}
