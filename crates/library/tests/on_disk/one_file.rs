//! Single files, without a library.

use std::fs;

use crate::support::{Folder, canonical, srt};
use cuedex_index::{Query, SearchOptions};
use cuedex_library::{ErrorKind, one_file};

#[test]
fn the_name_of_one_file_says_what_its_track_is() {
    let source = |name: &str, text: &str| {
        let query = Query::parse("alpha").unwrap();
        let found =
            one_file::search(text.as_bytes(), name, &query, &SearchOptions::default()).unwrap();
        let part = &found.results.moments[0].parts[0];
        (part.source.as_str().to_owned(), part.language.clone())
    };
    let seen = ("visual".to_owned(), Some("de".to_owned()));
    assert_eq!(source("talk.visual.de.srt", &srt("alpha")), seen);
    assert_eq!(source("talk.srt", &srt("alpha")), ("audio".to_owned(), None));
    // A document says itself what it tells.
    let heard = ("audio".to_owned(), Some("en".to_owned()));
    assert_eq!(source("talk.visual.de.json", &canonical(None, "en", "alpha")), heard);
}

#[test]
fn one_file_is_searched_without_writing_anything() {
    let folder = Folder::new();
    let query = Query::parse("alpha").unwrap();
    let srt = srt("alpha bravo");
    for (name, id) in [("talk.srt", "talk.srt"), ("-", "-"), ("a\nb.srt", "a\\x0Ab.srt")] {
        let found =
            one_file::search(srt.as_bytes(), name, &query, &SearchOptions::default()).unwrap();
        assert_eq!(found.results.moments[0].video.as_str(), id);
        assert_eq!(found.card(&found.results.moments[0].video).unwrap().path, name);
    }
    let binary = [0, 159, 146, 150, 0, 0, 255];
    let error = one_file::search(&binary, "-", &query, &SearchOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreadable);
    assert_eq!(fs::read_dir(folder.root()).unwrap().count(), 0);
}
