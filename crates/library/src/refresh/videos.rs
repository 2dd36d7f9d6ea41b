//! The videos of the index, brought up to the files.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{available_parallelism, sleep};
use std::time::{Duration, Instant};

use cuedex_index::{Writer, WriterOptions};
use cuedex_model::VideoId;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::plan::{Plan, Put, plan};
use super::{Opened, RefreshOptions, Refreshed, failed};
use crate::catalogue::{Catalogue, VideoRow};
use crate::chunks::chunks;
use crate::edits::{Overlay, Parked};
use crate::group::Grouping;
use crate::library::Library;
use crate::read_video::Videos;
use crate::report::{Messages, Phase};
use crate::seal::Seal;
use crate::{Error, ErrorKind};

/// After so many bytes of files the work is committed, so that the end of a long first indexing
/// by force loses little: 1 GiB.
const COMMIT_BYTES: u64 = 1 << 30;

/// What the videos are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sources<'a> {
    pub(super) grouping: &'a Grouping,
    pub(super) overlay: Option<&'a Overlay>,
}

/// The work of one refresh on the index.
pub(super) struct Work<'a> {
    library: &'a Library,
    sources: Sources<'a>,
    /// Of the settings with which the videos were grouped.
    settings_hash: u64,
    options: &'a RefreshOptions<'a>,
    messages: &'a Messages<'a>,
    grace: Grace,
}

impl<'a> Work<'a> {
    /// The files are read, or reading them was stopped.
    pub(super) fn new(
        library: &'a Library,
        sources: Sources<'a>,
        settings_hash: u64,
        options: &'a RefreshOptions<'a>,
        messages: &'a Messages<'a>,
    ) -> Self {
        let grace = Grace::new(options.is_stopped());
        Self { library, sources, settings_hash, options, messages, grace }
    }

    /// Writes every video whose files or their choice changed, and takes out those that are gone.
    /// The catalogue is saved in the end.
    pub(super) fn run(&self, opened: &mut Opened, refreshed: &mut Refreshed) -> Result<(), Error> {
        let plan = plan(&mut opened.catalogue, self.sources.grouping);
        refreshed.waiting += plan.waiting;
        opened.catalogue.whole_with = None;
        if plan.puts.is_empty() && plan.removals.is_empty() {
            self.note_whole(opened, refreshed);
            return opened.catalogue.save(self.library.index_dir());
        }
        let (threads, index_dir) = (Threads::of_this_machine(), self.library.index_dir());
        Seal::open_for_writing(index_dir)?;
        let mut writer = self.writer(opened, &threads)?;
        let reporter = self.options.reporter;
        let files = plan.puts.iter().map(|put| put.files).sum();
        reporter.started(Phase::Indexing, files, plan.puts.iter().map(|put| put.bytes).sum());
        let result = self.write(opened, &mut writer, plan, &threads.pool()?, refreshed);
        reporter.finished();
        result?;
        writer.finish().map_err(|e| self.failed("cannot be finished", e))?;
        Seal::renew(index_dir)
    }

    /// The engine's own lock may outlive the process that held it for a moment, and ours not: a
    /// killed process gives back its files one by one.
    fn writer(&self, opened: &Opened, threads: &Threads) -> Result<Writer, Error> {
        const PAUSE: Duration = Duration::from_millis(10);
        let deadline = Instant::now() + self.options.patience;
        loop {
            match opened.index.writer(&threads.writer_options()) {
                Err(e)
                    if e.kind() == cuedex_index::ErrorKind::Locked && Instant::now() < deadline =>
                {
                    sleep(PAUSE);
                }
                writer => return writer.map_err(|e| self.failed("cannot be written", e)),
            }
        }
    }

    fn write(
        &self,
        opened: &mut Opened,
        writer: &mut Writer,
        plan: Plan,
        pool: &ThreadPool,
        refreshed: &mut Refreshed,
    ) -> Result<(), Error> {
        for id in plan.removals {
            writer.delete(&id).map_err(|e| self.failed("cannot lose a video", e))?;
            opened.catalogue.videos.remove(id.as_str());
            refreshed.removed += 1;
        }
        let mut since_commit = 0;
        for chunk in chunks(&plan.puts, |put| put.bytes) {
            if since_commit >= COMMIT_BYTES {
                self.commit(opened, writer)?;
                since_commit = 0;
            }
            let done = pool.install(|| self.put_all(opened, writer, chunk))?;
            for (put, done) in chunk.iter().zip(done) {
                self.note(opened, put, &done, refreshed);
            }
            since_commit += chunk.iter().map(|put| put.bytes).sum::<u64>();
        }
        self.note_whole(opened, refreshed);
        self.commit(opened, writer)
    }

    fn put_all(&self, opened: &Opened, writer: &Writer, puts: &[Put]) -> Result<Vec<Done>, Error> {
        let Sources { grouping, overlay } = self.sources;
        let videos = Videos::new(self.library, &opened.catalogue, grouping, overlay);
        puts.par_iter().map(|put| self.put(&videos, writer, put)).collect()
    }

