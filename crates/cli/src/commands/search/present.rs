use std::collections::HashMap;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use cuedex_format::MediaLink;
use cuedex_index::Results;
use cuedex_library::{Card, Library};
use cuedex_model::{Moment, MomentPart, TimeQuality, Timestamp, VideoId};
use serde::Serialize;

use crate::failure::Hinted;
use crate::output::{MARK, NAME, Output, TIME, plain, shown};

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
    /// What a player opens.
    playable: Option<String>,
}

impl Known {
    pub(super) fn file(name: &str) -> Self {
        Self { file: Some(name.into()), ..Self::default() }
    }

    fn path_of(&self, moment: &Moment) -> Option<&str> {
        self.file.as_deref().or_else(|| Some(self.card.as_ref()?.path_of(moment)))
    }

    pub(super) fn video(library: &Library, card: &Card) -> Self {
        let media = card.media.as_ref().map(|media| library.root().join(media));
        let media_link = || Some(MediaLink::of_file(&shown(media.as_deref()?)));
        Self {
            title: card.title.clone(),
            card: Some(card.clone()),
            file: None,
            link: card.link.as_deref().map(MediaLink::of_url).or_else(media_link),
            playable: media.as_deref().map(shown).or_else(|| card.link.clone()),
        }
    }
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
        let time = match known.and_then(|known| known.link.as_ref()) {
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
    let playable = known.get(&moment.video).and_then(|known| known.playable.as_deref());
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
