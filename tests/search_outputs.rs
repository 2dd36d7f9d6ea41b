//! What `search` prints and hands on besides its list of moments.

use cuedex_model::Timestamp;
use serde_json::{Value, json};

use crate::library::files_below;
use crate::support::{Place, Ran};

/// A library of two videos: one with a media file of an odd name, one without.
fn with_media() -> Place {
    let place = Place::new();
    let clocks = "1\n00:00:01,000 --> 00:00:03,000\nthe old clocks are wound\n\n\
        2\n00:01:10,000 --> 00:01:12,000\n=1+1 on Sunday the clocks stand still\n\n";
    place.write("library/it's 5, or 6.srt", clocks);
    place.write("library/it's 5, or 6.avi", "no film, only its name");
    place.write("library/radio.srt", "1\n00:00:04,000 --> 00:00:06,000\nno clocks here\n\n");
    place
}

fn search(place: &Place, args: &[&str]) -> Ran {
    place.run(&[&["search", "-L", "library"], args].concat())
}

/// The path of the media file.
fn media(place: &Place) -> String {
    let path = place.path("library").canonicalize().unwrap().join("it's 5, or 6.avi");
    path.to_str().unwrap().to_owned()
}

/// The first moment of the video with the media.
fn first(place: &Place, args: &[&str]) -> Value {
    let video = ["--json", "--all", "--video", "it's 5, or 6"];
    let ran = search(place, &[&["clocks"][..], &video, args].concat()).ends(0);
    ran.records_of("moment").swap_remove(0)
}

fn start_of(place: &Place) -> u64 {
    first(place, &[])["start_ms"].as_u64().unwrap()
}

fn seconds(millis: u64) -> String {
    format!("{}.{:03}", millis / 1_000, millis % 1_000)
}

#[test]
fn links_follow_a_template() {
    let place = with_media();
    let start = start_of(&place);
    let link = |template: &str, more: &[&str]| {
        first(&place, &[&["--link", template], more].concat())["link"].clone()
    };
    let expected = format!("https://v.example/it%27s%205%2C%20or%206?at={start}#1");
    assert_eq!(link("https://v.example/{id}?at={start_ms}#{start_s}", &[]), expected);
    let later = link("{start_ms}", &["--lead", "400ms"]);
    assert_eq!(later, (start - 400).to_string());
    assert_eq!(link("{start_ms}", &["--lead", "1m"]), "0");
    assert!(link("player:{media}", &[]).as_str().unwrap().ends_with("/it%27s%205%2C%20or%206.avi"));
    // What is not known makes no half link.
    assert_eq!(link("{title}", &[]), json!(null));
    let lines = search(&place, &["clocks", "--video", "radio", "--link", "x:{id}"]).ends(0);
    assert!(lines.stdout.contains("\n      x:radio\n"), "{}", lines.stdout);
}

#[test]
fn a_template_that_is_none_is_refused_before_anything_is_done() {
    let place = with_media();
    for (template, error) in [
        ("x?{begin}", "error: {begin} in the link template is not known"),
        ("", "error: the link template is empty"),
        ("x?{start", "error: a brace of the link template stands alone: x?{start"),
    ] {
        let ran = search(&place, &["clocks", "--link", template]).ends(2);
        assert!(ran.stderr.contains(error), "{}", ran.stderr);
        assert!(ran.stderr.contains("hint: ") && ran.stderr.contains("{start}"), "{}", ran.stderr);
    }
    assert!(!place.path("library/.cuedex").exists());
}

#[test]
fn the_player_s_command_is_given_in_two_ways() {
    let place = with_media();
    let start = start_of(&place);
    let option = format!("--start={}", seconds(start));
    let path = media(&place);
    assert_eq!(first(&place, &[])["mpv"], json!(["mpv", option, "--", path]));
    let radio = search(&place, &["clocks", "--json", "--video", "radio"]).ends(0);
    assert_eq!(radio.records_of("moment")[0]["mpv"], json!(null));
    let lines = search(&place, &["clocks", "--all", "--mpv"]).ends(0);
    assert_eq!(lines.stdout.lines().count(), 2, "{}", lines.stdout);
    let left_out = "note: 1 moment without a media file left out";
    assert!(lines.stderr.contains(left_out), "{}", lines.stderr);
    let line = lines.stdout.lines().next().unwrap();
    let script = format!("set -- {line}\nprintf '%s\\n' \"$@\"");
    let words = std::process::Command::new("sh").arg("-c").arg(script).output().unwrap();
    let words = String::from_utf8(words.stdout).unwrap();
    assert_eq!(words, format!("mpv\n{option}\n--\n{path}\n"));
}

