use std::fs;
use std::path::Path;
use std::sync::Barrier;

use cuedex_index::{ErrorKind, Index, IndexOptions, Query, SearchOptions, WriterOptions};

use crate::build::{id, keys, search, sized, talk};

fn open(dir: &Path) -> Result<Index, cuedex_index::Error> {
    Index::open_or_create(dir, &IndexOptions::default())
}

fn fill(dir: &Path, videos: usize) -> Index {
    let index = open(dir).unwrap();
    let mut writer = index.writer(&WriterOptions::default()).unwrap();
    for n in 0..videos {
        writer.put(n as u64, &id(&format!("v{n:02}")), &talk(&["the quiet", "harbor"])).unwrap();
    }
    writer.commit("first").unwrap();
    writer.finish().unwrap();
    index
}

#[test]
fn what_was_committed_is_there_again() {
    let dir = tempfile::tempdir().unwrap();
    drop(fill(dir.path(), 3));
    let index = open(dir.path()).unwrap();
    assert_eq!(keys(&index, "\"quiet harbor\""), ["v00", "v01", "v02"]);
    assert_eq!(index.payload().unwrap().as_deref(), Some("first"));
}

#[test]
fn what_was_not_committed_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path()).unwrap();
    let writer = index.writer(&WriterOptions::default()).unwrap();
    writer.put(0, &id("v"), &talk(&["harbor"])).unwrap();
    drop(writer);
    assert!(keys(&open(dir.path()).unwrap(), "harbor").is_empty());
    assert_eq!(index.payload().unwrap(), None);
}

#[test]
fn putting_a_video_again_replaces_it() {
    let index = Index::in_memory(&IndexOptions::default()).unwrap();
    let mut writer = index.writer(&WriterOptions::default()).unwrap();
    writer.put(0, &id("v"), &talk(&["old harbor", "old rope"])).unwrap();
    writer.put(0, &id("v"), &talk(&["new harbor"])).unwrap();
    writer.commit("").unwrap();
    assert_eq!(keys(&index, "harbor"), ["v"]);
    for n in 0..5 {
        writer.put(0, &id("v"), &talk(&[&format!("harbor number{n}")])).unwrap();
        writer.commit("").unwrap();
        assert_eq!(keys(&index, "harbor"), ["v"]);
        assert_eq!(keys(&index, &format!("\"harbor number{n}\"")), ["v"]);
        assert!(keys(&index, "old OR rope").is_empty());
    }
}

#[test]
fn neighbours_of_a_replaced_video_are_not_its_own() {
    let index = Index::in_memory(&IndexOptions::default()).unwrap();
    let mut writer = index.writer(&WriterOptions::default()).unwrap();
    writer.put(0, &id("v"), &talk(&["the quiet"])).unwrap();
    writer.put(0, &id("v"), &talk(&["harbor"])).unwrap();
    writer.put(1, &id("w"), &talk(&["harbor"])).unwrap();
    writer.commit("").unwrap();
    assert!(keys(&index, "quiet harbor").is_empty());
    assert!(keys(&index, "\"quiet harbor\"").is_empty());
}

#[test]
fn deleting_a_video_removes_it_and_nothing_else() {
    let index = Index::in_memory(&IndexOptions::default()).unwrap();
    let mut writer = index.writer(&WriterOptions::default()).unwrap();
    for key in ["a", "a/b", "b"] {
        writer.put(0, &id(key), &talk(&["harbor"])).unwrap();
    }
    writer.commit("").unwrap();
    writer.delete(&id("a")).unwrap();
    writer.delete(&id("missing")).unwrap();
    assert_eq!(keys(&index, "harbor").len(), 3, "nothing changes before the commit");
    writer.commit("").unwrap();
    assert_eq!(keys(&index, "harbor"), ["a/b", "b"]);
}

#[test]
fn a_video_without_words_replaces_one_with_words() {
    let index = Index::in_memory(&IndexOptions::default()).unwrap();
    let mut writer = index.writer(&WriterOptions::default()).unwrap();
    writer.put(0, &id("v"), &talk(&["harbor"])).unwrap();
    writer.commit("").unwrap();
    writer.put(0, &id("v"), &talk(&["\u{266a}", ""])).unwrap();
    writer.commit("").unwrap();
    assert!(keys(&index, "harbor").is_empty());
}

#[test]
fn a_searcher_keeps_its_commit() {
    let index = Index::in_memory(&IndexOptions::default()).unwrap();
    let mut writer = index.writer(&WriterOptions::default()).unwrap();
    writer.put(0, &id("v"), &talk(&["harbor"])).unwrap();
    writer.commit("").unwrap();
    let before = index.searcher().unwrap();
    writer.delete(&id("v")).unwrap();
    writer.commit("").unwrap();
    let query = Query::parse("harbor").unwrap();
    assert_eq!(before.search(&query, &SearchOptions::default()).unwrap().hits, 1);
    assert_eq!(
        index.searcher().unwrap().search(&query, &SearchOptions::default()).unwrap().hits,
        0
    );
}

