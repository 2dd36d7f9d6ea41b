//! YouTube's json3 captions.
//!
//! No schema is published; [yt-dlp](https://github.com/yt-dlp/yt-dlp) fetches it as the format
//! `json3`, and [y2bcaptions](https://github.com/treant5612/y2bcaptions) holds samples with
//! the SRT that YouTube gives for the same captions.
//!
//! | in the file | in the model |
//! |---|---|
//! | `events[]` with shown `segs[]` | a segment; events that only open a window or move to the next line show nothing |
//! | `segs[].utf8` | its text, as it is; `>>` before a new speaker stays |
//! | `tStartMs`, `dDurationMs` | its span, see below |
//! | `segs[]` of automatic captions: `tStartMs` + `tOffsetMs`, `acAsrConf` of 255 | words with their starts; each ends where the next begins |
//!
//! `dDurationMs` says how long the caption stays on the screen. Automatic captions show two lines
//! and scroll, so a line stays while the next one is spoken, and spans as stated overlap all along.
//! What is spoken ends where the next automatic caption begins, and so does the segment. Captions
//! that people made are shown as long as they say, even beside others: their spans stay.
//!
//! ```
//! use cuedex_format::read::speech::json3;
//!
//! let json = r#"{"events":[{"tStartMs":0,"dDurationMs":900,"segs":[{"utf8":"To sea."}]}]}"#;
//! let file = json3::read(json.as_bytes(), &json3::Options::default())?;
//! assert_eq!(file.transcript.tracks[0].segments()[0].text, "To sea.");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

use std::borrow::Cow;

use cuedex_model::{Track, TrackKind, Transcript};
use serde::de::MapAccess;
use serde::{Deserialize, Deserializer};

use super::super::json::values::{Stated, list, list_of, millis, number, text};
use super::super::json::{Fields, Source, each, locate, read_fields, skip};
use super::super::log::Log;
use super::{Assembly, Said, SaidWord};
use crate::Error;

crate::read::public_reader!(Format::Json3);

/// How a file is built; its events are used up while they are read.
#[derive(Deserialize)]
#[expect(dead_code, reason = "the types tell where a file is built otherwise")]
struct Document<'a> {
    #[serde(borrow, default, deserialize_with = "list")]
    events: Vec<EventJson<'a>>,
}

#[derive(Deserialize)]
struct EventJson<'a> {
    #[serde(default, rename = "tStartMs", deserialize_with = "millis")]
    start: Option<Stated>,
    #[serde(default, rename = "dDurationMs", deserialize_with = "millis")]
    duration: Option<Stated>,
    /// The start of each counts from that of the event.
    #[serde(borrow, default, deserialize_with = "segs")]
    segs: Vec<SaidWord<'a>>,
}

#[derive(Deserialize)]
struct SegJson<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    utf8: Cow<'a, str>,
    #[serde(default, rename = "tOffsetMs", deserialize_with = "millis")]
    offset: Option<Stated>,
    #[serde(default, rename = "acAsrConf", deserialize_with = "number")]
    confidence: Option<f64>,
}

impl<'a> EventJson<'a> {
    fn shows_text(&self) -> bool {
        self.segs.iter().any(|seg| !seg.text.trim().is_empty())
    }

    fn is_automatic(&self) -> bool {
        self.segs.iter().any(|seg| seg.start.is_some() || seg.confidence.is_some())
    }

    fn stated_start(&self) -> f64 {
        self.start.map_or(0.0, Stated::as_millis)
    }

    fn into_said(mut self, item: usize, next: Option<f64>) -> Said<'a> {
        let start = self.stated_start();
        let stated_end = self.duration.map(|duration| start + duration.as_millis());
        let is_automatic = self.is_automatic();
        let spoken_end = next.filter(|next| is_automatic && *next >= start);
        let end = match (stated_end, spoken_end) {
            (Some(stated), Some(spoken)) => Some(stated.min(spoken)),
            (stated, spoken) => stated.or(spoken),
        };
        let mut said = Said { item, ..Said::default() };
        said.start = Some(Stated::from_millis(start));
        said.end = end.map(Stated::from_millis);
        said.text = text_of(&mut self.segs, is_automatic);
        if is_automatic {
            for word in &mut self.segs {
                let offset = word.start.map_or(0.0, Stated::as_millis);
                word.start = Some(Stated::from_millis(start + offset));
            }
            said.words = self.segs;
        }
        said
    }
}

/// The pieces as one text; the only one of a caption without words is moved.
fn text_of<'a>(segs: &mut [SaidWord<'a>], keeps_words: bool) -> Cow<'a, str> {
    match segs {
        [only] if !keeps_words => std::mem::take(&mut only.text),
        segs => {
            let length = segs.iter().map(|seg| seg.text.len()).sum();
            let mut text = String::with_capacity(length);
            for seg in segs {
                text.push_str(&seg.text);
            }
            text.into()
        }
    }
}

