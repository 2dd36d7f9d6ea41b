//! Replies and callbacks of the service's second version, as people save them.
//!
//! By the [newer documentation](https://api-tools.memories.ai/):
//!
//! | in the file | in the model |
//! |---|---|
//! | `data.items[]` of `text`, `start_time`, `end_time`, `speaker` | the audio track |
//! | `data.data.data[]`, the same in a callback | the audio track; the visual one where the texts are called `transcript` |
//! | `data.data.audio_transcription[]` | the audio track with the speakers' names |
//! | such a list of `start`, `end` and `speaker` without a text | an audio track of turns: segments with a speaker and no text, with a note |
//! | `data.data.summary` | the summary |
//! | `data.videoTranscript.data.data[]`, `data.audioTranscript` alike | the visual and the audio track |
//! | `data[]` of `start`, `dur`, `text` (YouTube), or of `segments[]` (Instagram) | the audio track |
//! | `data[]` of a `transcript` (`TikTok`) or `webvtt_text` (Twitter) | the audio track, read as WebVTT; the warnings stand where the item does and count its cues |

use std::fmt;

use cuedex_model::{Segment, Track, TrackKind};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::file::{Odd, Saved};
use super::notes::{BROKEN_CAPTIONS, Notes, SPEAKERS_ONLY};
use super::transcription::{SegmentJson, segments, turns};
use super::{PROVENANCE, lenient};
use crate::{Error, Format, Read, ReadOptions};

/// A reply as a whole.
#[derive(Default, Deserialize)]
pub(super) struct Reply {
    #[serde(default)]
    data: Data,
}

#[derive(Default)]
enum Data {
    #[default]
    Nothing,
    Object(Box<Object>),
    Videos(Vec<Video>),
}

#[derive(Default, Deserialize)]
struct Object {
    #[serde(default, deserialize_with = "lenient::list")]
    items: Vec<SegmentJson>,
    #[serde(default, deserialize_with = "lenient::object")]
    data: Option<Results>,
    #[serde(default, rename = "videoTranscript", deserialize_with = "lenient::object")]
    seen: Option<Wrapped>,
    #[serde(default, rename = "audioTranscript", deserialize_with = "lenient::object")]
    heard: Option<Wrapped>,
}

#[derive(Default, Deserialize)]
struct Wrapped {
    #[serde(default, deserialize_with = "lenient::object")]
    data: Option<Results>,
}

#[derive(Default, Deserialize)]
struct Results {
    #[serde(default, deserialize_with = "lenient::list")]
    data: Vec<SegmentJson>,
    #[serde(default, deserialize_with = "lenient::list")]
    audio_transcription: Vec<SegmentJson>,
    #[serde(default, deserialize_with = "lenient::label")]
    summary: Option<String>,
}

/// A video of a social platform, or a line of one.
#[derive(Default, Deserialize)]
struct Video {
    #[serde(default, deserialize_with = "lenient::text")]
    text: Option<String>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    start: Option<f64>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    dur: Option<f64>,
    #[serde(default, deserialize_with = "lenient::list")]
    segments: Vec<SegmentJson>,
    #[serde(default, deserialize_with = "lenient::label")]
    webvtt_text: Option<String>,
    #[serde(default, deserialize_with = "lenient::label")]
    transcript: Option<String>,
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(DataVisitor)
    }
}

struct DataVisitor;

