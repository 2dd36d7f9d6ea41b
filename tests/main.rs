//! End-to-end tests: the real binary, a home folder of its own, real files.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod chapters;
mod clips;
mod convert;
mod damage;
mod edit;
mod fetch;
mod library;
mod lint;
mod merge;
mod profiles;
mod reading;
mod readme;
mod recordings;
mod search;
mod search_outputs;
mod service;
mod shape;
mod stdout;
mod support;
mod terminal;
mod update;
mod usage;
mod writers;
