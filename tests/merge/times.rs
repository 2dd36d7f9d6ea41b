//! Times set right before a merge.

use serde_json::json;

use super::modes::cue;
use crate::support::{Place, Ran};

fn starts(ran: &Ran) -> Vec<u64> {
    ran.records_of("segment").iter().map(|s| s["start_ms"].as_u64().unwrap()).collect()
}

fn pair() -> Place {
    let place = Place::new();
    place.write(
        "talk.en.srt",
        [cue("00:10", "00:11", "one"), cue("01:10", "01:11", "two")].concat(),
    );
    place.write("talk.visual.srt", cue("00:20", "00:22", "A door."));
    place
}

#[test]
fn a_track_is_moved_by_whatever_it_is_called() {
    let place = pair();
    let merge = ["merge", "talk.en.srt", "talk.visual.srt", "--to", "jsonl"];
    for track in ["visual", "2", "talk.visual.srt"] {
        let by = format!("{track}=-1.5s");
        let ran = place.run(&[&merge[..], &["--offset", &by]].concat()).ends(0);
        assert_eq!(starts(&ran), [10_000, 18_500, 70_000], "{track}");
    }
    let two = ["--offset", "visual=1s", "--offset", "visual=250ms", "--offset", "en=-20s"];
    let ran = place.run(&[&merge[..], &two].concat()).ends(0);
    assert_eq!(starts(&ran), [0, 21_250, 50_000]);
    assert!(ran.stderr.contains("1 segment would begin before zero"), "{}", ran.stderr);
    let ran = place.run(&[&merge[..], &["--offset", "vsual=1s"]].concat()).ends(2);
    assert!(ran.stderr.contains("did you mean \"visual\"?"), "{}", ran.stderr);
    let ran = place.run(&[&merge[..], &["--offset", "visual"]].concat()).ends(2);
    assert!(ran.stderr.contains("such as visual=+1.5s"), "{}", ran.stderr);
}

#[test]
fn a_factor_and_two_points_mend_drift() {
    let place = pair();
    let merge = ["merge", "talk.visual.srt", "talk.en.srt", "--to", "jsonl"];
    let ran = place.run(&[&merge[..], &["--scale", "en=25/24"]].concat()).ends(0);
    assert_eq!(starts(&ran), [10_417, 20_000, 72_917]);
    let points = ["--sync", "0:10=0:12", "--sync", "1:10=1:12.6"];
    let ran = place.run(&[&merge[..], &points].concat()).ends(0);
    assert_eq!(starts(&ran), [12_000, 20_000, 72_600]);
    let points = ["--sync", "visual@0:20=0:30", "--sync", "visual@1:00=1:10"];
    let ran = place.run(&[&merge[..], &points].concat()).ends(0);
    assert_eq!(starts(&ran), [10_000, 30_000, 70_000]);
    let ran = place.run(&[&merge[..], &["--sync", "0:10=0:12"]].concat()).ends(2);
    assert!(ran.stderr.contains("--sync takes two points"), "{}", ran.stderr);
    let back = ["--sync", "0:10=0:12", "--sync", "0:11=0:12"];
    let ran = place.run(&[&merge[..], &back].concat()).ends(2);
    assert!(ran.stderr.contains("do not go on in time"), "{}", ran.stderr);
}

/// Ten lines, three seconds each, the first so many seconds in.
fn lines(first: usize) -> String {
    let lines = [
        "put the red kettle on",
        "tea is on the upper shelf",
        "mind the old stove",
        "it burns hotter \
         than you think",
        "two cups are enough",
        "sugar went missing last week",
        "somebody took the \
         blue spoon",
        "we ask the neighbours later",
        "their cat knows more than they do",
        "pour now",
    ];
    let time = |seconds: usize| format!("{:02}:{:02}", seconds / 60, seconds % 60);
    let row = |(n, line): (usize, &&str)| cue(&time(first + 3 * n), &time(first + 3 * n + 2), line);
    lines.iter().enumerate().map(row).collect()
}

#[test]
fn the_offset_is_found_by_the_words() {
    let place = Place::new();
    place.write("right.srt", lines(61));
    place.write("early.srt", lines(4));
    let align = ["merge", "right.srt", "early.srt", "--mode", "align"];
    let ran = place.run(&[&align[..], &["--to", "jsonl"]].concat()).ends(0);
    assert_eq!(starts(&ran), (0..10).map(|n| 61_000 + 3_000 * n).collect::<Vec<_>>());
    assert!(ran.stderr.contains("early.srt: moved by +57.000 s; "), "{}", ran.stderr);
    let ran = place.run(&[&align[..], &["--json", "-o", "late.srt"]].concat()).ends(0);
    let aligned = &ran.records_of("aligned")[0];
    assert_eq!((&aligned["path"], &aligned["offset_ms"]), (&json!("early.srt"), &json!(57_000)));
    assert_eq!((&aligned["votes"], &aligned["second"]), (&aligned["compared"], &json!(0)));
    place.write("door.visual.srt", cue("00:05", "00:06", "A door."));
    let both = ["merge", "right.srt", "early.srt", "door.visual.srt", "--align", "--to", "jsonl"];
    let ran = place.run(&both).ends(0);
    assert_eq!((starts(&ran)[0], starts(&ran).len()), (5_000, 21));
    assert!(ran.stderr.contains("door.visual.srt holds no speech"), "{}", ran.stderr);
}

#[test]
fn an_offset_that_is_not_sure_ends_with_one_and_writes_nothing() {
    let place = Place::new();
    place.write("right.srt", lines(61));
    place.write("other.srt", cue("00:01", "00:02", "nothing of that was said"));
    let align = ["merge", "right.srt", "other.srt", "--align", "-o", "out.srt"];
    let ran = place.run(&align).ends(1);
    assert!(ran.stderr.contains("error: not sure how far other.srt is off"), "{}", ran.stderr);
    assert!(!place.path("out.srt").exists());
    let ran = place.run(&[&align[..], &["--json"]].concat()).ends(1);
    let error = &ran.records_of("error")[0];
    assert!(error["message"].as_str().unwrap().starts_with("not sure how far"), "{error}");
    let ran = place.run(&[&align[..], &["--sync", "0=1", "--sync", "5=6"]].concat()).ends(2);
    assert!(ran.stderr.contains("--align and --sync exclude each other"), "{}", ran.stderr);
}
