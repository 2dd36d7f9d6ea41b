use std::io::Write;
use std::process::{Command, Stdio};

use super::*;

/// Whether ffmpeg is there, and a loud word where it is not.
fn with_ffmpeg() -> bool {
    let there = crate::embedded::is_available();
    if !there {
        let _ = std::io::stderr().write_all(b"FFMPEG ABSENT: cutting clips was not tested\n");
    }
    there
}

/// A film of six seconds with sound, its pictures of an odd size.
fn film(path: &Path) {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=6:s=33x35:r=10"]);
    command.args(["-f", "lavfi", "-i", "sine=d=6", "-c:v", "mpeg4", "-g", "20", "-c:a", "aac"]);
    let ran = command.arg(path).stdin(Stdio::null()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// The length in milliseconds.
fn length(path: &Path) -> u64 {
    crate::embedded::probe(path).unwrap().duration.unwrap().as_millis()
}

fn files(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<_> =
        folder.read_dir().unwrap().map(|e| name(e).into_string().unwrap()).collect();
    names.sort();
    names
}

fn clip(media: &Path, from: u64, to: u64) -> Clip<'_> {
    let span = TimeSpan::from_millis(from, to);
    Clip { media, span, at: span.start(), video: "film", words: "a boat" }
}

#[test]
fn a_clip_is_as_long_as_it_should_be() {
    if !with_ffmpeg() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let (media, folder) = (place.path().join("film.mkv"), place.path().join("some/clips"));
    film(&media);
    let mut cutter = Cutter::new(&folder, ClipOptions::default()).unwrap();
    assert!(cutter.is_exact());
    let cut = cutter.cut(&clip(&media, 2_500, 4_000)).unwrap();
    assert_eq!(cut.complaint, None);
    assert_eq!(cut.path, folder.join("film_00-00-02.500_a-boat.mp4"));
    assert!(length(&cut.path).abs_diff(1_500) <= 150, "{}", length(&cut.path));
    // What lies behind the end is left out.
    let cut = cutter.cut(&clip(&media, 5_000, 60_000)).unwrap();
    assert!(length(&cut.path).abs_diff(1_000) <= 150, "{}", length(&cut.path));
    let copied = ClipOptions { copy: true, ..ClipOptions::default() };
    let mut cutter = Cutter::new(&folder, copied).unwrap();
    assert!(!cutter.is_exact());
    let cut = cutter.cut(&clip(&media, 2_500, 4_000)).unwrap();
    assert_eq!(cut.path.extension().unwrap(), "mkv");
    assert!(length(&cut.path) >= 1_500, "{}", length(&cut.path));
}

#[test]
fn what_is_there_stays_unless_it_is_to_be_replaced() {
    if !with_ffmpeg() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let (media, folder) = (place.path().join("film.mkv"), place.path().join("clips"));
    film(&media);
    let path = folder.join("film_00-00-01.000_a-boat.mp4");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(&path, "mine").unwrap();
    let clip = clip(&media, 1_000, 2_000);
    let error = Cutter::new(&folder, ClipOptions::default()).unwrap().cut(&clip).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyThere);
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    let replacing = ClipOptions { replace: true, ..ClipOptions::default() };
    let mut cutter = Cutter::new(&folder, replacing).unwrap();
    cutter.cut(&clip).unwrap();
    assert!(length(&path) > 0);
    // Another moment of the same name is another clip.
    let second = cutter.cut(&clip).unwrap();
    assert_eq!(second.path.file_name().unwrap(), "film_00-00-01.000_a-boat-2.mp4");
}

#[test]
fn a_clip_that_fails_leaves_nothing_behind() {
    if !with_ffmpeg() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let (media, folder) = (place.path().join("film.mkv"), place.path().join("clips"));
    film(&media);
    let stop = AtomicBool::new(true);
    let no_time = ClipOptions { limit: Duration::ZERO, ..ClipOptions::default() };
    let stopped = ClipOptions { stop: Some(&stop), ..ClipOptions::default() };
    let behind = (media.clone(), 60_000, ClipOptions::default());
    let broken = place.path().join("broken.mp4");
    std::fs::write(&broken, "no film").unwrap();
    let playlist = place.path().join("list.mp4");
    std::fs::write(&playlist, "ffconcat version 1.0\nfile film.mkv\n").unwrap();
    for (media, from, options) in [
        behind,
        (broken, 0, ClipOptions::default()),
        (playlist, 0, ClipOptions::default()),
        (place.path().join("absent.mp4"), 0, ClipOptions::default()),
        (media.clone(), 0, no_time),
        (media, 0, stopped),
    ] {
        let mut cutter = Cutter::new(&folder, options).unwrap();
        let cut = cutter.cut(&clip(&media, from, from + 1_000));
        assert!(cut.is_err(), "{} {from}", media.display());
        assert_eq!(files(&folder), [""; 0], "{} {from}", media.display());
    }
}
