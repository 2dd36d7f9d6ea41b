use std::collections::BTreeSet;
use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::library::files_below;
use crate::support::{Place, Ran};

/// Searches `library`; the exit code must fit what is found.
#[track_caller]
fn search(place: &Place, args: &[&str]) -> Ran {
    let ran = place.run(&[&["search", "--json", "-L", "library"], args].concat());
    let code = i32::from(ran.records_of("moment").is_empty());
    ran.ends(code)
}

/// Where something is found: video, track and whole second, in the order of the output.
#[track_caller]
fn places(place: &Place, args: &[&str]) -> Vec<String> {
    let told = |moment: &Value| {
        let text = |name: &str| moment[name].as_str().unwrap().to_owned();
        let second = moment["start_ms"].as_u64().unwrap() / 1_000;
        format!("{} {} {second}", text("video"), text("track"))
    };
    search(place, args).records_of("moment").iter().map(told).collect()
}

/// The same in a fixed order.
#[track_caller]
fn all_places(place: &Place, args: &[&str]) -> Vec<String> {
    let mut places = places(place, &[args, &["--all"]].concat());
    places.sort();
    places
}

fn cue(second: usize, text: &str) -> String {
    let (from, to) = (second, second + 1);
    let clock = |s: usize| format!("{:02}:{:02}:{:02},000", s / 3_600, s / 60 % 60, s % 60);
    format!("{second}\n{} --> {}\n{text}\n\n", clock(from), clock(to))
}

#[test]
fn a_phrase_is_found_over_a_cue_edge_at_its_second() {
    let place = Place::with_library();
    for query in [&["\"down to the quiet harbor\""][..], &["down", "to", "the", "quiet", "harbor"]]
    {
        assert_eq!(places(&place, query), ["harbor-walk audio 2"], "{query:?}");
        let ran = place.run(&[&["search"], query, &["library"]].concat()).ends(0);
        let lines: Vec<_> = ran.stdout.lines().collect();
        assert_eq!(lines[0], "harbor-walk");
        assert!(lines[1].starts_with("  00:00:02."), "{}", ran.stdout);
        assert!(lines[1].contains("walk down to the quiet harbor, where"), "{}", ran.stdout);
        assert!(lines[1].ends_with("  [audio, en]"), "{}", ran.stdout);
        assert_eq!(lines.len(), 2);
        assert!(ran.stderr.starts_with("note: 1 hit in 1 video, 1 shown, "), "{}", ran.stderr);
    }
}

#[test]
fn all_lists_every_occurrence_once_in_time_order() {
    let place = Place::new();
    let seconds: Vec<usize> = (0..60).map(|n| n * 9 + 1).collect();
    let text: String = seconds.iter().map(|&s| cue(s, "the boat again")).collect();
    place.write("library/long.srt", text);
    place.write("library/short.srt", cue(5, "a boat") + &cue(700, "boat"));
    let found = places(&place, &["boat", "--all"]);
    let of = |video: &str| -> Vec<String> {
        found.iter().filter(|place| place.starts_with(video)).cloned().collect()
    };
    let long: Vec<_> = seconds.iter().map(|s| format!("long audio {s}")).collect();
    assert_eq!(of("long"), long);
    assert_eq!(of("short"), ["short audio 5", "short audio 700"]);
    assert_eq!(found.len(), 62);
    let words = search(&place, &["\"boat\"", "--all"]).records_of("moment");
    assert!(words.iter().all(|moment| moment["text"] == "boat" && moment["count"] == 1));
    place.run(&["search", "boat", "--all", "--limit", "2", "-L", "library"]).ends(2);
}

#[test]
fn words_are_left_out_chosen_and_grouped() {
    let place = Place::with_library();
    for (query, expected) in [
        ("harbor", &["harbor-walk audio 3", "harbor-walk audio 60"][..]),
        ("harbor -quiet", &["harbor-walk audio 60"]),
        ("harbor NOT \"the quiet\"", &["harbor-walk audio 60"]),
        ("storm OR soup", &["harbor-walk audio 58", "kitchen/soup audio 7"]),
        ("(storm OR dawn) boats", &["harbor-walk audio 4", "harbor-walk audio 58"]),
        ("boats (storm OR (harbor -dawn))", &["harbor-walk audio 60"]),
        ("lighthouse track:visual", &["harbor-walk visual 12"]),
        ("can't", &["harbor-walk audio 14"]),
        ("zeppelin", &[]),
    ] {
        assert_eq!(all_places(&place, &[query]), expected, "{query}");
    }
}

