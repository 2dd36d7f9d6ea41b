use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cuedex_model::{Segment, TimeSpan, Timestamp, Track, TrackKind, Transcript};

/// Lines of speech and the name of where they come from: the corpora beside the repository, else
/// our fixtures.
pub fn source() -> &'static (String, Vec<String>) {
    static LINES: OnceLock<(String, Vec<String>)> = OnceLock::new();
    LINES.get_or_init(|| {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let lines = lines_below(&corpora().join("sy-subtitles"));
        if !lines.is_empty() {
            return ("sy-subtitles, English".to_owned(), lines);
        }
        ("fixtures (the corpora are absent)".to_owned(), lines_below(&here.join("../fixtures")))
    })
}

/// The folder of the corpora: beside the repository, or where `CUEDEX_CORPORA` says.
#[must_use]
pub fn corpora() -> PathBuf {
    std::env::var_os("CUEDEX_CORPORA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora"),
        PathBuf::from,
    )
}

/// The same lines and those that sy-whisper's recogniser heard in English.
#[must_use]
pub(crate) fn all_english() -> (String, Vec<String>) {
    let (name, lines) = source();
    let heard = english_speech();
    if heard.is_empty() {
        return (name.clone(), lines.clone());
    }
    (format!("{name}, and sy-whisper"), lines.iter().cloned().chain(heard).collect())
}

fn english_speech() -> Vec<String> {
    let is_english = |track: &Track| track.language.as_deref().is_some_and(|l| l.starts_with("en"));
    let tracks = whisper_transcripts().into_iter().flat_map(|transcript| transcript.tracks);
    texts(tracks.filter(is_english).collect())
}

/// What sy-whisper's recogniser heard, with word times.
pub(crate) fn whisper_transcripts() -> Vec<Transcript> {
    let read = |path: &PathBuf| {
        let bytes = std::fs::read(path).ok()?;
        let read = cuedex_format::read(&bytes, None, &cuedex_format::ReadOptions::default());
        read.ok().map(|file| file.transcript)
    };
    files_below(&corpora().join("sy-whisper"), "whisper.json").iter().filter_map(read).collect()
}

fn lines_below(folder: &Path) -> Vec<String> {
    files_below(folder, "en.srt").iter().flat_map(|path| cue_lines(path)).collect()
}

/// Every file below a folder whose path ends so, sorted.
pub(crate) fn files_below(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(end) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn cue_lines(path: &Path) -> Vec<String> {
    let Ok(bytes) = std::fs::read(path) else { return Vec::new() };
    let Ok(file) = cuedex_format::read(&bytes, None, &cuedex_format::ReadOptions::default()) else {
        return Vec::new();
    };
    texts(file.transcript.tracks)
}

fn texts(tracks: Vec<Track>) -> Vec<String> {
    let segments = tracks.into_iter().flat_map(Track::into_segments);
    segments.map(|s| s.text.replace('\n', " ")).filter(|text| !text.is_empty()).collect()
}

/// A clean SubRip file of so many cues.
pub fn srt(cues: usize) -> String {
    let mut text = String::new();
    for (n, line) in (0..cues).zip(source().1.iter().cycle()) {
        let [start, end] = times(n).map(|t| t.to_string().replace('.', ","));
        write!(text, "{}\n{start} --> {end}\n{line}\n\n", n + 1)
            .expect("a String takes every byte");
    }
    text.pop();
    text
}

/// A clean WebVTT file of so many cues.
pub fn vtt(cues: usize) -> String {
    let mut text = String::from("WEBVTT\n\n");
    for (n, line) in (0..cues).zip(source().1.iter().cycle()) {
        let [start, end] = times(n);
        let line = line.replace('&', "&amp;").replace('<', "&lt;");
        write!(text, "{start} --> {end}\n{line}\n\n").expect("a String takes every byte");
    }
    text.pop();
    text
}

/// A third of a second a cue: a million end before 99 hours, past which not every baseline can
/// read.
fn times(cue: usize) -> [Timestamp; 2] {
    let start = u64::try_from(cue).unwrap_or(0) * 330;
    [Timestamp::from_millis(start), Timestamp::from_millis(start + 300)]
}

/// So many videos of so many cues each.
pub fn transcripts(videos: usize, cues: usize) -> Vec<Transcript> {
    let mut lines = source().1.iter().cycle();
    let mut video = || {
        let segment = |n| {
            let [start, end] = times(n);
            let text = lines.next().cloned().unwrap_or_default();
            Segment::new(TimeSpan::clamped(start, end), text)
        };
        let segments = (0..cues).map(segment).collect();
        Transcript::of_tracks(vec![Track::new(TrackKind::Audio, segments)])
    };
    (0..videos).map(|_| video()).collect()
}
