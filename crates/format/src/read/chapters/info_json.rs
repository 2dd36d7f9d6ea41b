//! yt-dlp's record of a video, `Title [id].info.json`, by the fields that its
//! [extractors](https://github.com/yt-dlp/yt-dlp/blob/master/yt_dlp/extractor/common.py) document.
//!
//! `id`, `title`, `duration` (seconds), `webpage_url`, `description` and `chapters` go where their
//! names say; `upload_date` (`YYYYMMDD`), else `release_date`, else `timestamp`, is the date;
//! `tags` and `categories` are tags. The rest describes files to download and is passed over.
//!
//! ```
//! use cuedex_format::read::chapters::info_json::{Options, read};
//!
//! let text = r#"{"id":"x1","title":"Mending a boat","extractor":"generic","upload_date":"20240506"}"#;
//! let talk = read(text.as_bytes(), &Options::default())?.transcript;
//! assert_eq!(talk.date.as_deref(), Some("2024-05-06"));
//! # Ok::<(), cuedex_format::Error>(())
//! ```

use cuedex_model::{Timestamp, Transcript, VideoId};
use serde::Deserialize;

use super::super::json::values::{Name, Stated, items, number, seconds};
use super::super::json::{Source, place_of};
use super::super::log::{Log, Place};
use super::gather::{StatedChapter, gather};
use crate::{Error, ErrorKind};

crate::read::public_reader!(Format::InfoJson);

crate::warning::declare! {
    ODD_DATE = Warning "info-json/odd-date", "the day of the upload is no date; left out";
}

#[derive(Deserialize)]
struct InfoJson<'a> {
    #[serde(borrow, default, rename = "_type")]
    kind: Option<Name<'a>>,
    #[serde(borrow, default)]
    id: Option<Name<'a>>,
    #[serde(borrow, default)]
    title: Option<Name<'a>>,
    #[serde(borrow, default)]
    description: Option<Name<'a>>,
    #[serde(borrow, default)]
    upload_date: Option<Name<'a>>,
    #[serde(borrow, default)]
    release_date: Option<Name<'a>>,
    #[serde(default, deserialize_with = "number")]
    timestamp: Option<f64>,
    #[serde(borrow, default)]
    webpage_url: Option<Name<'a>>,
    #[serde(default, deserialize_with = "seconds")]
    duration: Option<Stated>,
    #[serde(borrow, default)]
    tags: Option<Vec<Option<Name<'a>>>>,
    #[serde(borrow, default)]
    categories: Option<Vec<Option<Name<'a>>>>,
    #[serde(borrow, default, deserialize_with = "items")]
    chapters: Option<Vec<ChapterJson<'a>>>,
}

#[derive(Deserialize)]
struct ChapterJson<'a> {
    #[serde(default, deserialize_with = "seconds")]
    start_time: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end_time: Option<Stated>,
    #[serde(borrow, default)]
    title: Option<Name<'a>>,
}

pub(super) fn from_json(
    text: &str,
    source: &Source<'_>,
    log: &mut Log,
) -> Result<Transcript, Error> {
    let info: InfoJson<'_> = source.parse(log)?;
    if let Some(Name(kind)) = &info.kind
        && kind != "video"
    {
        let message = format!("not a transcript: yt-dlp's record of a {kind}, not of a video");
        return Err(Error::new(ErrorKind::NotATranscript, message));
    }
    let stated = info.chapters.unwrap_or_default().into_iter().enumerate();
    let stated = stated.map(|(n, chapter)| StatedChapter {
        place: Place { cue: Some(n + 1), ..Place::default() },
        start: chapter.start_time.filter(|time| !time.is_unreadable()),
        end: chapter.end_time.filter(|time| !time.is_unreadable()),
        title: filled(chapter.title).unwrap_or_default(),
        ..StatedChapter::default()
    });
    let chapters = gather(stated.collect(), log);
    let days = [("upload_date", info.upload_date), ("release_date", info.release_date)];
    let day = days.into_iter().find_map(|(field, day)| Some((field, filled(day)?)));
    Ok(Transcript {
        id: filled(info.id).and_then(|id| VideoId::new(id).ok()),
        title: filled(info.title),
        duration: info.duration.and_then(length),
        date: day
            .and_then(|(field, day)| date(field, &day, text, log))
            .or_else(|| info.timestamp.and_then(moment)),
        link: filled(info.webpage_url),
        tags: tags(info.tags, info.categories),
        chapters,
        summary: filled(info.description),
        ..Transcript::default()
    })
}

fn filled(name: Option<Name<'_>>) -> Option<String> {
    name.map(|Name(text)| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Live streams that have not ended state zero.
fn length(stated: Stated) -> Option<Timestamp> {
    Timestamp::from_seconds(stated.as_millis() / 1_000.0).filter(|length| *length > Timestamp::ZERO)
}

/// `20240131` as `2024-01-31`.
fn date(field: &str, day: &str, text: &str, log: &mut Log) -> Option<String> {
    let date = jiff::civil::Date::strptime("%Y%m%d", day).ok();
    if date.is_none() {
        log.say(ODD_DATE, place_of(text, field).unwrap_or_default());
    }
    date.map(|date| date.to_string())
}

/// Seconds since 1970 as a date and time.
fn moment(seconds: f64) -> Option<String> {
    let time = jiff::SignedDuration::try_from_secs_f64(seconds.floor()).ok()?;
    Some(jiff::Timestamp::from_duration(time).ok()?.to_string())
}

/// Each once, the tags before the categories.
fn tags(
    tags: Option<Vec<Option<Name<'_>>>>,
    categories: Option<Vec<Option<Name<'_>>>>,
) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let all = [tags, categories].into_iter().flatten().flatten();
    all.filter_map(filled).filter(|tag| seen.insert(tag.clone())).collect()
}