#[test]
fn options_narrow_what_is_searched() {
    let place = Place::with_library();
    place.write(
        "library/slides.cuedex.json",
        r#"{"schema":"cuedex/transcript/1","id":"slides","tracks":[{"kind":"ocr","segments":[
            {"start_ms":4000,"end_ms":9000,"text":"LIGHTHOUSE KEEPERS"}]}]}"#,
    );
    for (args, expected) in [
        (
            &["lighthouse"][..],
            &["harbor-walk audio 12", "harbor-walk visual 12", "slides ocr 4"][..],
        ),
        (&["lighthouse", "--track", "audio"], &["harbor-walk audio 12"]),
        (&["lighthouse", "--track", "visual"], &["harbor-walk visual 12"]),
        (&["lighthouse", "--track", "ocr"], &["slides ocr 4"]),
        (
            &["lighthouse", "--track", "audio,visual"],
            &["harbor-walk audio 12", "harbor-walk visual 12"],
        ),
        (&["lighthouse", "--video", "slides"], &["slides ocr 4"]),
        (&["soup", "--video", "soup"], &["kitchen/soup audio 7"]),
        (&["soup", "--video", "kitchen/*"], &["kitchen/soup audio 7"]),
        (&["soup", "--video", "harbor-walk"], &[]),
        (&["tick", "--speaker", "Bo"], &["interviews/ann-and-bo audio 8"]),
        (&["tick", "--speaker", "Ann"], &[]),
        (&["1874", "--lang", "de"], &["harbor-walk audio 12"]),
        (&["lighthouse", "--lang", "de"], &[]),
    ] {
        assert_eq!(all_places(&place, args), expected, "{args:?}");
    }
    let german = &search(&place, &["1874", "--lang", "de"]).records_of("moment")[0];
    assert_eq!(german["path"], "harbor-walk.de.srt");
    assert_eq!(german["parts"][0]["language"], "de");
}

