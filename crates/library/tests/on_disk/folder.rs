//! Libraries in temporary folders: what is found, read, kept and refused.

use std::fs;

use crate::support::{ENGLISH, Folder, GERMAN, canonical, srt};
use cuedex_library::{
    ErrorKind, FileState, IndexPlace, Library, OpenOptions, Reason, RefreshOptions,
};
use cuedex_model::{TrackKind, VideoId};

#[test]
fn unchanged_files_are_not_read_again() {
    let folder = Folder::new();
    folder.old("a.srt", &srt("alpha"));
    folder.old("b.srt", &srt("bravo"));
    let first = folder.refresh();
    assert_eq!((first.transcripts, first.read, first.changed), (2, 2, 2));
    let second = folder.refresh();
    assert_eq!((second.transcripts, second.read, second.changed), (2, 0, 0));
}

#[test]
fn a_young_file_is_hashed_but_not_indexed_again() {
    let folder = Folder::new();
    folder.young("a.srt", &srt("alpha"));
    folder.refresh();
    let again = folder.refresh();
    assert_eq!((again.read, again.changed), (1, 0));
}

#[test]
fn a_change_within_the_same_time_stamp_is_seen() {
    let folder = Folder::new();
    folder.young("a.srt", &srt("alpha"));
    folder.refresh();
    let times = fs::metadata(folder.path("a.srt")).unwrap().modified().unwrap();
    folder.young("a.srt", &srt("gamma"));
    let file = fs::File::options().write(true).open(folder.path("a.srt")).unwrap();
    file.set_modified(times).unwrap();
    assert_eq!(folder.refresh().changed, 1);
    assert_eq!((folder.hits("alpha"), folder.hits("gamma")), (0, 1));
}

#[test]
fn changed_renamed_and_deleted_files_are_followed() {
    let folder = Folder::new();
    folder.old("a.srt", &srt("alpha"));
    folder.old("b.srt", &srt("bravo"));
    folder.old("c.srt", &srt("charlie"));
    folder.refresh();
    folder.young("a.srt", &srt("delta"));
    fs::rename(folder.path("b.srt"), folder.path("z.srt")).unwrap();
    fs::remove_file(folder.path("c.srt")).unwrap();
    let refreshed = folder.refresh();
    assert_eq!((refreshed.transcripts, refreshed.changed, refreshed.removed), (2, 2, 2));
    let counts = ["alpha", "bravo", "charlie", "delta"].map(|word| folder.hits(word));
    assert_eq!(counts, [0, 1, 0, 1]);
    let ids: Vec<_> = folder.library().videos().unwrap().into_iter().map(|v| v.id).collect();
    assert_eq!(ids.iter().map(VideoId::as_str).collect::<Vec<_>>(), ["a", "z"]);
}

#[test]
fn five_files_for_one_talk_answer_once() {
    let folder = Folder::new();
    folder.old("talk.cuedex.json", &canonical(None, "en", ENGLISH));
    folder.old("talk.srt", &srt(ENGLISH));
    folder.old("talk.vtt", &format!("WEBVTT\n\n00:01.000 --> 00:09.000\n{ENGLISH}\n"));
    folder.old("talk.en.srt", &srt(ENGLISH));
    folder.old("talk.en.auto.srt", &srt(ENGLISH));
    folder.refresh();
    assert_eq!(folder.hits("harbor"), 1);
    let videos = folder.library().videos().unwrap();
    assert_eq!(videos.len(), 1);
    assert_eq!(videos[0].tracks.len(), 1);
    let shadowed = videos[0].files.iter().filter(|file| {
        matches!(&file.state, FileState::Shadowed { by, reason: Reason::Canonical }
            if by == "talk.cuedex.json")
    });
    assert_eq!(shadowed.count(), 4);
}

#[test]
fn when_the_chosen_file_goes_the_next_one_answers() {
    let folder = Folder::new();
    folder.old("talk.cuedex.json", &canonical(None, "en", "alpha harbor boat"));
    folder.old("talk.en.srt", &srt("alpha harbor ship"));
    folder.refresh();
    assert_eq!((folder.hits("boat"), folder.hits("ship")), (1, 0));
    fs::remove_file(folder.path("talk.cuedex.json")).unwrap();
    folder.refresh();
    assert_eq!((folder.hits("boat"), folder.hits("ship")), (0, 1));
}

