use std::ops::Range;

use crate::{Code, Error, ErrorKind, Position, Severity, Warning};

/// Collects what is odd while a file is read.
#[derive(Debug, Default)]
pub(super) struct Log(Vec<Warning>);

/// Where something odd stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) bytes: Range<usize>,
    pub(super) cue: Option<usize>,
}

impl Log {
    /// Notes what is odd, with what was found and done.
    pub(super) fn add(&mut self, code: Code, place: Place, message: impl Into<String>) {
        let Place { line, bytes, cue } = place;
        let (code, severity, message) = (code.name, code.severity, message.into());
        self.0.push(Warning { code, severity, message, line, bytes, cue });
    }

    /// Notes what is odd, where the code says all.
    pub(super) fn say(&mut self, code: Code, place: Place) {
        self.add(code, place, code.about);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Forgets all but the first so many, for a file that is read again.
    pub(super) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    pub(super) fn extend(&mut self, warnings: impl IntoIterator<Item = Warning>) {
        self.0.extend(warnings);
    }

    /// What was noted so far.
    pub(super) fn warnings(&mut self) -> &mut [Warning] {
        &mut self.0
    }

    pub(super) fn into_warnings(self) -> Vec<Warning> {
        self.0
    }
}

/// The error of strict mode for the first warning.
pub(super) fn refuse(warnings: &[Warning]) -> Option<Error> {
    let first = warnings.iter().find(|w| w.severity == Severity::Warning)?;
    let message = format!("refused in strict mode: {} [{}]", first.message, first.code);
    Some(Error::new(ErrorKind::Malformed, message).at(Position {
        line: first.line,
        byte: first.bytes.start,
        cue: first.cue,
    }))
}

/// A piece of a file for a message: all of it, unless it is longer than any cue.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 10_000;
    let mut shown: String = text.trim().chars().take(LONGEST).collect();
    if text.trim().chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown.escape_debug().to_string()
}