impl<'a> From<SegJson<'a>> for SaidWord<'a> {
    fn from(json: SegJson<'a>) -> Self {
        SaidWord {
            text: json.utf8,
            start: json.offset,
            confidence: json.confidence.map(|of_255| of_255 / 255.0),
            ..SaidWord::default()
        }
    }
}

fn segs<'de: 'a, 'a, D: Deserializer<'de>>(source: D) -> Result<Vec<SaidWord<'a>>, D::Error> {
    list_of::<SegJson<'de>, _, _>(source)
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let (track, found) = source.read_with::<Document<'_>, _>(log, |text| {
        let mut captions = Captions::default();
        read_fields(text, &mut captions)?;
        Ok(captions.finish())
    })?;
    log.extend(found.into_warnings());
    locate(source.text(), "events", log);
    Ok(Transcript::of_tracks(vec![track]))
}

/// Takes event after event; one that shows text waits to know when the next begins.
#[derive(Default)]
struct Captions<'a> {
    assembly: Assembly<'a>,
    events: usize,
    waiting: Option<(usize, EventJson<'a>)>,
    log: Log,
}

impl<'de> Fields<'de> for Captions<'de> {
    fn field<A: MapAccess<'de>>(&mut self, name: &str, value: &mut A) -> Result<(), A::Error> {
        if name == "events" { each(value, |event| self.take(event)) } else { skip(value) }
    }
}

impl<'a> Captions<'a> {
    fn take(&mut self, event: EventJson<'a>) {
        self.events += 1;
        if !event.shows_text() {
            return;
        }
        let start = Some(event.stated_start()).filter(|_| event.is_automatic());
        self.settle(start);
        self.waiting = Some((self.events, event));
    }

    fn settle(&mut self, next: Option<f64>) {
        if let Some((item, event)) = self.waiting.take() {
            self.assembly.push(event.into_said(item, next), &mut self.log);
        }
    }

    fn finish(mut self) -> (Track, Log) {
        self.settle(None);
        (self.assembly.finish(TrackKind::Audio, &mut self.log), self.log)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(events: &str) -> Vec<cuedex_model::Segment> {
        let json = format!("{{\"wireMagic\":\"pb3\",\"events\":[{events}]}}");
        let mut file = read(json.as_bytes(), &Options::default()).unwrap();
        assert!(file.warnings.is_empty(), "{:?}", file.warnings);
        file.transcript.tracks.remove(0).into_segments()
    }

    fn span(segment: &cuedex_model::Segment) -> (u64, u64) {
        (segment.span.start().as_millis(), segment.span.end().as_millis())
    }

    #[test]
    fn automatic_captions_end_where_the_next_is_spoken() {
        let all = segments(
            r#"{"tStartMs":0,"dDurationMs":90000,"id":1},
               {"tStartMs":100,"dDurationMs":5000,"segs":[{"utf8":"to","acAsrConf":51},{"utf8":" sea","tOffsetMs":400}]},
               {"tStartMs":2990,"dDurationMs":2000,"aAppend":1,"segs":[{"utf8":"\n"}]},
               {"tStartMs":3000,"dDurationMs":2000,"segs":[{"utf8":">> and"},{"utf8":" back","tOffsetMs":500}]}"#,
        );
        let texts: Vec<_> = all.iter().map(|s| (span(s), s.text.as_str())).collect();
        assert_eq!(texts, [((100, 3_000), "to sea"), ((3_000, 5_000), ">> and back")]);
        let words: Vec<_> =
            all[0].words.iter().map(|w| (w.span.start().as_millis(), w.guessed)).collect();
        assert_eq!(words, [(100, false), (500, false)]);
        assert_eq!(all[0].words[0].confidence.map(|c| (c.get() * 10.0).round()), Some(2.0));
    }

    #[test]
    fn captions_by_people_stay_as_long_as_they_say() {
        let all = segments(
            r#"{"tStartMs":0,"dDurationMs":5000,"segs":[{"utf8":"A sign:\nharbor"}]},
               {"tStartMs":3000,"dDurationMs":2000,"segs":[{"utf8":"to "},{"utf8":"sea"}]}"#,
        );
        let texts: Vec<_> = all.iter().map(|s| (span(s), s.text.as_str())).collect();
        assert_eq!(texts, [((0, 5_000), "A sign:\nharbor"), ((3_000, 5_000), "to sea")]);
        assert!(all.iter().all(|s| s.words.is_empty()));
    }
}
