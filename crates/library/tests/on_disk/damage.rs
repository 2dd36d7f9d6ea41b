//! Bytes of an index that are lost or changed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Folder, Random, srt};
use cuedex_index::{Query, SearchOptions};
use cuedex_library::{ErrorKind, RefreshOptions};

const INDEX: &str = ".cuedex/index-v1";

fn indexed() -> Folder {
    let folder = Folder::new();
    for (name, word) in [("a", "alpha"), ("b", "bravo"), ("c", "charlie")] {
        folder.old(&format!("{name}.srt"), &srt(&format!("{word} herring")));
    }
    folder.refresh();
    // A second commit, so that there are deleted documents.
    folder.old("a.srt", &srt("alpha herring again"));
    folder.refresh();
    folder
}

/// The files that answers are made of, from the index folder.
fn files_that_matter(folder: &Folder) -> Vec<PathBuf> {
    let index = folder.path(INDEX);
    let mut files = vec![PathBuf::from("catalogue")];
    for entry in fs::read_dir(index.join("tantivy")).unwrap() {
        let name = entry.unwrap().file_name();
        if !name.to_string_lossy().starts_with('.') {
            files.push(Path::new("tantivy").join(name));
        }
    }
    files.sort();
    files
}

/// Ways to damage a file.
fn damages(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut random = Random::new(bytes.len());
    let mut damages = vec![Vec::new(), bytes[..bytes.len() / 2].to_vec()];
    damages.push(bytes[..bytes.len() - 1].to_vec());
    for _ in 0..3 {
        let mut flipped = bytes.to_vec();
        // The first byte of the catalogue's version may become that of a newer one.
        let at = random.below(bytes.len() - 20) + 20;
        flipped[at] ^= 0x40;
        damages.push(flipped);
    }
    damages
}

#[test]
fn any_damage_is_told_set_aside_and_mended() {
    let count = files_that_matter(&indexed()).len();
    assert!(count > 6);
    for n in 0..count {
        let folder = indexed();
        let file = files_that_matter(&folder).remove(n);
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let count = damages(&fs::read(folder.path(INDEX).join(&file)).unwrap()).len();
        for way in 0..count {
            // Segments have another name in every index, but the same kinds.
            let names = files_that_matter(&folder);
            let Some(file) = names.iter().find(|f| f.extension() == file.extension()) else {
                continue;
            };
            let path = folder.path(INDEX).join(file);
            let damaged = damages(&fs::read(&path).unwrap()).remove(way);
            fs::write(&path, damaged).unwrap();
            let told = format!("{name}, way {way}");
            let (refreshed, found) = folder
                .library()
                .refresh_and_search(
                    &Query::parse("herring").unwrap(),
                    &SearchOptions::default(),
                    &RefreshOptions::default(),
                )
                .unwrap();
            assert_eq!((refreshed.changed, found.results.hits), (3, 3), "{told}");
            let kept = folder.path(INDEX).canonicalize().unwrap().join("tantivy.damaged");
            let message = format!("it is kept as {}", kept.display());
            assert!(refreshed.messages[0].contains("the index is damaged"), "{told}");
            assert!(refreshed.messages[0].contains(&message), "{told}: {:?}", refreshed.messages);
            assert!(kept.is_dir(), "{told}");
            assert!(folder.refresh().messages.is_empty(), "{told}");
        }
    }
}

#[test]
fn a_search_alone_tells_damage_and_mends_nothing() {
    let folder = indexed();
    let names = files_that_matter(&folder);
    let store = names.iter().find(|f| f.extension().is_some_and(|e| e == "store")).unwrap();
    let path = folder.path(INDEX).join(store);
    let mut bytes = fs::read(&path).unwrap();
    bytes[0] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let query = Query::parse("herring").unwrap();
    let error = folder.library().search(&query, &SearchOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DamagedIndex);
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_copied_index_is_no_damaged_one() {
    let folder = indexed();
    for file in files_that_matter(&folder) {
        let path = folder.path(INDEX).join(file);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    assert_eq!(folder.hits("herring"), 3);
    let refreshed = folder.refresh();
    assert_eq!((refreshed.read, refreshed.messages.len()), (0, 0));
}

#[test]
fn an_outdated_index_is_made_anew_and_not_set_aside() {
    for (file, text) in [
        ("tantivy/cuedex.json", "{\"schema\":0,\"analyser\":0,\"options\":{}}"),
        ("catalogue.json", "{\"version\":1,\"files\":{}}"),
    ] {
        let folder = indexed();
        let index = folder.path(INDEX);
        fs::write(index.join(file), text).unwrap();
        if file == "catalogue.json" {
            fs::remove_file(index.join("catalogue")).unwrap();
        }
        let refreshed = folder.refresh();
        assert_eq!(refreshed.changed, 3, "{file}");
        assert!(refreshed.messages[0].contains("older version"), "{:?}", refreshed.messages);
        assert!(!index.join("tantivy.damaged").exists(), "{file}");
        assert!(!index.join("catalogue.json").exists(), "{file}");
        assert_eq!(folder.hits("herring"), 3);
        assert!(folder.refresh().messages.is_empty(), "{file}");
    }
}
