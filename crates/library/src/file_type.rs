//! What a file may be, by the end of its name. Others are never opened.

/// What a file may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileType {
    /// Made to hold timed text; when it cannot be read, something is wrong with it.
    Subtitle,
    /// May hold a transcript or anything else; only the content says.
    ByContent,
    /// Sound or pictures.
    Media,
    Other,
}

const SUBTITLE: [&str; 15] = [
    "srt", "vtt", "ass", "ssa", "sbv", "sub", "lrc", "ttml", "dfxp", "itt", "smi", "sami", "scc",
    "stl", "webvtt",
];

const BY_CONTENT: [&str; 15] = [
    "json",
    "jsonl",
    "json3",
    "srv1",
    "srv2",
    "srv3",
    "xml",
    "txt",
    "html",
    "htm",
    "md",
    "tsv",
    "csv",
    "ffmetadata",
    "ffmeta",
];

const MEDIA: [&str; 29] = [
    "mp4", "mkv", "webm", "mov", "avi", "m4v", "mpg", "mpeg", "wmv", "flv", "3gp", "ogv", "mts",
    "m2ts", "vob", "mp3", "m4a", "m4b", "wav", "flac", "ogg", "oga", "opus", "aac", "aif", "aiff",
    "wma", "mka", "amr",
];

/// Media that may hold tracks of text.
const WITH_TRACKS: [&str; 6] = ["mkv", "mp4", "m4v", "mov", "webm", "mka"];

/// What tools put before `.json`.
const BEFORE_JSON: [&str; 4] = [".cuedex", ".memories", ".info", ".live_chat"];

/// The name without its extension, and what the extension says.
pub(crate) fn file_type(name: &str) -> (&str, FileType) {
    let Some((stem, extension)) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) else {
        return (name, FileType::Other);
    };
    let lower = extension.to_ascii_lowercase();
    let is_in = |list: &[&str]| list.contains(&lower.as_str());
    if is_in(&SUBTITLE) {
        (stem, FileType::Subtitle)
    } else if is_in(&BY_CONTENT) {
        (before_json(stem, &lower), FileType::ByContent)
    } else if is_in(&MEDIA) {
        (stem, FileType::Media)
    } else {
        (name, FileType::Other)
    }
}

/// Whether a file may, by its name, hold tracks of text beside sound and pictures.
pub(crate) fn may_have_tracks(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    WITH_TRACKS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

fn before_json<'a>(stem: &'a str, extension: &str) -> &'a str {
    let cut = BEFORE_JSON.iter().find_map(|end| stem.strip_suffix(end));
    cut.filter(|rest| extension == "json" && !rest.is_empty()).unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_files_by_the_end_of_the_name() {
        for (name, stem, expected) in [
            ("talk.srt", "talk", FileType::Subtitle),
            ("TALK.SRT", "TALK", FileType::Subtitle),
            ("talk.cuedex.json", "talk", FileType::ByContent),
            ("a [id].info.json", "a [id]", FileType::ByContent),
            ("a.cuedex.srt", "a.cuedex", FileType::Subtitle),
            ("talk.chapters.json", "talk.chapters", FileType::ByContent),
            ("talk.chapters.txt", "talk.chapters", FileType::ByContent),
            ("talk.ffmetadata", "talk", FileType::ByContent),
            ("talk.en.json3", "talk.en", FileType::ByContent),
            ("talk.en.itt", "talk.en", FileType::Subtitle),
            ("talk.dfxp", "talk", FileType::Subtitle),
            ("talk.mp4", "talk", FileType::Media),
            ("talk.srt.bak", "talk.srt.bak", FileType::Other),
            (".srt", ".srt", FileType::Other),
            ("README", "README", FileType::Other),
        ] {
            assert_eq!(file_type(name), (stem, expected), "{name}");
        }
    }
}
