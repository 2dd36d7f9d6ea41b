//! The files of the catalogue, brought up to the disk.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;

use super::{RefreshOptions, Refreshed};
use crate::catalogue::{Catalogue, Row, State};
use crate::chunks::chunks;
use crate::embedded::{Kept, is_available};
use crate::file_type::FileType;
use crate::library::Library;
use crate::read_file::{Examined, examine, examine_media};
use crate::report::Phase;
use crate::scan::{Found, Scan, nanoseconds};

/// Looks at every file that is new or may have changed, and forgets those that are gone.
///
/// Stopped, it keeps the old rows of the files it did not come to, and notes their names.
pub(super) fn update(
    library: &Library,
    catalogue: &mut Catalogue,
    scan: Scan,
    options: &RefreshOptions<'_>,
    refreshed: &mut Refreshed,
) {
    let mut old = std::mem::take(&mut catalogue.files);
    let kept = Kept::new(library.index_dir());
    let looks_inside = scan.files.iter().any(|f| is_closed(f, &old)) && is_available();
    let (same, todo): (Vec<_>, Vec<_>) = scan.files.into_iter().partition(|found| {
        let known = old.get(&found.path).is_some_and(|row| row.is_unchanged(found.stamp));
        known && !(looks_inside && is_closed(found, &old))
    });
    for found in same {
        let row = old.remove(&found.path);
        catalogue.files.extend(row.map(|row| (found.path, row)));
    }
    catalogue.refused = scan.refused;
    catalogue.unread.clear();
    let reading = Reading {
        root: library.root(),
        old: &old,
        kept: looks_inside.then_some(&kept),
        options,
        now_ns: nanoseconds(SystemTime::now()),
    };
    options.reporter.started(
        Phase::Reading,
        todo.len(),
        todo.iter().map(Found::bytes_to_read).sum(),
    );
    for chunk in chunks(&todo, Found::bytes_to_read) {
        reading.take_in(chunk, catalogue, refreshed);
    }
    options.reporter.finished();
    let embedded = catalogue.files.iter().filter(|(_, row)| row.is_embedded());
    kept.retain(embedded.map(|(path, _)| path.as_str()));
    refreshed.waiting += catalogue.unread.len();
}

/// Whether a recording may hold text and was not looked into, as it is new or ffmpeg was not
/// there.
fn is_closed(found: &Found, old: &BTreeMap<String, Row>) -> bool {
    let looked = |row: &Row| row.is_unchanged(found.stamp) && row.state != State::Media;
    found.may_have_tracks() && found.stamp.size > 0 && !old.get(&found.path).is_some_and(looked)
}

/// The reading of one refresh.
struct Reading<'a> {
    root: &'a Path,
    /// The rows of the files that may have changed.
    old: &'a BTreeMap<String, Row>,
    /// Where the text inside recordings is kept, where they are looked into.
    kept: Option<&'a Kept>,
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

    /// What became of looking at a file; `None` after a stop. Recordings need no look: what was
    /// not looked into then, or was cut off by the stop, is looked into the next time.
    fn look_at(&self, found: &Found) -> Option<Examined> {
        let stopped = || self.options.is_stopped();
        let examined = if found.file_type == FileType::Media {
            let kept = self.kept.filter(|_| !stopped());
            let examined = examine_media(self.root, found, kept, self.options.stop, self.now_ns);
            match examined.row.fault() {
                Some(_) if stopped() => examine_media(self.root, found, None, None, self.now_ns),
                _ => examined,
            }
        } else if stopped() {
            return None;
        } else {
            examine(self.root, found, self.old.get(&found.path), self.now_ns)
        };
        self.options.reporter.advanced(1, found.bytes_to_read());
        Some(examined)
    }
}
