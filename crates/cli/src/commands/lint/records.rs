//! What `--json` prints of each file.

use std::collections::BTreeMap;

use cuedex_format::lint::{Finding, Linted};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct FindingRecord<'a> {
    pub(super) path: &'a str,
    #[serde(flatten)]
    pub(super) finding: &'a Finding,
}

/// One file that was checked.
#[derive(Serialize)]
pub(super) struct LintedRecord<'a> {
    path: &'a str,
    format: &'static str,
    cues: usize,
    findings: usize,
    avoidable: usize,
    rules: BTreeMap<&'static str, usize>,
}

impl<'a> LintedRecord<'a> {
    pub(super) fn new(path: &'a str, linted: &Linted) -> Self {
        let findings = &linted.findings;
        let mut rules = BTreeMap::new();
        for finding in findings {
            *rules.entry(finding.rule).or_default() += 1;
        }
        Self {
            path,
            format: linted.format.name(),
            cues: linted.cues,
            findings: findings.len(),
            avoidable: findings.iter().filter(|finding| finding.avoidable).count(),
            rules,
        }
    }
}
