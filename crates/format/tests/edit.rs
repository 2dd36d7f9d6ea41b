//! Edits of transcripts: each operation, and that steps replay.

mod cut;
mod operations;
mod redact;
mod replay;
mod whole;

use cuedex_format::edit::{Applied, Editor, Operation};
use cuedex_format::{Error, edit};
use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Transcript, Word};
use serde_json::Value;

/// A spoken track of these segments, whose words have even times.
fn talk(segments: &[(u64, u64, &str)]) -> Transcript {
    Transcript::of_tracks(vec![track(TrackKind::Audio, segments)])
}

fn track(kind: TrackKind, segments: &[(u64, u64, &str)]) -> Track {
    let segments = segments.iter().map(|(start, end, text)| timed(*start, *end, text)).collect();
    Track::new(kind, segments)
}

fn timed(start: u64, end: u64, text: &str) -> Segment {
    let mut segment = Segment::new(TimeSpan::from_millis(start, end), text);
    let count = text.split_whitespace().count() as u64;
    let at = |n: u64| start + (end - start) * n / count.max(1);
    let word = |(n, word): (u64, &str)| Word::new(TimeSpan::from_millis(at(n), at(n + 1)), word);
    segment.words = (0..).zip(text.split_whitespace()).map(word).collect();
    segment
}

/// The id of the segment at a place, as a script names it.
fn id(transcript: &Transcript, track: usize, place: usize) -> String {
    transcript.tracks[track].segments()[place].id.to_string()
}

fn operation(json: Value) -> Operation {
    serde_json::from_value(json).expect("the operation is well-formed")
}

/// The transcript after one operation; replaying its steps gives the same.
fn edited(transcript: &Transcript, json: Value) -> Result<(Transcript, Applied), Error> {
    let mut editor = Editor::new(transcript.clone());
    let applied = editor.apply(&[operation(json)])?;
    let after = editor.into_transcript();
    let mut again = Editor::new(transcript.clone());
    for step in &applied.steps {
        let kept = serde_json::to_string(step).unwrap();
        let step: edit::Step = serde_json::from_str(&kept).unwrap();
        again.step(&step).expect("a step fits what it was made for");
    }
    assert_eq!(again.into_transcript(), after);
    Ok((after, applied))
}

fn after(transcript: &Transcript, json: Value) -> Transcript {
    edited(transcript, json).expect("the operation fits").0
}

/// What the first track says, with times.
fn told(transcript: &Transcript) -> Vec<(u64, u64, String)> {
    let segments = transcript.tracks[0].segments().iter();
    segments
        .map(|s| (s.span.start().as_millis(), s.span.end().as_millis(), s.text.clone()))
        .collect()
}

fn texts(transcript: &Transcript) -> Vec<&str> {
    transcript.tracks[0].segments().iter().map(|segment| segment.text.as_str()).collect()
}
