//! Changes as lines for people: `-` before, `+` after.

use anyhow::Result;
use cuedex_library::{SegmentChange, VideoChanges};
use cuedex_model::Segment;

use super::records::{ChangeRecord, SideRecord};
use crate::output::{NAME, Output, TIME, plain};

/// How many changes of a video are printed where there may be many.
pub(crate) const FEW: usize = 20;

/// Prints the changes of a video, as records all of them.
pub(super) fn print(video: &VideoChanges, most: usize, out: &mut Output) -> Result<()> {
    if out.json() {
        for change in &video.changes {
            out.record("change", &record(video, change))?;
        }
        return Ok(());
    }
    let name = out.paint(NAME, plain(video.video.as_str()));
    let details = if video.details { ", chapters or details" } else { "" };
    out.line(format_args!("{name}  {}{details}", segments(video.segments)))?;
    for change in video.changes.iter().take(most) {
        print_sides(change.before.as_ref(), change.after.as_ref(), out)?;
    }
    let more = video.segments.saturating_sub(most.min(video.changes.len()));
    if more > 0 {
        out.line(format_args!("  and {more} more"))?;
    }
    Ok(())
}

fn record<'a>(video: &'a VideoChanges, change: &'a SegmentChange) -> ChangeRecord<'a> {
    ChangeRecord {
        video: Some(video.video.as_str()),
        path: None,
        track: change.kind,
        language: change.language.as_deref(),
        before: change.before.as_ref().map(SideRecord::of),
        after: change.after.as_ref().map(SideRecord::of),
    }
}

/// A segment before and after.
pub(crate) fn print_sides(
    before: Option<&Segment>,
    after: Option<&Segment>,
    out: &mut Output,
) -> Result<()> {
    for (sign, side) in [('-', before), ('+', after)] {
        if let Some(segment) = side {
            print_side(sign, segment, out)?;
        }
    }
    Ok(())
}

fn print_side(sign: char, segment: &Segment, out: &mut Output) -> Result<()> {
    let time = out.paint(TIME, segment.span);
    let speaker = segment.speaker.as_ref().map(|name| format!("{}: ", plain(name)));
    let speaker = speaker.unwrap_or_default();
    Ok(out.line(format_args!("  {sign} {time}  {speaker}{}", plain(&segment.text)))?)
}

/// `1 segment`, `5 segments`.
pub(super) fn segments(count: usize) -> String {
    counted(count, "segment")
}

pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
