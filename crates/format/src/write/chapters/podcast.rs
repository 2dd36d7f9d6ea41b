//! Podcasting 2.0 chapters, version 1.2.0, by the
//! [specification](https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md).
//!
//! A chapter's further fields (`img`, `url`, `toc`, `location`) are those that the reader kept
//! beside it. A description is written under that name; programs that do not know it pass it over.

use std::io;

use cuedex_model::{Chapter, Extra, Transcript};
use serde::Serialize;
use serde_json::{Map, Number, Value};

use super::super::Written;
use super::super::omitted::Part;
use super::{in_order, written};

const VERSION: &str = "1.2.0";

const NOT_HELD: [Part; 4] =
    [Part::VideoId, Part::VideoDetailsButTitle, Part::Topics, Part::UnknownFields];

/// What a chapter says under names of its own, here and in a canonical document.
const OF_CHAPTER: [&str; 6] =
    ["startTime", "endTime", "title", "description", "start_ms", "end_ms"];

/// Texts of the whole that the reader keeps as further fields.
pub(in super::super) const OF_EPISODE: [&str; 2] = ["author", "podcastName"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DocumentJson<'a> {
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    podcast_name: Option<&'a str>,
    chapters: Vec<ChapterJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChapterJson<'a> {
    start_time: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<Number>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

pub(in super::super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
) -> io::Result<Written> {
    let further = |name: &str| transcript.extra.get(name).and_then(Value::as_str).and_then(shown);
    let [author, podcast_name] = OF_EPISODE.map(further);
    let document = DocumentJson {
        version: VERSION,
        title: transcript.title.as_deref().and_then(shown),
        description: transcript.summary.as_deref().and_then(shown),
        author,
        podcast_name,
        chapters: in_order(transcript).into_iter().map(ChapterJson::of).collect(),
    };
    let of_chapters: usize = document.chapters.iter().map(|chapter| chapter.extra.len()).sum();
    let kept = of_chapters + author.iter().chain(&podcast_name).count();
    serde_json::to_writer_pretty(out, &document)?;
    Ok(written(transcript, &NOT_HELD, kept))
}

impl<'a> ChapterJson<'a> {
    fn of(chapter: &'a Chapter) -> Self {
        Self {
            start_time: seconds(chapter.start.as_millis()),
            end_time: chapter.end().map(|end| seconds(end.as_millis())),
            title: chapter.title.trim(),
            description: chapter.description.as_deref().and_then(shown),
            extra: further(&chapter.extra),
        }
    }
}

pub(in super::super) fn further(extra: &Extra) -> Map<String, Value> {
    let is_free = |name: &&String| !OF_CHAPTER.contains(&name.as_str());
    let free = extra.iter().filter(|(name, _)| is_free(name));
    free.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn shown(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// Seconds, whole ones without a point.
#[expect(clippy::cast_precision_loss, reason = "milliseconds beyond 2^53 are no media time")]
fn seconds(millis: u64) -> Number {
    let part = Number::from_f64(millis as f64 / 1_000.0);
    part.filter(|_| !millis.is_multiple_of(1_000)).unwrap_or_else(|| (millis / 1_000).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::write::testing::{at, evening, written};
    use serde_json::json;

    #[test]
    fn times_are_seconds_and_further_fields_come_back() {
        let mut talk = evening();
        talk.chapters[0].start = at(1_250);
        talk.chapters[0].extra.insert("img".into(), "https://example.org/a.png".into());
        talk.chapters[0].extra.insert("endTime".into(), 1.into());
        talk.extra.insert("author".into(), "Ann".into());
        talk.extra.insert("rating".into(), 5.into());
        let (text, report) = written(&talk, Format::PodcastChapters);
        let expected = json!({
            "version": "1.2.0",
            "title": "An evening at the harbor",
            "description": "Boats come home late.",
            "author": "Ann",
            "chapters": [
                {"startTime": 1.25, "title": "Waiting", "img": "https://example.org/a.png"},
                {"startTime": 60, "endTime": 65, "title": "The boats", "description": "They come home."},
            ]
        });
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
        let lost = report.omitted.iter().find(|one| one.what == "unknown fields").unwrap();
        assert_eq!(lost.count, 2, "the rating and the second end");
    }
}