#[test]
fn without_mpv_its_command_is_told() {
    let place = with_media();
    let args = ["search", "-L", "library", "clocks", "--video", "it's*", "--open", "1"];
    let mut command = place.command(&args);
    let ran = Ran::of(&command.env("PATH", place.path("none")).output().unwrap()).ends(2);
    assert!(ran.stderr.contains("error: cannot start mpv"), "{}", ran.stderr);
    assert!(ran.stderr.contains("hint: where mpv is: mpv '--start="), "{}", ran.stderr);
}

#[test]
fn lists_for_players_are_written() {
    let place = with_media();
    let (start, path) = (start_of(&place), media(&place));
    let end = first(&place, &[])["end_ms"].as_u64().unwrap() + 1_000;
    let from = start - 1_000;
    let args = ["clocks", "--all", "--edl", "out/list.edl", "--m3u", "out/list.m3u"];
    let ran = search(&place, &args).ends(0);
    let edl = place.read("out/list.edl");
    let lines: Vec<_> = edl.lines().collect();
    let title = format!("it's 5, or 6 {} clocks", Timestamp::from_millis(start));
    let entry = format!(
        "%{}%{path},{},{},title=%{}%{title}",
        path.len(),
        seconds(from),
        seconds(end - from),
        title.len(),
    );
    assert_eq!(lines, ["# mpv EDL v0", &entry, lines[2]], "{edl}");
    let m3u = place.read("out/list.m3u");
    let lines: Vec<_> = m3u.lines().collect();
    assert_eq!((lines[0], lines.len()), ("#EXTM3U", 9), "{m3u}");
    assert!(lines[1].starts_with("#EXTINF:3,it's 5, or 6 00:00:0"), "{m3u}");
    assert_eq!(lines[2], format!("#EXTVLCOPT:start-time={}", seconds(from)));
    assert_eq!(lines[3], format!("#EXTVLCOPT:stop-time={}", seconds(end)));
    assert_eq!(lines[4], path);
    let note = "note: out/list.edl holds 2 moments; 1 moment without a media file left out";
    assert!(ran.stderr.contains(note), "{}", ran.stderr);
    // Nothing is overwritten unless asked.
    let again = search(&place, &args).ends(2);
    assert!(again.stderr.contains("hint: use --force"), "{}", again.stderr);
    let ran = search(&place, &[&args[..], &["--force", "--json", "--lead", "0"]].concat()).ends(0);
    let lists = ran.records_of("playlist");
    let expected = json!({"type": "playlist", "format": "edl", "path": "out/list.edl",
        "moments": 2, "left_out": 1});
    assert_eq!((&lists[0], lists.len()), (&expected, 2));
    assert!(place.read("out/list.m3u").contains(&format!("start-time={}\n", seconds(start))));
}

#[test]
fn a_list_on_stdout_stands_alone_and_cannot_be_a_second_form() {
    let place = with_media();
    let ran = search(&place, &["clocks", "--edl", "-"]).ends(0);
    assert!(ran.stdout.starts_with("# mpv EDL v0\n"), "{}", ran.stdout);
    assert_eq!(ran.stdout.lines().count(), 3, "{}", ran.stdout);
    assert!(ran.stderr.contains("3 hits in 2 videos"), "{}", ran.stderr);
    for two in [
        &["--edl", "-", "--m3u", "-"][..],
        &["--edl", "-", "--json"],
        &["--kwic", "--csv", "--json"],
        &["--m3u", "-", "--mpv"],
        &["--m3u", "-", "--kwic"],
    ] {
        let ran = search(&place, &[&["clocks"], two].concat()).ends(2);
        let told = format!("{}{}", ran.stdout, ran.stderr);
        assert!(told.contains("both say what stdout holds"), "{two:?}: {told}");
    }
}

