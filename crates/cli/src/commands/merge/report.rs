//! What came of a merge, told to people and as records.

use std::collections::BTreeMap;

use anyhow::Result;
use cuedex_format::Written;
use cuedex_format::merge::Report;
use cuedex_model::{Segment, TimeDelta, Timestamp};
use serde::Serialize;

use super::plan::Outcome;
use super::times::Aligned;
use crate::output::Output;
use crate::reading::sums;

/// A source that was moved to fit the first.
#[derive(Serialize)]
struct AlignedRecord<'a> {
    path: &'a str,
    offset_ms: TimeDelta,
    votes: usize,
    second: usize,
    compared: usize,
}

/// A description that found no pause.
#[derive(Serialize)]
struct WithoutRoomRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    video: Option<&'a str>,
    start_ms: Timestamp,
    end_ms: Timestamp,
    text: &'a str,
}

/// What is counted; zeros of other modes are left out.
#[derive(Serialize)]
pub(super) struct Counts<'a> {
    tracks: usize,
    segments: usize,
    #[serde(skip_serializing_if = "is_zero")]
    scenes: usize,
    #[serde(skip_serializing_if = "is_zero")]
    outside: usize,
    #[serde(skip_serializing_if = "is_zero")]
    described: usize,
    #[serde(skip_serializing_if = "is_zero")]
    without_room: usize,
    #[serde(skip_serializing_if = "is_zero")]
    paired: usize,
    #[serde(skip_serializing_if = "is_zero")]
    alone: usize,
    #[serde(skip_serializing_if = "is_zero")]
    split: usize,
    #[serde(skip_serializing_if = "is_zero")]
    without_turn: usize,
    #[serde(skip_serializing_if = "is_zero")]
    renamed: usize,
    /// Segments that would begin or end before zero, or past the last instant.
    #[serde(skip_serializing_if = "is_zero")]
    held: usize,
    omitted: BTreeMap<&'a str, usize>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl<'a> Counts<'a> {
    pub(super) fn of(outcome: &Outcome, written: &'a Written) -> Self {
        let Report { scenes, outside, shown, paired, split, without_turn, renamed, .. } =
            outcome.merged.report;
        let report = &outcome.merged.report;
        Self {
            tracks: outcome.tracks,
            segments: written.segments,
            scenes,
            outside,
            described: shown,
            without_room: report.without_room.len(),
            paired,
            alone: report.alone.iter().sum(),
            split,
            without_turn,
            renamed,
            held: outcome.held,
            omitted: sums(&written.omitted),
        }
    }
}

/// Tells what is to be known of one merge; `video` is named where there are several.
pub(super) fn tell(
    outcome: &Outcome,
    video: Option<&str>,
    each: bool,
    out: &mut Output,
) -> Result<()> {
    for Aligned { label, found } in &outcome.aligned {
        let (offset_ms, votes, second, compared) =
            (found.offset, found.votes, found.second, found.compared);
        if out.json() {
            let record = AlignedRecord { path: label, offset_ms, votes, second, compared };
            out.record("aligned", &record)?;
        } else {
            let seconds = seconds(offset_ms);
            out.note(format!(
                "{label}: moved by {seconds} s; {votes} of {compared} matching places agree, on the \
                next best {second}"
            ));
        }
    }
    tell_without_room(&outcome.merged.report.without_room, video, each, out)?;
    if !out.json() {
        let at = video.map(|video| format!("{video}: ")).unwrap_or_default();
        for label in &outcome.silent {
            out.note(format!("{at}{label} holds no speech and stays where it is"));
        }
        for unknown in &outcome.unknown {
            out.warning(unknown);
        }
        if outcome.held > 0 {
            let count = many(outcome.held, "segment");
            out.warning(format!("{at}{count} would begin before zero and stand there"));
        }
        if let Some(told) = in_words(&outcome.merged.report, each) {
            out.note(format!("{at}{told}"));
        }
    }
    Ok(())
}

fn tell_without_room(
    segments: &[Segment],
    video: Option<&str>,
    each: bool,
    out: &mut Output,
) -> Result<()> {
    for segment in segments {
        let (start_ms, end_ms) = (segment.span.start(), segment.span.end());
        let text = segment.text.as_str();
        if out.json() {
            let record = WithoutRoomRecord { video, start_ms, end_ms, text };
            out.record("without_room", &record)?;
        } else if each {
            let at = video.map(|video| format!("{video}: ")).unwrap_or_default();
            out.note(format!("{at}no room at {start_ms} for: {}", text.replace('\n', " ")));
        }
    }
    Ok(())
}

/// What a mode did, in a line.
fn in_words(report: &Report, each: bool) -> Option<String> {
    let mut told = Vec::new();
    let mut tell = |count: usize, what: String| {
        if count > 0 {
            told.push(what);
        }
    };
    let where_told = if each { "" } else { " (--warnings tells which)" };
    let without_room = report.without_room.len();
    tell(report.scenes, many(report.scenes, "scene"));
    tell(report.outside, format!("{} of them speech outside every scene", report.outside));
    tell(
        report.shown,
        format!("{} in the pauses of the speech", many(report.shown, "description")),
    );
    tell(without_room, format!("{} without room{where_told}", many(without_room, "description")));
    tell(report.paired, format!("{} of both languages", many(report.paired, "cue")));
    let [first, second] = report.alone;
    tell(first + second, format!("{first} of the first and {second} of the second alone"));
    tell(
        report.split,
        format!("{} split where the speaker changes", many(report.split, "segment")),
    );
    tell(report.without_turn, format!("{} under no turn", many(report.without_turn, "segment")));
    tell(report.renamed, format!("{} with a new name", many(report.renamed, "segment")));
    (!told.is_empty()).then(|| told.join(", "))
}

fn many(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// `+1.500`.
fn seconds(delta: TimeDelta) -> String {
    let millis = delta.as_millis();
    let sign = if millis < 0 { '-' } else { '+' };
    let millis = millis.unsigned_abs();
    format!("{sign}{}.{:03}", millis / 1_000, millis % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_have_a_sign_and_three_places() {
        for (millis, text) in [(1_500, "+1.500"), (-20, "-0.020"), (0, "+0.000")] {
            assert_eq!(seconds(TimeDelta::from_millis(millis)), text);
        }
    }

    #[test]
    fn only_what_was_done_is_told() {
        assert_eq!(in_words(&Report::default(), false), None);
        let mut report = Report::default();
        (report.paired, report.alone) = (1, [0, 2]);
        let told = in_words(&report, false).unwrap();
        assert_eq!(told, "1 cue of both languages, 0 of the first and 2 of the second alone");
    }
}
