//! Chapters as other programs read them.

use cuedex_format::{Format, WriteOptions, write};
use cuedex_model::{Chapter, Segment, TimeSpan, Timestamp, Track, TrackKind, Transcript};

use super::{program, python, succeeds};
use std::process::Command;

/// Titles with what some format would take for its own.
const TITLES: [&str; 3] = ["Leaks & <tar>", "A = B; #1 \\ 2", "Paint, \"two\" coats"];

fn boat() -> Transcript {
    let at = Timestamp::from_millis;
    let chapter = |(n, title): (u64, &str)| Chapter::new(at(n * 15_250), None, title);
    let said = Segment::new(TimeSpan::from_millis(0, 900), "tar");
    Transcript {
        title: Some("Mending; a boat".into()),
        date: Some("2024-05-06".into()),
        duration: Some(at(60_000)),
        chapters: (0..).zip(TITLES).map(chapter).collect(),
        ..Transcript::of_tracks(vec![
            Track::new(TrackKind::Audio, vec![said]).in_language(Some("en-orig".into())),
        ])
    }
}

fn document(format: Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&boat(), &mut bytes, &WriteOptions::new(format)).unwrap();
    bytes
}

#[test]
fn yt_dlp_finds_the_lines_in_a_description() {
    let mut talk = boat();
    talk.chapters[0].title = "Leaks".into();
    let mut lines = Vec::new();
    write(&talk, &mut lines, &WriteOptions::new(Format::YoutubeChapters)).unwrap();
    let script = "import sys\n\
        from yt_dlp import YoutubeDL\n\
        from yt_dlp.extractor.common import InfoExtractor\n\
        ie = InfoExtractor(YoutubeDL({'quiet': True}))\n\
        for c in ie._extract_chapters_from_description(sys.stdin.read(), 60):\n\
        \x20   print(c['start_time'], c['title'])";
    let Some(said) = python(&["yt_dlp"], script, &lines) else { return };
    let expected = "0 Leaks\n15 A = B; #1 \\ 2\n30 Paint, \"two\" coats\n";
    assert_eq!(said.replace(".0 ", " "), expected);
}

#[test]
fn ffmpeg_reads_the_metadata_with_every_sign_in_it() {
    let args = ["-v", "error", "-f", "ffmetadata", "-i", "-", "-f", "ffmetadata", "-"];
    let Some(said) = program("ffmpeg", &args, &document(Format::Ffmetadata)) else { return };
    for line in [
        "title=Mending\\; a boat\n",
        "date=2024-05-06\n",
        "TIMEBASE=1/1000\nSTART=15250\nEND=30500\ntitle=A \\= B\\; \\#1 \\\\ 2\n",
        "START=30500\nEND=60000\ntitle=Paint, \"two\" coats\n",
    ] {
        assert!(said.contains(line), "{line} in {said}");
    }
}

