mod fix;
mod sarif;

use std::io::Write;
use std::process::Stdio;

use crate::support::{Place, Ran, fixtures};

/// Three findings of three rules; one of them is only worth knowing.
const ODD: &str = "1\n00:00:01,000 --> 00:00:03,000\nWe went down to the quiet harbor\n\n\
    2\n00:00:03,300 --> 00:00:03,800\nbefore dawn.\n";
const CLEAN: &str = "1\n00:00:01,000 --> 00:00:03,000\nWe went down to the harbor.\n";

fn lint(place: &Place, args: &[&str]) -> Ran {
    place.run(&[&["lint", "--profile", "netflix-en"], args].concat())
}

#[test]
fn findings_are_lines_that_name_their_place_and_their_amounts() {
    let place = Place::new();
    place.write("talk.srt", ODD);
    let ran = lint(&place, &["talk.srt"]).ends(1);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(
        lines[2],
        "talk.srt:6: warning too-short: on screen too briefly (500 ms, at least 833), cue 2 at 00:00:03.300"
    );
    assert!(lines.contains(&"1 file, 2 cues, 3 findings: 0 unavoidable, 1 note"), "{lines:?}");
    assert!(ran.stderr.contains("note: 25 frames a second are taken"), "{}", ran.stderr);
    assert_eq!(lint(&place, &["--fps", "30", "talk.srt"]).ends(1).stderr, "");
}

#[test]
fn a_clean_file_ends_with_zero_and_says_so() {
    let place = Place::new();
    place.write("talk.srt", CLEAN);
    let ran = lint(&place, &["talk.srt"]).ends(0);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains("1 file, 1 cue: nothing was found"), "{}", ran.stderr);
}

#[test]
fn a_file_that_cannot_be_read_is_not_said_to_be_clean() {
    let place = Place::new();
    place.write("empty.srt", "");
    let ran = lint(&place, &["empty.srt"]).ends(2);
    assert!(!ran.stderr.contains("nothing was found"), "{}", ran.stderr);
}

#[test]
fn no_frames_are_counted_between_chapters() {
    let place = Place::new();
    place.write("talk.chapters.txt", "0:00 Start\n1:00 Harbor\n2:00 Home\n");
    let ran = lint(&place, &["talk.chapters.txt"]).ends(0);
    assert!(!ran.stderr.contains("frames"), "{}", ran.stderr);
}

#[test]
fn notes_and_what_cannot_be_avoided_set_the_exit_code_only_when_asked() {
    let place = Place::new();
    place.write("notes.srt", ODD);
    lint(&place, &["notes.srt", "--only", "gap-not-closed"]).ends(0);
    lint(&place, &["notes.srt", "--only", "gap-not-closed", "--all-findings"]).ends(1);
    let fast = std::fs::read(fixtures().join("lint/speech-too-fast.srt")).unwrap();
    place.write("fast.srt", fast);
    let ran = lint(&place, &["fast.srt"]).ends(0);
    assert!(ran.stdout.contains("speech-too-fast") && ran.stdout.contains("unavoidable\n"));
    assert!(ran.stdout.contains("1 finding: 1 unavoidable"), "{}", ran.stdout);
    lint(&place, &["fast.srt", "--all-findings"]).ends(1);
}

#[test]
fn records_hold_what_the_lines_say() {
    let place = Place::new();
    place.write("talk.srt", ODD);
    let text = lint(&place, &["talk.srt"]).ends(1).stdout;
    let ran = lint(&place, &["talk.srt", "--json"]).ends(1);
    let findings = ran.records_of("finding");
    assert_eq!(findings.len(), text.lines().filter(|line| line.starts_with("talk.srt:")).count());
    let short = findings.iter().find(|finding| finding["rule"] == "too-short").unwrap();
    let expected = serde_json::json!({
        "type": "finding", "path": "talk.srt", "rule": "too-short", "severity": "warning",
        "avoidable": true, "line": 6, "cue": 2, "start_ms": 3300, "end_ms": 3800,
        "measured": 500, "allowed": 833, "bound": "at-least", "unit": "ms",
        "message": "on screen too briefly",
    });
    assert_eq!(*short, expected);
    let linted = &ran.records_of("linted")[0];
    assert_eq!((&linted["cues"], &linted["format"]), (&2.into(), &"srt".into()));
    let result = &ran.records_of("result")[0];
    assert_eq!((&result["findings"], &result["rules"]["too-short"]), (&3.into(), &1.into()));
    assert_eq!(ran.records()[0]["v"], 1);
}

