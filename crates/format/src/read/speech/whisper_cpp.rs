//! whisper.cpp's JSON, short (`-oj`) and full (`-ojf`).
//!
//! [The writer](https://github.com/ggml-org/whisper.cpp/blob/master/examples/cli/cli.cpp)
//! (`output_json`) is the only description; tokens may lack their times
//! ([#2329](https://github.com/ggml-org/whisper.cpp/issues/2329)).
//!
//! | in the file | in the model |
//! |---|---|
//! | `transcription[]`: `text`, `offsets` in milliseconds, else `timestamps` | a segment |
//! | `tokens[]`: pieces of words | words, joined where no space begins a piece; the mean of `p` is their confidence |
//! | tokens in `[_` and `]`, and in `<\|` and `\|>` | nothing: they are marks of the decoder |
//! | `speaker`, told by the two channels of a stereo recording | the speaker; `?` is none |
//! | `speaker_turn_next` | nothing: it says that somebody else may go on, but not who |
//! | `result.language`; `en` where `params.translate` is true | the tag of the track |
//!
//! The writer escapes only quotes and backslashes, so raw control characters and halves of
//! letters are mended by the layers below, with their warnings. A letter whose bytes are split
//! between two tokens is whole in the segment's text, from where the words take it.
//!
//! ```
//! use cuedex_format::read::speech::whisper_cpp;
//!
//! let json = r#"{"transcription":[{"offsets":{"from":0,"to":900},"text":" To sea."}]}"#;
//! let file = whisper_cpp::read(json.as_bytes(), &whisper_cpp::Options::default())?;
//! assert_eq!(file.transcript.tracks[0].segments()[0].text, "To sea.");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod pieces;

use std::borrow::Cow;

use cuedex_model::{TrackKind, Transcript};
use serde::Deserialize;
use serde::de::MapAccess;

use super::super::json::values::{Name, Stated, list, millis, number, seconds, text};
use super::super::json::{Fields, Source, each, locate, read_fields, skip};
use super::super::log::Log;
use super::{Assembly, Said, language};
use crate::Error;

use pieces::{Piece, words};

crate::read::public_reader!(Format::WhisperCpp);

/// How a file is built; its segments are used up while they are read.
#[derive(Deserialize)]
#[expect(dead_code, reason = "the types tell where a file is built otherwise")]
struct Document<'a> {
    #[serde(default)]
    params: Option<ParamsJson>,
    #[serde(borrow, default)]
    result: Option<ResultJson<'a>>,
    #[serde(borrow, default, deserialize_with = "list")]
    transcription: Vec<SegmentJson<'a>>,
}

#[derive(Deserialize)]
struct ParamsJson {
    #[serde(default)]
    translate: Option<bool>,
}

#[derive(Deserialize)]
struct ResultJson<'a> {
    #[serde(borrow, default)]
    language: Option<Name<'a>>,
}

#[derive(Deserialize)]
struct SegmentJson<'a> {
    #[serde(default)]
    offsets: Option<OffsetsJson>,
    #[serde(default)]
    timestamps: Option<ClocksJson>,
    #[serde(borrow, default, deserialize_with = "text")]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    speaker: Option<Name<'a>>,
    #[serde(borrow, default, deserialize_with = "list")]
    tokens: Vec<TokenJson<'a>>,
}

#[derive(Deserialize)]
struct TokenJson<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    text: Cow<'a, str>,
    #[serde(default)]
    offsets: Option<OffsetsJson>,
    #[serde(default)]
    timestamps: Option<ClocksJson>,
    #[serde(default, deserialize_with = "number")]
    p: Option<f64>,
}

#[derive(Deserialize)]
struct OffsetsJson {
    #[serde(default, deserialize_with = "millis")]
    from: Option<Stated>,
    #[serde(default, deserialize_with = "millis")]
    to: Option<Stated>,
}

#[derive(Deserialize)]
struct ClocksJson {
    #[serde(default, deserialize_with = "seconds")]
    from: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    to: Option<Stated>,
}

type Times = (Option<Stated>, Option<Stated>);

fn times(offsets: Option<OffsetsJson>, clocks: Option<ClocksJson>) -> Times {
    let (from, to) = offsets.map_or((None, None), |offsets| (offsets.from, offsets.to));
    let clocks = clocks.map_or((None, None), |clocks| (clocks.from, clocks.to));
    (from.or(clocks.0), to.or(clocks.1))
}

impl<'a> TokenJson<'a> {
    fn is_mark(&self) -> bool {
        let text = self.text.trim();
        let is_within = |open, close| text.starts_with(open) && text.ends_with(close);
        is_within("[_", "]") || is_within("<|", "|>")
    }

    fn into_piece(self) -> Piece<'a> {
        let (start, end) = times(self.offsets, self.timestamps);
        Piece { text: self.text, start, end, probability: self.p }
    }
}

impl<'a> SegmentJson<'a> {
    fn into_said(self, item: usize) -> Said<'a> {
        let (start, end) = times(self.offsets, self.timestamps);
        let tokens = self.tokens.into_iter().filter(|token| !token.is_mark());
        let words = words(tokens.map(TokenJson::into_piece).collect(), &self.text);
        let speaker = self.speaker.map(|name| name.0).filter(|name| name.trim() != "?");
        Said { item, text: self.text, start, end, speaker, words, ..Said::default() }
    }
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let heard = source.read_with::<Document<'_>, _>(log, |text| {
        let mut heard = Heard::default();
        read_fields(text, &mut heard)?;
        Ok(heard)
    })?;
    let Heard { params, result, assembly, log: found, .. } = heard;
    log.extend(found.into_warnings());
    let is_translated = params.and_then(|params| params.translate) == Some(true);
    let stated = result.and_then(|result| result.language);
    let tag = match is_translated {
        true => Some("en".to_owned()),
        false => stated.and_then(|name| language::tag(&name.0)),
    };
    let track = assembly.finish(TrackKind::Audio, log);
    locate(source.text(), "transcription", log);
    Ok(Transcript::of_tracks(vec![track.in_language(tag)]))
}

