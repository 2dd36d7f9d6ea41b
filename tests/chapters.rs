//! `cuedex chapters`, and pages and lists of chapters by `convert`.

use crate::support::{Place, fixtures};

const SRT: &str = "1\n00:00:01,000 --> 00:00:02,000\nThe hull leaks.\n\n2\n00:01:02,000 --> 00:01:03,000\nTar goes on warm.\n\n3\n00:02:05,000 --> 00:02:07,000\nPaint comes last.\n";

const RECORD: &str = r#"{"id":"b0a7","title":"Mending a boat","extractor_key":"X","upload_date":"20240506",
    "webpage_url":"https://youtu.be/b0a7","duration":400,"description":"From leak to coat.","chapters":[
    {"start_time":0,"end_time":60,"title":"Leaks"},{"start_time":60,"end_time":120,"title":"Tar"},
    {"start_time":120,"end_time":400,"title":"Paint"}]}"#;

/// A talk, what yt-dlp says of it, and lines of chapters that say otherwise.
fn boat() -> Place {
    let place = Place::new();
    place.write("boat.srt", SRT);
    place.write("boat.info.json", RECORD);
    place.write("boat.chapters.txt", "0:00 One\n0:30 Two\n1:00 Three\n");
    place
}

#[test]
fn chapters_of_one_file_stand_over_the_speech_of_another() {
    let place = boat();
    let ran = place.run(&["chapters", "boat.srt", "boat.info.json"]).ends(0);
    let front = "---\ntitle: \"Mending a boat\"\nid: \"b0a7\"\ndate: \"2024-05-06\"\n";
    assert!(ran.stdout.starts_with(front), "{}", ran.stdout);
    for part in [
        "\n# Mending a boat\n\n2024-05-06 · 00:06:40 · [Watch](https://youtu.be/b0a7?t=0)\n\nFrom leak to coat.\n",
        "\n- [00:01:00](#000100-tar) Tar\n",
        "\n## [00:01:00](https://youtu.be/b0a7?t=60) Tar\n\n[00:01:02](https://youtu.be/b0a7?t=62) Tar goes on warm.\n",
    ] {
        assert!(ran.stdout.contains(part), "{part} in {}", ran.stdout);
    }
}

#[test]
fn the_first_file_with_chapters_decides_and_the_others_are_told() {
    let place = boat();
    let files =
        ["chapters", "boat.srt", "boat.chapters.txt", "boat.info.json", "--to", "md-chapters"];
    let ran = place.run(&files).ends(0);
    assert!(ran.stdout.contains("t=30) Two\n"), "{}", ran.stdout);
    let told = "note: the chapters are those of boat.chapters.txt, not of boat.info.json";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
}

#[test]
fn a_subtitle_file_called_chapters_holds_chapters() {
    let place = boat();
    place.write(
        "boat.chapters.vtt",
        "WEBVTT\n\n00:00.000 --> 01:00.000\nLeaks\n\n01:00.000 --> 02:00.000\nTar\n",
    );
    let ran = place.run(&["chapters", "boat.srt", "boat.chapters.vtt", "--json"]).ends(0);
    let chapters = ran.records_of("chapter");
    assert_eq!(chapters[1]["title"], "Tar");
    assert_eq!(
        (&chapters[1]["start_ms"], &chapters[1]["end_ms"]),
        (&60_000.into(), &120_000.into())
    );
    let result = &ran.records_of("result")[0];
    assert_eq!((&result["segments"], &result["chapters"]), (&3.into(), &2.into()));
}

#[test]
fn summaries_of_the_service_bring_chapters_and_topics() {
    let place = boat();
    place.write("chapter.json", r#"{"code":"0000","data":{"summary":"A boat is mended.","items":[
        {"title":"Leaks","description":"Water comes in.","start":"0"},{"title":"Tar","start":"60"}]}}"#);
    place.write(
        "topic.json",
        r#"{"code":"0000","data":{"summary_type":"TOPIC","summary":"x","items":[
        {"title":"Tools","description":"A brush."}]}}"#,
    );
    let ran = place.run(&["chapters", "boat.srt", "chapter.json", "topic.json"]).ends(0);
    for part in [
        "\nA boat is mended.\n\n## [00:00:00](#t=0) Leaks\n\nWater comes in.\n\n00:00:01 The hull leaks.\n",
        "\n## [00:01:00](#t=60) Tar\n\n00:01:02 Tar goes on warm.\n\n00:02:05 Paint comes last.\n",
        "\n## Topics\n\n- **Tools**: A brush.\n",
    ] {
        assert!(ran.stdout.contains(part), "{part} in {}", ran.stdout);
    }
}

