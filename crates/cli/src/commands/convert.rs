use std::path::Path;

use anyhow::Result;
use cuedex_format::{Format, Omission, Warning, WriteOptions, Written, write};
use cuedex_model::Transcript;
use rayon::prelude::*;
use serde::Serialize;

use crate::args::ConvertArgs;
use crate::exit::Exit;
use crate::failure::{ErrorRecord, hint};
use crate::files::{self, Input, write_whole};
use crate::output::{Output, shown};
use crate::reading::{counts, read_input, report_omissions, report_warnings};
use crate::writing::{refuse_doubles, write_to};

/// What became of one file.
struct Done {
    from: Format,
    segments: usize,
    omitted: Vec<Omission>,
    warnings: Vec<Warning>,
}

#[derive(Serialize)]
struct ConvertedRecord<'a> {
    path: &'a str,
    from: &'a str,
    to: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    segments: usize,
    warnings: std::collections::BTreeMap<&'static str, usize>,
    omitted: std::collections::BTreeMap<&'a str, usize>,
}

#[derive(Serialize)]
struct ResultRecord {
    converted: usize,
    failed: usize,
    skipped: usize,
}

pub(crate) fn run(args: &ConvertArgs, out: &mut Output) -> Result<Exit> {
    let format = args.out.format()?;
    let inputs = files::expand(&args.input.inputs, args.recursive)?;
    let targets = args.out.targets(&inputs, format)?;
    refuse_doubles(&targets, &inputs)?;
    let mut tally = ResultRecord { converted: 0, failed: 0, skipped: 0 };
    if let [None] = targets[..] {
        let done = convert(args, format, &inputs[0], |transcript, options| {
            write_to(out, None, false, transcript, options)
        });
        settle(args, format, &inputs[0], None, done, out, &mut tally)?;
    } else {
        let jobs: Vec<_> = inputs.iter().zip(&targets).collect();
        // In steps, so that what is told keeps the order of the files and memory stays small.
        for step in jobs.chunks(256) {
            let mut all: Vec<_> = step
                .par_iter()
                .map(|(input, target)| {
                    let path = target.as_deref().expect("several inputs go to files");
                    convert(args, format, input, |transcript, options| {
                        write_whole(path, args.out.force, |to| write(transcript, to, options))
                    })
                })
                .collect();
            for ((input, target), done) in step.iter().zip(all.drain(..)) {
                settle(args, format, input, target.as_deref(), done, out, &mut tally)?;
            }
        }
    }
    let failed = tally.failed > 0;
    if out.json() {
        out.closing_record("result", &tally)?;
    } else if inputs.len() > 1 {
        let ResultRecord { converted, failed, skipped } = tally;
        out.note(format!("{converted} converted, {failed} failed, {skipped} not transcripts"));
    }
    Ok(if failed { Exit::Failed } else { Exit::Done })
}

/// Reads a file and hands it to `write` with the options for its format.
fn convert(
    args: &ConvertArgs,
    format: Format,
    input: &Input,
    write: impl FnOnce(&Transcript, &WriteOptions<'_>) -> Result<Written>,
) -> Result<Done> {
    let file = read_input(input, &args.input.options())?;
    let options = args.out.write_options(format, Some(&file.carry));
    let Written { segments, omitted } = write(&file.transcript, &options)?;
    Ok(Done { from: file.format, segments, omitted, warnings: file.warnings })
}

fn settle(
    args: &ConvertArgs,
    format: Format,
    input: &Input,
    target: Option<&Path>,
    done: Result<Done>,
    out: &mut Output,
    tally: &mut ResultRecord,
) -> Result<()> {
    let path = if input.is_stdin() { "stdin".to_owned() } else { shown(&input.path) };
    match done {
        Ok(done) => {
            tally.converted += 1;
            report_warnings(out, &path, &done.warnings, args.input.warnings)?;
            report_omissions(out, &path, format.name(), &done.omitted);
            if out.json() {
                let record = ConvertedRecord {
                    path: &path,
                    from: done.from.name(),
                    to: format.name(),
                    output: target.map(shown),
                    segments: done.segments,
                    warnings: counts(&done.warnings),
                    omitted: done.omitted.iter().map(|o| (o.what.as_str(), o.count)).collect(),
                };
                out.record("converted", &record)?;
            }
        }
        Err(error) if input.base.is_some() && is_foreign(&error) => tally.skipped += 1,
        Err(error) if crate::output::is_reader_gone(&error) => return Err(error),
        Err(error) => {
            tally.failed += 1;
            if out.json() {
                out.record("error", &ErrorRecord::new(&error, Some(path)))?;
            } else {
                out.error(&error, hint(&error).as_deref());
            }
        }
    }
    Ok(())
}

/// A file that was only met on the way and is something else altogether.
fn is_foreign(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<cuedex_format::Error>())
        .any(cuedex_format::Error::is_not_a_transcript)
}
