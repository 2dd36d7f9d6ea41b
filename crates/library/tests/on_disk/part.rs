//! Folders inside a library.

use std::fs;

use crate::support::{ENGLISH, Folder, canonical, hits, srt};
use cuedex_index::{Query, SearchOptions};
use cuedex_library::{Library, OpenOptions, RefreshOptions};

#[test]
fn a_part_of_a_library_lists_only_itself() {
    let folder = Folder::new();
    folder.old("a/talk.srt", &srt("alpha"));
    folder.old("ab/talk.srt", &srt("alpha"));
    folder.old("memories/VI1.cuedex.json", &canonical(Some("VI1"), "en", "alpha"));
    folder.refresh();
    for (part, count) in [("a", 1), ("ab", 1), ("memories", 1)] {
        let library = Library::open(folder.path(part), &OpenOptions::default()).unwrap();
        assert_eq!(library.filter(), part);
        assert_eq!(library.root(), folder.root().canonicalize().unwrap());
        assert_eq!(library.videos().unwrap().len(), 1);
        assert_eq!(hits(&library, "alpha"), count, "{part}");
    }
    assert_eq!(folder.hits("alpha"), 3);
}

#[test]
fn a_part_of_a_library_counts_only_itself() {
    let folder = Folder::new();
    folder.old("a/talk.srt", &srt("alpha"));
    folder.old("ab/talk.srt", &srt("alpha"));
    folder.old("ab/empty.srt", "");
    folder.old("memories/VI1.cuedex.json", &canonical(Some("VI1"), "en", ENGLISH));
    folder.old("films/walk.mp4", "");
    folder.old(".cuedex/library.toml", "[links]\nVI1 = \"films/walk.mp4\"\n");
    fs::create_dir(folder.path("none")).unwrap();
    folder.refresh();
    for (part, transcripts, unreadable) in
        [("", 3, 1), ("a", 1, 0), ("ab", 1, 1), ("films", 1, 0), ("none", 0, 0)]
    {
        let library = Library::open(folder.path(part), &OpenOptions::default()).unwrap();
        assert_eq!(library.folder(), folder.path(part).canonicalize().unwrap());
        let refreshed = library.refresh(&RefreshOptions::default()).unwrap();
        assert_eq!(
            (refreshed.transcripts, refreshed.unreadable),
            (transcripts, unreadable),
            "{part}"
        );
        assert_eq!(library.status().unwrap().videos, transcripts, "{part}");
        let query = Query::parse("alpha").unwrap();
        let found = library.search(&query, &SearchOptions::default()).unwrap();
        assert_eq!(found.unreadable, unreadable, "{part}");
    }
}

#[test]
fn a_search_in_a_part_counts_and_limits_only_what_is_inside() {
    let folder = Folder::new();
    for n in 0..30 {
        folder.old(
            &format!("memories/VI{n}.cuedex.json"),
            &canonical(Some(&format!("VI{n}")), "en", "alpha"),
        );
    }
    folder.old("a/VI99.cuedex.json", &canonical(Some("VI99"), "en", "alpha"));
    folder.old("a/talk.srt", &srt("alpha bravo"));
    folder.refresh();
    let library = Library::open(folder.path("a"), &OpenOptions::default()).unwrap();
    let options = SearchOptions { limit: 1, ..SearchOptions::default() };
    let found = library.search(&Query::parse("alpha").unwrap(), &options).unwrap();
    assert_eq!((found.results.hits, found.results.videos, found.results.moments.len()), (2, 2, 1));
}
