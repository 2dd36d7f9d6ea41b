use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use cuedex_format::MediaLink;
use cuedex_index::Results;
use cuedex_library::{Card, Library};
use cuedex_model::{Moment, MomentPart, TimeQuality, Timestamp, VideoId};
use serde::Serialize;

use crate::failure::Hinted;
use crate::output::{MARK, NAME, Output, TIME, plain};

/// What is known of a video that was found.
#[derive(Default)]
pub(super) struct Known {
    title: Option<String>,
    /// Its transcripts, inside the library.
    card: Option<Card>,
    /// The one file that was searched.
    file: Option<String>,
    /// Where links go: the video's address, else its media file.
    link: Option<MediaLink>,
    /// The same for a terminal, which follows only whole addresses.
    address: Option<MediaLink>,
    /// What a player opens.
    playable: Option<OsString>,
}

impl Known {
    pub(super) fn file(name: &str) -> Self {
        Self { file: Some(name.into()), ..Self::default() }
    }

    fn path_of(&self, moment: &Moment) -> Option<&str> {
        self.file.as_deref().or_else(|| Some(self.card.as_ref()?.path_of(moment)))
    }

    pub(super) fn video(library: &Library, card: &Card) -> Self {
        let media = card.media_path(library);
        let path = media.as_deref().map(percent_encoded);
        // A document from elsewhere may state anything as its link.
        let web = card.link.as_deref().filter(|l| is_web_address(l));
        let own = web.map(MediaLink::of_url);
        let to = |scheme: &str| {
            let of_path = |path: &String| MediaLink::of_url(&format!("{scheme}{path}"));
            own.clone().or_else(|| path.as_ref().map(of_path))
        };
        Self {
            title: card.title.clone(),
            card: Some(card.clone()),
            file: None,
            link: to(""),
            address: to("file://"),
            playable: media.map(PathBuf::into).or_else(|| web.map(OsString::from)),
        }
    }
}

/// A path as a part of a URL: every byte but those that mean nothing in one as `%NN`
/// ([RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.3)).
fn percent_encoded(path: &Path) -> String {
    let mut text = String::new();
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

fn is_web_address(link: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| link.starts_with(scheme))
}

#[derive(Serialize)]
struct MomentRecord<'a> {
    video: &'a VideoId,
    title: Option<&'a str>,
    path: Option<&'a str>,
    track: Option<&'a str>,
    start_ms: Timestamp,
    end_ms: Timestamp,
    text: String,
    words: Vec<&'a str>,
    parts: Vec<PartRecord<'a>>,
    snippet: &'a str,
    speaker: Option<&'a str>,
    score: f32,
    count: usize,
    link: Option<String>,
}

#[derive(Serialize)]
struct PartRecord<'a> {
    source: &'a str,
    language: Option<&'a str>,
    speaker: Option<&'a str>,
    start_ms: Timestamp,
    end_ms: Timestamp,
    words: &'a [String],
    times: TimeQuality,
}

#[derive(Serialize)]
struct ResultRecord {
    moments: usize,
    videos: u64,
    hits: u64,
    unreadable: usize,
    took_ms: u128,
}

/// Prints what was found.
pub(super) struct Presenter<'a> {
    pub(super) known: &'a HashMap<VideoId, Known>,
    pub(super) unreadable: usize,
    pub(super) took: Duration,
    /// Moments of one video stand together, under its name.
    pub(super) grouped: bool,
}

impl Presenter<'_> {
    pub(super) fn present(&self, results: &Results, out: &mut Output) -> Result<()> {
        if out.json() { self.records(results, out) } else { self.lines(results, out) }
    }

    fn records(&self, results: &Results, out: &mut Output) -> Result<()> {
        for moment in &results.moments {
            out.record("moment", &self.record(moment))?;
        }
        let closing = ResultRecord {
            moments: results.moments.len(),
            videos: results.videos,
            hits: results.hits,
            unreadable: self.unreadable,
            took_ms: self.took.as_millis(),
        };
        Ok(out.closing_record("result", &closing)?)
    }

    fn record<'a>(&'a self, moment: &'a Moment) -> MomentRecord<'a> {
        let known = self.known.get(&moment.video);
        let first = moment.parts.first();
        let words: Vec<&str> =
            moment.parts.iter().flat_map(|part| &part.words).map(String::as_str).collect();
        MomentRecord {
            video: &moment.video,
            title: known.and_then(|known| known.title.as_deref()),
            path: known.and_then(|known| known.path_of(moment)),
            track: first.map(|part| part.source.as_str()),
            start_ms: moment.span.start(),
            end_ms: moment.span.end(),
            text: words.join(" "),
            words,
            parts: moment.parts.iter().map(part_record).collect(),
            snippet: &moment.snippet,
            speaker: first.and_then(|part| part.speaker.as_deref()),
            score: moment.score,
            count: moment.count,
            link: known.and_then(|known| Some(known.link.as_ref()?.at(moment.span.start()))),
        }
    }

    fn lines(&self, results: &Results, out: &mut Output) -> Result<()> {
        let mut last: Option<&VideoId> = None;
        for moment in &results.moments {
            let known = self.known.get(&moment.video);
            if !self.grouped || last != Some(&moment.video) {
                let name = heading(&moment.video, known, out);
                out.line(name)?;
            }
            last = Some(&moment.video);
            let line = self.line(moment, known, out);
            out.line(line)?;
        }
        self.closing_note(results, out);
        Ok(())
    }

    fn line(&self, moment: &Moment, known: Option<&Known>, out: &Output) -> String {
        let time = out.paint(TIME, moment.span.start());
        let time = match known.and_then(|known| known.address.as_ref()) {
            Some(link) => out.hyperlink(&link.at(moment.span.start()), time),
            None => time,
        };
        let mut about: Vec<String> = Vec::new();
        if let Some(part) = moment.parts.first() {
            about.push(part.source.to_string());
            about.extend(part.language.clone());
            about.extend(part.speaker.clone());
        }
        if moment.count > 1 {
            about.push(format!("{} hits", moment.count));
        }
        let about = plain(&about.join(", "));
        format!("  {time}  {}  [{about}]", marked(&moment.snippet, &moment.marks, out))
    }

    fn closing_note(&self, results: &Results, out: &Output) {
        let Results { hits, videos, moments, .. } = results;
        let of = |n: u64, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        let shown = match moments.len() {
            0 => "nothing found".to_owned(),
            shown => format!("{} in {}, {shown} shown", of(*hits, "hit"), of(*videos, "video")),
        };
        let unread = match self.unreadable {
            0 => String::new(),
            n => format!("; {n} unreadable, see `cuedex status`"),
        };
        out.note(format!("{shown}, {} ms{unread}", self.took.as_millis()));
    }
}

