mod former;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use anyhow::{Context, Result};
use cuedex_fetch::{Client, Gathered, PartReport, PartState, Wanted, is_complete, states_of};
use cuedex_format::Warning;
use cuedex_library::Library;
use cuedex_model::{Transcript, VideoId};
use indicatif::ProgressBar;
use serde::Serialize;
use tokio::task::JoinSet;

use super::service;
use crate::args::{FetchArgs, FetchTrack, Global, SummaryArg};
use crate::exit::Exit;
use crate::failure::{self, Hinted};
use crate::interrupt::Guard;
use crate::output::{Output, shown};
use crate::progress::bar_of_videos;
use crate::reading::counts;

/// How many videos are asked for at a time; the client paces their requests together.
const AT_ONCE: usize = 4;
/// How often Ctrl-C is looked for while the service is waited for.
const LOOK: Duration = Duration::from_millis(50);

#[derive(Serialize)]
struct FetchedRecord<'a> {
    video: &'a str,
    path: Option<String>,
    changed: bool,
    skipped: bool,
    states: BTreeMap<&'static str, &'static str>,
    warnings: BTreeMap<&'static str, usize>,
}

#[derive(Default, Serialize)]
struct ResultRecord {
    videos: usize,
    changed: usize,
    unchanged: usize,
    skipped: usize,
    pending: usize,
    failed: usize,
    stopped: bool,
}

/// One run of `cuedex fetch`.
struct Run<'a> {
    library: Library,
    wanted: Wanted,
    args: &'a FetchArgs,
    bar: ProgressBar,
    tally: ResultRecord,
    /// No other video is begun: the key is refused, or Ctrl-C was pressed.
    ending: bool,
}

/// One video that was asked for: what was stored of it before, and what there is now.
type Asked = (VideoId, Option<Transcript>, Result<Gathered, cuedex_fetch::Error>);

pub(crate) fn run(args: &FetchArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let wanted = wanted(args)?;
    let client = service::client(&args.service)?;
    if let Some(folder) = &global.library {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", shown(folder)))?;
    }
    let library = crate::place::open(global, None)?;
    service::run(async {
        let videos = videos(&client, args).await?;
        let bar = bar_of_videos(out, videos.len());
        let tally = ResultRecord { videos: videos.len(), ..ResultRecord::default() };
        let mut run = Run { library, wanted, args, bar, tally, ending: false };
        let videos = run.usable(videos, out)?;
        run.all(&client, videos, out).await?;
        run.close(out)
    })
}

/// The numbers of the videos. In the list of the service one may be missing or odd.
async fn videos(client: &Client, args: &FetchArgs) -> Result<Vec<Result<VideoId>>> {
    if args.all {
        let listed = client.list_videos().await?;
        let numbers = listed.into_iter().map(|video| video.video_no);
        return Ok(numbers.enumerate().map(|(at, number)| id(at, number)).collect());
    }
    let mut videos = Vec::new();
    for name in &args.videos {
        let id = VideoId::new(name.as_str())?;
        if !videos.contains(&id) {
            videos.push(id);
        }
    }
    Ok(videos.into_iter().map(Ok).collect())
}

fn id(at: usize, number: Option<String>) -> Result<VideoId> {
    let number = number.with_context(|| format!("{} has no number", place(at)))?;
    VideoId::new(number).with_context(|| format!("the number of {} is none", place(at)))
}

/// Where a video stands that has no name.
fn place(at: usize) -> String {
    format!("video {} of the list", at + 1)
}

fn wanted(args: &FetchArgs) -> Result<Wanted> {
    let chapters = args.summary.contains(&SummaryArg::Chapter);
    let topics = args.summary.contains(&SummaryArg::Topic);
    if args.summary.contains(&SummaryArg::None) && (chapters || topics) {
        let what = "--summary none contradicts the other summaries beside it";
        return Err(Hinted::new(what, "leave none out, or give it alone").into());
    }
    Ok(Wanted {
        audio: args.tracks.contains(&FetchTrack::Audio),
        visual: args.tracks.contains(&FetchTrack::Visual),
        chapters,
        topics,
        public: args.public,
    })
}

