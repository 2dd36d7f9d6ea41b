use std::collections::BTreeMap;

use cuedex_format::lint::{Level, Linted};
use serde::Serialize;

use crate::exit::Exit;

/// What was found in all files together.
#[derive(Debug, Default, Serialize)]
pub(super) struct Tally {
    pub(super) files: usize,
    pub(super) failed: usize,
    /// Files met in folders that are no transcripts.
    pub(super) skipped: usize,
    pub(super) cues: usize,
    pub(super) findings: usize,
    /// Findings that no split can cure.
    pub(super) unavoidable: usize,
    /// Findings that are only worth knowing.
    pub(super) notes: usize,
    pub(super) rules: BTreeMap<&'static str, usize>,
    /// Whether a finding sets the exit code by itself.
    #[serde(skip)]
    is_broken: bool,
}

impl Tally {
    pub(super) fn add(&mut self, linted: &Linted) {
        self.files += 1;
        self.cues += linted.cues;
        self.findings += linted.findings.len();
        for finding in &linted.findings {
            let is_note = finding.severity == Level::Note;
            self.unavoidable += usize::from(!finding.avoidable);
            self.notes += usize::from(is_note);
            self.is_broken |= finding.avoidable && !is_note;
            *self.rules.entry(finding.rule).or_default() += 1;
        }
    }

    pub(super) fn exit(&self, all_findings: bool) -> Exit {
        match self {
            Self { failed: 1.., .. } => Exit::Failed,
            Self { is_broken: true, .. } => Exit::Findings,
            Self { findings: 1.., .. } if all_findings => Exit::Findings,
            _ => Exit::Done,
        }
    }
}
