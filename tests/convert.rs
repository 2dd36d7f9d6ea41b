use std::io::Write;
use std::process::Stdio;

use crate::support::{Place, Ran};

const SRT: &str =
    "1\n00:00:01,000 --> 00:00:02,000\nto the quiet\n\n2\n00:00:02,000 --> 00:00:03,000\nharbor\n";
const VTT: &str = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nto the quiet\n\n00:00:02.000 --> 00:00:03.000\nharbor\n";

#[test]
fn srt_becomes_vtt_on_stdout() {
    let place = Place::new();
    place.write("talk.srt", SRT);
    let ran = place.run(&["convert", "talk.srt", "--to", "vtt"]).ends(0);
    assert_eq!(ran.stdout, VTT);
    assert_eq!(ran.stderr, "");
}

#[test]
fn an_untouched_file_changes_nothing_but_line_ends() {
    let place = Place::new();
    let odd = "0\r\n00:00:01.0 --> 00:00:02,000\r\n<i>odd</i>\r\n\r\n\r\n9\r\n00:00:03,000 --> 00:00:04,000\r\nlast";
    place.write("odd.srt", odd);
    let ran = place.run(&["convert", "odd.srt", "--to", "srt"]).ends(0);
    assert_eq!(ran.stdout, odd.replace("\r\n", "\n"));
    assert!(ran.stderr.contains("srt/odd-time 1"), "{}", ran.stderr);
}

#[test]
fn the_format_is_told_from_the_name_and_files_are_never_overwritten() {
    let place = Place::new();
    place.write("talk.srt", SRT);
    place.run(&["convert", "talk.srt", "-o", "talk.vtt"]).ends(0);
    assert_eq!(place.read("talk.vtt"), VTT);
    place.write("talk.vtt", "mine");
    let ran = place.run(&["convert", "talk.srt", "-o", "talk.vtt"]).ends(2);
    assert!(
        ran.stderr.contains("error: talk.vtt is already there\nhint: use --force"),
        "{}",
        ran.stderr
    );
    assert_eq!(place.read("talk.vtt"), "mine");
    place.run(&["convert", "talk.srt", "-o", "talk.vtt", "--force"]).ends(0);
    assert_eq!(place.read("talk.vtt"), VTT);
}

#[test]
fn a_folder_is_converted_file_by_file_and_failures_do_not_stop_the_rest() {
    let place = Place::new();
    place.write("in/a/talk.en.srt", SRT);
    place.write("in/b/talk.vtt", VTT);
    place.write("in/b/empty.srt", "");
    place.write("in/b/notes.json", "{\"a\":1}");
    let ran = place.run(&["convert", "-r", "in", "--to", "json", "-o", "out/", "--json"]).ends(2);
    assert!(place.read("out/a/talk.en.cuedex.json").contains("\"to the quiet\""));
    assert!(place.path("out/b/talk.cuedex.json").exists());
    assert_eq!(ran.records_of("converted").len(), 2);
    let errors = ran.records_of("error");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0]["caused_by"][0], "the file is empty");
    let result = ran.records().pop().unwrap();
    assert_eq!((&result["type"], &result["v"]), (&"result".into(), &1.into()));
    assert_eq!(
        (&result["converted"], &result["failed"], &result["skipped"]),
        (&2.into(), &1.into(), &1.into())
    );
}

#[test]
fn two_inputs_never_become_one_file_and_only_the_later_one_fails() {
    let place = Place::new();
    place.write("a/talk.srt", SRT);
    place.write("b/talk.srt", SRT.replace("harbor", "pier"));
    place.write("b/other.srt", SRT);
    let inputs = ["convert", "a/talk.srt", "b/talk.srt", "b/other.srt"];
    let ran = place.run(&[&inputs[..], &["--to", "vtt", "-o", "out/", "--json"]].concat()).ends(2);
    assert_eq!(place.read("out/talk.vtt"), VTT);
    assert_eq!(place.read("out/other.vtt"), VTT);
    let errors = ran.records_of("error");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0]["path"], "b/talk.srt");
    let told = "a/talk.srt and b/talk.srt would both become out/talk.vtt";
    assert_eq!(errors[0]["message"], told);
    let result = ran.records().pop().unwrap();
    assert_eq!((&result["converted"], &result["failed"]), (&2.into(), &1.into()));
    let ran = place.run(&[&inputs[..], &["--to", "vtt", "-o", "new/", "--force"]].concat()).ends(2);
    assert!(ran.stderr.contains(told.replace("out/", "new/").as_str()), "{}", ran.stderr);
    assert_eq!(place.read("new/talk.vtt"), VTT);
}

