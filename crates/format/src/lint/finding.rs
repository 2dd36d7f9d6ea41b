use std::ops::Range;

use serde::{Serialize, Serializer};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; no norm is broken.
    Note,
    /// The profile, or a rule of the format, is broken.
    Warning,
    /// Players show something else than was meant.
    Error,
}

impl Level {
    /// The level as it is printed: `note`, `warning`, `error`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// On which side of the allowed value the measured one must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The allowed value is the greatest.
    AtMost,
    /// The allowed value is the least.
    AtLeast,
}

/// Something that a profile or a format does not allow, with its place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The stable name of the rule; see [`rules`](super::rules).
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Level,
    /// Whether another split of the words, other times or other characters could cure it.
    pub avoidable: bool,
    /// The line of the file, from 1; 0 where there are no lines to count.
    pub line: usize,
    /// The bytes of the file as decoded to UTF-8, from 0.
    #[serde(skip)]
    pub bytes: Range<usize>,
    /// The cue, or chapter, from 1 in the order of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue: Option<usize>,
    /// When the cue starts as written, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_ms: Option<u64>,
    /// When the cue ends as written, in milliseconds; it may be before the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_ms: Option<u64>,
    /// What was measured, to a hundredth.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "short")]
    pub measured: Option<f64>,
    /// What is allowed.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "short")]
    pub allowed: Option<f64>,
    /// On which side of it the measured value must be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
    /// The unit of both: `characters/s`, `words/min`, `characters`, `lines`, `ms`, `chapters`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// What is wrong, in one line.
    pub message: String,
}

/// A whole number without decimals.
#[expect(clippy::cast_possible_truncation, reason = "a number that has decimals is not cast")]
fn short<S: Serializer>(value: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
    match *value {
        Some(value) if value.fract() == 0.0 && value.abs() < 1e15 => to.serialize_i64(value as i64),
        value => value.serialize(to),
    }
}

impl Finding {
    /// The measured and the allowed value for people: `24.3 characters/s, at most 20`.
    #[must_use]
    pub fn amounts(&self) -> Option<String> {
        let unit = self.unit.unwrap_or_default();
        let bound = match self.bound {
            Some(Bound::AtLeast) => "at least",
            _ => "at most",
        };
        match (self.measured, self.allowed) {
            (Some(measured), Some(allowed)) => {
                Some(format!("{measured} {unit}, {bound} {allowed}"))
            }
            (None, Some(allowed)) => Some(format!("{bound} {allowed} {unit}")),
            _ => None,
        }
    }
}
