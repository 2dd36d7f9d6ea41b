use std::sync::{Arc, Mutex, PoisonError};

use cuedex_model::{Transcript, VideoId};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, UserOperation};
use tantivy::{IndexReader, IndexWriter, Term};

use crate::document::documents;
use crate::error::Error;
use crate::options::{IndexOptions, WriterOptions};
use crate::queue::{Queue, Queued};
use crate::schema::Fields;

/// Adds, replaces and removes videos. There is one writer per index at a time; what it did is
/// seen by searches after [`Writer::commit`] and lost without.
///
/// [`Writer::put`] and [`Writer::delete`] may be called from many threads at once.
pub struct Writer {
    engine: IndexWriter<Queued>,
    /// One group of operations at a time. tantivy stamps an operation and queues its delete in
    /// two steps; with two callers in between, a delete can stand in the queue behind a later
    /// one, is skipped when its batch is written, and at the commit takes the new documents of
    /// its own group with it.
    lane: Mutex<()>,
    queue: Arc<Queue>,
    fields: Fields,
    options: IndexOptions,
    reader: IndexReader,
}

const BYTES_PER_THREAD: usize = 20_000_000;
const MAX_THREADS: usize = 8;
/// What a document takes in the queue besides its text.
const DOCUMENT_BYTES: usize = 1_024;

impl Writer {
    pub(crate) fn open(
        index: &tantivy::Index,
        fields: Fields,
        options: IndexOptions,
        reader: IndexReader,
        resources: &WriterOptions,
    ) -> Result<Self, Error> {
        let threads = resources.threads.clamp(1, MAX_THREADS);
        let memory = resources.memory.max(threads * BYTES_PER_THREAD);
        let queue = memory / 5;
        let engine_options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread((memory - queue) / threads)
            .num_merge_threads(1)
            .build();
        let engine: IndexWriter<Queued> = index
            .writer_with_options(engine_options)
            .map_err(|e| Error::engine("the index cannot be written", e))?;
        let mut merges = LogMergePolicy::default();
        merges.set_del_docs_ratio_before_merge(0.25);
        engine.set_merge_policy(Box::new(merges));
        // A killed writer leaves files that the engine would stumble over: the same work done
        // again wants the same names.
        let swept = engine.garbage_collect_files().wait();
        swept.map_err(|e| Error::engine("what a stopped writer left cannot be removed", e))?;
        Ok(Self { engine, lane: Mutex::new(()), queue: Queue::new(queue), fields, options, reader })
    }

    /// Indexes a video under its key, in place of what was there. `ord` is the caller's stable
    /// number for it. The transcript is analysed in the calling thread, which waits while too
    /// much is queued.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) or [`ErrorKind::Damaged`](crate::ErrorKind::Damaged)
    /// when the writing threads have stopped.
    pub fn put(&self, ord: u64, key: &VideoId, transcript: &Transcript) -> Result<(), Error> {
        let documents = documents(&self.fields, &self.options, ord, key, transcript);
        let bytes: usize =
            transcript.tracks.iter().flat_map(|t| t.segments()).map(|s| s.text.len()).sum();
        let permit = self.queue.admit(3 * bytes + DOCUMENT_BYTES * documents.len());
        let adds = documents
            .into_iter()
            .map(|document| UserOperation::Add(Queued { document, _permit: Arc::clone(&permit) }));
        let operations = std::iter::once(self.deletion(key)).chain(adds).collect();
        self.run(operations)
    }

    /// Removes a video; one that is not there is no error.
    ///
    /// # Errors
    /// As for [`Writer::put`].
    pub fn delete(&self, key: &VideoId) -> Result<(), Error> {
        self.run(vec![self.deletion(key)])
    }

    fn deletion(&self, key: &VideoId) -> UserOperation<Queued> {
        UserOperation::Delete(Term::from_field_text(self.fields.vkey, key.as_str()))
    }

    /// One group: its documents land in one segment, adjacent and in order.
    fn run(&self, operations: Vec<UserOperation<Queued>>) -> Result<(), Error> {
        let _lane = self.lane.lock().unwrap_or_else(PoisonError::into_inner);
        let done = self.engine.run(operations);
        done.map(drop).map_err(|e| Error::engine("the index cannot take a video in", e))
    }

    /// Makes everything durable and visible together with `payload`, which
    /// [`Index::payload`](crate::Index::payload) gives back.
    ///
    /// # Errors
    /// Those of writing; the last commit then still stands.
    pub fn commit(&mut self, payload: &str) -> Result<(), Error> {
        let failed = |e| Error::engine("the index cannot be saved", e);
        let mut commit = self.engine.prepare_commit().map_err(failed)?;
        commit.set_payload(payload);
        commit.commit().map_err(failed)?;
        self.reader.reload().map_err(|e| Error::engine("the saved index cannot be read", e))
    }

    /// Ends the writer after the merges under way. What was not committed is lost.
    ///
    /// # Errors
    /// When a merge failed; the last commit then still stands.
    pub fn finish(self) -> Result<(), Error> {
        let Self { engine, reader, .. } = self;
        let merged = engine.wait_merging_threads();
        merged.map_err(|e| Error::engine("the index cannot be merged", e))?;
        reader.reload().map_err(|e| Error::engine("the merged index cannot be read", e))
    }
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("options", &self.options).finish_non_exhaustive()
    }
}
