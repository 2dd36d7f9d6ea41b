//! The files of the catalogue, brought up to the disk.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;

use super::{RefreshOptions, Refreshed};
use crate::catalogue::{Catalogue, Row, State};
use crate::chunks::chunks;
use crate::embedded::{Kept, is_available};
use crate::file_type::FileType;
use crate::library::Library;
use crate::read_file::{Examined, MovedText, examine, examine_media};
use crate::report::Phase;
use crate::scan::{Found, Scan, nanoseconds};

/// What became of the files since the last refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Changes {
    /// The catalogue has something new.
    pub(super) noted: bool,
    /// The videos may be others.
    pub(super) videos: bool,
}

/// Looks at every file that is new or may have changed, and forgets those that are gone.
///
/// Stopped, it keeps the old rows of the files it did not come to, and notes their names.
pub(super) fn update(
    library: &Library,
    catalogue: &mut Catalogue,
    scan: Scan,
    options: &RefreshOptions<'_>,
    refreshed: &mut Refreshed,
) -> Changes {
    let Compared { todo, gone, looks_inside } = compare(&catalogue.files, scan.files);
    let mut changes = Changes { noted: false, videos: !gone.is_empty() };
    let gone: Vec<(String, Row)> =
        gone.into_iter().filter_map(|path| catalogue.files.remove_entry(&path)).collect();
    if (&catalogue.refused, &catalogue.passed_over) != (&scan.refused, &scan.passed_over) {
        catalogue.refused = scan.refused;
        catalogue.passed_over = scan.passed_over;
        changes.noted = true;
    }
    changes.videos |= !catalogue.unread.is_empty();
    catalogue.unread.clear();
    let kept = Kept::new(library.index_dir());
    let reading = Reading {
        root: library.root(),
        moved: moved_texts(&gone),
        kept: looks_inside.then_some(&kept),
        options,
        now_ns: nanoseconds(SystemTime::now()),
    };
    let bytes = todo.iter().map(Found::bytes_to_read).sum();
    options.reporter.started(Phase::Reading, todo.len(), bytes);
    for chunk in chunks(&todo, Found::bytes_to_read) {
        reading.take_in(chunk, catalogue, refreshed, &mut changes);
    }
    options.reporter.finished();
    if changes.videos {
        let embedded = catalogue.files.iter().filter(|(_, row)| row.is_embedded());
        kept.retain(embedded.map(|(path, _)| path.as_str()));
    }
    refreshed.waiting += catalogue.unread.len();
    changes
}

/// The files on the disk beside those of the catalogue.
struct Compared {
    /// The files to look at.
    todo: Vec<Found>,
    /// The paths of the files that are no more.
    gone: Vec<String>,
    /// Recordings are looked into, as there are some that were not and ffmpeg is here.
    looks_inside: bool,
}

/// Goes along both, as both are in the order of their paths.
fn compare(files: &BTreeMap<String, Row>, found: Vec<Found>) -> Compared {
    let mut rows = files.iter().peekable();
    let (mut todo, mut gone) = (Vec::new(), Vec::new());
    for found in found {
        while let Some((path, _)) = rows.next_if(|(path, _)| **path < found.path) {
            gone.push(path.clone());
        }
        let row = rows.next_if(|(path, _)| **path == found.path).map(|(_, row)| row);
        let known = row.is_some_and(|row| row.is_unchanged(found.stamp));
        let closed = is_closed(&found, row);
        if !known || closed {
            todo.push((found, known, closed));
        }
    }
    gone.extend(rows.map(|(path, _)| path.clone()));
    let looks_inside = todo.iter().any(|(_, _, closed)| *closed) && is_available();
    todo.retain(|(_, known, _)| !known || looks_inside);
    let todo = todo.into_iter().map(|(found, _, _)| found).collect();
    Compared { todo, gone, looks_inside }
}

/// Whether a recording may hold text and was not looked into, as it is new or ffmpeg was not
/// there.
fn is_closed(found: &Found, row: Option<&Row>) -> bool {
    let looked = |row: &Row| row.is_unchanged(found.stamp) && row.state != State::Media;
    found.may_have_tracks() && found.stamp.size > 0 && !row.is_some_and(looked)
}

/// What is known of files that may only have got another name.
fn moved_texts(gone: &[(String, Row)]) -> HashMap<MovedText<'_>, &State> {
    let texts = gone.iter().filter(|(_, row)| !row.is_embedded());
    let known = texts
        .filter_map(|(path, row)| Some((MovedText::new(path, row.hash.as_deref()?), &row.state)));
    known.collect()
}

/// The reading of one refresh.
struct Reading<'a> {
    root: &'a Path,
    moved: HashMap<MovedText<'a>, &'a State>,
    /// Where the text inside recordings is kept, where they are looked into.
    kept: Option<&'a Kept>,
    options: &'a RefreshOptions<'a>,
    now_ns: i64,
}

impl Reading<'_> {
    fn take_in(
        &self,
        chunk: &[Found],
        catalogue: &mut Catalogue,
        refreshed: &mut Refreshed,
        changes: &mut Changes,
    ) {
        let old = &catalogue.files;
        let look_at = |found: &Found| self.look_at(found, old.get(&found.path));
        let looked: Vec<_> = chunk.par_iter().map(look_at).collect();
        for (found, examined) in chunk.iter().zip(looked) {
            let Some(Examined { mut row, read }) = examined else {
                catalogue.unread.insert(found.path.clone());
                changes.videos = true;
                continue;
            };
            refreshed.read += usize::from(read);
            let before = catalogue.files.get(&found.path);
            row.video = before.and_then(|before| before.video);
            changes.noted |= before != Some(&row);
            changes.videos |= before.is_none_or(|before| !before.says_as(&row));
            catalogue.files.insert(found.path.clone(), row);
        }
    }

    /// What became of looking at a file; `None` after a stop. Recordings need no look: what was
    /// not looked into then, or was cut off by the stop, is looked into the next time.
    fn look_at(&self, found: &Found, before: Option<&Row>) -> Option<Examined> {
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
            examine(self.root, found, before, &self.moved, self.now_ns)
        };
        self.options.reporter.advanced(1, found.bytes_to_read());
        Some(examined)
    }
}
