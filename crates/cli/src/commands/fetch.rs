mod former;

use std::collections::{BTreeMap, VecDeque};

use anyhow::{Context, Result};
use cuedex_fetch::{Client, Gathered, Part, PartState, Wanted, is_complete, states_of};
use cuedex_library::Library;
use cuedex_model::{Transcript, VideoId};
use indicatif::ProgressBar;
use serde::Serialize;
use tokio::task::JoinSet;

use super::service;
use crate::args::{FetchArgs, FetchTrack, Global, SummaryArg};
use crate::exit::Exit;
use crate::failure::{ErrorRecord, hint};
use crate::interrupt::Guard;
use crate::output::{Output, shown};
use crate::progress::bar_of_videos;
use crate::reading::counts;

/// How many videos are asked for at a time; the client paces their requests together.
const AT_ONCE: usize = 4;

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
}

pub(crate) fn run(args: &FetchArgs, global: &Global, out: &mut Output) -> Result<Exit> {
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
        let mut run = Run { library, wanted: wanted(args), args, bar, tally };
        run.all(&client, videos, out).await?;
        run.close(out)
    })
}

async fn videos(client: &Client, args: &FetchArgs) -> Result<VecDeque<VideoId>> {
    if args.all {
        let listed = client.list_videos().await?;
        let ids = listed.into_iter().filter_map(|video| video.video_no).map(VideoId::new);
        return Ok(ids.collect::<Result<_, _>>()?);
    }
    let mut videos = VecDeque::new();
    for name in &args.videos {
        let id = VideoId::new(name.as_str())?;
        if !videos.contains(&id) {
            videos.push_back(id);
        }
    }
    Ok(videos)
}

fn wanted(args: &FetchArgs) -> Wanted {
    Wanted {
        audio: args.tracks.contains(&FetchTrack::Audio),
        visual: args.tracks.contains(&FetchTrack::Visual),
        chapters: args.summary.contains(&SummaryArg::Chapter),
        topics: args.summary.contains(&SummaryArg::Topic),
        public: args.public,
    }
}

impl Run<'_> {
    /// Asks for the videos, a few at a time. A failing one does not stop the others; a refused
    /// key stops all.
    async fn all(
        &mut self,
        client: &Client,
        mut videos: VecDeque<VideoId>,
        out: &mut Output,
    ) -> Result<()> {
        let guard = Guard::listen();
        let mut asked = JoinSet::new();
        loop {
            while asked.len() < AT_ONCE && !guard.is_set() {
                let Some(video) = videos.pop_front() else { break };
                let wanted = self.wanted_of(&video);
                let former = self.library.stored(&video)?;
                if !self.args.refresh && former.as_ref().is_some_and(|f| is_complete(f, &wanted)) {
                    self.skip(&video, out)?;
                    continue;
                }
                let client = client.clone();
                asked.spawn(async move {
                    let gathered = client.video(&video, &wanted).await;
                    (video, former, gathered)
                });
            }
            let Some(done) = asked.join_next().await else { break };
            let (video, former, gathered) = done.context("a request broke off")?;
            match gathered {
                Ok(gathered) => self.keep(&video, former, gathered, out)?,
                Err(error) if error.is_auth() => return Err(error.into()),
                Err(error) => self.fail(&video, &error.into(), out)?,
            }
            self.bar.inc(1);
        }
        self.tally.stopped = guard.is_set() && !videos.is_empty();
        Ok(())
    }

    fn wanted_of(&self, video: &VideoId) -> Wanted {
        let public = self.wanted.public || video.as_str().starts_with("PI-");
        Wanted { public, ..self.wanted }
    }

    fn skip(&mut self, video: &VideoId, out: &mut Output) -> Result<()> {
        self.tally.skipped += 1;
        self.bar.inc(1);
        if out.json() {
            let (states, warnings) = (BTreeMap::new(), BTreeMap::new());
            let video = video.as_str();
            out.record(
                "fetched",
                &FetchedRecord {
                    video,
                    path: None,
                    changed: false,
                    skipped: true,
                    states,
                    warnings,
                },
            )?;
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
        let is = |state: PartState| move |report: &cuedex_fetch::PartReport| report.state == state;
        let pending = parts.iter().any(is(PartState::Pending));
        let unknown = !parts.is_empty() && parts.iter().all(is(PartState::Unknown));
        if let Some(former) = former {
            former::keep(former, &mut transcript);
        } else if unknown {
            let what = format!("the service does not know {video}");
            return self.fail(video, &anyhow::Error::msg(what), out);
        }
        let mut faults: Vec<anyhow::Error> = Vec::new();
        faults.extend(metadata_error.map(anyhow::Error::from));
        let mut warnings = Vec::new();
        for report in parts {
            faults.extend(report.error.map(anyhow::Error::from));
            warnings.extend(report.warnings);
            if report.state == PartState::Failed {
                let cause = report.cause.unwrap_or_else(|| "no cause given".into());
                out.warning(format!("{video}: the service failed at {}: {cause}", report.part));
            }
        }
        let stored =
            if is_empty(&transcript) { None } else { Some(self.library.store(&transcript)?) };
        let changed = stored.as_ref().is_some_and(|stored| stored.changed);
        if !faults.is_empty() {
            for fault in faults {
                self.report(video, &fault, out)?;
            }
            self.tally.failed += 1;
        } else if changed {
            self.tally.changed += 1;
        } else {
            self.tally.unchanged += 1;
        }
        self.tally.pending += usize::from(pending);
        let path = stored.map(|stored| shown(&stored.path));
        self.tell(video, path, changed, &transcript, &warnings, out)
    }

    fn tell(
        &self,
        video: &VideoId,
        path: Option<String>,
        changed: bool,
        transcript: &Transcript,
        warnings: &[cuedex_format::Warning],
        out: &mut Output,
    ) -> Result<()> {
        let states: BTreeMap<_, _> = states_of(transcript)
            .into_iter()
            .map(|(part, state): (Part, PartState)| (part.as_str(), state.as_str()))
            .collect();
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

    fn fail(&mut self, video: &VideoId, error: &anyhow::Error, out: &mut Output) -> Result<()> {
        self.tally.failed += 1;
        self.report(video, error, out)
    }

    fn report(&self, video: &VideoId, error: &anyhow::Error, out: &mut Output) -> Result<()> {
        if out.json() {
            return Ok(out.record("error", &ErrorRecord::new(error, Some(video.to_string())))?);
        }
        self.bar.suspend(|| out.error(error, hint(error).as_deref()));
        Ok(())
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

/// Nothing that would be worth a file.
fn is_empty(transcript: &Transcript) -> bool {
    transcript.segment_count() == 0
        && transcript.chapters.is_empty()
        && transcript.topics.is_empty()
        && transcript.summary.is_none()
}
