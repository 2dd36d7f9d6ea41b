//! Deleted text goes from the disk, too.

use tantivy::indexer::NoMergePolicy;
use tantivy::{IndexWriter, TantivyDocument};

use crate::error::Error;

/// The least that the engine takes for a writer, which writes nothing here.
const BYTES: usize = 15_000_000;

/// Merges every segment that has deletions with itself.
pub(crate) fn purge(engine: &tantivy::Index) -> Result<(), Error> {
    let failed = |e| Error::engine("deleted text cannot be taken out of the index", e);
    let mut writer = writer(engine)?;
    for segment in engine.searchable_segment_metas().map_err(failed)? {
        if segment.has_deletes() {
            writer.merge(&[segment.id()]).wait().map_err(failed)?;
        }
    }
    writer.wait_merging_threads().map_err(failed)
}

/// Removes the files that belong to no segment any more.
pub(crate) fn sweep(engine: &tantivy::Index) -> Result<(), Error> {
    let failed = |e| Error::engine("old files of the index cannot be removed", e);
    let writer = writer(engine)?;
    writer.garbage_collect_files().wait().map_err(failed)?;
    writer.wait_merging_threads().map_err(failed)
}

fn writer(engine: &tantivy::Index) -> Result<IndexWriter<TantivyDocument>, Error> {
    let writer = engine.writer_with_num_threads(1, BYTES);
    let writer = writer.map_err(|e| Error::engine("the index cannot be written", e))?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    Ok(writer)
}
