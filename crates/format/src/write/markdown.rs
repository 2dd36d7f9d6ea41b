mod anchors;
mod escape;
mod front;
mod head;
mod page;
mod yaml;

use std::io;

use cuedex_model::{Segment, Topic, Transcript};

use super::chapters::in_order;
use super::flow::{Block, Heading, Paragraph, Strand, flow};
use super::line::{is_blank, visible};
use super::omitted::{Part, omitted, omitted_of_speech};
use super::{MediaLink, Omission, WriteOptions, Written};
use page::Page;

#[cfg(feature = "template")]
pub(crate) use escape::push_inline;
pub(super) use head::title;
pub(super) use page::clock;

const NOT_IN_A_LIST: [Part; 7] = [
    Part::VideoId,
    Part::VideoDetails,
    Part::Summary,
    Part::ChapterEnds,
    Part::ChapterDescriptions,
    Part::Topics,
    Part::UnknownFields,
];

const NOT_HELD: [Part; 14] = [
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

/// Writes a page to read: [front matter](front), the title, the summary, a table of contents, then
/// per chapter its description and the speech in paragraphs with what was seen as quotes between
/// them, then further spoken tracks in the same chapters, then the topics.
///
/// A [CommonMark](https://spec.commonmark.org/0.31.2/) parser gives back every letter; runs of
/// spaces and line ends inside a text become one space.
pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let strands = flow(transcript);
    let mut page = Page::new(out, MediaLink::of(transcript, options));
    front::write(&mut page, transcript, options)?;
    head::write(&mut page, transcript)?;
    anchors::write_contents(&mut page, transcript, &strands)?;
    for strand in &strands {
        write_strand(&mut page, strand)?;
    }
    write_topics(&mut page, &transcript.topics)?;
    Ok(written(transcript, &strands))
}

fn written(transcript: &Transcript, strands: &[Strand<'_>]) -> Written {
    let segments = strands.iter().map(|strand| strand.segments).sum();
    let times: usize = strands.iter().map(|strand| strand.times).sum();
    let mut omitted = omitted(transcript, &NOT_HELD);
    if segments > times {
        omitted.push(Omission { what: "segment times".into(), count: segments - times });
    }
    Written { segments, omitted }
}

fn write_strand(page: &mut Page<'_>, strand: &Strand<'_>) -> io::Result<()> {
    let mut marks = "## ";
    if let Some(name) = &strand.name {
        page.markup(marks);
        page.inline(&track_heading(name));
        page.end_block()?;
        marks = "### ";
    }
    for block in &strand.blocks {
        match block {
            Block::Heading(heading) => write_heading(page, marks, heading)?,
            Block::Paragraph(paragraph) => write_paragraph(page, paragraph)?,
            Block::Seen(segment) => write_seen(page, segment)?,
            Block::Break => {
                page.markup("---");
                page.end_block()?;
            }
        }
    }
    Ok(())
}

fn track_heading(name: &str) -> String {
    format!("Track: {name}")
}

fn write_heading(page: &mut Page<'_>, marks: &str, heading: &Heading<'_>) -> io::Result<()> {
    page.markup(marks);
    page.linked_time(heading.at);
    if !is_blank(heading.title) {
        page.markup(" ");
        page.inline(heading.title);
    }
    page.end_block()?;
    page.prose(heading.description.unwrap_or_default())
}

fn write_paragraph(page: &mut Page<'_>, paragraph: &Paragraph<'_>) -> io::Result<()> {
    if !paragraph.is_under_its_time {
        page.time(paragraph.start());
    }
    if let Some(speaker) = paragraph.speaker {
        page.space();
        page.strong(speaker, ":");
    }
    for piece in &paragraph.pieces {
        page.space();
        page.text(piece.text);
    }
    page.end_block()
}

fn write_seen(page: &mut Page<'_>, segment: &Segment) -> io::Result<()> {
    page.markup("> ");
    page.time(segment.span.start());
    page.markup(" ");
    if let Some(speaker) = visible(segment.speaker.as_ref()) {
        page.strong(speaker, ":");
        page.markup(" ");
    }
    page.inline(&segment.text);
    page.end_block()
}

/// Writes a [list](https://spec.commonmark.org/0.31.2/#lists) of the chapters, each with its time as
/// a link.
pub(super) fn write_list(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let mut page = Page::new(out, MediaLink::of(transcript, options));
    for chapter in in_order(transcript) {
        page.item()?;
        page.linked_time(chapter.start);
        if !is_blank(&chapter.title) {
            page.markup(" ");
            page.inline(&chapter.title);
        }
    }
    page.end_block()?;
    Ok(Written { segments: 0, omitted: omitted_of_speech(transcript, &NOT_IN_A_LIST, 0) })
}

/// The heading of the topics.
const TOPICS: &str = "Topics";

fn write_topics(page: &mut Page<'_>, topics: &[Topic]) -> io::Result<()> {
    if topics.is_empty() {
        return Ok(());
    }
    page.markup("## ");
    page.markup(TOPICS);
    page.end_block()?;
    for topic in topics {
        page.item()?;
        if let Some(span) = topic.span {
            page.time(span.start());
            page.markup(" ");
        }
        page.strong(&topic.title, "");
        if let Some(description) = topic.description.as_deref().filter(|text| !is_blank(text)) {
            page.markup(": ");
            page.inline(description);
        }
    }
    page.end_block()
}

#[cfg(test)]
mod tests;
