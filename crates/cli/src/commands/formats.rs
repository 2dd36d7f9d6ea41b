use anyhow::Result;
use cuedex_format::Format;
use serde::Serialize;

use crate::exit::Exit;
use crate::output::Output;

#[derive(Serialize)]
struct FormatRecord {
    name: &'static str,
    ending: &'static str,
    reads: bool,
    writes: bool,
    description: &'static str,
}

#[derive(Serialize)]
struct ResultRecord {
    formats: usize,
}

pub(crate) fn run(out: &mut Output) -> Result<Exit> {
    for format in Format::ALL {
        let record = FormatRecord {
            name: format.name(),
            ending: format.extension(),
            reads: format.can_read(),
            writes: format.can_write(),
            description: format.description(),
        };
        if out.json() {
            out.record("format", &record)?;
        } else {
            let FormatRecord { name, reads, writes, description, .. } = record;
            let ways = match (reads, writes) {
                (true, true) => "read, write",
                (true, false) => "read",
                _ => "write",
            };
            out.line(format_args!("{name:<9} {ways:<12} {description}"))?;
        }
    }
    if out.json() {
        out.closing_record("result", &ResultRecord { formats: Format::ALL.len() })?;
    }
    Ok(Exit::Done)
}