#[test]
fn without_room_for_moments_hits_are_counted() {
    let place = with_media();
    let ran = search(&place, &["clocks", "--limit", "0"]).ends(0);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.starts_with("note: 3 hits in 2 videos, 0 shown, "), "{}", ran.stderr);
    let ran = search(&place, &["clocks", "--limit", "0", "--open", "1"]).ends(2);
    assert!(ran.stderr.contains("hint: 0 are shown"), "{}", ran.stderr);
    let ran = search(&place, &["zeppelin", "--open", "1"]).ends(1);
    assert!(!ran.stderr.contains("error: "), "{}", ran.stderr);
}

#[test]
fn a_list_of_nothing_is_not_written() {
    let place = with_media();
    search(&place, &["zeppelin", "--edl", "list.edl", "--m3u", "-"]).ends(1);
    let ran = search(&place, &["clocks", "--video", "radio", "--edl", "list.edl"]).ends(2);
    assert!(ran.stderr.contains("error: no media file of these moments"), "{}", ran.stderr);
    assert!(ran.stderr.contains("hint: `cuedex link VIDEO FILE`"), "{}", ran.stderr);
    assert!(!place.path("list.edl").exists());
}

#[test]
fn titles_from_outside_break_no_line_of_a_list() {
    let place = Place::new();
    let document = r#"{"schema":"cuedex/transcript/1","id":"VI9","media":"a.avi",
        "title":"one\n#EXTINF:9,two\r\nx","tracks":[{"kind":"audio","segments":[
        {"start_ms":5000,"end_ms":9000,"text":"a zeppelin"}]}]}"#;
    place.write("library/a.cuedex.json", document);
    place.write("library/a.avi", "no film");
    for (list, lines) in [("--m3u", 5), ("--edl", 2)] {
        let ran = search(&place, &["zeppelin", list, "-"]).ends(0);
        assert_eq!(ran.stdout.lines().count(), lines, "{:?}", ran.stdout);
        assert!(ran.stdout.contains("one #EXTINF:9,two  x"), "{:?}", ran.stdout);
    }
}

#[test]
fn words_stand_under_each_other_in_their_context() {
    let place = with_media();
    let mut command = place.command(&["search", "-L", "library", "clocks", "--all", "--kwic"]);
    let ran = Ran::of(&command.env("COLUMNS", "72").output().unwrap()).ends(0);
    let lines: Vec<_> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", ran.stdout);
    let column = |line: &&str| line[..line.find(" clocks").unwrap()].chars().count();
    let columns: Vec<_> = lines.iter().map(column).collect();
    assert_eq!(columns, [columns[0]; 3], "{}", ran.stdout);
    assert!(lines.iter().all(|line| line.chars().count() <= 72), "{}", ran.stdout);
    assert!(lines[0].starts_with("00:00:0") && lines[0].contains("it's 5, or 6"), "{}", lines[0]);
    assert!(lines[0].ends_with(" clocks are wound"), "{}", lines[0]);
    let json = search(&place, &["clocks", "--all", "--kwic", "--json"]).ends(0);
    assert_eq!(json.records_of("moment").len(), 3);
}

#[test]
fn the_table_is_csv_that_no_spreadsheet_runs() {
    let place = with_media();
    let ran = search(&place, &["clocks", "--all", "--kwic", "--csv"]).ends(0);
    let mut table = csv::Reader::from_reader(ran.stdout.as_bytes());
    let header =
        "video,title,path,track,language,speaker,start,end,start_ms,end_ms,left,match,right,score";
    assert_eq!(table.headers().unwrap().iter().collect::<Vec<_>>().join(","), header);
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert!(ran.stdout.split_inclusive('\n').all(|line| line.ends_with("\r\n")));
    let row: Vec<_> = rows[1].iter().collect();
    assert_eq!(row[..6], ["it's 5, or 6", "", "it's 5, or 6.srt", "audio", "", ""]);
    assert_eq!(row[10..13], ["'=1+1 on Sunday the", "clocks", "stand still"], "{row:?}");
    let moments = search(&place, &["clocks", "--all", "--json"]).records_of("moment");
    assert_eq!(row[8], moments[1]["start_ms"].to_string());
    assert_eq!(row[13].parse::<f64>().unwrap(), moments[1]["score"].as_f64().unwrap());
    let nothing = search(&place, &["zeppelin", "--kwic", "--csv"]).ends(1);
    assert_eq!(nothing.stdout, format!("{header}\r\n"));
}

