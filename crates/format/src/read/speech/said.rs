use std::borrow::Cow;

use super::super::json::values::Stated;

/// A stretch of speech as a file states it.
#[derive(Debug, Clone, Default)]
pub(super) struct Said<'a> {
    /// Which item of the dialect's list it is, from 1, for warnings.
    pub(super) item: usize,
    /// What was said; where it is blank, the words say it.
    pub(super) text: Cow<'a, str>,
    pub(super) start: Option<Stated>,
    pub(super) end: Option<Stated>,
    pub(super) speaker: Option<Cow<'a, str>>,
    /// From 0 to 1.
    pub(super) confidence: Option<f64>,
    pub(super) words: Vec<SaidWord<'a>>,
}

/// A word as a file states it, with the punctuation that belongs to it.
#[derive(Debug, Clone, Default)]
pub(super) struct SaidWord<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) start: Option<Stated>,
    pub(super) end: Option<Stated>,
    pub(super) confidence: Option<f64>,
    /// Who says it, where the file says so of words.
    pub(super) speaker: Option<Cow<'a, str>>,
}