impl<'de> Visitor<'de> for DataVisitor {
    type Value = Data;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, a list or null")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Data, A::Error> {
        let object = Object::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Data::Object(Box::new(object)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Data, A::Error> {
        lenient::list(SeqAccessDeserializer::new(list)).map(Data::Videos)
    }

    fn visit_unit<E>(self) -> Result<Data, E> {
        Ok(Data::Nothing)
    }
}

impl Reply {
    /// What the reply holds; no tracks where it is of no shape that is known.
    pub(super) fn into_saved(self, options: &ReadOptions) -> Result<Saved, Error> {
        match self.data {
            Data::Nothing => Ok(Saved::default()),
            Data::Object(object) => Ok(object.into_saved()),
            Data::Videos(videos) => of_videos(videos, options),
        }
    }
}

impl Object {
    fn into_saved(self) -> Saved {
        let results = self.data.unwrap_or_default();
        let wrapped =
            |outer: Option<Wrapped>| outer.and_then(|outer| outer.data).unwrap_or_default();
        let mut saved = Saved::default();
        saved.add("data.items", &self.items, None);
        saved.add("data.data.data", &results.data, None);
        saved.add("data.data.audio_transcription", &results.audio_transcription, None);
        let (seen, heard) = (wrapped(self.seen), wrapped(self.heard));
        saved.add("data.audioTranscript.data.data", &heard.data, Some(TrackKind::Audio));
        saved.add("data.videoTranscript.data.data", &seen.data, Some(TrackKind::Visual));
        saved.transcript.summary = results.summary.map(|text| text.trim().to_owned());
        saved
    }
}

impl Saved {
    fn add(&mut self, path: &'static str, list: &[SegmentJson], kind: Option<TrackKind>) {
        let says_something = list.iter().any(|json| json.raw_text().is_some());
        let speakers_only = !says_something && list.iter().any(|json| json.speaker.is_some());
        if !says_something && !speakers_only {
            return;
        }
        let mut notes = Notes::default();
        let segments = if speakers_only {
            notes.add(1, SPEAKERS_ONLY, SPEAKERS_ONLY.about.to_owned());
            turns(list, &mut notes)
        } else {
            segments(list, &mut notes)
        };
        let is_seen = list.iter().any(SegmentJson::is_seen);
        let told = if is_seen { TrackKind::Visual } else { TrackKind::Audio };
        self.transcript.tracks.push(track(kind.unwrap_or(told), segments));
        self.tell(path, notes);
    }
}

impl Saved {
    fn tell(&mut self, path: &'static str, notes: Notes) {
        let warnings = notes.into_warnings();
        self.odd.push(Odd { lists: vec![path], warnings, within: None });
    }

    /// Takes what a WebVTT file in the text of an item says. It has no bytes of its own in the
    /// file around it: what is odd stands where the item does.
    fn add_captions(&mut self, item: usize, captions: Read) {
        let Read { mut transcript, warnings, removed, .. } = captions;
        for track in &mut transcript.tracks {
            track.provenance = Some(PROVENANCE.to_owned());
        }
        self.transcript.tracks.append(&mut transcript.tracks);
        self.transcript.chapters.append(&mut transcript.chapters);
        self.removed.extend(removed.into_iter().map(|removed| (item, removed)));
        self.odd.push(Odd { lists: vec!["data"], warnings, within: Some(item) });
    }
}

fn track(kind: TrackKind, segments: Vec<Segment>) -> Track {
    let mut track = Track::new(kind, segments);
    track.provenance = Some(PROVENANCE.to_owned());
    track
}

/// Lines of one video, or one video with its lines; more videos in a reply become more tracks.
fn of_videos(videos: Vec<Video>, options: &ReadOptions) -> Result<Saved, Error> {
    let mut saved = Saved::default();
    let is_line = |video: &Video| video.start.is_some() && video.text.is_some();
    if videos.iter().any(is_line) {
        let lines: Vec<_> = videos.into_iter().map(Video::into_line).collect();
        saved.add("data", &lines, Some(TrackKind::Audio));
        return Ok(saved);
    }
    let (mut broken, mut fault) = (Notes::default(), None);
    for (item, video) in (1..).zip(videos) {
        let Some(webvtt) = video.webvtt_text.as_deref().or(video.whole_webvtt()) else {
            saved.add("data[].segments", &video.segments, Some(TrackKind::Audio));
            continue;
        };
        match captions(webvtt, options) {
            Ok(captions) => saved.add_captions(item, captions),
            Err(error) => {
                broken.add(item, BROKEN_CAPTIONS, left_out(webvtt, &error));
                fault.get_or_insert(error);
            }
        }
    }
    let has_nothing = saved.transcript.tracks.is_empty() && saved.transcript.chapters.is_empty();
    match fault {
        Some(error) if has_nothing => Err(error),
        _ => {
            saved.tell("data", broken);
            Ok(saved)
        }
    }
}

fn left_out(webvtt: &str, error: &Error) -> String {
    let excerpt = crate::read::excerpt(webvtt);
    format!("the captions cannot be read and were left out, {error}: {excerpt}")
}

impl Video {
    fn into_line(self) -> SegmentJson {
        SegmentJson::line(self.text, self.start, self.dur)
    }

