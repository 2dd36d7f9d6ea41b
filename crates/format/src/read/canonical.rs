use cuedex_model::{Transcript, json};

use super::json::MENDED;
use super::log::{Log, Place};
use crate::{Error, ErrorKind, Position};

/// Reads `cuedex/transcript/1`; what had to be mended becomes warnings.
pub(super) fn read(text: &str, log: &mut Log) -> Result<Transcript, Error> {
    let document = json::read(text.as_bytes()).map_err(|error| located(&error, text))?;
    for mend in document.mended {
        log.add(MENDED, Place::default(), format!("{}: {}", mend.place, mend.what));
    }
    Ok(document.transcript)
}

fn located(error: &cuedex_model::Error, text: &str) -> Error {
    let kind = match error.kind() {
        cuedex_model::ErrorKind::NewerSchema => ErrorKind::NewerSchema,
        cuedex_model::ErrorKind::NotCanonical => ErrorKind::NotATranscript,
        _ => ErrorKind::Malformed,
    };
    let position = error.line_column().map(|(line, column)| {
        let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        Position { line, byte: start + column.saturating_sub(1), cue: None }
    });
    let located = Error::new(kind, error.to_string());
    let located = match std::error::Error::source(error) {
        Some(cause) => located.because(cause.to_string()),
        None => located,
    };
    match position {
        Some(position) => located.at(position),
        None => located,
    }
}
