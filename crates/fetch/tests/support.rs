//! A scripted server, and clients that talk to it.

mod answer;
mod server;

use std::time::Duration;

use cuedex_fetch::{Client, ClientBuilder};
use cuedex_model::VideoId;

pub(crate) use answer::Answer;
pub(crate) use server::Server;

/// The key of every test; nothing else in a test may contain it.
pub(crate) const KEY: &str = "sk-quiet-harbor-5150";

pub(crate) const AUDIO: &str = "get_audio_transcription";
pub(crate) const VIDEO: &str = "get_video_transcription";
pub(crate) const CAPTION: &str = "get_video_caption";
pub(crate) const SUMMARY: &str = "generate_summary";
pub(crate) const METADATA: &str = "get_metadata";
pub(crate) const LIST: &str = "list_videos";
pub(crate) const UPDATE: &str = "update_video_transcription";

/// A client without pacing and with short waits, to be changed further.
pub(crate) fn builder(server: &Server) -> ClientBuilder {
    let blink = Duration::from_millis(1);
    Client::builder(KEY.to_owned().into())
        .base_url(server.url())
        .pace_all(Duration::ZERO)
        .backoff(blink, blink)
        .poll_interval(blink)
}

pub(crate) fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

pub(crate) fn vi(id: &str) -> VideoId {
    VideoId::new(id).unwrap()
}

/// `data` in the envelope of a success.
pub(crate) fn ok(data: &str) -> Answer {
    Answer::json(200, &format!(r#"{{"code":"0000","msg":"success","data":{data}}}"#))
}

/// A refusal in the service's way: a code on HTTP 200.
pub(crate) fn refusal(code: &str, msg: &str) -> Answer {
    Answer::json(200, &format!(r#"{{"code":"{code}","msg":"{msg}","data":null}}"#))
}

/// A transcription with one segment.
pub(crate) fn segment(text: &str) -> Answer {
    let list = format!(r#"[{{"index":0,"content":"{text}","startTime":"1","endTime":"2"}}]"#);
    ok(&format!(r#"{{"videoNo":"VI1","transcriptions":{list}}}"#))
}

/// Metadata with this status.
pub(crate) fn status(status: &str) -> Answer {
    ok(&format!(r#"{{"video_no":"VI1","video_name":"Harbor","status":"{status}"}}"#))
}
