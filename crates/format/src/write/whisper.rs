//! Whisper's JSON in the shape of [OpenAI's own tool](https://github.com/openai/whisper/blob/main/whisper/transcribe.py)
//! and of the API's [verbose reply](https://platform.openai.com/docs/api-reference/audio/verbose-json-object):
//! the `text` of the whole, `segments` with their words, `language`, `duration`.
//!
//! | in the model | in the file |
//! |---|---|
//! | a segment | `id` from 0, `start` and `end` in seconds, `text` with a space before it, as Whisper has it where the script has spaces |
//! | its confidence | `confidence`, as whisper-timestamped writes it, and its logarithm as `avg_logprob` |
//! | its speaker, and those of words | `speaker`, as WhisperX writes it |
//! | its words | `words`: `word` with its space, `start`, `end`, `probability` |
//!
//! What only a run of the model knows is not made up: `tokens`, `seek`, `temperature`,
//! `compression_ratio` and `no_speech_prob` are left out.

use std::io;

use cuedex_model::{Confidence, Segment, Timestamp, Track, Transcript, Word};
use serde::{Serialize, Serializer};

use super::Written;
use super::cues::main_track;
use super::line::is_blank;
use super::omitted::{Detail, Part, omitted_beside};
use crate::cue::heard::heard;
use crate::read::speech::is_unspaced;

const NOT_HELD: [Part; 14] = [
    Part::VideoId,
    Part::VideoDetailsBut(&[Detail::Duration]),
    Part::Summary,
    Part::Chapters,
    Part::Topics,
    Part::TrackTitles,
    Part::Provenance,
    Part::EmptySegments,
    Part::Corrections,
    Part::CueIdentifiers,
    Part::CueSettings,
    Part::CueStyles,
    Part::CueMarkup,
    Part::UnknownFields,
];

pub(super) fn write(transcript: &Transcript, out: &mut dyn io::Write) -> io::Result<Written> {
    let track = main_track(transcript);
    let segments = write_document(transcript, track, out)?;
    let omitted = omitted_beside(track, transcript, &NOT_HELD).into_list();
    Ok(Written { segments, omitted })
}

fn write_document(
    transcript: &Transcript,
    track: Option<&Track>,
    out: &mut dyn io::Write,
) -> io::Result<usize> {
    let shown = || track.into_iter().flat_map(Track::segments).filter(|s| !is_blank(&s.text));
    out.write_all(b"{\"text\":\"")?;
    // Twice through the segments, so that the text of the whole need not be held.
    for segment in shown() {
        let quoted = serde_json::to_vec(&Spaced(&segment.text))?;
        out.write_all(&quoted[1..quoted.len() - 1])?;
    }
    out.write_all(b"\",\"segments\":[")?;
    let mut segments = 0;
    for segment in shown() {
        out.write_all(if segments > 0 { b",\n" } else { b"\n" })?;
        serde_json::to_writer(&mut *out, &SegmentJson::of(segment, segments))?;
        segments += 1;
    }
    out.write_all(b"\n]")?;
    if let Some(language) = track.and_then(|track| track.language.as_deref()) {
        out.write_all(b",\"language\":")?;
        serde_json::to_writer(&mut *out, language)?;
    }
    if let Some(duration) = transcript.duration {
        out.write_all(b",\"duration\":")?;
        serde_json::to_writer(&mut *out, &Seconds(duration))?;
    }
    out.write_all(b"}")?;
    Ok(segments)
}

#[derive(Serialize)]
struct SegmentJson<'a> {
    id: usize,
    start: Seconds,
    end: Seconds,
    text: Spaced<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avg_logprob: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<Confidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<WordJson<'a>>,
}

