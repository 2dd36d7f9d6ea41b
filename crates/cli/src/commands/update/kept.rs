//! The new description of a video, put into its document, and what became of the corrections.

use anyhow::Result;
use cuedex_format::edit::{Change, changes};
use cuedex_format::memories::Transcription;
use cuedex_library::Library;
use cuedex_model::{TrackKind, Transcript, VideoId};

use super::UpdatedRecord;
use crate::args::Global;
use crate::commands::edit::records::{ChangeRecord, SideRecord};
use crate::commands::edit::shown::{FEW, counted, print_sides};
use crate::exit::Exit;
use crate::output::{Output, plain, shown};
use crate::place::{self, Wish};

/// Replaces what is seen in the document of the video and leaves the rest of it.
pub(super) fn keep(
    video: &VideoId,
    text: Transcription,
    global: &Global,
    out: &mut Output,
) -> Result<Exit> {
    let library = place::open(global, None)?;
    let former = library.stored(video)?;
    let is_known = former.is_some();
    let former =
        former.unwrap_or_else(|| Transcript { id: Some(video.clone()), ..Transcript::default() });
    let new = with_description(&former, text);
    let is_edited = is_known && !library.edits().is_empty()?;
    let before = if is_edited { edited(&library, video, global, out)? } else { former };
    let stored = library.store(&new)?;
    let after = if is_edited { edited(&library, video, global, out)? } else { new };
    let (before, after) = (seen(&before), seen(&after));
    let changed = tell_changes(video, &before, &after, out)?;
    let parked = if is_edited { library.edits().parked(Some(video.as_str()))? } else { Vec::new() };
    for one in &parked {
        out.warning(format!("{} is parked: {}{}", one.edit, one.why, quoted(&one.texts)));
    }
    let segments = after.segment_count();
    let path = shown(stored.path.strip_prefix(library.root()).unwrap_or(&stored.path));
    if !out.json() {
        let segments = counted(segments, "segment");
        out.line(format_args!("the description of {video} is new: {segments} in {path}"))?;
        return Ok(Exit::Done);
    }
    let record = UpdatedRecord {
        video: video.as_str(),
        state: "changed",
        segments: Some(segments),
        path: Some(path),
        changed: Some(changed),
        parked: Some(parked.len()),
    };
    out.closing_record("result", &record)?;
    Ok(Exit::Done)
}

/// Tells what became of each segment, as lines the first of them; how many changed.
fn tell_changes(
    video: &VideoId,
    before: &Transcript,
    after: &Transcript,
    out: &mut Output,
) -> Result<usize> {
    let changed = changes(before, after);
    for change in changed.iter().take(if out.json() { usize::MAX } else { FEW }) {
        tell_change(video, change, out)?;
    }
    let more = changed.len().saturating_sub(FEW);
    if more > 0 && !out.json() {
        out.line(format_args!("  and {more} more"))?;
    }
    Ok(changed.len())
}

/// The document with another description in the place of its own.
fn with_description(former: &Transcript, text: Transcription) -> Transcript {
    let mut new = former.clone();
    let track = text.into_track(TrackKind::Visual);
    let place = new.tracks.iter().position(|track| track.kind == TrackKind::Visual);
    let place = place.unwrap_or_else(|| {
        new.tracks.iter().take_while(|track| track.kind < TrackKind::Visual).count()
    });
    new.tracks.retain(|track| track.kind != TrackKind::Visual);
    new.tracks.insert(place.min(new.tracks.len()), track);
    new
}

/// Only what is seen.
fn seen(of: &Transcript) -> Transcript {
    let tracks = of.tracks.iter().filter(|track| track.kind == TrackKind::Visual);
    Transcript::of_tracks(tracks.cloned().collect())
}

/// The video with its corrections, and without what was redacted. Only this needs the folder
/// indexed.
fn edited(library: &Library, video: &VideoId, global: &Global, out: &Output) -> Result<Transcript> {
    place::refresh(library, global, Wish::default(), out)?;
    Ok(library.read_video(video.as_str())?)
}

fn tell_change(video: &VideoId, change: &Change<'_>, out: &mut Output) -> Result<()> {
    if !out.json() {
        return print_sides(change.before, change.after, out);
    }
    let record = ChangeRecord {
        video: Some(video.as_str()),
        path: None,
        track: TrackKind::Visual,
        language: None,
        before: change.before.map(SideRecord::of),
        after: change.after.map(SideRecord::of),
    };
    Ok(out.record("change", &record)?)
}

fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| format!(" {:?}", plain(text))).collect()
}
