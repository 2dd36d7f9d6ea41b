//! Refreshes that are stopped in the middle.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::support::{Folder, canonical, srt};
use cuedex_index::{Query, SearchOptions, View};
use cuedex_library::{FileState, Library, Phase, RefreshOptions, Refreshed, Reporter};

#[test]
fn a_stopped_refresh_says_so_and_the_next_one_goes_on() {
    let folder = Folder::new();
    for n in 0..20 {
        folder.old(&format!("{n}.srt"), &srt("alpha"));
    }
    let stop = AtomicBool::new(false);
    let stopper = StopAfter { indexed: Mutex::new(5), stop: &stop };
    let library = folder.library();
    let refreshed = library
        .refresh(&RefreshOptions { stop: Some(&stop), reporter: &stopper, ..Default::default() })
        .unwrap();
    assert!(refreshed.interrupted);
    assert!(refreshed.changed >= 5 && refreshed.waiting > 0);
    assert_eq!(refreshed.changed + refreshed.waiting, 20);
    assert_eq!(folder.hits("alpha"), refreshed.changed);
    let waiting = library.status().unwrap().files.into_iter();
    assert_eq!(waiting.filter(|f| f.state == FileState::Waiting).count(), refreshed.waiting);
    let rest = folder.refresh();
    assert_eq!((rest.read, rest.changed, rest.waiting), (0, refreshed.waiting, 0));
    assert_eq!(folder.hits("alpha"), 20);
}

/// Stops the work after some videos were indexed.
struct StopAfter<'a> {
    indexed: Mutex<usize>,
    stop: &'a AtomicBool,
}

impl Reporter for StopAfter<'_> {
    fn started(&self, phase: Phase, files: usize, bytes: u64) {
        assert_eq!(files, 20);
        assert!(bytes > 0);
        if phase == Phase::Reading {
            *self.indexed.lock().unwrap() += files;
        }
    }

    fn advanced(&self, files: usize, _bytes: u64) {
        let mut left = self.indexed.lock().unwrap();
        *left = left.saturating_sub(files);
        if *left == 0 {
            self.stop.store(true, Ordering::Relaxed);
        }
    }
}

/// Stops the work after some files were looked at.
struct StopReading<'a> {
    after: usize,
    read: AtomicUsize,
    stop: &'a AtomicBool,
}

impl Reporter for StopReading<'_> {
    fn advanced(&self, files: usize, _bytes: u64) {
        if self.read.fetch_add(files, Ordering::Relaxed) + files >= self.after {
            self.stop.store(true, Ordering::Relaxed);
        }
    }
}

fn stopped_after(folder: &Folder, after: usize) -> Refreshed {
    let stop = AtomicBool::new(false);
    let stopper = StopReading { after, read: AtomicUsize::new(0), stop: &stop };
    let options =
        RefreshOptions { stop: Some(&stop), reporter: &stopper, ..RefreshOptions::default() };
    folder.library().refresh(&options).unwrap()
}

fn waiting(library: &Library) -> usize {
    let files = library.status().unwrap().files.into_iter();
    files.filter(|file| file.state == FileState::Waiting).count()
}

/// Every video and place that a word is found in.
fn found(folder: &Folder, word: &str) -> BTreeSet<String> {
    let options = SearchOptions { view: View::Hits, limit: 1_000, ..SearchOptions::default() };
    let found = folder.library().search(&Query::parse(word).unwrap(), &options).unwrap();
    found
        .results
        .moments
        .iter()
        .map(|m| format!("{} {:?} {}", m.video, m.span, m.snippet))
        .collect()
}

#[test]
fn what_was_read_before_a_stop_is_searched() {
    let folder = Folder::new();
    for n in 0..40 {
        folder.old(&format!("{n}.srt"), &srt("alpha"));
    }
    let refreshed = stopped_after(&folder, 5);
    assert!(refreshed.interrupted);
    assert!(refreshed.read >= 5 && refreshed.waiting > 0, "{refreshed:?}");
    assert_eq!(refreshed.changed, refreshed.read);
    assert_eq!(refreshed.read + refreshed.waiting, 40);
    assert_eq!(folder.hits("alpha"), refreshed.read);
    assert_eq!(waiting(&folder.library()), refreshed.waiting);
    let rest = folder.refresh();
    assert_eq!(
        (rest.read, rest.changed, rest.waiting),
        (40 - refreshed.read, 40 - refreshed.read, 0)
    );
    assert_eq!((folder.hits("alpha"), waiting(&folder.library())), (40, 0));
}