    fn put(&self, videos: &Videos<'_>, writer: &Writer, put: &Put) -> Result<Done, Error> {
        if self.options.is_stopped() && !self.grace.allows(put.bytes) {
            return Ok(Done::Stopped);
        }
        let composed = videos.compose(&put.id);
        for (path, why) in &composed.missing {
            self.messages.tell(format!("{path} {why}"));
        }
        self.tell_parked(&put.id, &composed.parked);
        writer
            .put(put.number, &put.id, &composed.transcript)
            .map_err(|e| self.failed("cannot take a video in", e))?;
        self.options.reporter.advanced(put.files, put.bytes);
        Ok(if composed.missing.is_empty() { Done::Whole } else { Done::InPart })
    }

    fn tell_parked(&self, id: &VideoId, parked: &[Parked]) {
        let redactions = parked.iter().filter(|one| one.is_redaction).count();
        if redactions > 0 {
            self.messages.tell(format!(
                "{id} may show again what was redacted: {redactions} of its redacted places are not \
                 as they were; redact them again"
            ));
        }
        if let Some(others) = Some(parked.len() - redactions).filter(|others| *others > 0) {
            let steps = if others == 1 { "1 step is" } else { &format!("{others} steps are") };
            self.messages.tell(format!("{id}: {steps} parked of its edits; see `cuedex edit log`"));
        }
    }

    /// A video that could not be read whole is not noted as done, so the next refresh tries again.
    fn note(&self, opened: &mut Opened, put: &Put, done: &Done, refreshed: &mut Refreshed) {
        let signature = match done {
            Done::Stopped => {
                refreshed.waiting += put.files;
                return;
            }
            Done::InPart => String::new(),
            Done::Whole => put.signature.clone(),
        };
        refreshed.changed += 1;
        let row = VideoRow { number: put.number, signature, card: put.card.clone() };
        opened.catalogue.videos.insert(put.id.as_str().to_owned(), row);
    }

    /// Notes that nothing is left to do, where that is so.
    fn note_whole(&self, opened: &mut Opened, refreshed: &Refreshed) {
        let in_part = opened.catalogue.videos.values().any(|row| row.signature.is_empty());
        let whole = refreshed.waiting == 0 && !in_part;
        opened.catalogue.whole_with = whole.then_some(self.settings_hash);
    }

    /// The index's commit decides which of two catalogues counts; see [`Catalogue::settle`].
    fn commit(&self, opened: &mut Opened, writer: &mut Writer) -> Result<(), Error> {
        let index_dir = self.library.index_dir();
        opened.catalogue.sequence += 1;
        opened.catalogue.prepare(index_dir)?;
        writer
            .commit(&opened.catalogue.sequence.to_string())
            .map_err(|e| self.failed("cannot be saved", e))?;
        Catalogue::adopt_prepared(index_dir)
    }

    fn failed(&self, what: &str, error: cuedex_index::Error) -> Error {
        failed(self.library.index_dir(), what, error)
    }
}

/// What is still written when the work was stopped while files were read, so that a search
/// answers from some of them and yet nobody waits.
struct Grace {
    /// Bytes of files.
    left: AtomicU64,
    until: Instant,
}

impl Grace {
    const BYTES: u64 = 64 << 20;
    const TIME: Duration = Duration::from_secs(2);

    fn new(stopped: bool) -> Self {
        let left = AtomicU64::new(if stopped { Self::BYTES } else { 0 });
        Self { left, until: Instant::now() + Self::TIME }
    }

    /// Whether so much more may be written; the first video may, however late it is.
    fn allows(&self, bytes: u64) -> bool {
        let take = |left: u64| left.checked_sub(bytes.max(1));
        match self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take) {
            Ok(before) => before == Self::BYTES || Instant::now() < self.until,
            Err(_) => false,
        }
    }
}

/// What became of a video.
enum Done {
    Whole,
    InPart,
    Stopped,
}

/// Reading and analysing beside writing: together as many threads as there are cores.
struct Threads {
    reading: usize,
    writing: usize,
}

impl Threads {
    fn of_this_machine() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        // Analysis is the larger part of the work, so it gets the larger half.
        let writing = (cores / 3).clamp(1, 8);
        Self { reading: cores.saturating_sub(writing).max(1), writing }
    }

    fn writer_options(&self) -> WriterOptions {
        WriterOptions { threads: self.writing, ..WriterOptions::default() }
    }

    fn pool(&self) -> Result<ThreadPool, Error> {
        let pool = ThreadPoolBuilder::new().num_threads(self.reading).build();
        pool.map_err(|e| Error::new(ErrorKind::Io, "no threads can be started").because(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_stop_only_so_much_is_written() {
        let grace = Grace::new(true);
        assert!(!grace.allows(Grace::BYTES + 1), "too large a video does not end the rest");
        assert!(grace.allows(Grace::BYTES - 1) && grace.allows(0));
        assert!(!grace.allows(0));
        assert!(!Grace::new(false).allows(0));
        let late = Grace { until: Instant::now(), ..Grace::new(true) };
        assert!(late.allows(1) && !late.allows(1));
    }
}
