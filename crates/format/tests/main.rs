//! The readers and writers against fixtures, corpora and properties.

mod expected;
mod odd;
mod support;
mod untouched;
