//! Amazon Transcribe: times and confidences are texts, marks are items without times.
//!
//! The schema is that of
//! <https://docs.aws.amazon.com/transcribe/latest/dg/how-input.html#how-it-works-output>,
//! <https://docs.aws.amazon.com/transcribe/latest/dg/diarization-output-batch.html> and
//! <https://docs.aws.amazon.com/transcribe/latest/dg/channel-id-output-batch.html>.
//!
//! - `results.items[]` are the words; a `punctuation` item goes to the word before it.
//! - `results.audio_segments[]`, where they hold every item, are the segments; else the words are
//!   grouped. With several `channel_labels.channels[]`, the words of each are grouped apart.
//! - The speaker is the item's `speaker_label`, else that of `speaker_labels.segments[]` at its
//!   time, else, with several channels, the `channel_label`. All are kept as the service names
//!   them: `spk_0`, `ch_1`.
//! - `jobName` is the title, `results.language_code` the language.
//!
//! ```
//! let json = br#"{"jobName":"boats","results":{"transcripts":[{"transcript":"Hello, boats."}],"items":[
//!   {"type":"pronunciation","start_time":"0.5","end_time":"0.9","alternatives":[{"confidence":"0.98","content":"Hello"}]},
//!   {"type":"punctuation","alternatives":[{"confidence":"0.0","content":","}]},
//!   {"type":"pronunciation","start_time":"1.0","end_time":"1.4","alternatives":[{"confidence":"0.9","content":"boats"}]},
//!   {"type":"punctuation","alternatives":[{"confidence":"0.0","content":"."}]}]}}"#;
//! let file = cuedex_format::read::speech::aws::read(json, &Default::default())?;
//! let segment = &file.transcript.tracks[0].segments()[0];
//! assert_eq!((segment.text.as_str(), segment.words.len()), ("Hello, boats.", 2));
//! # Ok::<(), cuedex_format::Error>(())
//! ```

use std::borrow::Cow;

use cuedex_model::{TrackKind, Transcript};
use serde::Deserialize;

use super::super::json::values::{Name, Numeric, Stated, items, list, number, seconds, text};
use super::super::json::{self, Source};
use super::super::log::Log;
use super::pieces::{Words, cut};
use super::turns::{Turns, named};
use super::untimed::untimed;
use super::{Said, SaidWord, assemble, language};
use crate::Error;

crate::read::public_reader!(Format::Aws);

const PROVENANCE: &str = "amazon transcribe";

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow, rename = "jobName")]
    job_name: Option<Name<'a>>,
    #[serde(borrow)]
    results: Results<'a>,
}

#[derive(Deserialize)]
struct Results<'a> {
    #[serde(borrow)]
    language_code: Option<Name<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    transcripts: Option<Vec<Whole<'a>>>,
    #[serde(borrow, default, deserialize_with = "items")]
    items: Option<Vec<Item<'a>>>,
    #[serde(borrow)]
    speaker_labels: Option<SpeakerLabels<'a>>,
    #[serde(borrow)]
    channel_labels: Option<ChannelLabels<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    audio_segments: Option<Vec<AudioSegment<'a>>>,
}

#[derive(Deserialize)]
struct Whole<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    transcript: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(default, deserialize_with = "number")]
    id: Option<f64>,
    #[serde(borrow, default, rename = "type", deserialize_with = "text")]
    kind: Cow<'a, str>,
    #[serde(default, deserialize_with = "seconds")]
    start_time: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end_time: Option<Stated>,
    #[serde(borrow, default, deserialize_with = "list")]
    alternatives: Vec<Alternative<'a>>,
    #[serde(borrow)]
    speaker_label: Option<Name<'a>>,
}

#[derive(Deserialize)]
struct Alternative<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    content: Cow<'a, str>,
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
}

#[derive(Deserialize)]
struct SpeakerLabels<'a> {
    #[serde(borrow, default, deserialize_with = "items")]
    segments: Option<Vec<Turn<'a>>>,
}

#[derive(Deserialize)]
struct Turn<'a> {
    #[serde(default, deserialize_with = "seconds")]
    start_time: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end_time: Option<Stated>,
    #[serde(borrow)]
    speaker_label: Option<Name<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    items: Option<Vec<TurnItem<'a>>>,
}

#[derive(Deserialize)]
struct TurnItem<'a> {
    #[serde(default, deserialize_with = "seconds")]
    start_time: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end_time: Option<Stated>,
    #[serde(borrow)]
    speaker_label: Option<Name<'a>>,
}

#[derive(Deserialize)]
struct ChannelLabels<'a> {
    #[serde(borrow, default, deserialize_with = "items")]
    channels: Option<Vec<Channel<'a>>>,
}

#[derive(Deserialize)]
struct Channel<'a> {
    #[serde(borrow)]
    channel_label: Option<Name<'a>>,
    #[serde(borrow, default, deserialize_with = "list")]
    items: Vec<Item<'a>>,
}

