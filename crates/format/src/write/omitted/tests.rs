use cuedex_model::{Extra, Segment, TimeSpan, TrackKind};
use serde_json::json;

use crate::write::specimen::specimen;
use crate::write::testing::{seen, written};
use crate::{Format, ReadOptions, WriteOptions, read, write};

use super::*;

fn lost(transcript: &Transcript, format: Format) -> Vec<(String, usize)> {
    let omitted = written(transcript, format).1.omitted;
    omitted.into_iter().map(|omission| (omission.what, omission.count)).collect()
}

fn names(transcript: &Transcript, format: Format) -> Vec<String> {
    lost(transcript, format).into_iter().map(|(what, _)| what).collect()
}

#[test]
fn subtitles_lose_what_only_the_model_holds() {
    let of_both = [
        ("segments of another visual track", 1),
        ("segments of another audio track", 1),
        ("video id", 1),
        ("video details", 6),
        ("summary", 1),
        ("chapters", 2),
        ("topics", 1),
        ("track titles", 1),
        ("provenance", 1),
        ("word times", 3),
        ("word speakers", 1),
        ("confidences", 1),
        ("correction marks", 1),
        ("cue styles", 1),
        ("unknown fields", 1),
    ]
    .map(|(what, count)| (what.to_owned(), count));
    let of_srt = [("speakers", 3), ("cue identifiers", 1), ("cue settings", 1)]
        .map(|(what, count)| (what.to_owned(), count));
    let whole = specimen();
    assert_eq!(lost(&whole, Format::Srt), [&of_both[..], &of_srt].concat());
    assert_eq!(lost(&whole, Format::Vtt), of_both);
}

#[test]
fn a_reply_keeps_the_speakers_and_the_id() {
    let lost = names(&specimen(), Format::Memories);
    for held in ["speakers", "video id"] {
        assert!(!lost.iter().any(|what| what == held), "{lost:?}");
    }
    for what in ["video details", "provenance", "language tags", "cue markup", "unknown fields"] {
        assert!(lost.iter().any(|lost| lost == what), "{what}: {lost:?}");
    }
}

#[test]
fn each_name_comes_once_and_its_counts_are_summed() {
    let whole = Transcript::of_tracks(vec![
        Track::default(),
        seen(&[(0, 1, "a kettle")]),
        seen(&[(0, 1, "a cup"), (1, 2, "a spoon")]),
        seen(&[]),
    ]);
    let expected = [("segments of another visual track".to_owned(), 3)];
    for format in [Format::Srt, Format::Vtt, Format::Memories] {
        assert_eq!(lost(&whole, format), expected, "{format}");
    }
    for format in Format::written() {
        let mut names = names(&specimen(), format);
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all, "{format}");
    }
}

#[test]
fn a_cue_written_as_it_was_read_loses_nothing() {
    let vtt =
        "WEBVTT\n\nintro\n00:01.000 --> 00:02.000 line:0\n<v Ann>to the <i>quiet</i> harbor</v>\n";
    let file = read(vtt.as_bytes(), None, &ReadOptions::default()).unwrap();
    let lost = |format| {
        let options = WriteOptions::new(format).with_carry(&file.carry);
        let omitted = write(&file.transcript, &mut Vec::new(), &options).unwrap().omitted;
        omitted.into_iter().map(|omission| omission.what).collect::<Vec<_>>()
    };
    assert_eq!(lost(Format::Vtt), [""; 0]);
    assert_eq!(lost(Format::Srt), ["speakers", "cue identifiers", "cue settings"]);
    assert_eq!(lost(Format::Jsonl), ["cue identifiers", "cue settings", "cue markup"]);
}

#[test]
fn unknown_fields_of_a_cue_are_counted_one_by_one() {
    let mut segment = Segment::new(TimeSpan::from_millis(0, 1), "tea");
    segment.extra = Extra::from_iter([
        ("rating".to_owned(), json!(5)),
        ("cue".to_owned(), json!({"layer": 1, "margin": 2})),
    ]);
    let whole = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, vec![segment])]);
    assert_eq!(lost(&whole, Format::Srt), [("unknown fields".to_owned(), 3)]);
}

fn count(part: Part, scope: &Scope<'_>) -> usize {
    let of_segments = scope.segments().map(|segment| part.of_segment(segment)).sum::<usize>();
    part.beside_segments(scope) + of_segments
}

