//! What became of edits whose file is gone or changed.

use anyhow::Result;
use cuedex_library::{Orphan, Parked};
use serde::Serialize;

use crate::commands::edit::shown::counted;
use crate::output::Output;

/// Edits that wait for a file.
#[derive(Serialize)]
struct OrphanRecord<'a> {
    path: &'a str,
    doc: String,
    edits: usize,
}

/// A file in which words may stand again that were redacted.
#[derive(Serialize)]
struct UncoveredRecord<'a> {
    path: &'a str,
    edit: String,
}

pub(super) fn records(orphans: &[Orphan], uncovered: &[Parked], out: &mut Output) -> Result<()> {
    for Orphan { path, doc, edits, .. } in orphans {
        out.record("orphan", &OrphanRecord { path, doc: doc.to_string(), edits: *edits })?;
    }
    for one in uncovered {
        let (path, edit) = (one.path.as_str(), one.edit.to_string());
        out.record("uncovered", &UncoveredRecord { path, edit })?;
    }
    Ok(())
}

pub(super) fn lines(
    orphans: &[Orphan],
    uncovered: &[Parked],
    parked: usize,
    out: &mut Output,
) -> Result<()> {
    for Orphan { path, edits, .. } in orphans {
        let edits = counted(*edits, "edit");
        out.line(format_args!(
            "lost        {path}: {edits} of it; `cuedex edit relink {path} FILE` names its new file"
        ))?;
    }
    for Parked { path, edit, .. } in uncovered {
        out.line(format_args!(
            "uncovered   {path}: what {edit} redacted may stand there again, as the file changed"
        ))?;
    }
    if parked > 0 {
        let steps = counted(parked, "correction");
        out.line(format_args!("parked      {steps} of changed files; see `cuedex edit log`"))?;
    }
    Ok(())
}
