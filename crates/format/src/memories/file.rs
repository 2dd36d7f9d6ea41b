//! Saved replies on disk.

use std::fmt;

use cuedex_model::{TrackKind, Transcript, VideoId};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::notes::KIND_GUESSED;
use super::parse::{parse, parse_data, parse_reply};
use super::summary::SummaryJson;
use super::transcription::TranscriptionJson;
use super::{lenient, version2};
use crate::{Error, ErrorKind, ReadOptions, Removed, Warning};

/// What a saved reply holds.
#[derive(Debug, Default)]
pub(crate) struct Saved {
    pub(crate) transcript: Transcript,
    pub(crate) odd: Vec<Odd>,
    /// What captions inside of the reply leave out on purpose, each with the number of its item.
    pub(crate) removed: Vec<(usize, Removed)>,
}

/// What was odd about the items of some lists, which are counted on from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Odd {
    /// Where the lists stand, as `json::locate_in` wants it.
    pub(crate) lists: Vec<&'static str>,
    pub(crate) warnings: Vec<Warning>,
    /// The item that holds all of it, where the warnings count cues inside of that item.
    pub(crate) within: Option<usize>,
}

/// Which keys a saved reply has, inside its envelope or without one.
#[derive(Default, Deserialize)]
struct Shape {
    #[serde(default)]
    code: Option<IgnoredAny>,
    #[serde(default, deserialize_with = "keys")]
    data: Option<Keys>,
}

#[derive(Default, Deserialize)]
struct Keys {
    transcriptions: Option<IgnoredAny>,
    transcription: Option<IgnoredAny>,
    summary: Option<IgnoredAny>,
    items: Option<IgnoredAny>,
    data: Option<IgnoredAny>,
    #[serde(rename = "videoTranscript")]
    seen: Option<IgnoredAny>,
    #[serde(rename = "audioTranscript")]
    heard: Option<IgnoredAny>,
    #[serde(default, deserialize_with = "lenient::label")]
    summary_type: Option<String>,
}

impl Keys {
    fn is_transcription(&self) -> bool {
        self.transcriptions.is_some() || self.transcription.is_some()
    }

    fn is_summary(&self) -> bool {
        self.summary.is_some() || self.items.is_some()
    }

    fn may_be_version_2(&self) -> bool {
        [&self.items, &self.data, &self.seen, &self.heard].into_iter().any(Option::is_some)
    }
}

