//! The right answers of `EXPECTED.jsonl`, where the corpora are present.

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
    s: u64,
    e: u64,
    x: String,
}

fn expected() -> Option<(std::path::PathBuf, Vec<Expected>)> {
    let root = crate::support::corpus("")?;
    let text = std::fs::read_to_string(root.join("EXPECTED.jsonl")).unwrap();
    Some((root, text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()))
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
    let mut right: Vec<_> = cues.iter().map(|c| (c.s, c.e.max(c.s), collapse(&c.x))).collect();
    right.sort_by_key(|cue| cue.0);
    let found: Vec<_> = segments
        .iter()
        .map(|s| (s.span.start().as_millis(), s.span.end().as_millis(), collapse(&s.text)))
        .collect();
    let same = |found: &(u64, u64, String), right: &(u64, u64, String)| {
        let text_fits = found.2 == right.2 || found.2 == collapse(&without_markup(&right.2));
        (found.0, found.1) == (right.0, right.1) && text_fits
    };
    let differs = found.iter().zip(&right).find(|(found, right)| !same(found, right));
    differs.map(|(found, right)| format!("{found:?} instead of {right:?}"))
}

fn check(only: Format, endings: &[&str], conformance: Conformance) -> (usize, Vec<String>) {
    let Some((root, all)) = expected() else { return (0, Vec::new()) };
    let (mut seen, mut faults) = (0, Vec::new());
    for expected in all.iter().filter(|e| endings.iter().any(|end| e.path.ends_with(end))) {
        if expected.tier == "disputed" || expected.reject {
            continue;
        }
        let bytes = std::fs::read(root.join(&expected.path)).unwrap();
        let options = ReadOptions { conformance, ..ReadOptions::default() };
        seen += 1;
        match read(&bytes, Some(&expected.path), &options) {
            Ok(file) if file.format == only => {
                faults.extend(fault(&file, expected).map(|f| format!("{}: {f}", expected.path)));
            }
            Ok(file) => faults.push(format!("{}: read as {}", expected.path, file.format)),
            Err(_) if expected.n == 0 => {}
            Err(error) => faults.push(format!("{}: {error}", expected.path)),
        }
    }
    (seen, faults)
}

#[test]
fn webvtt_is_read_as_the_standard_says() {
    let (seen, faults) = check(Format::Vtt, &[".vtt"], Conformance::W3c);
    assert!(faults.is_empty(), "{} of {seen}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn srt_is_read_as_the_tools_agree() {
    let (seen, faults) = check(Format::Srt, &[".srt"], Conformance::Lenient);
    assert!(faults.is_empty(), "{} of {seen}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn what_is_no_webvtt_is_refused() {
    let Some((root, all)) = expected() else { return };
    let mut faults = Vec::new();
    for expected in all.iter().filter(|e| e.reject) {
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
