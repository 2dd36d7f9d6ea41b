//! Files become transcripts, and their oddities are told.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use cuedex_format::{Conformance, Omission, Read, ReadOptions, Removed, Severity, Warning, read};
use cuedex_library::embedded::{self, EmbeddedText, TextTrack};
use serde::Serialize;

use crate::args::ReadArgs;
use crate::failure::Hinted;
use crate::files::Input;
use crate::output::Output;

impl ReadArgs {
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            conformance: if self.w3c { Conformance::W3c } else { Conformance::Lenient },
            strict: self.strict,
            encoding: self.encoding.clone(),
            keep_rolling: self.keep_rolling,
            ..ReadOptions::default()
        }
    }
}

/// An input, read.
pub(crate) struct Source {
    pub(crate) file: Read,
    /// Nothing, but of a recording.
    pub(crate) inside: Inside,
}

/// The tracks of text inside a recording.
#[derive(Debug, Default)]
pub(crate) struct Inside {
    /// What those are that were read, the one to show first in front.
    pub(crate) tracks: Vec<String>,
    /// Which cannot be read, and why.
    pub(crate) failed: Vec<String>,
    /// What ffmpeg complained of, so that text may be missing; the warnings have it too.
    pub(crate) complaint: Option<String>,
}

/// Reads one input, a recording through its tracks of text; the error names it.
pub(crate) fn read_input(input: &Input, options: &ReadOptions) -> Result<Source> {
    let context = || format!("cannot read {}", input.shown());
    if !input.is_stdin() && embedded::is_recording(&input.path) {
        return embedded::read(&input.path, options)
            .map(Source::of_recording)
            .with_context(context);
    }
    let bytes = input.read()?;
    let name = (!input.is_stdin()).then(|| input.path.to_string_lossy().into_owned());
    let file = read(&bytes, name.as_deref(), options).with_context(context)?;
    Ok(Source { file, inside: Inside::default() })
}

impl Source {
    fn of_recording(text: EmbeddedText) -> Self {
        let EmbeddedText { transcript, format, carry, warnings, removed, .. } = text;
        let file = Read { format, transcript, carry, warnings, removed };
        let failed = text.failed.iter().map(|(track, why)| format!("{}: {why}", track.label()));
        let tracks = text.tracks.iter().map(TextTrack::label).collect();
        Self {
            file,
            inside: Inside { tracks, failed: failed.collect(), complaint: text.complaint },
        }
    }
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

/// Tells what a program that takes the format would object to in `output`: one by one, as each
/// names its line there. With `strict`, what is against a rule is an error.
pub(crate) fn report_findings(
    out: &mut Output,
    output: &str,
    findings: &[Warning],
    strict: bool,
) -> Result<()> {
    report_warnings(out, output, findings, true)?;
    let fatal = findings.iter().filter(|told| told.severity == Severity::Warning).count();
    if strict && fatal > 0 {
        let what = format!("{output} would break {fatal} of the rules for its format");
        return Err(Hinted::new(what, "mend the chapters, or write it without --strict").into());
    }
    Ok(())
}

/// How often something was left out for each reason.
pub(crate) fn removals(removed: &[Removed]) -> BTreeMap<&'static str, usize> {
    let mut removals = BTreeMap::new();
    for one in removed {
        *removals.entry(one.code).or_default() += 1;
    }
    removals
}

/// Tells what was left out on purpose: each piece, when asked for, otherwise how many for each
/// reason.
pub(crate) fn report_removals(out: &Output, path: &str, removed: &[Removed], each: bool) {
    if out.json() {
        return;
    }
    if each {
        for Removed { code, cue, .. } in removed {
            out.note(format!("{path}: left out of cue {cue} on purpose [{code}]"));
        }
        return;
    }
    for (code, count) in removals(removed) {
        let what = match (code.starts_with("rolling/"), count) {
            (true, 1) => "line",
            (true, _) => "lines",
            (false, 1) => "piece",
            (false, _) => "pieces",
        };
        out.note(format!("{path}: {count} {what} removed: {code}"));
    }
}

/// Tells which tracks of a recording were read, where a format took only the first of them, and
/// which could not be.
pub(crate) fn report_tracks(out: &Output, path: &str, inside: &Inside, omitted: &[Omission]) {
    if out.json() {
        return;
    }
    if let [first, others @ ..] = inside.tracks.as_slice()
        && !others.is_empty()
        && omitted.iter().any(|one| one.what.contains("of another"))
    {
        let others = others.join("; ");
        out.note(format!("{path}: the text track written is {first}; others are {others}"));
    }
    for failed in &inside.failed {
        out.warning(format!("{path}: a text track was left out, {failed}"));
    }
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
