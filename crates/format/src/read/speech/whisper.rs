//! Whisper's JSON and that of its relatives.
//!
//! One shape, with more or less in it: that of
//! [OpenAI's own tool](https://github.com/openai/whisper/blob/main/whisper/transcribe.py), the
//! [verbose reply](https://platform.openai.com/docs/api-reference/audio/verbose-json-object) of
//! the API, [whisper-timestamped](https://github.com/linto-ai/whisper-timestamped#example-output)
//! and [WhisperX](https://github.com/m-bain/whisperX/blob/main/whisperx/schema.py).
//!
//! | in the file | in the model |
//! |---|---|
//! | `segments[].start`, `end`, `text`, `speaker` | a segment; the space in front of its text goes |
//! | `segments[].confidence`, else e to the power of `avg_logprob` | its confidence; the latter is the mean probability of its tokens, kept between 0 and 1 |
//! | `segments[].words[]`: `word` or `text`, `probability`, `score` or `confidence` | its words |
//! | `words[]`, `word_segments[]` beside segments without words | words of the segments whose texts say them next |
//! | `words[]` without segments | segments cut at sentences and pauses |
//! | `text` of the whole, without segments and words | one segment, with a note |
//! | a bare list of segments, of faster-whisper or youtube-transcript-api | segments |
//! | `language` | the tag of the track; names of languages become tags |
//! | `duration` | the length of the recording |
//!
//! The text of a segment is its own even where its words spell it otherwise.
//!
//! ```
//! use cuedex_format::read::speech::whisper;
//!
//! let file = whisper::read(
//!     br#"{"language":"english","segments":[{"start":0.5,"end":2.0,"text":" To the harbor."}]}"#,
//!     &whisper::Options::default(),
//! )?;
//! let track = &file.transcript.tracks[0];
//! assert_eq!(track.language.as_deref(), Some("en"));
//! assert_eq!(track.segments()[0].text, "To the harbor.");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod lines;
mod spread;

use std::borrow::Cow;

use cuedex_model::{Timestamp, Track, TrackKind, Transcript};
use serde::de::MapAccess;
use serde::{Deserialize, Deserializer};

use super::super::json::values::{Name, Seconds, Stated, list_of, number, seconds, text};
use super::super::json::{Fields, Source, each, locate, read_fields, skip};
use super::super::log::Log;
use super::group::group;
use super::untimed::{Loose, untimed};
use super::{Assembly, Said, SaidWord, language};
use crate::Error;

use spread::spread;

crate::read::public_reader!(Format::Whisper);

/// How a file is built; its segments are used up while they are read.
#[derive(Deserialize)]
#[expect(dead_code, reason = "the types tell where a file is built otherwise")]
struct Document<'a> {
    #[serde(borrow, default)]
    language: Option<Name<'a>>,
    #[serde(default, deserialize_with = "seconds")]
    duration: Option<Stated>,
    #[serde(borrow, default, deserialize_with = "segments")]
    segments: Vec<Said<'a>>,
    #[serde(borrow, default, deserialize_with = "words")]
    words: Vec<SaidWord<'a>>,
    #[serde(borrow, default, deserialize_with = "words")]
    word_segments: Vec<SaidWord<'a>>,
}

#[derive(Deserialize)]
struct SegmentJson<'a> {
    #[serde(default, deserialize_with = "seconds")]
    start: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end: Option<Stated>,
    #[serde(borrow, default, deserialize_with = "text")]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    speaker: Option<Name<'a>>,
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
    #[serde(default, deserialize_with = "number")]
    avg_logprob: Option<f64>,
    #[serde(borrow, default, deserialize_with = "words")]
    words: Vec<SaidWord<'a>>,
}

impl<'a> From<SegmentJson<'a>> for Said<'a> {
    fn from(json: SegmentJson<'a>) -> Self {
        Said {
            item: 0,
            text: json.text,
            start: json.start,
            end: json.end,
            speaker: json.speaker.map(|name| name.0),
            confidence: json.confidence.or(json.avg_logprob.map(f64::exp)),
            words: json.words,
        }
    }
}

