//! What each mode makes of files.

use serde_json::{Value, json};

use crate::support::{Place, Ran};

/// A cue of SubRip.
pub(super) fn cue(start: &str, end: &str, text: &str) -> String {
    format!("00:{start},000 --> 00:{end},000\n{text}\n\n")
}

fn walk() -> Place {
    let place = Place::new();
    let said = [
        cue("00:01", "00:04", "Mind the wet planks."),
        cue("00:05", "00:09", "The boats come in."),
        cue("00:40", "00:42", "It was late."),
    ];
    place.write("walk.en.srt", said.concat());
    let german = [cue("00:01", "00:04", "Vorsicht, nass."), cue("00:20", "00:22", "Nur hier.")];
    place.write("walk.de.srt", german.concat());
    let seen = [cue("00:00", "00:06", "A pier."), cue("00:06", "00:20", "Boats.")];
    place.write("walk.visual.srt", seen.concat());
    place
}

fn told(ran: &Ran) -> Vec<(u64, String)> {
    let row = |s: &Value| (s["start_ms"].as_u64().unwrap(), s["text"].as_str().unwrap().into());
    ran.records_of("segment").iter().map(row).collect()
}

#[test]
fn scenes_stand_above_their_speech_and_speech_outside_is_parted() {
    let place = walk();
    let ran =
        place.run(&["merge", "walk.en.srt", "walk.visual.srt", "--mode", "scenes", "--to", "md"]);
    let ran = ran.ends(0);
    let blocks: Vec<&str> = ran.stdout.split("\n\n").map(str::trim).collect();
    let expected = [
        "> 00:00:00 A pier.",
        "00:00:01 Mind the wet planks.",
        "> 00:00:06 Boats.",
        "00:00:05 The boats come in.",
        "---",
        "00:00:40 It was late.",
    ];
    assert_eq!(blocks[1..], expected);
    assert!(ran.stderr.contains("3 scenes, 1 of them speech outside"), "{}", ran.stderr);
}

#[test]
fn records_and_documents_say_which_segment_belongs_to_which_scene() {
    let place = walk();
    let merge = ["merge", "walk.en.srt", "walk.visual.srt", "--mode", "scenes"];
    let ran = place.run(&[&merge[..], &["--to", "jsonl"]].concat()).ends(0);
    let scenes: Vec<_> = ran.records_of("segment").iter().map(|s| s["scene"].clone()).collect();
    assert_eq!(scenes, [1, 1, 2, 2, 3]);
    assert!(!ran.stderr.contains("unknown fields"), "{}", ran.stderr);
    place.run(&[&merge[..], &["-o", "walk.cuedex.json"]].concat()).ends(0);
    let document: Value = serde_json::from_str(&place.read("walk.cuedex.json")).unwrap();
    assert_eq!(document["tracks"][0]["segments"][1]["scene"], 2);
    // What was written is read again with its scenes.
    let again = place.run(&["convert", "walk.cuedex.json", "--to", "txt"]).ends(0);
    let lines: Vec<&str> = again.stdout.lines().collect();
    let expected =
        ["[A pier.]", "Mind the wet planks.", "[Boats.]", "The boats come in.", "It was late."];
    assert_eq!(lines, expected);
}

