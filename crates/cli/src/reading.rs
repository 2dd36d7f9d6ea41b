//! Files become transcripts, and their oddities are told.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use cuedex_format::{Conformance, Omission, Read, ReadOptions, Severity, Warning, read};
use serde::Serialize;

use crate::args::InArgs;
use crate::files::Input;
use crate::output::Output;

impl InArgs {
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            conformance: if self.w3c { Conformance::W3c } else { Conformance::Lenient },
            strict: self.strict,
        }
    }
}

/// Reads one input; the error names it.
pub(crate) fn read_input(input: &Input, options: &ReadOptions) -> Result<Read> {
    let bytes = input.read()?;
    let name = (!input.is_stdin()).then(|| input.path.to_string_lossy().into_owned());
    let read = read(&bytes, name.as_deref(), options);
    read.with_context(|| format!("cannot read {}", input.shown()))
}

/// Whether a file is something else altogether, which is no fault where it was only met on the
/// way.
pub(crate) fn is_foreign(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<cuedex_format::Error>())
        .any(cuedex_format::Error::is_not_a_transcript)
}

/// How often each code occurs.
pub(crate) fn counts(warnings: &[Warning]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for warning in warnings {
        *counts.entry(warning.code).or_default() += 1;
    }
    counts
}

#[derive(Serialize)]
struct WarningRecord<'a> {
    path: &'a str,
    #[serde(flatten)]
    warning: &'a Warning,
}

/// Tells the oddities of one file: each as a record or, when asked for, as a line; otherwise
/// how many of each code.
pub(crate) fn report_warnings(
    out: &mut Output,
    path: &str,
    warnings: &[Warning],
    each: bool,
) -> Result<()> {
    if out.json() {
        for warning in warnings {
            out.record("warning", &WarningRecord { path, warning })?;
        }
    } else if each {
        for warning in warnings {
            let Warning { code, message, line, .. } = warning;
            let at = if *line > 0 { format!("{path}:{line}") } else { path.to_owned() };
            match warning.severity {
                Severity::Warning => out.warning(format!("{at}: {message} [{code}]")),
                Severity::Note => out.note(format!("{at}: {message} [{code}]")),
            }
        }
    } else if !warnings.is_empty() {
        let codes: Vec<String> =
            counts(warnings).iter().map(|(code, n)| format!("{code} {n}")).collect();
        let told = format!("{path}: {}", codes.join(", "));
        match warnings.iter().map(|w| w.severity).max() {
            Some(Severity::Warning) => out.warning(format!("{told} (--warnings tells where)")),
            _ => out.note(told),
        }
    }
    Ok(())
}

/// How many of each thing a format could not hold.
pub(crate) fn sums(omitted: &[Omission]) -> BTreeMap<&str, usize> {
    let mut sums = BTreeMap::new();
    for Omission { what, count } in omitted {
        let sum: &mut usize = sums.entry(what.as_str()).or_default();
        *sum = sum.saturating_add(*count);
    }
    sums
}

/// Tells what a format could not hold.
pub(crate) fn report_omissions(out: &Output, path: &str, format: &str, omitted: &[Omission]) {
    if out.json() || omitted.is_empty() {
        return;
    }
    let list: Vec<String> =
        sums(omitted).iter().map(|(what, count)| format!("{what} ({count})")).collect();
    out.note(format!("{path}: {format} does not hold {}", list.join(", ")));
}
