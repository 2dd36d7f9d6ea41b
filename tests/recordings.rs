//! Text tracks inside recordings, where ffmpeg is installed, and what is said where it is not.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::Place;

const ENGLISH: &str = "1\n00:00:00,100 --> 00:00:00,900\nto the <i>quiet</i> harbor\n";
const GERMAN: &str = "1\n00:00:00,100 --> 00:00:00,900\nzum stillen hafen\n";

/// Whether ffmpeg is there, and a loud word where it is not.
fn with_ffmpeg() -> bool {
    let runs = |tool| Command::new(tool).arg("-version").output().is_ok();
    let there = runs("ffmpeg") && runs("ffprobe");
    if !there {
        let told = "FFMPEG ABSENT: the text tracks inside recordings were not tested\n";
        let _ = std::io::stderr().write_all(told.as_bytes());
    }
    there
}

/// Makes a recording of two seconds: an English track that is the default, and a German one.
fn film(place: &Place, below: &str) {
    let (english, german) = (place.write("en.tmp", ENGLISH), place.write("de.tmp", GERMAN));
    let path = place.path(below);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=2:s=32x32:r=5"]);
    for text in [&german, &english] {
        command.args(["-f", "srt", "-i"]).arg(text);
    }
    command.args(["-map", "0", "-map", "1", "-map", "2", "-c:s", codec(&path)]);
    command.args(["-metadata:s:s:0", "language=ger", "-metadata:s:s:1", "language=eng"]);
    command.args(["-disposition:s:0", "0", "-disposition:s:1", "default"]);
    let ran = command.arg(path).stdin(Stdio::null()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    std::fs::remove_file(english).unwrap();
    std::fs::remove_file(german).unwrap();
}

fn codec(path: &Path) -> &'static str {
    if path.extension().is_some_and(|e| e == "mkv") { "srt" } else { "mov_text" }
}

#[test]
fn the_default_text_track_of_a_recording_is_converted_and_the_others_are_named() {
    if !with_ffmpeg() {
        return;
    }
    let place = Place::new();
    for name in ["film.mkv", "film.mp4"] {
        film(&place, name);
        let ran = place.run(&["convert", name, "--to", "srt"]).ends(0);
        assert_eq!(ran.stdout.trim_end(), ENGLISH.trim_end(), "{name}");
        let told = format!("note: {name}: the text track written is en, default; others are de");
        assert!(ran.stderr.contains(&told), "{}", ran.stderr);
        let all = place.run(&["convert", name, "--to", "json"]).ends(0);
        for text in ["to the quiet harbor", "zum stillen hafen", r#""language":"de""#] {
            assert!(all.stdout.contains(text), "{}", all.stdout);
        }
        assert!(!all.stderr.contains("others are"), "{}", all.stderr);
    }
    let ran = place.run(&["convert", "film.mkv", "--json", "-o", "out.srt"]).ends(0);
    let converted = &ran.records_of("converted")[0];
    assert_eq!(converted["tracks"], serde_json::json!(["en, default", "de"]));
}

#[test]
fn one_recording_is_searched_and_merged() {
    if !with_ffmpeg() {
        return;
    }
    let place = Place::new();
    film(&place, "film.mkv");
    let ran = place.run(&["search", "--json", "stillen hafen", "film.mkv"]).ends(0);
    let moment = &ran.records_of("moment")[0];
    assert_eq!((&moment["video"], &moment["start_ms"].is_u64()), (&"film.mkv".into(), &true));
    place.write("seen.visual.srt", "1\n00:00:00,000 --> 00:00:01,000\na boat\n");
    let ran = place.run(&["merge", "film.mkv", "seen.visual.srt", "--to", "txt"]).ends(0);
    for text in ["a boat", "to the quiet harbor", "zum stillen hafen"] {
        assert!(ran.stdout.contains(text), "{}", ran.stdout);
    }
}

#[test]
fn a_library_finds_words_inside_its_recordings() {
    if !with_ffmpeg() {
        return;
    }
    let place = Place::new();
    film(&place, "library/films/harbor.mkv");
    let ran = place.run(&["search", "--json", "quiet harbor", "library"]).ends(0);
    let moment = &ran.records_of("moment")[0];
    assert_eq!(moment["video"], "films/harbor");
    assert_eq!(moment["path"], "films/harbor.mkv");
    place.write("library/films/harbor.en.srt", ENGLISH);
    place.write("library/films/harbor.de.srt", GERMAN);
    let ran = place.run(&["status", "library"]).ends(0);
    let told = "shadowed  films/harbor.mkv: films/harbor.de.srt is taken instead: it is a file of \
                its own, beside the recording";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
}

