//! Other ways to write some words of a query, which the index knows only as they were written.

mod compounds;
mod numbers;
mod spelled;

use std::ops::Range;

pub(crate) use compounds::compound_variants;
pub(crate) use numbers::number_variants;

/// Another way to write some neighbouring words: `tokens` in place of `words[range]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variant {
    pub(crate) range: Range<usize>,
    pub(crate) tokens: Vec<String>,
}
