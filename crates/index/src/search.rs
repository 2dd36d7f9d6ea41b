//! From a query to moments.

mod conjunction;
mod eval;
mod exclusion;
mod extent;
mod filter;
mod hit;
mod moment;
mod options;
mod phrase;
mod plan;
mod rank;
mod region;
mod shard;
mod snippet;
mod text;
mod window;

use std::collections::HashMap;

use cuedex_model::Moment;
use tantivy::Term;

use crate::error::{Error, guarded};
use crate::query::Query;
use crate::schema::Fields;
use hit::Hit;
use shard::Shard;

pub use options::{SearchOptions, View, Window};

/// Answers queries from one commit of an index, however the index changes meanwhile.
pub struct Searcher {
    engine: tantivy::Searcher,
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
}

/// The hits of one shard, in order.
struct ShardHits {
    shard: Shard,
    hits: Vec<Hit>,
}

impl Searcher {
    pub(crate) fn new(engine: tantivy::Searcher, fields: Fields) -> Self {
        Self { engine, fields }
    }

    /// Finds every occurrence of the query and shows those that the options ask for.
    ///
    /// A moment's score is the sum of the rarity of its matched words (the BM25 idf), times the
    /// root of the share of them among all words from the first to the last, times a bonus
    /// under 1.25 for further hits in it. Videos stand in the order of their best moment's
    /// score with the same bonus for further hits. Equal scores stand in the order of video
    /// keys, then of time.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`](crate::ErrorKind::Damaged) or [`ErrorKind::Io`](crate::ErrorKind::Io)
    /// when the index cannot be read.
    pub fn search(&self, query: &Query, options: &SearchOptions) -> Result<Results, Error> {
        guarded(|| {
            let weights = self.weights(query)?;
            let mut found = Vec::new();
            for reader in self.engine.segment_readers() {
                let shard = Shard::open(reader, self.fields)?;
                let hits = eval::hits(&shard, query, &weights, options)?;
                found.push(ShardHits { shard, hits });
            }
            rank::results(&found, options)
        })
    }

    /// The idf of every token of the query, over the whole index.
    fn weights(&self, query: &Query) -> Result<HashMap<String, f32>, Error> {
        let mut weights = HashMap::new();
        let units = self.engine.num_docs() as f32;
        for token in plan::tokens(&query.root) {
            let term = Term::from_field_text(self.fields.text, &token);
            let holders = self.engine.doc_freq(&term);
            let holders = holders.map_err(|e| Error::engine("cannot read the index", e))? as f32;
            // Holders that were deleted still count until a merge.
            let others = (units - holders).max(0.0);
            weights.insert(token, (1.0 + (others + 0.5) / (holders + 0.5)).ln());
        }
        Ok(weights)
    }
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Searcher").field("units", &self.engine.num_docs()).finish_non_exhaustive()
    }
}
