//! Disks as they are: links, pipes, odd names, missing rights, crashes and two processes at once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::support::{Folder, hits, srt};
use cuedex_index::{Query, SearchOptions};
use cuedex_library::{
    ErrorKind, FileState, IndexPlace, Library, OpenOptions, Phase, Reason, RefreshOptions, Reporter,
};

fn state(folder: &Folder, path: &str) -> Option<FileState> {
    let status = folder.library().status().unwrap();
    status.files.into_iter().find(|file| file.path == path).map(|file| file.state)
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    #[test]
    fn linked_files_are_read_once_and_linked_folders_only_when_followed() {
        let (folder, outside) = (Folder::new(), Folder::new());
        folder.old("z.srt", &srt("alpha"));
        outside.old("other.srt", &srt("bravo"));
        outside.old("sub/deep.srt", &srt("charlie"));
        symlink(folder.path("z.srt"), folder.path("a.srt")).unwrap();
        symlink(outside.path("other.srt"), folder.path("linked.srt")).unwrap();
        symlink(outside.path("sub"), folder.path("sub")).unwrap();
        symlink(folder.root(), folder.path("loop")).unwrap();
        symlink("nowhere.srt", folder.path("broken.srt")).unwrap();
        let refreshed = folder.refresh();
        assert_eq!((refreshed.transcripts, refreshed.unreadable), (2, 1));
        assert_eq!(state(&folder, "z.srt"), Some(FileState::Indexed));
        let second = FileState::Shadowed { by: "z.srt".into(), reason: Reason::SameFile };
        assert_eq!(state(&folder, "a.srt"), Some(second));
        assert_eq!(["alpha", "bravo", "charlie"].map(|word| folder.hits(word)), [1, 1, 0]);

        let follow = RefreshOptions { follow: true, ..RefreshOptions::default() };
        let refreshed = folder.library().refresh(&follow).unwrap();
        assert_eq!(refreshed.transcripts, 3);
        assert_eq!(["alpha", "bravo", "charlie"].map(|word| folder.hits(word)), [1, 1, 1]);
        let looped = state(&folder, "loop");
        assert!(matches!(&looped, Some(FileState::Unreadable(why)) if why.contains("loop")));
    }

    #[test]
    fn pipes_and_sockets_are_never_opened() {
        let folder = Folder::new();
        folder.old("a.srt", &srt("alpha"));
        let made = Command::new("mkfifo").arg(folder.path("pipe.srt")).status().unwrap();
        assert!(made.success());
        symlink(folder.path("pipe.srt"), folder.path("to-pipe.srt")).unwrap();
        symlink("/dev/zero", folder.path("zero.srt")).unwrap();
        let _socket = UnixListener::bind(folder.path("socket.srt")).unwrap();
        // Opening the pipe would wait for a writer for ever, reading /dev/zero would never end.
        let refreshed = folder.refresh();
        assert_eq!((refreshed.transcripts, refreshed.read, refreshed.unreadable), (1, 1, 0));
        for (path, what) in [
            ("pipe.srt", "a pipe"),
            ("to-pipe.srt", "a pipe"),
            ("zero.srt", "a device"),
            ("socket.srt", "a socket"),
        ] {
            let named = state(&folder, path);
            let told = matches!(&named, Some(FileState::NotATranscript(why)) if why.contains(what));
            assert!(told, "{path}: {named:?}");
        }
    }

    #[test]
    fn names_that_are_not_utf8_stay_apart_and_can_be_read() {
        let folder = Folder::new();
        let names = [&b"caf\xe9.srt"[..], b"caf\xe8.srt", b"caf\\xE9.srt", b"line\nbreak.srt"];
        let words = ["alpha", "bravo", "charlie", "delta"];
        for (name, word) in names.iter().zip(words) {
            fs::write(folder.root().join(OsStr::from_bytes(name)), srt(word)).unwrap();
        }
        fs::write(folder.root().join(OsStr::from_bytes(b"caf\xe9.mp4")), "").unwrap();
        assert_eq!(folder.refresh().changed, 4);
        let library = folder.library();
        let with_media = library.videos().unwrap().into_iter().find_map(|video| {
            let path = video.card.media_path(&library)?;
            Some(path.file_name().unwrap().as_bytes().to_owned())
        });
        assert_eq!(with_media.unwrap(), b"caf\xe9.mp4");
        for (id, word) in
            ["caf\\xE9", "caf\\xE8", "caf\\x5CxE9", "line\\x0Abreak"].iter().zip(words)
        {
            assert_eq!(hits(&library, word), 1, "{word}");
            let talk = library.read_video(id).unwrap();
            assert_eq!(talk.tracks[0].segments()[0].text, word);
        }
    }

    /// Runs a test of this file again as a user without rights; `false` when that is not possible.
    fn again_without_rights(test: &str) -> bool {
        use std::os::unix::process::CommandExt;

        const NOBODY: u32 = 65_534;
        if std::env::var_os(WITHOUT_RIGHTS).is_some() {
            return false;
        }
        let base = tempfile::tempdir().unwrap();
        fs::set_permissions(base.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let program = base.path().join("tests");
        fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        let run = Command::new(&program)
            .args(["--exact", test, "--nocapture"])
            .env(WITHOUT_RIGHTS, "1")
            .env("TMPDIR", base.path())
            .current_dir(base.path())
            .uid(NOBODY)
            .gid(NOBODY)
            .output();
        match run {
            Ok(output) => {
                let text = String::from_utf8_lossy(&output.stdout);
                assert!(output.status.success(), "{text}");
                assert!(text.contains("1 passed"), "{text}");
                true
            }
            Err(e) => {
                eprintln!("SKIPPED {test}: the superuser may read everything, and {e}");
                true
            }
        }
    }

    const WITHOUT_RIGHTS: &str = "CUEDEX_TEST_WITHOUT_RIGHTS";

    fn may_do_everything(folder: &Folder) -> bool {
        folder.old("probe", "x");
        fs::set_permissions(folder.path("probe"), fs::Permissions::from_mode(0o000)).unwrap();
        fs::read(folder.path("probe")).is_ok()
    }

    #[test]
    fn what_may_not_be_read_is_listed_and_the_rest_found() {
        let folder = Folder::new();
        if may_do_everything(&folder)
            && again_without_rights("disk::unix::what_may_not_be_read_is_listed_and_the_rest_found")
        {
            return;
        }
        folder.old("a.srt", &srt("alpha"));
        folder.old("secret.srt", &srt("bravo"));
        folder.old("closed/c.srt", &srt("charlie"));
        let set = |path: &str, mode| {
            fs::set_permissions(folder.path(path), fs::Permissions::from_mode(mode)).unwrap();
        };
        set("secret.srt", 0o000);
        set("closed", 0o000);
        let refreshed = folder.refresh();
        let listed = (state(&folder, "secret.srt"), state(&folder, "closed"));
        set("closed", 0o755);
        assert_eq!((refreshed.transcripts, refreshed.unreadable), (1, 2));
        let (Some(FileState::Unreadable(file)), Some(FileState::Unreadable(inside))) = listed
        else {
            panic!("{listed:?}")
        };
        assert!(file.contains("permissions") && inside.contains("permissions"));
        set("secret.srt", 0o644);
        assert_eq!(folder.refresh().unreadable, 0);
        assert_eq!(["alpha", "bravo", "charlie"].map(|word| folder.hits(word)), [1, 1, 1]);
    }

    #[test]
    fn a_read_only_library_is_indexed_in_the_users_cache() {
        let (folder, cache) = (Folder::new(), Folder::new());
        if may_do_everything(&folder)
            && again_without_rights("disk::unix::a_read_only_library_is_indexed_in_the_users_cache")
        {
            return;
        }
        folder.old("a.srt", &srt("alpha"));
        let set = |mode| {
            fs::set_permissions(folder.root(), fs::Permissions::from_mode(mode)).unwrap();
        };
        set(0o555);
        let options = OpenOptions { cache_dir: Some(cache.root().into()), ..Default::default() };
        let library = Library::open(folder.root(), &options).unwrap();
        let refreshed = library.refresh(&RefreshOptions::default());
        set(0o755);
        assert_eq!(refreshed.unwrap().changed, 1);
        assert_eq!(library.index_place(), IndexPlace::Cache);
        assert!(library.index_dir().starts_with(cache.root()));
        assert!(!folder.path(".cuedex").exists());
        assert_eq!(hits(&library, "alpha"), 1);
    }
}

/// Stops a refresh in the middle until it is told to go on.
struct Pause {
    at: Phase,
    reached: Mutex<Sender<()>>,
    go: Mutex<Receiver<()>>,
}

impl Pause {
    fn new(at: Phase) -> (Self, Receiver<()>, Sender<()>) {
        let (reached, is_reached) = channel();
        let (go, may_go) = channel();
        (Self { at, reached: Mutex::new(reached), go: Mutex::new(may_go) }, is_reached, go)
    }
}

impl Reporter for Pause {
    fn started(&self, phase: Phase, _files: usize, _bytes: u64) {
        if phase == self.at {
            self.reached.lock().unwrap().send(()).unwrap();
            self.go.lock().unwrap().recv().unwrap();
        }
    }
}

#[test]
fn a_second_writer_is_told_and_a_reader_never_waits() {
    let folder = Folder::new();
    folder.old("a.srt", &srt("alpha"));
    folder.refresh();
    folder.old("b.srt", &srt("bravo"));
    let (pause, reached, go) = Pause::new(Phase::Indexing);
    std::thread::scope(|scope| {
        let library = folder.library();
        let first = scope.spawn(move || {
            library.refresh(&RefreshOptions { reporter: &pause, ..RefreshOptions::default() })
        });
        reached.recv().unwrap();
        let second = folder.refresh();
        assert!(second.locked);
        assert_eq!((second.waiting, second.changed), (1, 0));
        assert_eq!((folder.hits("alpha"), folder.hits("bravo")), (1, 0));
        assert_eq!(folder.library().clean().unwrap_err().kind(), ErrorKind::Locked);
        go.send(()).unwrap();
        assert_eq!(first.join().unwrap().unwrap().changed, 1);
    });
    assert_eq!((folder.hits("alpha"), folder.hits("bravo")), (1, 1));
    assert!(!folder.refresh().locked);
}

#[test]
fn a_file_that_vanishes_during_the_scan_stops_nothing() {
    for at in [Phase::Reading, Phase::Indexing] {
        let folder = Folder::new();
        folder.old("a.srt", &srt("alpha"));
        folder.old("b.srt", &srt("bravo"));
        let (pause, reached, go) = Pause::new(at);
        std::thread::scope(|scope| {
            let library = folder.library();
            let refresh = scope.spawn(move || {
                library.refresh(&RefreshOptions { reporter: &pause, ..RefreshOptions::default() })
            });
            reached.recv().unwrap();
            fs::remove_file(folder.path("b.srt")).unwrap();
            go.send(()).unwrap();
            refresh.join().unwrap().unwrap();
        });
        assert_eq!((folder.hits("alpha"), folder.hits("bravo")), (1, 0), "{at:?}");
        let again = folder.refresh();
        assert_eq!((again.transcripts, again.unreadable), (1, 0), "{at:?}");
        assert_eq!(folder.library().videos().unwrap().len(), 1);
    }
}

fn indexed() -> Folder {
    let folder = Folder::new();
    folder.old("a.srt", &srt("alpha"));
    folder.old("b.srt", &srt("bravo"));
    folder.refresh();
    folder
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.path() {
            path if path.is_dir() => files.extend(files_below(&path)),
            path => files.push(path),
        }
    }
    files.sort();
    files
}