impl Run<'_> {
    /// The videos that can be asked for; the others are reported and counted as failed.
    fn usable(
        &mut self,
        videos: Vec<Result<VideoId>>,
        out: &mut Output,
    ) -> Result<VecDeque<VideoId>> {
        let mut usable = VecDeque::new();
        for (at, video) in videos.into_iter().enumerate() {
            match video {
                Ok(video) => usable.push_back(video),
                Err(error) => {
                    self.fail(&place(at), &error, out)?;
                    self.bar.inc(1);
                }
            }
        }
        Ok(usable)
    }

    /// Asks for the videos, a few at a time. A failing one does not stop the others. Once the
    /// key is refused no other is begun, and what is on its way still counts; Ctrl-C gives up
    /// what is on its way, too.
    async fn all(
        &mut self,
        client: &Client,
        mut videos: VecDeque<VideoId>,
        out: &mut Output,
    ) -> Result<()> {
        let guard = Guard::listen();
        let mut asked = JoinSet::new();
        let mut given_up = false;
        loop {
            while asked.len() < AT_ONCE && !self.ending && !guard.is_set() {
                let Some(video) = videos.pop_front() else { break };
                self.ask(client, video, &mut asked, out)?;
            }
            let done = tokio::select! {
                biased;
                () = pressed(&guard), if !given_up => {
                    (given_up, self.ending) = (true, true);
                    self.bar.suspend(|| out.note("stopping"));
                    asked.abort_all();
                    continue;
                }
                done = asked.join_next() => done,
            };
            match done {
                None => break,
                Some(Err(stop)) if stop.is_cancelled() => self.tally.stopped = true,
                Some(done) => self.settle(done.context("a request broke off")?, out)?,
            }
        }
        self.tally.stopped |= !videos.is_empty();
        Ok(())
    }

    /// Begins to ask for a video, unless it is complete.
    fn ask(
        &mut self,
        client: &Client,
        video: VideoId,
        asked: &mut JoinSet<Asked>,
        out: &mut Output,
    ) -> Result<()> {
        let wanted = self.wanted_of(&video);
        let former = match self.library.stored(&video) {
            Ok(former) => former,
            Err(error) => {
                self.bar.inc(1);
                return self.fail(video.as_str(), &error.into(), out);
            }
        };
        let unique_id = &self.args.service.unique_id;
        let complete = |former: &&Transcript| is_complete(former, &wanted, unique_id);
        if let Some(former) = former.as_ref().filter(complete).filter(|_| !self.args.refresh) {
            return self.skip(&video, former, out);
        }
        let client = client.clone();
        asked.spawn(async move {
            let gathered = client.video(&video, &wanted).await;
            (video, former, gathered)
        });
        Ok(())
    }

    fn settle(&mut self, (video, former, gathered): Asked, out: &mut Output) -> Result<()> {
        self.bar.inc(1);
        match gathered {
            Ok(gathered) => self.keep(&video, former, gathered, out),
            Err(error) => {
                self.ending |= error.is_key_refused();
                self.fail(video.as_str(), &error.into(), out)
            }
        }
    }

    fn wanted_of(&self, video: &VideoId) -> Wanted {
        let public = self.wanted.public || video.as_str().starts_with("PI-");
        Wanted { public, ..self.wanted }
    }

    fn skip(&mut self, video: &VideoId, former: &Transcript, out: &mut Output) -> Result<()> {
        self.tally.skipped += 1;
        self.bar.inc(1);
        if out.json() {
            let record = FetchedRecord {
                video: video.as_str(),
                path: Some(shown(&self.library.stored_path(video))),
                changed: false,
                skipped: true,
                states: states(former),
                warnings: BTreeMap::new(),
            };
            out.record("fetched", &record)?;
        }
        Ok(())
    }

    fn keep(
        &mut self,
        video: &VideoId,
        former: Option<Transcript>,
        gathered: Gathered,
        out: &mut Output,
    ) -> Result<()> {
        let Gathered { mut transcript, parts, metadata_error, .. } = gathered;
        if let Some(error) = out_of_reach(video, &parts) {
            return self.fail(video.as_str(), &error, out);
        }
        if let Some(former) = former {
            former::keep(&former, &mut transcript);
        }
        let pending = parts.iter().any(|part| part.state == PartState::Pending);
        let (mut faults, warnings) = self.troubles(video, parts, out);
        faults.extend(metadata_error);
        let failed = !faults.is_empty();
        for fault in faults {
            self.report(video.as_str(), &fault.into(), out)?;
        }
        let stored = match is_empty(&transcript) {
            true => Ok(None),
            false => self.library.store(&transcript).map(Some),
        };
        let stored = match stored {
            Ok(stored) => stored,
            Err(error) => return self.fail(video.as_str(), &error.into(), out),
        };
        let changed = stored.as_ref().is_some_and(|stored| stored.changed);
        self.tally.pending += usize::from(pending);
        self.tally.failed += usize::from(failed);
        self.tally.changed += usize::from(!failed && changed);
        self.tally.unchanged += usize::from(!failed && !changed);
        let path = stored.map(|stored| shown(&stored.path));
        self.tell(video, path, changed, &transcript, &warnings, out)
    }

    /// What the parts brought besides text. A part that the service itself gave up is told, and
    /// is no fault of the run.
    fn troubles(
        &self,
        video: &VideoId,
        parts: Vec<PartReport>,
        out: &Output,
    ) -> (Vec<cuedex_fetch::Error>, Vec<Warning>) {
        let (mut faults, mut warnings) = (Vec::new(), Vec::new());
        for report in parts {
            faults.extend(report.error);
            warnings.extend(report.warnings);
            if report.state == PartState::Failed {
                let cause = report.cause.unwrap_or_else(|| "no cause given".into());
                let told = format!("{video}: the service failed at {}: {cause}", report.part);
                self.bar.suspend(|| out.warning(told));
            }
        }
        (faults, warnings)
    }

    fn tell(
        &self,
        video: &VideoId,
        path: Option<String>,
        changed: bool,
        transcript: &Transcript,
        warnings: &[Warning],
        out: &mut Output,
    ) -> Result<()> {
        let states = states(transcript);
        let warnings = counts(warnings);
        if out.json() {
            let video = video.as_str();
            let record = FetchedRecord { video, path, changed, skipped: false, states, warnings };
            return Ok(out.record("fetched", &record)?);
        }
        let states: Vec<String> =
            states.iter().map(|(part, state)| format!("{part} {state}")).collect();
        let what = if changed { "fetched" } else { "unchanged" };
        self.bar.suspend(|| out.line(format_args!("{video}  {what}: {}", states.join(", "))))?;
        for (code, n) in warnings {
            self.bar.suspend(|| out.note(format!("{video}: {code} {n}")));
        }
        Ok(())
    }

    fn fail(&mut self, video: &str, error: &anyhow::Error, out: &mut Output) -> Result<()> {
        self.tally.failed += 1;
        self.report(video, error, out)
    }

    fn report(&self, video: &str, error: &anyhow::Error, out: &mut Output) -> Result<()> {
        Ok(self.bar.suspend(|| failure::report_part(error, video, out))?)
    }

    fn close(self, out: &mut Output) -> Result<Exit> {
        self.bar.finish_and_clear();
        let ResultRecord { changed, unchanged, skipped, pending, failed, stopped, .. } = self.tally;
        if out.json() {
            out.closing_record("result", &self.tally)?;
        } else {
            let mut told = format!(
                "{changed} new or changed, {unchanged} unchanged, {skipped} complete before, {pending} pending, {failed} failed"
            );
            if stopped {
                told.push_str("; stopped, the same command goes on");
            }
            out.note(told);
        }
        Ok(if failed > 0 || stopped { Exit::Failed } else { Exit::Done })
    }
}

