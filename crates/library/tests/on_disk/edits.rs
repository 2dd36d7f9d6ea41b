//! Edits laid over the files of a library.

use std::fs;

use cuedex_format::edit::{Operation, Revision, Script, Select};
use cuedex_library::{
    ErrorKind, Library, Reason, RefreshOptions, RevertOptions, Reverted, Target, Written,
};
use cuedex_model::Origin;

use crate::support::{Folder, hits};

pub(crate) fn refresh() -> RefreshOptions<'static> {
    RefreshOptions::default()
}

pub(crate) fn replace(find: &str, with: &str) -> Script {
    let find = cuedex_format::edit::Find::literal(find);
    Script::new(vec![Operation::replace(find, with, Select::default())])
}

pub(crate) fn operations(json: &str) -> Script {
    let json = format!("{{\"schema\":\"cuedex/edit/1\",\"operations\":{json}}}");
    Script::parse(json.as_bytes()).unwrap()
}

pub(crate) fn video(name: &str) -> Target {
    Target::Video(name.into())
}

pub(crate) fn write(library: &Library, target: &Target, script: &Script) -> Written {
    library.edits().write(target, script, &refresh()).unwrap()
}

pub(crate) fn undo(library: &Library) -> Reverted {
    library.edits().undo(None, &RevertOptions::default(), &refresh()).unwrap()
}

pub(crate) fn revert(library: &Library, id: &str) -> Result<Reverted, cuedex_library::Error> {
    library.edits().revert(id.parse().unwrap(), &RevertOptions::default(), &refresh())
}

pub(crate) fn texts(library: &Library, video: &str) -> Vec<String> {
    let transcript = library.read_video(video).unwrap();
    let segments = transcript.tracks.iter().flat_map(|track| track.segments());
    segments.map(|segment| segment.text.clone()).collect()
}

pub(crate) const TEA: &str = "1\n00:00:01,000 --> 00:00:02,000\nput the kettel on\n\n\
    2\n00:00:03,000 --> 00:00:04,000\nand warm the pot\n\n\
    3\n00:00:05,000 --> 00:00:06,500\nthen wait for the kettel\n";

/// A library with a video `tea` and a video `boat`.
pub(crate) fn kitchen() -> (Folder, Library) {
    let folder = Folder::new();
    folder.old("tea.en.srt", TEA);
    folder.old("boat.en.srt", "1\n00:00:01,000 --> 00:00:02,000\na boat without a kettel\n");
    let library = folder.library();
    library.refresh(&refresh()).unwrap();
    (folder, library)
}

#[test]
fn an_edit_is_seen_by_readers_and_searches_and_leaves_the_file() {
    let (folder, library) = kitchen();
    let before = fs::read(folder.path("tea.en.srt")).unwrap();
    let written = write(&library, &video("tea"), &replace("kettel", "kettle"));
    assert_eq!(written.preview.videos[0].segments, 2);
    assert_eq!(written.preview.videos[0].places, [2]);
    assert_eq!(texts(&library, "tea")[0], "put the kettle on");
    assert_eq!((hits(&library, "kettle"), hits(&library, "kettel")), (2, 1));
    assert_eq!(fs::read(folder.path("tea.en.srt")).unwrap(), before);
    let transcript = library.read_video("tea").unwrap();
    let origins: Vec<_> = transcript.tracks[0].segments().iter().map(|s| s.origin).collect();
    assert_eq!(origins, [Origin::Corrected, Origin::Machine, Origin::Corrected]);
    assert_eq!(
        library.read_original("tea").unwrap().tracks[0].segments()[0].text,
        "put the kettel on"
    );
}

