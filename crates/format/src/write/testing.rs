//! A transcript with something of everything, and a writer that breaks.

use std::io;

use cuedex_model::{
    Chapter, Confidence, Segment, TimeSpan, Timestamp, Topic, Track, TrackKind, Transcript,
    VideoId, Word,
};

use super::{WriteOptions, Written, write};
use crate::Format;

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
pub(super) fn evening() -> Transcript {
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

/// The text that `format` makes of a transcript, and the report.
pub(super) fn written(transcript: &Transcript, format: Format) -> (String, Written) {
    let mut bytes = Vec::new();
    let report = write(transcript, &mut bytes, &WriteOptions::new(format)).unwrap();
    (String::from_utf8(bytes).unwrap(), report)
}

/// Takes `left` bytes, then fails.
struct Failing {
    left: usize,
}

impl io::Write for Failing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left == 0 && !bytes.is_empty() {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        let taken = bytes.len().min(self.left);
        self.left -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Lets the writer fail at every byte of the output: each time the error must come back.
pub(super) fn fails_wherever_the_writer_fails(transcript: &Transcript, format: Format) {
    let options = WriteOptions::new(format);
    let length = written(transcript, format).0.len();
    for left in 0..length {
        let error = write(transcript, &mut Failing { left }, &options).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull, "after {left} bytes of {format}");
    }
    assert!(write(transcript, &mut Failing { left: length }, &options).is_ok());
}
