use std::io;

use cuedex_model::Transcript;

use super::super::line::is_blank;
use super::page::{Page, clock};

/// Writes the title, a list of what is known of the video, and the summary.
pub(super) fn write(page: &mut Page<'_>, transcript: &Transcript) -> io::Result<()> {
    page.markup("# ");
    page.inline(shown(transcript.title.as_ref()).unwrap_or("Transcript"));
    page.end_block()?;
    write_details(page, transcript)?;
    page.prose(transcript.summary.as_deref().unwrap_or_default())
}

fn write_details(page: &mut Page<'_>, transcript: &Transcript) -> io::Result<()> {
    let duration = transcript.duration.map(clock);
    let tags = transcript.tags.join(", ");
    let details = [
        ("Video", transcript.id.as_ref().map(|id| id.as_str())),
        ("Date", shown(transcript.date.as_ref())),
        ("Duration", duration.as_deref()),
        ("Link", shown(transcript.link.as_ref())),
        ("Media", shown(transcript.media.as_ref())),
        ("Tags", Some(tags.as_str()).filter(|tags| !is_blank(tags))),
    ];
    let mut any = false;
    for (name, value) in details {
        let Some(value) = value else { continue };
        any = true;
        page.item();
        page.markup(name);
        page.markup(": ");
        page.inline(value);
    }
    if any { page.end_block() } else { Ok(()) }
}

fn shown(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !is_blank(text))
}