#[test]
fn another_process_sees_an_edit_and_its_end_without_being_told() {
    let (folder, library) = kitchen();
    let other = folder.library();
    assert_eq!(hits(&other, "kettel"), 3);
    write(&library, &video("tea"), &replace("kettel", "kettle"));
    assert_eq!(other.refresh(&refresh()).unwrap().changed, 0, "the writer did it");
    assert_eq!((hits(&other, "kettle"), hits(&other, "kettel")), (2, 1));
    // An index that the writer does not know: it follows the log by itself.
    let place = Folder::new();
    let options = cuedex_library::OpenOptions::default().with_index_dir(place.root());
    let apart = Library::open(folder.root(), &options).unwrap();
    apart.refresh(&refresh()).unwrap();
    assert_eq!(hits(&apart, "kettle"), 2);
    undo(&library);
    assert_eq!(apart.refresh(&refresh()).unwrap().changed, 1, "exactly the video that changed");
    assert_eq!((hits(&apart, "kettle"), hits(&apart, "kettel")), (0, 3));
    assert_eq!(apart.refresh(&refresh()).unwrap().changed, 0);
}

#[test]
fn a_preview_writes_nothing_and_tells_what_changes() {
    let (folder, library) = kitchen();
    let preview = library.edits().preview(&Target::All, &replace("kettel", "kettle")).unwrap();
    let videos: Vec<_> = preview.videos.iter().map(|v| (v.video.as_str(), v.segments)).collect();
    assert_eq!(videos, [("boat", 1), ("tea", 2)]);
    let change = &preview.videos[0].changes[0];
    assert_eq!(change.before.as_ref().unwrap().text, "a boat without a kettel");
    assert_eq!(change.after.as_ref().unwrap().text, "a boat without a kettle");
    assert!(!folder.path(".cuedex/edits").exists());
    let written = write(&library, &Target::All, &replace("kettel", "kettle"));
    assert_eq!(written.preview, preview);
}

#[test]
fn what_finds_nothing_writes_nothing() {
    let (folder, library) = kitchen();
    let written = write(&library, &Target::All, &replace("samovar", "kettle"));
    assert_eq!(written.edit, None);
    assert!(!folder.path(".cuedex/edits/log").exists());
}

#[test]
fn a_batch_is_one_edit_and_one_undo() {
    let (_folder, library) = kitchen();
    let before = [texts(&library, "tea"), texts(&library, "boat")];
    let written = write(&library, &Target::All, &replace("kettel", "kettle"));
    assert_eq!(written.edit.unwrap().to_string(), "e1");
    assert_eq!(hits(&library, "kettle"), 3);
    let log = library.edits().log(None).unwrap();
    assert_eq!((log.len(), log[0].videos.len(), log[0].steps, log[0].counts), (1, 2, 3, true));
    let undone = undo(&library);
    assert_eq!(undone.videos.len(), 2);
    assert_eq!([texts(&library, "tea"), texts(&library, "boat")], before);
    assert_eq!((hits(&library, "kettle"), hits(&library, "kettel")), (0, 3));
    let again = revert(&library, "e2").unwrap();
    assert_eq!((again.edit.to_string(), again.of.to_string()), ("e3".into(), "e2".into()));
    assert_eq!(hits(&library, "kettle"), 3);
    let counts: Vec<bool> = library.edits().log(None).unwrap().iter().map(|e| e.counts).collect();
    assert_eq!(counts, [true, false, true]);
}

#[test]
fn a_script_for_another_revision_changes_nothing() {
    let (folder, library) = kitchen();
    let mut script = replace("kettel", "kettle");
    script.base = Some(Revision::of(&library.read_video("tea").unwrap()));
    write(&library, &video("tea"), &script);
    let error = library.edits().write(&video("tea"), &script, &refresh()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadEdit, "{error}");
    assert_eq!(library.edits().log(None).unwrap().len(), 1);
    let wrong = operations(
        r#"[{"op":"replace","find":"pot","with":"urn"},{"op":"split","segment":"00000000","at":{"word":1}}]"#,
    );
    let log = fs::read(folder.path(".cuedex/edits/log")).unwrap();
    let error = library.edits().write(&video("tea"), &wrong, &refresh()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadEdit);
    assert!(
        std::error::Error::source(&error).unwrap().to_string().contains("operation 2"),
        "{error:?}"
    );
    assert_eq!(fs::read(folder.path(".cuedex/edits/log")).unwrap(), log);
}

