//! Merging what a library holds.

use serde_json::json;

use crate::support::Place;

#[test]
fn one_video_is_merged_from_its_tracks() {
    let place = Place::with_library();
    let merge = ["merge", "--video", "harbor-walk", "-L", "library", "--to", "jsonl"];
    let ran = place.run(&[&merge[..], &["--mode", "scenes"]].concat()).ends(0);
    let scenes = ran.records_of("segment").iter().filter_map(|s| s["scene"].as_u64()).max();
    assert_eq!(scenes, Some(4));
    let ran = place.run(&[&merge[..], &["--mode", "bilingual", "--above", "de"]].concat()).ends(0);
    let first = ran.records_of("segment")[0]["text"].as_str().unwrap().to_owned();
    assert!(first.starts_with("Guten Morgen") || first.starts_with("A woman"), "{first}");
    let ran = place.run(&[&merge[..], &["--offset", "visual=+1h"]].concat()).ends(0);
    let last = ran.records_of("segment").pop().unwrap();
    assert_eq!((&last["track"], &last["start_ms"]), (&json!("visual"), &json!(3_612_000)));
    let ran =
        place.run(&["merge", "--video", "harbor-wak", "-L", "library", "--to", "srt"]).ends(2);
    assert!(ran.stderr.contains("error: "), "{}", ran.stderr);
    let ran = place.run(&["merge", "--video", "harbor-walk", "x.srt", "--to", "srt"]).ends(2);
    assert!(ran.stderr.contains("cannot be used with"), "{}", ran.stderr);
}

#[test]
fn every_video_becomes_a_file_of_its_own_and_none_is_overwritten() {
    let place = Place::with_library();
    let merge =
        ["merge", "--all-videos", "-L", "library", "--to", "md", "--mode", "scenes", "-o", "out/"];
    let ran = place.run(&merge).ends(0);
    assert!(ran.stderr.contains("2 merged, 0 failed, 2 skipped"), "{}", ran.stderr);
    assert!(place.read("out/harbor-walk.md").contains("> 00:00:06"));
    let before = place.read("out/harbor-walk.md");
    let ran = place.run(&merge).ends(2);
    assert!(ran.stderr.contains("0 merged, 2 failed, 2 skipped"), "{}", ran.stderr);
    assert_eq!(place.read("out/harbor-walk.md"), before);
    let ran = place.run(&[&merge[..], &["--force", "--json"]].concat()).ends(0);
    let videos: Vec<_> = ran.records_of("merged").iter().map(|r| r["video"].clone()).collect();
    assert_eq!(videos, ["VI700000000000000001", "harbor-walk"]);
    assert_eq!(ran.records_of("skipped")[0]["why"], "there is no track of what is seen");
    let result = ran.records().pop().unwrap();
    let expected = json!({"type": "result", "v": 1, "merged": 2, "failed": 0, "skipped": 2});
    assert_eq!(result, expected);
    let ran = place.run(&["merge", "--all-videos", "-L", "library", "--to", "md"]).ends(2);
    assert!(ran.stderr.contains("cannot go to stdout"), "{}", ran.stderr);
}

#[test]
fn an_id_from_outside_never_leaves_the_folder() {
    let place = Place::new();
    let document = |id: &str| {
        format!(
            r#"{{"schema":"cuedex/transcript/1","id":"{id}","tracks":[{{"kind":"audio","segments":[
                {{"start_ms":0,"end_ms":900,"text":"tea"}}]}}]}}"#
        )
    };
    place.write("library/a.cuedex.json", document("../../escaped"));
    place.write("library/b.cuedex.json", document("/tmp/absolute"));
    place.write("library/c.cuedex.json", document("deep/er"));
    let ran = place.run(&["merge", "--all-videos", "-L", "library", "--to", "srt", "-o", "out"]);
    ran.ends(0);
    for path in ["%2E%2E/%2E%2E/escaped.srt", "%/tmp/absolute.srt", "deep/er.srt"] {
        assert!(place.path("out").join(path).exists(), "{path}");
    }
    let ran = place.run(&[
        "merge",
        "--all-videos",
        "-L",
        "library",
        "--mode",
        "join",
        "--to",
        "srt",
        "-o",
        "x",
    ]);
    assert!(ran.ends(2).stderr.contains("--mode join is for files"));
}