#[test]
fn bad_files_are_listed_with_a_reason_and_stop_nothing() {
    let folder = Folder::new();
    folder.old("good.srt", &srt("alpha"));
    folder.old("empty.srt", "");
    folder.old_bytes("binary.srt", &[0, 159, 146, 150, 0, 0, 1, 2, 255, 254, 0]);
    folder.old("package.json", "{\"name\":\"x\",\"version\":\"1.0.0\"}");
    folder.old("notes.txt", "buy milk\n");
    folder.old("broken.cuedex.json", "{\"schema\":\"cuedex/transcript/1\",\"tracks\":[");
    folder.old("newer.cuedex.json", "{\"schema\":\"cuedex/transcript/9\"}");
    folder.old("good.srt.bak", &srt("backup"));
    let refreshed = folder.refresh();
    assert_eq!((refreshed.transcripts, refreshed.unreadable), (1, 4));
    assert_eq!((folder.hits("alpha"), folder.hits("backup")), (1, 0));
    let status = folder.library().status().unwrap();
    let state = |path: &str| &status.files.iter().find(|f| f.path == path).unwrap().state;
    for path in ["empty.srt", "binary.srt", "broken.cuedex.json", "newer.cuedex.json"] {
        assert!(matches!(state(path), FileState::Unreadable(why) if !why.is_empty()), "{path}");
    }
    for path in ["package.json", "notes.txt"] {
        assert!(matches!(state(path), FileState::NotATranscript(_)), "{path}");
    }
    assert_eq!(*state("good.srt"), FileState::Indexed);
    assert!(!status.files.iter().any(|file| file.path.ends_with(".bak")));
}

#[test]
fn a_file_that_was_mended_is_read_again() {
    let folder = Folder::new();
    folder.old("talk.srt", "");
    assert_eq!(folder.refresh().unreadable, 1);
    folder.young("talk.srt", &srt("alpha"));
    assert_eq!(folder.refresh().unreadable, 0);
    assert_eq!(folder.hits("alpha"), 1);
}

#[test]
fn files_that_are_too_large_are_refused_unopened() {
    let folder = Folder::new();
    let file = fs::File::create(folder.path("huge.srt")).unwrap();
    file.set_len((256 << 20) + 1).unwrap();
    let refreshed = folder.refresh();
    assert_eq!((refreshed.unreadable, refreshed.read), (1, 0));
    let status = folder.library().status().unwrap();
    assert!(
        matches!(&status.files[0].state, FileState::Unreadable(why) if why.contains("256 MiB"))
    );
}

#[test]
fn foreign_and_ignored_folders_are_left_alone() {
    let folder = Folder::new();
    for path in [
        "a.srt",
        ".hidden/b.srt",
        "node_modules/c.srt",
        "target/d.srt",
        "private/e.srt",
        "drafts/f.srt",
    ] {
        folder.old(path, &srt("alpha"));
    }
    folder.old(".gitignore", "private/\n");
    folder.old(".cuedex/library.toml", "ignore = [\"drafts/**\"]\n");
    assert_eq!(folder.refresh().transcripts, 1);
}

#[test]
fn settings_that_cannot_be_understood_are_an_error() {
    let folder = Folder::new();
    folder.old(".cuedex/library.toml", "base-url = \"https://example.org\"\n");
    let error = Library::open(folder.root(), &OpenOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
}

#[test]
fn changed_settings_reach_the_index() {
    let folder = Folder::new();
    folder.old("talk.srt", &srt("alpha"));
    folder.refresh();
    folder.young(".cuedex/library.toml", "language = \"en\"\n");
    let refreshed = folder.refresh();
    assert_eq!((refreshed.read, refreshed.changed), (0, 1));
    let talk = folder.library().read_video("talk").unwrap();
    assert_eq!(talk.tracks[0].language.as_deref(), Some("en"));
}

#[test]
fn the_whole_transcript_of_a_video_is_put_together() {
    let folder = Folder::new();
    folder.old("talks/harbor.en.srt", &srt(ENGLISH));
    folder.old("talks/harbor.de.srt", &srt(GERMAN));
    folder.old("talks/harbor.visual.srt", &srt("a boat at a pier"));
    folder.old("talks/harbor.chapters.vtt", "WEBVTT\n\n00:00.000 --> 00:05.000\nAt the pier\n");
    folder.old("talks/harbor.mp4", "");
    folder.old("other/harbor2.srt", &srt("alpha"));
    folder.refresh();
    let library = folder.library();
    let talk = library.read_video("harbor").unwrap();
    assert_eq!(talk.id.unwrap().as_str(), "talks/harbor");
    assert_eq!(talk.media.as_deref(), Some("talks/harbor.mp4"));
    assert_eq!(talk.chapters[0].title, "At the pier");
    let tracks: Vec<_> = talk.tracks.iter().map(|t| (t.kind, t.language.as_deref())).collect();
    assert_eq!(
        tracks,
        [(TrackKind::Audio, Some("de")), (TrackKind::Audio, Some("en")), (TrackKind::Visual, None)]
    );
    assert!(library.read_video("nowhere").unwrap_err().is_not_found());
}

#[test]
fn short_names_that_fit_several_videos_are_ambiguous() {
    let folder = Folder::new();
    folder.old("a/talk.srt", &srt("alpha"));
    folder.old("b/talk.srt", &srt("bravo"));
    folder.refresh();
    let library = folder.library();
    let error = library.read_video("talk").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Ambiguous);
    assert!(error.to_string().contains("a/talk, b/talk"), "{error}");
    assert_eq!(library.read_video("b/talk").unwrap().id.unwrap().as_str(), "b/talk");
}

