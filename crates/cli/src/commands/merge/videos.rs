//! Merging what a library holds: one video, or each of all.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use cuedex_format::merge::Lacking;
use cuedex_format::{Format, Omission, Written, write};
use cuedex_library::Library;
use cuedex_model::{Transcript, VideoId};
use serde::Serialize;

use super::file_name::below_folder;
use super::plan::{Outcome, Plan};
use super::report::{self, Counts};
use super::sources::Sources;
use super::times::NotSure;
use crate::args::{Global, MergeArgs};
use crate::exit::Exit;
use crate::failure::{self, Hinted};
use crate::files::write_whole;
use crate::output::{Output, shown};
use crate::place::{self, Wish};
use crate::reading::report_omissions;

/// A video that was merged.
#[derive(Serialize)]
struct VideoRecord<'a> {
    video: &'a str,
    output: String,
    #[serde(flatten)]
    counts: Counts<'a>,
}

/// A video that was not, and why.
#[derive(Serialize)]
struct SkippedRecord<'a> {
    video: &'a str,
    why: String,
}

#[derive(Default, Serialize)]
struct ResultRecord {
    merged: usize,
    failed: usize,
    skipped: usize,
}

/// A video and the file that it becomes.
struct Job {
    id: VideoId,
    path: PathBuf,
    /// An earlier video becomes a file that is called alike where capitals do not count.
    is_taken: bool,
}

/// The one transcript of a video.
pub(super) fn read_one(video: &str, global: &Global, out: &mut Output) -> Result<Transcript> {
    let library = opened(global, out)?;
    Ok(library.read_video(video)?)
}

/// Merges every video of the library into a file of its own.
pub(super) fn all(
    args: &MergeArgs,
    plan: &Plan<'_>,
    format: Format,
    global: &Global,
    out: &mut Output,
) -> Result<Exit> {
    let Some(folder) = &args.out.output else {
        let hint = "use -o FOLDER/ so that each gets a file of its own";
        return Err(Hinted::new("several videos cannot go to stdout", hint).into());
    };
    let library = opened(global, out)?;
    if folder.canonicalize().unwrap_or_else(|_| folder.clone()).starts_with(library.root()) {
        out.warning("the folder is inside the library: what is written there is read as its files");
    }
    let jobs = jobs(&library, folder, format)?;
    let run = Run { args, plan, format };
    let mut tally = ResultRecord::default();
    // In steps, so that what is told keeps the order of the videos and nobody waits for the last.
    for step in jobs.chunks(4_096) {
        let ids: Vec<VideoId> = step.iter().map(|job| job.id.clone()).collect();
        let done = library.read_each(&ids, |n, read| run.merge(&step[n], read))?;
        for (job, done) in step.iter().zip(done) {
            run.settle(job, done, &mut tally, out)?;
        }
    }
    if out.json() {
        out.closing_record("result", &tally)?;
    } else {
        let ResultRecord { merged, failed, skipped } = tally;
        out.note(format!("{merged} merged, {failed} failed, {skipped} skipped"));
    }
    Ok(match tally {
        ResultRecord { failed: 1.., .. } => Exit::Failed,
        ResultRecord { merged: 0, .. } => Exit::Nothing,
        _ => Exit::Done,
    })
}

fn opened(global: &Global, out: &mut Output) -> Result<Library> {
    let library = place::open(global, None)?;
    let refreshed = place::refresh(&library, global, Wish::default(), out)?;
    place::expect_transcripts(&library, &refreshed)?;
    Ok(library)
}

fn jobs(library: &Library, folder: &Path, format: Format) -> Result<Vec<Job>> {
    let mut taken = HashSet::new();
    let job = |id: VideoId| {
        let place = below_folder(&id, format);
        let is_taken = !taken.insert(place.to_string_lossy().to_lowercase());
        Job { id, path: folder.join(place), is_taken }
    };
    Ok(library.videos()?.into_iter().map(|video| video.id).map(job).collect())
}

/// One run over all videos.
struct Run<'a> {
    args: &'a MergeArgs,
    plan: &'a Plan<'a>,
    format: Format,
}

impl Run<'_> {
    /// Merges and writes a video; what is left to tell needs no text.
    fn merge(
        &self,
        job: &Job,
        read: Result<Transcript, cuedex_library::Error>,
    ) -> Result<(Outcome, Written)> {
        if job.is_taken {
            let what = format!("another video has become {} already", shown(&job.path));
            return Err(Hinted::new(what, "merge it alone with --video").into());
        }
        let transcript = read?;
        let id = job.id.as_str();
        let names = [id, id.rsplit('/').next().unwrap_or(id)];
        let mut outcome = self.plan.apply(Sources::of_video(transcript), &names)?;
        let options = self.args.out.write_options(self.format, None);
        let written = write_whole(&job.path, self.args.out.force, |to| {
            write(&outcome.merged.transcript, to, &options)
        })?;
        outcome.merged.transcript = Transcript::default();
        Ok((outcome, written))
    }

    /// Counts and tells what became of one video.
    fn settle(
        &self,
        job: &Job,
        done: Result<(Outcome, Written)>,
        tally: &mut ResultRecord,
        out: &mut Output,
    ) -> Result<()> {
        let video = job.id.as_str();
        match done {
            Ok((outcome, written)) => {
                tally.merged += 1;
                self.tell(job, &outcome, &written, out)
            }
            Err(error) if error.is::<Lacking>() || error.is::<NotSure>() => {
                tally.skipped += 1;
                let why = error.to_string();
                if out.json() {
                    out.record("skipped", &SkippedRecord { video, why })?;
                } else {
                    out.note(format!("{video}: skipped, {why}"));
                }
                Ok(())
            }
            Err(error) => {
                tally.failed += 1;
                Ok(failure::report_part(
                    &error.context(format!("cannot merge {video}")),
                    video,
                    out,
                )?)
            }
        }
    }

    fn tell(
        &self,
        job: &Job,
        outcome: &Outcome,
        written: &Written,
        out: &mut Output,
    ) -> Result<()> {
        let video = job.id.as_str();
        report::tell(outcome, Some(video), self.args.reading.warnings, out)?;
        let omitted: &[Omission] = &written.omitted;
        report_omissions(out, video, self.format.name(), omitted);
        if out.json() {
            let counts = Counts::of(outcome, written);
            let record = VideoRecord { video, output: shown(&job.path), counts };
            out.record("merged", &record)?;
        }
        Ok(())
    }
}
