use std::collections::BTreeMap;

use anyhow::Result;
use cuedex_format::merge;
use serde::Serialize;

use crate::args::{MergeArgs, MergeMode};
use crate::exit::Exit;
use crate::failure;
use crate::files;
use crate::output::{Output, shown};
use crate::reading::{
    Source, read_input, removals, report_omissions, report_removals, report_tracks,
    report_warnings, sums,
};
use crate::writing::write_to;

#[derive(Serialize)]
struct MergedRecord<'a> {
    inputs: usize,
    failed: usize,
    tracks: usize,
    segments: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    removed: BTreeMap<&'static str, usize>,
    omitted: BTreeMap<&'a str, usize>,
}

pub(crate) fn run(args: &MergeArgs, out: &mut Output) -> Result<Exit> {
    let format = args.out.format()?;
    let inputs = files::expand(&args.input.inputs, false)?;
    let (mut transcripts, mut failed) = (Vec::new(), 0);
    let mut removed: BTreeMap<&'static str, usize> = BTreeMap::new();
    for input in &inputs {
        let path = input.shown();
        match read_input(input, &args.input.options()) {
            Ok(Source { file, inside }) => {
                report_warnings(out, &path, &file.warnings, args.input.warnings)?;
                report_removals(out, &path, &file.removed, args.input.warnings);
                report_tracks(out, &path, &inside, &[]);
                for (code, count) in removals(&file.removed) {
                    *removed.entry(code).or_default() += count;
                }
                transcripts.push(cuedex_library::named(file.transcript, &input.path));
            }
            Err(error) => {
                failed += 1;
                failure::report_part(&error, &path, out)?;
            }
        }
    }
    anyhow::ensure!(!transcripts.is_empty(), "none of the inputs can be read");
    let MergeMode::Timeline = args.mode;
    let joined = merge::joined(transcripts);
    let tracks = joined.tracks.len();
    let merged = merge::for_format(joined, format);
    let target = args.out.output.as_deref();
    let options = args.out.write_options(format, None);
    let written = write_to(out, target, args.out.force, &merged, &options)?;
    report_omissions(out, "the merged text", format.name(), &written.omitted);
    if out.json() {
        let output = target.map(shown);
        let (inputs, segments, omitted) = (inputs.len(), written.segments, sums(&written.omitted));
        let record = MergedRecord { inputs, failed, tracks, segments, output, removed, omitted };
        out.closing_record("result", &record)?;
    }
    Ok(if failed > 0 { Exit::Failed } else { Exit::Done })
}
