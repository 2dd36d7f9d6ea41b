//! Renames, and one `Library` that is used again and again.

use std::fs;

use crate::support::{Folder, hits, srt};
use cuedex_library::{FileState, RefreshOptions};

#[test]
fn a_renamed_file_leaves_nothing_under_its_old_name() {
    let folder = Folder::new();
    folder.old("talk.srt", &srt("alpha"));
    folder.old("other.srt", &srt("bravo"));
    folder.refresh();
    fs::rename(folder.path("talk.srt"), folder.path("speech.srt")).unwrap();
    let refreshed = folder.refresh();
    assert_eq!((refreshed.changed, refreshed.removed), (1, 1));
    let library = folder.library();
    let ids: Vec<_> = library.videos().unwrap().into_iter().map(|v| v.id.to_string()).collect();
    assert_eq!(ids, ["other", "speech"]);
    let paths: Vec<_> = library.status().unwrap().files.into_iter().map(|f| f.path).collect();
    assert_eq!(paths, ["other.srt", "speech.srt"]);
    let query = cuedex_index::Query::parse("alpha").unwrap();
    let moments = library.search(&query, &Default::default()).unwrap().results.moments;
    assert_eq!(moments.len(), 1);
    assert_eq!(moments[0].video.as_str(), "speech");
}

#[test]
fn one_library_sees_its_own_changes_and_those_of_others() {
    let folder = Folder::new();
    folder.old("a.srt", &srt("alpha"));
    let library = folder.library();
    assert!(
        library.search(&cuedex_index::Query::parse("alpha").unwrap(), &Default::default()).is_err()
    );
    library.refresh(&RefreshOptions::default()).unwrap();
    assert_eq!((hits(&library, "alpha"), hits(&library, "bravo")), (1, 0));
    folder.old("b.srt", &srt("bravo"));
    library.refresh(&RefreshOptions::default()).unwrap();
    assert_eq!((hits(&library, "alpha"), hits(&library, "bravo")), (1, 1));
    folder.old("c.srt", &srt("charlie"));
    fs::remove_file(folder.path("a.srt")).unwrap();
    folder.refresh();
    assert_eq!(["alpha", "bravo", "charlie"].map(|word| hits(&library, word)), [0, 1, 1]);
    folder.library().clean().unwrap();
    assert!(
        library.search(&cuedex_index::Query::parse("alpha").unwrap(), &Default::default()).is_err()
    );
    library.refresh(&RefreshOptions::default()).unwrap();
    assert_eq!(["alpha", "bravo", "charlie"].map(|word| hits(&library, word)), [0, 1, 1]);
}

#[test]
fn an_unchanged_library_is_neither_read_nor_written() {
    let folder = Folder::new();
    folder.old("a.srt", &srt("alpha"));
    folder.old("b.mp3", "");
    folder.refresh();
    let index = folder.path(".cuedex/index-v1");
    let times = || {
        let entries =
            fs::read_dir(&index).unwrap().chain(fs::read_dir(index.join("tantivy")).unwrap());
        let mut times: Vec<_> = entries
            .map(Result::unwrap)
            .map(|entry| (entry.file_name(), entry.metadata().unwrap().modified().unwrap()))
            .collect();
        times.sort();
        times
    };
    let before = times();
    let library = folder.library();
    for _ in 0..2 {
        let refreshed = library.refresh(&RefreshOptions::default()).unwrap();
        assert_eq!((refreshed.read, refreshed.changed, refreshed.transcripts), (0, 0, 1));
    }
    assert_eq!(times(), before);
}

#[test]
fn other_settings_group_anew_without_a_changed_file() {
    let folder = Folder::new();
    folder.old("de_walk.srt", &srt("alpha"));
    folder.old("en_walk.srt", &srt("bravo"));
    folder.refresh();
    let count = || folder.library().videos().unwrap().len();
    assert_eq!(count(), 2);
    folder.old(".cuedex/library.toml", "[grouping]\npattern = \"{language}_{video}\"\n");
    let refreshed = folder.refresh();
    assert_eq!((refreshed.read, refreshed.changed, count()), (0, 1, 1));
}

#[test]
fn every_file_that_is_not_in_the_index_is_named_with_its_reason() {
    let folder = Folder::new();
    folder.old("talk.srt", &srt("alpha"));
    folder.old("talk.vtt", "WEBVTT\n\n00:01.000 --> 00:09.000\nalpha\n");
    folder.old("empty.srt", "");
    folder.old("notes.txt", "buy milk\n");
    folder.old_bytes("noise.srt", &[0, 159, 146, 150, 0, 1, 2]);
    folder.refresh();
    let files = folder.library().status().unwrap().files;
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    let all = ["empty.srt", "noise.srt", "notes.txt", "talk.srt", "talk.vtt"];
    assert_eq!(paths, all);
    let indexed: Vec<_> = files.iter().filter(|f| f.state == FileState::Indexed).collect();
    assert_eq!(indexed.len(), 1, "{files:?}");
    for file in files {
        let named = match &file.state {
            FileState::Unreadable(why) | FileState::NotATranscript(why) => !why.is_empty(),
            FileState::Shadowed { by, .. } => by.starts_with("talk."),
            state => *state == FileState::Indexed,
        };
        assert!(named, "{file:?}");
    }
}