/// A recording of a minute without sound, or `None` where ffmpeg is missing.
fn recording(folder: &std::path::Path) -> Option<std::path::PathBuf> {
    let path = folder.join("silence.mka");
    let quiet = "anullsrc=r=8000:cl=mono";
    let name = path.to_str().unwrap();
    program("ffmpeg", &["-v", "error", "-y", "-f", "lavfi", "-i", quiet, "-t", "60", name], b"")?;
    Some(path)
}

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("cuedex-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn ffprobe_shows_the_chapters_of_a_recording_that_got_the_metadata() {
    let folder = folder("ffmetadata");
    let Some(silence) = recording(&folder) else { return };
    let muxed = folder.join("muxed.mka");
    let args = [
        "-v",
        "error",
        "-y",
        "-i",
        silence.to_str().unwrap(),
        "-f",
        "ffmetadata",
        "-i",
        "-",
        "-map_metadata",
        "1",
        "-map_chapters",
        "1",
        "-c",
        "copy",
        muxed.to_str().unwrap(),
    ];
    program("ffmpeg", &args, &document(Format::Ffmetadata)).unwrap();
    let args = ["-v", "error", "-show_chapters", "-of", "csv=p=0", muxed.to_str().unwrap()];
    let said = program("ffprobe", &args, b"").unwrap();
    for title in TITLES {
        let quoted = title.replace('"', "\"\"");
        assert!(said.contains(title) || said.contains(&quoted), "{title} in {said}");
    }
    assert!(said.contains("15.250000") && said.contains("60.000000"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn mkvextract_gives_back_what_mkvmerge_took_into_a_recording() {
    let folder = folder("matroska");
    let Some(silence) = recording(&folder) else { return };
    let (xml, muxed) = (folder.join("chapters.xml"), folder.join("muxed.mka"));
    std::fs::write(&xml, document(Format::MatroskaChapters)).unwrap();
    let [silence, xml, muxed] = [&silence, &xml, &muxed].map(|path| path.to_str().unwrap());
    if program("mkvmerge", &["-q", "-o", muxed, "--chapters", xml, silence], b"").is_none() {
        return;
    }
    if !succeeds(Command::new("mkvextract").arg("--version")) {
        return;
    }
    let said = program("mkvextract", &[muxed, "chapters", "-"], b"").unwrap();
    for part in [
        "<ChapterTimeStart>00:00:15.250000000</ChapterTimeStart>",
        "<ChapterTimeEnd>00:00:30.500000000</ChapterTimeEnd>",
        "<ChapterString>Leaks &amp; &lt;tar&gt;</ChapterString>",
        "<ChapLanguageIETF>en</ChapLanguageIETF>",
        "<ChapterLanguage>eng</ChapterLanguage>",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let ours = String::from_utf8(document(Format::MatroskaChapters)).unwrap();
    let uid = ours.split("<ChapterUID>").nth(1).unwrap().split('<').next().unwrap();
    assert!(said.contains(&format!("<ChapterUID>{uid}</ChapterUID>")), "{said}");
    std::fs::remove_dir_all(folder.as_path()).unwrap();
}

/// The facts of the specification; the schema of the index itself is not published as one.
const PODCAST_SCHEMA: &str = r#"{
    "type": "object", "required": ["version", "chapters"],
    "properties": {
        "version": {"const": "1.2.0"},
        "author": {"type": "string"}, "title": {"type": "string"},
        "podcastName": {"type": "string"}, "description": {"type": "string"},
        "chapters": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["startTime"],
            "properties": {
                "startTime": {"type": "number", "minimum": 0},
                "endTime": {"type": "number", "minimum": 0},
                "title": {"type": "string"}, "img": {"type": "string"}, "url": {"type": "string"},
                "toc": {"type": "boolean"},
                "location": {"type": "object", "required": ["name", "geo"]}
            }
        }}
    }
}"#;

#[test]
fn podcast_chapters_are_as_the_specification_says() {
    let script = format!(
        "import json, jsonschema, sys\n\
         document = json.load(sys.stdin)\n\
         jsonschema.validate(document, json.loads('''{PODCAST_SCHEMA}'''))\n\
         for c in document['chapters']: print(c['startTime'], c['title'])"
    );
    let Some(said) = python(&["jsonschema"], &script, &document(Format::PodcastChapters)) else {
        return;
    };
    let expected = format!("0 {}\n15.25 {}\n30.5 {}\n", TITLES[0], TITLES[1], TITLES[2]);
    assert_eq!(said, expected);
}

#[test]
fn webvtt_py_reads_the_chapter_track() {
    let script = "import io, sys, webvtt\n\
        for c in webvtt.from_buffer(io.StringIO(sys.stdin.read())): print(c.start, c.end, c.text)";
    let Some(said) = python(&["webvtt"], script, &document(Format::VttChapters)) else { return };
    assert!(said.contains("00:00:15.250 00:00:30.500 A = B; #1 \\ 2\n"), "{said}");
    assert_eq!(said.lines().count(), 3);
}
