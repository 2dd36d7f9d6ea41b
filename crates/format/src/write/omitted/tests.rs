use cuedex_model::{Cue, Extra, Origin, Segment, TimeSpan, TrackKind};
use serde_json::json;

use crate::write::testing::{evening, seen, written};
use crate::{Format, ReadOptions, WriteOptions, read, write};

use super::*;

fn lost(transcript: &Transcript, format: Format) -> Vec<(String, usize)> {
    let omitted = written(transcript, format).1.omitted;
    omitted.into_iter().map(|omission| (omission.what, omission.count)).collect()
}

fn names(transcript: &Transcript, format: Format) -> Vec<String> {
    lost(transcript, format).into_iter().map(|(what, _)| what).collect()
}

/// A transcript in which every part that some format does not hold stands once or more.
fn everything() -> Transcript {
    let mut whole = evening();
    let mut spoken = whole.tracks[0].clone().into_segments();
    spoken[0].origin = Origin::Corrected;
    spoken[0].cue = Some(Box::new(Cue {
        id: Some("intro".into()),
        settings: Some("line:0".into()),
        style: Some("Loud".into()),
        raw: Some("<i>Good</i> evening.".into()),
    }));
    spoken[2].words[0].speaker = Some("Ben".into());
    spoken.push(Segment::new(TimeSpan::from_millis(64_000, 65_000), " "));
    let mut track = Track::new(TrackKind::Audio, spoken).in_language(Some("en".into()));
    track.title = Some("Microphone".into());
    track.provenance = Some("a recogniser".into());
    whole.tracks[0] = track;
    whole.topics[0].span = Some(TimeSpan::from_millis(0, 5));
    whole.extra = Extra::from_iter([("rating".to_owned(), json!(5))]);
    whole
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
    let of_srt = [("speakers", 3), ("cue identifiers", 1), ("cue settings", 1), ("cue markup", 1)]
        .map(|(what, count)| (what.to_owned(), count));
    let whole = everything();
    assert_eq!(lost(&whole, Format::Srt), [&of_both[..], &of_srt].concat());
    let of_vtt = [("cue markup".to_owned(), 1)];
    assert_eq!(lost(&whole, Format::Vtt), [&of_both[..], &of_vtt].concat());
}

#[test]
fn a_reply_keeps_the_speakers_and_the_id() {
    let lost = names(&everything(), Format::Memories);
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
    for format in Format::ALL {
        let mut names = names(&everything(), format);
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
    assert_eq!(lost(Format::Srt), ["speakers", "cue identifiers", "cue settings", "cue markup"]);
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