#[test]
fn a_mistake_in_a_query_is_pointed_at() {
    let place = with_media();
    let query = "clocks \"stand still";
    let ran = search(&place, &[query]).ends(2);
    let pointed = format!("\n    {query}\n           ^\nhint: ");
    assert!(ran.stderr.contains(&pointed), "{}", ran.stderr);
    let ran = search(&place, &["--json", query]).ends(2);
    let record = &ran.records()[0];
    assert_eq!((&record["query"], &record["offset"]), (&json!(query), &json!(7)));
}

#[test]
fn a_lenient_query_never_fails() {
    let place = with_media();
    for query in ["clocks", "\"", "((", "a OR", "NOT", "clocks \"stand", "!!!", "~ * / :"] {
        let ran = search(&place, &["--json", "--lenient", query]);
        assert!(ran.code < 2, "{query}: {}", ran.stdout);
        let result = ran.records().pop().unwrap();
        assert_eq!(result["type"], "result");
        assert!(result["notes"].is_array());
    }
}

#[test]
fn the_closing_record_says_how_the_query_was_taken() {
    let place = with_media();
    let ran = search(&place, &["clocks", "--json"]).ends(0);
    let result = ran.records().pop().unwrap();
    let told = (&result["answered"], &result["complete"], &result["notes"]);
    assert_eq!(told, (&json!("as_asked"), &json!(true), &json!([])));
    let args = ["clocks zeppelin", "--strict", "--json"];
    let ran = search(&place, &args).ends(1);
    assert_eq!(ran.records().pop().unwrap()["answered"], "as_asked");
}

