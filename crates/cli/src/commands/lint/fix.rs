//! What shaping cures, shown as a diff and written where that is asked for.

use std::path::Path;

use anyhow::{Context, Result};
use cuedex_format::lint::{Cure, Fixed, Linted, fix, lint};
use cuedex_format::{Format, Written};
use rayon::prelude::*;
use serde::Serialize;
use similar::TextDiff;

use super::Run;
use super::tally::Tally;
use crate::commands::edit::shown::counted;
use crate::exit::Exit;
use crate::failure::{self, Hinted};
use crate::files::{Input, write_whole};
use crate::output::{Output, is_reader_gone, shown};
use crate::reading::{is_foreign, report_omissions};
use crate::targets::{Target, kept_names};
use crate::writing::format_of_name;

/// So many files are cured before their changes are told.
const STEP: usize = 64;

/// A file, cured.
struct Cured {
    fixed: Fixed,
    diff: String,
    before: Linted,
    after: Linted,
}

#[derive(Serialize)]
struct FixedRecord<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    cure: Cure,
    cues: usize,
    /// How many times were changed.
    changes: usize,
    /// How many cues were split anew.
    split: usize,
    lost_markup: usize,
    findings_before: usize,
    findings: usize,
    diff: &'a str,
}

impl Run<'_> {
    pub(super) fn fix(mut self, inputs: &[Input], out: &mut Output) -> Result<Exit> {
        if self.args.in_place && inputs.iter().any(Input::is_stdin) {
            let hint = "use -o for the cured file";
            return Err(Hinted::new("stdin cannot be replaced", hint).into());
        }
        let targets = self.args.output.as_deref().map(|output| kept_names(output, inputs));
        let targets = targets.transpose()?;
        for (n, step) in inputs.chunks(STEP).enumerate() {
            let cured: Vec<_> = step.par_iter().map(|input| self.cure(input)).collect();
            for (m, (input, cured)) in step.iter().zip(cured).enumerate() {
                let target = targets.as_ref().map(|targets| &targets[n * STEP + m]);
                let settled = cured.and_then(|cured| self.settle_cured(input, target, &cured, out));
                self.tell_failure(input, settled, out)?;
            }
        }
        if out.json() {
            out.closing_record("result", &self.tally)?;
        } else if !self.is_written() {
            out.note("nothing was written; -o FILE, -o FOLDER/ or --in-place writes");
        }
        Ok(self.tally.exit(self.args.all_findings))
    }

    /// Whether what is cured is written anywhere.
    fn is_written(&self) -> bool {
        self.args.output.is_some() || self.args.in_place
    }

    fn cure(&self, input: &Input) -> Result<Cured> {
        let bytes = input.read()?;
        let name = (!input.is_stdin()).then(|| input.path.to_string_lossy().into_owned());
        let context = || format!("cannot fix {}", input.shown());
        let before = lint(&bytes, name.as_deref(), &self.options).with_context(context)?;
        let fixed = fix(&bytes, name.as_deref(), &self.options).with_context(context)?;
        let after = match fixed.cure {
            Cure::None => before.clone(),
            _ => lint(&fixed.bytes, name.as_deref(), &self.options).with_context(context)?,
        };
        let diff = diff(&input.shown(), &bytes, &fixed.bytes);
        Ok(Cured { fixed, diff, before, after })
    }

    fn settle_cured(
        &mut self,
        input: &Input,
        target: Option<&Target>,
        cured: &Cured,
        out: &mut Output,
    ) -> Result<()> {
        let path = match target {
            Some(target) => Some(target.file(input)?),
            None => self.args.in_place.then_some(input.path.as_path()),
        };
        if let Some(path) = path {
            check_name(input, path, cured.fixed.format)?;
        }
        // A file that stays as it is needs no writing over itself.
        let path = path.filter(|_| !self.args.in_place || cured.fixed.cure != Cure::None);
        if let Some(path) = path {
            write_whole(path, self.args.force, |file| file.write_all(&cured.fixed.bytes))?;
        }
        self.tally.add(if self.is_written() { &cured.after } else { &cured.before });
        self.tell_rate(&cured.before, out);
        tell(&input.shown(), path, cured, out)
    }

    fn tell_failure(&mut self, input: &Input, done: Result<()>, out: &mut Output) -> Result<()> {
        match done {
            Err(error) if is_reader_gone(&error) => Err(error),
            Err(error) if input.base.is_some() && is_foreign(&error) => {
                self.tally.skipped += 1;
                Ok(())
            }
            Err(error) => {
                self.tally.failed += 1;
                Ok(failure::report_part(&error, &input.shown(), out)?)
            }
            Ok(()) => Ok(()),
        }
    }
}

