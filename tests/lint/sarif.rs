//! SARIF, and what a library that we did not write says of it.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{ODD, lint};
use crate::support::Place;

/// Checks the log against a model of the standard, in a package that `tests/foreign` names.
fn foreign(log: &str) -> Option<String> {
    let python = std::env::var("CUEDEX_PYTHON").unwrap_or_else(|_| "python3".into());
    let script = "import sys, json\nfrom sarif_pydantic import Sarif\n\
        log = Sarif.model_validate(json.load(sys.stdin))\n\
        for r in log.runs[0].results:\n\
        \x20   p = r.locations[0].physical_location\n\
        \x20   print(r.rule_id, p.artifact_location.uri, p.region.start_line)";
    let quiet = Command::new(&python).args(["-c", "import sarif_pydantic"]).output();
    if !quiet.is_ok_and(|output| output.status.success()) {
        let told = "PROGRAM ABSENT: Python with sarif_pydantic, so nothing foreign read SARIF\n";
        let _ = std::io::stderr().write_all(told.as_bytes());
        return None;
    }
    let mut command = Command::new(python);
    let piped = command.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(log.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_foreign_reader_finds_every_finding_at_its_line() {
    let place = Place::new();
    place.write("in the bay/talk ü.srt", ODD);
    let ran = lint(&place, &["-r", "in the bay", "--sarif"]).ends(1);
    let Some(said) = foreign(&ran.stdout) else { return };
    let path = "in%20the%20bay/talk%20%C3%BC.srt";
    let lines = format!("gap-not-closed {path} 2\nreading-speed {path} 6\ntoo-short {path} 6\n");
    assert_eq!(said, lines);
}

/// What the [standard](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html) asks of
/// a log, by section.
#[test]
fn the_log_has_what_the_standard_asks_for() {
    let place = Place::new();
    place.write("talk.srt", ODD);
    place.write("empty.srt", "");
    lint(&place, &["talk.srt", "empty.srt", "--sarif", "-o", "log.sarif"]).ends(2);
    let log: Value = serde_json::from_str(&place.read("log.sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0"); // 3.13.2
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"]; // 3.18.2
    assert_eq!(driver["name"], "cuedex");
    let rules = driver["rules"].as_array().unwrap(); // 3.19.23
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap(); // 3.27.6
        assert_eq!(result["ruleId"], rules[index]["id"]);
        assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap())); // 3.27.10
        assert!(!result["message"]["text"].as_str().unwrap().is_empty()); // 3.27.11
        let place = &result["locations"][0]["physicalLocation"]; // 3.29
        assert_eq!(place["artifactLocation"]["uri"], "talk.srt");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1); // 3.30.5
        assert_eq!(result["properties"]["avoidable"], true);
    }
    let invocation = &run["invocations"][0]; // 3.20.14
    assert_eq!(invocation["executionSuccessful"], false);
    let told = &invocation["toolExecutionNotifications"][0]["message"]["text"];
    assert!(told.as_str().unwrap().contains("empty"), "{told}");
}

#[test]
fn text_records_and_sarif_have_the_same_findings() {
    let place = Place::new();
    crate::support::copy_folder(&crate::support::fixtures().join("lint"), &place.path("in"));
    let text = lint(&place, &["-r", "in"]).ends(1).stdout;
    let lines = text.lines().filter(|line| line.starts_with("in/")).count();
    let records = lint(&place, &["-r", "in", "--json"]).ends(1).records_of("finding").len();
    let log: Value =
        serde_json::from_str(&lint(&place, &["-r", "in", "--sarif"]).ends(1).stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap().len();
    assert!(lines > 20);
    assert_eq!((records, results), (lines, lines));
}

#[test]
fn records_and_sarif_cannot_both_go_to_stdout() {
    let place = Place::new();
    place.write("talk.srt", ODD);
    let ran = lint(&place, &["talk.srt", "--sarif", "--json"]).ends(2);
    let hint = &ran.records_of("error")[0]["hint"];
    assert!(hint.as_str().unwrap().contains("use -o for the SARIF file"), "{hint}");
}