#[test]
fn another_handle_sees_a_commit_when_it_looks() {
    let dir = tempfile::tempdir().unwrap();
    let reader = open(dir.path()).unwrap();
    let writer = fill(dir.path(), 1);
    assert!(keys(&reader, "harbor").is_empty());
    reader.refresh().unwrap();
    assert_eq!(keys(&reader, "harbor"), keys(&writer, "harbor"));
}

#[test]
fn many_threads_put_and_replace_without_loss() {
    for round in 0..4 {
        let index = Index::in_memory(&sized(8)).unwrap();
        let options = WriterOptions { threads: 3, ..WriterOptions::default() };
        let mut writer = index.writer(&options).unwrap();
        std::thread::scope(|scope| {
            for thread in 0..6_u64 {
                let writer = &writer;
                scope.spawn(move || {
                    for turn in 0..3 {
                        for n in 0..20 {
                            let text = format!("harbor turn{turn} w{round}");
                            let key = id(&format!("{thread}-{n}"));
                            writer.put(thread, &key, &talk(&[text.as_str(); 9])).unwrap();
                        }
                    }
                });
            }
        });
        writer.commit("").unwrap();
        let found = search(&index, "harbor", &SearchOptions::default());
        assert_eq!((found.hits, found.videos), (6 * 20 * 9, 6 * 20));
        assert_eq!(search(&index, "turn2", &SearchOptions::default()).hits, 6 * 20 * 9);
        assert_eq!(search(&index, "turn1", &SearchOptions::default()).hits, 0);
    }
}

#[test]
fn merging_changes_no_answer() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path()).unwrap();
    let mut writer = index.writer(&WriterOptions::default()).unwrap();
    for n in 0..40 {
        writer
            .put(n, &id(&format!("v{}", n % 30)), &talk(&["the quiet", "harbor", "again"]))
            .unwrap();
        writer.commit("").unwrap();
    }
    let before = search(&index, "quiet again", &crate::build::every());
    writer.finish().unwrap();
    let after = search(&index, "quiet again", &crate::build::every());
    let places = |found: &cuedex_index::Results| -> Vec<_> {
        found.moments.iter().map(|m| (m.video.clone(), m.span)).collect()
    };
    assert_eq!(after.hits, 30);
    assert_eq!(places(&before), places(&after));
}

#[test]
fn there_is_one_writer() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path()).unwrap();
    let writer = index.writer(&WriterOptions::default()).unwrap();
    let error = open(dir.path()).unwrap().writer(&WriterOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    drop(writer);
    assert!(index.writer(&WriterOptions::default()).is_ok());
}

#[test]
fn a_newer_index_is_refused_and_an_older_one_is_for_rebuilding() {
    let dir = tempfile::tempdir().unwrap();
    drop(fill(dir.path(), 1));
    let note = dir.path().join("cuedex.json");
    let text = fs::read_to_string(&note).unwrap();
    for (from, to, kind) in [
        ("\"schema\":2", "\"schema\":3", ErrorKind::NewerVersion),
        ("\"analyser\":3", "\"analyser\":9,\"new\":[]", ErrorKind::NewerVersion),
        ("\"analyser\":3", "\"analyser\":2", ErrorKind::Outdated),
        ("\"schema\":2", "\"schema\":1", ErrorKind::Outdated),
        ("{", "", ErrorKind::Damaged),
    ] {
        assert!(text.contains(from), "{text}");
        fs::write(&note, text.replacen(from, to, 1)).unwrap();
        let error = open(dir.path()).unwrap_err();
        assert_eq!(error.kind(), kind, "{to}");
        assert_eq!(error.is_rebuildable(), kind != ErrorKind::NewerVersion);
    }
    fs::write(&note, text).unwrap();
    assert!(open(dir.path()).is_ok());
    let error = Index::open_or_create(dir.path(), &sized(48)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Outdated);
}

#[test]
fn a_missing_or_cut_file_is_damage_and_no_panic() {
    let files = |dir: &Path| -> Vec<_> {
        let mut files: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
        files.retain(|path| !path.file_name().unwrap().to_string_lossy().contains(".lock"));
        files.sort();
        files
    };
    let sample = tempfile::tempdir().unwrap();
    drop(fill(sample.path(), 5));
    for n in 0..files(sample.path()).len() {
        for cut in [false, true] {
            let dir = tempfile::tempdir().unwrap();
            drop(fill(dir.path(), 5));
            let file = &files(dir.path())[n];
            if cut {
                let bytes = fs::read(file).unwrap();
                fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
            } else {
                fs::remove_file(file).unwrap();
            }
            let query = Query::parse("quiet -harbor OR the").unwrap();
            let outcome = open(dir.path())
                .and_then(|index| index.searcher()?.search(&query, &SearchOptions::default()));
            match outcome {
                Ok(found) => {
                    let name = file.file_name().unwrap().to_string_lossy().into_owned();
                    assert_eq!(found.hits, 5, "{name}");
                    assert!(name.starts_with(".managed"), "{name} was not missed");
                }
                Err(error) => assert!(error.is_rebuildable(), "{file:?}: {error:?}"),
            }
        }
    }
}