#[test]
fn an_index_that_lost_any_file_is_made_anew_with_a_message() {
    let count = files_below(&indexed().path(".cuedex/index-v1")).len();
    assert!(count > 3);
    for n in 0..count {
        let folder = indexed();
        let lost = files_below(&folder.path(".cuedex/index-v1")).remove(n);
        let name = lost.file_name().unwrap().to_string_lossy().into_owned();
        fs::remove_file(&lost).unwrap();
        let (refreshed, found) = folder
            .library()
            .refresh_and_search(
                &Query::parse("\"alpha\"").unwrap(),
                &SearchOptions::default(),
                &RefreshOptions::default(),
            )
            .unwrap();
        assert_eq!(found.results.hits, 1, "{name}");
        assert_eq!((folder.hits("alpha"), folder.hits("bravo")), (1, 1), "{name}");
        let is_whole = refreshed.changed == 0;
        assert!(is_whole || !refreshed.messages.is_empty(), "{name}: {refreshed:?}");
        if name == "catalogue" || name == "meta.json" {
            assert_eq!(refreshed.changed, 2, "{name}");
        }
    }
}

#[test]
fn a_torn_catalogue_is_made_anew_with_a_message() {
    let folder = indexed();
    let path = folder.path(".cuedex/index-v1/catalogue");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(folder.library().status().is_err());
    let refreshed = folder.refresh();
    assert_eq!(refreshed.changed, 2);
    assert!(refreshed.messages[0].contains("catalogue is damaged"), "{:?}", refreshed.messages);
    assert_eq!(folder.hits("alpha"), 1);
}

