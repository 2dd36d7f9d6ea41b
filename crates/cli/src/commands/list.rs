use anyhow::Result;
use cuedex_library::{FileState, Refreshed, VideoEntry};
use serde::Serialize;

use super::status::FileRecord;
use crate::args::{Global, ListArgs};
use crate::exit::Exit;
use crate::output::{NAME, Output, TIME, plain};
use crate::place::{self, Wish};

#[derive(Serialize)]
struct VideoRecord<'a> {
    id: &'a str,
    title: Option<&'a str>,
    path: &'a str,
    media: Option<&'a str>,
    link: Option<&'a str>,
    duration_ms: u64,
    tracks: Vec<TrackRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<FileRecord<'a>>,
}

#[derive(Serialize)]
struct TrackRecord<'a> {
    kind: &'a str,
    language: Option<&'a str>,
    segments: usize,
    path: &'a str,
}

#[derive(Serialize)]
struct ResultRecord {
    videos: usize,
    unreadable: usize,
    broken: usize,
}

pub(crate) fn run(args: &ListArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let library = place::open(global, args.place.dir.as_deref())?;
    let refreshed = place::refresh(&library, global, Wish::default(), out)?;
    place::expect_transcripts(&library, &refreshed)?;
    let videos = library.videos()?;
    for video in &videos {
        if out.json() {
            out.record("video", &record(video, args.files))?;
        } else {
            lines(video, args.files, out)?;
        }
    }
    if out.json() {
        let Refreshed { unreadable, broken, .. } = refreshed;
        out.closing_record("result", &ResultRecord { videos: videos.len(), unreadable, broken })?;
    } else {
        place::tell_left_out(&refreshed, out);
    }
    Ok(if videos.is_empty() { Exit::Nothing } else { Exit::Done })
}

fn record(video: &VideoEntry, files: bool) -> VideoRecord<'_> {
    let tracks = video.tracks.iter().map(|track| TrackRecord {
        kind: track.kind.as_str(),
        language: track.language.as_deref(),
        segments: track.segments,
        path: &track.path,
    });
    let files = video.files.iter().filter(|_| files).map(FileRecord::of);
    VideoRecord {
        id: video.id.as_str(),
        title: video.card.title.as_deref(),
        path: &video.card.path,
        media: video.card.media.as_deref(),
        link: video.card.link.as_deref(),
        duration_ms: video.card.duration().as_millis(),
        tracks: tracks.collect(),
        files: files.collect(),
    }
}

fn lines(video: &VideoEntry, files: bool, out: &mut Output) -> Result<()> {
    let tracks: Vec<String> = video
        .tracks
        .iter()
        .map(|track| match &track.language {
            Some(language) => format!("{} {language}", track.kind),
            None => track.kind.to_string(),
        })
        .collect();
    let name = out.paint(NAME, &video.id);
    let duration = out.paint(TIME, video.card.duration());
    let title =
        video.card.title.as_deref().map(|title| format!("  {}", plain(title))).unwrap_or_default();
    out.line(format_args!("{duration}  {name}{title}  [{}]", tracks.join(", ")))?;
    for file in video.files.iter().filter(|_| files) {
        let rule = file.video.as_ref().map(|(_, rule)| rule.to_string()).unwrap_or_default();
        let state = match &file.state {
            FileState::Indexed => String::new(),
            other => format!(" ({})", super::status::told(other)),
        };
        out.line(format_args!("    {}  by {rule}{state}", file.path))?;
    }
    Ok(())
}
