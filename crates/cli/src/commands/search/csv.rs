//! The table of hits as CSV, by [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180).

use anyhow::Result;
use csv::{Terminator, WriterBuilder};
use cuedex_index::Results;
use cuedex_model::Moment;

use super::kwic::Context;
use super::shown::Shown;
use crate::output::Output;

const HEADER: [&str; 14] = [
    "video", "title", "path", "track", "language", "speaker", "start", "end", "start_ms", "end_ms",
    "left", "match", "right", "score",
];

pub(super) fn print(shown: &Shown<'_>, results: &Results, out: &mut Output) -> Result<()> {
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out.document());
    table.write_record(HEADER)?;
    for moment in &results.moments {
        table.write_record(row(shown, moment))?;
    }
    Ok(table.flush()?)
}

fn row(shown: &Shown<'_>, moment: &Moment) -> [String; HEADER.len()] {
    let known = shown.known(moment);
    let part = moment.parts.first();
    let context = Context::of(moment);
    let text = |text: Option<&str>| defused(text.unwrap_or_default());
    let (start, end) = (moment.span.start(), moment.span.end());
    [
        text(Some(moment.video.as_str())),
        text(known.and_then(|known| known.title.as_deref())),
        text(known.and_then(|known| known.path_of(moment))),
        text(part.map(|part| part.source.as_str())),
        text(part.and_then(|part| part.language.as_deref())),
        text(part.and_then(|part| part.speaker.as_deref())),
        start.to_string(),
        end.to_string(),
        start.as_millis().to_string(),
        end.as_millis().to_string(),
        text(Some(context.left)),
        text(Some(context.matched)),
        text(Some(context.right.trim_start())),
        moment.score.to_string(),
    ]
}

/// Text that a spreadsheet would run as a formula gets an apostrophe before it
/// ([OWASP](https://owasp.org/www-community/attacks/CSV_Injection)): transcripts come from
/// strangers. `--json` has the text as it is.
fn defused(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        return format!("'{text}");
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_a_formula() {
        for (text, cell) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+1", "'+1"),
            ("- so", "'- so"),
            ("@a", "'@a"),
            ("\t=1", "'\t=1"),
            ("a = b", "a = b"),
            ("", ""),
        ] {
            assert_eq!(defused(text), cell);
        }
    }
}
