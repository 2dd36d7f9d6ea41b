//! From a query to moments.

mod all;
mod collect;
mod cursor;
mod eval;
mod exclude;
mod expand;
mod explain;
mod hit;
mod leaf;
mod loose;
mod moment;
mod most;
mod near;
mod options;
mod plan;
mod reading;
mod resolve;
mod run;
mod scope;
mod shard;
mod snippet;
mod text;
mod videos;
mod wheres;
mod window;

use std::sync::Arc;

use cuedex_model::{Moment, TimeQuality, TimeSpan};

use crate::error::{Error, guarded};
use crate::query::{Node, Query};
use crate::schema::Fields;
use resolve::Stage;
pub(crate) use shard::Shard;

pub use options::{SearchOptions, Sort, View, Window};

/// Answers queries from one commit of an index, however the index changes meanwhile.
pub struct Searcher {
    shards: Arc<Vec<Arc<Shard>>>,
    fields: Fields,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The moments of the chosen [`View`], at most its limit.
    pub moments: Vec<Moment>,
    /// How many occurrences there are, each counted once, whether shown or not.
    pub hits: u64,
    /// In how many videos.
    pub videos: u64,
    /// How the query was taken.
    pub answered: Answered,
    /// Everything was looked at; `false` when the time ran out or a word stands for too many,
    /// and `notes` says which.
    pub complete: bool,
    /// What people should know of the answer, as sentences without a capital or a stop.
    pub notes: Vec<String>,
    /// One for each moment, where [`SearchOptions::explain`] asks for it.
    pub explanations: Vec<Explanation>,
}

/// How a query was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Answered {
    /// As it was asked.
    #[default]
    AsAsked,
    /// Nothing was found as asked: with words one edit away, numbers written otherwise, and
    /// words joined or parted.
    Respelled,
    /// Nothing was found so either: with any of the words, those with most of them first.
    AnyWords,
}

impl Answered {
    /// The lower-case name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AsAsked => "as_asked",
            Self::Respelled => "respelled",
            Self::AnyWords => "any_words",
        }
    }
}

/// How a moment's score came about: the sum of the terms' values, times the factors.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Explanation {
    /// The terms of the query that matched.
    pub terms: Vec<TermScore>,
    /// The share of the query's words that matched.
    pub coverage: f32,
    /// How close together they stand: 1 for side by side.
    pub tightness: f32,
    /// For what source they stand in.
    pub boost: f32,
    /// The product.
    pub score: f32,
}

/// What one term gives to a score.
#[derive(Debug, Clone, PartialEq)]
pub struct TermScore {
    /// The word as it was looked for.
    pub term: String,
    /// `exact`, `stem`, `respelled`, `pattern` ..
    pub form: &'static str,
    /// Its rarity (the idf of BM25).
    pub idf: f32,
    /// How often it stands in the moment.
    pub count: usize,
    /// What it adds.
    pub value: f32,
}

/// One occurrence without its text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Occurrence {
    /// The video's number, as it was given to [`Writer::put`](crate::Writer::put).
    pub video: u64,
    /// The number of the track in its transcript; `u32::MAX` for what is not on a track.
    pub track: u32,
    /// From the first matched word to the last.
    pub span: TimeSpan,
    /// Exact or interpolated.
    pub times: TimeQuality,
}

impl Searcher {
    pub(crate) fn new(shards: Arc<Vec<Arc<Shard>>>, fields: Fields) -> Self {
        Self { shards, fields }
    }

    /// Finds every occurrence of the query and shows those that the options ask for.
    ///
    /// A moment's score is the sum of the values of its matched words, times the share of the
    /// query's words that matched (coverage), times the root of the share of them among all
    /// words from the first to the last (tightness), times what their source is worth (2 for a
    /// title, 1.5 for chapters and topics, 1.2 for a summary). The value of a word is its rarity
    /// (the idf of BM25), less for other forms (0.9 for numbers and joined words, 0.8 without
    /// accents, 0.5 one edit away, 0.3 by its stem), times BM25's weight of repetition (k1 of
    /// 1.2) for hits that overlap and so are one moment. Videos stand in the order of their best
    /// moment's score with a bonus under 1.25 for further hits. Equal scores stand in the order
    /// of video keys, then of place.
    ///
    /// Words outside of quotes also stand for words with their stem, but not in
    /// [`View::Hits`], which lists every occurrence of the word itself.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`](crate::ErrorKind::Damaged) or [`ErrorKind::Io`](crate::ErrorKind::Io)
    /// when the index cannot be read; [`ErrorKind::Query`](crate::ErrorKind::Query) for an
    /// expression that takes too much to look for.
    pub fn search(&self, query: &Query, options: &SearchOptions) -> Result<Results, Error> {
        guarded(|| {
            let deadline = run::deadline(options);
            let as_asked = run::search(self, query, options, Stage::AsAsked, deadline)?;
            if as_asked.hits > 0 || !as_asked.complete {
                return Ok(as_asked);
            }
            for &stage in fallbacks(&query.root, options) {
                let results = run::search(self, query, options, stage, deadline)?;
                if results.hits > 0 || !results.complete {
                    return Ok(results);
                }
            }
            Ok(as_asked)
        })
    }

    /// Calls `each` with every occurrence, in the order of the index, without reading any text.
    /// Stops when it returns `false`.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    pub fn occurrences(
        &self,
        query: &Query,
        options: &SearchOptions,
        mut each: impl FnMut(Occurrence) -> bool,
    ) -> Result<(), Error> {
        let options = SearchOptions { view: View::Hits, ..options.clone() };
        guarded(|| run::occurrences(self, query, &options, &mut each))
    }
}

/// How a query may be taken that finds nothing as it was asked, the stricter way first.
fn fallbacks(root: &Node, options: &SearchOptions) -> &'static [Stage] {
    if !options.fallback || options.view == View::Hits {
        return &[];
    }
    match root {
        Node::Word(_) | Node::Phrase { .. } => &[Stage::Respelled],
        Node::All(all) if all.is_of_words() => &[Stage::Respelled, Stage::AnyWords],
        // One word under conditions.
        Node::All(all) if all.without.is_empty() => match &all.clauses[..] {
            [Node::Word(_) | Node::Phrase { .. }] => &[Stage::Respelled],
            _ => &[],
        },
        _ => &[],
    }
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Searcher").field("shards", &self.shards.len()).finish_non_exhaustive()
    }
}