#[test]
fn a_part_of_a_word_names_no_video_but_brings_it_to_mind() {
    let folder = Folder::new();
    folder.old("sea/Harbor-1.srt", &srt("alpha"));
    folder.old("sea/pier.srt", &srt("bravo"));
    for n in 2..8 {
        folder.old(&format!("{n}/harbor-{n}.srt"), &srt("charlie"));
    }
    folder.refresh();
    let library = folder.library();
    let refusal = |name: &str| {
        let error = library.find_video(name).unwrap_err();
        assert!(error.is_not_found(), "{name}: {error}");
        error.to_string()
    };
    assert_eq!(refusal("ier"), "no video is called \"ier\"; near it: sea/pier");
    assert_eq!(
        refusal("harbor"),
        "no video is called \"harbor\"; near it: 2/harbor-2, 3/harbor-3, 4/harbor-4, \
         5/harbor-5, 6/harbor-6 and others"
    );
    assert_eq!(refusal("boat"), "no video is called \"boat\"");
    assert_eq!(refusal(""), "no video is called \"\"");
    assert_eq!(library.find_video("Harbor-1").unwrap().as_str(), "sea/Harbor-1");
}

#[test]
fn a_first_index_of_the_home_folder_needs_consent() {
    let folder = Folder::new();
    folder.old("a.srt", &srt("alpha"));
    let options = OpenOptions { home_dir: Some(folder.root().into()), ..Default::default() };
    let library = Library::open(folder.root(), &options).unwrap();
    let error = library.refresh(&RefreshOptions::default()).unwrap_err();
    assert!(error.needs_consent());
    assert!(!folder.path(".cuedex").exists());
    library.refresh(&RefreshOptions { consent: true, ..Default::default() }).unwrap();
    library.refresh(&RefreshOptions::default()).unwrap();
}

#[test]
fn a_chosen_index_folder_keeps_the_library_clean_and_serves_one_library() {
    let (folder, other, index) = (Folder::new(), Folder::new(), Folder::new());
    folder.old("a.srt", &srt("alpha"));
    let options = OpenOptions::default().with_index_dir(index.root());
    let library = Library::open(folder.root(), &options).unwrap();
    library.refresh(&RefreshOptions::default()).unwrap();
    assert_eq!(library.index_place(), IndexPlace::Chosen);
    assert!(!folder.path(".cuedex").exists());
    assert_eq!(crate::support::hits(&library, "alpha"), 1);
    let second = Library::open(other.root(), &options).unwrap();
    let error = second.refresh(&RefreshOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OtherLibrary);
    assert_eq!(crate::support::hits(&library, "alpha"), 1);
}

#[test]
fn a_moved_library_keeps_its_index() {
    let base = Folder::new();
    base.old("before/a.srt", &srt("alpha"));
    let open = |name: &str| Library::open(base.path(name), &OpenOptions::default()).unwrap();
    open("before").refresh(&RefreshOptions::default()).unwrap();
    fs::rename(base.path("before"), base.path("after")).unwrap();
    let refreshed = open("after").refresh(&RefreshOptions::default()).unwrap();
    assert_eq!((refreshed.read, refreshed.changed), (0, 0));
}

#[test]
fn clean_removes_the_index_and_nothing_else() {
    let folder = Folder::new();
    folder.old("a.srt", &srt("alpha"));
    folder.old(".cuedex/library.toml", "language = \"en\"\n");
    folder.old(".cuedex/edits/a.log", "kept");
    folder.refresh();
    let library = folder.library();
    assert!(library.clean().unwrap());
    assert!(!library.clean().unwrap());
    assert!(!library.index_dir().exists());
    assert!(folder.path(".cuedex/library.toml").exists());
    assert!(folder.path(".cuedex/edits/a.log").exists());
    assert!(library.status().unwrap_err().is_not_found());
    assert_eq!(folder.refresh().changed, 1);
}