#[test]
fn every_new_option_is_refused_with_advice() {
    let place = with_media();
    for (args, advice) in [
        (&["--sort", "tim"][..], "time"),
        (&["--budget", "soon"], "2s"),
        (&["--lead=-1s"], "2s"),
        (&["--limit", "-1"], "invalid value '-1' for '--limit <N>'"),
        (&["--trail", "soon"], "2s"),
        (&["--csv"], "--kwic"),
        (&["--copy"], "--clips"),
    ] {
        let ran = search(&place, &[&["clocks"], args].concat()).ends(2);
        assert!(ran.stderr.contains(advice), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn what_is_only_printed_leaves_no_file() {
    let place = with_media();
    search(&place, &["clocks"]).ends(0);
    let before = files_below(&place.path("."));
    for form in [&["--mpv"][..], &["--kwic"], &["--kwic", "--csv"], &["--edl", "-"]] {
        search(&place, &[&["clocks", "--no-scan"], form].concat()).ends(0);
    }
    assert_eq!(files_below(&place.path(".")), before);
}

#[test]
fn a_score_is_explained_by_what_makes_it() {
    let place = with_media();
    let ran = search(&place, &["old wound", "--explain", "--json"]).ends(0);
    let moment = &ran.records_of("moment")[0];
    let explain = &moment["explain"];
    let number = |value: &Value| value.as_f64().unwrap();
    let terms = explain["terms"].as_array().unwrap();
    let words: Vec<_> = terms.iter().map(|term| term["term"].as_str().unwrap()).collect();
    assert_eq!(words, ["old", "wound"], "{explain}");
    assert!(terms.iter().all(|term| term["form"] == "exact" && number(&term["idf"]) > 0.0));
    let sum: f64 = terms.iter().map(|term| number(&term["value"])).sum();
    let factors = ["coverage", "tightness", "boost"].map(|name| number(&explain[name]));
    let product = sum * factors.iter().product::<f64>();
    assert_eq!(explain["score"], moment["score"]);
    assert!((product - number(&moment["score"])).abs() < 0.001, "{explain}");
    let lines = search(&place, &["old wound", "--explain"]).ends(0);
    assert!(lines.stdout.contains(" × tightness ") && lines.stdout.contains("  old, exact, idf "));
    let plain = search(&place, &["old wound", "--json"]).ends(0);
    assert!(plain.records_of("moment")[0].get("explain").is_none());
}

#[test]
fn an_answer_that_is_not_as_asked_says_so() {
    let place = with_media();
    for (query, answered, note) in [
        ("clockz", "respelled", "note: nothing as asked; these hold near spellings"),
        ("clocks zeppelin", "any_words", "note: nothing holds all words; these hold most"),
    ] {
        let ran = search(&place, &[query]).ends(0);
        assert!(ran.stderr.contains(note), "{query}: {}", ran.stderr);
        let result = search(&place, &[query, "--json"]).ends(0).records().pop().unwrap();
        assert_eq!(result["answered"], answered, "{query}");
        search(&place, &[query, "--strict"]).ends(1);
    }
    let ran = search(&place, &["clocks \"stand", "--lenient"]).ends(0);
    assert!(ran.stderr.contains("note: read past byte 7 of the query: "), "{}", ran.stderr);
}

#[test]
fn without_time_the_answer_says_that_it_is_not_complete() {
    let place = with_media();
    let ran = search(&place, &["clocks", "--budget", "0", "--json"]);
    let result = ran.records().pop().unwrap();
    assert_eq!(result["complete"], false, "{}", ran.stdout);
    assert!(!result["notes"].as_array().unwrap().is_empty());
    let ran = search(&place, &["clocks", "--budget", "0"]);
    assert!(ran.stderr.contains("warning: the answer is not complete"), "{}", ran.stderr);
    let enough = search(&place, &["clocks", "--budget", "10m", "--json"]).ends(0);
    assert_eq!(enough.records().pop().unwrap()["complete"], true);
}

#[test]
fn moments_stand_in_the_order_that_is_asked_for() {
    let place = Place::new();
    for (name, date, text) in [
        ("a", "2021-03-01", "here a lantern, there a lantern"),
        ("b", "2023-03-01", "one lantern among many other things on a long shelf"),
        ("c", "2022-03-01", "lantern"),
    ] {
        let document = format!(
            r#"{{"schema":"cuedex/transcript/1","id":"{name}","date":"{date}","tracks":[{{
            "kind":"audio","segments":[{{"start_ms":1000,"end_ms":4000,"text":"{text}"}}]}}]}}"#
        );
        place.write(&format!("library/{name}.cuedex.json"), document);
    }
    let order = |by: &str| {
        let ran = search(&place, &["lantern", "--json", "--sort", by]).ends(0);
        let video = |moment: &Value| moment["video"].as_str().unwrap().to_owned();
        let mut videos: Vec<_> = ran.records_of("moment").iter().map(video).collect();
        videos.dedup();
        videos
    };
    assert_eq!(order("time"), ["a", "b", "c"]);
    assert_eq!(order("date"), ["b", "c", "a"]);
}

#[test]
fn a_hit_over_two_tracks_names_both() {
    let place = Place::new();
    place.write("library/trip.en.srt", "1\n00:00:01,000 --> 00:00:03,000\nlet us go now\n\n");
    let seen = "1\n00:00:02,000 --> 00:00:05,000\na red car starts\n\n";
    place.write("library/trip.visual.srt", seen);
    let query = "said:\"us go\" NEAR/10s shown:\"red car\"";
    let moment = &search(&place, &[query, "--json"]).ends(0).records_of("moment")[0];
    let sources: Vec<_> =
        moment["parts"].as_array().unwrap().iter().map(|part| &part["source"]).collect();
    assert_eq!(sources, ["audio", "visual"]);
    assert_eq!(moment["text"], "us go red car");
    let lines = search(&place, &[query]).ends(0);
    assert!(lines.stdout.trim_end().ends_with("  [audio en + visual]"), "{}", lines.stdout);
}
