//! The files of the catalogue, brought up to the disk.

use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;

use super::{RefreshOptions, Refreshed};
use crate::catalogue::Catalogue;
use crate::chunks::chunks;
use crate::read_file::examine;
use crate::report::Phase;
use crate::scan::{Found, Scan, nanoseconds};

/// Looks at every file that is new or may have changed, and forgets those that are gone.
///
/// Stopped, it keeps the old rows of the files it did not come to.
pub(super) fn update(
    root: &Path,
    catalogue: &mut Catalogue,
    scan: Scan,
    options: &RefreshOptions<'_>,
    refreshed: &mut Refreshed,
) {
    let now_ns = nanoseconds(SystemTime::now());
    let mut old = std::mem::take(&mut catalogue.files);
    let (same, todo): (Vec<_>, Vec<_>) = scan
        .files
        .into_iter()
        .partition(|found| old.get(&found.path).is_some_and(|row| row.is_unchanged(found.stamp)));
    for found in same {
        let row = old.remove(&found.path);
        catalogue.files.extend(row.map(|row| (found.path, row)));
    }
    let bytes = todo.iter().map(Found::bytes_to_read).sum();
    options.reporter.started(Phase::Reading, todo.len(), bytes);
    for chunk in chunks(&todo, Found::bytes_to_read) {
        let look = |found: &Found| {
            if options.is_stopped() {
                return None;
            }
            let examined = examine(root, found, old.get(&found.path), now_ns);
            options.reporter.advanced(1, found.bytes_to_read());
            Some(examined)
        };
        let looked: Vec<_> = chunk.par_iter().map(look).collect();
        for (found, examined) in chunk.iter().zip(looked) {
            let row = match examined {
                Some(examined) => {
                    refreshed.read += usize::from(examined.read);
                    Some(examined.row)
                }
                None => {
                    refreshed.waiting += usize::from(found.may_be_transcript());
                    old.get(&found.path).cloned()
                }
            };
            catalogue.files.extend(row.map(|row| (found.path.clone(), row)));
        }
    }
    options.reporter.finished();
    catalogue.refused = scan.refused;
    count(catalogue, refreshed);
}

fn count(catalogue: &Catalogue, refreshed: &mut Refreshed) {
    let transcripts = catalogue.files.values().filter(|row| row.facts().is_some());
    refreshed.transcripts = transcripts.count();
    refreshed.unreadable = catalogue.unreadable();
}
