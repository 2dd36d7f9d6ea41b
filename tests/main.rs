//! End-to-end tests: the real binary, a home folder of its own, real files.

mod convert;
mod stdout;
mod support;
mod usage;