#[test]
fn an_earlier_edit_is_taken_back_unless_later_ones_stand_on_it() {
    let (_folder, library) = kitchen();
    write(&library, &video("tea"), &replace("kettel", "kettle"));
    write(&library, &video("tea"), &replace("pot", "urn"));
    write(&library, &video("tea"), &replace("put the kettle", "put a kettle"));
    let error = revert(&library, "e1").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::EditConflict);
    assert!(error.to_string().contains("e3 on tea"), "{error}");
    assert_eq!(
        texts(&library, "tea"),
        ["put a kettle on", "and warm the urn", "then wait for the kettle"]
    );
    revert(&library, "e2").unwrap();
    assert_eq!(
        texts(&library, "tea"),
        ["put a kettle on", "and warm the pot", "then wait for the kettle"]
    );
    let options = RevertOptions { park: true, ..RevertOptions::default() };
    let reverted = library.edits().revert("e1".parse().unwrap(), &options, &refresh()).unwrap();
    assert_eq!(reverted.parked.len(), 1);
    assert_eq!(
        texts(&library, "tea"),
        ["put the kettel on", "and warm the pot", "then wait for the kettel"]
    );
    assert_eq!(library.edits().parked(None).unwrap()[0].edit.to_string(), "e3");
    assert_eq!(revert(&library, "e1").unwrap_err().kind(), ErrorKind::NoEdit);
    assert_eq!(revert(&library, "e9").unwrap_err().kind(), ErrorKind::NoEdit);
}

