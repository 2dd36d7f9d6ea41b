//! What the index finds, seen from outside.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[path = "index/build.rs"]
mod build;
#[path = "index/fields.rs"]
mod fields;
#[path = "index/lifecycle.rs"]
mod lifecycle;
#[path = "index/operators.rs"]
mod operators;
#[path = "index/oracle.rs"]
mod oracle;
#[path = "index/patterns.rs"]
mod patterns;
#[path = "index/phrases.rs"]
mod phrases;
#[path = "index/places.rs"]
mod places;
#[path = "index/plain.rs"]
mod plain;
#[path = "index/postings.rs"]
mod postings;
#[path = "index/ranking.rs"]
mod ranking;
#[path = "index/scripts.rs"]
mod scripts;
#[path = "index/sounds.rs"]
mod sounds;
#[path = "index/times.rs"]
mod times;
#[path = "index/tongues.rs"]
mod tongues;
#[path = "index/variants.rs"]
mod variants;
#[path = "index/views.rs"]
mod views;
#[path = "index/windows.rs"]
mod windows;