#[test]
fn a_crash_between_index_and_catalogue_is_noticed() {
    let folder = indexed();
    let path = folder.path(".cuedex/index-v1/catalogue");
    let before = fs::read(&path).unwrap();
    folder.old("c.srt", &srt("charlie"));
    folder.refresh();
    // As if the process had ended after the commit and before the catalogue was saved.
    fs::write(&path, before).unwrap();
    fs::remove_file(folder.path("c.srt")).unwrap();
    let refreshed = folder.refresh();
    assert!(refreshed.messages[0].contains("cut off"), "{:?}", refreshed.messages);
    assert_eq!(["alpha", "bravo", "charlie"].map(|word| folder.hits(word)), [1, 1, 0]);
    assert!(folder.refresh().messages.is_empty());
}

#[test]
fn a_newer_catalogue_is_refused_and_untouched() {
    let folder = indexed();
    let path = folder.path(".cuedex/index-v1/catalogue");
    fs::write(&path, "{\"version\":99}").unwrap();
    let before = contents(&folder);
    for rebuild in [false, true] {
        let options = RefreshOptions { rebuild, ..RefreshOptions::default() };
        let error = folder.library().refresh(&options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NewerIndex);
        assert!(error.to_string().contains("newer version"), "{error}");
    }
    assert_eq!(contents(&folder), before);
}

#[test]
fn a_newer_engine_folder_is_refused_and_untouched() {
    let folder = indexed();
    let note = folder.path(".cuedex/index-v1/tantivy/cuedex.json");
    fs::write(&note, "{\"schema\":9999,\"analyser\":9999,\"other\":true}").unwrap();
    let before = contents(&folder);
    for rebuild in [false, true] {
        let options = RefreshOptions { rebuild, ..RefreshOptions::default() };
        let error = folder.library().refresh(&options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NewerIndex);
    }
    assert_eq!(contents(&folder), before);
}

fn contents(folder: &Folder) -> Vec<(PathBuf, Vec<u8>)> {
    let files = files_below(&folder.path(".cuedex/index-v1")).into_iter();
    files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn a_rebuild_reads_everything_again() {
    let folder = indexed();
    let options = RefreshOptions { rebuild: true, ..RefreshOptions::default() };
    let refreshed = folder.library().refresh(&options).unwrap();
    assert_eq!((refreshed.read, refreshed.changed), (2, 2));
    assert!(refreshed.messages.is_empty());
    assert_eq!(folder.hits("alpha"), 1);
}
