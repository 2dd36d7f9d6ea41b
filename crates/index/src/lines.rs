//! A transcript as lines: its tracks, and its chapters, topics, title and summary beside them.

use std::borrow::Cow;

use cuedex_model::{Chapter, Segment, Source, TimeSpan, Topic, Track, TrackKind, Transcript};

/// Text of one source in the order of time.
pub(crate) struct SourceLine<'a> {
    pub(crate) source: Source,
    pub(crate) track: Cow<'a, Track>,
}

/// All that can be searched of a transcript, the tracks first and in their order.
pub(crate) fn lines(transcript: &Transcript) -> Vec<SourceLine<'_>> {
    let tracks = transcript.tracks.iter();
    let mut lines: Vec<SourceLine<'_>> = tracks
        .map(|track| SourceLine { source: track.kind.into(), track: Cow::Borrowed(track) })
        .collect();
    let start = TimeSpan::from_millis(0, 0);
    let title = transcript.title.iter().map(|title| Segment::new(start, title.as_str()));
    let summary = transcript.summary.iter().map(|summary| Segment::new(start, summary.as_str()));
    for (source, segments) in [
        (Source::Chapter, chapters(&transcript.chapters)),
        (Source::Topic, transcript.topics.iter().map(topic).collect()),
        (Source::Title, title.collect()),
        (Source::Summary, summary.collect()),
    ] {
        if !segments.is_empty() {
            let track = Cow::Owned(Track::new(TrackKind::Audio, segments));
            lines.push(SourceLine { source, track });
        }
    }
    lines
}

/// A chapter without an end lasts until the next one.
fn chapters(chapters: &[Chapter]) -> Vec<Segment> {
    let ends = chapters.iter().skip(1).map(|next| next.start).map(Some).chain([None]);
    let segment = |(chapter, next): (&Chapter, Option<_>)| {
        let end = chapter.end().or(next).unwrap_or(chapter.start);
        let text = titled(&chapter.title, chapter.description.as_deref());
        Segment::new(TimeSpan::clamped(chapter.start, end), text)
    };
    chapters.iter().zip(ends).map(segment).collect()
}

fn topic(topic: &Topic) -> Segment {
    let text = titled(&topic.title, topic.description.as_deref());
    Segment::new(topic.span.unwrap_or(TimeSpan::from_millis(0, 0)), text)
}

fn titled(title: &str, description: Option<&str>) -> String {
    match description {
        Some(description) => format!("{title}\n{description}"),
        None => title.to_owned(),
    }
}

const SOURCES: [Source; 7] = [
    Source::Audio,
    Source::Visual,
    Source::Ocr,
    Source::Chapter,
    Source::Topic,
    Source::Title,
    Source::Summary,
];

/// The number by which a source is stored.
pub(crate) fn source_number(source: Source) -> u64 {
    SOURCES.iter().position(|&known| known == source).unwrap_or(0) as u64
}

/// The source that is stored by this number.
pub(crate) fn source_of(number: u64) -> Source {
    let known = usize::try_from(number).ok().and_then(|n| SOURCES.get(n));
    known.copied().unwrap_or(Source::Audio)
}

/// Whether words are heard one after the other; elsewhere all of a cue is there at once.
pub(crate) fn is_spoken(source: Source) -> bool {
    source == Source::Audio
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_has_its_number() {
        for source in SOURCES {
            assert_eq!(source_of(source_number(source)), source);
        }
    }

    #[test]
    fn a_chapter_lasts_until_the_next_one() {
        let mut transcript = Transcript::default();
        let at = cuedex_model::Timestamp::from_millis;
        transcript.chapters.push(Chapter::new(at(1_000), None, "Harbor"));
        transcript.chapters.push(
            Chapter::new(at(5_000), Some(at(9_000)), "Sea").described(Some("and sky".into())),
        );
        transcript.title = Some("A day".into());
        let lines = lines(&transcript);
        assert_eq!(lines.len(), 2);
        let segments = lines[0].track.segments();
        assert_eq!(segments[0].span, TimeSpan::from_millis(1_000, 5_000));
        assert_eq!(segments[1].text, "Sea\nand sky");
        assert_eq!(lines[1].source, Source::Title);
    }
}
