//! What ffprobe says of a recording.

use std::collections::HashMap;
use std::path::Path;

use cuedex_model::{Chapter, Timestamp};
use serde::Deserialize;

use super::tool::{Stop, Tool, input};
use super::{Embedded, TextTrack};
use crate::language::language;
use crate::{Error, ErrorKind};

/// Subtitles that are pictures.
const PICTURES: [&str; 4] = ["dvd_subtitle", "hdmv_pgs_subtitle", "dvb_subtitle", "xsub"];

/// Subtitles that ffmpeg turns into text.
const TEXT: [&str; 6] = ["subrip", "ass", "ssa", "webvtt", "mov_text", "text"];

/// No statement of a language.
const UNSTATED: [&str; 4] = ["und", "mis", "mul", "zxx"];

/// Which of ffprobe's fields are wanted.
const FIELDS: &str = "format=duration:format_tags:stream=index,codec_name,codec_type:\
                      stream_tags:stream_disposition=default,forced,hearing_impaired";

#[derive(Deserialize)]
struct ProbeJson {
    #[serde(default)]
    streams: Vec<StreamJson>,
    #[serde(default)]
    chapters: Vec<ChapterJson>,
    #[serde(default)]
    format: FormatJson,
}

#[derive(Default, Deserialize)]
struct FormatJson {
    duration: Option<String>,
    #[serde(default)]
    tags: Tags,
}

#[derive(Deserialize)]
struct StreamJson {
    index: usize,
    codec_name: Option<String>,
    codec_type: Option<String>,
    #[serde(default)]
    tags: Tags,
    #[serde(default)]
    disposition: HashMap<String, i64>,
}

#[derive(Deserialize)]
struct ChapterJson {
    start_time: Option<String>,
    end_time: Option<String>,
    #[serde(default)]
    tags: Tags,
}

/// Tags are written in capitals by some tools.
#[derive(Default, Deserialize)]
#[serde(transparent)]
struct Tags(HashMap<String, String>);

impl Tags {
    fn get(&self, name: &str) -> Option<String> {
        let mut named = self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.find_map(|(_, value)| Some(value.trim().to_owned()).filter(|v| !v.is_empty()))
    }
}

/// Says what text a recording holds, without going through it.
///
/// # Errors
/// [`ErrorKind::NoFfmpeg`] when ffprobe is not installed, [`ErrorKind::Unreadable`] when it
/// cannot make anything of the file, [`ErrorKind::TooSlow`] when it takes longer than 30 seconds.
pub fn probe(path: &Path) -> Result<Embedded, Error> {
    probe_until(path, None)
}

/// The same, until it is stopped.
pub(crate) fn probe_until(path: &Path, stop: Stop<'_>) -> Result<Embedded, Error> {
    let mut args = input(path);
    args.extend(["-of", "json", "-show_entries", FIELDS, "-show_chapters"].map(Into::into));
    let said = Tool::ffprobe(stop).run(&args)?;
    Ok(Embedded { complaint: said.complaint, ..understand(&said.output)? })
}

fn understand(bytes: &[u8]) -> Result<Embedded, Error> {
    let text = String::from_utf8_lossy(bytes);
    let told: ProbeJson = serde_json::from_str(&text).map_err(|e| {
        Error::new(ErrorKind::Unreadable, "what ffprobe says cannot be read").because(e)
    })?;
    let mut embedded = Embedded {
        title: told.format.tags.get("title"),
        duration: told.format.duration.as_deref().and_then(seconds),
        chapters: told.chapters.iter().filter_map(chapter).collect(),
        ..Embedded::default()
    };
    embedded.chapters.sort_by_key(|chapter| chapter.start);
    let subtitles =
        told.streams.into_iter().filter(|s| s.codec_type.as_deref() == Some("subtitle"));
    for stream in subtitles {
        match stream.codec_name.as_deref().unwrap_or("unknown") {
            codec if TEXT.contains(&codec) => embedded.tracks.push(track(&stream, codec)),
            codec if PICTURES.contains(&codec) => embedded.pictures += 1,
            codec => embedded.other.push(codec.to_owned()),
        }
    }
    embedded.tracks.sort_by_key(|track| (track.forced, !track.default));
    Ok(embedded)
}

fn track(stream: &StreamJson, codec: &str) -> TextTrack {
    let is = |name: &str| stream.disposition.get(name).is_some_and(|set| *set != 0);
    let stated = stream.tags.get("language").filter(|tag| !UNSTATED.contains(&tag.as_str()));
    TextTrack {
        stream: stream.index,
        codec: codec.to_owned(),
        language: stated.map(|tag| language(&tag).unwrap_or(tag)),
        title: stream.tags.get("title"),
        default: is("default"),
        forced: is("forced"),
        hearing_impaired: is("hearing_impaired"),
    }
}

fn chapter(told: &ChapterJson) -> Option<Chapter> {
    let start = told.start_time.as_deref().and_then(seconds)?;
    let end = told.end_time.as_deref().and_then(seconds);
    Some(Chapter::new(start, end, told.tags.get("title").unwrap_or_default()))
}

fn seconds(text: &str) -> Option<Timestamp> {
    Timestamp::from_seconds(text.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_pictures_and_the_rest_are_told_apart_and_the_default_comes_first() {
        let told = br#"{"streams":[
            {"index":0,"codec_name":"h264","codec_type":"video"},
            {"index":1,"codec_name":"ass","codec_type":"subtitle","tags":{"language":"ger"},"disposition":{"default":0,"forced":1}},
            {"index":2,"codec_name":"hdmv_pgs_subtitle","codec_type":"subtitle"},
            {"index":3,"codec_name":"subrip","codec_type":"subtitle","tags":{"language":"und","TITLE":" Full "}},
            {"index":4,"codec_name":"ttml","codec_type":"subtitle"},
            {"index":5,"codec_name":"mov_text","codec_type":"subtitle","tags":{"language":"eng"},"disposition":{"default":1}},
            {"index":6,"codec_type":"attachment"}],
            "chapters":[{"start_time":"9.5","tags":{"title":"Late"}},{"start_time":"0.0","end_time":"9.5"},{"start_time":null}],
            "format":{"duration":"12.25","tags":{"title":"Film"}}}"#;
        let embedded = understand(told).unwrap();
        let tracks: Vec<_> =
            embedded.tracks.iter().map(|t| (t.stream, t.language.as_deref())).collect();
        assert_eq!(tracks, [(5, Some("en")), (3, None), (1, Some("de"))]);
        let labels: Vec<_> = embedded.tracks.iter().map(TextTrack::label).collect();
        assert_eq!(labels, ["en, default", "no language \"Full\"", "de, forced"]);
        assert_eq!((embedded.pictures, embedded.other), (1, vec!["ttml".to_owned()]));
        let chapters: Vec<_> =
            embedded.chapters.iter().map(|c| (c.start.as_millis(), c.title.as_str())).collect();
        assert_eq!(chapters, [(0, ""), (9_500, "Late")]);
        assert_eq!(embedded.duration, Some(Timestamp::from_millis(12_250)));
    }

    #[test]
    fn an_answer_that_is_cut_is_an_error() {
        assert_eq!(understand(b"{\"streams\":[").unwrap_err().kind(), ErrorKind::Unreadable);
        assert_eq!(understand(b"{}").unwrap(), Embedded::default());
    }
}
