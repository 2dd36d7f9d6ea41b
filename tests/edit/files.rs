use crate::support::Place;

const FILM: &str = "[Script Info]\r\n; a comment\r\nTitle: Film\r\nScriptType: v4.00+\r\n\r\n\
    [V4+ Styles]\r\nFormat: Name, Fontname, Fontsize\r\nStyle: Default,Arial,20\r\n\r\n\
    [Events]\r\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n\
    Dialogue: 3,0:00:02.00,0:00:03.50,Default,Ann,0010,0,0,,{\\pos(10,10)}the {\\i1}quiet{\\i0} harbor\r\n\
    Comment: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,not shown\r\n";

#[test]
fn only_the_times_of_a_shifted_film_change() {
    let place = Place::new();
    place.write("film.ass", FILM);
    place.run(&["edit", "shift", "--by=-1.5s", "film.ass", "-o", "out.ass"]).ends(0);
    let expected = FILM.replace("0:00:02.00,0:00:03.50", "0:00:00.50,0:00:02.00");
    assert_eq!(place.read("out.ass"), expected);
    assert_eq!(place.read("film.ass"), FILM);
    let again = place.run(&["edit", "shift", "--by", "1.5s", "out.ass", "-o", "out.ass"]).ends(2);
    assert!(again.stderr.contains("--force"), "{}", again.stderr);
}

#[test]
fn markup_and_line_ends_of_a_corrected_cue_stay() {
    let place = Place::new();
    let film = "7\r\n00:00:01.5 --> 00:00:02,000 X1:1\r\nput the <i>kettel</i> on\r\n\r\n";
    place.write("film.srt", film);
    let ran = place.run(&["edit", "replace", "kettel", "kettle", "film.srt"]).ends(0);
    assert_eq!(ran.stdout, film.replace("kettel", "kettle"));
    assert_eq!(ran.stderr, "note: film.srt: 1 place in 1 segment changed\n");
}

#[test]
fn nothing_to_change_is_exit_code_1_and_still_the_file() {
    let place = Place::new();
    let film = "1\n00:00:01,000 --> 00:00:02,000\ntea\n";
    place.write("film.srt", film);
    let ran = place.run(&["edit", "replace", "milk", "tea", "film.srt"]).ends(1);
    assert_eq!(ran.stdout, film);
}

#[test]
fn files_go_into_a_folder_under_their_names_or_into_another_format() {
    let place = Place::new();
    place.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\ntea\n");
    place.write("b.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\ntea\n");
    place.run(&["edit", "shift", "--by=1s", "a.srt", "b.vtt", "-o", "out/"]).ends(0);
    assert_eq!(place.read("out/a.srt"), "1\n00:00:02,000 --> 00:00:03,000\ntea\n");
    assert_eq!(place.read("out/b.vtt"), "WEBVTT\n\n00:02.000 --> 00:03.000\ntea\n");
    place.run(&["edit", "shift", "--by=1s", "a.srt", "-o", "out/a.vtt"]).ends(0);
    assert_eq!(place.read("out/a.vtt"), "WEBVTT\n\n00:00:02.000 --> 00:00:03.000\ntea\n");
}

#[test]
fn records_tell_each_change() {
    let place = Place::new();
    place.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\ntea\n");
    let args = ["edit", "cut", "0..0.5", "a.srt", "-o", "out.srt", "--json"];
    let ran = place.run(&args).ends(0);
    let change = &ran.records_of("change")[0];
    assert_eq!(
        (&change["before"]["start_ms"], &change["after"]["start_ms"]),
        (&1000.into(), &500.into())
    );
    assert_eq!(ran.records_of("edited")[0]["changed"], 1);
    assert_eq!(ran.records_of("result")[0]["edited"], 1);
}

#[test]
fn a_mistake_names_the_operation_and_writes_nothing() {
    let place = Place::new();
    place.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\ntea\n");
    let args = ["edit", "text", "00000001", "milk", "a.srt", "-o", "out.srt"];
    let ran = place.run(&args).ends(2);
    assert!(
        ran.stderr.contains("operation 1 (set_text): there is no segment 00000001"),
        "{}",
        ran.stderr
    );
    assert!(!place.path("out.srt").exists());
    let ran = place.run(&["edit", "shift", "--by=1s"]).ends(2);
    assert!(ran.stderr.contains("hint: name files, --video ID or --all-videos"), "{}", ran.stderr);
}

