//! The readers and writers against fixtures, corpora and properties.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod expected;
mod odd;
mod support;
mod untouched;
