mod file_name;
mod plan;
mod report;
mod sources;
mod times;
mod turns;
mod videos;

use std::collections::BTreeMap;

use anyhow::Result;
use cuedex_format::{Format, findings};
use serde::Serialize;

use crate::args::{Global, MergeArgs};
use crate::exit::Exit;
use crate::failure::{self, Hinted};
use crate::files;
use crate::output::{Output, shown};
use crate::reading::{
    read_input, removals, report_findings, report_omissions, report_removals, report_tracks,
    report_warnings,
};
use crate::writing::write_to;
use plan::{Outcome, Plan};
use report::Counts;
use sources::{Source, Sources};
use times::NotSure;
use turns::Turns;

#[derive(Serialize)]
struct MergedRecord<'a> {
    inputs: usize,
    failed: usize,
    #[serde(flatten)]
    counts: Counts<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    removed: BTreeMap<&'static str, usize>,
}

/// What was read of the inputs.
#[derive(Default)]
struct Inputs {
    count: usize,
    failed: usize,
    removed: BTreeMap<&'static str, usize>,
}

pub(crate) fn run(args: &MergeArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let format = args.out.format(out)?;
    let plan = Plan::new(args, format, Turns::read(args, out)?)?;
    if args.all_videos {
        return videos::all(args, &plan, format, global, out);
    }
    let (sources, name, inputs) = match &args.video {
        Some(video) => {
            let transcript = videos::read_one(video, global, out)?;
            let name = transcript.id.as_ref().map_or(video.clone(), ToString::to_string);
            (Sources::of_video(transcript), Some(name), Inputs { count: 1, ..Inputs::default() })
        }
        None => {
            let (sources, inputs) = read_files(args, out)?;
            (sources, None, inputs)
        }
    };
    let names: Vec<&str> = name.iter().map(String::as_str).collect();
    match plan.apply(sources, &names) {
        Ok(outcome) => write_one(args, format, &outcome, &inputs, out),
        Err(error) if error.is::<NotSure>() => {
            let hint = "state it with --offset or --sync, or align without doubtful parts";
            let error = Hinted::new(error.to_string(), hint).into();
            failure::report(&error, out);
            Ok(Exit::Nothing)
        }
        Err(error) => Err(error),
    }
}

fn read_files(args: &MergeArgs, out: &mut Output) -> Result<(Sources, Inputs)> {
    let inputs = files::expand(&args.inputs, false)?;
    let mut read = Inputs { count: inputs.len(), ..Inputs::default() };
    let mut sources = Vec::new();
    for input in &inputs {
        let path = input.shown();
        match read_input(input, &args.reading.options()) {
            Ok(crate::reading::Source { file, inside }) => {
                report_warnings(out, &path, &file.warnings, args.reading.warnings)?;
                report_removals(out, &path, &file.removed, args.reading.warnings);
                report_tracks(out, &path, &inside, &[]);
                for (code, count) in removals(&file.removed) {
                    *read.removed.entry(code).or_default() += count;
                }
                let transcript = cuedex_library::named(file.transcript, &input.path);
                sources.push(Source::of_file(&input.path, path, transcript));
            }
            Err(error) => {
                read.failed += 1;
                failure::report_part(&error, &path, out)?;
            }
        }
    }
    anyhow::ensure!(!sources.is_empty(), "none of the inputs can be read");
    Ok((Sources::of_files(sources), read))
}

fn write_one(
    args: &MergeArgs,
    format: Format,
    outcome: &Outcome,
    inputs: &Inputs,
    out: &mut Output,
) -> Result<Exit> {
    let target = args.out.output.as_deref();
    let options = args.out.write_options(format, None);
    report::tell(outcome, None, args.reading.warnings, out)?;
    let told = findings(&outcome.merged.transcript, format);
    let place = target.map_or_else(|| format.name().to_owned(), shown);
    report_findings(out, &place, &told, args.reading.strict)?;
    let written = write_to(out, target, args.out.force, &outcome.merged.transcript, &options)?;
    report_omissions(out, "the merged text", format.name(), &written.omitted);
    if out.json() {
        let record = MergedRecord {
            inputs: inputs.count,
            failed: inputs.failed,
            counts: Counts::of(outcome, &written),
            output: target.map(shown),
            removed: inputs.removed.clone(),
        };
        out.closing_record("result", &record)?;
    }
    Ok(if inputs.failed > 0 { Exit::Failed } else { Exit::Done })
}
