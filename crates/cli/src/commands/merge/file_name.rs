//! Where the merged text of a library's video goes. Ids come from documents that strangers wrote.

use std::path::PathBuf;

use cuedex_format::Format;
use cuedex_model::VideoId;

/// The place of a video's file below the folder of the output: the folders of its key are kept,
/// whatever could leave them, hide in them or offend a file system is percent-encoded.
pub(super) fn below_folder(id: &VideoId, format: Format) -> PathBuf {
    let mut place: PathBuf = id.as_str().split('/').map(escaped).collect();
    let mut name = place.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(format.extension());
    place.set_file_name(name);
    place
}

/// One part of a path. A `%` is encoded too, so that two ids never share a name.
fn escaped(part: &str) -> String {
    let mut name = String::with_capacity(part.len());
    let last = part.chars().count().saturating_sub(1);
    for (n, c) in part.chars().enumerate() {
        let at_edge = matches!(c, '.' | ' ') && (n == 0 || n == last);
        if at_edge || c.is_control() || r#"%\:*?"<>|"#.contains(c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                name.push_str(percent_encoding::percent_encode_byte(byte));
            }
        } else {
            name.push(c);
        }
    }
    if name.is_empty() {
        // An empty part would vanish, and with it what tells `a//b` from `a/b`.
        return "%".into();
    }
    if is_device(&name) { format!("%{name}") } else { name }
}

/// Names that [Windows reserves](https://learn.microsoft.com/windows/win32/fileio/naming-a-file),
/// whatever extension follows.
fn is_device(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = ["com", "lpt"].iter().any(|port| {
        base.strip_prefix(port).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    });
    numbered || ["con", "prn", "aux", "nul"].contains(&base.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Component, Path};

    fn place(id: &str) -> String {
        let place = below_folder(&VideoId::new(id).unwrap(), Format::Srt);
        place.to_string_lossy().into_owned()
    }

    #[test]
    fn keys_keep_their_folders_and_never_leave_the_output() {
        for (id, expected) in [
            ("talk", "talk.srt"),
            ("interviews/ann-and-bo", "interviews/ann-and-bo.srt"),
            ("Talk [x] v1.2", "Talk [x] v1.2.srt"),
            ("../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd.srt"),
            ("/etc/x", "%/etc/x.srt"),
            ("C:\\x", "C%3A%5Cx.srt"),
            ("a//b", "a/%/b.srt"),
            ("a/", "a/%.srt"),
            (".hidden", "%2Ehidden.srt"),
            ("100 %", "100 %25.srt"),
            ("nul", "%nul.srt"),
            ("港/夜", "港/夜.srt"),
        ] {
            assert_eq!(place(id), expected, "{id}");
            let parts: Vec<_> = Path::new(expected).components().collect();
            assert!(parts.iter().all(|part| matches!(part, Component::Normal(_))), "{id}");
        }
    }
}