#[test]
fn files_of_a_folder_that_share_a_stem_keep_their_endings() {
    let place = Place::new();
    place.write("in/talk.srt", SRT);
    place.write("in/talk.vtt", VTT.replace("harbor", "pier"));
    place.write("in/b/notes.srt", SRT);
    place.write("in/b/notes.json", "{\"a\":1}");
    let ran = place.run(&["convert", "-r", "in", "--to", "json", "-o", "out/", "--json"]).ends(0);
    assert!(place.read("out/talk.srt.cuedex.json").contains("\"harbor\""));
    assert!(place.read("out/talk.vtt.cuedex.json").contains("\"pier\""));
    assert!(place.read("out/b/notes.cuedex.json").contains("\"harbor\""));
    let result = ran.records().pop().unwrap();
    let counts = (&result["converted"], &result["failed"], &result["skipped"]);
    assert_eq!(counts, (&3.into(), &0.into(), &1.into()));
    assert_eq!(std::fs::read_dir(place.path("out")).unwrap().count(), 3);
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_written_to_and_stay() {
    use std::io::Read;
    use std::os::unix::fs::FileTypeExt;

    let place = Place::new();
    place.write("talk.srt", SRT);
    place.run(&["convert", "talk.srt", "--to", "vtt", "-o", "/dev/null"]).ends(0);
    let pipe = place.path("pipe.vtt");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // Opened both ways, no end of the pipe waits for the other.
    let mut ends = std::fs::File::options().read(true).write(true).open(&pipe).unwrap();
    place.run(&["convert", "talk.srt", "-o", "pipe.vtt"]).ends(0);
    ends.write_all(b"END").unwrap();
    let mut text = vec![0; VTT.len() + 3];
    let read = ends.read(&mut text).unwrap();
    assert_eq!(String::from_utf8_lossy(&text[..read]), format!("{VTT}END"));
    assert!(pipe.metadata().unwrap().file_type().is_fifo());
}

#[cfg(unix)]
#[test]
fn a_private_file_that_is_replaced_stays_private() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    place.write("talk.srt", SRT);
    let old = place.write("talk.vtt", "old");
    std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o600)).unwrap();
    place.run(&["convert", "talk.srt", "-o", "talk.vtt", "--force"]).ends(0);
    assert_eq!(place.read("talk.vtt"), VTT);
    assert_eq!(old.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn stdin_is_read_and_warnings_are_located() {
    let place = Place::new();
    let mut child = place
        .command(&["convert", "-", "--to", "txt", "--warnings"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"00:00:01,000 --> 00:00:02,000\nhello\n").unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap()).ends(0);
    assert_eq!(ran.stdout, "hello\n");
    assert!(
        ran.stderr.contains("stdin:1: no index stands above the times [srt/missing-index]"),
        "{}",
        ran.stderr
    );
}

#[test]
fn strict_refuses_and_says_where() {
    let place = Place::new();
    place.write("odd.vtt", "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\ncommas\n");
    let ran = place.run(&["convert", "odd.vtt", "--to", "srt", "--strict"]).ends(2);
    assert!(ran.stderr.contains("(line 3)"), "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
}

#[test]
fn w3c_reads_as_the_standard_does() {
    let place = Place::new();
    place.write(
        "odd.vtt",
        "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nrescued\n\n00:03.000 --> 00:04.000\nkept\n",
    );
    let all = place.run(&["convert", "odd.vtt", "--to", "txt"]).ends(0);
    assert_eq!(all.stdout, "rescued\nkept\n");
    let w3c = place.run(&["convert", "odd.vtt", "--to", "txt", "--w3c"]).ends(0);
    assert_eq!(w3c.stdout, "kept\n");
}

#[test]
fn what_a_format_cannot_hold_is_said() {
    let place = Place::with_library();
    let document = "library/memories/VI700000000000000001.cuedex.json";
    let ran = place.run(&["convert", document, "--to", "srt"]).ends(0);
    assert!(ran.stdout.starts_with("1\n00:00:00,000 --> 00:00:05,000\nThe chain"));
    for lost in ["segments of another visual track (3)", "chapters (2)", "word times (9)"] {
        assert!(ran.stderr.contains(lost), "{}", ran.stderr);
    }
}

#[test]
fn binary_empty_and_foreign_files_are_refused_with_a_reason() {
    let place = Place::new();
    place.write("film.srt", [0_u8, 0, 0, 24, b'f', b't', b'y', b'p', 0, 0, 2, 0]);
    place.write("empty.srt", "");
    place.write("notes.txt", "a list of things\n");
    for (file, reason) in [
        ("film.srt", "the file is not text"),
        ("empty.srt", "the file is empty"),
        ("notes.txt", "not a transcript"),
        ("absent.srt", "No such file"),
    ] {
        let ran = place.run(&["convert", file, "--to", "vtt"]).ends(2);
        assert!(ran.stderr.contains(&format!("error: cannot read {file}")), "{}", ran.stderr);
        assert!(ran.stderr.contains(reason), "{}", ran.stderr);
        assert_eq!(ran.stdout, "");
    }
}

#[test]
fn a_single_line_of_a_hundred_megabytes_is_no_trouble() {
    let place = Place::new();
    let mut line = b"1\n00:00:01,000 --> 00:00:02,000\n".to_vec();
    line.resize(100 << 20, b'x');
    place.write("long.srt", &line);
    place.run(&["convert", "long.srt", "--to", "vtt", "-o", "long.vtt"]).ends(0);
    let written = std::fs::metadata(place.path("long.vtt")).unwrap().len();
    assert!(written >= (100 << 20) - 40, "{written} bytes were written");
}

#[test]
fn what_is_lost_of_several_tracks_is_added_up() {
    let place = Place::new();
    let segment = |id: u32| format!(r#"{{"id":"{id}","start_ms":{id},"end_ms":9,"text":"a"}}"#);
    let track = |segments: String| format!(r#"{{"kind":"visual","segments":[{segments}]}}"#);
    let tracks =
        [track(segment(1)), track(segment(2)), track(format!("{},{}", segment(3), segment(4)))];
    place.write(
        "talk.cuedex.json",
        format!(r#"{{"schema":"cuedex/transcript/1","tracks":[{}]}}"#, tracks.join(",")),
    );
    let convert = ["convert", "talk.cuedex.json", "--to", "srt", "-o", "talk.srt"];
    let ran = place.run(&[&convert[..], &["--json"]].concat()).ends(0);
    let omitted = &ran.records_of("converted")[0]["omitted"];
    assert_eq!(*omitted, serde_json::json!({"segments of another visual track": 3}));
    let ran = place.run(&[&convert[..], &["--force"]].concat()).ends(0);
    assert!(ran.stderr.contains("segments of another visual track (3)"), "{}", ran.stderr);
}
