use cuedex_model::{Segment, Track, TrackKind, Transcript};

use super::into_timeline;
use crate::Format;

/// The transcript in the shape that `format` can hold: for a format of one track (subtitles, a
/// Memories.ai reply) several are [`labelled`]; every other keeps the tracks as they are.
#[must_use]
pub fn for_format(mut transcript: Transcript, format: Format) -> Transcript {
    let holds_one = matches!(format, Format::Srt | Format::Vtt | Format::Memories);
    if holds_one && transcript.tracks.len() > 1 {
        transcript.tracks = vec![labelled(&transcript.tracks)];
    }
    transcript
}

/// All tracks as one of kind [`TrackKind::Audio`], in the order of [`timeline`](super::timeline).
///
/// What was seen or read stands in brackets, `[red kettle on a stove]`, and gives up its word
/// times and its markup, which are those of the text without brackets. The language is that of
/// the audio tracks, where they agree.
#[must_use]
pub fn labelled(tracks: &[Track]) -> Track {
    let segments = into_timeline(tracks.to_vec()).into_iter().map(|(n, segment)| {
        if tracks[n].kind == TrackKind::Audio { segment } else { bracketed(segment) }
    });
    Track::new(TrackKind::Audio, segments.collect()).in_language(spoken_language(tracks))
}

fn bracketed(segment: Segment) -> Segment {
    if segment.text.trim().is_empty() {
        return segment;
    }
    let text = format!("[{}]", segment.text.trim());
    let cue = segment.cue.map(|mut cue| {
        cue.raw = None;
        cue
    });
    Segment { text, cue, words: Vec::new(), ..segment }
}

fn spoken_language(tracks: &[Track]) -> Option<String> {
    let mut spoken = tracks.iter().filter(|track| track.kind == TrackKind::Audio);
    let language = spoken.next()?.language.as_ref()?;
    spoken.all(|track| track.language.as_ref() == Some(language)).then(|| language.clone())
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
        let merged = labelled(&[said.clone(), seen, read]);
        assert_eq!(merged.kind, TrackKind::Audio);
        let texts: Vec<_> = merged.segments().iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["who is cooking?", "[red kettle on a stove]", "I am", "[CAFÉ]"]);
        assert_eq!(merged.segments()[0].words, said.segments()[0].words);
        assert_eq!(merged.segments()[0].cue, said.segments()[0].cue);
        let cue = merged.segments()[1].cue.as_deref().unwrap();
        assert_eq!((cue.settings.as_deref(), cue.raw.as_deref()), (Some("line:0"), None));
        assert!(merged.segments()[1].words.is_empty());
    }

    #[test]
    fn the_language_is_that_of_the_speech_where_it_is_one() {
        let english = track(TrackKind::Audio, "en", &[(0, "tea")]);
        let german = track(TrackKind::Audio, "de", &[(0, "Tee")]);
        let seen = track(TrackKind::Visual, "de", &[(0, "eine Tasse")]);
        let language = |tracks: &[Track]| labelled(tracks).language;
        assert_eq!(language(&[seen, english.clone()]).as_deref(), Some("en"));
        assert_eq!(language(&[english, german]), None);
    }

    #[test]
    fn no_segment_is_lost_in_a_format_of_one_track() {
        let tracks = vec![
            track(TrackKind::Audio, "en", &[(0, "tea")]),
            track(TrackKind::Visual, "en", &[(0, "a cup")]),
        ];
        for format in Format::ALL {
            let shaped = for_format(Transcript::of_tracks(tracks.clone()), format);
            let report = write(&shaped, &mut Vec::new(), &WriteOptions::new(format)).unwrap();
            assert_eq!(report.segments, 2, "{format}");
            let keeps_kinds = !matches!(format, Format::Srt | Format::Vtt | Format::Memories);
            assert_eq!(shaped.tracks == tracks, keeps_kinds, "{format}");
        }
    }
}
