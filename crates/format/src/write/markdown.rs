mod escape;
mod head;
mod page;
mod paragraphs;
mod sections;

use std::io;

use cuedex_model::{Timestamp, Topic, Track, TrackKind, Transcript};

use super::line::is_blank;
use super::omitted::{Part, omitted};
use super::strands::strands;
use super::{MediaLink, Omission, WriteOptions, Written};
use crate::merge::{reading_order, scene_of};
use page::Page;
use paragraphs::Paragraphs;
use sections::{Heading, Sections};

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

/// Writes a page to read: the title and what is known of the video, then per chapter the speech
/// in paragraphs with what was seen as quotes between them, then further spoken tracks in the
/// same chapters, then the topics.
///
/// A [CommonMark](https://spec.commonmark.org/0.31.2/) parser gives back every letter; runs of
/// spaces and line ends inside a text become one space.
pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let mut page = Page::new(out, MediaLink::of(transcript, options));
    head::write(&mut page, transcript)?;
    let mut written = Count::default();
    for (n, strand) in strands(transcript).iter().enumerate() {
        let sections = match n {
            0 => Sections::of(transcript),
            _ => Sections::again(transcript),
        };
        if n > 0 {
            write_track_heading(&mut page, n, strand)?;
        }
        written.add(write_strand(&mut page, strand, sections)?);
    }
    write_topics(&mut page, &transcript.topics)?;
    Ok(Written { segments: written.segments, omitted: all_omitted(transcript, &written) })
}

/// How many segments stand on the page, and how many of them with their own time.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    segments: usize,
    times: usize,
}

impl Count {
    fn add(&mut self, more: Self) {
        self.segments += more.segments;
        self.times += more.times;
    }
}

fn all_omitted(transcript: &Transcript, written: &Count) -> Vec<Omission> {
    let mut all = omitted(transcript, &NOT_HELD);
    let count = written.segments - written.times;
    if count > 0 {
        all.push(Omission { what: "segment times".into(), count });
    }
    all
}

fn write_strand(
    page: &mut Page<'_>,
    tracks: &[&Track],
    mut sections: Sections<'_>,
) -> io::Result<Count> {
    let marks = sections.marks();
    let mut paragraphs = Paragraphs::new(page);
    let shown = reading_order(tracks).into_iter().filter(|p| !is_blank(&p.segment.text));
    // In scenes, speech may begin before the scene under which it stands.
    let mut at = Timestamp::ZERO;
    let mut scene = None;
    for placed in shown {
        at = at.max(placed.segment.span.start());
        for heading in sections.before(at) {
            write_heading(paragraphs.section()?, marks, &heading)?;
        }
        let is_spoken = tracks[placed.track].kind == TrackKind::Audio;
        let here = scene_of(placed.segment);
        if scene.replace(here).is_some_and(|before| before != here) && is_spoken {
            // Nothing that was seen begins this scene; a line parts it from the one before.
            let page = paragraphs.section()?;
            page.markup("---");
            page.end_block()?;
        }
        if is_spoken {
            paragraphs.add_spoken(placed.segment)?;
        } else {
            paragraphs.add_seen(placed.segment)?;
        }
    }
    for heading in sections.rest() {
        write_heading(paragraphs.section()?, marks, &heading)?;
    }
    paragraphs.finish()
}

fn write_heading(page: &mut Page<'_>, marks: &str, heading: &Heading<'_>) -> io::Result<()> {
    page.markup(marks);
    page.time(heading.at);
    if !is_blank(heading.title) {
        page.markup(" ");
        page.inline(heading.title);
    }
    page.end_block()?;
    page.prose(heading.description.unwrap_or_default())
}

fn write_track_heading(page: &mut Page<'_>, n: usize, strand: &[&Track]) -> io::Result<()> {
    let name = strand.iter().find_map(|track| track.language.as_ref().or(track.title.as_ref()));
    page.markup("## Track: ");
    match name {
        Some(name) => page.inline(name),
        None => page.inline(&(n + 1).to_string()),
    }
    page.end_block()
}

fn write_topics(page: &mut Page<'_>, topics: &[Topic]) -> io::Result<()> {
    if topics.is_empty() {
        return Ok(());
    }
    page.markup("## Topics");
    page.end_block()?;
    for topic in topics {
        page.item();
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