#[test]
fn what_states_times_stands_on_what_moved_them() {
    let (_folder, library) = kitchen();
    write(&library, &video("tea"), &operations(r#"[{"op":"shift","by_ms":1000}]"#));
    write(
        &library,
        &video("tea"),
        &operations(r#"[{"op":"insert","start_ms":9000,"end_ms":9500,"text":"and pour"}]"#),
    );
    let error = revert(&library, "e1").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::EditConflict);
    assert!(error.to_string().contains("states times"), "{error}");
}

#[test]
fn a_renamed_file_keeps_its_edits_and_a_lost_one_leaves_them_to_be_linked() {
    let (folder, library) = kitchen();
    write(&library, &video("tea"), &replace("kettel", "kettle"));
    fs::rename(folder.path("tea.en.srt"), folder.path("brew.en.srt")).unwrap();
    library.refresh(&refresh()).unwrap();
    assert_eq!(texts(&library, "brew")[0], "put the kettle on");
    assert_eq!(hits(&library, "kettle"), 2);
    // The new name was noted, so that another content does not lose it.
    folder.young("brew.en.srt", &TEA.replace("warm", "heat"));
    library.refresh(&refresh()).unwrap();
    assert_eq!(library.edits().log(Some("brew")).unwrap()[0].videos[0].as_str(), "brew");
    library.edits().undo(Some("brew"), &RevertOptions::default(), &refresh()).unwrap();
    assert_eq!(texts(&library, "brew")[0], "put the kettel on");
    undo_nothing(&library, "boat");
    revert(&library, "e2").unwrap();
    assert_eq!(texts(&library, "brew")[..2], ["put the kettle on", "and heat the pot"]);
    fs::remove_file(folder.path("brew.en.srt")).unwrap();
    folder.old("drink.en.srt", &TEA.replace("wait", "stand by"));
    library.refresh(&refresh()).unwrap();
    assert_eq!(texts(&library, "drink")[0], "put the kettel on");
    assert_eq!(library.edits().log(None).unwrap()[0].videos[0].as_str(), "tea");
    let orphans = library.status().unwrap().orphans;
    assert_eq!((orphans.len(), orphans[0].path.as_str(), orphans[0].edits), (1, "brew.en.srt", 1));
    library.edits().relink("brew.en.srt", "drink.en.srt", &refresh()).unwrap();
    assert_eq!(texts(&library, "drink")[0], "put the kettle on");
    assert!(library.status().unwrap().orphans.is_empty());
    assert_eq!(
        library.edits().parked(None).unwrap().len(),
        1,
        "the third line says something else"
    );
    let error = library.edits().relink("nothing.srt", "drink.en.srt", &refresh()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

fn undo_nothing(library: &Library, name: &str) {
    let error = library.edits().undo(Some(name), &RevertOptions::default(), &refresh());
    assert_eq!(error.unwrap_err().kind(), ErrorKind::NoEdit);
}

#[test]
fn a_log_of_a_newer_version_is_left_alone() {
    let (folder, library) = kitchen();
    write(&library, &video("tea"), &replace("kettel", "kettle"));
    let payload = "{\"schema\":\"cuedex/edits/2\"}";
    let newer = format!("{:016x} {payload}\n", xxhash(payload));
    folder.young(".cuedex/edits/log", &newer);
    for error in [
        library.refresh(&refresh()).unwrap_err(),
        library.read_video("tea").unwrap_err(),
        library.edits().write(&video("tea"), &replace("pot", "urn"), &refresh()).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::NewerEdits, "{error}");
    }
    assert_eq!(fs::read_to_string(folder.path(".cuedex/edits/log")).unwrap(), newer);
}

fn xxhash(text: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(text.as_bytes())
}

#[test]
fn a_library_that_cannot_be_written_has_no_edits() {
    let (folder, home) = (Folder::new(), Folder::new());
    folder.old("tea.en.srt", TEA);
    let mount = |arguments: &[&str]| {
        let status =
            std::process::Command::new("mount").args(arguments).arg(folder.root()).status();
        status.is_ok_and(|status| status.success())
    };
    let root = folder.root().to_str().unwrap();
    if !mount(&["--bind", root]) || !mount(&["-o", "remount,bind,ro"]) {
        eprintln!("SKIPPED: no folder can be mounted read-only here");
        return;
    }
    let options = cuedex_library::OpenOptions {
        cache_dir: Some(home.root().to_path_buf()),
        ..Default::default()
    };
    let library = Library::open(folder.root(), &options).unwrap();
    let refused = library.edits().write(&video("tea"), &replace("kettel", "kettle"), &refresh());
    let found = hits(&library, "kettel");
    let unmounted = std::process::Command::new("umount").arg(folder.root()).status();
    assert!(unmounted.unwrap().success());
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::ReadOnlyLibrary);
    assert_eq!(found, 2);
}

#[test]
fn a_changed_source_parks_what_does_not_fit_until_it_does() {
    let (folder, library) = kitchen();
    write(&library, &video("tea"), &replace("kettel", "kettle"));
    folder.young("tea.en.srt", &TEA.replace("put the kettel on", "boil the water"));
    let refreshed = library.refresh(&refresh()).unwrap();
    assert!(
        refreshed.messages.iter().any(|m| m.contains("tea: 1 step is parked")),
        "{refreshed:?}"
    );
    let parked = library.edits().parked(Some("tea")).unwrap();
    assert_eq!((parked.len(), parked[0].texts[0].as_str()), (1, "put the kettle on"));
    assert_eq!(texts(&library, "tea")[2], "then wait for the kettle");
    folder.young("tea.en.srt", TEA);
    library.refresh(&refresh()).unwrap();
    assert!(library.edits().parked(None).unwrap().is_empty());
    assert_eq!(hits(&library, "kettle"), 2);
}

#[test]
fn an_edited_file_wins_over_what_would_shadow_it() {
    let (folder, library) = kitchen();
    write(&library, &video("tea"), &replace("kettel", "kettle"));
    let better = crate::support::canonical(None, "en", "put the kettel on and warm the pot");
    folder.old("tea.cuedex.json", &better);
    library.refresh(&refresh()).unwrap();
    assert_eq!(texts(&library, "tea")[0], "put the kettle on");
    let files = library.status().unwrap().files;
    let shadowed = files.iter().find(|file| file.path == "tea.cuedex.json").unwrap();
    let by =
        cuedex_library::FileState::Shadowed { by: "tea.en.srt".into(), reason: Reason::Edited };
    assert_eq!(shadowed.state, by);
    undo(&library);
    assert_eq!(texts(&library, "tea").len(), 1, "the document is the better one again");
}

#[test]
fn steps_go_to_the_file_of_their_track() {
    let (folder, library) = kitchen();
    folder.old("tea.visual.srt", "1\n00:00:00,500 --> 00:00:04,000\na kettel on a stove\n");
    folder.old("tea.chapters.vtt", "WEBVTT\n\n00:00.000 --> 00:03.000\nkettel\n");
    library.refresh(&refresh()).unwrap();
    write(&library, &video("tea"), &replace("kettel", "kettle"));
    write(
        &library,
        &video("tea"),
        &operations(
            r#"[{"op":"shift","by_ms":1000},{"op":"shift","by_ms":500,"where":{"track":"visual"}}]"#,
        ),
    );
    let now = library.read_video("tea").unwrap();
    let starts: Vec<_> =
        now.tracks.iter().map(|t| t.segments()[0].span.start().as_millis()).collect();
    assert_eq!(starts, [2_000, 2_000]);
    assert_eq!(now.chapters[0].start.as_millis(), 1_000);
    fs::remove_file(folder.path("tea.visual.srt")).unwrap();
    library.refresh(&refresh()).unwrap();
    assert_eq!(texts(&library, "tea")[0], "put the kettle on");
    assert_eq!(library.status().unwrap().orphans[0].edits, 2);
}

#[test]
fn a_difference_is_of_all_edits_or_of_one() {
    let (_folder, library) = kitchen();
    write(&library, &video("tea"), &replace("kettel", "kettle"));
    write(&library, &video("tea"), &replace("pot", "urn"));
    let all = library.edits().diff("tea", None).unwrap();
    assert_eq!(all.segments, 3);
    let second = library.edits().diff("tea", Some("e2".parse().unwrap())).unwrap();
    assert_eq!(second.segments, 1);
    assert_eq!(second.changes[0].after.as_ref().unwrap().text, "and warm the urn");
    undo(&library);
    let gone = library.edits().diff("tea", Some("e2".parse().unwrap())).unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NoEdit);
}

#[test]
fn edits_of_several_writers_all_count() {
    const EACH: usize = 5;
    let (folder, library) = kitchen();
    std::thread::scope(|scope| {
        for writer in 0..3 {
            let folder = &folder;
            scope.spawn(move || {
                let library = folder.library();
                for n in 0..EACH {
                    let (start, end) = (10_000 * writer + 100 * n, 10_000 * writer + 100 * n + 50);
                    let json = format!(
                        r#"[{{"op":"insert","start_ms":{start},"end_ms":{end},"overlap":true,"text":"sip {writer} {n}"}}]"#
                    );
                    write(&library, &video("tea"), &operations(&json));
                }
            });
        }
    });
    let log = library.edits().log(None).unwrap();
    let ids: std::collections::BTreeSet<_> = log.iter().map(|entry| entry.edit).collect();
    assert_eq!((log.len(), ids.len()), (3 * EACH, 3 * EACH));
    assert_eq!(texts(&library, "tea").len(), 3 + 3 * EACH);
    library.refresh(&refresh()).unwrap();
    assert_eq!(hits(&library, "sip"), 3 * EACH);
}

#[test]
fn a_new_version_from_the_service_keeps_what_fits_and_tells_the_rest() {
    let folder = Folder::new();
    let library = folder.library();
    let version = |second: &str| {
        let json = format!(
            r#"{{"schema":"cuedex/transcript/1","id":"VI7","tracks":[{{"kind":"visual","segments":[
                {{"start_ms":0,"end_ms":900,"text":"a man at a kettel"}},
                {{"start_ms":1000,"end_ms":1900,"text":"{second}"}}]}}]}}"#
        );
        cuedex_model::json::read(json.as_bytes()).unwrap().transcript
    };
    library.store(&version("a kettel on a stove")).unwrap();
    library.refresh(&refresh()).unwrap();
    write(&library, &video("VI7"), &replace("kettel", "kettle"));
    library.store(&version("a stove")).unwrap();
    library.refresh(&refresh()).unwrap();
    assert_eq!(texts(&library, "VI7"), ["a man at a kettle", "a stove"]);
    let parked = library.edits().parked(Some("VI7")).unwrap();
    assert_eq!((parked.len(), parked[0].texts[0].as_str()), (1, "a kettle on a stove"));
}
