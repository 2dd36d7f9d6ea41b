use serde_json::json;

use super::{ids, talks, text};
use crate::library::hits;
use crate::service::*;
use crate::support::{Place, Ran};

fn edit(place: &Place, args: &[&str]) -> Ran {
    place.run(&[&["edit"], args, &["-L", "library"]].concat())
}

#[test]
fn a_correction_is_shown_searched_exported_and_taken_back() {
    let place = talks();
    let before = text(&place, "tea");
    let file = place.read("library/tea.en.srt");
    let ran = edit(&place, &["replace", "kettel", "kettle", "--video", "tea"]).ends(0);
    assert!(ran.stdout.ends_with("e1: 2 places in 2 segments, 1 video\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("- 00:00:01.000 --> 00:00:02.000  put the kettel on"));
    assert_eq!((hits(&place, "kettle"), hits(&place, "kettel")), (2, 1));
    assert_eq!(text(&place, "tea"), before.replace("kettel", "kettle"));
    assert_eq!(place.read("library/tea.en.srt"), file);

    let ran = place.run(&["show", "tea", "--to", "jsonl", "-L", "library"]).ends(0);
    let origins: Vec<_> = ran.records_of("segment").iter().map(|s| s["origin"].clone()).collect();
    assert_eq!(origins, [json!("corrected"), json!("corrected"), json!(null)]);

    edit(&place, &["undo"]).ends(0);
    assert_eq!((hits(&place, "kettle"), hits(&place, "kettel")), (0, 3));
    assert_eq!(text(&place, "tea"), before);
    edit(&place, &["revert", "e2"]).ends(0);
    assert_eq!(hits(&place, "kettle"), 2);
}

#[test]
fn a_library_wide_change_is_previewed_then_one_edit() {
    let place = talks();
    let wide = ["replace", "kettel", "kettle", "--all-videos"];
    let ran = edit(&place, &wide).ends(0);
    assert!(ran.stdout.ends_with("3 places in 3 segments, 2 videos\n"), "{}", ran.stdout);
    assert!(ran.stderr.contains("--apply"), "{}", ran.stderr);
    assert!(!place.path("library/.cuedex/edits/log").exists());
    assert_eq!(hits(&place, "kettle"), 0);
    let ran = edit(&place, &[&wide[..], &["--apply", "--json"]].concat()).ends(0);
    let videos = ran.records_of("video");
    assert_eq!(
        videos.iter().map(|v| v["places"].clone()).collect::<Vec<_>>(),
        [json!([2]), json!([1])]
    );
    let expected = json!({"type":"result","v":1,"edit":"e1","videos":2,"segments":3,"places":3,"passed_over":0});
    assert_eq!(ran.records_of("result"), [expected]);
    assert_eq!((hits(&place, "kettle"), hits(&place, "kettel")), (3, 0));
    edit(&place, &["undo"]).ends(0);
    assert_eq!((hits(&place, "kettle"), hits(&place, "kettel")), (0, 3));
}

#[test]
fn segments_are_named_by_id_and_by_filter() {
    let place = talks();
    let ids = ids(&place, "walk");
    edit(&place, &["text", &ids[1], "and more tea", "--video", "walk"]).ends(0);
    edit(&place, &["speaker", "Anna", "--where", "speaker:ann", "--video", "walk"]).ends(0);
    edit(&place, &["split", &ids[0], "--word", "2", "--video", "walk"]).ends(0);
    let ran = place.run(&["show", "walk", "--to", "vtt", "-q", "-L", "library"]).ends(0);
    let expected = "WEBVTT\n\n00:00:01.000 --> 00:00:01.428\n<v Anna>a kettel\n\n\
        00:00:01.428 --> 00:00:02.000\n<v Anna>on the stove\n\n\
        00:00:03.000 --> 00:00:04.000\n<v Bo>and more tea\n";
    assert_eq!(ran.stdout, expected);
}

#[test]
fn the_log_tells_who_did_what_and_what_is_taken_back() {
    let place = talks();
    let note = ["--author", "Ann", "--note", "spelling"];
    edit(&place, &[&["replace", "kettel", "kettle", "--video", "tea"], &note[..]].concat()).ends(0);
    edit(&place, &["shift", "--by=2s", "--video", "tea"]).ends(0);
    edit(&place, &["undo", "--video", "tea"]).ends(0);
    let ran = edit(&place, &["log", "--video", "tea", "--json"]).ends(0);
    let told: Vec<_> = ran
        .records_of("edit")
        .iter()
        .map(|e| (e["edit"].clone(), e["counts"].clone(), e["author"].clone()))
        .collect();
    let expected = [
        (json!("e3"), json!(true), json!(null)),
        (json!("e2"), json!(false), json!(null)),
        (json!("e1"), json!(true), json!("Ann")),
    ];
    assert_eq!(told, expected);
    let revision = ran.records_of("result")[0]["revision"].as_str().unwrap().to_owned();
    let script =
        json!({"schema":"cuedex/edit/1","base":revision,"operations":[{"op":"shift","by_ms":5}]});
    place.write("script.json", script.to_string());
    edit(&place, &["script", "script.json", "--video", "tea"]).ends(0);
    let ran = edit(&place, &["script", "script.json", "--video", "tea"]).ends(2);
    assert!(ran.stderr.contains("was written for revision"), "{}", ran.stderr);
    let ran = edit(&place, &["diff", "--video", "tea", "e1"]).ends(0);
    assert!(
        ran.stdout.contains("+ 00:00:01.000 --> 00:00:02.000  put the kettle on"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_revert_that_later_edits_build_on_is_refused_or_parks_them() {
    let place = talks();
    let id = ids(&place, "walk").remove(1);
    edit(&place, &["text", &id, "and some tea", "--video", "walk"]).ends(0);
    edit(&place, &["replace", "some", "more", "--video", "walk"]).ends(0);
    let ran = edit(&place, &["revert", "e1"]).ends(2);
    assert!(ran.stderr.contains("e2") && ran.stderr.contains("hint:"), "{}", ran.stderr);
    assert!(text(&place, "walk").contains("and more tea"));
    edit(&place, &["revert", "e1", "--park"]).ends(0);
    assert!(text(&place, "walk").contains("and no tea"));
    let ran = edit(&place, &["log"]).ends(0);
    assert!(ran.stdout.contains("parked  e2"), "{}", ran.stdout);
}

#[test]
fn edits_follow_a_renamed_file_and_wait_for_a_lost_one() {
    let place = talks();
    edit(&place, &["replace", "kettel", "kettle", "--video", "tea"]).ends(0);
    let from = place.path("library/tea.en.srt");
    std::fs::rename(&from, place.path("library/coffee.en.srt")).unwrap();
    assert!(text(&place, "coffee").contains("put the kettle on"));
    let file = place.read("library/coffee.en.srt");
    std::fs::remove_file(place.path("library/coffee.en.srt")).unwrap();
    let ran = place.run(&["status", "library"]).ends(0);
    assert!(ran.stdout.contains("edit relink"), "{}", ran.stdout);
    place.write("library/new.en.srt", file.replace("Smith and me", "Smith and you"));
    assert!(text(&place, "new").contains("kettel"));
    let ran = place.run(&["status", "library", "--json"]).ends(0);
    let lost = ran.records_of("orphan")[0]["path"].as_str().unwrap().to_owned();
    edit(&place, &["relink", &lost, "library/new.en.srt"]).ends(0);
    assert!(text(&place, "new").contains("put the kettle on"));
}

#[test]
fn a_changed_source_keeps_what_fits_and_parks_the_rest() {
    let place = talks();
    edit(&place, &["replace", "kettel", "kettle", "--video", "tea"]).ends(0);
    let file = place.read("library/tea.en.srt");
    place.write("library/tea.en.srt", file.replace("the kettel sings", "the kettel whistles"));
    assert!(text(&place, "tea").contains("put the kettle on"));
    assert!(text(&place, "tea").contains("the kettel whistles"));
    let ran = edit(&place, &["log", "--json"]).ends(0);
    assert_eq!(ran.records_of("parked").len(), 1);
    let ran = place.run(&["status", "library"]).ends(0);
    assert!(ran.stdout.contains("parked"), "{}", ran.stdout);
    place.write("library/tea.en.srt", file);
    assert!(text(&place, "tea").contains("the kettle sings"));
}

#[test]
fn the_services_new_description_keeps_corrections_where_it_is_the_old_one() {
    let (place, service) = (Place::new(), Service::start());
    let two = |second: &str| {
        ok(&format!(
            r#"{{"transcriptions":[{{"index":0,"content":"A bote.","startTime":"1","endTime":"2"}},
                {{"index":1,"content":"{second}","startTime":"3","endTime":"4"}}]}}"#
        ))
    };
    let url = service.url();
    let run = |args: &[&str]| {
        let common = ["--base-url", &url, "--rate", "0", "-L", "library"];
        let mut command = place.command(&[args, &common].concat());
        Ran::of(&command.env("MEMORIES_API_KEY", KEY).output().unwrap())
    };
    service.script(METADATA, [status("PARSE")]);
    service.script(VISUAL, [two("A bote again."), two("A bote again."), two("A red bote.")]);
    service.script(UPDATE, [ok("null")]);
    run(&["fetch", "VI1", "--tracks", "visual", "--summary", "none"]).ends(0);
    edit(&place, &["replace", "bote", "boat", "--video", "VI1"]).ends(0);
    let ran = run(&["update", "VI1", "--prompt", "Colours.", "--wait", "3"]).ends(0);
    assert!(
        ran.stdout.contains("- 00:00:03.000 --> 00:00:04.000  A boat again."),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("+ 00:00:03.000 --> 00:00:04.000  A red bote."), "{}", ran.stdout);
    assert!(ran.stderr.contains("e1 is parked"), "{}", ran.stderr);
    let shown = text(&place, "VI1");
    assert!(shown.contains("A boat.") && shown.contains("A red bote."), "{shown}");
}

#[test]
fn an_edit_of_chapters_alone_counts_and_one_of_nothing_does_not() {
    let place = talks();
    place.write(
        "library/tea.chapters.vtt",
        "WEBVTT\n\n00:00.000 --> 00:10.000\nOne\n\n00:20.000 --> 00:30.000\nTwo\n",
    );
    let ran = edit(&place, &["cut", "0:12..0:15", "--video", "tea"]).ends(0);
    assert!(ran.stdout.contains("chapters or details"), "{}", ran.stdout);
    edit(&place, &["diff", "--video", "tea"]).ends(0);
    edit(&place, &["shift", "--by=0s", "--video", "tea"]).ends(1);
    edit(&place, &["undo"]).ends(0);
    edit(&place, &["diff", "--video", "tea"]).ends(1);
}

#[test]
fn a_script_for_another_revision_is_told_the_one_of_now() {
    let place = talks();
    let base = "0".repeat(32);
    let script =
        json!({"schema":"cuedex/edit/1","base":base,"operations":[{"op":"shift","by_ms":5}]});
    place.write("script.json", script.to_string());
    let ran = edit(&place, &["script", "script.json", "--video", "tea"]).ends(2);
    assert!(ran.stderr.contains("hint: `cuedex edit log --video ID`"), "{}", ran.stderr);
}
