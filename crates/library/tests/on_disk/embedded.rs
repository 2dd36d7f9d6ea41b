//! Text inside recordings, where ffmpeg is installed.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use crate::support::{ENGLISH, Folder, GERMAN, srt};
use cuedex_format::ReadOptions;
use cuedex_library::{ErrorKind, FileState, Reason, RefreshOptions, embedded};

/// Whether ffmpeg is there, and a loud word where it is not.
pub(crate) fn with_ffmpeg() -> bool {
    let there = embedded::is_available();
    if !there {
        let told = "FFMPEG ABSENT: the text tracks inside recordings were not tested\n";
        let _ = std::io::stderr().write_all(told.as_bytes());
    }
    there
}

/// Makes a recording of two seconds with these texts in it, each with its language, by ffmpeg.
pub(crate) fn film(folder: &Folder, name: &str, codec: &str, texts: &[(&str, &str)]) {
    let work = tempfile::tempdir().unwrap();
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=2:s=32x32:r=5"]);
    let head = ";FFMETADATA1\ntitle=Junk title\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\n\
                title=At the pier\n";
    fs::write(work.path().join("head.txt"), head).unwrap();
    command.arg("-i").arg(work.path().join("head.txt"));
    for (n, (_, text)) in texts.iter().enumerate() {
        let path = work.path().join(format!("{n}.srt"));
        fs::write(&path, text).unwrap();
        command.arg("-i").arg(path);
    }
    command.args(["-map_metadata", "1", "-map_chapters", "1", "-map", "0", "-c:s", codec]);
    for (n, (language, _)) in texts.iter().enumerate() {
        command.args(["-map", &(n + 2).to_string()]);
        command.args([format!("-metadata:s:s:{n}"), format!("language={language}")]);
    }
    let made = work.path().join(Path::new(name).file_name().unwrap());
    let mut target = std::ffi::OsString::from("file:");
    target.push(&made);
    let ran = command.arg(target).stdin(Stdio::null()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    folder.old_bytes(name, &fs::read(made).unwrap());
}

fn state(folder: &Folder, path: &str) -> Option<FileState> {
    let files = folder.library().videos().unwrap().into_iter().flat_map(|video| video.files);
    let mut all = files.chain(folder.library().status().unwrap().files);
    all.find(|file| file.path == path).map(|file| file.state)
}

#[test]
fn words_inside_a_recording_are_found_and_it_is_gone_through_once() {
    if !with_ffmpeg() {
        return;
    }
    let folder = Folder::new();
    film(&folder, "talks/harbor.mkv", "srt", &[("eng", &srt(ENGLISH)), ("ger", &srt(GERMAN))]);
    film(&folder, "talks/pier.mp4", "mov_text", &[("eng", &srt("alpha bravo"))]);
    film(&folder, "talks/silent.mkv", "srt", &[]);
    let first = folder.refresh();
    assert_eq!((first.transcripts, first.read, first.changed), (2, 3, 2));
    assert_eq!(
        (folder.hits("boats OR boat"), folder.hits("hafen"), folder.hits("bravo")),
        (1, 1, 1)
    );
    let second = folder.refresh();
    assert_eq!((second.read, second.changed), (0, 0));
    let harbor = folder.library().read_video("harbor").unwrap();
    let languages: Vec<_> = harbor.tracks.iter().map(|t| t.language.as_deref()).collect();
    assert_eq!(languages, [Some("en"), Some("de")]);
    assert_eq!(harbor.tracks[0].provenance.as_deref(), Some("talks/harbor.mkv"));
    assert_eq!(harbor.media.as_deref(), Some("talks/harbor.mkv"));
    assert_eq!(harbor.chapters[0].title, "At the pier");
    assert_eq!(harbor.title.as_deref(), Some("Junk title"));
    let videos = folder.library().videos().unwrap();
    assert_eq!(videos[0].card.path, "talks/harbor.mkv");
    assert_eq!(videos[0].card.media.as_deref(), Some("talks/harbor.mkv"));
    assert_eq!(state(&folder, "talks/pier.mp4"), Some(FileState::Indexed));
    assert_eq!(state(&folder, "talks/silent.mkv"), None);
}

#[test]
fn what_was_kept_of_a_recording_may_be_lost_and_goes_with_it() {
    if !with_ffmpeg() {
        return;
    }
    let folder = Folder::new();
    film(&folder, "a.mkv", "srt", &[("eng", &srt("alpha"))]);
    film(&folder, "b.mkv", "srt", &[("eng", &srt("bravo"))]);
    folder.refresh();
    let kept = folder.path(".cuedex/index-v1/embedded");
    assert_eq!(fs::read_dir(&kept).unwrap().count(), 2);
    for entry in fs::read_dir(&kept).unwrap() {
        fs::write(entry.unwrap().path(), "torn").unwrap();
    }
    let talk = folder.library().read_video("a").unwrap();
    assert_eq!(talk.tracks[0].segments()[0].text, "alpha");
    fs::remove_file(folder.path("b.mkv")).unwrap();
    folder.refresh();
    assert_eq!(fs::read_dir(&kept).unwrap().count(), 1);
    assert_eq!((folder.hits("alpha"), folder.hits("bravo")), (1, 0));
    folder.library().clean().unwrap();
    assert!(!kept.exists());
}

#[test]
fn a_file_beside_a_recording_is_taken_before_the_same_text_inside() {
    if !with_ffmpeg() {
        return;
    }
    let folder = Folder::new();
    let inside = [("eng", srt(&format!("{ENGLISH} inside"))), ("ger", srt(GERMAN))];
    let inside: Vec<_> = inside.iter().map(|(language, text)| (*language, text.as_str())).collect();
    film(&folder, "talk.mkv", "srt", &inside);
    folder.old("talk.auto.srt", &srt(&format!("{ENGLISH} beside")));
    folder.refresh();
    assert_eq!((folder.hits("inside"), folder.hits("beside"), folder.hits("hafen")), (0, 1, 1));
    assert_eq!(state(&folder, "talk.mkv"), Some(FileState::Indexed), "its German text is taken");

    let other = Folder::new();
    film(&other, "talk.mkv", "srt", &[("eng", &srt(ENGLISH))]);
    other.old("talk.en.srt", &srt(ENGLISH));
    other.refresh();
    let by = FileState::Shadowed { by: "talk.en.srt".into(), reason: Reason::OwnFile };
    assert_eq!(state(&other, "talk.mkv"), Some(by));
    let talk = other.library().read_video("talk").unwrap();
    assert_eq!((talk.tracks.len(), talk.media.as_deref()), (1, Some("talk.mkv")));
    assert_eq!(talk.title, None, "nothing is taken of a recording that is shadowed");
}

#[test]
fn what_stands_beside_a_recording_knows_its_title_better() {
    if !with_ffmpeg() {
        return;
    }
    let folder = Folder::new();
    film(&folder, "Talk [x1].mkv", "srt", &[("eng", &srt("alpha"))]);
    let info =
        r#"{"id":"x1","title":"The real title","extractor_key":"E","upload_date":"20240506"}"#;
    folder.old("Talk [x1].info.json", info);
    folder.refresh();
    let videos = folder.library().videos().unwrap();
    assert_eq!(videos.len(), 1);
    assert_eq!(videos[0].card.title.as_deref(), Some("The real title"));
    assert_eq!(videos[0].card.path, "Talk [x1].mkv");
    let talk = folder.library().read_video("Talk [x1]").unwrap();
    assert_eq!(talk.title.as_deref(), Some("The real title"));
    assert_eq!(talk.chapters[0].title, "At the pier");
}

#[test]
fn a_recording_that_changes_is_looked_into_again() {
    if !with_ffmpeg() {
        return;
    }
    let folder = Folder::new();
    folder.old("talk.mkv", "still being written");
    let refreshed = folder.refresh();
    assert_eq!((refreshed.transcripts, refreshed.unreadable, refreshed.broken), (0, 0, 1));
    film(&folder, "talk.mkv", "srt", &[("eng", &srt("alpha"))]);
    folder.refresh();
    assert_eq!(folder.hits("alpha"), 1);
}

#[test]
fn names_that_look_like_options_and_addresses_are_files() {
    if !with_ffmpeg() {
        return;
    }
    let folder = Folder::new();
    let names = ["-i.mkv", "http:x.mkv", "concat:a|b.mkv", "it's 100%d.mkv"];
    for name in names {
        film(&folder, name, "srt", &[("eng", &srt("alpha"))]);
    }
    folder.refresh();
    assert_eq!(folder.hits("alpha"), names.len());
}

#[test]
fn a_list_of_other_files_is_not_followed() {
    if !with_ffmpeg() {
        return;
    }
    let folder = Folder::new();
    film(&folder, "secret.mkv", "srt", &[("eng", &srt("alpha"))]);
    let concat = "ffconcat version 1.0\nfile secret.mkv\n";
    let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsecret.mkv\n#EXT-X-ENDLIST\n";
    for list in [concat, playlist] {
        let path = folder.path("list.mkv");
        fs::write(&path, list).unwrap();
        assert_eq!(embedded::probe(&path).unwrap_err().kind(), ErrorKind::Unreadable, "{list}");
    }
}

#[test]
fn after_a_stop_recordings_wait_for_the_next_time() {
    if !with_ffmpeg() {
        return;
    }
    let folder = Folder::new();
    film(&folder, "talk.mkv", "srt", &[("eng", &srt("alpha"))]);
    let stop = std::sync::atomic::AtomicBool::new(true);
    let options = RefreshOptions { stop: Some(&stop), ..RefreshOptions::default() };
    let started = SystemTime::now();
    assert_eq!(folder.library().refresh(&options).unwrap().transcripts, 0);
    assert!(started.elapsed().unwrap() < Duration::from_secs(20));
    assert_eq!(folder.refresh().transcripts, 1);
}

#[test]
fn all_text_of_one_recording_is_read_and_what_it_is_in_is_told() {
    if !with_ffmpeg() {
        return;
    }
    let folder = Folder::new();
    film(&folder, "a.mkv", "ass", &[("eng", &srt("alpha"))]);
    film(&folder, "b.mkv", "webvtt", &[("eng", &srt("alpha")), ("eng", &srt("bravo"))]);
    film(&folder, "none.mkv", "srt", &[]);
    let codecs: Vec<_> = embedded::probe(&folder.path("a.mkv"))
        .unwrap()
        .tracks
        .into_iter()
        .map(|t| t.codec)
        .collect();
    assert_eq!(codecs, ["ass"]);
    let both = embedded::read(&folder.path("b.mkv"), &ReadOptions::default()).unwrap();
    let texts: Vec<_> =
        both.transcript.tracks.iter().map(|t| t.segments()[0].text.as_str()).collect();
    assert_eq!(texts, ["alpha", "bravo"]);
    assert_eq!(both.failed, []);
    let none = embedded::read(&folder.path("none.mkv"), &ReadOptions::default()).unwrap_err();
    assert_eq!(none.to_string(), "there is no text track in it");
}