#[test]
fn a_video_waits_for_all_of_its_files_and_the_next_refresh_completes_all() {
    let folder = Folder::new();
    for n in 0..15 {
        folder.old(&format!("{n}.de.srt"), &srt(&format!("hafen {n}")));
        folder.old(&format!("{n}.en.srt"), &srt(&format!("harbor {n}")));
        folder.old(&format!("{n}.mp4"), "");
    }
    for after in [1, 2, 9, 20] {
        folder.library().clean().unwrap();
        let refreshed = stopped_after(&folder, after);
        assert_eq!(refreshed.changed * 2 + refreshed.waiting, 30, "{refreshed:?}");
        let videos = |word: &str| -> BTreeSet<String> {
            let ids = found(&folder, word).into_iter();
            ids.filter_map(|found| Some(found.split_once(' ')?.0.to_owned())).collect()
        };
        assert_eq!(videos("harbor"), videos("hafen"));
        assert_eq!(videos("harbor").len(), refreshed.changed);
        assert_eq!(waiting(&folder.library()), refreshed.waiting);
        folder.refresh();
        let (completed, listed) = (found(&folder, "harbor"), folder.library().videos().unwrap());
        let rebuild = RefreshOptions { rebuild: true, ..RefreshOptions::default() };
        folder.library().refresh(&rebuild).unwrap();
        assert_eq!(completed, found(&folder, "harbor"));
        assert_eq!(listed, folder.library().videos().unwrap());
    }
}

#[test]
fn a_stop_before_anything_was_read_forgets_nothing() {
    let folder = Folder::new();
    folder.old("talk.srt", &srt("alpha"));
    folder.old("gone.srt", &srt("bravo"));
    folder.refresh();
    folder.young("talk.srt", &srt("delta"));
    std::fs::rename(folder.path("gone.srt"), folder.path("moved.srt")).unwrap();
    let stop = AtomicBool::new(true);
    let options = RefreshOptions { stop: Some(&stop), ..RefreshOptions::default() };
    let refreshed = folder.library().refresh(&options).unwrap();
    assert_eq!((refreshed.changed, refreshed.waiting), (0, 2));
    assert_eq!(waiting(&folder.library()), 2);
    assert_eq!(["alpha", "bravo", "delta"].map(|word| folder.hits(word)), [1, 0, 0]);
    folder.refresh();
    assert_eq!(["alpha", "bravo", "delta"].map(|word| folder.hits(word)), [0, 1, 1]);
}

#[test]
fn a_stop_after_an_update_of_the_program_keeps_what_was_found_before() {
    let folder = Folder::new();
    folder.old("talk.srt", &srt("alpha"));
    folder.old("memories/odd.cuedex.json", &canonical(Some("VI1"), "en", "alpha"));
    folder.refresh();
    let path = folder.path(".cuedex/index-v1/catalogue");
    let catalogue = std::fs::read(&path).unwrap();
    let says = b"\"reader\":\"";
    let at = catalogue.windows(says.len()).position(|bytes| bytes == says).unwrap() + says.len();
    let older = [&catalogue[..at], b"older-", &catalogue[at..]].concat();
    std::fs::write(&path, older).unwrap();
    let stop = AtomicBool::new(true);
    let options = RefreshOptions { stop: Some(&stop), ..RefreshOptions::default() };
    let refreshed = folder.library().refresh(&options).unwrap();
    assert_eq!((refreshed.removed, refreshed.waiting), (0, 2));
    assert_eq!(folder.hits("alpha"), 2);
    let rest = folder.refresh();
    assert_eq!((rest.read, rest.removed, folder.hits("alpha")), (2, 0, 2));
}
