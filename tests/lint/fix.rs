use super::{CLEAN, ODD, lint};
use crate::support::{Place, fixtures};

const LONG: &str = "1\n00:00:08,000 --> 00:00:14,000\n\
    There was nobody on the pier but an old man who was mending a net by the light of a lamp\n";

#[test]
fn a_diff_is_shown_and_nothing_is_written() {
    let place = Place::new();
    place.write("talk.srt", LONG);
    let ran = lint(&place, &["talk.srt", "--fix"]).ends(1);
    assert!(ran.stdout.starts_with("--- talk.srt\n+++ talk.srt\n@@"), "{}", ran.stdout);
    assert!(ran.stdout.contains("\n+There was nobody on the pier\n"), "{}", ran.stdout);
    assert!(ran.stderr.contains("nothing was written; -o FILE"), "{}", ran.stderr);
    assert_eq!(place.read("talk.srt"), LONG);
}

#[test]
fn what_is_written_is_clean_and_stays_as_it_is_when_fixed_again() {
    let place = Place::new();
    place.write("talk.srt", LONG);
    lint(&place, &["talk.srt", "--fix", "-o", "out.srt"]).ends(0);
    assert_eq!(place.read("talk.srt"), LONG);
    lint(&place, &["out.srt"]).ends(0);
    let again = lint(&place, &["out.srt", "--fix", "-o", "again.srt"]).ends(0);
    assert_eq!((again.stdout, place.read("again.srt")), (String::new(), place.read("out.srt")));
}

#[test]
fn files_are_replaced_only_by_force() {
    let place = Place::new();
    place.write("talk.srt", ODD);
    place.write("clean.srt", CLEAN);
    let ran = lint(&place, &["talk.srt", "--fix", "--in-place"]).ends(2);
    assert!(ran.stderr.contains("use --force to replace it"), "{}", ran.stderr);
    assert_eq!(place.read("talk.srt"), ODD);
    lint(&place, &["talk.srt", "clean.srt", "--fix", "--in-place", "--force"]).ends(0);
    assert_ne!(place.read("talk.srt"), ODD);
    assert_eq!(place.read("clean.srt"), CLEAN);
    lint(&place, &["talk.srt"]).ends(0);
}

#[test]
fn a_folder_keeps_its_names() {
    let place = Place::new();
    place.write("in/a/talk.srt", ODD);
    place.write("in/b/talk.vtt", "WEBVTT\n\n00:01.000 --> 00:03.000\nWe went down.\n");
    let ran = lint(&place, &["-r", "in", "--fix", "-o", "out/", "--json"]).ends(0);
    assert!(place.read("out/a/talk.srt").contains("before dawn."));
    assert!(place.read("out/b/talk.vtt").starts_with("WEBVTT"));
    let fixed = ran.records_of("fixed");
    assert_eq!((&fixed[0]["cure"], &fixed[1]["cure"]), (&"times".into(), &"none".into()));
    assert!(fixed[0]["diff"].as_str().unwrap().contains("@@"));
    let ran = lint(&place, &["in/a/talk.srt", "in/b/talk.vtt", "--fix", "-o", "one.srt"]).ends(2);
    assert!(ran.stderr.contains("several files cannot go into one file"), "{}", ran.stderr);
}

#[test]
fn a_cured_file_is_not_given_the_name_of_another_format() {
    let place = Place::new();
    place.write("talk.srt", ODD);
    let ran = lint(&place, &["talk.srt", "--fix", "-o", "talk.vtt"]).ends(2);
    assert!(ran.stderr.contains("talk.srt is srt, and would be written as vtt"), "{}", ran.stderr);
    assert!(ran.stderr.contains("end the name in .srt"), "{}", ran.stderr);
    assert!(!place.path("talk.vtt").exists());
    lint(&place, &["talk.srt", "--fix", "-o", "talk.cured"]).ends(0);
    place.write("script.txt", ODD);
    lint(&place, &["script.txt", "--fix", "-o", "cured.txt"]).ends(0);
}

#[test]
fn what_is_left_that_no_split_cures_is_told_too() {
    let place = Place::new();
    let fast = fast_speech();
    place.write("talk.srt", format!("{fast}\n3\n00:01:00,000 --> 00:01:00,500\nNobody.\n"));
    let ran = lint(&place, &["talk.srt", "--fix"]);
    assert!(ran.stderr.contains("1 finding before, 0 after, and 1 unavoidable"), "{}", ran.stderr);
}

/// One cue that is spoken too fast for any split.
fn fast_speech() -> String {
    std::fs::read_to_string(fixtures().join("lint/speech-too-fast.srt")).unwrap()
}
