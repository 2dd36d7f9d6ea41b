//! One page in [HTML](https://html.spec.whatwg.org/multipage/) that asks for nothing from anywhere,
//! but for the recording that it plays where one is given.
//!
//! Without a script its times are links into the recording; with one they move the player, and the
//! sentence that is heard is marked. A [content security policy](https://www.w3.org/TR/CSP3/) lets
//! nothing run but the page's own script.

mod direction;
mod head;
mod media;
mod page;
mod player;

use std::io;

use cuedex_model::{Segment, Topic, Transcript};

use super::flow::{Block, Heading, Paragraph, Strand, contents, flow};
use super::line::{is_blank, visible};
use super::omitted::{Part, omitted};
use super::{WriteOptions, Written};
use direction::language_attributes;
use page::Page;

const NOT_HELD: [Part; 15] = [
    Part::VideoId,
    Part::ChapterEnds,
    Part::TopicEnds,
    Part::TrackTitles,
    Part::Provenance,
    Part::EmptySegments,
    Part::WordTimes,
    Part::WordSpeakers,
    Part::Confidences,
    Part::Corrections,
    Part::CueIdentifiers,
    Part::CueSettings,
    Part::CueStyles,
    Part::CueMarkup,
    Part::UnknownFields,
];

/// A page with fewer headings needs no table of contents.
const FEWEST: usize = 3;

/// Writes a page: title, summary, contents and the player, then what was said in chapters and
/// paragraphs with what was seen between them, further spoken tracks, and the topics.
pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let strands = flow(transcript);
    let media = media::Media::of(transcript, options);
    let mut page = Page::new(out, media::link(transcript, options, media.as_ref()));
    let language = strands.first().and_then(|strand| strand.language);
    head::write(&mut page, transcript, language, media.as_ref())?;
    write_aside(&mut page, transcript, &strands, media.as_ref())?;
    page.line("<main>")?;
    let mut number = 0;
    for strand in &strands {
        write_strand(&mut page, strand, &mut number)?;
    }
    write_topics(&mut page, &transcript.topics)?;
    page.line("</main>")?;
    player::write_script(&mut page)?;
    page.line("</body>\n</html>")?;
    let segments = strands.iter().map(|strand| strand.segments).sum();
    Ok(Written { segments, omitted: omitted(transcript, &NOT_HELD) })
}

/// The player and the table of contents, which stay beside the text.
fn write_aside(
    page: &mut Page<'_>,
    transcript: &Transcript,
    strands: &[Strand<'_>],
    media: Option<&media::Media>,
) -> io::Result<()> {
    let headings: usize = strands.iter().map(|strand| contents(&strand.blocks).len()).sum();
    if media.is_none() && headings < FEWEST {
        return Ok(());
    }
    page.line("<aside>")?;
    if let Some(media) = media {
        player::write(page, media)?;
    }
    if headings >= FEWEST {
        write_contents(page, transcript, strands)?;
    }
    page.line("</aside>")
}

fn write_contents(
    page: &mut Page<'_>,
    transcript: &Transcript,
    strands: &[Strand<'_>],
) -> io::Result<()> {
    page.line("<nav aria-label=\"Contents\">\n<ol>")?;
    let mut number = 0;
    for strand in strands {
        if let Some(name) = &strand.name {
            number += 1;
            page.item(&format!("s{number}"), None, &track_heading(name))?;
        }
        for (heading, words) in contents(&strand.blocks) {
            number += 1;
            let title = if is_blank(heading.title) { &words } else { heading.title };
            if strand.name.is_none() {
                page.item(&format!("s{number}"), Some(heading.at), title)?;
            }
        }
    }
    if !transcript.topics.is_empty() {
        page.item(TOPICS_ID, None, "Topics")?;
    }
    page.line("</ol>\n</nav>")
}

const TOPICS_ID: &str = "topics";

fn track_heading(name: &str) -> String {
    format!("Track: {name}")
}

fn write_strand(page: &mut Page<'_>, strand: &Strand<'_>, number: &mut usize) -> io::Result<()> {
    let mut level = 2;
    if let Some(name) = &strand.name {
        *number += 1;
        page.markup(&format!("<section{}>\n", language_attributes(strand.language)));
        page.markup(&format!("<h2 id=\"s{number}\" lang=\"en\">"));
        page.text(&track_heading(name));
        page.line("</h2>")?;
        level = 3;
    }
    for block in &strand.blocks {
        match block {
            Block::Heading(heading) => {
                *number += 1;
                write_heading(page, level, *number, heading)?;
            }
            Block::Paragraph(paragraph) => write_paragraph(page, paragraph)?,
            Block::Seen(segment) => write_seen(page, segment)?,
            Block::Break => page.line("<hr>")?,
        }
    }
    if strand.name.is_some() { page.line("</section>") } else { Ok(()) }
}

fn write_heading(
    page: &mut Page<'_>,
    level: usize,
    number: usize,
    heading: &Heading<'_>,
) -> io::Result<()> {
    page.markup(&format!("<h{level} id=\"s{number}\">"));
    page.time(heading.at);
    if !is_blank(heading.title) {
        page.markup(" ");
        page.text(heading.title);
    }
    page.line(&format!("</h{level}>"))?;
    page.prose(heading.description.unwrap_or_default(), "about")
}

fn write_paragraph(page: &mut Page<'_>, paragraph: &Paragraph<'_>) -> io::Result<()> {
    page.markup("<p>");
    if !paragraph.is_under_its_time {
        page.time(paragraph.start());
    }
    if let Some(speaker) = paragraph.speaker {
        page.speaker(speaker);
    }
    for piece in &paragraph.pieces {
        page.markup(" ");
        page.said(piece);
    }
    page.line("</p>")
}

fn write_seen(page: &mut Page<'_>, segment: &Segment) -> io::Result<()> {
    page.markup("<blockquote dir=\"auto\">");
    page.time(segment.span.start());
    if let Some(speaker) = visible(segment.speaker.as_ref()) {
        page.speaker(speaker);
    }
    page.markup(" ");
    page.text(&segment.text);
    page.line("</blockquote>")
}

fn write_topics(page: &mut Page<'_>, topics: &[Topic]) -> io::Result<()> {
    if topics.is_empty() {
        return Ok(());
    }
    page.line(&format!("<h2 id=\"{TOPICS_ID}\" lang=\"en\">Topics</h2>\n<ul class=\"topics\">"))?;
    for topic in topics {
        page.markup("<li>");
        if let Some(span) = topic.span {
            page.time(span.start());
            page.markup(" ");
        }
        page.markup("<b>");
        page.text(&topic.title);
        page.markup("</b>");
        if let Some(description) = topic.description.as_deref().filter(|text| !is_blank(text)) {
            page.markup(": ");
            page.text(description);
        }
        page.line("</li>")?;
    }
    page.line("</ul>")
}

#[cfg(test)]
mod tests;
