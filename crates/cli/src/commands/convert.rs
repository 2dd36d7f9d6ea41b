use std::collections::BTreeMap;

use anyhow::Result;
use cuedex_format::{Format, Omission, Removed, Warning, WriteOptions, Written, write};
use cuedex_model::Transcript;
use rayon::prelude::*;
use serde::Serialize;

use crate::args::ConvertArgs;
use crate::exit::Exit;
use crate::failure;
use crate::files::{self, Input, write_whole};
use crate::output::{Output, is_reader_gone, shown};
use crate::reading::{
    Inside, Source, counts, is_foreign, read_input, removals, report_omissions, report_removals,
    report_tracks, report_warnings, sums,
};
use crate::targets::Target;
use crate::writing::write_to;

/// What became of one file.
struct Done {
    from: Format,
    segments: usize,
    omitted: Vec<Omission>,
    warnings: Vec<Warning>,
    removed: Vec<Removed>,
    inside: Inside,
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
    format: Format,
    tally: ResultRecord,
}

pub(crate) fn run(args: &ConvertArgs, out: &mut Output) -> Result<Exit> {
    let format = args.out.format()?;
    let inputs = files::expand(&args.input.inputs, args.recursive)?;
    let mut run = Run { args, format, tally: ResultRecord::default() };
    match args.out.targets(&inputs, format, |input| run.is_transcript(input))? {
        None => {
            let written = run.convert(&inputs[0], |transcript, options| {
                write_to(out, None, false, transcript, options)
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
            write_whole(path, self.args.out.force, |to| write(transcript, to, options))
        })
    }

    /// Reads a file and hands it to `write` with the options for its format.
    fn convert(
        &self,
        input: &Input,
        write: impl FnOnce(&Transcript, &WriteOptions<'_>) -> Result<Written>,
    ) -> Result<Done> {
        let Source { file, inside } = read_input(input, &self.args.input.reading.options())?;
        let options = self.args.out.write_options(self.format, Some(&file.carry));
        let Written { segments, omitted } = write(&file.transcript, &options)?;
        Ok(Done {
            from: file.format,
            segments,
            omitted,
            warnings: file.warnings,
            removed: file.removed,
            inside,
        })
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
        let to = self.format.name();
        report_warnings(out, path, &done.warnings, self.args.input.reading.warnings)?;
        report_removals(out, path, &done.removed, self.args.input.reading.warnings);
        report_tracks(out, path, &done.inside, &done.omitted);
        report_omissions(out, path, to, &done.omitted);
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
