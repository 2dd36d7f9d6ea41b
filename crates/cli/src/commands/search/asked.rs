use anyhow::Result;
use cuedex_index::{Error, Query};

use crate::failure::BadQuery;

/// A query as it was understood.
pub(super) struct Asked {
    /// `None` when nothing is left of a query that was read leniently.
    pub(super) query: Option<Query>,
    /// What was passed over.
    pub(super) notes: Vec<String>,
}

impl Asked {
    pub(super) fn read(text: &str, lenient: bool) -> Result<Self> {
        if !lenient {
            let query = Query::parse(text).map_err(|error| BadQuery::new(text, error))?;
            return Ok(Self { query: Some(query), notes: Vec::new() });
        }
        let (query, errors) = Query::lenient(text);
        let notes = errors.iter().map(passed_over).collect();
        Ok(Self { query, notes })
    }
}

fn passed_over(error: &Error) -> String {
    match error.offset() {
        Some(offset) => format!("read past byte {offset} of the query: {error}"),
        None => format!("read past a part of the query: {error}"),
    }
}