/// Done once Ctrl-C was pressed.
async fn pressed(guard: &Guard) {
    while !guard.is_set() {
        tokio::time::sleep(LOOK).await;
    }
}

/// Why there is nothing to be had of a video, where the service does not know it or could
/// process no part of it. The parts that it makes of no public video do not count.
fn out_of_reach(video: &VideoId, parts: &[PartReport]) -> Option<anyhow::Error> {
    let all = |state: PartState| {
        let mut counted = parts.iter().map(|part| part.state).filter(|&s| s != PartState::Nothing);
        counted.next() == Some(state) && counted.all(|other| other == state)
    };
    if all(PartState::Unknown) {
        return Some(anyhow::anyhow!("the service does not know {video}"));
    }
    let cause = parts.iter().find_map(|part| part.cause.as_deref()).unwrap_or("no cause given");
    all(PartState::Failed)
        .then(|| anyhow::anyhow!("the service could not process {video}: {cause}"))
}

fn states(transcript: &Transcript) -> BTreeMap<&'static str, &'static str> {
    let states = states_of(transcript);
    states.into_iter().map(|(part, state)| (part.as_str(), state.as_str())).collect()
}

/// Nothing that would be worth a file.
fn is_empty(transcript: &Transcript) -> bool {
    transcript.segment_count() == 0
        && transcript.chapters.is_empty()
        && transcript.topics.is_empty()
        && transcript.summary.is_none()
}
