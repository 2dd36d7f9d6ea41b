use std::collections::BTreeMap;

use anyhow::Result;
use cuedex_format::{Format, findings};
use serde::Serialize;

use crate::args::{Global, ShowArgs};
use crate::exit::Exit;
use crate::output::{Output, shown};
use crate::place::{self, Wish};
use crate::reading::{report_findings, report_omissions, sums};
use crate::shaping::report_shaping;
use crate::writing::write_to;

#[derive(Serialize)]
struct ShownRecord<'a> {
    video: &'a str,
    to: &'a str,
    output: String,
    segments: usize,
    omitted: BTreeMap<&'a str, usize>,
}

pub(crate) fn run(args: &ShowArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let library = place::open(global, args.place.dir.as_deref())?;
    let refreshed = place::refresh(&library, global, Wish::default(), out)?;
    place::expect_transcripts(&library, &refreshed)?;
    let mut transcript = library.read_video(&args.video)?;
    let target = args.out.output.as_deref();
    let format = match (args.out.to, target) {
        (None, None) if out.json() => Format::Jsonl,
        (None, None) => Format::Markdown,
        _ => args.out.format(out)?,
    };
    if let Some(shaping) = args.shape.shaping(args.out.fps, global, out)? {
        report_shaping(out, &args.video, &shaping.apply(&mut transcript), false);
    }
    let options = args.out.write_options(format, None);
    if target.is_none() && out.json() && format == Format::Jsonl {
        // Its lines are records already, with the version in the first and the last.
        cuedex_format::write(&transcript, out.document(), &options)?;
        return Ok(Exit::Done);
    }
    let told = findings(&transcript, format);
    report_findings(out, &target.map_or_else(|| format.name().to_owned(), shown), &told, false)?;
    let written = write_to(out, target, args.out.force, &transcript, &options)?;
    report_omissions(out, &args.video, format.name(), &written.omitted);
    if let Some(target) = target.filter(|_| out.json()) {
        let record = ShownRecord {
            video: &args.video,
            to: format.name(),
            output: shown(target),
            segments: written.segments,
            omitted: sums(&written.omitted),
        };
        out.closing_record("result", &record)?;
    }
    Ok(Exit::Done)
}