#[test]
fn unknown_values_are_refused_with_advice() {
    let place = Place::with_library();
    for (args, advice) in [
        (["--track", "vidual"], "visual"),
        (["--group", "vido"], "video"),
        (["--window", "soon"], "30s"),
        (["--color", "alway"], "always"),
    ] {
        let ran = place.run(&[&["search", "x", "-L", "library"], &args[..]].concat()).ends(2);
        assert!(ran.stderr.contains(advice), "{args:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "");
    }
}

#[test]
fn the_window_says_how_far_apart_words_may_be() {
    let place = Place::new();
    let text: String = (0..40)
        .map(|n| match n {
            2 => cue(6, "kettle"),
            32 => cue(96, "biscuit"),
            n => cue(n * 3, "so"),
        })
        .collect();
    place.write("library/tea.srt", text);
    let both = ["tea audio 6".to_owned()];
    for (window, found) in [
        (&[][..], &[][..]),
        (&["--window", "1m"], &[]),
        (&["--window", "2m"], &both),
        (&["--window", "1m40s"], &both),
        (&["--window", "video"], &both),
    ] {
        let args = [&["kettle biscuit", "--strict"], window].concat();
        assert_eq!(places(&place, &args), found, "{window:?}");
    }
}

#[test]
fn silence_ends_the_stream() {
    let place = Place::with_library();
    for (query, found) in [
        ("\"reached by road\"", 1),
        ("\"after the storm\"", 1),
        ("\"road after\"", 0),
        ("\"by road after the\"", 0),
    ] {
        assert_eq!(places(&place, &[query]).len(), found, "{query}");
    }
}

#[test]
fn moments_are_limited_and_put_together() {
    let place = Place::new();
    let five: String = [10, 110, 210, 310, 410].map(|s| cue(s, "an anchor")).concat();
    place.write("library/five.srt", five);
    place.write("library/one.srt", cue(7, "an anchor") + &cue(8, "and more"));
    let by_video = places(&place, &["anchor"]);
    assert_eq!(by_video.len(), 4, "three of one video and one of the other: {by_video:?}");
    let videos: Vec<_> = by_video.iter().map(|place| place.split(' ').next().unwrap()).collect();
    assert_eq!(videos.iter().collect::<BTreeSet<_>>().len(), 2);
    let changes = videos.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert_eq!(changes, 1, "a video stands together: {videos:?}");
    assert_eq!(places(&place, &["anchor", "--group", "none"]).len(), 6);
    let ran = search(&place, &["anchor", "--group", "none", "--limit", "2"]);
    let result = ran.records().pop().unwrap();
    assert_eq!((&result["moments"], &result["hits"]), (&json!(2), &json!(6)));
}

#[test]
fn json_records_are_those_of_the_contract() {
    let place = Place::with_library();
    let ran = search(&place, &["\"take it for\""]);
    let mut records = ran.records();
    let score = records[0].as_object_mut().unwrap().remove("score").unwrap();
    assert!(score.as_f64().unwrap() > 0.0);
    let part = json!({"source": "audio", "language": "en", "speaker": null, "start_ms": 42300,
        "end_ms": 43200, "words": ["take", "it", "for"], "times": "exact"});
    let moment = json!({"type": "moment", "v": 1, "video": "VI700000000000000001",
        "title": "Repairing a bicycle", "path": "memories/VI700000000000000001.cuedex.json",
        "track": "audio", "start_ms": 42300, "end_ms": 43200, "text": "take it for",
        "words": ["take", "it", "for"], "parts": [part],
        "snippet": "Now take it for a lap around the yard.", "speaker": null, "count": 1,
        "link": "https://example.org/videos/bicycle#t=42.3",
        "mpv": ["mpv", "--start=42.300", "--", "https://example.org/videos/bicycle"]});
    assert_eq!(records[0], moment);
    let took = records[1].as_object_mut().unwrap().remove("took_ms").unwrap();
    assert!(took.is_u64());
    let result = json!({"type": "result", "v": 1, "moments": 1, "videos": 1, "hits": 1, "unreadable": 1,
        "answered": "as_asked", "complete": true, "notes": []});
    assert_eq!(records[1], result);
    assert_eq!(records.len(), 2);
    assert!(ran.stdout.starts_with("{\"type\":\"moment\",\"v\":1,\"video\":"), "{}", ran.stdout);
    assert_eq!(ran.stderr, "");
}

#[test]
fn the_version_stands_in_the_first_and_the_closing_record() {
    let place = Place::with_library();
    let records = search(&place, &["the", "--all"]).records();
    assert!(records.len() > 4);
    let versions: Vec<_> = records.iter().map(|record| record.get("v").is_some()).collect();
    let mut expected = vec![false; records.len()];
    expected[0] = true;
    expected[records.len() - 1] = true;
    assert_eq!(versions, expected);
    let nothing = search(&place, &["zeppelin"]).records();
    assert_eq!(nothing.len(), 1);
    assert_eq!((&nothing[0]["v"], &nothing[0]["moments"]), (&json!(1), &json!(0)));
}

#[test]
fn unreadable_files_are_counted_and_change_no_exit_code() {
    let place = Place::with_library();
    for (word, code) in [("lighthouse", 0), ("zeppelin", 1)] {
        let ran = place.run(&["search", word, "library"]).ends(code);
        assert!(ran.stderr.contains("; 1 unreadable, see `cuedex status`"), "{}", ran.stderr);
    }
    place.write("library/kitchen/torn.cuedex.json", "{\"schema\":\"cuedex/transcript/1\",");
    let ran = search(&place, &["lighthouse"]);
    assert_eq!(ran.records().pop().unwrap()["unreadable"], 2);
}

#[test]
fn one_file_is_searched_without_an_index() {
    let place = Place::with_library();
    let before = files_below(&place.path("."));
    let file = "library/harbor-walk.en.srt";
    let ran = place.run(&["search", "--json", "quiet harbor", file]).ends(0);
    let moment = &ran.records()[0];
    assert_eq!((&moment["path"], &moment["track"]), (&json!(file), &json!("audio")));
    assert_eq!(moment["start_ms"].as_u64().unwrap() / 1_000, 3);
    place.run(&["search", "zeppelin", file]).ends(1);
    let ran = place.run(&["search", "x", "library/kitchen/shopping.json"]).ends(2);
    assert!(ran.stderr.contains("not a transcript"), "{}", ran.stderr);
    assert_eq!(files_below(&place.path(".")), before);
}

#[test]
fn stdin_is_searched_without_an_index() {
    let place = Place::with_library();
    let before = files_below(&place.path("."));
    let mut child = place
        .command(&["search", "quiet harbor", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text = place.read("library/harbor-walk.en.srt");
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap()).ends(0);
    assert!(ran.stdout.contains("  00:00:03."), "{}", ran.stdout);
    assert_eq!(files_below(&place.path(".")), before);
}

#[test]
fn a_last_argument_that_is_no_place_belongs_to_the_query() {
    let place = Place::with_library();
    let ran =
        place.run(&["search", "harbor", "talks/one.srt", "-L", "library", "--strict"]).ends(1);
    let note = "note: there is no talks/one.srt here, so it is part of the query";
    assert!(ran.stderr.contains(note), "{}", ran.stderr);
    let ran = place.run(&["search", "quiet", "harbor", "-L", "library"]).ends(0);
    assert!(!ran.stderr.contains("part of the query"), "{}", ran.stderr);
    // A word alone is the query, whatever is called like it.
    place.write("library/harbor", "a file with the name of a word");
    let mut command = place.command(&["search", "harbor"]);
    let ran = Ran::of(&command.current_dir(place.path("library")).output().unwrap()).ends(0);
    assert!(ran.stdout.contains("quiet harbor"), "{}", ran.stdout);
}

#[test]
fn a_query_that_cannot_be_understood_is_explained() {
    let place = Place::with_library();
    for (query, error, hint) in [
        ("\"quiet harbor", "a quote is not closed", "another quote"),
        ("NOT quiet", "nothing is said that a moment must hold", "add a word"),
        ("(quiet", "a group is not closed", "close the group with )"),
        ("quiet OR", "OR has nothing to join on its right", "write a word there"),
        ("track:smell x", "smell", "track:visual"),
        ("!!!", "the query holds no word", "write a word"),
    ] {
        let ran = place.run(&["search", query, "library"]).ends(2);
        assert!(ran.stderr.contains("error: ") && ran.stderr.contains(error), "{}", ran.stderr);
        assert!(ran.stderr.contains("hint: ") && ran.stderr.contains(hint), "{}", ran.stderr);
        assert_eq!(ran.stdout, "");
        let ran = place.run(&["search", "--json", query, "library"]).ends(2);
        let record = &ran.records()[0];
        assert_eq!((&record["type"], &record["v"]), (&json!("error"), &json!(1)));
        assert!(record["hint"].as_str().unwrap().contains(hint), "{}", ran.stdout);
    }
    assert!(!place.path("library/.cuedex").exists());
}

#[test]
fn the_library_is_named_in_four_ways() {
    let place = Place::with_library();
    let word = &["search", "lighthouse"][..];
    let mut by_argument = place.command(&[word, &["library"]].concat());
    let mut by_option = place.command(&[word, &["-L", "library"]].concat());
    let mut by_environment = place.command(word);
    by_environment.env("CUEDEX_LIBRARY", place.path("library"));
    let mut by_place = place.command(word);
    by_place.current_dir(place.path("library"));
    for command in [&mut by_argument, &mut by_option, &mut by_environment, &mut by_place] {
        let ran = Ran::of(&command.output().unwrap()).ends(0);
        assert_eq!(ran.stdout.lines().next(), Some("harbor-walk"), "{command:?}");
    }
    let mut overruled = place.command(&[word, &["-L", "library"]].concat());
    overruled.env("CUEDEX_LIBRARY", "nowhere");
    Ran::of(&overruled.output().unwrap()).ends(0);
    let ran = place.run(&[word, &["-L", "nowhere"]].concat()).ends(2);
    assert!(ran.stderr.contains("error: cannot open nowhere"), "{}", ran.stderr);
}

#[test]
fn a_folder_inside_a_library_narrows_the_search() {
    let place = Place::with_library();
    place.run(&["index", "library"]).ends(0);
    let ran = place.run(&["search", "--json", "soup", "library/kitchen"]).ends(0);
    let record = &ran.records()[0];
    assert_eq!(
        (&record["video"], &record["path"]),
        (&json!("kitchen/soup"), &json!("kitchen/soup.srt"))
    );
    place.run(&["search", "lighthouse", "library/kitchen"]).ends(1);
    place.run(&["search", "chain", "library/memories"]).ends(0);
    place.run(&["search", "chain", "library/kitchen"]).ends(1);
    assert!(!place.path("library/kitchen/.cuedex").exists());
}

#[test]
fn without_a_scan_the_last_commit_answers() {
    let place = Place::with_library();
    let ran = place.run(&["search", "lighthouse", "--no-scan", "-L", "library"]).ends(2);
    assert!(ran.stderr.contains("error: the index of "), "{}", ran.stderr);
    assert!(ran.stderr.contains("hint: ") && ran.stderr.contains("cuedex index"), "{}", ran.stderr);
    assert!(!place.path("library/.cuedex").exists());
    place.run(&["index", "library"]).ends(0);
    place.write("library/new.srt", cue(1, "a zeppelin"));
    place.run(&["search", "zeppelin", "--no-scan", "-L", "library"]).ends(1);
    place.run(&["search", "lighthouse", "--no-scan", "-L", "library"]).ends(0);
    place.run(&["search", "zeppelin", "-L", "library"]).ends(0);
    place.run(&["search", "zeppelin", "--no-scan", "-L", "library"]).ends(0);
}
