//! Podcasting 2.0 chapters, by the
//! [specification](https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md).
//!
//! `startTime` and `endTime` are seconds. A chapter's `url`, `img`, `location`, `toc` and whatever
//! else it states are kept beside it as they are. `toc: false` hides a chapter from the table of
//! contents; one with a title is a chapter all the same, one without only changes the picture and
//! is left out. Of the head, `title` is the title, `description` the summary; `author` and
//! `podcastName` are kept as further fields of the transcript.
//!
//! ```
//! use cuedex_format::read::chapters::podcast::{Options, read};
//!
//! let text = r#"{"version":"1.2.0","chapters":[{"startTime":75.5,"title":"Water"}]}"#;
//! let episode = read(text.as_bytes(), &Options::default())?.transcript;
//! assert_eq!(episode.chapters[0].start.as_millis(), 75_500);
//! # Ok::<(), cuedex_format::Error>(())
//! ```

use cuedex_model::{Extra, Transcript};
use serde::Deserialize;
use serde_json::Value;

use super::super::detect::foreign_json;
use super::super::json::Source;
use super::super::json::values::{Name, Stated, items, seconds};
use super::super::log::{Log, Place};
use super::HIDDEN;
use super::gather::{StatedChapter, gather};
use crate::Error;

crate::read::public_reader!(Format::PodcastChapters);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DocumentJson<'a> {
    #[serde(borrow, default)]
    title: Option<Name<'a>>,
    #[serde(borrow, default)]
    description: Option<Name<'a>>,
    #[serde(borrow, default)]
    author: Option<Name<'a>>,
    #[serde(borrow, default)]
    podcast_name: Option<Name<'a>>,
    #[serde(default, deserialize_with = "items")]
    chapters: Option<Vec<ChapterJson>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChapterJson {
    #[serde(default, deserialize_with = "seconds")]
    start_time: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end_time: Option<Stated>,
    #[serde(default)]
    title: Option<Value>,
    #[serde(default)]
    description: Option<Value>,
    #[serde(flatten)]
    extra: Extra,
}

impl ChapterJson {
    /// The table of contents hides it and it has nothing to show there.
    fn is_only_a_picture(&self) -> bool {
        let hidden = self.extra.get("toc").is_some_and(|toc| *toc == Value::Bool(false));
        hidden && text(self.title.as_ref()).is_none()
    }

    fn into_stated(self, item: usize) -> StatedChapter {
        StatedChapter {
            place: place(item),
            start: self.start_time.filter(|time| !time.is_unreadable()),
            end: self.end_time.filter(|time| !time.is_unreadable()),
            title: text(self.title.as_ref()).unwrap_or_default(),
            description: text(self.description.as_ref()),
            extra: self.extra,
        }
    }
}

/// A text, or a number written as one.
fn text(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

fn place(item: usize) -> Place {
    Place { cue: Some(item), ..Place::default() }
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let document: DocumentJson<'_> = source.parse(log)?;
    let mut starts = document.chapters.iter().flatten().filter_map(|chapter| chapter.start_time);
    let has_unreadable = starts.clone().any(Stated::is_unreadable);
    if has_unreadable && starts.all(Stated::is_unreadable) {
        return Err(foreign_json());
    }
    let mut stated = Vec::new();
    for (n, chapter) in document.chapters.unwrap_or_default().into_iter().enumerate() {
        if chapter.is_only_a_picture() {
            log.say(HIDDEN, place(n + 1));
        } else {
            stated.push(chapter.into_stated(n + 1));
        }
    }
    let filled = |name: Option<Name<'_>>| {
        name.map(|Name(text)| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let mut transcript = Transcript {
        title: filled(document.title),
        summary: filled(document.description),
        chapters: gather(stated, log),
        ..Transcript::default()
    };
    let further = [("author", document.author), ("podcastName", document.podcast_name)];
    for (name, value) in further {
        transcript.extra.extend(filled(value).map(|text| (name.to_owned(), Value::String(text))));
    }
    Ok(transcript)
}