#[derive(Deserialize)]
struct AudioSegment<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    transcript: Cow<'a, str>,
    #[serde(default, deserialize_with = "seconds")]
    start_time: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end_time: Option<Stated>,
    #[serde(borrow)]
    speaker_label: Option<Name<'a>>,
    #[serde(default, deserialize_with = "list")]
    items: Vec<Numeric>,
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let document: Document<'_> = source.parse(log)?;
    let results = &document.results;
    let turns = results.turns();
    let channels = results.channel_labels.as_ref().and_then(|labels| labels.channels.as_deref());
    let (path, said) = match (channels, results.whole_segments()) {
        (Some(channels), _) if channels.len() > 1 || results.items.is_none() => {
            ("results.channel_labels.channels[].items", of_channels(channels, &turns))
        }
        (_, Some(segments)) => {
            ("results.audio_segments", of_segments(segments, results.items(), &turns))
        }
        _ => ("results.items", of_items(results, &turns)),
    };
    let said = match said.is_empty() {
        true => untimed(results.whole_text(), None, (source.text(), "transcript"), log),
        false => said,
    };
    let mut track = assemble(TrackKind::Audio, said, log);
    json::locate(source.text(), path, log);
    track.language = results.language_code.as_ref().and_then(|stated| language::tag(&stated.0));
    track.provenance = Some(PROVENANCE.to_owned());
    let mut transcript = Transcript::of_tracks(vec![track]);
    transcript.title = document.job_name.map(|name| name.0.into_owned());
    Ok(transcript)
}

impl Results<'_> {
    fn items(&self) -> &[Item<'_>] {
        self.items.as_deref().unwrap_or_default()
    }

    fn whole_text(&self) -> Option<Cow<'_, str>> {
        let texts = self.transcripts.as_deref()?.iter().map(|whole| whole.transcript.as_ref());
        Some(texts.collect::<Vec<_>>().join("\n").into())
    }

    /// Who speaks when: by each item of a turn, or by the turn itself where it lists none.
    fn turns(&self) -> Turns<'_> {
        let labels = self.speaker_labels.as_ref().and_then(|labels| labels.segments.as_deref());
        let turns = labels.unwrap_or_default().iter().flat_map(|turn| {
            let items = turn.items.as_deref().unwrap_or_default();
            let whole = (turn.start_time, turn.end_time, named(turn.speaker_label.as_ref()));
            let of_items = items.iter().map(|item| {
                let label = item.speaker_label.as_ref().or(turn.speaker_label.as_ref());
                (item.start_time, item.end_time, named(label))
            });
            of_items.chain(items.is_empty().then_some(whole))
        });
        Turns::new(turns)
    }

    /// The audio segments, where they hold every item once and in order.
    fn whole_segments(&self) -> Option<&[AudioSegment<'_>]> {
        let segments = self.audio_segments.as_deref()?;
        let held = segments.iter().flat_map(|segment| &segment.items).map(|id| id.0);
        let all = self.items().iter().map(|item| Some(item.id.unwrap_or(-1.0)));
        held.eq(all).then_some(segments)
    }
}

impl Item<'_> {
    /// Where its type is not stated, it is a mark if it has no letters.
    fn is_mark(&self, content: &str) -> bool {
        match self.kind.as_ref() {
            "" => !content.contains(char::is_alphanumeric),
            kind => kind == "punctuation",
        }
    }
}

/// Puts items to words, each with its number in the file.
fn words<'a>(
    items: &'a [Item<'_>],
    first: usize,
    turns: &Turns<'a>,
    channel: Option<&'a Name<'_>>,
) -> Words<'a> {
    let mut words = Words::default();
    for (n, item) in items.iter().enumerate() {
        let Some(said) = item.alternatives.first() else { continue };
        if item.is_mark(&said.content) {
            words.mark(first + n, &said.content);
            continue;
        }
        let speaker = named(item.speaker_label.as_ref())
            .or_else(|| turns.speaker(item.start_time, item.end_time))
            .or_else(|| named(channel));
        let word = SaidWord {
            text: said.content.as_ref().into(),
            start: item.start_time,
            end: item.end_time,
            confidence: said.confidence,
            speaker,
        };
        words.push(first + n, word);
    }
    words
}

fn of_items<'a>(results: &'a Results<'_>, turns: &Turns<'a>) -> Vec<Said<'a>> {
    let mut said = words(results.items(), 1, turns, None).grouped();
    if let Some([whole]) = results.transcripts.as_deref() {
        cut(&mut said, &whole.transcript);
    }
    said
}

fn of_channels<'a>(channels: &'a [Channel<'_>], turns: &Turns<'a>) -> Vec<Said<'a>> {
    let mut first = 1;
    let mut said = Vec::new();
    for channel in channels {
        let label = channel.channel_label.as_ref();
        said.extend(words(&channel.items, first, turns, label).grouped());
        first += channel.items.len();
    }
    said
}

fn of_segments<'a>(
    segments: &'a [AudioSegment<'_>],
    items: &'a [Item<'_>],
    turns: &Turns<'a>,
) -> Vec<Said<'a>> {
    let mut rest = items;
    let numbered = segments.iter().enumerate();
    let said = numbered.map(|(n, segment)| {
        let (own, others) = rest.split_at(segment.items.len().min(rest.len()));
        rest = others;
        let words = words(own, 1, turns, None).into_words();
        Said {
            item: n + 1,
            text: segment.transcript.as_ref().into(),
            start: segment.start_time,
            end: segment.end_time,
            speaker: named(segment.speaker_label.as_ref()).or_else(|| only_speaker(&words)),
            confidence: None,
            words,
        }
    });
    said.collect()
}

/// The speaker of all words.
fn only_speaker<'a>(words: &[SaidWord<'a>]) -> Option<Cow<'a, str>> {
    let speaker = words.first()?.speaker.clone()?;
    words.iter().all(|word| word.speaker.as_ref() == Some(&speaker)).then_some(speaker)
}
