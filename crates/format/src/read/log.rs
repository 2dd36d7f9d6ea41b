use std::ops::Range;

use crate::{Error, ErrorKind, Position, Severity, Warning};

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
    pub(super) fn note(&mut self, code: &'static str, place: Place, message: impl Into<String>) {
        self.add(code, Severity::Note, place, message.into());
    }

    pub(super) fn warn(&mut self, code: &'static str, place: Place, message: impl Into<String>) {
        self.add(code, Severity::Warning, place, message.into());
    }

    fn add(&mut self, code: &'static str, severity: Severity, place: Place, message: String) {
        let Place { line, bytes, cue } = place;
        self.0.push(Warning { code, severity, message, line, bytes, cue });
    }

    pub(super) fn extend(&mut self, warnings: Vec<Warning>) {
        self.0.extend(warnings);
    }

    pub(super) fn into_warnings(self) -> Vec<Warning> {
        self.0
    }
}

/// The error of strict mode for the first warning.
pub(super) fn refuse(warning: &Warning) -> Error {
    let message = format!("refused in strict mode: {} [{}]", warning.message, warning.code);
    Error::new(ErrorKind::Malformed, message).at(Position {
        line: warning.line,
        byte: warning.bytes.start,
        cue: warning.cue,
    })
}

/// A piece of a file for a message: all of it, unless it is longer than any cue.
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 10_000;
    let mut shown: String = text.trim().chars().take(LONGEST).collect();
    if text.trim().chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown.escape_debug().to_string()
}
