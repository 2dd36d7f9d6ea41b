use crate::support::Place;

/// A recogniser's ragged segments: words with times, cut where breath was taken.
fn talk(place: &Place) {
    let words = "We went down to the quiet harbor before the lamps along the pier were lit, and \
        nobody said a word until the ferry had left for the islands.";
    let timed: Vec<String> = words
        .split_whitespace()
        .enumerate()
        .map(|(n, word)| {
            let (start, end) = (n as f64 * 0.35, n as f64 * 0.35 + 0.3);
            format!("{{\"word\":\" {word}\",\"start\":{start:.2},\"end\":{end:.2}}}")
        })
        .collect();
    let json = format!(
        "{{\"text\":\"{words}\",\"language\":\"en\",\"segments\":[{{\"id\":0,\"start\":0.0,\
         \"end\":9.4,\"text\":\" {words}\",\"words\":[{}]}}]}}",
        timed.join(",")
    );
    place.write("talk.json", json);
}

#[test]
fn a_talk_becomes_cues_that_keep_the_norm_without_losing_a_word() {
    let place = Place::new();
    talk(&place);
    let args = ["convert", "talk.json", "--to", "srt", "--profile", "netflix-en", "-o", "talk.srt"];
    let ran = place.run(&args).ends(0);
    let srt = place.read("talk.srt");
    let lines: Vec<&str> = srt.lines().filter(|l| l.contains(char::is_alphabetic)).collect();
    let expected = [
        "We went down to the quiet harbor",
        "before the lamps along the pier were lit,",
        "and nobody said a word",
        "until the ferry had left for the islands.",
    ];
    assert_eq!(lines, expected);
    assert!(ran.stderr.contains("25 frames a second are taken"), "{}", ran.stderr);
    assert!(ran.stderr.contains("talk.json: 28 words in 2 cues"), "{}", ran.stderr);
    place.run(&["lint", "talk.srt", "--profile", "netflix-en", "--fps", "25"]).ends(0);
}

#[test]
fn each_change_is_explained_on_request_and_counted_in_records() {
    let place = Place::new();
    talk(&place);
    let shape = ["--profile", "netflix-en", "--fps", "23.976"];
    let told =
        place.run(&[&["convert", "talk.json", "--to", "vtt", "--warnings"], &shape[..]].concat());
    let told = told.ends(0).stderr;
    assert!(!told.contains("25 frames"), "{told}");
    assert!(told.contains("moved to a frame, to 00:00:0"), "{told}");
    let json = ["convert", "talk.json", "-o", "talk.vtt", "--json"];
    let ran = place.run(&[&json, &shape[..]].concat()).ends(0);
    let shaped = &ran.records_of("converted")[0]["shaped"];
    assert_eq!((&shaped["words"], &shaped["cues"]), (&28.into(), &2.into()));
    assert!(shaped["changes"]["snap"].as_u64() > Some(0), "{shaped}");
    assert_eq!(shaped["unmet"], serde_json::json!({}));
}

#[test]
fn what_cannot_be_kept_is_named() {
    let place = Place::new();
    place.write(
        "fast.srt",
        "1\n00:00:01,000 --> 00:00:02,000\nNobody could ever read all of this in one second.\n\n2\n00:00:02,000 --> 00:00:05,000\nWhy?\n",
    );
    let ran = place.run(&[
        "convert",
        "fast.srt",
        "--to",
        "srt",
        "--profile",
        "bbc",
        "--set",
        "max_wpm=10",
    ]);
    assert!(ran.stderr.contains("limits not kept: words-per-minute"), "{}", ran.stderr);
    let wrong =
        place.run(&["convert", "fast.srt", "--to", "srt", "--profile", "netflx-en"]).ends(2);
    assert!(wrong.stderr.contains("did you mean netflix-en"), "{}", wrong.stderr);
}

#[test]
fn what_was_seen_keeps_its_segments_unless_asked() {
    let place = Place::new();
    let scene =
        "A pier at dusk. Two people wait beside a lamp. A ferry comes in and a dog runs up.";
    let document = format!(
        "{{\"schema\":\"cuedex/transcript/1\",\"tracks\":[{{\"kind\":\"visual\",\"segments\":\
         [{{\"start_ms\":0,\"end_ms\":9000,\"text\":\"{scene}\"}}]}}]}}"
    );
    place.write("seen.cuedex.json", document);
    let base =
        ["convert", "seen.cuedex.json", "--to", "jsonl", "--profile", "netflix-en", "--quiet"];
    let kept = place.run(&base).ends(0).stdout;
    assert_eq!(kept.lines().filter(|line| line.contains("\"segment\"")).count(), 1, "{kept}");
    let cut = place.run(&[&base[..], &["--shape-tracks", "visual"]].concat()).ends(0).stdout;
    assert!(cut.lines().filter(|line| line.contains("\"segment\"")).count() > 1, "{cut}");
}
