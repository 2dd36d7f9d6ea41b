use crate::support::Place;

#[test]
fn unknown_formats_and_options_name_the_nearest() {
    let place = Place::new();
    place.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nhi\n");
    for (args, nearest, known) in [
        (
            ["convert", "a.srt", "--to", "vt"],
            "vtt",
            "srt, vtt, ass, ttml, sbv, lrc, json, memories, md, txt, jsonl",
        ),
        (["search", "hi", "--track", "audoi"], "audio", "audio, visual, ocr"),
    ] {
        let ran = place.run(&args).ends(2);
        assert!(ran.stderr.contains(&format!("hint: did you mean {nearest}?")), "{}", ran.stderr);
        assert!(ran.stderr.contains(known), "{}", ran.stderr);
    }
    let ran = place.run(&["convert", "a.srt", "--recursiv"]).ends(2);
    assert!(ran.stderr.contains("did you mean --recursive?"), "{}", ran.stderr);
    let ran = place.run(&["serch", "x"]).ends(2);
    assert!(ran.stderr.contains("search"), "{}", ran.stderr);
}

#[test]
fn other_names_of_formats_and_kinds_are_known_in_any_case() {
    let place = Place::new();
    place.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nhi\n");
    for (name, start) in [
        ("webvtt", "WEBVTT"),
        ("VTT", "WEBVTT"),
        ("ssa", "[Script Info]"),
        ("Markdown", "# "),
        ("text", "hi"),
        ("cuedex", "{"),
        ("cuedex.json", "{"),
        ("canonical", "{"),
    ] {
        let ran = place.run(&["convert", "a.srt", "--to", name]).ends(0);
        assert!(ran.stdout.starts_with(start), "{name}: {}", ran.stdout);
    }
    place.run(&["search", "hi", "a.srt", "--track", "Audio,OCR"]).ends(0);
    place.run(&["search", "hi", "a.srt", "--track", "ocr"]).ends(1);
}

#[test]
fn wrong_usage_is_a_record_too() {
    let place = Place::new();
    let ran = place.run(&["convert", "--json", "a.srt", "--nonsense"]).ends(2);
    let records = ran.records();
    assert_eq!((&records[0]["type"], &records[0]["v"]), (&"error".into(), &1.into()));
}

#[test]
fn a_missing_format_is_explained() {
    let place = Place::new();
    place.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nhi\n");
    let ran = place.run(&["convert", "a.srt"]).ends(2);
    assert!(ran.stderr.contains("hint: use --to with one of srt, vtt"), "{}", ran.stderr);
}

#[test]
fn formats_completions_and_man_are_printed() {
    let place = Place::new();
    let ran = place.run(&["formats", "--json"]).ends(0);
    let names: Vec<_> = ran.records_of("format").iter().map(|r| r["name"].clone()).collect();
    assert!(names.contains(&"srt".into()) && names.contains(&"md".into()), "{names:?}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(place.run(&["completions", shell]).ends(0).stdout.contains("convert"), "{shell}");
    }
    let page = place.run(&["man"]).ends(0).stdout;
    assert!(page.contains(".TH") && page.contains("window"), "{page}");
}
