//! Subtitle files checked against a profile, many at once.

mod chosen;
mod fix;
mod records;
mod rules;
mod sarif;
mod tally;
mod text;

use anyhow::{Context, Result};
use cuedex_format::lint::{LintOptions, Linted, lint};
use cuedex_format::{Conformance, ReadOptions};
use rayon::prelude::*;

use crate::args::{Global, LintArgs, LintReadArgs};
use crate::exit::Exit;
use crate::failure::{self, Hinted};
use crate::files::{self, Input, write_whole};
use crate::output::{Output, is_reader_gone};
use crate::reading::is_foreign;
use records::{FindingRecord, LintedRecord};
use sarif::Sarif;
use tally::Tally;

/// So many files are checked before their findings are told.
const STEP: usize = 256;

/// One run of `cuedex lint`.
struct Run<'a> {
    args: &'a LintArgs,
    options: LintOptions,
    tally: Tally,
    sarif: Option<Sarif>,
    /// A frame rate is taken that nobody stated, and this is still to be told.
    is_rate_assumed: bool,
}

pub(crate) fn run(args: &LintArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    if args.rules {
        return rules::list(out);
    }
    if args.sarif && out.json() && args.output.is_none() {
        let hint = "with --json, stdout holds records; use -o for the SARIF file";
        return Err(Hinted::new("there is nowhere to write the SARIF file", hint).into());
    }
    let inputs = files::expand(&args.inputs, args.recursive)?;
    let options = options(args, global)?;
    let is_rate_assumed = args.fps.is_none() && options.profile.min_gap_frames > 0;
    let sarif = args.sarif.then(Sarif::default);
    let mut run = Run { args, options, tally: Tally::default(), sarif, is_rate_assumed };
    if args.fix {
        return run.fix(&inputs, out);
    }
    for step in inputs.chunks(STEP) {
        let checked: Vec<_> = step.par_iter().map(|input| run.check(input)).collect();
        for (input, linted) in step.iter().zip(checked) {
            run.settle(input, linted, out)?;
        }
    }
    run.close(out)
}

fn options(args: &LintArgs, global: &Global) -> Result<LintOptions> {
    let profile = args.profile.resolved(global)?;
    let (only, ignore) = (chosen::rules(&args.only)?, chosen::rules(&args.ignore)?);
    let options =
        LintOptions::new(profile).with_reading(args.reading.options()).only(only).ignoring(ignore);
    Ok(match args.fps {
        Some(rate) => options.with_rate(rate),
        None => options,
    })
}

impl LintReadArgs {
    fn options(&self) -> ReadOptions {
        ReadOptions {
            conformance: if self.w3c { Conformance::W3c } else { Conformance::Lenient },
            encoding: self.encoding.clone(),
            ..ReadOptions::default()
        }
    }
}

impl Run<'_> {
    fn check(&self, input: &Input) -> Result<Linted> {
        let bytes = input.read()?;
        let name = (!input.is_stdin()).then(|| input.path.to_string_lossy().into_owned());
        let linted = lint(&bytes, name.as_deref(), &self.options);
        linted.with_context(|| format!("cannot check {}", input.shown()))
    }

    /// Counts and tells what was found in one input.
    fn settle(&mut self, input: &Input, linted: Result<Linted>, out: &mut Output) -> Result<()> {
        match linted {
            Ok(linted) => {
                self.tally.add(&linted);
                self.tell_rate(&linted, out);
                self.tell(input, &linted, out)
            }
            Err(error) if input.base.is_some() && is_foreign(&error) => {
                self.tally.skipped += 1;
                Ok(())
            }
            Err(error) if is_reader_gone(&error) => Err(error),
            Err(error) => {
                self.tally.failed += 1;
                if let Some(sarif) = &mut self.sarif {
                    sarif.fail(input, &error);
                }
                Ok(failure::report_part(&error, &input.shown(), out)?)
            }
        }
    }

    /// Tells, once, at what frame rate pauses are counted.
    fn tell_rate(&mut self, linted: &Linted, out: &Output) {
        if linted.has_subtitles && std::mem::take(&mut self.is_rate_assumed) {
            out.note("25 frames a second are taken; state others with --fps");
        }
    }

    fn tell(&mut self, input: &Input, linted: &Linted, out: &mut Output) -> Result<()> {
        let path = input.shown();
        if let Some(sarif) = &mut self.sarif {
            sarif.add(input, &linted.findings);
        }
        if out.json() {
            for finding in &linted.findings {
                out.record("finding", &FindingRecord { path: &path, finding })?;
            }
            return Ok(out.record("linted", &LintedRecord::new(&path, linted))?);
        }
        if self.sarif.is_none() || self.args.output.is_some() {
            text::print(&path, &linted.findings, out)?;
        }
        Ok(())
    }

    fn close(self, out: &mut Output) -> Result<Exit> {
        match (self.sarif, &self.args.output) {
            (Some(sarif), Some(path)) => {
                let text = sarif.finish()?;
                write_whole(path, self.args.force, |file| file.write_all(text.as_bytes()))?;
            }
            (Some(sarif), None) => out.document().write_all(sarif.finish()?.as_bytes())?,
            _ => {}
        }
        if out.json() {
            out.closing_record("result", &self.tally)?;
        } else if !self.args.sarif || self.args.output.is_some() {
            text::summary(&self.tally, out)?;
        }
        Ok(self.tally.exit(self.args.all_findings))
    }
}
