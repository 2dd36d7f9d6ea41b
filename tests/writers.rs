//! Every format of cues, words and labels, through `cuedex convert`.

use crate::support::Place;

/// A recogniser's file with words and a second speaker.
const TALK: &str = r#"{"language":"en","segments":[
    {"start":0.5,"end":2.0,"text":" Low tide.","speaker":"Ann",
     "words":[{"word":" Low","start":0.5,"end":0.9},{"word":" tide.","start":1.1,"end":2.0}]},
    {"start":61.0,"end":62.0,"text":" The <boats> & nets.","speaker":"Ben"}]}"#;

fn place() -> Place {
    let place = Place::new();
    place.write("talk.json", TALK);
    place
}

/// What a format looks like: a part of it that nothing else has.
const MARKS: [(&str, &str); 13] = [
    (
        "ttml",
        "<p begin=\"00:01:01.000\" end=\"00:01:02.000\" ttm:agent=\"agent2\">The &lt;boats&gt; &amp; nets.</p>",
    ),
    ("sbv", "0:01:01.000,0:01:02.000\nThe <boats> & nets.\n"),
    ("lrc", "[00:00.50]Low tide.\n[00:02.00]\n"),
    ("whisper", "{\"word\":\" tide.\",\"start\":1.1,\"end\":2.0}"),
    (
        "podcast",
        "{\"speaker\":\"Ben\",\"startTime\":61.0,\"endTime\":62.0,\"body\":\"The <boats> & nets.\"}",
    ),
    ("csv", ",audio,en,Ann,00:00:00.500,00:00:02.000,500,2000,,,Low tide.\r\n"),
    ("tsv", "\taudio\ten\tAnn\t00:00:00.500\t00:00:02.000\t500\t2000\t\t\tLow tide.\n"),
    ("audacity", "61.000000\t62.000000\tThe <boats> & nets.\n"),
    ("eaf", "<ANNOTATION_VALUE>The &lt;boats&gt; &amp; nets.</ANNOTATION_VALUE>"),
    (
        "edl",
        "00:01:01:00 00:01:02:00 00:01:01:00 00:01:02:00\n* COMMENT: Ben: The <boats> & nets.\n",
    ),
    ("edl-markers", " |C:ResolveColorBlue |M:Ann: Low tide. |D:37\n"),
    ("vtt", "<v Ann>Low tide.\n"),
    ("ass", ",Ann,0,0,0,,Low tide.\n"),
];

#[test]
fn a_recognisers_file_becomes_every_format() {
    let place = place();
    for (format, mark) in MARKS {
        let ran = place.run(&["convert", "talk.json", "--to", format]).ends(0);
        assert!(ran.stdout.contains(mark), "{format}: {}", ran.stdout);
    }
}

#[test]
fn the_end_of_the_output_tells_the_format() {
    let place = place();
    for (name, mark) in [
        ("talk.whisper.json", "{\"text\":\" Low tide. The"),
        ("talk.labels.txt", "0.500000\t2.000000\tLow tide.\n"),
        ("talk.markers.edl", "|C:ResolveColorBlue"),
        ("talk.edl", "* COMMENT: "),
        ("talk.eaf", "<ANNOTATION_DOCUMENT"),
        ("out.json", "cuedex/transcript/1"),
    ] {
        place.run(&["convert", "talk.json", "-o", name]).ends(0);
        assert!(place.read(name).contains(mark), "{name}");
    }
}

#[test]
fn words_have_their_times_on_request() {
    let place = place();
    for (format, mark) in [
        ("vtt", "<v Ann>Low <00:00:01.100>tide.\n"),
        ("ass", ",,{\\k40}Low {\\k20}{\\k90}tide.\n"),
        ("lrc", "[00:00.50]<00:00.50>Low <00:01.10>tide.\n"),
        ("eaf", "PARENT_REF=\"Ann\" PARTICIPANT=\"Ann\" TIER_ID=\"Ann words\">"),
    ] {
        let ran = place.run(&["convert", "talk.json", "--to", format, "--word-times"]).ends(0);
        assert!(ran.stdout.contains(mark), "{format}: {}", ran.stdout);
        assert!(!ran.stderr.contains("word times"), "{format}: {}", ran.stderr);
        let without = place.run(&["convert", "talk.json", "--to", format]).ends(0);
        assert!(without.stderr.contains("word times (2)"), "{format}: {}", without.stderr);
    }
}

