//! The right answers of `EXPECTED.jsonl`: of the corpora, where they are present, and of our own
//! files in `fixtures/rules`, one for each rule.

use std::path::{Path, PathBuf};

use cuedex_format::{Conformance, Format, Read, ReadOptions, read};
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    path: String,
    n: usize,
    #[serde(default)]
    reject: bool,
    tier: String,
    #[serde(default)]
    cues: Option<Vec<ExpectedCue>>,
}

#[derive(Deserialize)]
struct ExpectedCue {
    #[serde(default)]
    id: Option<String>,
    s: u64,
    e: u64,
    x: String,
}

/// The folders with right answers: ours, and the corpora where they are present.
fn roots() -> Vec<PathBuf> {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/rules");
    [Some(ours), crate::support::corpus("")].into_iter().flatten().collect()
}

fn expected(root: &Path) -> Vec<Expected> {
    let text = std::fs::read_to_string(root.join("EXPECTED.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Some answers state the text with its markup.
fn without_markup(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, (_, after))) =
        rest.split_once('<').and_then(|(before, tag)| Some((before, tag.split_once('>')?)))
    {
        shown.push_str(before);
        rest = after;
    }
    shown.push_str(rest);
    shown
        .replace("&gt;", ">")
        .replace("&lt;", "<")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

/// What differs from the right answer, or nothing.
fn fault(file: &Read, expected: &Expected) -> Option<String> {
    let segments = file.transcript.tracks[0].segments();
    if segments.len() != expected.n {
        return Some(format!("{} cues instead of {}", segments.len(), expected.n));
    }
    let cues = expected.cues.as_ref()?;
    let knows_ids = file.format == Format::Vtt && cues.iter().all(|cue| cue.id.is_some());
    let mut right: Vec<_> = cues.iter().map(|cue| Cue::right(cue, knows_ids)).collect();
    right.sort_by_key(|cue| cue.start);
    let found: Vec<_> = segments.iter().map(|s| Cue::found(s, knows_ids)).collect();
    let differs = found.iter().zip(&right).find(|(found, right)| found != right);
    differs.map(|(found, right)| format!("{found:?} instead of {right:?}"))
}

/// A cue as it is compared; the identifier only where the right one is known.
#[derive(Debug, PartialEq)]
struct Cue {
    id: Option<String>,
    start: u64,
    end: u64,
    text: String,
}

impl Cue {
    fn right(cue: &ExpectedCue, with_id: bool) -> Self {
        let id = cue.id.clone().filter(|id| with_id && !id.is_empty());
        let text = collapse(&without_markup(&cue.x));
        Self { id, start: cue.s, end: cue.e.max(cue.s), text }
    }

    fn found(segment: &cuedex_model::Segment, with_id: bool) -> Self {
        let id = segment.cue.as_ref().and_then(|cue| cue.id.clone());
        Self {
            id: id.filter(|_| with_id),
            start: segment.span.start().as_millis(),
            end: segment.span.end().as_millis(),
            text: collapse(&segment.text),
        }
    }
}

fn all_expected() -> impl Iterator<Item = (PathBuf, Expected)> {
    roots()
        .into_iter()
        .flat_map(|root| expected(&root).into_iter().map(move |expected| (root.clone(), expected)))
}

/// Files of one format, by the end or a folder of their paths.
fn check(only: Format, marks: &[&str], conformance: Conformance) -> (usize, Vec<String>) {
    let (mut seen, mut faults) = (0, Vec::new());
    for (root, expected) in all_expected() {
        if !marks.iter().any(|mark| expected.path.contains(mark)) {
            continue;
        }
        if expected.tier == "disputed" || expected.reject {
            continue;
        }
        let bytes = std::fs::read(root.join(&expected.path)).unwrap();
        let options = ReadOptions { conformance, ..ReadOptions::default() };
        seen += 1;
        match read(&bytes, Some(&expected.path), &options) {
            Ok(file) if file.format == only => {
                faults.extend(fault(&file, &expected).map(|f| format!("{}: {f}", expected.path)));
            }
            Ok(file) => faults.push(format!("{}: read as {}", expected.path, file.format)),
            Err(_) if expected.n == 0 => {}
            Err(error) => faults.push(format!("{}: {error}", expected.path)),
        }
    }
    (seen, faults)
}

/// How many files there are at least, with the corpora or without.
fn least(ours: usize, theirs: usize) -> usize {
    if roots().len() > 1 { ours + theirs } else { ours }
}

#[test]
fn webvtt_is_read_as_the_standard_says() {
    let (seen, faults) = check(Format::Vtt, &[".vtt", "/webvtt/"], Conformance::W3c);
    assert!(seen >= least(44, 330), "only {seen} files were checked");
    assert!(faults.is_empty(), "{} of {seen}:\n{}", faults.len(), faults.join("\n"));
}

/// SRT files that are read otherwise than their expectation says, and why. Both expectations are
/// one tool's policy; ours is to keep what a person can read, with a warning.
const RESCUED: [(&str, &str); 2] = [
    ("subrip/typical_missing_sequence", "a cue without an index is a cue"),
    ("subrip/typical_negative_timestamps", "times before zero are set to zero"),
];

#[test]
fn srt_is_read_as_the_tools_agree() {
    let (seen, faults) = check(Format::Srt, &[".srt", "/subrip/"], Conformance::Lenient);
    assert!(seen >= least(6, 13), "only {seen} files were checked");
    let is_rescued = |fault: &String| RESCUED.iter().any(|(file, _)| fault.contains(file));
    let faults: Vec<_> = faults.into_iter().filter(|fault| !is_rescued(fault)).collect();
    assert!(faults.is_empty(), "{} of {seen}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn what_is_no_webvtt_is_refused() {
    let mut faults = Vec::new();
    for (root, expected) in all_expected().filter(|(_, expected)| expected.reject) {
        let bytes = std::fs::read(root.join(&expected.path)).unwrap();
        let strict = ReadOptions { strict: true, ..ReadOptions::default() };
        if read(&bytes, Some(&expected.path), &strict).is_ok() {
            faults.push(format!("{}: accepted in strict mode", expected.path));
        }
        let lenient = read(&bytes, Some(&expected.path), &ReadOptions::default());
        if lenient.is_ok_and(|file| file.transcript.segment_count() == 0) {
            faults.push(format!("{}: accepted without a cue", expected.path));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
