use cuedex_model::Timestamp;
use serde::Deserialize;

use super::lenient;
use super::parse::parse_data;
use crate::Error;

/// What the service knows of a video besides its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Video {
    /// Its id.
    pub video_no: Option<String>,
    /// Its title.
    pub name: Option<String>,
    /// Its length; `None` where unknown, which the service also writes as 0.
    pub duration: Option<Timestamp>,
    /// Its size in bytes; `None` where unknown, which the service also writes as 0.
    pub size: Option<u64>,
    /// The status as sent, such as `PARSE`.
    pub status: Option<String>,
    /// Why it failed.
    pub cause: Option<String>,
    /// When it was made or uploaded, in milliseconds since 1970.
    pub created_ms: Option<u64>,
}

/// What a status means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VideoState {
    /// `PARSE` or `DONE`: the service is done with it.
    Ready,
    /// `UNPARSE`, anything unknown, or no status at all.
    Pending,
    /// `FAIL`, `FAILED`, `PARSE_ERROR` or `ERROR`.
    Failed,
}

impl Video {
    /// What the status means.
    #[must_use]
    pub fn state(&self) -> VideoState {
        match self.status.as_deref().unwrap_or_default().trim().to_ascii_uppercase().as_str() {
            "PARSE" | "DONE" => VideoState::Ready,
            "FAIL" | "FAILED" | "PARSE_ERROR" | "ERROR" => VideoState::Failed,
            _ => VideoState::Pending,
        }
    }

    /// [`Video::created_ms`] as an ISO 8601 date and time in UTC; `None` also where it is
    /// beyond the calendar.
    #[must_use]
    pub fn date(&self) -> Option<String> {
        let millis = i64::try_from(self.created_ms?).ok()?;
        Some(jiff::Timestamp::from_millisecond(millis).ok()?.to_string())
    }
}

/// One page of the list of videos.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VideoPage {
    /// The videos in the order of the reply.
    pub videos: Vec<Video>,
    /// How many a full page holds, as the service says.
    pub page_size: Option<u64>,
    /// How many videos there are, as the service says.
    pub total: Option<u64>,
}

#[derive(Default, Deserialize)]
struct VideoJson {
    #[serde(default, rename = "videoNo", deserialize_with = "lenient::label")]
    video_no_camel: Option<String>,
    #[serde(default, deserialize_with = "lenient::label")]
    video_no: Option<String>,
    #[serde(default, rename = "videoName", deserialize_with = "lenient::label")]
    name_camel: Option<String>,
    #[serde(default, rename = "video_name", deserialize_with = "lenient::label")]
    name: Option<String>,
    #[serde(default, deserialize_with = "lenient::number")]
    duration: Option<f64>,
    #[serde(default, deserialize_with = "lenient::number")]
    size: Option<f64>,
    #[serde(default, rename = "videoStatus", deserialize_with = "lenient::label")]
    status_camel: Option<String>,
    #[serde(default, deserialize_with = "lenient::label")]
    status: Option<String>,
    #[serde(default, deserialize_with = "lenient::label")]
    cause: Option<String>,
    #[serde(default, rename = "createTime", deserialize_with = "lenient::number")]
    created_camel: Option<f64>,
    #[serde(default, rename = "create_time", deserialize_with = "lenient::number")]
    created: Option<f64>,
}

/// A number above zero, rounded; the service writes 0 for what it does not know.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive, and float to integer casts saturate"
)]
fn positive(number: Option<f64>) -> Option<u64> {
    number.filter(|&number| number > 0.0).map(|number| number.round() as u64)
}

impl VideoJson {
    fn into_video(self) -> Video {
        Video {
            video_no: self.video_no.or(self.video_no_camel),
            name: self.name.or(self.name_camel),
            duration: self.duration.filter(|&s| s > 0.0).and_then(Timestamp::from_seconds),
            size: positive(self.size),
            status: self.status.or(self.status_camel),
            cause: self.cause,
            created_ms: positive(self.created.or(self.created_camel)),
        }
    }
}