impl<'a> SegmentJson<'a> {
    fn of(segment: &'a Segment, id: usize) -> Self {
        let sure = segment.confidence;
        Self {
            id,
            start: Seconds(segment.span.start()),
            end: Seconds(segment.span.end()),
            text: Spaced(&segment.text),
            avg_logprob: sure.map(|sure| f64::from(sure.get()).ln()).filter(|log| log.is_finite()),
            confidence: sure,
            speaker: segment.speaker.as_deref(),
            words: words(segment),
        }
    }
}

#[derive(Serialize)]
struct WordJson<'a> {
    word: WordText<'a>,
    start: Seconds,
    end: Seconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<Confidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
}

/// The words, each with a space before it where the text has one.
fn words(segment: &Segment) -> Vec<WordJson<'_>> {
    let places = heard(segment);
    let mut places = places.iter().peekable();
    let mut behind = 0;
    let word = |word: &'_ Word| -> bool {
        let Some(place) = places.next_if(|place| std::ptr::eq(place.word, word)) else {
            return true;
        };
        let between = &segment.text[behind..place.at];
        let is_first = std::mem::replace(&mut behind, place.end) == 0;
        is_first || between.contains(char::is_whitespace)
    };
    let spaced: Vec<bool> = segment.words.iter().map(word).collect();
    let json = |(word, is_spaced)| WordJson::of(word, is_spaced);
    segment.words.iter().zip(spaced).map(json).collect()
}

impl<'a> WordJson<'a> {
    fn of(word: &'a Word, is_spaced: bool) -> Self {
        let text = word.text.trim();
        Self {
            word: if is_spaced { WordText::Spaced(Spaced(text)) } else { WordText::Bare(text) },
            start: Seconds(word.span.start()),
            end: Seconds(word.span.end()),
            probability: word.confidence,
            speaker: word.speaker.as_deref(),
        }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum WordText<'a> {
    Spaced(Spaced<'a>),
    Bare(&'a str),
}

/// A text with a space before it where its script has spaces.
struct Spaced<'a>(&'a str);

impl Serialize for Spaced<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.trim();
        match text.starts_with(is_unspaced) {
            true => serializer.serialize_str(text),
            false => serializer.collect_str(&format_args!(" {text}")),
        }
    }
}

/// Seconds as a number; thousandths are exact in its shortest decimal form.
pub(super) struct Seconds(pub(super) Timestamp);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(seconds(self.0))
    }
}

pub(super) fn seconds(time: Timestamp) -> f64 {
    time.as_millis() as f64 / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::write::testing::{evening, said, written};
    use serde_json::{Value, json};

    fn document(transcript: &Transcript) -> Value {
        serde_json::from_str(&written(transcript, Format::Whisper).0).unwrap()
    }

    #[test]
    fn segments_and_words_have_their_spaces_before_them() {
        let document = document(&evening());
        assert_eq!(document["text"], " Good evening. The boats are late *again*. Here they come!");
        assert_eq!(document["segments"][0]["id"], 0);
        assert_eq!(document["segments"][2]["text"], " Here they come!");
        assert_eq!(
            document["segments"][2]["words"][1],
            json!({"word": " they", "start": 61.5, "end": 61.9})
        );
        assert_eq!((&document["language"], &document["duration"]), (&json!("en"), &json!(65.0)));
    }

    #[test]
    fn scripts_without_spaces_get_none() {
        let mut track = said(&[(0, 900, "", "静かな港。")]).into_segments();
        track[0].words = [("静か", 0), ("な", 300), ("港。", 400)]
            .map(|(text, at)| Word::new(cuedex_model::TimeSpan::from_millis(at, at + 100), text))
            .into();
        let track = Track::new(cuedex_model::TrackKind::Audio, track);
        let document = document(&Transcript::of_tracks(vec![track]));
        assert_eq!(document["text"], "静かな港。");
        let words: Vec<_> = document["segments"][0]["words"]
            .as_array()
            .unwrap()
            .iter()
            .map(|w| &w["word"])
            .collect();
        assert_eq!(words, ["静か", "な", "港。"]);
    }
}