#[test]
fn half_of_the_files_gone_is_damage() {
    for parity in [0, 1] {
        let dir = tempfile::tempdir().unwrap();
        drop(fill(dir.path(), 5));
        let mut files: Vec<_> =
            fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        for file in files.iter().skip(parity).step_by(2) {
            fs::remove_file(file).unwrap();
        }
        assert_eq!(open(dir.path()).unwrap_err().kind(), ErrorKind::Damaged);
    }
}

#[test]
fn a_folder_of_other_things_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("letter.txt"), "dear").unwrap();
    assert_eq!(open(dir.path()).unwrap_err().kind(), ErrorKind::Damaged);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

/// Without one lane for all callers, about one commit in ten lost a video here.
#[test]
fn threads_that_put_at_once_lose_nothing() {
    let index = Index::in_memory(&IndexOptions::default()).unwrap();
    let options = WriterOptions { threads: 4, ..WriterOptions::default() };
    let mut writer = index.writer(&options).unwrap();
    let talk = talk(&["harbor"]);
    for _ in 0..100 {
        let barrier = Barrier::new(6);
        std::thread::scope(|scope| {
            for thread in 0..6 {
                let (writer, talk, barrier) = (&writer, &talk, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    writer.put(thread, &id(&thread.to_string()), talk).unwrap();
                });
            }
        });
        writer.commit("").unwrap();
        assert_eq!(search(&index, "harbor", &SearchOptions::default()).hits, 6);
    }
}

#[test]
fn what_a_killed_writer_left_behind_is_swept() {
    let dir = tempfile::tempdir().unwrap();
    drop(fill(dir.path(), 1));
    let left = "0123456789abcdef0123456789abcdef.7.del";
    fs::write(dir.path().join(left), "half").unwrap();
    let managed = dir.path().join(".managed.json");
    let mut names: Vec<String> = serde_json::from_slice(&fs::read(&managed).unwrap()).unwrap();
    names.push(left.into());
    fs::write(&managed, serde_json::to_vec(&names).unwrap()).unwrap();
    let index = open(dir.path()).unwrap();
    drop(index.writer(&WriterOptions::default()).unwrap());
    assert!(!dir.path().join(left).exists());
}

fn files(dir: &Path) -> Vec<String> {
    let names = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.into_string().unwrap());
    names.filter(|name| name.contains(".store")).collect()
}

#[test]
fn a_purge_leaves_no_file_with_deleted_text() {
    let dir = tempfile::tempdir().unwrap();
    let index = fill(dir.path(), 20);
    let mut writer = index.writer(&WriterOptions::default()).unwrap();
    writer.put(20, &id("secret"), &talk(&["the hidden cove"])).unwrap();
    for n in 21..40 {
        writer.put(n, &id(&format!("w{n}")), &talk(&["an open bay"])).unwrap();
    }
    writer.commit("second").unwrap();
    // As few deletions as the engine would keep for long.
    writer.delete(&id("secret")).unwrap();
    writer.put(0, &id("v00"), &talk(&["the loud quay"])).unwrap();
    writer.commit("third").unwrap();
    writer.finish().unwrap();
    // A search that goes on does not keep the files.
    assert!(keys(&index, "cove").is_empty());
    assert!(!index.is_pure().unwrap(), "the engine merged by itself; the test shows nothing");
    let before = files(dir.path());
    index.purge().unwrap();
    assert!(index.is_pure().unwrap());
    let after = files(dir.path());
    let engine = tantivy::Index::open_in_dir(dir.path()).unwrap();
    let segments = engine.searchable_segment_ids().unwrap();
    assert_eq!(after.len(), segments.len(), "{after:?}");
    let gone = before.iter().filter(|name| !after.contains(name)).count();
    assert_eq!(gone, 2, "those with deletions: {before:?} {after:?}");
    assert_eq!(index.payload().unwrap().as_deref(), Some("third"));
    assert_eq!(keys(&index, "\"quiet harbor\"").len(), 19);
    assert_eq!(keys(&open(dir.path()).unwrap(), "bay").len(), 19);
    index.purge().unwrap();
    assert_eq!(files(dir.path()), after, "nothing is left to do");
}