#[derive(Deserialize)]
struct WordJson<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    word: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "text")]
    text: Cow<'a, str>,
    #[serde(default, deserialize_with = "seconds")]
    start: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end: Option<Stated>,
    #[serde(borrow, default)]
    speaker: Option<Name<'a>>,
    #[serde(default, deserialize_with = "number")]
    probability: Option<f64>,
    #[serde(default, deserialize_with = "number")]
    score: Option<f64>,
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
}

impl<'a> From<WordJson<'a>> for SaidWord<'a> {
    fn from(json: WordJson<'a>) -> Self {
        SaidWord {
            text: if json.word.is_empty() { json.text } else { json.word },
            start: json.start,
            end: json.end,
            confidence: json.probability.or(json.score).or(json.confidence),
            speaker: json.speaker.map(|name| name.0),
        }
    }
}

fn segments<'de: 'a, 'a, D: Deserializer<'de>>(source: D) -> Result<Vec<Said<'a>>, D::Error> {
    list_of::<SegmentJson<'de>, _, _>(source)
}

fn words<'de: 'a, 'a, D: Deserializer<'de>>(source: D) -> Result<Vec<SaidWord<'a>>, D::Error> {
    list_of::<WordJson<'de>, _, _>(source)
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    if source.text().trim_start().starts_with('[') {
        return lines::from_json(source, log);
    }
    let (mut heard, found) = source.read_with::<Document<'_>, _>(log, |text| {
        let mut heard = Heard::default();
        read_fields(text, &mut heard)?;
        let found = std::mem::take(&mut heard.log);
        Ok((heard, found))
    })?;
    log.extend(found.into_warnings());
    let tag = heard.language.take().and_then(|name| language::tag(&name.0));
    let duration = heard.duration.map(Stated::as_millis).filter(|millis| *millis > 0.0);
    heard.fall_back(source.text(), log);
    let (track, list) = heard.finish(log);
    locate(source.text(), list, log);
    Ok(Transcript {
        duration: duration.and_then(|millis| Timestamp::from_seconds(millis / 1_000.0)),
        ..Transcript::of_tracks(vec![track.in_language(tag)])
    })
}

/// What has been read so far. Segments wait only as long as none of them has words: then the
/// words of the whole may stand beside them.
#[derive(Default)]
struct Heard<'a> {
    language: Option<Name<'a>>,
    duration: Option<Stated>,
    text: Loose<'a>,
    assembly: Assembly<'a>,
    segments: usize,
    wordless: Vec<Said<'a>>,
    has_words: bool,
    words: Vec<SaidWord<'a>>,
    word_segments: Vec<SaidWord<'a>>,
    log: Log,
}