/// Reads a reply of `get_metadata` or `get_public_video_detail`; `None` when the service does
/// not know the video, which it says with `data: null`.
///
/// # Errors
/// As [`super::decode_transcription`].
pub fn decode_metadata(body: &[u8]) -> Result<Option<Video>, Error> {
    Ok(parse_data::<VideoJson>(body)?.map(VideoJson::into_video))
}

#[derive(Deserialize)]
struct PageJson {
    #[serde(default, deserialize_with = "lenient::list")]
    videos: Vec<VideoJson>,
    #[serde(default, deserialize_with = "lenient::count")]
    page_size: Option<u64>,
    #[serde(default, deserialize_with = "lenient::count")]
    total_count: Option<u64>,
}

/// Reads one page of `list_videos`; null is an empty page.
///
/// # Errors
/// As [`super::decode_transcription`].
pub fn decode_list(body: &[u8]) -> Result<VideoPage, Error> {
    let Some(page) = parse_data::<PageJson>(body)? else { return Ok(VideoPage::default()) };
    Ok(VideoPage {
        videos: page.videos.into_iter().map(VideoJson::into_video).collect(),
        page_size: page.page_size,
        total: page.total_count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_texts_and_as_numbers_are_the_same() {
        let text = br#"{"code":"0000","data":{"video_no":"VI1","video_name":"Harbor","duration":"75","size":"4000000","status":"PARSE","cause":"null","create_time":"1760000000123"}}"#;
        let number = br#"{"code":"0000","data":{"video_no":"VI1","video_name":"Harbor","duration":75,"size":4000000,"status":"PARSE","create_time":1760000000123,"fps":null}}"#;
        let video = decode_metadata(text).unwrap().unwrap();
        assert_eq!(decode_metadata(number).unwrap().unwrap(), video);
        assert_eq!(video.duration, Some(Timestamp::from_millis(75_000)));
        assert_eq!(video.date().as_deref(), Some("2025-10-09T08:53:20.123Z"));
        assert_eq!(video.cause, None);
    }

    #[test]
    fn an_unknown_video_is_none() {
        assert_eq!(decode_metadata(br#"{"code":"0000","data":null}"#).unwrap(), None);
    }

    #[test]
    fn parse_means_done_whatever_it_reads_like() {
        let state = |status: Option<&str>| {
            Video { status: status.map(str::to_owned), ..Video::default() }.state()
        };
        for ready in ["PARSE", "DONE", "parse"] {
            assert_eq!(state(Some(ready)), VideoState::Ready);
        }
        for failed in ["FAIL", "FAILED", "PARSE_ERROR", "ERROR"] {
            assert_eq!(state(Some(failed)), VideoState::Failed);
        }
        for pending in [Some("UNPARSE"), Some("UPLOADING"), Some("new word"), None] {
            assert_eq!(state(pending), VideoState::Pending);
        }
    }

    #[test]
    fn a_page_tells_its_size_and_the_total() {
        let page = decode_list(br#"{"code":"0000","data":{"videos":[{"videoNo":"VI1","duration":"0","size":"0"}],"current_page":1,"page_size":200,"total_count":"1"}}"#).unwrap();
        assert_eq!((page.page_size, page.total), (Some(200), Some(1)));
        assert_eq!(page.videos[0].video_no.as_deref(), Some("VI1"));
        assert_eq!((page.videos[0].duration, page.videos[0].size), (None, None));
        assert_eq!(decode_list(br#"{"code":"0000","data":null}"#).unwrap(), VideoPage::default());
        for nothing in ["[]", "null", "\"null\"", "\"\"", "{}"] {
            let body = format!(r#"{{"code":"0000","data":{{"videos":{nothing}}}}}"#);
            assert_eq!(decode_list(body.as_bytes()).unwrap().videos, [], "{body}");
        }
    }

    #[test]
    fn dates_beyond_the_calendar_are_left_out() {
        let video = Video { created_ms: Some(u64::MAX), ..Video::default() };
        assert_eq!(video.date(), None);
    }
}
