//! What the index finds, seen from outside.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[path = "index/build.rs"]
mod build;
#[path = "index/lifecycle.rs"]
mod lifecycle;
#[path = "index/oracle.rs"]
mod oracle;
#[path = "index/phrases.rs"]
mod phrases;
#[path = "index/places.rs"]
mod places;
#[path = "index/scripts.rs"]
mod scripts;
#[path = "index/times.rs"]
mod times;
#[path = "index/views.rs"]
mod views;
#[path = "index/windows.rs"]
mod windows;
