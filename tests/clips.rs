//! Clips cut by `search --clips`, where ffmpeg is installed.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::Place;

/// Whether ffmpeg is there, and a loud word where it is not.
fn with_ffmpeg() -> bool {
    let runs = |tool| Command::new(tool).arg("-version").output().is_ok();
    let there = runs("ffmpeg") && runs("ffprobe");
    if !there {
        let _ = std::io::stderr().write_all(b"FFMPEG ABSENT: clips were not tested\n");
    }
    there
}

/// A library with a film of eight seconds, a film that is none, and a video without one.
fn library() -> Place {
    let place = Place::new();
    let cue = |from: u64, text: &str| {
        format!("1\n00:00:0{from},000 --> 00:00:0{},000\n{text}\n\n", from + 1)
    };
    place.write("library/pier.srt", cue(2, "gulls again") + &cue(5, "more gulls"));
    place.write("library/torn.srt", cue(1, "gulls too"));
    place.write("library/torn.avi", "no film");
    place.write("library/radio.srt", cue(1, "gulls heard"));
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=8:s=32x32:r=10"]);
    command.args(["-f", "lavfi", "-i", "sine=d=8", "-c:v", "mpeg4", "-c:a", "aac"]);
    let ran = command.arg(place.path("library/pier.mp4")).stdin(Stdio::null()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    place
}

fn files(place: &Place, below: &str) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(place.path(below)) else { return Vec::new() };
    let mut names: Vec<_> =
        folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The length in seconds, as ffprobe tells it.
fn length(place: &Place, below: &str) -> f64 {
    let mut command = Command::new("ffprobe");
    command.args(["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"]);
    let told = command.arg(place.path(below)).output().unwrap().stdout;
    String::from_utf8(told).unwrap().trim().parse().unwrap()
}

#[test]
fn each_moment_is_cut_and_the_rest_is_counted() {
    if !with_ffmpeg() {
        return;
    }
    let place = library();
    let args = ["search", "gulls", "--all", "-L", "library", "--clips", "clips"];
    let ran = place.run(&args).ends(2);
    let made = files(&place, "clips");
    assert_eq!(made.len(), 2, "{made:?}");
    assert!(made[0].starts_with("pier_00-00-02.") && made[0].ends_with("_gulls.mp4"), "{made:?}");
    assert!(made[1].starts_with("pier_00-00-05."), "{made:?}");
    assert!(ran.stderr.contains("error: cannot cut torn at 00:00:01."), "{}", ran.stderr);
    let note = "note: clips holds 2 clips; 1 failed; 1 moment without a media file left out";
    assert!(ran.stderr.contains(note), "{}", ran.stderr);
    assert_eq!(ran.stdout.lines().filter(|line| line.contains("gulls")).count(), 4);
}

#[test]
fn clips_are_as_long_as_asked_and_told_as_records() {
    if !with_ffmpeg() {
        return;
    }
    let place = library();
    let args = ["search", "\"more gulls\"", "--json", "-L", "library", "--clips", "clips"];
    let ran = place.run(&[&args[..], &["--lead", "2s", "--trail", "0"]].concat()).ends(0);
    let (moment, clip) = (&ran.records_of("moment")[0], &ran.records_of("clip")[0]);
    assert_eq!(clip["start_ms"], moment["start_ms"]);
    assert_eq!(clip["warning"], serde_json::json!(null));
    let path = clip["path"].as_str().unwrap();
    let (start, end) = (moment["start_ms"].as_f64().unwrap(), moment["end_ms"].as_f64().unwrap());
    let expected = (end - start) / 1_000.0 + 2.0;
    assert!((length(&place, path) - expected).abs() < 0.2, "{} {expected}", length(&place, path));
    assert_eq!(ran.records().pop().unwrap()["type"], "result");
    // What is there stays.
    let again = place.run(&args).ends(2);
    assert_eq!(again.records_of("clip").len(), 0);
    assert!(again.records_of("error")[0]["hint"].as_str().unwrap().contains("--force"));
    place.run(&[&args[..], &["--force", "--copy"]].concat()).ends(0);
    assert_eq!(files(&place, "clips").len(), 1);
}

#[test]
fn without_ffmpeg_or_media_nothing_is_made() {
    if !with_ffmpeg() {
        return;
    }
    let place = library();
    place.run(&["index", "library"]).ends(0);
    let args = ["search", "gulls", "--no-scan", "-L", "library", "--clips", "clips"];
    let mut command = place.command(&args);
    let ran = command.env("PATH", place.path("none")).output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(told.contains("ffmpeg is not installed") && told.contains("hint: "), "{told}");
    let radio = place.run(&[&args[..], &["--video", "radio"]].concat()).ends(2);
    assert!(radio.stderr.contains("no media file of these moments"), "{}", radio.stderr);
    place.run(&["search", "zeppelin", "-L", "library", "--clips", "clips"]).ends(1);
    assert!(!place.path("clips").exists());
}

/// A recording that is searched as one file is its own media.
#[test]
fn a_moment_of_a_recording_is_cut_out_of_it() {
    if !with_ffmpeg() {
        return;
    }
    let place = library();
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-i"]).arg(place.path("library/pier.mp4"));
    command.arg("-i").arg(place.path("library/pier.srt")).args(["-c", "copy", "-c:s", "srt"]);
    let ran = command.arg(place.path("film.mkv")).stdin(Stdio::null()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    place.run(&["search", "\"gulls again\"", "film.mkv", "--clips", "clips"]).ends(0);
    assert!(files(&place, "clips")[0].starts_with("film-mkv_00-00-02."));
}

/// Ctrl-C ends the clip that is being cut and those behind it, and leaves no half file.
#[cfg(unix)]
#[test]
fn an_interrupted_cut_leaves_no_half_file() {
    use std::os::unix::fs::PermissionsExt;

    let place = library_without_ffmpeg();
    // An ffmpeg that answers what it can, and then presses Ctrl-C and cuts without end.
    let script = "#!/bin/sh\ncase \"$*\" in *-encoders*) echo ' V libx264'; echo ' A aac';;\n\
        *) for last; do :; done; echo half > \"${last#file:}\"; kill -INT $PPID; exec sleep 60;; esac\n";
    let tool = place.write("bin/ffmpeg", script);
    std::fs::set_permissions(tool, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command =
        place.command(&["search", "gulls", "--all", "-L", "library", "--clips", "clips"]);
    let path = format!("{}:/usr/bin:/bin", place.path("bin").display());
    let mut child =
        command.env("PATH", path).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
    let mut told = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut told).unwrap();
    assert!(told.contains("warning: stopped; not cut: 2 clips"), "{told}");
    assert_eq!(files(&place, "clips"), [""; 0]);
}

#[cfg(unix)]
fn library_without_ffmpeg() -> Place {
    let place = Place::new();
    for name in ["one", "two"] {
        place.write(&format!("library/{name}.srt"), "1\n00:00:01,000 --> 00:00:02,000\ngulls\n\n");
        place.write(&format!("library/{name}.avi"), "a film to the script");
    }
    place
}