/// The keys of `data`; where it is a list, as the social endpoints of the second version have it,
/// it counts as `data` of `data`.
fn keys<'de, D: Deserializer<'de>>(source: D) -> Result<Option<Keys>, D::Error> {
    source.deserialize_any(KeysVisitor)
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Option<Keys>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, a list or null")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<Keys>, A::Error> {
        lenient::object(MapAccessDeserializer::new(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<Keys>, A::Error> {
        let first = list.next_element::<IgnoredAny>()?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(first.map(|data| Keys { data: Some(data), ..Keys::default() }))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Option<Keys>, E> {
        lenient::object(text.into_deserializer())
    }

    fn visit_unit<E>(self) -> Result<Option<Keys>, E> {
        Ok(None)
    }
}

/// Reads a saved reply: a transcription or a summary, in its envelope or as bare data.
///
/// The kind of the track is told by the name of the file, else by the space before spoken words.
///
/// `options` are for the captions that a reply may hold as a text.
pub(crate) fn read_file(
    bytes: &[u8],
    name: Option<&str>,
    options: &ReadOptions,
) -> Result<Saved, Error> {
    let shape: Shape = parse(bytes)?;
    let enveloped = shape.code.is_some() || shape.data.is_some();
    let keys = if enveloped { shape.data.unwrap_or_default() } else { parse(bytes)? };
    if keys.is_transcription() {
        let data = if enveloped { parse_data(bytes)? } else { Some(parse(bytes)?) };
        return transcription(data.unwrap_or_default(), enveloped, name);
    }
    if enveloped && keys.may_be_version_2() {
        let saved = parse_reply::<version2::Reply>(bytes)?.into_saved(options)?;
        let Transcript { tracks, chapters, summary, .. } = &saved.transcript;
        if !tracks.is_empty() || !chapters.is_empty() || summary.is_some() {
            return Ok(saved);
        }
    }
    if keys.is_summary() {
        let data = if enveloped { parse_data(bytes)? } else { Some(parse(bytes)?) };
        let topics = keys
            .summary_type
            .as_deref()
            .or(name)
            .is_some_and(|hint| hint.to_ascii_lowercase().contains("topic"));
        return summary(data.unwrap_or_default(), enveloped, topics);
    }
    let refused =
        |error| Error::new(ErrorKind::NotATranscript, "the reply has no transcript").because(error);
    if enveloped && parse_data::<Keys>(bytes).map_err(refused)?.is_none() {
        return Err(Error::new(ErrorKind::Empty, "the reply has no transcript: its data is null"));
    }
    Err(Error::new(ErrorKind::NotATranscript, "the reply has neither segments nor a summary"))
}

fn transcription(
    data: TranscriptionJson,
    enveloped: bool,
    name: Option<&str>,
) -> Result<Saved, Error> {
    let spoken = data.looks_spoken();
    let mut reply = data.into_transcription();
    let mut warnings = std::mem::take(&mut reply.warnings);
    let kind = name.and_then(kind_by_name).unwrap_or_else(|| {
        let kind = if spoken { TrackKind::Audio } else { TrackKind::Visual };
        if !spoken {
            warnings.insert(0, kind_guessed());
        }
        kind
    });
    let id = video_id(reply.video_no.take())?;
    let lists = match enveloped {
        true => vec!["data.transcriptions", "data.transcription"],
        false => vec!["transcriptions", "transcription"],
    };
    Ok(Saved {
        transcript: Transcript { id, ..Transcript::of_tracks(vec![reply.into_track(kind)]) },
        odd: vec![Odd { lists, warnings, within: None }],
        ..Saved::default()
    })
}

fn video_id(stated: Option<String>) -> Result<Option<VideoId>, Error> {
    stated.map(VideoId::new).transpose().map_err(|error| {
        Error::new(ErrorKind::Malformed, "the reply's video id cannot be kept").because(error)
    })
}

fn kind_guessed() -> Warning {
    Warning {
        code: KIND_GUESSED.name,
        severity: KIND_GUESSED.severity,
        message: "nothing says whether this was heard or seen; it was taken as seen, because \
                  no text begins with a space (a file name with `audio` in it settles it)"
            .to_owned(),
        line: 0,
        bytes: 0..0,
        cue: None,
    }
}

/// The kind that a word of the file's name states; `audio` first, because `video` also names
/// what a file belongs to.
fn kind_by_name(path: &str) -> Option<TrackKind> {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
    let says = |words: &[&str]| {
        file.split(|c: char| !c.is_ascii_alphabetic()).any(|word| words.contains(&word))
    };
    if says(&["audio"]) {
        return Some(TrackKind::Audio);
    }
    says(&["visual", "video", "caption", "captions"]).then_some(TrackKind::Visual)
}

fn summary(data: SummaryJson, enveloped: bool, topics: bool) -> Result<Saved, Error> {
    let mut summary = data.into_summary();
    let id = video_id(summary.video_no.take())?;
    let mut transcript = Transcript { id, ..Transcript::default() };
    let untimed = !summary.items.is_empty() && summary.items.iter().all(|i| i.start.is_none());
    if topics || untimed {
        transcript.topics = summary.topics();
    } else {
        transcript.chapters = summary.chapters();
    }
    transcript.summary = summary.overview.take();
    let lists = match enveloped {
        true => vec!["data.items", "data.summary", "data.chapters"],
        false => vec!["items", "summary", "chapters"],
    };
    let odd = Odd { lists, warnings: summary.warnings, within: None };
    Ok(Saved { transcript, odd: vec![odd], removed: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SEEN: &str = r#"{"code":"0000","msg":"success","data":{"videoNo":"VI1","transcriptions":[{"index":0,"content":"A cat jumps.","startTime":"6","endTime":"9"}]}}"#;
    const HEARD: &str = r#"{"videoNo":"VI1","transcriptions":[{"content":" Come here.","startTime":"1","endTime":"2"},{"content":"Now.","startTime":"2","endTime":"3"}]}"#;
    const CHAPTERS: &str =
        r#"{"code":"0000","data":{"summary":"A day.","items":[{"title":"Dawn","start":"0"}]}}"#;
    const TOPICS: &str = r#"{"summary":"A day.","items":[{"title":"Light"}]}"#;

    fn of(text: &str, name: Option<&str>) -> Result<Saved, Error> {
        read_file(text.as_bytes(), name, &ReadOptions::default())
    }

    fn kind(text: &str, name: Option<&str>) -> (TrackKind, usize) {
        let Saved { transcript, odd, .. } = of(text, name).unwrap();
        (transcript.tracks[0].kind, odd[0].warnings.len())
    }

    #[test]
    fn the_name_tells_the_kind_else_the_leading_space() {
        assert_eq!(kind(SEEN, Some("a/VI1_audio.json")), (TrackKind::Audio, 0));
        assert_eq!(kind(HEARD, Some("VI1.captions.json")), (TrackKind::Visual, 0));
        assert_eq!(kind(SEEN, Some("get_video_transcription.json")), (TrackKind::Visual, 0));
        assert_eq!(kind(SEEN, Some("audiobook/reply.json")), (TrackKind::Visual, 1));
        assert_eq!(kind(HEARD, None), (TrackKind::Audio, 0));
        assert_eq!(kind(SEEN, None), (TrackKind::Visual, 1));
    }

    #[test]
    fn envelope_and_bare_data_read_alike() {
        let whole = format!(r#"{{"code":"0000","data":{HEARD}}}"#);
        let whole = of(&whole, None).unwrap().transcript;
        assert_eq!(of(HEARD, None).unwrap().transcript, whole);
        assert_eq!(whole.id, Some(VideoId::new("VI1").unwrap()));
    }

    #[test]
    fn summaries_become_chapters_or_topics() {
        let chapters = of(CHAPTERS, None).unwrap().transcript;
        assert_eq!(chapters.chapters[0].title, "Dawn");
        assert_eq!(chapters.summary.as_deref(), Some("A day."));
        assert_eq!(of(TOPICS, None).unwrap().transcript.topics[0].title, "Light");
        let named = of(CHAPTERS, Some("topics.json")).unwrap().transcript;
        assert_eq!((named.topics.len(), named.chapters.len()), (1, 0));
    }

    #[test]
    fn a_summary_keeps_its_video() {
        let id = |text: &str| of(text, None).unwrap().transcript.id.unwrap();
        assert_eq!(id(r#"{"videoNo":"VI1","summary":"A day."}"#).as_str(), "VI1");
        assert_eq!(id(r#"{"code":0,"data":{"video_no":"VI2","items":[]}}"#).as_str(), "VI2");
    }

    #[test]
    fn what_holds_no_transcript_says_so() {
        for (text, kind) in [
            (r#"{"code":"0000","msg":"success","data":null}"#, ErrorKind::Empty),
            (r#"{"code":"0000","data":{"video_no":"VI1"}}"#, ErrorKind::NotATranscript),
            (r#"{"code":"0429","msg":"busy"}"#, ErrorKind::NotATranscript),
            (r#"{"transcriptions":[{"content":"cut"#, ErrorKind::Malformed),
            (r#"{"videoNo":"a\u0000b","transcriptions":[{"content":"x"}]}"#, ErrorKind::Malformed),
        ] {
            assert_eq!(of(text, None).unwrap_err().kind(), kind, "{text}");
        }
    }

    fn all_readers(bytes: &[u8]) {
        let _ = read_file(bytes, None, &ReadOptions::default());
        let _ = super::super::decode_transcription(bytes);
        let _ = super::super::decode_summary(bytes);
        let _ = super::super::decode_list(bytes);
        let _ = super::super::decode_metadata(bytes);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
            all_readers(&bytes);
        }

        #[test]
        fn mutated_replies_never_panic(
            reply in prop::sample::select(vec![SEEN, HEARD, CHAPTERS, TOPICS]),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut bytes = reply.as_bytes().to_vec();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            all_readers(&bytes);
            bytes.truncate(cut.index(bytes.len()));
            all_readers(&bytes);
        }

        #[test]
        fn odd_values_in_known_fields_never_panic(
            value in prop::sample::select(vec![
                "null", "\"null\"", "\"\"", "1e308", "-1e308", "\"1e400\"", "[]", "{}", "true",
                "\"9999999999999999999999\"", "18446744073709551615", "[[]]", "\"NaN\"",
            ]),
            field in prop::sample::select(vec![
                "content", "startTime", "endTime", "start", "transcriptions", "summary", "items",
                "title", "videoNo", "code", "data", "duration", "page_size",
            ]),
        ) {
            let item = format!(r#"{{"{field}":{value}}}"#);
            all_readers(item.as_bytes());
            all_readers(format!(r#"{{"code":"0000","data":{item}}}"#).as_bytes());
            for list in ["transcriptions", "items", "videos"] {
                let body = format!(r#"{{"code":"0000","data":{{"{list}":[{item}]}}}}"#);
                all_readers(body.as_bytes());
            }
        }
    }
}
