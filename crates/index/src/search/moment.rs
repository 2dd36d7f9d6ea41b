use cuedex_model::{Moment, MomentPart, TimeQuality, TimeSpan, VideoId};

use super::collect::Pick;
use super::hit::{Hit, Run};
use super::near::is_of_the_whole_video;
use super::reading::{Reading, union};
use super::snippet::{self, ELLIPSIS};
use crate::error::{Error, ErrorKind};
use crate::words::TokenTime;

/// The moment of hits, with a part for each line.
pub(super) fn of(
    reading: &Reading<'_>,
    key: &str,
    pick: &Pick,
    context: usize,
) -> Result<Moment, Error> {
    let mut runs: Vec<Run> = pick.hits.iter().flat_map(Hit::runs).copied().collect();
    runs.sort_by_key(|run| (run.line, run.first, run.last));
    let (mut parts, mut snippet, mut marks) = (Vec::new(), String::new(), Vec::new());
    let mut span: Option<TimeSpan> = None;
    for runs in runs.chunk_by(|a, b| a.line == b.line) {
        let shown =
            snippet::around(reading, runs, u32::try_from(context).unwrap_or(u32::MAX >> 1))?;
        if !snippet.is_empty() {
            snippet.push_str(ELLIPSIS);
        }
        let at = snippet.len();
        let words = shown.marks.iter().map(|mark| shown.text[mark.clone()].to_owned()).collect();
        marks.extend(shown.marks.into_iter().map(|mark| mark.start + at..mark.end + at));
        snippet.push_str(&shown.text);
        let part = part(reading, runs, words)?;
        if span.is_none() || !is_of_the_whole_video(part.source) {
            span = Some(span.map_or(part.span, |span| span.union(part.span)));
        }
        parts.push(part);
    }
    let damaged = |message| Error::new(ErrorKind::Damaged, message);
    let video = VideoId::new(key).map_err(|e| damaged("a unit's video has no name").because(e))?;
    let span = span.ok_or_else(|| damaged("a moment has no words"))?;
    let (score, count) = (pick.score, pick.hits.len());
    Ok(Moment { video, span, parts, snippet, marks, score, count })
}

fn part(reading: &Reading<'_>, runs: &[Run], words: Vec<String>) -> Result<MomentPart, Error> {
    let mut time: Option<TokenTime> = None;
    for run in runs {
        let of_run = reading.run_time(run)?;
        time = Some(time.map_or(of_run, |time| union(time, of_run)));
    }
    let (time, doc) = (time.unwrap_or_default(), runs[0].doc);
    let is_exact = time.start_exact && time.end_exact;
    Ok(MomentPart {
        source: reading.shard.source(doc),
        language: reading.shard.language(doc)?,
        speaker: speaker(reading, runs)?,
        span: TimeSpan::from_millis(time.start, time.end),
        words,
        times: if is_exact { TimeQuality::Exact } else { TimeQuality::Interpolated },
    })
}

/// Who says the words, where it is one person.
fn speaker(reading: &Reading<'_>, runs: &[Run]) -> Result<Option<String>, Error> {
    let mut speaker: Option<String> = None;
    for run in runs {
        for (doc, token) in reading.tokens(run)? {
            let number = reading.times(doc, |times| times.speaker(token))?;
            let Some(number) = number else { return Ok(None) };
            let names = reading.shard.names(doc)?;
            match (names.into_iter().nth(number), &speaker) {
                (None, _) => return Ok(None),
                (Some(name), None) => speaker = Some(name),
                (Some(name), Some(known)) if name != *known => return Ok(None),
                _ => {}
            }
        }
    }
    Ok(speaker)
}
