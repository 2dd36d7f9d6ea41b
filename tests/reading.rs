//! How files are read: what can be stated about them, and what is told of them.

use crate::support::Place;

const SRT: &str = "1\n00:00:01,000 --> 00:00:02,000\nto the quiet harbor\n";

#[test]
fn a_stated_encoding_overrules_the_guess() {
    let place = Place::new();
    // In windows-1251 these bytes are Cyrillic, in windows-1252 Latin letters with accents.
    let mut bytes = SRT.as_bytes().to_vec();
    bytes.extend(b"\n2\n00:00:03,000 --> 00:00:04,000\n\xe3\xe0\xe2\xe0\xed\xfc\n");
    place.write("talk.srt", bytes);
    let text = |label: &str| {
        let args = ["convert", "talk.srt", "--to", "txt", "--encoding", label];
        place.run(&args).ends(0).stdout
    };
    assert_eq!(text("windows-1251"), "to the quiet harbor\nгавань\n");
    assert_eq!(text("windows-1252"), "to the quiet harbor\nãàâàíü\n");
    let args = ["convert", "talk.srt", "--to", "txt", "--encoding", "klingon"];
    let ran = place.run(&args).ends(2);
    assert!(ran.stderr.contains("klingon"), "{}", ran.stderr);
}

#[test]
fn an_encoding_is_not_stated_to_the_standards_parser() {
    let place = Place::new();
    place.write("talk.vtt", "WEBVTT\n");
    let args = ["convert", "talk.vtt", "--to", "srt", "--w3c", "--encoding", "utf-16le"];
    let ran = place.run(&args).ends(2);
    assert!(ran.stderr.contains("cannot be used with"), "{}", ran.stderr);
}

#[test]
fn rolling_lines_are_kept_when_asked_for() {
    let place = Place::new();
    let rolling = crate::support::fixtures().join("odd/rolling.carried-line.vtt");
    std::fs::copy(rolling, place.path("talk.vtt")).unwrap();
    for command in ["convert", "merge"] {
        let read = |flags: &[&str]| {
            let args = [&[command, "talk.vtt", "--to", "srt"], flags].concat();
            let ran = place.run(&args).ends(0);
            let count = |what: &str| ran.stdout.matches(what).count();
            (count(" --> "), count("row home"), ran.stderr.contains("lines removed: rolling/"))
        };
        assert_eq!(read(&[]), (5, 2, true), "{command}");
        assert_eq!(read(&["--keep-rolling"]), (5, 4, false), "{command}");
    }
    let record = |flags: &[&str], output: &str| {
        let args = [&["convert", "talk.vtt", "--json", "-o", output], flags].concat();
        place.run(&args).ends(0).records_of("converted")[0]["removed"].clone()
    };
    assert_eq!(record(&[], "a.srt"), serde_json::json!({"rolling/carried-line": 4}));
    assert_eq!(record(&["--keep-rolling"], "b.srt"), serde_json::json!({}));
}

#[test]
fn what_was_odd_and_what_was_removed_is_counted_per_code_in_the_record() {
    let place = Place::new();
    place.write("odd.srt", "00:00:01.0 --> 00:00:02,000\na\n00:00:03.0 --> 00:00:04,000\nb\n");
    let ran = place.run(&["convert", "odd.srt", "-o", "odd.vtt", "--json"]).ends(0);
    let converted = &ran.records_of("converted")[0];
    assert_eq!(converted["warnings"]["srt/missing-index"], 2);
    assert_eq!(converted["removed"], serde_json::json!({}));
    let warnings = ran.records_of("warning");
    let odd = warnings.iter().filter(|w| w["code"] == "srt/odd-time");
    let places: Vec<_> = odd.map(|w| (w["line"].as_u64(), w["cue"].as_u64())).collect();
    assert_eq!(places, [(Some(1), Some(1)), (Some(3), Some(2))]);
}

