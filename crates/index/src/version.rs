//! The note beside the engine's files that says who wrote them.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::analyse::ANALYSER_VERSION;
use crate::error::{Error, ErrorKind};
use crate::options::IndexOptions;
use crate::schema::SCHEMA_VERSION;

const FILE: &str = "cuedex.json";

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Version {
    schema: u32,
    analyser: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct Note {
    #[serde(flatten)]
    version: Version,
    options: IndexOptions,
}

const CURRENT: Version = Version { schema: SCHEMA_VERSION, analyser: ANALYSER_VERSION };

/// Whether the folder holds a note; it is written last, so one without is not finished.
pub(crate) fn is_noted(dir: &Path) -> bool {
    dir.join(FILE).exists()
}

/// Writes the note at once or not at all.
pub(crate) fn write(dir: &Path, options: &IndexOptions) -> Result<(), Error> {
    let note = Note { version: CURRENT, options: options.clone() };
    let write = || -> io::Result<()> {
        let draft = dir.join(format!("{FILE}.{}.tmp", std::process::id()));
        let mut file = fs::File::create(&draft)?;
        file.write_all(&serde_json::to_vec(&note)?)?;
        file.sync_all()?;
        fs::rename(&draft, dir.join(FILE))
    };
    write().map_err(|e| Error::io(format!("cannot write to {}", dir.display()), e))
}

/// Checks that this version reads and writes the same index with the same options.
pub(crate) fn check(dir: &Path, options: &IndexOptions) -> Result<(), Error> {
    let bytes = fs::read(dir.join(FILE))
        .map_err(|e| Error::io(format!("cannot read {}", dir.join(FILE).display()), e))?;
    let damaged =
        |e| Error::new(ErrorKind::Damaged, "the index's version cannot be read").because(e);
    // The version first: what else a newer version notes is its own affair.
    let found: Version = serde_json::from_slice(&bytes).map_err(damaged)?;
    compare(&found)?;
    let note: Note = serde_json::from_slice(&bytes).map_err(damaged)?;
    if note.options == *options {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Outdated, "the index was cut with other options"))
}

fn compare(found: &Version) -> Result<(), Error> {
    let says = |what: &str| {
        format!(
            "the index was written by {what} version of cuedex ({found:?}, this is {CURRENT:?})"
        )
    };
    if found.schema > CURRENT.schema || found.analyser > CURRENT.analyser {
        Err(Error::new(ErrorKind::NewerVersion, says("a newer")))
    } else if *found == CURRENT {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::Outdated, says("an older")))
    }
}
