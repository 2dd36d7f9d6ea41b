//! The query language.

mod lexer;
mod parser;
mod print;

use std::fmt;
use std::str::FromStr;

use cuedex_model::TrackKind;

use crate::error::Error;

/// What to look for.
///
/// | query | finds |
/// |---|---|
/// | `quiet harbor` | both words near each other, in any order |
/// | `"quiet harbor"` | the words as a phrase; typographic quotes do the same |
/// | `harbor OR port` | either; `OR` binds weaker than words side by side |
/// | `harbor -boat` | `harbor` without `boat` in or near it; `-"a phrase"` and `-(..)` too |
/// | `(quiet OR calm) harbor` | groups |
/// | `track:visual` | only on that kind of track: `audio`, `visual` or `ocr` |
/// | `video:talks/one` | only in that video; the end of its name or a pattern with `*` will do; quotes around names with spaces |
///
/// `AND`, `OR` and `NOT` are operators in capitals only. A minus is an operator only at the start
/// of a term. Apostrophes are letters, and what holds neither letters nor digits is left out.
/// A query prints in a form that reads as the same query.
///
/// ```
/// use cuedex_index::Query;
///
/// let query = Query::parse("(harbor  OR port) AND NOT boat")?;
/// assert_eq!(query.to_string(), "(harbor OR port) -boat");
/// assert_eq!(Query::parse("harbor \"quiet").unwrap_err().offset(), Some(7));
/// # Ok::<(), cuedex_index::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub(crate) root: Node,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// A word or a quoted phrase, as written.
    Text { text: String, quoted: bool },
    /// At least two, all of which are needed, or one under conditions.
    All(All),
    /// At least two, one of which is enough.
    Any(Vec<Node>),
}

/// What stands side by side.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct All {
    /// At least one.
    pub(crate) clauses: Vec<Node>,
    pub(crate) without: Vec<Node>,
    pub(crate) filters: Vec<Filter>,
}

/// Where hits may stand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Filter {
    pub(crate) negated: bool,
    pub(crate) place: Place,
}

/// A place by its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Place {
    Track(TrackKind),
    Video(String),
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) with an offset in bytes and a hint.
    pub fn parse(text: &str) -> Result<Self, Error> {
        parser::parse(text).map(|root| Self { root })
    }
}

impl FromStr for Query {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print::node(&self.root, f)
    }
}
