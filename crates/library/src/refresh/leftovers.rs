//! What a killed writer leaves behind and the next one stumbles over.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::Error;

/// The engine's own list of its files, as far as it names notes of deleted documents.
#[derive(Deserialize)]
struct Meta {
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
struct Segment {
    segment_id: String,
    deletes: Option<Deletes>,
}

#[derive(Deserialize)]
struct Deletes {
    opstamp: u64,
}

/// Removes the notes of deleted documents of a commit that never was. They are named after the
/// number of the commit's last operation, which the same work done again gives again, and the
/// engine refuses to write a file that is there.
pub(super) fn remove(tantivy: &Path) -> Result<(), Error> {
    let meta = fs::read(tantivy.join("meta.json")).unwrap_or_default();
    // What cannot be understood is the engine's to report.
    let Ok(Meta { segments }) = serde_json::from_slice(&meta) else { return Ok(()) };
    let name = |segment: Segment| {
        let id = segment.segment_id.replace('-', "");
        segment.deletes.map(|deletes| format!("{id}.{}.del", deletes.opstamp))
    };
    let named: HashSet<String> = segments.into_iter().filter_map(name).collect();
    let entries = fs::read_dir(tantivy).map_err(|e| Error::io("list", tantivy, e))?;
    for entry in entries.flatten() {
        let file = entry.file_name();
        let left_over = |name: &str| name.ends_with(".del") && !named.contains(name);
        if file.to_str().is_some_and(left_over) {
            let path = entry.path();
            fs::remove_file(&path).map_err(|e| Error::io("remove", &path, e))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_notes_that_the_engine_does_not_name_go() {
        let folder = tempfile::tempdir().unwrap();
        let meta = r#"{"segments":[{"segment_id":"ab-cd","max_doc":3,
            "deletes":{"num_deleted_docs":1,"opstamp":7}},{"segment_id":"ef","deletes":null}]}"#;
        fs::write(folder.path().join("meta.json"), meta).unwrap();
        for name in ["abcd.7.del", "abcd.9.del", "ef.9.del", "ef.store"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        remove(folder.path()).unwrap();
        let left = |name: &&str| folder.path().join(name).exists();
        let names = ["abcd.7.del", "abcd.9.del", "ef.9.del", "ef.store", "meta.json"];
        let left: Vec<_> = names.into_iter().filter(left).collect();
        assert_eq!(left, ["abcd.7.del", "ef.store", "meta.json"]);
    }
}
