//! The files of the catalogue, brought up to the disk.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;

use super::{RefreshOptions, Refreshed};
use crate::catalogue::{Catalogue, Row};
use crate::chunks::chunks;
use crate::read_file::{Examined, examine};
use crate::report::Phase;
use crate::scan::{Found, Scan, nanoseconds};

/// Looks at every file that is new or may have changed, and forgets those that are gone.
///
/// Stopped, it keeps the old rows of the files it did not come to, and notes their names.
pub(super) fn update(
    root: &Path,
    catalogue: &mut Catalogue,
    scan: Scan,
    options: &RefreshOptions<'_>,
    refreshed: &mut Refreshed,
) {
    let mut old = std::mem::take(&mut catalogue.files);
    let (same, todo): (Vec<_>, Vec<_>) = scan
        .files
        .into_iter()
        .partition(|found| old.get(&found.path).is_some_and(|row| row.is_unchanged(found.stamp)));
    for found in same {
        let row = old.remove(&found.path);
        catalogue.files.extend(row.map(|row| (found.path, row)));
    }
    catalogue.refused = scan.refused;
    catalogue.unread.clear();
    let reading = Reading { root, old: &old, options, now_ns: nanoseconds(SystemTime::now()) };
    options.reporter.started(
        Phase::Reading,
        todo.len(),
        todo.iter().map(Found::bytes_to_read).sum(),
    );
    for chunk in chunks(&todo, Found::bytes_to_read) {
        reading.take_in(chunk, catalogue, refreshed);
    }
    options.reporter.finished();
    refreshed.waiting += catalogue.unread.len();
}

/// The reading of one refresh.
struct Reading<'a> {
    root: &'a Path,
    /// The rows of the files that may have changed.
    old: &'a BTreeMap<String, Row>,
    options: &'a RefreshOptions<'a>,
    now_ns: i64,
}

impl Reading<'_> {
    fn take_in(&self, chunk: &[Found], catalogue: &mut Catalogue, refreshed: &mut Refreshed) {
        let looked: Vec<_> = chunk.par_iter().map(|found| self.look_at(found)).collect();
        for (found, examined) in chunk.iter().zip(looked) {
            let row = match examined {
                Some(examined) => {
                    refreshed.read += usize::from(examined.read);
                    Some(examined.row)
                }
                None => {
                    catalogue.unread.insert(found.path.clone());
                    self.old.get(&found.path).cloned()
                }
            };
            catalogue.files.extend(row.map(|row| (found.path.clone(), row)));
        }
    }

    /// What became of looking at a file; `None` after a stop. Media need no look.
    fn look_at(&self, found: &Found) -> Option<Examined> {
        if self.options.is_stopped() && found.may_be_transcript() {
            return None;
        }
        let examined = examine(self.root, found, self.old.get(&found.path), self.now_ns);
        self.options.reporter.advanced(1, found.bytes_to_read());
        Some(examined)
    }
}