/// What has been read so far.
#[derive(Default)]
struct Heard<'a> {
    params: Option<ParamsJson>,
    result: Option<ResultJson<'a>>,
    assembly: Assembly<'a>,
    segments: usize,
    log: Log,
}

impl<'de> Fields<'de> for Heard<'de> {
    fn field<A: MapAccess<'de>>(&mut self, name: &str, value: &mut A) -> Result<(), A::Error> {
        match name {
            "transcription" => return each(value, |segment| self.take(segment)),
            "params" => self.params = value.next_value()?,
            "result" => self.result = value.next_value()?,
            _ => skip(value)?,
        }
        Ok(())
    }
}

impl<'a> Heard<'a> {
    fn take(&mut self, segment: SegmentJson<'a>) {
        self.segments += 1;
        self.assembly.push(segment.into_said(self.segments), &mut self.log);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(json: &str) -> Read {
        read(json.as_bytes(), &Options::default()).unwrap()
    }

    #[test]
    fn times_are_offsets_or_clocks() {
        let file = file(
            r#"{"params":{"translate":false},"result":{"language":"fi"},"transcription":[
              {"timestamps":{"from":"00:00:01,250","to":"00:00:02,500"},"text":" To sea."},
              {"timestamps":{"from":"00:00:09,000","to":"00:00:09,000"},
               "offsets":{"from":2500,"to":4000},"text":" And back.","speaker":"1","speaker_turn_next":true},
              {"offsets":{"from":4000,"to":5000},"text":" Who?","speaker":"?"}]}"#,
        );
        let track = &file.transcript.tracks[0];
        let spans: Vec<_> = track
            .segments()
            .iter()
            .map(|s| (s.span.start().as_millis(), s.span.end().as_millis(), s.speaker.as_deref()))
            .collect();
        assert_eq!(spans, [(1_250, 2_500, None), (2_500, 4_000, Some("1")), (4_000, 5_000, None)]);
        assert_eq!(track.language.as_deref(), Some("fi"));
    }

    #[test]
    fn a_translation_is_english() {
        let file = file(
            r#"{"params":{"translate":true},"result":{"language":"fi"},
                "transcription":[{"offsets":{"from":0,"to":1},"text":"Sea."}]}"#,
        );
        assert_eq!(file.transcript.tracks[0].language.as_deref(), Some("en"));
    }

    #[test]
    fn tokens_become_words_and_marks_go() {
        let file = file(
            r#"{"transcription":[{"offsets":{"from":0,"to":900},"text":" To the harbor.","tokens":[
              {"text":"[_BEG_]","offsets":{"from":0,"to":0},"id":50364,"p":0.9,"t_dtw":-1},
              {"text":" To","offsets":{"from":0,"to":200},"p":0.5},
              {"text":" the","p":1.0},
              {"text":" har","timestamps":{"from":"00:00:00,400","to":"00:00:00,600"},"p":1.0},
              {"text":"bor","offsets":{"from":600,"to":800},"p":0.5},
              {"text":".","offsets":{"from":800,"to":900},"p":0.0},
              {"text":"[_TT_45]","offsets":{"from":900,"to":900},"p":0.1}]}]}"#,
        );
        let words = &file.transcript.tracks[0].segments()[0].words;
        let seen: Vec<_> = words
            .iter()
            .map(|w| {
                (w.text.as_str(), w.span.start().as_millis(), w.span.end().as_millis(), w.guessed)
            })
            .collect();
        assert_eq!(
            seen,
            [("To", 0, 200, false), ("the", 200, 400, true), ("harbor.", 400, 900, false)]
        );
        assert_eq!(words[2].confidence.map(|c| c.get()), Some(0.5));
    }

    #[test]
    fn letters_split_between_tokens_are_whole_in_the_words() {
        let mut bytes = r#"{"transcription":[{"offsets":{"from":0,"to":900},"text":" 港 sea","tokens":[{"text":" "#.as_bytes().to_vec();
        let harbor = "港".as_bytes();
        bytes.extend_from_slice(&harbor[..1]);
        bytes.extend_from_slice(br#"","offsets":{"from":0,"to":100}},{"text":""#);
        bytes.extend_from_slice(&harbor[1..]);
        bytes.extend_from_slice(br#"","offsets":{"from":100,"to":300}},{"text":" sea","offsets":{"from":400,"to":800}}]}]}"#);
        let file = read(&bytes, &Options::default()).unwrap();
        let segment = &file.transcript.tracks[0].segments()[0];
        assert_eq!(segment.text, "港 sea");
        let words: Vec<_> =
            segment.words.iter().map(|w| (w.text.as_str(), w.span.end().as_millis())).collect();
        assert_eq!(words, [("港", 300), ("sea", 800)]);
        let codes: Vec<_> = file.warnings.iter().map(|w| w.code).collect();
        assert_eq!(codes, ["text/broken-utf8"; 3]);
    }
}