fn part_record(part: &MomentPart) -> PartRecord<'_> {
    PartRecord {
        source: part.source.as_str(),
        language: part.language.as_deref(),
        speaker: part.speaker.as_deref(),
        start_ms: part.span.start(),
        end_ms: part.span.end(),
        words: &part.words,
        times: part.times,
    }
}

fn heading(video: &VideoId, known: Option<&Known>, out: &Output) -> String {
    let name = out.paint(NAME, plain(video.as_str()));
    match known.and_then(|known| known.title.as_deref()) {
        Some(title) => format!("{name}  {}", plain(title)),
        None => name,
    }
}

/// The snippet with its matched words standing out.
fn marked(snippet: &str, marks: &[std::ops::Range<usize>], out: &Output) -> String {
    let (mut text, mut at) = (String::new(), 0);
    for mark in marks {
        let (Some(before), Some(word)) = (snippet.get(at..mark.start), snippet.get(mark.clone()))
        else {
            continue;
        };
        text.push_str(&plain(before));
        text.push_str(&out.paint(MARK, plain(word)));
        at = mark.end;
    }
    text.push_str(&plain(snippet.get(at..).unwrap_or_default()));
    text
}

/// Plays a moment in mpv.
pub(super) fn open(
    results: &Results,
    known: &HashMap<VideoId, Known>,
    number: usize,
) -> Result<()> {
    let moment = number.checked_sub(1).and_then(|n| results.moments.get(n)).ok_or_else(|| {
        let shown = results.moments.len();
        Hinted::new(format!("there is no moment {number}"), format!("{shown} were found"))
    })?;
    let playable = known.get(&moment.video).and_then(|known| known.playable.as_ref());
    let playable = playable.ok_or_else(|| {
        let what = format!("no media file of {} is in the library", moment.video);
        Hinted::new(what, "`cuedex link VIDEO FILE` names one")
    })?;
    let millis = moment.span.start().as_millis();
    let start = format!("--start={}.{:03}", millis / 1_000, millis % 1_000);
    let status = Command::new("mpv").arg(start).arg("--").arg(playable).status();
    let status = status.context("cannot start mpv")?;
    anyhow::ensure!(status.success(), "mpv ended with {status}");
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use cuedex_library::OpenOptions;
    use std::os::unix::ffi::OsStrExt;

    fn known(media: Option<&str>, link: Option<&str>) -> (Known, String) {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path(), &OpenOptions::default()).unwrap();
        let mut card = Card::default();
        card.media = media.map(str::to_owned);
        card.link = link.map(str::to_owned);
        (Known::video(&library, &card), library.root().display().to_string())
    }

    fn at_two_seconds(link: Option<&MediaLink>) -> String {
        link.unwrap().at(Timestamp::from_millis(2_000))
    }

    #[test]
    fn odd_names_of_media_are_opened_and_linked_as_they_are() {
        let (known, root) = known(Some("caf\\xE9 #1%.mp4"), None);
        let expected = [root.as_bytes(), b"/caf\xe9 #1%.mp4"].concat();
        assert_eq!(known.playable.unwrap().as_bytes(), expected);
        let path = format!("{root}/caf%E9%20%231%25.mp4#t=2");
        assert_eq!(at_two_seconds(known.link.as_ref()), path);
        assert_eq!(at_two_seconds(known.address.as_ref()), format!("file://{path}"));
    }

    #[test]
    fn an_address_goes_before_the_local_file_except_for_players() {
        let (known, root) = known(Some("a.mp4"), Some("https://example.org/a"));
        for link in [&known.link, &known.address] {
            assert_eq!(at_two_seconds(link.as_ref()), "https://example.org/a#t=2");
        }
        assert_eq!(known.playable.unwrap(), OsString::from(format!("{root}/a.mp4")));
    }

    #[test]
    fn links_of_plain_paths_are_those_of_documents() {
        let path = "/films/a walk (1), part 2's.mp4";
        let link = MediaLink::of_url(&percent_encoded(Path::new(path)));
        assert_eq!(link, MediaLink::of_file(path));
    }
}
