//! The chunks of a Hugging Face speech recognition pipeline.
//!
//! [The schema of the output](https://github.com/huggingface/huggingface.js/blob/main/packages/tasks/src/tasks/automatic-speech-recognition/spec/output.json):
//! `text`, and `chunks[]` of `text` and `timestamp`, two seconds.
//!
//! | in the file | in the model |
//! |---|---|
//! | `chunks[].text`, `timestamp` | a segment; a null end is open, so the next one's start is taken |
//! | chunks that are mostly single words (`return_timestamps="word"`) | words of segments cut at sentences and pauses |
//! | `chunks[].language` of the first that has one | the tag of the track |
//! | `chunks[].speaker` | the speaker, which some tools add |
//!
//! Some versions start each window of 30 seconds at zero again
//! ([transformers #34210](https://github.com/huggingface/transformers/issues/34210)). A window
//! begins where the one before stopped, so such times are counted on from the end of the chunk in
//! front, with a warning.
//!
//! ```
//! use cuedex_format::read::speech::chunks;
//!
//! let json = r#"{"chunks":[{"timestamp":[0.0,0.9],"text":" Out to sea."}]}"#;
//! let file = chunks::read(json.as_bytes(), &chunks::Options::default())?;
//! assert_eq!(file.transcript.tracks[0].segments()[0].text, "Out to sea.");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

use std::borrow::Cow;

use cuedex_model::{TrackKind, Transcript};
use serde::Deserialize;

use super::super::json::values::{Name, Seconds, Stated, list, text};
use super::super::json::{Source, locate};
use super::super::log::{Log, Place};
use super::group::{are_words, group};
use super::untimed::{Loose, untimed};
use super::{RESTARTED_TIMES, Said, SaidWord, assemble, language};
use crate::Error;

crate::read::public_reader!(Format::Chunks);

/// Times that go back by less are overlapping speech or rounding.
const JUMP_MS: f64 = 2_000.0;

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow, default)]
    text: Loose<'a>,
    #[serde(borrow, default, deserialize_with = "list")]
    chunks: Vec<ChunkJson<'a>>,
}

#[derive(Deserialize)]
struct ChunkJson<'a> {
    #[serde(default)]
    timestamp: Option<(Seconds, Seconds)>,
    #[serde(borrow, default, deserialize_with = "text")]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    language: Option<Name<'a>>,
    #[serde(borrow, default)]
    speaker: Option<Name<'a>>,
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let is_list = source.text().trim_start().starts_with('[');
    let (documents, path): (Vec<Document<'_>>, _) = match is_list {
        true => (source.parse(log)?, "[].chunks"),
        false => (vec![source.parse(log)?], "chunks"),
    };
    let (mut chunks, mut texts) = (Vec::new(), Vec::new());
    for mut document in documents {
        chunks.append(&mut document.chunks);
        texts.extend(document.text.0);
    }
    let mut named = chunks.iter().filter_map(|chunk| chunk.language.as_ref());
    let tag = named.next().and_then(|name| language::tag(&name.0));
    let are_words = are_words(chunks.iter().map(|chunk| &*chunk.text));
    let mut clock = Clock::default();
    let timed = chunks.into_iter().enumerate().map(|(n, chunk)| {
        let (start, end) = clock.times(&chunk, n + 1, log);
        SaidWord {
            text: chunk.text,
            start: start.map(Stated::from_millis),
            end: end.map(Stated::from_millis),
            confidence: None,
            speaker: chunk.speaker.map(|name| name.0),
        }
    });
    let timed: Vec<_> = timed.collect();
    let said = match are_words {
        _ if timed.is_empty() => {
            untimed(Some(texts.join("\n").into()), None, (source.text(), "text"), log)
        }
        true => group(timed, 1),
        false => timed.into_iter().enumerate().map(|(n, chunk)| segment(chunk, n + 1)).collect(),
    };
    let track = assemble(TrackKind::Audio, said, log);
    locate(source.text(), path, log);
    Ok(Transcript::of_tracks(vec![track.in_language(tag)]))
}

fn segment(chunk: SaidWord<'_>, item: usize) -> Said<'_> {
    let SaidWord { text, start, end, speaker, .. } = chunk;
    Said { item, text, start, end, speaker, ..Said::default() }
}

/// Counts times on where they start again.
#[derive(Default)]
struct Clock {
    /// What is added to the times as they are stated.
    ahead: f64,
    /// The last time of the chunk in front, as stated.
    last: f64,
}

impl Clock {
    fn times(
        &mut self,
        chunk: &ChunkJson<'_>,
        item: usize,
        log: &mut Log,
    ) -> (Option<f64>, Option<f64>) {
        let time = |seconds: Seconds| seconds.0.map(Stated::as_millis);
        let stated = chunk.timestamp.map(|(start, end)| (time(start), time(end)));
        let (start, end) = stated.unwrap_or_default();
        if start.is_some_and(|start| start < self.last - JUMP_MS) {
            self.ahead += self.last;
            log.say(RESTARTED_TIMES, Place { cue: Some(item), ..Place::default() });
        }
        self.last = end.or(start).filter(|time| time.is_finite()).unwrap_or(self.last);
        let on = |time: Option<f64>| time.map(|time| time + self.ahead);
        (on(start), on(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(chunks: &str) -> (Vec<(u64, u64, String)>, Vec<&'static str>) {
        let json = format!("{{\"text\":\"\",\"chunks\":[{chunks}]}}");
        let file = read(json.as_bytes(), &Options::default()).unwrap();
        let times = |s: &cuedex_model::Segment| {
            (s.span.start().as_millis(), s.span.end().as_millis(), s.text.clone())
        };
        let spans = file.transcript.tracks[0].segments().iter().map(times).collect();
        (spans, file.warnings.iter().map(|w| w.code).collect())
    }

    #[test]
    fn an_open_end_is_the_next_start() {
        let (spans, codes) = spans(
            r#"{"timestamp":[0.0,null],"text":" To the harbor"},{"timestamp":[2.5,4],"text":" and back."}"#,
        );
        assert_eq!(spans[0], (0, 2_500, "To the harbor".to_owned()));
        assert_eq!((spans[1].1, codes), (4_000, vec!["speech/no-end"]));
    }

    #[test]
    fn words_become_sentences() {
        let (spans, codes) = spans(
            r#"{"timestamp":[0,0.4],"text":" To"},{"timestamp":[0.4,0.9],"text":" sea."},{"timestamp":[1,1.2],"text":" Now"}"#,
        );
        let texts: Vec<_> =
            spans.iter().map(|(start, end, text)| (*start, *end, &**text)).collect();
        assert_eq!(texts, [(0, 900, "To sea."), (1_000, 1_200, "Now")]);
        assert!(codes.is_empty());
    }

    #[test]
    fn times_that_start_again_are_counted_on() {
        let (spans, codes) = spans(
            r#"{"timestamp":[0,28.5],"text":" a long talk"},{"timestamp":[0,4],"text":" goes on"},
               {"timestamp":[3.5,9],"text":" and on"},{"timestamp":[1,2],"text":" and on"}"#,
        );
        let starts: Vec<_> = spans.iter().map(|(start, ..)| *start).collect();
        assert_eq!(starts, [0, 28_500, 32_000, 38_500]);
        assert_eq!(codes, ["speech/restarted-times"; 2]);
    }
}
