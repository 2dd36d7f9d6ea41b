//! What a reader had to mend is a finding, too.

use super::report::Report;
use super::rule::{is_said_by_own, level};
use super::{Finding, Level};
use crate::Warning;

/// The most characters of a message: a reader's may carry the text of a whole block.
const LONGEST: usize = 200;

pub(super) fn check(warnings: &[Warning], report: &mut Report<'_>) {
    for warning in warnings {
        if !is_said_by_own(warning.code) {
            report.warned.push(finding(warning, level(warning.severity)));
        }
    }
}

fn finding(warning: &Warning, severity: Level) -> Finding {
    let mut message: String = warning.message.chars().take(LONGEST).collect();
    if message.len() < warning.message.len() {
        message.push('…');
    }
    Finding {
        rule: warning.code,
        severity,
        avoidable: true,
        line: warning.line,
        bytes: warning.bytes.clone(),
        cue: warning.cue,
        start_ms: None,
        end_ms: None,
        measured: None,
        allowed: None,
        bound: None,
        unit: None,
        message,
    }
}
