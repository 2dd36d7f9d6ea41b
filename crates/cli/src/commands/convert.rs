use std::collections::BTreeMap;
use std::io::{BufWriter, Write};

use anyhow::Result;
use cuedex_format::{
    Format, Omission, Removed, Severity, Warning, WriteOptions, Written, findings,
};
use cuedex_model::Transcript;
use rayon::prelude::*;
use serde::Serialize;

use crate::args::{ConvertArgs, Global};
use crate::exit::Exit;
use crate::failure::{self, Hinted};
use crate::files::{self, Input, write_whole};
use crate::output::{Output, is_reader_gone, shown};
use crate::reading::{
    Inside, Source, counts, is_foreign, read_input, removals, report_omissions, report_removals,
    report_tracks, report_warnings, sums,
};
use crate::shaping::{Reshaped, Shaping, report_shaping};
use crate::targets::Target;
use crate::writing::{Form, write_form};

/// What became of one file.
struct Done {
    from: Format,
    segments: usize,
    omitted: Vec<Omission>,
    warnings: Vec<Warning>,
    removed: Vec<Removed>,
    inside: Inside,
    reshaped: Option<Reshaped>,
    /// What a program that takes the output would object to.
    findings: Vec<Warning>,
}

#[derive(Serialize)]
struct ConvertedRecord<'a> {
    path: &'a str,
    from: &'a str,
    to: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    segments: usize,
    /// Of a recording, the tracks of text that were read.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tracks: &'a [String],
    /// Of a recording, the tracks of text that could not be read.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    failed_tracks: &'a [String],
    warnings: BTreeMap<&'static str, usize>,
    removed: BTreeMap<&'static str, usize>,
    omitted: BTreeMap<&'a str, usize>,
    /// What became of the cues, where they were made anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    shaped: Option<&'a Reshaped>,
}

#[derive(Default, Serialize)]
struct ResultRecord {
    converted: usize,
    failed: usize,
    skipped: usize,
}

/// One run of `cuedex convert`.
struct Run<'a> {
    args: &'a ConvertArgs,
    form: Form,
    shaping: Option<Shaping>,
    tally: ResultRecord,
}

pub(crate) fn run(args: &ConvertArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let form = Form::of(&args.out, &args.template, None, out)?;
    let shaping = args.shape.shaping(args.out.fps, global, out)?;
    let inputs = files::expand(&args.input.inputs, args.recursive)?;
    let mut run = Run { args, form, shaping, tally: ResultRecord::default() };
    match args.out.targets(&inputs, run.form.ending(), |input| run.is_transcript(input))? {
        None => {
            let written = run.convert(&inputs[0], |transcript, options| {
                write_form(out, None, false, transcript, options, &run.form)
            });
            run.settle(&inputs[0], None, written, out)?;
        }
        Some(targets) => run.write_files(&inputs, &targets, out)?,
    }
    run.close(inputs.len(), out)
}

