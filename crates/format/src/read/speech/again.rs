//! Tracks as the readers here make them again from what was written.

use cuedex_model::{Segment, Timestamp, Track, TrackKind, Word};

use super::super::json::values::{Name, Stated};
use super::super::log::Log;
use super::podcast::SegmentJson;
use super::{Said, SaidWord, assemble, language, podcast, writer};
use crate::Format;

/// A track as it is read from Whisper's JSON.
pub(crate) fn whisper(track: &Track) -> Track {
    let said = track.segments().iter().map(|segment| Said {
        text: segment.text.as_str().into(),
        start: Some(stated(segment.span.start())),
        end: Some(stated(segment.span.end())),
        speaker: segment.speaker.as_deref().map(Into::into),
        confidence: segment.confidence.map(|sure| f64::from(sure.get())),
        words: segment.words.iter().map(said_word).collect(),
        ..Said::default()
    });
    let said = said.filter(|said| !said.text.trim().is_empty()).collect();
    let tag = track.language.as_deref().and_then(language::tag);
    finished(assemble(TrackKind::Audio, said, &mut Log::default()), Format::Whisper)
        .in_language(tag)
}

/// A track as it is read from a Podcasting 2.0 transcript.
pub(crate) fn podcast(track: &Track) -> Track {
    let shown = track.segments().iter().filter(|segment| !segment.text.trim().is_empty());
    let json = |segment: &Segment| SegmentJson {
        speaker: segment.speaker.clone().map(|name| Name(name.into())),
        start: Some(stated(segment.span.start())),
        end: Some(stated(segment.span.end())),
        body: segment.text.trim().to_owned().into(),
    };
    let segments = shown.map(json).collect();
    finished(podcast::track(segments, &mut Log::default()), Format::Podcast)
}

fn said_word(word: &Word) -> SaidWord<'_> {
    SaidWord {
        text: word.text.as_str().into(),
        start: Some(stated(word.span.start())),
        end: Some(stated(word.span.end())),
        confidence: word.confidence.map(|sure| f64::from(sure.get())),
        speaker: word.speaker.as_deref().map(Into::into),
    }
}

fn stated(time: Timestamp) -> Stated {
    Stated::from_millis(time.as_millis() as f64)
}

fn finished(mut track: Track, format: Format) -> Track {
    track.provenance = writer(format).map(str::to_owned);
    track
}
