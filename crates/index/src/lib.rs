//! Finds moments: transcripts go in, a query comes with them to the second, and everything
//! between is here: analysis, the index, the query language and the evaluation of spans.
//!
//! Answers are exact: every occurrence of a phrase is found once, wherever cues and the index's
//! own units are cut. [`Index`] keeps the data, [`Writer`] changes it, [`Searcher`] answers a
//! [`Query`] with [`Moment`](cuedex_model::Moment)s. The engine underneath is tantivy; no other
//! crate names it.

mod analyse;
mod cut;
mod date;
mod document;
mod error;
mod index;
mod interpolate;
mod lines;
mod map;
mod options;
mod prepared;
mod purge;
mod query;
mod queue;
mod schema;
mod search;
mod stream;
mod varint;
mod version;
mod words;
mod writer;

pub use error::{Error, ErrorKind};
pub use index::Index;
pub use options::{IndexOptions, WriterOptions};
pub use query::Query;
pub use search::{
    Answered, Explanation, Occurrence, Results, SearchOptions, Searcher, Sort, TermScore, View,
    Window,
};
pub use writer::Writer;