#[test]
fn folders_are_gone_through_in_order_and_failures_do_not_stop_the_rest() {
    let place = Place::new();
    place.write("in/b/talk.srt", ODD);
    place.write("in/a/talk.vtt", "WEBVTT\n\n00:03.000 --> 00:01.000\nWe went down.\n");
    place.write("in/a/empty.srt", "");
    place.write("in/a/notes.json", "{\"a\":1}");
    lint(&place, &["in"]).ends(2);
    let ran = lint(&place, &["-r", "in", "--json"]).ends(2);
    let paths: Vec<_> = ran.records_of("linted").iter().map(|r| r["path"].clone()).collect();
    assert_eq!(paths, ["in/a/talk.vtt", "in/b/talk.srt"]);
    assert_eq!(ran.records_of("error").len(), 1);
    let result = &ran.records_of("result")[0];
    assert_eq!((&result["failed"], &result["skipped"]), (&1.into(), &1.into()));
    assert_eq!(lint(&place, &["-r", "in", "--json"]).stdout, ran.stdout);
}

#[test]
fn stdin_is_checked_too() {
    let place = Place::new();
    let mut command = place.command(&["lint", "-", "--profile", "netflix-en"]);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(ODD.as_bytes()).unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap()).ends(1);
    assert!(ran.stdout.contains("stdin:6: warning too-short"), "{}", ran.stdout);
}

#[test]
fn the_rules_are_listed_and_unknown_ones_are_answered_with_the_nearest() {
    let place = Place::new();
    let rules = place.run(&["lint", "--rules", "--json"]).ends(0).records_of("rule");
    let id = |rule: &serde_json::Value| rule["id"].as_str().unwrap().to_owned();
    let ids: Vec<String> = rules.iter().map(id).collect();
    for known in ["reading-speed", "speech-too-fast", "youtube-chapters", "srt/odd-time"] {
        assert!(ids.iter().any(|id| id == known), "{known}");
    }
    let text = place.run(&["lint", "--rules"]).ends(0).stdout;
    assert_eq!(text.lines().count(), rules.len());
    place.write("talk.srt", CLEAN);
    let ran = lint(&place, &["talk.srt", "--ignore", "reading-sped"]).ends(2);
    assert!(ran.stderr.contains("did you mean reading-speed?"), "{}", ran.stderr);
}

#[test]
fn the_profile_comes_from_the_flag_then_the_library_then_ours() {
    let place = Place::new();
    place.write("talk.srt", "1\n00:00:01,000 --> 00:00:05,000\nWe went down to the harbor.\n");
    let lines = |args: &[&str]| {
        let all = [&["lint", "talk.srt", "--only", "line-length"], args].concat();
        place.run(&all).stdout.lines().filter(|line| line.contains("line-length:")).count()
    };
    assert_eq!((lines(&[]), lines(&["--profile", "vertical"])), (0, 1));
    assert_eq!((lines(&["--set", "max_line_length=20"]), lines(&["--profile", "bbc"])), (1, 0));
    place.write(".cuedex/library.toml", "profile = \"vertical\"\n");
    assert_eq!((lines(&[]), lines(&["--profile", "bbc"])), (1, 0));
    place.write("house.toml", "extends = \"bbc\"\nname = \"house\"\nmax_line_length = 10\n");
    assert_eq!(lines(&["--profile", "house.toml"]), 1);
}
