mod code;

use std::ops::Range;

use serde::Serialize;

pub(crate) use code::declare;
pub use code::{Code, codes};

/// How much a warning matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; no rule was broken.
    Note,
    /// The file broke its format's rules, and a reading was chosen.
    Warning,
}

/// Something odd in a file, with its place. Reading went on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// A stable name such as `srt/missing-index`; [`codes`] lists all.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What was found and what was done, for people.
    pub message: String,
    /// The line, from 1; 0 where there are no lines to count.
    pub line: usize,
    /// The bytes of the file as decoded to UTF-8, from 0.
    pub bytes: Range<usize>,
    /// The cue, from 1.
    pub cue: Option<usize>,
}
