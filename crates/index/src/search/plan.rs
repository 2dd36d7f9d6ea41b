use tantivy::Term;
use tantivy::schema::IndexRecordOption;

use super::conjunction::{Conjunction, Driver};
use super::eval::Context;
use super::filter::ShardFilter;
use super::options::Window;
use super::phrase::Phrase;
use super::region::Reach;
use crate::analyse;
use crate::error::Error;
use crate::query::{All, Node};

/// A query made ready for one shard.
pub(super) enum Plan {
    Phrase(Phrase),
    Any(Vec<Plan>),
    All(AllPlan),
}

/// What must stand in one window.
pub(super) struct AllPlan {
    pub(super) clauses: Vec<Plan>,
    pub(super) without: Vec<Plan>,
    pub(super) filters: Vec<ShardFilter>,
}

/// Every token that a query names.
pub(super) fn tokens(node: &Node) -> Vec<String> {
    match node {
        Node::Text { text, .. } => analyse::tokens(text),
        Node::Any(nodes) => nodes.iter().flat_map(tokens).collect(),
        Node::All(all) => all.clauses.iter().chain(&all.without).flat_map(tokens).collect(),
    }
}

impl Plan {
    /// `None` when the shard cannot hold a hit.
    pub(super) fn open(node: &Node, context: &Context<'_>) -> Result<Option<Self>, Error> {
        match node {
            Node::Text { text, .. } => {
                let tokens = analyse::tokens(text);
                let weights = tokens.iter().filter_map(|token| context.weights.get(token));
                let phrase = Phrase::open(context.shard, &tokens, weights.sum())?;
                Ok(phrase.map(Self::Phrase))
            }
            Node::Any(nodes) => {
                let plans = open_each(nodes, context)?;
                Ok((!plans.is_empty()).then_some(Self::Any(plans)))
            }
            Node::All(all) => AllPlan::open(all, context).map(|plan| plan.map(Self::All)),
        }
    }

    /// The units in which hits may start.
    pub(super) fn driver(&self, context: &Context<'_>) -> Result<Driver, Error> {
        match self {
            Self::Phrase(phrase) => {
                let mut postings = phrase.leaders();
                if let Some(speaker) = &context.speaker {
                    let field = context.shard.fields.speaker;
                    let failed = |e| Error::engine("cannot read the index", e);
                    let names = context.shard.reader.inverted_index(field).map_err(failed)?;
                    let term = Term::from_field_text(field, speaker);
                    match names.read_postings(&term, IndexRecordOption::Basic) {
                        Ok(Some(units)) => postings.push(units),
                        Ok(None) => return Ok(Driver::Any(Vec::new())),
                        Err(e) => return Err(Error::io("cannot read the index", e)),
                    }
                }
                Ok(Driver::Terms(Conjunction { postings }))
            }
            Self::Any(plans) => {
                let drivers = plans.iter().map(|plan| plan.driver(context));
                drivers.collect::<Result<_, _>>().map(Driver::Any)
            }
            Self::All(all) => match all.clauses.iter().min_by_key(|plan| plan.cost()) {
                Some(rarest) => rarest.driver(context),
                None => Ok(Driver::Any(Vec::new())),
            },
        }
    }

    /// About how many units the driver visits.
    fn cost(&self) -> u64 {
        match self {
            Self::Phrase(phrase) => u64::from(phrase.units),
            Self::Any(plans) => plans.iter().map(Self::cost).sum(),
            Self::All(all) => all.clauses.iter().map(Self::cost).min().unwrap_or(0),
        }
    }

    /// The most tokens that one phrase in it takes.
    fn longest_phrase(&self) -> u64 {
        let parts = match self {
            Self::Phrase(phrase) => return phrase.tokens,
            Self::Any(plans) => plans,
            Self::All(all) => &all.clauses,
        };
        parts.iter().map(Self::longest_phrase).max().unwrap_or(0)
    }

    /// How far around a driver's unit other units matter, one reach after the other.
    pub(super) fn reaches(&self, window: Window) -> Vec<Reach> {
        match self {
            Self::Phrase(_) => Vec::new(),
            Self::Any(plans) => plans.iter().flat_map(|plan| plan.reaches(window)).collect(),
            Self::All(all) => {
                let mut reaches = Vec::new();
                if all.clauses.len() > 1 {
                    reaches.push(Reach::of(window));
                }
                if let Some(longest) = all.without.iter().map(Self::longest_phrase).max() {
                    reaches.push(Reach::Tokens(self.longest_phrase()));
                    // The end of an excluded phrase counts, its first unit holds it.
                    reaches.push(Reach::around_excluded(window));
                    reaches.push(Reach::Tokens(longest));
                }
                let parts = all.clauses.iter().chain(&all.without);
                reaches.extend(parts.flat_map(|plan| plan.reaches(window)));
                reaches
            }
        }
    }
}

impl AllPlan {
    fn open(all: &All, context: &Context<'_>) -> Result<Option<Self>, Error> {
        let clauses = open_each(&all.clauses, context)?;
        if clauses.len() < all.clauses.len() {
            return Ok(None);
        }
        let filters = all.filters.iter().map(|filter| ShardFilter::open(context.shard, filter));
        Ok(Some(Self {
            clauses,
            without: open_each(&all.without, context)?,
            filters: filters.collect::<Result<_, _>>()?,
        }))
    }
}

fn open_each(nodes: &[Node], context: &Context<'_>) -> Result<Vec<Plan>, Error> {
    nodes.iter().filter_map(|node| Plan::open(node, context).transpose()).collect()
}
