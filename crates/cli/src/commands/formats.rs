use anyhow::Result;
use cuedex_format::{Code, Format};
use serde::Serialize;

use crate::args::FormatsArgs;
use crate::exit::Exit;
use crate::output::{NAME, Output};

#[derive(Serialize)]
struct FormatRecord {
    name: &'static str,
    ending: &'static str,
    reads: bool,
    writes: bool,
    description: &'static str,
    /// What its writer cannot hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    loses: Vec<String>,
}

#[derive(Serialize)]
struct CodeRecord {
    name: &'static str,
    severity: cuedex_format::Severity,
    about: &'static str,
}

#[derive(Serialize)]
struct FormatsRecord {
    formats: usize,
}

#[derive(Serialize)]
struct CodesRecord {
    codes: usize,
}

pub(crate) fn run(args: &FormatsArgs, out: &mut Output) -> Result<Exit> {
    if args.warnings {
        list_codes(out)?
    } else {
        list_formats(out)?
    }
    Ok(Exit::Done)
}

fn list_formats(out: &mut Output) -> Result<()> {
    let records = Format::ALL.map(|format| FormatRecord {
        name: format.name(),
        ending: format.extension(),
        reads: format.can_read(),
        writes: format.can_write(),
        description: format.description(),
        loses: format.loses(),
    });
    if out.json() {
        for record in &records {
            out.record("format", record)?;
        }
        return Ok(out.closing_record("result", &FormatsRecord { formats: records.len() })?);
    }
    let (names, endings) =
        (widest(records.iter().map(|r| r.name)), widest(records.iter().map(|r| r.ending)));
    for FormatRecord { name, ending, reads, writes, description, .. } in records {
        let ways = match (reads, writes) {
            (true, true) => "read, write",
            (true, false) => "read",
            _ => "write",
        };
        let name = out.paint(NAME, format_args!("{name:<names$}"));
        let ending = format!(".{ending}");
        let width = endings + 1;
        out.line(format_args!("{name}  {ways:<11}  {ending:<width$}  {description}"))?;
    }
    Ok(())
}

/// Those of the readers, of lists for YouTube, of recordings and of turns, by name.
fn codes() -> Vec<Code> {
    let mut all = cuedex_format::codes();
    all.extend(cuedex_format::finding_codes());
    all.extend(cuedex_library::embedded::codes());
    all.extend(cuedex_format::merge::rttm::codes());
    all.sort_by_key(|code| code.name);
    all
}

fn list_codes(out: &mut Output) -> Result<()> {
    let codes = codes();
    let records = codes.iter().map(|code| CodeRecord {
        name: code.name,
        severity: code.severity,
        about: code.about,
    });
    if out.json() {
        for record in records {
            out.record("code", &record)?;
        }
        return Ok(out.closing_record("result", &CodesRecord { codes: codes.len() })?);
    }
    let names = widest(codes.iter().map(|code| code.name));
    for CodeRecord { name, severity, about } in records {
        let severity = match severity {
            cuedex_format::Severity::Note => "note",
            cuedex_format::Severity::Warning => "warning",
        };
        let name = out.paint(NAME, format_args!("{name:<names$}"));
        out.line(format_args!("{name}  {severity:<7}  {about}"))?;
    }
    out.note("--strict refuses files with a warning and lets notes pass");
    Ok(())
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(str::len).max().unwrap_or(0)
}