#[test]
fn edited_words_have_their_times_on_request() {
    let place = place();
    let edit = ["edit", "replace", "Low", "High", "talk.json", "-o", "talk.vtt", "--word-times"];
    place.run(&edit).ends(0);
    assert!(place.read("talk.vtt").contains("<v Ann>High <00:00:01.100>tide.\n"));
    place.write("sung.vtt", "WEBVTT\n\n00:01.000 --> 00:03.000\nlow <00:02.000>tide\n");
    let edit = ["edit", "replace", "low", "high", "sung.vtt", "-o", "new.vtt", "--word-times"];
    place.run(&edit).ends(0);
    let cue = "00:00:01.000 --> 00:00:03.000\nhigh <00:00:02.000>tide\n";
    assert!(place.read("new.vtt").contains(cue), "{}", place.read("new.vtt"));
    let columns = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text";
    let line =
        "Dialogue: 3,0:00:01.00,0:00:03.00,Loud,Ann,5,5,5,,{\\an8}{\\k100}low {\\k100}tide\n";
    place.write("sung.ass", format!("[Script Info]\n\n[Events]\nFormat: {columns}\n{line}"));
    let edit = ["edit", "replace", "low", "high", "sung.ass", "-o", "new.ass", "--word-times"];
    place.run(&edit).ends(0);
    assert!(
        place.read("new.ass").ends_with(&line.replace("low", "high")),
        "{}",
        place.read("new.ass")
    );
}

#[test]
fn an_edit_decision_list_counts_from_the_start_timecode() {
    let place = place();
    let list =
        |more: &[&str]| place.run(&[&["convert", "talk.json", "--to", "edl"], more].concat());
    let ran = list(&["--fps", "29.97", "--start-timecode", "01:00:00;00"]).ends(0);
    assert!(ran.stdout.contains("FCM: DROP FRAME\n"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains(" 01:01:01;00 01:01:02;00 01:01:01;00 01:01:02;00\n"),
        "{}",
        ran.stdout
    );
    let ran = list(&[]).ends(0);
    assert!(ran.stderr.contains("25 frames a second were taken"), "{}", ran.stderr);
    for (more, message) in [
        (&["--fps", "25", "--start-timecode", "01:00:00;00"][..], "is not drop-frame"),
        (&["--fps", "12.5"], "there is no timecode at 125/10 frames a second"),
        (&["--start-timecode", "00:00:00:25"], "there is no frame 00:00:00:25"),
        (&["--start-timecode", "1:00"], "is no timecode"),
    ] {
        let ran = list(more).ends(2);
        assert!(ran.stderr.contains(message), "{message}: {}", ran.stderr);
    }
}

#[test]
fn options_that_mean_nothing_for_a_format_are_refused_with_a_hint() {
    let place = place();
    for (args, message, hint) in [
        (
            ["--to", "srt", "--word-times"].as_slice(),
            "--word-times means nothing for srt: it has no times of words",
            "use --to vtt",
        ),
        (&["--to", "whisper", "--word-times"], "it always has the times of words", "leave it out"),
        (
            &["--to", "vtt", "--start-timecode", "01:00:00:00"],
            "--start-timecode means nothing for vtt",
            "--to edl",
        ),
    ] {
        let ran = place.run(&[&["convert", "talk.json"], args].concat()).ends(2);
        assert!(ran.stderr.contains(message) && ran.stderr.contains(hint), "{}", ran.stderr);
    }
}

#[test]
fn formats_tell_what_they_cannot_hold() {
    let records = Place::new().run(&["formats", "--json"]).ends(0).records_of("format");
    let loses = |name: &str| {
        let record = records.iter().find(|record| record["name"] == name).unwrap();
        record["loses"].as_array().cloned().unwrap_or_default()
    };
    assert!(loses("srt").iter().any(|what| what == "speakers"));
    assert!(!loses("ttml").iter().any(|what| what == "speakers"));
    assert!(loses("vtt").iter().any(|what| what == "word times"));
    assert!(loses("json").is_empty() && loses("aws").is_empty());
}

#[test]
fn a_text_with_the_character_zero_is_not_cut_there_by_other_programs() {
    let place = Place::new();
    place.write(
        "zero.cuedex.json",
        r#"{"schema":"cuedex/transcript/1","tracks":[{"kind":"audio","segments":[
            {"start_ms":0,"end_ms":900,"text":"low \u0000 tide"}]}]}"#,
    );
    for format in ["srt", "vtt", "ass", "sbv", "lrc"] {
        let ran = place.run(&["convert", "zero.cuedex.json", "--to", format]).ends(0);
        assert!(ran.stdout.contains("low \u{fffd} tide"), "{format}: {}", ran.stdout);
        assert!(!ran.stdout.contains('\0'), "{format}");
    }
}

#[test]
fn a_link_with_a_place_that_no_time_stands_in_is_refused() {
    let ran = place().run(&["convert", "talk.json", "--to", "md", "--link", "a?t={second}"]);
    let ran = ran.ends(2);
    assert!(
        ran.stderr.contains("{second} is no place; {seconds}, {ms} and {hms} are"),
        "{}",
        ran.stderr
    );
}