#[test]
fn strict_refuses_a_list_of_chapters_that_youtube_would_not_take() {
    let place = Place::new();
    place.write("talk.chapters.txt", "0:00 Oars\n0:05 Ropes\n0:30 Sails\n");
    let ran = place.run(&["convert", "talk.chapters.txt", "--to", "md"]).ends(0);
    assert!(ran.stdout.contains("Ropes"), "{}", ran.stdout);
    assert!(ran.stderr.contains("chapters/youtube-rule 1"), "{}", ran.stderr);
    let ran = place.run(&["convert", "talk.chapters.txt", "--to", "md", "--strict"]).ends(2);
    assert!(ran.stderr.contains("10 seconds"), "{}", ran.stderr);
}

#[test]
fn chapters_of_every_dialect_become_markdown_and_keep_their_details() {
    let place = Place::new();
    let dialects = crate::support::fixtures().join("dialects");
    for (name, chapter, detail) in [
        ("youtube-chapters.description.txt", "Scraping the hull", "Thanks to everyone"),
        ("ffmetadata.lanterns.ffmetadata", "Oil = light", "The Harbour Museum"),
        ("podcast-chapters.episode.chapters.json", "Flour", "The Warm Oven"),
        ("info-json.boat.info.json", "Scraping the hull", "2024-05-06"),
    ] {
        std::fs::copy(dialects.join(name), place.path(name)).unwrap();
        let page = place.run(&["convert", name, "--to", "md"]).ends(0).stdout;
        assert!(page.contains(chapter), "{name}: {page}");
        let whole = place.run(&["convert", name, "--to", "json"]).ends(0).stdout;
        assert!(whole.contains(detail), "{name}: {whole}");
    }
}

#[test]
fn a_folder_is_searched_for_every_ending_that_tells_a_transcript() {
    let place = Place::new();
    place.write("in/a.srt", SRT);
    place.write("in/b.chapters.txt", "0:00 Oars\n0:30 Ropes\n1:00 Sails\n");
    place.write("in/c.ffmetadata", ";FFMETADATA1\ntitle=Lanterns\n");
    place.write("in/notes.txt", "buy milk\n");
    let ran = place.run(&["convert", "-r", "in", "--to", "json", "-o", "out/", "--json"]).ends(0);
    let mut paths: Vec<_> =
        ran.records_of("converted").iter().map(|record| record["path"].clone()).collect();
    paths.sort_by_key(ToString::to_string);
    assert_eq!(paths, ["in/a.srt", "in/b.chapters.txt", "in/c.ffmetadata"]);
}

#[test]
fn formats_are_listed_in_columns() {
    let place = Place::new();
    let ran = place.run(&["formats"]).ends(0);
    for line in ["srt", "whisper-cpp", "podcast-chapters"] {
        let row = ran.stdout.lines().find(|row| row.split_whitespace().next() == Some(line));
        assert_eq!(&row.unwrap()[18..22], "read", "{}", ran.stdout);
    }
    let records = place.run(&["formats", "--json"]).ends(0).records_of("format");
    assert!(records.len() >= 34);
    assert_eq!(ran.stdout.lines().count(), records.len());
}

#[test]
fn every_warning_is_listed_with_its_severity_and_meaning() {
    let place = Place::new();
    let ran = place.run(&["formats", "--warnings"]).ends(0);
    let row = ran.stdout.lines().find(|row| row.starts_with("chapters/youtube-rule "));
    assert!(row.unwrap().contains("warning  YouTube takes no chapters"), "{}", ran.stdout);
    assert!(ran.stdout.contains("\nmedia/incomplete "), "{}", ran.stdout);
    assert!(ran.stderr.contains("note: --strict refuses"), "{}", ran.stderr);
    let names: Vec<_> = ran.stdout.lines().map(|row| row.split(' ').next()).collect();
    assert!(names.is_sorted(), "{names:?}");
    let ran = place.run(&["formats", "--warnings", "--json"]).ends(0);
    let codes = ran.records_of("code");
    let odd = codes.iter().find(|code| code["name"] == "srt/empty-cue").unwrap();
    assert_eq!((&odd["severity"], &odd["about"]), (&"note".into(), &"the cue has no text".into()));
    assert_eq!(ran.records().pop().unwrap()["codes"], codes.len());
}
