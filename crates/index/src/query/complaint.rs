//! What is wrong with a query, gathered while it is read.

use crate::error::Error;

/// The most complaints that are kept; nobody reads more.
const MAX_COMPLAINTS: usize = 100;

/// Complaints in the order they were found.
#[derive(Debug, Default)]
pub(super) struct Complaints(Vec<Error>);

impl Complaints {
    pub(super) fn add(&mut self, at: usize, message: impl Into<String>, hint: &'static str) {
        if self.0.len() < MAX_COMPLAINTS {
            self.0.push(Error::query(at, message, hint));
        }
    }

    /// The complaints by their place in the query.
    pub(super) fn into_sorted(mut self) -> Vec<Error> {
        self.0.sort_by_key(Error::offset);
        self.0
    }
}
