//! A transcript with something of everything: what a writer says it cannot hold of this is what
//! its format cannot hold.

use cuedex_model::{
    Chapter, Confidence, Cue, Extra, Origin, Segment, TimeSpan, Timestamp, Topic, Track, TrackKind,
    Transcript, VideoId, Word,
};
use serde_json::json;

pub(super) fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// A spoken track of (start and end in ms, speaker or "", text).
pub(super) fn said(segments: &[(u64, u64, &str, &str)]) -> Track {
    let segments = segments.iter().map(|&(start, end, speaker, text)| {
        let mut segment = Segment::new(TimeSpan::from_millis(start, end), text);
        segment.speaker = (!speaker.is_empty()).then(|| speaker.into());
        segment
    });
    Track::new(TrackKind::Audio, segments.collect())
}

/// A visual track of (start and end in ms, text).
pub(super) fn seen(segments: &[(u64, u64, &str)]) -> Track {
    let segments = segments
        .iter()
        .map(|&(start, end, text)| Segment::new(TimeSpan::from_millis(start, end), text));
    Track::new(TrackKind::Visual, segments.collect())
}

/// An evening at the harbor: two languages, a picture, chapters, topics, words.
pub(crate) fn evening() -> Transcript {
    let mut spoken = said(&[
        (1_000, 2_000, "Ann", "Good evening."),
        (2_100, 4_000, "Ann", "The boats are late *again*."),
        (61_000, 63_000, "Ben", "Here they come!"),
    ])
    .into_segments();
    spoken[2].confidence = Confidence::new(0.9);
    spoken[2].words = [(61_000, "Here"), (61_500, "they"), (62_000, "come!")]
        .map(|(start, text)| Word::new(TimeSpan::from_millis(start, start + 400), text))
        .into();
    Transcript {
        id: VideoId::new("VI7").ok(),
        title: Some("An evening at the harbor".into()),
        duration: Some(at(65_000)),
        date: Some("2024-05-01".into()),
        media: Some("harbor walk.mp4".into()),
        tags: vec!["sea".into(), "evening".into()],
        tracks: vec![
            Track::new(TrackKind::Audio, spoken).in_language(Some("en".into())),
            seen(&[(2_500, 3_500, "Red nets dry on a wall.")]),
            said(&[(1_000, 2_000, "", "Guten Abend.")]).in_language(Some("de".into())),
        ],
        chapters: vec![
            Chapter::new(at(2_000), None, "Waiting"),
            Chapter::new(at(60_000), Some(at(65_000)), "The boats")
                .described(Some("They come home.".into())),
        ],
        topics: vec![Topic::new("fishing")],
        summary: Some("Boats come home late.".into()),
        ..Transcript::default()
    }
}

/// The same with every part that some format does not hold, once or more.
pub(super) fn specimen() -> Transcript {
    let mut whole = evening();
    let mut spoken = whole.tracks[0].clone().into_segments();
    spoken[0].origin = Origin::Corrected;
    spoken[0].cue = Some(Box::new(Cue {
        id: Some("intro".into()),
        settings: Some("line:0".into()),
        style: Some("Loud".into()),
        raw: Some("<i>Good</i> evening.".into()),
    }));
    spoken[2].words[0].speaker = Some("Cal".into());
    spoken.push(Segment::new(TimeSpan::from_millis(64_000, 65_000), " "));
    // Two at a time, in two lines, at times that are no hundredths of a second.
    spoken.push(Segment::new(TimeSpan::from_millis(62_001, 62_509), "Ropes\nfly."));
    let mut track = Track::new(TrackKind::Audio, spoken).in_language(Some("en".into()));
    track.title = Some("Microphone".into());
    track.provenance = Some("a recogniser".into());
    whole.tracks[0] = track;
    whole.topics[0].span = Some(TimeSpan::from_millis(0, 5));
    whole.extra = Extra::from_iter([("rating".to_owned(), json!(5))]);
    whole
}
