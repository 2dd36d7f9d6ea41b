//! Errors with a word of advice.

use std::fmt;
use std::io;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::output::{Output, plain};

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

/// A query that cannot be understood, with its text to point into.
#[derive(Debug)]
pub(crate) struct BadQuery {
    text: String,
    error: cuedex_index::Error,
}

impl BadQuery {
    pub(crate) fn new(text: &str, error: cuedex_index::Error) -> Self {
        Self { text: text.to_owned(), error }
    }

    /// The part of the query around the mistake, and a caret under it; of an empty query there is
    /// nothing to see.
    fn excerpt(&self) -> Option<[String; 2]> {
        if self.text.trim().is_empty() {
            return None;
        }
        let offset = self.error.offset().filter(|&at| self.text.is_char_boundary(at))?;
        let (before, behind) = self.text.split_at(offset);
        let head: String = before.chars().rev().take(EXCERPT).collect();
        let mut line = plain(&head.chars().rev().collect::<String>());
        if line.len() < before.len() {
            line.insert(0, '…');
        }
        let caret = format!("{}^", " ".repeat(line.width()));
        line.extend(plain(behind).chars().take(EXCERPT));
        if behind.chars().nth(EXCERPT).is_some() {
            line.push('…');
        }
        Some([line, caret])
    }
}

/// The most characters of a query that are shown on either side of a mistake.
const EXCERPT: usize = 40;

impl fmt::Display for BadQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl std::error::Error for BadQuery {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

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
        if let Some(bad) = cause.downcast_ref::<BadQuery>() {
            return bad.error.hint().map(str::to_owned);
        }
        if let Some(index) = cause.downcast_ref::<cuedex_index::Error>() {
            return index.hint().map(str::to_owned);
        }
        if let Some(hint) = hint_inside(cause) {
            return Some(hint.to_owned());
        }
        let advice = if let Some(format) = cause.downcast_ref::<cuedex_format::Error>() {
            format_hint(format.kind())
        } else if let Some(library) = cause.downcast_ref::<cuedex_library::Error>() {
            // What an operation or a script is refused for is the cause, and knows better.
            library_hint(library.kind()).filter(|_| !is_about_edit(cause))
        } else {
            fetch_hint(cause.downcast_ref::<cuedex_fetch::Error>()?)
        };
        advice.map(str::to_owned)
    })
}

/// The advice for what stands inside an error of writing.
fn hint_inside(cause: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    let inner = cause.downcast_ref::<io::Error>()?.get_ref()?;
    if inner.is::<cuedex_format::NoChapters>() {
        return Some("`cuedex chapters` joins the file that holds them to the transcript");
    }
    format_hint(inner.downcast_ref::<cuedex_format::Error>()?.kind())
}

fn is_about_edit(error: &(dyn std::error::Error + 'static)) -> bool {
    error.source().is_some_and(|cause| cause.is::<cuedex_format::Error>())
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
        ErrorKind::NoIndexFolder => Some("keep the index elsewhere with --index-dir"),
        ErrorKind::OtherLibrary => Some("use another --index-dir"),
        ErrorKind::NoFfmpeg => Some("install ffmpeg, which brings ffprobe too"),
        ErrorKind::Locked => Some("try again when it is done"),
        ErrorKind::EditConflict => {
            Some("take those back first, or use --park, which sets them aside")
        }
        ErrorKind::NoEdit => Some("`cuedex edit log` lists the edits"),
        ErrorKind::ReadOnlyLibrary => {
            Some("copy the transcripts into a folder of your own, or edit files with -o")
        }
        ErrorKind::NewerEdits => Some("use a newer cuedex"),
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
        ErrorKind::UnknownSegment => Some("`cuedex show VIDEO --to jsonl` prints ids and tracks"),
        ErrorKind::Overlap => Some("use --overlap where that is meant"),
        ErrorKind::WrongBase => Some("`cuedex edit log --video ID` prints the revision of now"),
        ErrorKind::NotEditable => Some("state another format with --to"),
        ErrorKind::NotATranscript => Some("`cuedex formats` lists what can be read"),
        ErrorKind::Template => {
            Some("its fields are those of `--to json`; `{% if NAME is defined %}` asks for one")
        }
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
    /// A query that cannot be understood, and the byte in it where that shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
}

impl ErrorRecord {
    fn new(error: &anyhow::Error, path: Option<String>) -> Self {
        Self {
            message: error.to_string(),
            path,
            caused_by: error.chain().skip(1).map(ToString::to_string).collect(),
            hint: hint(error),
            query: bad_query(error).map(|bad| bad.text.clone()),
            offset: bad_query(error).and_then(|bad| bad.error.offset()),
        }
    }
}

fn bad_query(error: &anyhow::Error) -> Option<&BadQuery> {
    error.downcast_ref()
}

/// Reports the failure of one input or video, while the run goes on: as a record about `path`, or
/// as lines.
pub(crate) fn report_part(error: &anyhow::Error, path: &str, out: &mut Output) -> io::Result<()> {
    if out.json() {
        return out.record("error", &ErrorRecord::new(error, Some(path.to_owned())));
    }
    out.error(error, &[], hint(error).as_deref());
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
    let excerpt = bad_query(error).and_then(BadQuery::excerpt);
    out.error(error, excerpt.as_ref().map_or(&[], |lines| lines), hint(error).as_deref());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str) -> [String; 2] {
        BadQuery::new(text, cuedex_index::Query::parse(text).unwrap_err()).excerpt().unwrap()
    }

    #[test]
    fn the_caret_stands_under_the_mistake_by_columns() {
        assert_eq!(excerpt("port \"quiet"), ["port \"quiet", "     ^"]);
        assert_eq!(excerpt("港 e\u{301} \"quiet"), ["港 e\u{301} \"quiet", "     ^"]);
    }

    #[test]
    fn nothing_is_shown_of_an_empty_query() {
        let error = cuedex_index::Query::parse(" ").unwrap_err();
        assert_eq!(BadQuery::new(" ", error).excerpt(), None);
    }

    #[test]
    fn of_a_long_query_only_the_part_around_the_mistake_is_shown() {
        let [line, caret] = excerpt(&format!("{} (quiet {}", "sea ".repeat(50), "b ".repeat(50)));
        assert_eq!(line.chars().count(), 82);
        assert!(line.starts_with('…') && line.ends_with('…'), "{line}");
        assert_eq!(line.chars().nth(caret.len() - 1), Some('('));
    }
}
