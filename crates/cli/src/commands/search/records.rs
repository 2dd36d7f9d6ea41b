//! The JSON records of a search. Fields are only ever added.

use std::path::Path;

use cuedex_index::{Explanation, Results, TermScore};
use cuedex_model::{Moment, MomentPart, TimeQuality, Timestamp, VideoId};
use serde::Serialize;

use super::Shown;
use crate::output::shown;

/// A moment that was found.
#[derive(Serialize)]
pub(super) struct MomentRecord<'a> {
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
    mpv: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<ExplainRecord<'a>>,
}

/// The matched words of one track.
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

/// How a score came about: the sum of the terms' values times the factors.
#[derive(Serialize)]
struct ExplainRecord<'a> {
    terms: Vec<TermRecord<'a>>,
    coverage: f32,
    tightness: f32,
    boost: f32,
    score: f32,
}

#[derive(Serialize)]
struct TermRecord<'a> {
    term: &'a str,
    form: &'a str,
    idf: f32,
    count: usize,
    value: f32,
}

/// A list of moments that was written to a file.
#[derive(Serialize)]
pub(super) struct PlaylistRecord {
    pub(super) format: &'static str,
    pub(super) path: String,
    pub(super) moments: usize,
    /// Moments without a media file.
    pub(super) left_out: usize,
}

/// A moment that was cut out of its media file.
#[derive(Serialize)]
pub(super) struct ClipRecord<'a> {
    video: &'a VideoId,
    start_ms: Timestamp,
    end_ms: Timestamp,
    path: String,
    warning: Option<&'a str>,
}

/// What stands at the end.
#[derive(Serialize)]
pub(super) struct ResultRecord<'a> {
    moments: usize,
    videos: u64,
    hits: u64,
    unreadable: usize,
    took_ms: u128,
    answered: &'static str,
    complete: bool,
    notes: &'a [String],
}

impl<'a> MomentRecord<'a> {
    /// The record of the moment with this number, counted from 0.
    pub(super) fn new(shown: &'a Shown<'a>, results: &'a Results, number: usize) -> Option<Self> {
        let moment = results.moments.get(number)?;
        let known = shown.known(moment);
        let first = moment.parts.first();
        Some(Self {
            video: &moment.video,
            title: known.and_then(|known| known.title.as_deref()),
            path: known.and_then(|known| known.path_of(moment)),
            track: first.map(|part| part.source.as_str()),
            start_ms: moment.span.start(),
            end_ms: moment.span.end(),
            text: matched_text(moment),
            words: moment.parts.iter().flat_map(|part| &part.words).map(String::as_str).collect(),
            parts: moment.parts.iter().map(part_record).collect(),
            snippet: &moment.snippet,
            speaker: first.and_then(|part| part.speaker.as_deref()),
            score: moment.score,
            count: moment.count,
            link: shown.link(moment),
            mpv: shown.mpv(moment),
            explain: shown.explanation(results, number).map(explain_record),
        })
    }
}

/// The matched words of all tracks.
pub(super) fn matched_text(moment: &Moment) -> String {
    let words = moment.parts.iter().flat_map(|part| &part.words);
    words.map(String::as_str).collect::<Vec<_>>().join(" ")
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

fn explain_record(explanation: &Explanation) -> ExplainRecord<'_> {
    ExplainRecord {
        terms: explanation.terms.iter().map(term_record).collect(),
        coverage: explanation.coverage,
        tightness: explanation.tightness,
        boost: explanation.boost,
        score: explanation.score,
    }
}

fn term_record(score: &TermScore) -> TermRecord<'_> {
    let TermScore { term, form, idf, count, value } = score;
    TermRecord { term, form, idf: *idf, count: *count, value: *value }
}

impl<'a> ClipRecord<'a> {
    pub(super) fn new(moment: &'a Moment, path: &Path, warning: Option<&'a str>) -> Self {
        Self {
            video: &moment.video,
            start_ms: moment.span.start(),
            end_ms: moment.span.end(),
            path: shown(path),
            warning,
        }
    }
}

impl<'a> ResultRecord<'a> {
    pub(super) fn new(shown: &Shown<'_>, results: &'a Results) -> Self {
        Self {
            moments: results.moments.len(),
            videos: results.videos,
            hits: results.hits,
            unreadable: shown.unreadable,
            took_ms: shown.took.as_millis(),
            answered: results.answered.as_str(),
            complete: results.complete,
            notes: &results.notes,
        }
    }
}
