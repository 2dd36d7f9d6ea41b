//! A bare list of lines with times: what people save of
//! [faster-whisper](https://github.com/SYSTRAN/faster-whisper#usage) (`start`, `end`, `text`) and
//! what [youtube-transcript-api](https://github.com/jdepoix/youtube-transcript-api#json) writes
//! (`start`, `duration`, `text`).
//!
//! The duration of a line of YouTube says how long it stays on the screen, where it scrolls while
//! the next one is spoken: a line ends where the next begins.

use std::borrow::Cow;

use cuedex_model::{TrackKind, Transcript};
use serde::Deserialize;

use super::super::super::json::values::{Name, Stated, seconds, text};
use super::super::super::json::{Source, locate};
use super::super::super::log::Log;
use super::super::{Said, SaidWord, assemble};
use super::words;
use crate::Error;

#[derive(Deserialize)]
struct LineJson<'a> {
    #[serde(default, deserialize_with = "seconds")]
    start: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    duration: Option<Stated>,
    #[serde(borrow, default, deserialize_with = "text")]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    speaker: Option<Name<'a>>,
    #[serde(borrow, default, deserialize_with = "words")]
    words: Vec<SaidWord<'a>>,
}

impl<'a> LineJson<'a> {
    fn into_said(self, item: usize, next: Option<Stated>) -> Said<'a> {
        let shown = || {
            self.start.zip(self.duration).map(|(start, duration)| shown_end(start, duration, next))
        };
        Said {
            item,
            end: self.end.or_else(shown),
            text: self.text,
            start: self.start,
            speaker: self.speaker.map(|name| name.0),
            words: self.words,
            confidence: None,
        }
    }
}

fn shown_end(start: Stated, duration: Stated, next: Option<Stated>) -> Stated {
    let stated = Stated::from_millis(start.as_millis() + duration.as_millis());
    next.filter(|next| start <= *next && *next < stated).unwrap_or(stated)
}

pub(super) fn from_json(source: &Source<'_>, log: &mut Log) -> Result<Transcript, Error> {
    let lines: Vec<Option<LineJson<'_>>> = source.parse(log)?;
    let (mut said, mut next) = (Vec::with_capacity(lines.len()), None);
    for (n, line) in lines.into_iter().enumerate().rev() {
        let Some(line) = line else { continue };
        let start = line.start;
        said.push(line.into_said(n + 1, next));
        next = start;
    }
    said.reverse();
    let track = assemble(TrackKind::Audio, said, log);
    locate(source.text(), "", log);
    Ok(Transcript::of_tracks(vec![track]))
}

#[cfg(test)]
mod tests {
    use super::super::{Options, read};

    fn spans(json: &str) -> Vec<(u64, u64, String)> {
        let file = read(json.as_bytes(), &Options::default()).unwrap();
        assert!(file.warnings.is_empty(), "{:?}", file.warnings);
        let segments = file.transcript.tracks[0].segments().iter();
        let times = |s: &cuedex_model::TimeSpan| (s.start().as_millis(), s.end().as_millis());
        segments.map(|s| (times(&s.span).0, times(&s.span).1, s.text.clone())).collect()
    }

    #[test]
    fn lines_with_ends_stay_as_they_are() {
        let json = r#"[{"start":0,"end":1.5,"text":" To sea."},{"start":1,"end":2,"text":" No."}]"#;
        assert_eq!(spans(json), [(0, 1_500, "To sea.".into()), (1_000, 2_000, "No.".into())]);
    }

    #[test]
    fn durations_on_the_screen_end_where_the_next_line_begins() {
        let json = r#"[{"text":"to sea","start":0.0,"duration":3.5},{"text":"no","start":2.0,"duration":1}]"#;
        assert_eq!(spans(json), [(0, 2_000, "to sea".into()), (2_000, 3_000, "no".into())]);
    }
}
