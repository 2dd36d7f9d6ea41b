//! An index of every released version, as that version wrote it.
//!
//! `CUEDEX_WRITE_FIXTURES=1 cargo test -p cuedex-library old_index` writes that of the present
//! version anew into `fixtures/old-index`. Once a version is released, its index stays as it is.

use std::fs;
use std::path::{Path, PathBuf};

use cuedex_index::{Query, SearchOptions};
use cuedex_library::ErrorKind;

use crate::support::{Folder, hits};

const INDEX: &str = ".cuedex/index-v1";

/// The engine's folder and its note of who wrote it.
const NOTE: &str = "tantivy/cuedex.json";

const TRANSCRIPTS: &[&str] = &["ferry.de.srt", "kiln.en.srt"];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/old-index")
}

/// The transcripts, of an age that lets their time stamps be trusted, and no index.
fn transcripts() -> Folder {
    let folder = Folder::new();
    for name in TRANSCRIPTS {
        folder.old(name, &fs::read_to_string(fixtures().join(name)).unwrap());
    }
    folder
}

/// The transcripts with the index of a version beside them.
fn with_index(version: &Path) -> Folder {
    let folder = transcripts();
    copy(version, &folder.path(INDEX));
    folder
}

/// Copies the files of an index; locks are of no use to anybody else.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(&name));
        } else if !name.to_string_lossy().contains("lock") {
            fs::copy(entry.path(), to.join(&name)).unwrap();
        }
    }
}

/// The folders of all versions, the oldest first.
fn versions() -> Vec<PathBuf> {
    let entries = fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().path());
    let mut versions: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    versions.sort();
    versions
}

/// The numbers of the fields and of the analysis that an index was written with.
fn numbers(index: &Path) -> [u64; 2] {
    let note = fs::read_to_string(index.join(NOTE)).unwrap();
    let number = |name: &str| {
        let (_, rest) = note.split_once(&format!("\"{name}\":")).unwrap();
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap();
        rest[..end].parse().unwrap()
    };
    ["schema", "analyser"].map(number)
}

/// The numbers of this version.
fn present() -> ([u64; 2], Folder) {
    let folder = transcripts();
    folder.refresh();
    (numbers(&folder.path(INDEX)), folder)
}

fn answers_rightly(folder: &Folder, version: &Path) {
    let library = folder.library();
    for (query, count) in [
        ("\"warm kiln\"", 1),
        ("\"kiln and found\"", 1),
        ("um", 2),
        ("[music]", 1),
        ("music", 0),
        ("\"twelve blue\"", 0),
        ("twelve", 1),
        ("fahrt", 1),
        ("\"acht zur Töpferei\"", 1),
        ("found cracked", 0),
        ("lang:de Ofen", 1),
    ] {
        assert_eq!(hits(&library, query), count, "{query} in {}", version.display());
    }
}

#[test]
fn the_index_of_every_older_version_is_made_anew_by_itself() {
    let (present, _) = present();
    let mut older = 0;
    for version in versions() {
        if numbers(&version) == present {
            continue;
        }
        older += 1;
        let folder = with_index(&version);
        let told = version.display();
        let error =
            folder.library().search(&Query::parse("kiln").unwrap(), &SearchOptions::default());
        let kind = error.unwrap_err().kind();
        assert!(matches!(kind, ErrorKind::NotFound | ErrorKind::DamagedIndex), "{told}: {kind:?}");
        let refreshed = folder.refresh();
        assert_eq!(refreshed.changed, TRANSCRIPTS.len(), "{told}");
        assert_eq!(refreshed.messages.len(), 1, "{told}: {:?}", refreshed.messages);
        for part in ["an older version of cuedex", "indexing everything again"] {
            assert!(refreshed.messages[0].contains(part), "{told}: {:?}", refreshed.messages);
        }
        answers_rightly(&folder, &version);
        assert!(!folder.path(INDEX).join("tantivy.damaged").exists(), "{told}");
        let again = folder.refresh();
        assert_eq!((again.changed, again.messages.len()), (0, 0), "{told}");
    }
    assert!(older > 0, "no index of an older version is in {}", fixtures().display());
}

#[test]
fn the_index_of_this_version_is_used_as_it_was_written() {
    let (present, made) = present();
    let version = fixtures().join(format!("v{}", present[0]));
    if std::env::var_os("CUEDEX_WRITE_FIXTURES").is_some() {
        if version.exists() {
            fs::remove_dir_all(&version).unwrap();
        }
        copy(&made.path(INDEX), &version);
    }
    assert!(
        version.exists() && numbers(&version) == present,
        "{} is not of this version; CUEDEX_WRITE_FIXTURES=1 writes it",
        version.display()
    );
    let folder = with_index(&version);
    let refreshed = folder.refresh();
    assert_eq!((refreshed.changed, refreshed.messages), (0, Vec::<String>::new()));
    answers_rightly(&folder, &version);
}
