use std::ops::Range;

use super::cue::Cue;
use super::{Bound, Finding, Level, LintOptions, Rule};
use crate::profile::{Limits, Measure};

/// Collects the findings, and holds the profile in the form in which it is compared.
pub(super) struct Report<'a> {
    pub(super) options: &'a LintOptions,
    pub(super) limits: Limits,
    pub(super) measure: Measure,
    pub(super) findings: Vec<Finding>,
    /// What the readers warned of, whose places are in the file already.
    pub(super) warned: Vec<Finding>,
}

/// What was measured and what is allowed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    pub(super) measured: Option<f64>,
    pub(super) allowed: f64,
    pub(super) bound: Bound,
    pub(super) unit: &'static str,
}

/// A line and the bytes of the decoded text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) bytes: Range<usize>,
}

impl<'a> Report<'a> {
    pub(super) fn new(options: &'a LintOptions) -> Self {
        Self {
            options,
            limits: options.profile.limits(options.rate),
            measure: options.profile.measure(),
            findings: Vec::new(),
            warned: Vec::new(),
        }
    }

    /// A finding at the times of a cue.
    pub(super) fn add(&mut self, rule: Rule, cue: &Cue<'_>, message: impl Into<String>) {
        self.add_at(rule, cue, cue.place.clone(), message);
    }

    /// A finding elsewhere in a cue.
    pub(super) fn add_at(
        &mut self,
        rule: Rule,
        cue: &Cue<'_>,
        place: Place,
        message: impl Into<String>,
    ) {
        let mut finding = plain(rule, place, message.into());
        finding.cue = Some(cue.number);
        (finding.start_ms, finding.end_ms) = (Some(cue.start), Some(cue.end));
        self.findings.push(finding);
    }

    /// A finding at the times of a cue, with what was measured.
    pub(super) fn measured(
        &mut self,
        rule: Rule,
        cue: &Cue<'_>,
        amount: Amount,
        message: impl Into<String>,
    ) {
        self.measured_at(rule, cue, amount, cue.place.clone(), message);
    }

    /// A finding elsewhere in a cue, with what was measured.
    pub(super) fn measured_at(
        &mut self,
        rule: Rule,
        cue: &Cue<'_>,
        amount: Amount,
        place: Place,
        message: impl Into<String>,
    ) {
        self.add_at(rule, cue, place, message);
        if let Some(finding) = self.findings.last_mut() {
            finding.set(amount);
        }
    }
}

/// A finding of this rule with its usual severity.
pub(super) fn plain(rule: Rule, place: Place, message: String) -> Finding {
    Finding {
        rule: rule.id,
        severity: rule.severity,
        avoidable: true,
        line: place.line,
        bytes: place.bytes,
        cue: None,
        start_ms: None,
        end_ms: None,
        measured: None,
        allowed: None,
        bound: None,
        unit: None,
        message,
    }
}

impl Finding {
    pub(super) fn set(&mut self, amount: Amount) {
        self.measured = amount.measured.map(hundredths);
        self.allowed = Some(amount.allowed);
        (self.bound, self.unit) = (Some(amount.bound), Some(amount.unit));
    }

    pub(super) fn at_level(mut self, level: Level) -> Self {
        self.severity = level;
        self
    }
}

/// Rounded to hundredths, away from zero: what is just over a limit must not look as if on it.
fn hundredths(value: f64) -> f64 {
    let scaled = value * 100.0;
    let nearest = scaled.round();
    let rounded = if (scaled - nearest).abs() < 1e-6 { nearest } else { scaled.ceil() };
    rounded / 100.0
}

impl Amount {
    pub(super) fn at_most(measured: f64, allowed: f64, unit: &'static str) -> Self {
        Self { measured: Some(measured), allowed, bound: Bound::AtMost, unit }
    }

    pub(super) fn at_least(measured: f64, allowed: f64, unit: &'static str) -> Self {
        Self { measured: Some(measured), allowed, bound: Bound::AtLeast, unit }
    }

    /// Of times in milliseconds.
    pub(super) fn millis(measured: u64, allowed: u64, bound: Bound) -> Self {
        let amount = Self::at_most(float(measured), float(allowed), "ms");
        Self { bound, ..amount }
    }
}

/// Milliseconds as a number to divide by.
#[expect(clippy::cast_precision_loss, reason = "no recording has 2^53 milliseconds")]
pub(super) fn float(millis: u64) -> f64 {
    millis as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_a_limit_never_looks_as_if_on_it() {
        assert_eq!(hundredths(20.0), 20.0);
        assert_eq!(hundredths(20.000_2), 20.01);
        assert_eq!(hundredths(24.999), 25.0);
    }
}
