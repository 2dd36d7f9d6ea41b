//! The client over real HTTP against a scripted server on this machine.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod availability;
mod broken_replies;
mod errors;
mod gather;
mod list;
mod redirects;
mod requests;
mod retries;
mod secrecy;
mod support;
mod update;