/// A cured file keeps its format, which the name it is given must not deny.
fn check_name(input: &Input, path: &Path, format: Format) -> Result<()> {
    let ending = |path: &Path| path.extension().map(|ending| ending.to_ascii_lowercase());
    let Some(named) = format_of_name(path).filter(|&named| named != format) else { return Ok(()) };
    let own = Path::new("cured").with_extension(format.extension());
    let is_alike = [&input.path, &own].iter().any(|other| ending(other) == ending(path));
    if is_alike {
        return Ok(());
    }
    let what = format!("{} is {format}, and would be written as {named}", input.shown());
    let hint = format!(
        "end the name in .{}, and make {named} of that file with `cuedex convert`",
        format.extension()
    );
    Err(Hinted::new(what, hint).into())
}

fn tell(path: &str, output: Option<&Path>, cured: &Cured, out: &mut Output) -> Result<()> {
    let Cured { fixed, diff, before, after } = cured;
    if out.json() {
        let record = FixedRecord {
            path,
            output: output.map(shown),
            cure: fixed.cure,
            cues: after.cues,
            changes: fixed.changes.len(),
            split: fixed.split,
            lost_markup: fixed.lost_markup,
            findings_before: Tally::of(before).avoidable(),
            findings: Tally::of(after).avoidable(),
            diff,
        };
        return Ok(out.record("fixed", &record)?);
    }
    out.document().write_all(diff.as_bytes())?;
    let (was, left) = (Tally::of(before).avoidable(), Tally::of(after));
    let (was, is) = (counted(was, "finding"), left.avoidable());
    let outcome = match left.unavoidable {
        0 => format!("{was} before, {is} after"),
        n => format!("{was} before, {is} after, and {n} unavoidable"),
    };
    match fixed.cure {
        Cure::None if is == 0 => {}
        Cure::None => {
            out.note(format!("{path}: {}, none of which shaping cures", counted(is, "finding")))
        }
        Cure::Times => out.note(format!("{path}: times changed, {outcome}")),
        Cure::Split => {
            let split = counted(fixed.split, "cue");
            out.note(format!("{path}: {split} split anew, {outcome}"));
        }
    }
    if fixed.lost_markup > 0 {
        let lost = counted(fixed.lost_markup, "cue");
        out.warning(format!("{path}: markup of {lost} is not in the cues split anew"));
    }
    let Written { omitted, .. } = &fixed.written;
    report_omissions(out, path, fixed.format.name(), omitted);
    Ok(())
}

/// The lines that change, as `diff -u` shows them.
fn diff(path: &str, before: &[u8], after: &[u8]) -> String {
    if before == after {
        return String::new();
    }
    let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
    let diff = TextDiff::from_lines(before.as_ref(), after.as_ref());
    diff.unified_diff().header(path, path).to_string()
}

/// Makes the fields that a file's own count has.
impl Tally {
    fn of(linted: &Linted) -> Self {
        let mut tally = Self::default();
        tally.add(linted);
        tally
    }

    /// Findings that a split or other characters could cure.
    fn avoidable(&self) -> usize {
        self.findings - self.unavoidable
    }
}