#[test]
fn a_script_is_carried_out_whole_or_not_at_all() {
    let place = Place::new();
    place.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nput the kettel on\n");
    let script = |second: &str| {
        format!(
            r#"{{"schema":"cuedex/edit/1","operations":[
            {{"op":"replace","find":"kettel","with":"kettle"}},{second}]}}"#
        )
    };
    place.write("good.json", script(r#"{"op":"shift","by_ms":1000}"#));
    place.write("bad.json", script(r#"{"op":"delete","where":{"segments":["00000001"]}}"#));
    place.write("odd.json", script(r#"{"op":"fly"}"#));
    let ran = place.run(&["edit", "script", "good.json", "a.srt"]).ends(0);
    assert_eq!(ran.stdout, "1\n00:00:02,000 --> 00:00:03,000\nput the kettle on\n");
    let ran = place.run(&["edit", "script", "bad.json", "a.srt", "-o", "b.srt"]).ends(2);
    assert!(ran.stderr.contains("operation 2 (delete)"), "{}", ran.stderr);
    let ran = place.run(&["edit", "script", "odd.json", "a.srt", "-o", "b.srt"]).ends(2);
    assert!(ran.stderr.contains("operations[1]"), "{}", ran.stderr);
    assert!(!place.path("b.srt").exists());
}

#[test]
fn a_recording_or_a_format_that_is_only_read_needs_another_format() {
    let place = Place::new();
    place.write("a.sbv", "0:00:01.000,0:00:02.000\ntea\n");
    let ran = place.run(&["edit", "shift", "--by=1s", "a.sbv", "-o", "b.sbv"]).ends(2);
    assert!(ran.stderr.contains("error:"), "{}", ran.stderr);
    let ran = place.run(&["edit", "shift", "--by=1s", "a.sbv", "--to", "srt"]).ends(0);
    assert_eq!(ran.stdout, "1\n00:00:02,000 --> 00:00:03,000\ntea\n");
}

#[test]
fn a_segment_of_a_file_is_redacted_whole() {
    let place = Place::new();
    place.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\ntea\n");
    let args = ["edit", "redact", "--whole", "--where", "text:tea", "a.srt"];
    let ran = place.run(&args).ends(0);
    assert_eq!(ran.stdout, "1\n00:00:01,000 --> 00:00:02,000\n[redacted]\n");
}

#[test]
fn redacted_words_go_from_comments_too_and_are_not_printed() {
    let place = Place::new();
    let film = "WEBVTT a secret\n\nNOTE\nthe secret\nboat\n\n00:01.000 --> 00:02.000\n\
        a secret boat\n";
    place.write("a.vtt", film);
    let ran = place.run(&["edit", "redact", "Secret", "a.vtt", "-o", "b.vtt", "--json"]).ends(0);
    assert!(!ran.stdout.to_lowercase().contains("secret"), "{}", ran.stdout);
    assert_eq!(place.read("b.vtt"), film.replace("secret", "[redacted]"));
    let ran = place.run(&["edit", "redact", "secret", "a.vtt", "--purge"]).ends(2);
    assert!(ran.stderr.contains("only sources of a library"), "{}", ran.stderr);
}

#[test]
fn a_dry_run_shows_what_would_change_and_writes_nothing() {
    let place = Place::new();
    place.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nred tea\n");
    let args = ["edit", "replace", "red", "black", "a.srt", "-o", "b.srt", "--dry-run"];
    let ran = place.run(&args).ends(0);
    assert_eq!(
        ran.stdout,
        "  - 00:00:01.000 --> 00:00:02.000  red tea\n  + 00:00:01.000 --> 00:00:02.000  black tea\n"
    );
    assert!(!place.path("b.srt").exists());
}

#[test]
fn one_kind_of_filter_is_not_stated_twice() {
    let place = Place::new();
    place.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\ntea\n");
    let twice = ["--where", "at:1..2", "--where", "at:5..6"];
    let ran = place.run(&[&["edit", "delete", "a.srt"], &twice[..]].concat()).ends(2);
    assert!(ran.stderr.contains("states at twice"), "{}", ran.stderr);
}
