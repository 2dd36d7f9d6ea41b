//! Moments cut out of their media files.

use std::path::Path;

use anyhow::Result;
use cuedex_index::Results;
use cuedex_library::clips::{Clip, ClipOptions, Cut, Cutter};
use cuedex_model::Moment;
use indicatif::ProgressBar;

use super::mpv::without_media;
use super::note;
use super::records::{ClipRecord, matched_text};
use super::shown::Shown;
use crate::args::AwayArgs;
use crate::exit::Exit;
use crate::failure;
use crate::interrupt::Guard;
use crate::output::{Output, shown as shown_path};
use crate::progress::bar_of_clips;

/// How it went.
#[derive(Default)]
struct Tally {
    cut: usize,
    failed: usize,
    /// Not begun or not ended when it was stopped.
    stopped: usize,
    left_out: usize,
}

/// Cuts every moment that has a media file, and goes on when one fails.
pub(super) fn cut(
    shown: &Shown<'_>,
    results: &Results,
    folder: &Path,
    args: &AwayArgs,
    out: &mut Output,
) -> Result<Exit> {
    let some = with_media(shown, results)?;
    let left_out = results.moments.len() - some.len();
    let mut tally = Tally { left_out, ..Tally::default() };
    let guard = Guard::listen();
    let mut options = ClipOptions::default();
    (options.copy, options.replace, options.stop) = (args.copy, args.force, Some(guard.flag()));
    let mut cutter = Cutter::new(folder, options)?;
    if !args.copy && !cutter.is_exact() {
        out.warning("this ffmpeg cannot encode H.264 and AAC: clips begin at key frames");
    }
    let bar = bar_of_clips(out, some.len());
    for (moment, media) in some {
        let cut = (!guard.is_set()).then(|| cut_one(shown, moment, media, &mut cutter));
        match cut {
            Some(Ok(cut)) => {
                tally.cut += 1;
                bar.suspend(|| tell(moment, &cut, out))?;
            }
            Some(Err(error)) if !guard.is_set() => {
                tally.failed += 1;
                bar.suspend(|| tell_failure(moment, media, error, out))?;
            }
            _ => tally.stopped += 1,
        }
        bar.inc(1);
    }
    finish(&bar, &tally, folder, out);
    Ok(if tally.failed + tally.stopped > 0 { Exit::Failed } else { Exit::Done })
}

/// The moments that can be cut, with their files.
fn with_media<'a>(
    shown: &'a Shown<'_>,
    results: &'a Results,
) -> Result<Vec<(&'a Moment, &'a Path)>> {
    let media = |moment: &Moment| shown.known(moment)?.playable.as_ref()?.file();
    let some = results.moments.iter().filter_map(|moment| Some((moment, media(moment)?)));
    let some: Vec<_> = some.collect();
    if some.is_empty() {
        return Err(without_media("these moments").into());
    }
    Ok(some)
}

fn cut_one(
    shown: &Shown<'_>,
    moment: &Moment,
    media: &Path,
    cutter: &mut Cutter<'_>,
) -> Result<Cut, cuedex_library::Error> {
    let (span, at) = (shown.reach.stretch(moment), moment.span.start());
    let words = matched_text(moment);
    cutter.cut(&Clip { media, span, at, video: moment.video.as_str(), words: &words })
}

fn tell_failure(
    moment: &Moment,
    media: &Path,
    error: cuedex_library::Error,
    out: &mut Output,
) -> Result<()> {
    let what = format!("cannot cut {} at {}", moment.video, moment.span.start());
    let error = anyhow::Error::new(error).context(what);
    Ok(failure::report_part(&error, &shown_path(media), out)?)
}

fn tell(moment: &Moment, cut: &Cut, out: &mut Output) -> Result<()> {
    let complaint = cut.complaint.as_deref();
    if out.json() {
        return Ok(out.record("clip", &ClipRecord::new(moment, &cut.path, complaint))?);
    }
    if let Some(complaint) = complaint {
        let path = shown_path(&cut.path);
        out.warning(format!("{path}: the clip may be damaged, ffmpeg says: {complaint}"));
    }
    Ok(())
}

fn finish(bar: &ProgressBar, tally: &Tally, folder: &Path, out: &Output) {
    bar.finish_and_clear();
    if tally.stopped > 0 {
        let waiting = note::count(tally.stopped as u64, "clip");
        out.warning(format!("stopped; not cut: {waiting}"));
    }
    if out.json() {
        return;
    }
    let failed = match tally.failed {
        0 => String::new(),
        n => format!("; {n} failed"),
    };
    let left_out = note::without_media(tally.left_out);
    let cut = note::count(tally.cut as u64, "clip");
    out.note(format!("{} holds {cut}{failed}{left_out}", shown_path(folder)));
}
