//! Where the corpora are, if they are.

use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of a corpus beside the repository, or `None` and a loud word.
pub(crate) fn corpus(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CUEDEX_CORPORA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora"),
        PathBuf::from,
    );
    let folder = root.join(name);
    if folder.exists() {
        return Some(folder);
    }
    // Not a print macro: the test runner would swallow it, and what was not tested must be said.
    let told = format!("CORPUS ABSENT: {name}/ is not there, so only our fixtures were tested\n");
    let _ = std::io::stderr().write_all(told.as_bytes());
    None
}

/// Every file below a folder whose name ends so, sorted.
pub(crate) fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().to_lowercase();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