#[test]
fn descriptions_stand_in_the_pauses_and_the_rest_is_listed() {
    let place = walk();
    let merge = ["merge", "walk.en.srt", "walk.visual.srt", "--mode", "describe"];
    let ran = place.run(&[&merge[..], &["--to", "srt", "--warnings"]].concat()).ends(0);
    let expected = "1\n00:00:01,000 --> 00:00:04,000\nMind the wet planks.\n\n\
        2\n00:00:05,000 --> 00:00:09,000\nThe boats come in.\n\n\
        3\n00:00:09,083 --> 00:00:10,083\n[Boats.]\n\n\
        4\n00:00:40,000 --> 00:00:42,000\nIt was late.\n";
    assert_eq!(ran.stdout, expected);
    assert!(ran.stderr.contains("no room at 00:00:00.000 for: A pier."), "{}", ran.stderr);
    let options = ["--to", "jsonl", "--min-shown", "500ms", "--reading-speed", "40", "--gap", "0"];
    let ran = place.run(&[&merge[..], &options].concat()).ends(0);
    assert_eq!(told(&ran)[0], (0, "[A pier.]".into()));
    let ran = place.run(&[&merge[..], &["--json", "-o", "walk.srt"]].concat()).ends(0);
    let expected =
        json!({"type": "without_room", "start_ms": 0, "end_ms": 6_000, "text": "A pier."});
    assert_eq!(ran.records_of("without_room"), [expected]);
    let result = ran.records().pop().unwrap();
    assert_eq!((&result["described"], &result["without_room"]), (&json!(1), &json!(1)));
}

#[test]
fn two_languages_share_their_cues() {
    let place = walk();
    let merge = ["merge", "walk.en.srt", "walk.de.srt", "--mode", "bilingual", "--to", "jsonl"];
    let ran = place.run(&merge).ends(0);
    let expected = [
        (1_000, "Mind the wet planks.\nVorsicht, nass.".to_owned()),
        (5_000, "The boats come in.".into()),
        (20_000, "Nur hier.".into()),
        (40_000, "It was late.".into()),
    ];
    assert_eq!(told(&ran), expected);
    assert!(ran.stderr.contains("1 cue of both languages, 2 of the first and 1 of the second"));
    for above in [["--above", "de"], ["--below", "1"], ["--above", "walk.de.srt"]] {
        let ran = place.run(&[&merge[..], &above].concat()).ends(0);
        assert_eq!(told(&ran)[0].1, "Vorsicht, nass.\nMind the wet planks.", "{above:?}");
    }
    let ran = place.run(&[&merge[..], &["--above", "fr"]].concat()).ends(2);
    assert!(ran.stderr.contains("nothing here is called \"fr\""), "{}", ran.stderr);
    let ran = place.run(&[&merge[..], &["--above", "de", "--below", "de"]].concat()).ends(2);
    assert!(ran.stderr.contains("the same track"), "{}", ran.stderr);
}

#[test]
fn speakers_come_from_rttm_or_a_reply_of_the_service() {
    let place = walk();
    place.write(
        "walk.rttm",
        "SPEAKER walk 1 0 6.6 <NA> <NA> S0 <NA> <NA>\nSPEAKER walk 1 6.6 9 <NA> <NA> S1 <NA> <NA>\n",
    );
    place.write(
        "walk.memories.json",
        r#"{"code":200,"data":{"items":[{"start":0,"end":6.6,"speaker":"S0"},
            {"start":6.6,"end":15.6,"speaker":"S1"}]}}"#,
    );
    for file in ["walk.rttm", "walk.memories.json"] {
        let merge =
            ["merge", "walk.en.srt", "--speakers", file, "--rename", "S0=Ann", "--to", "txt"];
        let ran = place.run(&merge).ends(0);
        let expected = "Ann: Mind the wet planks.\nThe boats\nS1: come in.\nIt was late.\n";
        assert_eq!(ran.stdout.replace(": It", "It"), expected, "{file}");
        let ran = place.run(&[&merge[..], &["--keep-segments"]].concat()).ends(0);
        assert!(ran.stdout.contains("S1: The boats come in.\n"), "{}", ran.stdout);
    }
    let ran = place.run(&[
        "merge",
        "walk.en.srt",
        "walk.memories.json",
        "--mode",
        "speakers",
        "--to",
        "txt",
    ]);
    assert!(ran.ends(0).stdout.starts_with("S0: Mind the wet planks.\n"));
}

