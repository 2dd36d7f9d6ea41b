//! Errors with a word of advice.

use std::fmt;
use std::io;

use serde::Serialize;

use crate::output::Output;

/// An error that knows what to do about it.
#[derive(Debug)]
pub(crate) struct Hinted {
    message: String,
    hint: String,
}

impl Hinted {
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

impl fmt::Display for Hinted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Hinted {}

/// The advice for an error, from wherever in its causes one is known.
fn hint(error: &anyhow::Error) -> Option<String> {
    // A context does not show as itself in the chain.
    if let Some(hinted) = error.downcast_ref::<Hinted>() {
        return Some(hinted.hint.clone());
    }
    error.chain().find_map(|cause| {
        if let Some(hinted) = cause.downcast_ref::<Hinted>() {
            return Some(hinted.hint.clone());
        }
        if let Some(index) = cause.downcast_ref::<cuedex_index::Error>() {
            return index.hint().map(str::to_owned);
        }
        let advice = if let Some(format) = cause.downcast_ref::<cuedex_format::Error>() {
            format_hint(format.kind())
        } else if let Some(library) = cause.downcast_ref::<cuedex_library::Error>() {
            library_hint(library.kind())
        } else {
            fetch_hint(cause.downcast_ref::<cuedex_fetch::Error>()?)
        };
        advice.map(str::to_owned)
    })
}

fn library_hint(kind: cuedex_library::ErrorKind) -> Option<&'static str> {
    use cuedex_library::ErrorKind;
    match kind {
        ErrorKind::AlreadyThere => Some("use --force to replace it"),
        ErrorKind::Ambiguous => Some("name more of it"),
        ErrorKind::NeedsConsent => Some("use --yes, or name a smaller folder"),
        ErrorKind::Settings => Some("mend .cuedex/library.toml"),
        ErrorKind::NewerIndex => {
            Some("use a newer cuedex, or keep another index elsewhere with --index-dir")
        }
        ErrorKind::OtherLibrary => Some("use another --index-dir"),
        ErrorKind::NoFfmpeg => Some("install ffmpeg, which brings ffprobe too"),
        ErrorKind::Locked => Some("try again when it is done"),
        _ => None,
    }
}

fn fetch_hint(error: &cuedex_fetch::Error) -> Option<&'static str> {
    use cuedex_fetch::ErrorKind;
    match error.kind() {
        ErrorKind::Auth => Some("check the key in MEMORIES_API_KEY or --key-file"),
        ErrorKind::RateLimited => Some("wait a while, or lower --rate"),
        ErrorKind::Timeout => Some("try again, or raise --timeout"),
        ErrorKind::Connect => Some("check the network and --base-url"),
        _ => None,
    }
}

fn format_hint(kind: cuedex_format::ErrorKind) -> Option<&'static str> {
    use cuedex_format::ErrorKind;
    match kind {
        ErrorKind::NotATranscript => Some("`cuedex formats` lists what can be read"),
        ErrorKind::NewerSchema => Some("a newer version of cuedex reads it"),
        ErrorKind::Binary => Some(
            "tracks of text are read out of files called .mkv, .mp4, .m4v, .mov, .webm or .mka",
        ),
        _ => None,
    }
}

/// A failure as a JSON record.
#[derive(Debug, Serialize)]
struct ErrorRecord {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    caused_by: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl ErrorRecord {
    fn new(error: &anyhow::Error, path: Option<String>) -> Self {
        Self {
            message: error.to_string(),
            path,
            caused_by: error.chain().skip(1).map(ToString::to_string).collect(),
            hint: hint(error),
        }
    }
}

/// Reports the failure of one input or video, while the run goes on: as a record about `path`, or
/// as lines.
pub(crate) fn report_part(error: &anyhow::Error, path: &str, out: &mut Output) -> io::Result<()> {
    if out.json() {
        return out.record("error", &ErrorRecord::new(error, Some(path.to_owned())));
    }
    out.error(error, hint(error).as_deref());
    Ok(())
}

/// Reports the failure that ended a run, as a record too where records are wanted.
pub(crate) fn report(error: &anyhow::Error, out: &mut Output) {
    if out.json() {
        // When stdout is what failed, stderr still says so.
        let told = out.closing_record("error", &ErrorRecord::new(error, None));
        if told.is_ok() && out.flush().is_ok() {
            return;
        }
    }
    out.error(error, hint(error).as_deref());
}
