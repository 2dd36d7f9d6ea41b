use std::io;

use cuedex_model::Transcript;

use super::super::line::is_blank;
use super::page::{Page, clock};

/// The title where none is known.
const UNTITLED: &str = "Transcript";

/// Writes the title, a line with date, length and a link to the beginning where one of the two is
/// known, and the summary.
pub(super) fn write(page: &mut Page<'_>, transcript: &Transcript) -> io::Result<()> {
    page.markup("# ");
    page.inline(title(transcript));
    page.end_block()?;
    write_details(page, transcript)?;
    page.prose(transcript.summary.as_deref().unwrap_or_default())
}

/// The title as it is shown.
pub(in super::super) fn title(transcript: &Transcript) -> &str {
    let title = transcript.title.as_deref().filter(|title| !is_blank(title));
    title.unwrap_or(UNTITLED)
}

fn write_details(page: &mut Page<'_>, transcript: &Transcript) -> io::Result<()> {
    let date = transcript.date.as_deref().filter(|date| !is_blank(date));
    let beginning = page.beginning();
    if date.is_none() && beginning.is_none() {
        return Ok(());
    }
    let duration = transcript.duration.map(clock);
    let mut is_first = true;
    let mut between = |page: &mut Page<'_>| {
        if !std::mem::take(&mut is_first) {
            page.markup(" · ");
        }
    };
    for detail in [date, duration.as_deref()].into_iter().flatten() {
        between(page);
        page.text(detail);
    }
    if let Some(beginning) = beginning {
        between(page);
        page.link("Watch", &beginning);
    }
    page.end_block()
}