    fn whole_webvtt(&self) -> Option<&str> {
        self.transcript.as_deref().filter(|text| text.trim_start().starts_with("WEBVTT"))
    }
}

/// Reads the WebVTT file in a text. Its text is decoded, and whether its warnings refuse the reply
/// is for the reply's reader to say.
fn captions(text: &str, options: &ReadOptions) -> Result<Read, Error> {
    let format = Some(Format::Vtt);
    let own = ReadOptions { format, encoding: None, strict: false, ..options.clone() };
    crate::read(text.as_bytes(), None, &own)
}

#[cfg(test)]
mod tests {
    use super::super::file::read_file;
    use super::*;

    fn saved(data: &str) -> Saved {
        let reply = format!(r#"{{"code":200,"msg":"success","data":{data}}}"#);
        read_file(reply.as_bytes(), None, &ReadOptions::default()).unwrap()
    }

    type Row = (u64, u64, String, Option<String>);

    fn only(data: &str) -> (TrackKind, Vec<Row>) {
        let mut tracks = saved(data).transcript.tracks;
        assert_eq!(tracks.len(), 1, "{data}");
        let track = tracks.remove(0);
        let kind = track.kind;
        let row =
            |s: Segment| (s.span.start().as_millis(), s.span.end().as_millis(), s.text, s.speaker);
        (kind, track.into_segments().into_iter().map(row).collect())
    }

    #[test]
    fn every_shape_of_a_list_is_read() {
        let list = r#"[{"text":" To sea.","start_time":1.0,"end_time":2.5,"speaker":"Ann"}]"#;
        for data in [
            format!(r#"{{"model":"whisper-1","items":{list}}}"#),
            format!(r#"{{"data":{{"data":{list}}},"msg":"ok","success":true}}"#),
            format!(r#"{{"data":{{"audio_transcription":{list},"faces":[]}}}}"#),
            format!(r#"{{"audioTranscript":{{"data":{{"data":{list}}}}}}}"#),
        ] {
            let row = (1_000, 2_500, "To sea.".to_owned(), Some("Ann".to_owned()));
            assert_eq!(only(&data), (TrackKind::Audio, vec![row]), "{data}");
        }
    }

    #[test]
    fn what_is_seen_is_called_a_transcript() {
        let list = r#"{"data":{"data":[{"transcript":"A gull.","start_time":0,"end_time":3}]}}"#;
        assert_eq!(only(list).0, TrackKind::Visual);
        assert_eq!(only(&format!(r#"{{"videoTranscript":{list}}}"#)).0, TrackKind::Visual);
    }

    #[test]
    fn turns_of_speakers_are_kept_without_a_text() {
        let list = r#"[{"start":0.5,"end":2,"speaker":"SPEAKER_00"},{"start":2,"end":3,"speaker":"SPEAKER_01"}]"#;
        let (kind, turns) = only(&format!(r#"{{"items":{list}}}"#));
        let speakers: Vec<_> = turns
            .iter()
            .map(|(start, end, text, who)| (*start, *end, &**text, who.as_deref()))
            .collect();
        let right = [(500, 2_000, "", Some("SPEAKER_00")), (2_000, 3_000, "", Some("SPEAKER_01"))];
        assert_eq!((kind, speakers), (TrackKind::Audio, right.to_vec()));
        let odd = &saved(&format!(r#"{{"data":{{"data":{list}}}}}"#)).odd[0];
        assert_eq!(
            (odd.warnings[0].code, odd.lists[0]),
            ("memories/speakers-only", "data.data.data")
        );
    }

    #[test]
    fn a_callback_with_a_summary_is_one() {
        let reply = saved(r#"{"data":{"summary":"Two gulls.","usage":{"duration":9}},"msg":"ok"}"#);
        assert_eq!(reply.transcript.summary.as_deref(), Some("Two gulls."));
    }

    #[test]
    fn transcripts_of_platforms_are_read() {
        let right = (1_000, 2_500, "To sea.".to_owned(), None);
        for data in [
            r#"[{"start":"1.0","dur":"1.5","text":"To sea."}]"#,
            r#"[{"transcript":"To sea.","segments":[{"text":"To sea.","start":1,"end":2.5}]}]"#,
            r#"[{"id":"7","transcript":"WEBVTT\n\n00:01.000 --> 00:02.500\nTo sea.\n"}]"#,
            r#"[{"tweetId":"7","webvtt_text":"WEBVTT\n\n00:01.000 --> 00:02.500\nTo sea.\n"}]"#,
        ] {
            assert_eq!(only(data), (TrackKind::Audio, vec![right.clone()]), "{data}");
        }
    }

    fn read_with(videos: &[&str], options: &ReadOptions) -> Result<(Read, Vec<String>), Error> {
        let video = |text: &&str| serde_json::json!({ "id": "7", "webvtt_text": text }).to_string();
        let videos: Vec<_> = videos.iter().map(video).collect();
        let reply = format!("{{\"code\":200,\n\"data\":[\n{}]}}", videos.join(",\n"));
        let read = crate::read(reply.as_bytes(), None, options)?;
        Ok((read, reply.lines().map(str::to_owned).collect()))
    }

    #[test]
    fn what_is_odd_in_captions_stands_where_their_item_does() {
        let odd =
            "WEBVTT Language: fi\n\n00:01.000 --> 00:02.000\na\n\n00:09.000 --> 00:08.000\nb\n";
        let (read, lines) = read_with(&["WEBVTT\n", odd], &ReadOptions::default()).unwrap();
        let [warning] = read.warnings.as_slice() else { panic!("{:?}", read.warnings) };
        assert_eq!((warning.code, warning.line, warning.cue), ("vtt/reversed-span", 4, Some(2)));
        assert_eq!(warning.bytes.len() + 2, lines[3].len(), "the whole item");
        let strict = ReadOptions { strict: true, ..ReadOptions::default() };
        assert!(read_with(&["WEBVTT\n", odd], &strict).is_err());
    }

    #[test]
    fn captions_keep_their_language_and_chapters() {
        let text = "WEBVTT\nKind: captions\nLanguage: fi\n\n00:01.000 --> 00:02.000\na\n";
        let parts = "WEBVTT\nKind: chapters\n\n00:01.000 --> 00:02.000\nThe harbor\n";
        let (read, _) = read_with(&[text, parts], &ReadOptions::default()).unwrap();
        assert_eq!(read.transcript.tracks[0].language.as_deref(), Some("fi"));
        assert_eq!(read.transcript.tracks[0].provenance.as_deref(), Some(PROVENANCE));
        assert_eq!((read.transcript.tracks.len(), read.transcript.chapters.len()), (1, 1));
    }

    #[test]
    fn captions_obey_the_options_of_the_reply() {
        let rolling = include_str!("../../../../fixtures/odd/rolling.carried-line.vtt");
        let (read, lines) = read_with(&[rolling], &ReadOptions::default()).unwrap();
        let (removed, item) = (&read.removed, lines[2].trim_end_matches("]}"));
        assert!(!removed.is_empty());
        assert!(removed.iter().all(|r| (r.line, r.bytes.len()) == (3, item.len())), "{removed:?}");
        let keep = ReadOptions { keep_rolling: true, ..ReadOptions::default() };
        let kept = read_with(&[rolling], &keep).unwrap().0;
        assert!(kept.removed.is_empty() && kept.warnings.is_empty(), "{:?}", kept.warnings);
        let w3c = ReadOptions { conformance: crate::Conformance::W3c, ..keep };
        let odd = "WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n0:3.0 --> 0:4.0\nb\n";
        let count = |options: &ReadOptions| {
            read_with(&[odd], options).unwrap().0.transcript.tracks[0].segments().len()
        };
        assert_eq!((count(&ReadOptions::default()), count(&w3c)), (2, 1));
    }

    #[test]
    fn broken_captions_refuse_the_reply_only_where_nothing_else_is_there() {
        let good = "WEBVTT\n\n00:01.000 --> 00:02.000\na\n";
        let (read, _) = read_with(&["no captions", good], &ReadOptions::default()).unwrap();
        let [warning] = read.warnings.as_slice() else { panic!("{:?}", read.warnings) };
        assert_eq!((warning.code, warning.line), ("memories/broken-captions", 3));
        assert!(warning.message.contains("no captions"), "{}", warning.message);
        assert!(read_with(&["no captions"], &ReadOptions::default()).is_err());
    }
}