#[test]
fn every_list_of_chapters_is_written_by_the_end_of_its_name() {
    let place = boat();
    for (name, part) in [
        ("out/boat.chapters.txt", "2:00 Paint\n"),
        ("out/boat.chapters.json", "\"startTime\": 120"),
        ("out/boat.chapters.xml", "<ChapterTimeStart>00:02:00.000000000</ChapterTimeStart>"),
        ("out/boat.chapters.vtt", "00:02:00.000 --> 00:06:40.000\nPaint\n"),
        ("out/boat.ffmetadata", "START=120000\nEND=400000\ntitle=Paint\n"),
        ("out/boat.toc.md", "- [00:02:00](https://youtu.be/b0a7?t=120) Paint\n"),
    ] {
        place.run(&["chapters", "boat.info.json", "-o", name]).ends(0);
        let text = place.read(name);
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn without_chapters_and_topics_nothing_is_found() {
    let place = boat();
    let ran = place.run(&["chapters", "boat.srt"]).ends(1);
    assert!(
        ran.stderr.contains("error: there are no chapters and no topics\nhint: "),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.stdout, "");
    let ran = place.run(&["convert", "boat.srt", "-o", "boat.ffmetadata"]).ends(2);
    assert!(
        ran.stderr.contains("there are no chapters, and ffmetadata holds nothing else"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("hint: `cuedex chapters` joins"), "{}", ran.stderr);
    assert!(!place.path("boat.ffmetadata").exists());
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_rest() {
    let place = boat();
    place.write("empty.srt", "");
    let ran = place.run(&["chapters", "empty.srt", "boat.info.json"]).ends(2);
    assert!(ran.stdout.contains("# Mending a boat"), "{}", ran.stdout);
    let ran = place.run(&["chapters", "empty.srt"]).ends(2);
    assert!(ran.stderr.contains("none of the inputs can be read"), "{}", ran.stderr);
}

#[test]
fn chapters_behind_the_end_are_told() {
    let place = boat();
    place.write("late.chapters.txt", "0:00 One\n1:00 Two\n9:00 Late\n");
    let ran = place.run(&["chapters", "boat.srt", "late.chapters.txt"]).ends(0);
    let told = "warning: the chapter at 00:09:00.000 starts behind the end at 00:02:07.000: Late";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
    assert!(ran.stdout.contains("## [00:09:00](#t=540) Late"), "{}", ran.stdout);
}

#[test]
fn rules_of_youtube_are_told_and_refused_when_strict() {
    let place = boat();
    place.write("few.chapters.txt", "0:05 One\n1:00 Two\n");
    let ran = place.run(&[
        "convert",
        "few.chapters.txt",
        "--to",
        "youtube-chapters",
        "--json",
        "-o",
        "a.txt",
    ]);
    let warnings = ran.ends(0).records_of("warning").to_vec();
    let codes: Vec<_> =
        warnings.iter().filter(|told| told["path"] == "a.txt").map(|told| &told["code"]).collect();
    assert_eq!(codes, ["youtube/moved-start", "youtube/too-few"]);
    assert_eq!(place.read("a.txt"), "0:00 One\n1:00 Two\n");
    place.write(
        "short.cuedex.json",
        r#"{"schema":"cuedex/transcript/1","chapters":[
        {"start_ms":0,"title":"a"},{"start_ms":3000,"title":"b"},{"start_ms":60000,"title":"c"}]}"#,
    );
    for command in ["convert", "chapters"] {
        let ran = place
            .run(&[command, "short.cuedex.json", "--to", "youtube-chapters", "--strict"])
            .ends(2);
        assert_eq!(ran.stdout, "", "{command}");
    }
}

#[test]
fn a_video_of_the_library_is_joined_by_the_library_itself() {
    let place = Place::with_library();
    let ran = place.run(&["chapters", "--video", "VI700000000000000001", "-L", "library"]).ends(0);
    assert!(ran.stdout.contains("\n## Topics\n\n- **Bicycle repair**"), "{}", ran.stdout);
    let ran = place.run(&["chapters", "--video", "soup", "-L", "library"]).ends(1);
    assert!(ran.stderr.contains("there are no chapters"), "{}", ran.stderr);
}

#[test]
fn a_page_plays_the_recording_that_lies_beside_it() {
    let place = boat();
    let args =
        ["chapters", "boat.srt", "boat.info.json", "-o", "out/boat.html", "--media", "my boat.mp4"];
    place.run(&args).ends(0);
    let page = place.read("out/boat.html");
    assert!(
        page.contains(
            "<video id=\"media\" controls preload=\"metadata\" src=\"../my%20boat.mp4\">"
        ),
        "{page}"
    );
    assert!(page.contains("href=\"../my%20boat.mp4#t=62\" data-t=\"62\">00:01:02</a>"), "{page}");
}

#[test]
fn the_example_of_a_template_makes_show_notes() {
    let place = boat();
    let template = fixtures().join("templates/show-notes.html.j2");
    let template = template.to_str().unwrap();
    place.write("odd.srt", SRT.replace("The hull", "<b>The</b> hull & keel"));
    let args = ["chapters", "boat.srt", "boat.info.json", "--template", template];
    let ran = place.run(&args).ends(0);
    let expected = "<article>\n<h1>Mending a boat</h1>\n<p>From leak to coat.</p>\n<ol>\n";
    assert!(ran.stdout.trim_start().starts_with(expected), "{}", ran.stdout);
    assert!(
        ran.stdout.contains(">00:02:00</a> Paint</li>\n</ol>\n<p>Somebody said\n3 things.</p>"),
        "{}",
        ran.stdout
    );
    place.run(&["convert", "boat.srt", "odd.srt", "--template", template, "-o", "notes/"]).ends(0);
    assert!(place.read("notes/odd.html").contains("<h1>Untitled</h1>"));
    assert!(place.path("notes/boat.html").exists());
}

#[test]
fn a_mistake_in_a_template_is_told_with_its_line() {
    let place = boat();
    place.write("a.j2", "all\n{{ titel }}\n");
    let ran = place.run(&["convert", "boat.srt", "--template", "a.j2", "-o", "a.txt"]).ends(2);
    assert!(
        ran.stderr.contains("the template fails at {{ titel }}: undefined value (line 2)"),
        "{}",
        ran.stderr
    );
    assert!(!place.path("a.txt").exists());
    place.write("b.j2", "{% for %}");
    let ran = place.run(&["convert", "boat.srt", "--template", "b.j2"]).ends(2);
    assert!(ran.stderr.contains("cannot read the template b.j2"), "{}", ran.stderr);
}