/// How much of a part a format is given, and how much of it is left.
fn given_and_left(part: Part, format: Format, whole: &Transcript) -> (usize, usize) {
    let count_in = |transcript: &Transcript, tracks: Vec<&Track>| {
        let scope = Scope { transcript, tracks };
        // The times of segments that show nothing go with them.
        let empty = if part == Part::SegmentTimes { count(Part::EmptySegments, &scope) } else { 0 };
        count(part, &scope) - empty
    };
    if format.holds_only_chapters() {
        return given_and_left_of_chapters(part, format, whole);
    }
    let one = match format {
        Format::Memories => crate::memories::written_track(whole),
        _ if format.holds_one_track() => write::cues::main_track(whole),
        _ => None,
    };
    let given = count_in(whole, one.map_or_else(|| whole.tracks.iter().collect(), |t| vec![t]));
    match crate::held(whole, format) {
        // The one region that every cue gets.
        Some(_) if format == Format::Ttml && part == Part::CueSettings => (given, 0),
        Some(held) => (given, count_in(&held, held.tracks.iter().collect())),
        None => {
            if is_lost_with_more(part, format, whole) {
                return (given, 0);
            }
            let omitted = lost(whole, format);
            let lost = omitted.iter().find(|(what, _)| what == part.name());
            (given, given.saturating_sub(lost.map_or(0, |(_, count)| *count)))
        }
    }
}

/// Whether it is not reported because that of which it is a part is.
fn is_lost_with_more(part: Part, format: Format, whole: &Transcript) -> bool {
    let more = match part {
        Part::ChapterEnds | Part::ChapterDescriptions => Part::Chapters,
        Part::TopicEnds => Part::Topics,
        _ => return false,
    };
    lost(whole, format).iter().any(|(what, _)| what == more.name())
}

/// Of what was said nothing is left, which is counted by segments alone.
fn given_and_left_of_chapters(part: Part, format: Format, whole: &Transcript) -> (usize, usize) {
    let scope = |tracks| Scope { transcript: whole, tracks };
    let given = count(part, &scope(whole.tracks.iter().collect()));
    let left = count(part, &scope(Vec::new()));
    if is_lost_with_more(part, format, whole) {
        return (given, 0);
    }
    let omitted = lost(whole, format);
    let lost = omitted.iter().find(|(what, _)| what == part.name()).map_or(0, |(_, count)| *count);
    (given, left.saturating_sub(lost))
}

fn answer(part: Part, format: Format, whole: &Transcript) -> &'static str {
    match given_and_left(part, format, whole) {
        _ if part == Part::CueMarkup && format.can_read() && !format.holds_only_chapters() => {
            looks(format)
        }
        (_, 0) => "no",
        (given, left) if left == given => "yes",
        _ => "partly",
    }
}

/// Payloads are written in each format's own markup: bold, italic and underline stay.
fn looks(format: Format) -> &'static str {
    match format {
        Format::Srt | Format::Vtt | Format::Ass | Format::Ttml => "bold, italic, underline",
        Format::Canonical => "yes",
        _ => "no",
    }
}

#[test]
fn what_is_reported_as_lost_is_what_is_not_held() {
    let whole = specimen();
    let is_read = |format: &Format| format.can_read() && !format.holds_only_chapters();
    for format in Format::written().filter(is_read) {
        for part in PARTS {
            // A subtitle file tells its language in its name; its report does not go on about it.
            if matches!(part, Part::Languages | Part::CueMarkup | Part::Provenance) {
                continue;
            }
            let is_reported = lost(&whole, format).iter().any(|(what, _)| what == part.name());
            let (given, left) = given_and_left(part, format, &whole);
            let is_reported = is_reported || is_lost_with_more(part, format, &whole);
            assert_eq!(left < given, is_reported, "{format}: {}", part.name());
        }
    }
}

fn table() -> String {
    let whole = specimen();
    let formats: Vec<Format> = Format::written().collect();
    let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
    let line = "|---".repeat(formats.len() + 1);
    let mut table = format!("| part | {} |\n{line}|\n", names.join(" | "));
    for part in PARTS {
        let answers: Vec<_> = formats.iter().map(|f| answer(part, *f, &whole)).collect();
        table += &format!("| {} | {} |\n", part.name(), answers.join(" | "));
    }
    table
}

const PARTS: [Part; 23] = [
    Part::SegmentTimes,
    Part::EmptySegments,
    Part::Speakers,
    Part::WordTimes,
    Part::WordSpeakers,
    Part::Confidences,
    Part::Corrections,
    Part::CueIdentifiers,
    Part::CueSettings,
    Part::CueStyles,
    Part::CueMarkup,
    Part::Languages,
    Part::TrackTitles,
    Part::Provenance,
    Part::VideoId,
    Part::VideoDetails,
    Part::Summary,
    Part::Chapters,
    Part::ChapterEnds,
    Part::ChapterDescriptions,
    Part::Topics,
    Part::TopicEnds,
    Part::UnknownFields,
];

/// `CUEDEX_WRITE_DOCS=1 cargo test -p cuedex-format formats` writes the file anew.
#[test]
fn the_documented_table_of_formats_is_what_the_writers_report() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/FORMATS.md");
    if std::env::var_os("CUEDEX_WRITE_DOCS").is_some() {
        std::fs::write(path, table()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), table(), "FORMATS.md is not up to date");
}