#[test]
fn of_several_recordings_in_rttm_the_one_called_so_counts() {
    let place = walk();
    let rttm =
        "SPEAKER talk 1 0 60 <NA> <NA> Cleo\nSPEAKER walk 1 0 60 <NA> <NA> Ann\nSPEAKER odd\n";
    place.write("all.rttm", rttm);
    let ran = place.run(&["merge", "walk.en.srt", "--speakers", "all.rttm", "--to", "txt"]).ends(0);
    assert!(ran.stdout.starts_with("Ann: "), "{}", ran.stdout);
    assert!(ran.stderr.contains("all.rttm: rttm/bad-line 1"), "{}", ran.stderr);
    place.write("wlak.srt", cue("00:01", "00:02", "tea"));
    let ran = place.run(&["merge", "wlak.srt", "--speakers", "all.rttm", "--to", "txt"]).ends(2);
    assert!(ran.stderr.contains("did you mean \"walk\"?"), "{}", ran.stderr);
    place.write("none.rttm", ";; nothing\n");
    let ran =
        place.run(&["merge", "walk.en.srt", "--speakers", "none.rttm", "--to", "txt"]).ends(2);
    assert!(ran.stderr.contains("none.rttm does not say who speaks"), "{}", ran.stderr);
}

#[test]
fn recordings_follow_each_other_and_people_speak_side_by_side() {
    let place = Place::new();
    place.write("ann.srt", cue("00:01", "00:02", "Shall we?"));
    place.write("ben.srt", cue("00:03", "00:04", "Let us."));
    let join = ["merge", "ann.srt", "ben.srt", "--mode", "join", "--to", "md"];
    let text = place.run(&join).ends(0).stdout;
    for part in ["## [00:00:00](#t=0) ann", "## [00:00:02](#t=2) ben", "00:00:05 Let us."] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let text = place.run(&[&join[..], &["--parts", "speakers"]].concat()).ends(0).stdout;
    assert!(text.contains("00:00:01 **ann:** Shall we?"), "{text}");
    assert!(text.contains("00:00:03 **ben:** Let us."), "{text}");
    let text = place.run(&[&join[..], &["--offset", "2=1:00"]].concat()).ends(0).stdout;
    assert!(text.contains("## [00:01:00](#t=60) ben") && text.contains("00:01:03"), "{text}");
}

#[test]
fn what_a_mode_lacks_is_an_error_and_a_slip_is_answered() {
    let place = walk();
    for (mode, error) in [
        ("scenes", "there is no track of what is seen"),
        ("describe", "there is no track of what is seen"),
        ("bilingual", "there are no two tracks of what is said"),
        ("speakers", "nothing says who speaks when"),
    ] {
        let ran = place.run(&["merge", "walk.en.srt", "--to", "srt", "--mode", mode]).ends(2);
        assert!(ran.stderr.contains(error) && ran.stdout.is_empty(), "{mode}: {}", ran.stderr);
    }
    let ran = place.run(&["merge", "walk.en.srt", "--to", "srt", "--mode", "scene"]).ends(2);
    assert!(ran.stderr.contains("did you mean scenes?"), "{}", ran.stderr);
    let ran = place.run(&["merge", "--to", "srt"]).ends(2);
    assert!(ran.stderr.contains("<IN>..."), "{}", ran.stderr);
}

#[test]
fn every_mode_writes_every_format() {
    let place = walk();
    place.write("walk.rttm", "SPEAKER walk 1 0 60 <NA> <NA> Ann <NA> <NA>\n");
    let formats = ["srt", "vtt", "ass", "json", "memories", "md", "txt", "jsonl"];
    for mode in ["timeline", "scenes", "describe", "bilingual", "join", "align"] {
        for format in formats {
            let ran = place.run(&[
                "merge",
                "walk.en.srt",
                "walk.de.srt",
                "walk.visual.srt",
                "--offset",
                "2=1s",
                "--mode",
                mode,
                "--to",
                format,
            ]);
            assert!(ran.ends(0).stdout.contains("Vorsicht"), "{mode} {format}");
        }
    }
    for format in formats {
        let ran = place.run(&["merge", "walk.en.srt", "--speakers", "walk.rttm", "--to", format]);
        assert!(ran.ends(0).stdout.contains("Mind"), "speakers {format}");
    }
}