impl Run<'_> {
    /// Whether reading it brings something; stdin can be read only once.
    fn is_transcript(&self, input: &Input) -> bool {
        input.is_stdin()
            || !read_input(input, &self.args.input.reading.options()).is_err_and(|e| is_foreign(&e))
    }

    /// In steps, so that what is told keeps the order of the files and memory stays small.
    fn write_files(
        &mut self,
        inputs: &[Input],
        targets: &[Target],
        out: &mut Output,
    ) -> Result<()> {
        let jobs: Vec<_> = inputs.iter().zip(targets).collect();
        for step in jobs.chunks(256) {
            let work = step.par_iter().map(|(input, target)| self.write_file(input, target));
            let all: Vec<_> = work.collect();
            for ((input, target), done) in step.iter().zip(all) {
                self.settle(input, Some(target), done, out)?;
            }
        }
        Ok(())
    }

    fn write_file(&self, input: &Input, target: &Target) -> Result<Done> {
        let path = target.file(input)?;
        self.convert(input, |transcript, options| {
            write_whole(path, self.args.out.force, |to| {
                let mut to = BufWriter::new(to);
                let written = self.form.write(transcript, &mut to, options)?;
                to.flush()?;
                Ok(written)
            })
        })
    }

    /// Reads a file and hands it to `write` with the options for its format.
    fn convert(
        &self,
        input: &Input,
        write: impl FnOnce(&Transcript, &WriteOptions<'_>) -> Result<Written>,
    ) -> Result<Done> {
        let Source { mut file, inside } = read_input(input, &self.args.input.reading.options())?;
        let reshaped = self.shaping.as_ref().map(|shaping| shaping.apply(&mut file.transcript));
        // What stood around the old cues does not fit the new ones.
        let carry = reshaped.is_none().then_some(&file.carry);
        let format = self.form.format();
        let options = self.args.out.write_options(format, carry);
        let findings = findings(&file.transcript, format);
        self.refuse(&findings)?;
        let Written { segments, omitted } = write(&file.transcript, &options)?;
        Ok(Done {
            from: file.format,
            segments,
            omitted,
            warnings: file.warnings,
            removed: file.removed,
            inside,
            reshaped,
            findings,
        })
    }

    /// With --strict, a list that breaks a rule is not written.
    fn refuse(&self, findings: &[Warning]) -> Result<()> {
        let broken = findings.iter().find(|told| told.severity == Severity::Warning);
        match broken.filter(|_| self.args.input.reading.strict) {
            Some(told) => {
                let hint = "mend the chapters, or write it without --strict";
                Err(Hinted::new(told.message.clone(), hint).into())
            }
            None => Ok(()),
        }
    }

    /// Counts and tells what became of one input.
    fn settle(
        &mut self,
        input: &Input,
        target: Option<&Target>,
        done: Result<Done>,
        out: &mut Output,
    ) -> Result<()> {
        match done {
            Ok(done) => {
                self.tally.converted += 1;
                self.tell(&input.shown(), target, &done, out)
            }
            Err(error) if input.base.is_some() && is_foreign(&error) => {
                self.tally.skipped += 1;
                Ok(())
            }
            Err(error) if is_reader_gone(&error) => Err(error),
            Err(error) => {
                self.tally.failed += 1;
                Ok(failure::report_part(&error, &input.shown(), out)?)
            }
        }
    }

    fn tell(
        &self,
        path: &str,
        target: Option<&Target>,
        done: &Done,
        out: &mut Output,
    ) -> Result<()> {
        let to = self.form.name();
        report_warnings(out, path, &done.warnings, self.args.input.reading.warnings)?;
        report_removals(out, path, &done.removed, self.args.input.reading.warnings);
        report_tracks(out, path, &done.inside, &done.omitted);
        if let Some(reshaped) = &done.reshaped {
            report_shaping(out, path, reshaped, self.args.input.reading.warnings);
        }
        report_omissions(out, path, to, &done.omitted);
        let place = target.map_or_else(|| to.to_owned(), |target| shown(&target.path));
        report_warnings(out, &place, &done.findings, true)?;
        if out.json() {
            let record = ConvertedRecord {
                path,
                from: done.from.name(),
                to,
                output: target.map(|target| shown(&target.path)),
                segments: done.segments,
                tracks: &done.inside.tracks,
                failed_tracks: &done.inside.failed,
                warnings: counts(&done.warnings),
                removed: removals(&done.removed),
                omitted: sums(&done.omitted),
                shaped: done.reshaped.as_ref(),
            };
            out.record("converted", &record)?;
        }
        Ok(())
    }

    fn close(self, inputs: usize, out: &mut Output) -> Result<Exit> {
        if out.json() {
            out.closing_record("result", &self.tally)?;
        } else if inputs > 1 {
            let ResultRecord { converted, failed, skipped } = self.tally;
            out.note(format!("{converted} converted, {failed} failed, {skipped} not transcripts"));
        }
        Ok(if self.tally.failed > 0 { Exit::Failed } else { Exit::Done })
    }
}
