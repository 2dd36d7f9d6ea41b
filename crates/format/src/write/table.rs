//! A transcript as rows, for the tables with commas and with tabs.

use std::borrow::Cow;

use cuedex_model::{Chapter, Segment, Timestamp, Track, Transcript};

use super::omitted::Part;
use crate::merge::timeline;

/// The names of the columns. Times stand twice: for people as `HH:MM:SS.mmm`, for programs in
/// milliseconds.
pub(super) const COLUMNS: [&str; 11] = [
    "id",
    "track",
    "language",
    "speaker",
    "start",
    "end",
    "start_ms",
    "end_ms",
    "confidence",
    "chapter",
    "text",
];

pub(super) type Row<'a> = [Cow<'a, str>; COLUMNS.len()];

pub(super) const NOT_HELD: [Part; 17] = [
    Part::VideoId,
    Part::VideoDetails,
    Part::Summary,
    Part::ChapterEnds,
    Part::Topics,
    Part::TopicEnds,
    Part::TrackTitles,
    Part::Provenance,
    Part::WordTimes,
    Part::WordSpeakers,
    Part::WordConfidences,
    Part::Corrections,
    Part::CueIdentifiers,
    Part::CueSettings,
    Part::CueStyles,
    Part::CueMarkup,
    Part::UnknownFields,
];

/// A row for each segment of all tracks, in the order of time.
pub(super) fn rows(transcript: &Transcript) -> impl Iterator<Item = Row<'_>> {
    let tracks: Vec<&Track> = transcript.tracks.iter().collect();
    let mut chapters = Chapters { left: &transcript.chapters, at: None };
    timeline(&tracks).map(move |placed| {
        let chapter = chapters.at(placed.segment.span.start());
        row(placed.segment, &transcript.tracks[placed.track], chapter)
    })
}

fn row<'a>(segment: &'a Segment, track: &'a Track, chapter: Option<&'a Chapter>) -> Row<'a> {
    let (start, end) = (segment.span.start(), segment.span.end());
    let text = |text: Option<&'a str>| Cow::Borrowed(text.unwrap_or_default());
    [
        segment.id.to_string().into(),
        track.kind.as_str().into(),
        text(track.language.as_deref()),
        text(segment.speaker.as_deref()),
        start.to_string().into(),
        end.to_string().into(),
        start.as_millis().to_string().into(),
        end.as_millis().to_string().into(),
        segment.confidence.map_or_else(String::new, |sure| sure.get().to_string()).into(),
        text(chapter.map(|chapter| chapter.title.as_str())),
        segment.text.as_str().into(),
    ]
}

/// The chapters beside times that ascend.
struct Chapters<'a> {
    left: &'a [Chapter],
    at: Option<&'a Chapter>,
}

impl<'a> Chapters<'a> {
    /// The chapter that began last, unless it has ended.
    fn at(&mut self, time: Timestamp) -> Option<&'a Chapter> {
        while let Some((next, rest)) =
            self.left.split_first().filter(|(next, _)| next.start <= time)
        {
            (self.at, self.left) = (Some(next), rest);
        }
        self.at.filter(|chapter| chapter.end().is_none_or(|end| time < end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_holds_until_it_ends_or_the_next_begins() {
        let at = Timestamp::from_millis;
        let all = [
            Chapter::new(at(10), Some(at(20)), "a"),
            Chapter::new(at(30), None, "b"),
            Chapter::new(at(40), None, "c"),
        ];
        let mut chapters = Chapters { left: &all, at: None };
        let told: Vec<_> = [5, 10, 19, 20, 35, 40, 99]
            .map(|time| chapters.at(at(time)).map_or("", |chapter| &chapter.title))
            .into();
        assert_eq!(told, ["", "a", "a", "", "b", "c", "c"]);
    }
}
