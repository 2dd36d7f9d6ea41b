use cuedex_model::{Segment, Track, TrackKind, Transcript};

use super::into_timeline;
use crate::Format;

/// The transcript in the shape that `format` can hold: for a format of one track (subtitles, labels, a
/// Memories.ai reply) several are [`labelled`]; every other keeps the tracks as they are.
#[must_use]
pub fn for_format(mut transcript: Transcript, format: Format) -> Transcript {
    if format.holds_one_track() && transcript.tracks.len() > 1 {
        transcript.tracks = vec![as_one(transcript.tracks)];
    }
    transcript
}

/// All tracks as one of kind [`TrackKind::Audio`], in the order of [`timeline`](super::timeline).
///
/// What was seen or read stands in brackets, `[red kettle on a stove]`; its words and its markup
/// stay those of the text without brackets, so that a writer counts them with what it cannot
/// hold. The language is that of the audio tracks, the provenance that of all, where they agree.
#[must_use]
pub fn labelled(tracks: &[Track]) -> Track {
    as_one(tracks.to_vec())
}

/// The same with the segments moved.
fn as_one(tracks: Vec<Track>) -> Track {
    let is_spoken: Vec<bool> = tracks.iter().map(|track| track.kind == TrackKind::Audio).collect();
    let spoken = tracks.iter().filter(|track| track.kind == TrackKind::Audio);
    let language = agreed(spoken.map(|track| track.language.as_deref()));
    let provenance = agreed(tracks.iter().map(|track| track.provenance.as_deref()));
    let label = |(n, segment): (usize, Segment)| {
        if is_spoken[n] { segment } else { bracketed(segment) }
    };
    let segments = into_timeline(tracks).map(label).collect();
    let mut track = Track::new(TrackKind::Audio, segments).in_language(language);
    track.provenance = provenance;
    track
}

fn bracketed(segment: Segment) -> Segment {
    if segment.text.trim().is_empty() {
        return segment;
    }
    Segment { text: format!("[{}]", segment.text.trim()), ..segment }
}

fn agreed<'a>(mut stated: impl Iterator<Item = Option<&'a str>>) -> Option<String> {
    let first = stated.next()?;
    stated.all(|other| other == first).then_some(first)?.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{WriteOptions, write};
    use cuedex_model::{Cue, TimeSpan, Word};

    fn track(kind: TrackKind, language: &str, segments: &[(u64, &str)]) -> Track {
        let segments = segments.iter().map(|&(start, text)| {
            let span = TimeSpan::from_millis(start, start + 500);
            let mut segment = Segment::new(span, text);
            segment.words = vec![Word::new(span, text)];
            segment.cue = Some(Box::new(Cue {
                settings: Some("line:0".into()),
                raw: Some(format!("<i>{text}</i>")),
                ..Cue::default()
            }));
            segment
        });
        Track::new(kind, segments.collect()).in_language(Some(language.into()))
    }

    #[test]
    fn what_was_seen_is_bracketed_and_what_was_said_is_not() {
        let said = track(TrackKind::Audio, "en", &[(0, "who is cooking?"), (3_000, "I am")]);
        let seen = track(TrackKind::Visual, "en", &[(1_000, "red kettle on a stove")]);
        let read = track(TrackKind::Ocr, "en", &[(3_000, "CAFÉ")]);
        let merged = labelled(&[said.clone(), seen.clone(), read]);
        assert_eq!(merged.kind, TrackKind::Audio);
        let texts: Vec<_> = merged.segments().iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["who is cooking?", "[red kettle on a stove]", "I am", "[CAFÉ]"]);
        assert_eq!(merged.segments()[0].words, said.segments()[0].words);
        assert_eq!(merged.segments()[0].cue, said.segments()[0].cue);
        assert_eq!(merged.segments()[1].cue, seen.segments()[0].cue);
    }

    #[test]
    fn what_the_brackets_hide_is_counted_by_the_writer() {
        let seen = track(TrackKind::Visual, "en", &[(0, "a cup")]);
        let said = track(TrackKind::Audio, "en", &[(0, "tea")]);
        let merged = Transcript::of_tracks(vec![labelled(&[said, seen])]);
        let report = write(&merged, &mut Vec::new(), &WriteOptions::new(Format::Srt)).unwrap();
        let count = |what| report.omitted.iter().find(|o| o.what == what).map(|o| o.count);
        assert_eq!((count("word times"), count("cue markup")), (Some(2), Some(1)));
    }

    #[test]
    fn the_language_is_that_of_the_speech_and_the_provenance_that_of_all_where_it_is_one() {
        let english = track(TrackKind::Audio, "en", &[(0, "tea")]);
        let german = track(TrackKind::Audio, "de", &[(0, "Tee")]);
        let seen = track(TrackKind::Visual, "de", &[(0, "eine Tasse")]);
        let language = |tracks: &[Track]| labelled(tracks).language;
        assert_eq!(language(&[seen, english.clone()]).as_deref(), Some("en"));
        assert_eq!(language(&[english.clone(), german.clone()]), None);
        let from = |mut track: Track, source: &str| {
            track.provenance = Some(source.into());
            track
        };
        let [one, same] = [from(english, "a recogniser"), from(german, "a recogniser")];
        assert_eq!(labelled(&[one.clone(), same]).provenance.as_deref(), Some("a recogniser"));
        let other = from(one.clone(), "a person");
        assert_eq!(labelled(&[one, other]).provenance, None);
    }

    #[test]
    fn no_segment_is_lost_in_a_format_of_one_track() {
        let tracks = vec![
            track(TrackKind::Audio, "en", &[(0, "tea")]),
            track(TrackKind::Visual, "en", &[(0, "a cup")]),
        ];
        for format in Format::written().filter(|format| !format.holds_only_chapters()) {
            let shaped = for_format(Transcript::of_tracks(tracks.clone()), format);
            let report = write(&shaped, &mut Vec::new(), &WriteOptions::new(format)).unwrap();
            assert_eq!(report.segments, 2, "{format}");
            let holds_all = !format.loses().iter().any(|what| what.starts_with("segments of"));
            assert_eq!(shaped.tracks == tracks, holds_all, "{format}");
        }
    }
}
