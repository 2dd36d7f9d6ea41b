use std::io;

use cuedex_model::{Segment, Track, TrackKind, Transcript};

use super::Written;
use super::line::{is_blank, push_line, visible};
use super::omitted::{Part, omitted};
use super::strands::strands;
use crate::merge::reading_order;

const NOT_HELD: [Part; 21] = [
    Part::VideoId,
    Part::VideoDetails,
    Part::Summary,
    Part::Chapters,
    Part::ChapterEnds,
    Part::Topics,
    Part::TopicEnds,
    Part::TrackTitles,
    Part::Provenance,
    Part::Languages,
    Part::EmptySegments,
    Part::SegmentTimes,
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

/// Writes a line per segment in the order of time: `Ann: ` where the speaker changes, what is
/// seen or read in brackets. Further spoken tracks follow after an empty line.
pub(super) fn write(transcript: &Transcript, out: &mut dyn io::Write) -> io::Result<Written> {
    let mut segments = 0;
    for strand in strands(transcript) {
        segments += write_strand(&strand, out, segments > 0)?;
    }
    Ok(Written { segments, omitted: omitted(transcript, &NOT_HELD) })
}

fn write_strand(tracks: &[&Track], out: &mut dyn io::Write, follows: bool) -> io::Result<usize> {
    let mut speaker = None;
    let mut line = String::new();
    let mut segments = 0;
    for placed in reading_order(tracks).into_iter().filter(|placed| !is_blank(&placed.segment.text))
    {
        line.clear();
        if follows && segments == 0 {
            line.push('\n');
        }
        if tracks[placed.track].kind == TrackKind::Audio {
            push_spoken(&mut line, placed.segment, &mut speaker);
        } else {
            push_seen(&mut line, placed.segment);
        }
        line.push('\n');
        out.write_all(line.as_bytes())?;
        segments += 1;
    }
    Ok(segments)
}

fn push_spoken<'a>(line: &mut String, segment: &'a Segment, last: &mut Option<&'a str>) {
    let speaker = visible(segment.speaker.as_ref());
    if speaker != *last {
        push_speaker(line, speaker);
        *last = speaker;
    }
    push_line(line, &segment.text);
}

fn push_seen(line: &mut String, segment: &Segment) {
    line.push('[');
    push_speaker(line, visible(segment.speaker.as_ref()));
    push_line(line, &segment.text);
    line.push(']');
}

fn push_speaker(line: &mut String, speaker: Option<&str>) {
    if let Some(speaker) = speaker {
        push_line(line, speaker);
        line.push_str(": ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::write::testing::{evening, said, seen, written};

    fn text(tracks: Vec<Track>) -> String {
        written(&Transcript::of_tracks(tracks), Format::Text).0
    }

    #[test]
    fn a_segment_stays_on_its_line() {
        let track = said(&[(0, 900, "", "put the kettle\non"), (1_000, 1_900, "", "\r\nplease ")]);
        assert_eq!(text(vec![track]), "put the kettle on\nplease\n");
    }

    #[test]
    fn the_speaker_is_named_where_it_changes() {
        let track = said(&[
            (0, 1, "Ann", "good evening"),
            (1, 2, "Ann", "come in"),
            (2, 3, "Ben", "thank you"),
            (3, 4, "", "(music)"),
            (4, 5, "Ben", "what is that?"),
        ]);
        let expected = "Ann: good evening\ncome in\nBen: thank you\n(music)\nBen: what is that?\n";
        assert_eq!(text(vec![track]), expected);
    }

    #[test]
    fn pictures_stand_in_brackets_at_their_time() {
        let said = said(&[(0, 900, "", "who is cooking?"), (3_000, 4_000, "", "I am")]);
        let seen = seen(&[(1_000, 2_000, "a red kettle\nsteams")]);
        assert_eq!(text(vec![said, seen]), "who is cooking?\n[a red kettle steams]\nI am\n");
    }

    #[test]
    fn a_second_language_follows_after_an_empty_line() {
        let english = said(&[(0, 900, "", "tea")]);
        let german = said(&[(0, 900, "", "Tee")]);
        let silent = said(&[(0, 900, "", " \n")]);
        assert_eq!(text(vec![english, silent, german]), "tea\n\nTee\n");
    }

    #[test]
    fn what_plain_text_cannot_hold_is_counted() {
        let (_, report) = written(&evening(), Format::Text);
        let count = |what| report.omitted.iter().find(|o| o.what == what).map(|o| o.count);
        assert_eq!(count("chapters"), Some(2));
        assert_eq!(count("word times"), Some(3));
        assert_eq!(count("segment times"), Some(evening().segment_count()));
        assert_eq!(count("track titles"), None);
    }
}