impl<'de> Fields<'de> for Heard<'de> {
    fn field<A: MapAccess<'de>>(&mut self, name: &str, value: &mut A) -> Result<(), A::Error> {
        match name {
            "segments" => return each(value, |segment: SegmentJson<'de>| self.take(segment)),
            "words" => return each(value, |word: WordJson<'de>| self.words.push(word.into())),
            "word_segments" => {
                return each(value, |word: WordJson<'de>| self.word_segments.push(word.into()));
            }
            "language" => self.language = value.next_value()?,
            "text" => self.text = value.next_value()?,
            "duration" => self.duration = value.next_value::<Seconds>()?.0,
            _ => skip(value)?,
        }
        Ok(())
    }
}

impl<'a> Heard<'a> {
    fn take(&mut self, segment: SegmentJson<'a>) {
        self.segments += 1;
        let said = Said { item: self.segments, ..segment.into() };
        self.has_words |= !said.words.is_empty();
        if !self.has_words {
            self.wordless.push(said);
            return;
        }
        for waiting in self.wordless.drain(..) {
            self.assembly.push(waiting, &mut self.log);
        }
        self.assembly.push(said, &mut self.log);
    }

    /// The text of the whole stands in where nothing else says anything.
    fn fall_back(&mut self, source: &str, log: &mut Log) {
        if self.segments == 0 && self.words.is_empty() && self.word_segments.is_empty() {
            let text = self.text.0.take();
            self.wordless = untimed(text, self.duration, (source, "text"), log);
            self.segments = self.wordless.len();
        }
    }

    /// The track, and the name of the list that its warnings count.
    fn finish(mut self, log: &mut Log) -> (Track, &'static str) {
        let (words, list) = match self.words.is_empty() {
            true => (self.word_segments, "word_segments"),
            false => (self.words, "words"),
        };
        let (said, list) = match self.segments {
            0 => (group(words, 1), list),
            _ => {
                spread(words, &mut self.wordless);
                (self.wordless, "segments")
            }
        };
        for said in said {
            self.assembly.push(said, log);
        }
        (self.assembly.finish(TrackKind::Audio, log), list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(json: &str) -> Read {
        read(json.as_bytes(), &Options::default()).unwrap()
    }

    #[test]
    fn a_probability_is_stated_or_made_of_its_logarithm() {
        let file = file(
            r#"{"segments":[{"start":0,"end":1,"text":"a","avg_logprob":-0.5},
                {"start":1,"end":2,"text":"b","avg_logprob":-0.5,"confidence":0.25},
                {"start":2,"end":3,"text":"c","avg_logprob":0.5}]}"#,
        );
        let segments = file.transcript.tracks[0].segments();
        let stated: Vec<_> = segments.iter().filter_map(|s| s.confidence).collect();
        let sure: Vec<_> = stated.iter().map(|c| (c.get() * 100.0).round()).collect();
        assert_eq!(sure, [61.0, 25.0, 100.0]);
    }

    #[test]
    fn whisperx_words_without_times_are_guessed_and_speakers_kept() {
        let file = file(
            r#"{"segments":[{"start":0.0,"end":2.0,"text":"Pier 39 ahead.","speaker":"SPEAKER_00",
                "words":[{"word":"Pier","start":0.0,"end":0.4,"score":0.9,"speaker":"SPEAKER_00"},
                {"word":"39"},{"word":"ahead.","start":1.0,"end":1.5,"speaker":"SPEAKER_01"}]}],
                "word_segments":[{"word":"Pier"}],"language":"en"}"#,
        );
        let segment = &file.transcript.tracks[0].segments()[0];
        assert_eq!(segment.speaker.as_deref(), Some("SPEAKER_00"));
        let words: Vec<_> =
            segment.words.iter().map(|w| (w.guessed, w.speaker.as_deref())).collect();
        assert_eq!(words, [(false, None), (true, None), (false, Some("SPEAKER_01"))]);
        let codes: Vec<_> = file.warnings.iter().map(|w| (w.code, w.line)).collect();
        assert_eq!(codes, [("speech/guessed-words", 1)]);
    }

    #[test]
    fn words_without_segments_are_grouped() {
        let file = file(
            r#"{"text":"So. It is.","language":"norwegian","duration":2.5,"segments":null,
                "words":[{"word":"So.","start":0,"end":0.3},{"word":"It","start":0.4,"end":0.6},
                {"word":"is.","start":0.6,"end":0.9}]}"#,
        );
        let track = &file.transcript.tracks[0];
        let texts: Vec<_> = track.segments().iter().map(|s| s.text.as_str()).collect();
        assert_eq!((texts, track.language.as_deref()), (vec!["So.", "It is."], Some("no")));
        assert_eq!(file.transcript.duration, Some(Timestamp::from_millis(2_500)));
    }

    #[test]
    fn odd_segments_have_their_lines() {
        let file = file(
            "{\"segments\":[\n{\"start\":0,\"end\":1,\"text\":\"a\"},\n{\"start\":1,\"end\":1,\"text\":\" \"}]}",
        );
        let (code, line) = (file.warnings[0].code, file.warnings[0].line);
        assert_eq!((code, line, file.warnings[0].cue), ("speech/empty-segment", 3, Some(2)));
    }
}