#[test]
fn a_recording_whose_name_looks_like_an_option_is_a_file() {
    if !with_ffmpeg() {
        return;
    }
    let place = Place::new();
    film(&place, "film.mkv");
    for name in ["-i.mkv", "http:x.mkv"] {
        std::fs::copy(place.path("film.mkv"), place.path(name)).unwrap();
        let ran = place.run(&["convert", "--to", "srt", "--", name]).ends(0);
        assert_eq!(ran.stdout.trim_end(), ENGLISH.trim_end(), "{name}");
    }
}

/// The start of a recording, as far as its kind shows.
const HEAD: [u8; 16] = [0x1A, 0x45, 0xDF, 0xA3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

#[test]
fn a_broken_recording_is_an_error_with_ffprobes_reason() {
    if !with_ffmpeg() {
        return;
    }
    let place = Place::new();
    place.write("film.mkv", HEAD);
    let ran = place.run(&["convert", "film.mkv", "--to", "srt"]).ends(2);
    assert!(ran.stderr.contains("error: cannot read film.mkv"), "{}", ran.stderr);
    assert!(ran.stderr.contains("caused by: ffprobe failed: "), "{}", ran.stderr);
}

/// A recording of some minutes with a cue every second, cut in half.
fn cut_film(place: &Place, below: &str) {
    let cue = |n: usize| {
        let at = format!("00:{:02}:{:02}", n / 60, n % 60);
        format!("{n}\n{at},000 --> {at},900\ncue number {n}\n\n")
    };
    let text = place.write("cues.tmp", (1..=200).map(cue).collect::<String>());
    let path = place.path(below);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=201:s=32x32:r=5"]);
    command.args(["-f", "srt", "-i"]).arg(&text).args(["-map", "0", "-map", "1", "-c:s"]);
    command.args([codec(&path), "-movflags", "+faststart"]).arg(&path);
    let ran = command.stdin(Stdio::null()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    std::fs::remove_file(text).unwrap();
}

#[test]
fn a_recording_that_ends_too_early_is_warned_of_and_refused_when_strict() {
    if !with_ffmpeg() {
        return;
    }
    let place = Place::new();
    for (name, why) in [("film.mkv", "File ended prematurely"), ("film.mp4", "partial file")] {
        cut_film(&place, name);
        let convert = ["convert", name, "--to", "srt", "--force", "-o", "film.srt"];
        let ran = place.run(&convert).ends(0);
        let told = format!("warning: {name}: media/incomplete 1");
        assert!(ran.stderr.contains(&told), "{}", ran.stderr);
        let cues = place.read("film.srt").matches("cue number").count();
        assert!((20..180).contains(&cues), "{cues}");
        let ran = place.run(&[&convert[..], &["--warnings"]].concat()).ends(0);
        assert!(ran.stderr.contains(why), "{}", ran.stderr);
        assert!(!ran.stderr.contains(" @ 0x"), "no address in memory: {}", ran.stderr);
        let ran = place.run(&[&convert[..], &["--strict"]].concat()).ends(2);
        assert!(ran.stderr.contains("refused in strict mode: "), "{}", ran.stderr);
        assert!(ran.stderr.contains("[media/incomplete]"), "{}", ran.stderr);
        let ran = place.run(&["search", "cue", name]).ends(0);
        assert!(ran.stderr.contains("text may be missing"), "{}", ran.stderr);
        let ran = place.run(&["convert", name, "--json", "--force", "-o", "film.srt"]).ends(0);
        assert_eq!(ran.records_of("converted")[0]["warnings"]["media/incomplete"], 1);
    }
}

#[test]
fn a_library_names_the_recordings_that_may_miss_text() {
    if !with_ffmpeg() {
        return;
    }
    let place = Place::new();
    cut_film(&place, "library/cut.mkv");
    film(&place, "library/whole.mkv");
    for _ in 0..2 {
        let ran = place.run(&["status", "library"]).ends(0);
        let told = "note        cut.mkv: text may be missing, ffmpeg says: File ended prematurely";
        assert!(ran.stdout.contains(told), "{}", ran.stdout);
        assert_eq!(ran.stdout.matches("text may be missing").count(), 1, "{}", ran.stdout);
    }
}

#[test]
fn whole_recordings_are_read_without_a_warning_and_when_strict() {
    if !with_ffmpeg() {
        return;
    }
    let place = Place::new();
    for name in ["film.mkv", "film.mp4"] {
        film(&place, name);
        let ran = place.run(&["convert", name, "--to", "srt", "--strict"]).ends(0);
        assert!(!ran.stderr.contains("warning"), "{}", ran.stderr);
    }
}

#[test]
fn broken_recordings_are_named_and_their_sidecars_are_read() {
    if !with_ffmpeg() {
        return;
    }
    let place = Place::new();
    film(&place, "whole.mp4");
    let bytes = std::fs::read(place.path("whole.mp4")).unwrap();
    place.write("library/cut.mp4", &bytes[..bytes.len() / 2]);
    place.write("library/head.mkv", HEAD);
    place.write("library/junk.mp4", "neither sound nor pictures");
    place.write("library/empty.mkv", "");
    film(&place, "whole.mkv");
    let bytes = std::fs::read(place.path("whole.mkv")).unwrap();
    let word = |word: &[u8]| bytes.windows(word.len()).position(|part| part == word).unwrap();
    let before_text = word(b"zum stillen").min(word(b"to the <i>"));
    place.write("library/early.mkv", &bytes[..before_text]);
    let broken = |line: &str| line.starts_with("broken  ");
    let ran = place.run(&["search", "harbor", "library"]).ends(2);
    assert!(ran.stderr.contains("hint: `cuedex status` says why"), "{}", ran.stderr);
    place.write("library/cut.srt", ENGLISH);
    for _ in 0..2 {
        let ran = place.run(&["status", "library"]).ends(0);
        assert_eq!(ran.stdout.lines().filter(|l| broken(l)).count(), 5, "{}", ran.stdout);
        for told in [
            "cut.mp4: ffprobe failed: moov atom not found",
            "empty.mkv: the file is empty",
            "early.mkv: ffmpeg says: File ended prematurely",
        ] {
            assert!(ran.stdout.contains(&format!("broken  {told}\n")), "{}", ran.stdout);
        }
        assert!(!ran.stdout.contains("unreadable"), "{}", ran.stdout);
    }
    let ran = place.run(&["list", "library"]).ends(0);
    assert!(ran.stdout.contains("cut"), "{}", ran.stdout);
    assert!(
        ran.stderr.contains("note: 5 broken recordings, see `cuedex status`"),
        "{}",
        ran.stderr
    );
    let ran = place.run(&["list", "--json", "library"]).ends(0);
    let result = &ran.records_of("result")[0];
    assert_eq!((&result["unreadable"], &result["broken"]), (&0.into(), &5.into()));
    place.run(&["search", "harbor", "library"]).ends(0);
    std::fs::remove_file(place.path("library/empty.mkv")).unwrap();
    film(&place, "library/empty.mkv");
    place.run(&["search", "hafen", "library"]).ends(0);
}

#[test]
fn without_ffmpeg_a_folder_of_recordings_only_is_no_empty_folder() {
    let place = Place::new();
    place.write("library/film.mkv", HEAD);
    place.write("library/deep/other.mp4", HEAD);
    for args in [&["search", "harbor", "library"][..], &["list", "library"], &["index", "library"]]
    {
        let mut command = place.command(args);
        let output = command.env("PATH", place.path("home")).output().unwrap();
        let ran = crate::support::Ran::of(&output).ends(2);
        let hint = "hint: install ffmpeg: 2 recordings were not looked into";
        assert!(ran.stderr.contains(hint), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn without_ffmpeg_a_recording_is_refused_with_advice_and_a_library_says_so_once() {
    let place = Place::new();
    place.write("film.mkv", HEAD);
    place.write("library/film.mkv", HEAD);
    place.write("library/film.srt", ENGLISH);
    place.write("library/other.mp4", HEAD);
    let without = |args: &[&str]| {
        let mut command = place.command(args);
        crate::support::Ran::of(&command.env("PATH", place.path("home")).output().unwrap())
    };
    let ran = without(&["convert", "film.mkv", "--to", "srt"]).ends(2);
    assert!(ran.stderr.contains("caused by: ffprobe is not installed"), "{}", ran.stderr);
    assert!(ran.stderr.contains("hint: install ffmpeg"), "{}", ran.stderr);
    let ran = without(&["search", "harbor", "library"]).ends(0);
    assert!(!ran.stderr.contains("ffmpeg"), "{}", ran.stderr);
    let ran = without(&["status", "library"]).ends(0);
    let told = "ffmpeg is not installed, so 2 recordings were not searched for text tracks";
    assert_eq!(ran.stdout.matches(told).count(), 1, "{}", ran.stdout);
}

#[cfg(unix)]
#[test]
fn recordings_are_looked_into_once_ffmpeg_is_installed() {
    if !with_ffmpeg() {
        return;
    }
    let place = Place::new();
    film(&place, "library/film.mkv");
    place.write("library/talk.srt", ENGLISH);
    let run = |path: &Path, args: &[&str]| {
        let mut command = place.command(args);
        crate::support::Ran::of(&command.env("PATH", path).output().unwrap())
    };
    run(&place.path("home"), &["search", "hafen", "library"]).ends(1);
    place.run(&["search", "hafen", "library"]).ends(0);
}
