//! The readers and writers against fixtures, corpora and properties.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod ass;
mod chapters;
mod dialects;
mod edit;
mod edited;
mod expected;
mod foreign;
mod forms;
mod held;
mod known;
mod letters;
mod lint;
mod merge;
mod nulls;
mod odd;
mod pages;
mod rolling;
mod services;
mod spoken;
mod streamed;
#[cfg(feature = "subtp")]
mod subtp;
mod support;
#[cfg(feature = "xml")]
mod timed_text;
mod untouched;
