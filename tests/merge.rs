mod modes;
mod times;
mod videos;

use std::io::Write;
use std::process::Stdio;

use serde_json::json;

use crate::support::{Place, Ran};

const SAID: &str = "1\n00:00:01,000 --> 00:00:02,000\nPut the kettle on.\n\n2\n00:00:05,000 --> 00:00:06,000\nThank you.\n";
const SEEN: &str = "WEBVTT\n\n00:00:03.000 --> 00:00:04.000\nA red kettle on a stove.\n";
const MERGE: [&str; 3] = ["merge", "tea.en.srt", "tea.visual.vtt"];

fn tea() -> Place {
    let place = Place::new();
    place.write("tea.en.srt", SAID);
    place.write("tea.visual.vtt", SEEN);
    place
}

#[test]
fn subtitles_label_what_was_seen() {
    let place = tea();
    let srt = "1\n00:00:01,000 --> 00:00:02,000\nPut the kettle on.\n\n\
        2\n00:00:03,000 --> 00:00:04,000\n[A red kettle on a stove.]\n\n\
        3\n00:00:05,000 --> 00:00:06,000\nThank you.\n";
    let ran = place.run(&[&MERGE[..], &["--to", "srt"]].concat()).ends(0);
    assert_eq!(ran.stdout, srt);
    let vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nPut the kettle on.\n\n\
        00:00:03.000 --> 00:00:04.000\n[A red kettle on a stove.]\n\n\
        00:00:05.000 --> 00:00:06.000\nThank you.\n";
    let ran = place.run(&[&MERGE[..], &["--to", "vtt", "--mode", "timeline"]].concat()).ends(0);
    assert_eq!(ran.stdout, vtt);
}

#[test]
fn the_order_of_the_inputs_does_not_matter_for_the_times() {
    let place = tea();
    let one = place.run(&[&MERGE[..], &["--to", "srt"]].concat()).ends(0);
    let other = place.run(&["merge", "tea.visual.vtt", "tea.en.srt", "--to", "srt"]).ends(0);
    assert_eq!(one.stdout, other.stdout);
}

#[test]
fn markdown_sets_what_was_seen_apart() {
    let place = tea();
    let ran =
        place.run(&[&MERGE[..], &["--to", "md", "--link", "https://example.org/tea"]].concat());
    let text = ran.ends(0).stdout;
    let said = "[00:00:01](https://example.org/tea#t=1) Put the kettle on.";
    let seen = "> [00:00:03](https://example.org/tea#t=3) A red kettle on a stove.";
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"));
    assert!(at(said) < at(seen) && at(seen) < at("Thank you."), "{text}");
}

#[test]
fn json_lines_and_documents_keep_the_tracks() {
    let place = tea();
    let ran = place.run(&[&MERGE[..], &["--to", "jsonl"]].concat()).ends(0);
    let told: Vec<_> = ran
        .records_of("segment")
        .iter()
        .map(|segment| (segment["track"].clone(), segment["text"].clone()))
        .collect();
    let expected = [
        (json!("audio"), json!("Put the kettle on.")),
        (json!("visual"), json!("A red kettle on a stove.")),
        (json!("audio"), json!("Thank you.")),
    ];
    assert_eq!(told, expected);
    place.run(&[&MERGE[..], &["-o", "tea.cuedex.json"]].concat()).ends(0);
    let document: serde_json::Value = serde_json::from_str(&place.read("tea.cuedex.json")).unwrap();
    let kinds: Vec<_> =
        document["tracks"].as_array().unwrap().iter().map(|track| &track["kind"]).collect();
    assert_eq!(kinds, ["audio", "visual"]);
    assert_eq!(document["tracks"][0]["language"], "en");
}

#[test]
fn a_failing_input_is_told_after_the_rest_is_done() {
    let place = tea();
    place.write("empty.srt", "");
    let inputs = ["merge", "tea.en.srt", "empty.srt", "absent.srt", "tea.visual.vtt"];
    let ran = place.run(&[&inputs[..], &["--to", "srt"]].concat()).ends(2);
    assert!(ran.stdout.contains("Thank you.") && ran.stdout.contains("[A red kettle"));
    for error in ["error: cannot read empty.srt", "error: cannot read absent.srt"] {
        assert!(ran.stderr.contains(error), "{}", ran.stderr);
    }
    let ran = place.run(&[&inputs[..], &["-o", "all.srt", "--json"]].concat()).ends(2);
    assert_eq!(ran.records_of("error").len(), 2);
    let result = json!({"type": "result", "v": 1, "inputs": 4, "failed": 2, "tracks": 2,
        "segments": 3, "output": "all.srt", "removed": {}});
    let mut told = ran.records().pop().unwrap();
    assert!(told.as_object_mut().unwrap().remove("omitted").unwrap().is_object());
    assert_eq!(told, result);
    assert!(place.read("all.srt").contains("Thank you."));
}

#[test]
fn what_the_merged_text_cannot_hold_is_in_the_record() {
    let place = Place::with_library();
    let document = "library/memories/VI700000000000000001.cuedex.json";
    let ran = place.run(&["merge", document, "-o", "all.srt", "--json"]).ends(0);
    let result = ran.records().pop().unwrap();
    assert_eq!(result["omitted"]["chapters"], 2, "{result}");
    assert_eq!(result["omitted"]["word times"], 9, "{result}");
}

#[test]
fn stdin_is_called_stdin() {
    let place = tea();
    let mut child = place
        .command(&["merge", "-", "tea.visual.vtt", "-o", "all.srt", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"00:00:01,000 --> 00:00:02,000\nhello\n").unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap()).ends(0);
    assert_eq!(ran.records_of("warning")[0]["path"], "stdin");
}

#[test]
fn a_merge_of_nothing_writes_nothing() {
    let place = tea();
    place.write("empty.srt", "");
    let ran = place.run(&["merge", "empty.srt", "absent.srt", "-o", "all.srt"]).ends(2);
    assert_eq!(ran.stdout, "");
    assert!(!place.path("all.srt").exists());
}

#[test]
fn with_json_the_document_needs_a_file() {
    let place = tea();
    let ran = place.run(&[&MERGE[..], &["--to", "srt", "--json"]].concat()).ends(2);
    let error = &ran.records()[0];
    assert_eq!((&error["type"], &error["v"]), (&json!("error"), &json!(1)));
    assert!(error["hint"].as_str().unwrap().contains("use -o for the document"), "{error}");
    place.write("tea.srt", "mine");
    place.run(&[&MERGE[..], &["-o", "tea.srt"]].concat()).ends(2);
    assert_eq!(place.read("tea.srt"), "mine");
    place.run(&[&MERGE[..], &["-o", "tea.srt", "--force"]].concat()).ends(0);
    assert!(place.read("tea.srt").contains("[A red kettle"));
}
