//! Redacted words are nowhere to be found.

use std::fs;
use std::path::Path;

use cuedex_format::edit::Script;
use cuedex_index::{Index, IndexOptions};
use cuedex_library::{ErrorKind, Library, Redacted, RevertOptions, Target};

use crate::edits::{operations, refresh, replace, texts, video, write};
use crate::embedded::{film, with_ffmpeg};
use crate::support::{Folder, hits};

const TALK: &str = "1\n00:00:01,000 --> 00:00:02,000\nwe hid it in the quiet cove\n\n\
    2\n00:00:03,000 --> 00:00:04,000\nand rowd home before dawn\n\n\
    3\n00:00:05,000 --> 00:00:06,500\nnobody knows of the quiet\n\n\
    4\n00:00:07,000 --> 00:00:08,000\ncove but us\n";

fn words(find: &str) -> Script {
    operations(&format!(r#"[{{"op":"redact","find":"{find}"}}]"#))
}

fn redact(library: &Library, target: &Target, script: &Script, purge: bool) -> Redacted {
    library.edits().redact(target, script, purge, &refresh()).unwrap()
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

/// The files below a folder of the library in which a word stands as plain text.
fn with_word(folder: &Folder, below: &str, word: &str) -> Vec<String> {
    let holds = |path: &std::path::PathBuf| {
        let bytes = fs::read(path).unwrap();
        String::from_utf8_lossy(&bytes).to_lowercase().contains(word)
    };
    let found = files(&folder.path(below)).into_iter().filter(holds);
    found.map(|path| path.strip_prefix(folder.root()).unwrap().display().to_string()).collect()
}

/// No way of the library to show anything shows a word.
#[track_caller]
fn is_gone(folder: &Folder, word: &str) {
    let library = folder.library();
    library.refresh(&refresh()).unwrap();
    assert_eq!(hits(&library, word), 0);
    for entry in library.videos().unwrap() {
        let id = entry.id.as_str();
        let shown = [
            format!("{entry:?}"),
            format!("{:?}", library.read_video(id).unwrap()),
            format!("{:?}", library.read_original(id).unwrap()),
            format!("{:?}", library.edits().diff(id, None).unwrap()),
        ];
        for shown in shown {
            assert!(!shown.to_lowercase().contains(word), "{id}: {shown}");
        }
    }
    let log = format!("{:?} {:?}", library.edits().log(None), library.edits().parked(None));
    assert!(!log.to_lowercase().contains(word), "{log}");
    for entry in
        library.edits().log(None).unwrap().iter().filter(|e| e.counts && !e.videos.is_empty())
    {
        for id in &entry.videos {
            let diff =
                format!("{:?}", library.edits().diff(id.as_str(), Some(entry.edit)).unwrap());
            assert!(!diff.to_lowercase().contains(word), "{diff}");
        }
    }
    assert_eq!(with_word(folder, ".cuedex", word), [""; 0]);
    let index = folder.path(".cuedex/index-v1/tantivy");
    let index = Index::open_or_create(&index, &IndexOptions::default()).unwrap();
    assert!(index.is_pure().unwrap(), "deleted text is left in the index");
}

fn harbor() -> (Folder, Library) {
    let folder = Folder::new();
    folder.old("talk.en.srt", TALK);
    let document = "{\"schema\":\"cuedex/transcript/1\",\"title\":\"The Quiet Cove\",\"tracks\":[{\"kind\":\"audio\",\
         \"language\":\"en\",\"segments\":[{\"start_ms\":1000,\"end_ms\":9000,\"text\":\"it is in the quiet cove\"}]}]}";
    folder.old("talk.cuedex.json", document);
    folder.old("other.en.srt", "1\n00:00:01,000 --> 00:00:02,000\nan open bay\n");
    let settings = "[grouping]\nprefer = [\"*.srt\"]\n";
    folder.old(".cuedex/library.toml", settings);
    let library = folder.library();
    library.refresh(&refresh()).unwrap();
    (folder, library)
}

#[test]
fn words_go_from_texts_titles_log_and_index_whatever_is_taken_back() {
    let (folder, library) = harbor();
    let mut script = replace("rowd", "rowed from the quiet cove");
    script.note = Some("the quiet cove was missing".into());
    write(&library, &video("talk"), &script);
    write(&library, &video("talk"), &replace("hid", "left"));
    assert_eq!(hits(&library, "\"quiet cove\""), 4);
    let preview = library.edits().preview_redaction(&video("talk"), &words("quiet cove")).unwrap();
    assert_eq!((preview.videos[0].segments, preview.holding.len()), (4, 2));
    let redacted = redact(&library, &video("talk"), &words("quiet cove"), false);
    assert_eq!((redacted.videos[0].1, redacted.parked), (4, 0));
    let holding: Vec<_> = redacted.holding.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(holding, ["talk.en.srt", "talk.cuedex.json"]);
    let expected = [
        "we left it in the [redacted]",
        "and rowed from the [redacted] home before dawn",
        "nobody knows of the [redacted]",
        "[redacted] but us",
    ];
    assert_eq!(texts(&library, "talk"), expected);
    assert_eq!(library.videos().unwrap()[1].card.title.as_deref(), Some("The [redacted]"));
    is_gone(&folder, "cove");

    let undone = library.edits().undo(None, &RevertOptions::default(), &refresh()).unwrap_err();
    assert_eq!(undone.kind(), ErrorKind::NoEdit);
    for id in ["e2", "e1"] {
        library.edits().revert(id.parse().unwrap(), &RevertOptions::default(), &refresh()).unwrap();
        is_gone(&folder, "cove");
    }
    assert_eq!(
        texts(&library, "talk")[..2],
        ["we hid it in the [redacted]", "and rowd home before dawn"]
    );
    fs::remove_file(folder.path("talk.en.srt")).unwrap();
    library.refresh(&refresh()).unwrap();
    assert_eq!(texts(&library, "talk"), ["it is in the [redacted]"]);
    is_gone(&folder, "cove");
}

#[test]
fn a_phrase_that_stands_half_in_the_file_and_half_in_an_edit_goes_whole() {
    let folder = Folder::new();
    let talk = "1\n00:00:01,000 --> 00:00:02,000\nit sings to John\n\n\
        2\n00:00:03,000 --> 00:00:04,000\nSmith and me\n";
    folder.old("talk.srt", talk);
    let library = folder.library();
    write(&library, &video("talk"), &replace("me", "my John Smith"));
    redact(&library, &video("talk"), &words("john smith"), false);
    let expected = ["it sings to [redacted]", "[redacted] and my [redacted]"];
    assert_eq!(texts(&library, "talk"), expected);
    is_gone(&folder, "smith");
}

#[test]
fn what_is_redacted_already_is_told_and_needs_no_other_edit() {
    let (folder, library) = harbor();
    redact(&library, &Target::All, &words("quiet cove"), false);
    let again = redact(&library, &Target::All, &words("quiet cove"), false);
    assert_eq!((again.edit, again.videos.len(), again.holding.len()), (None, 0, 2));
    is_gone(&folder, "cove");
    let nothing = redact(&library, &Target::All, &words("samovar"), false);
    assert_eq!((nothing.edit, nothing.holding.len()), (None, 0));
}

#[test]
fn a_second_redaction_of_the_same_segment_stands_beside_the_first() {
    let (folder, library) = harbor();
    redact(&library, &video("talk"), &words("hid"), false);
    redact(&library, &video("talk"), &words("quiet cove"), false);
    redact(&library, &video("talk"), &words("us"), false);
    assert_eq!(texts(&library, "talk")[0], "we [redacted] it in the [redacted]");
    assert_eq!(texts(&library, "talk")[3], "[redacted] but [redacted]");
    assert!(library.edits().parked(None).unwrap().is_empty());
    is_gone(&folder, "cove");
    is_gone(&folder, "hid");
}

#[test]
fn a_purge_leaves_no_file_with_the_words_and_every_correction() {
    let (folder, library) = harbor();
    let vtt = "WEBVTT\n\nNOTE the quiet cove\n\n00:01.000 --> 00:02.000 align:start\nder stille Ort, quiet cove\n";
    folder.old("talk.de.vtt", vtt);
    let ttml = "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div><p begin=\"1s\" end=\"2s\">\
        a quiet cove</p></div></body></tt>";
    folder.old("film.ttml", ttml);
    folder.old("talk.en.srt.bak", TALK);
    let dos = format!("\u{feff}{}", TALK.replace('\n', "\r\n"));
    folder.old("dos.srt", &dos);
    write(&library, &video("talk"), &replace("rowd", "rowed"));
    write(&library, &video("talk"), &replace("hid", "left"));
    write(&library, &video("film"), &operations(r#"[{"op":"shift","by_ms":500}]"#));
    let redacted = redact(&library, &Target::All, &words("quiet cove"), true);
    assert_eq!(redacted.holding, []);
    assert_eq!(redacted.purged.len(), 6, "{:?}", redacted.purged);
    let other_words = dos.replace("quiet cove", "[redacted]");
    let other_words = other_words
        .replace("the quiet\r", "the [redacted]\r")
        .replace("cove but", "[redacted] but");
    assert_eq!(fs::read_to_string(folder.path("dos.srt")).unwrap(), other_words);
    assert_eq!(with_word(&folder, ".", "cove"), [""; 0]);
    is_gone(&folder, "cove");
    let expected = [
        "we left it in the [redacted]",
        "and rowed home before dawn",
        "nobody knows of the [redacted]",
        "[redacted] but us",
    ];
    assert_eq!(texts(&library, "talk")[..4], expected);
    assert!(library.edits().parked(None).unwrap().is_empty());
    let srt = fs::read_to_string(folder.path("talk.en.srt")).unwrap();
    assert!(srt.contains("and rowd home before dawn"), "corrections stay in the log: {srt}");
    assert!(!folder.path("film.ttml").exists());
    let film = library.read_video("film").unwrap();
    assert_eq!(film.tracks[0].segments()[0].span.start().as_millis(), 1_500);
    let undone =
        library.edits().revert("e2".parse().unwrap(), &RevertOptions::default(), &refresh());
    undone.unwrap();
    assert_eq!(texts(&library, "talk")[0], "we hid it in the [redacted]");
}

#[test]
fn a_redaction_of_chosen_segments_leaves_the_others() {
    let (folder, library) = harbor();
    folder.young("talk.cuedex.json", "{}");
    let other = "WEBVTT\n\n00:02.000 --> 00:03.000\nWe hid it in the quiet cove\n\n00:04.000 --> 00:05.000\n\
        and rowed home\n\n01:01.000 --> 01:02.000\nin the quiet cove, a while later\n";
    folder.old("talk.en.vtt", other);
    library.refresh(&refresh()).unwrap();
    write(&library, &video("talk"), &replace("rowd", "rowed from the quiet cove"));
    let insert = r#"[{"op":"insert","start_ms":9000,"end_ms":9500,"text":"a samovar"}]"#;
    write(&library, &video("talk"), &operations(insert));
    let now = library.read_video("talk").unwrap();
    let segments = now.tracks[0].segments();
    let json = format!(
        r#"[{{"op":"redact","where":{{"segments":["{}","{}"]}}}},
            {{"op":"redact","find":"cove","where":{{"from_ms":3000,"to_ms":4000}}}}]"#,
        segments[0].id, segments[4].id
    );
    redact(&library, &video("talk"), &operations(&json), false);
    let expected = [
        "[redacted]",
        "and rowed from the quiet [redacted] home before dawn",
        "nobody knows of the quiet",
        "cove but us",
        "[redacted]",
    ];
    assert_eq!(texts(&library, "talk"), expected);
    let original = library.read_original("talk").unwrap();
    assert_eq!(original.tracks[0].segments()[0].text, "[redacted]");
    let log = fs::read_to_string(folder.path(".cuedex/edits/log")).unwrap();
    assert!(!log.contains("cove") && !log.contains("samovar"), "{log}");
    // The same words in the file that was not shown.
    fs::remove_file(folder.path("talk.en.srt")).unwrap();
    library.refresh(&refresh()).unwrap();
    let expected = ["[redacted]", "and rowed home", "in the quiet cove, a while later"];
    assert_eq!(texts(&library, "talk"), expected);
}

#[test]
fn a_redaction_is_no_part_of_another_edit() {
    let (_folder, library) = harbor();
    let mixed = operations(r#"[{"op":"shift","by_ms":1},{"op":"redact","find":"cove"}]"#);
    for error in [
        library.edits().write(&video("talk"), &mixed, &refresh()).unwrap_err(),
        library.edits().redact(&video("talk"), &mixed, false, &refresh()).unwrap_err(),
        library
            .edits()
            .redact(&video("talk"), &words("\\\\q"), false, &refresh())
            .err()
            .unwrap_or_else(|| {
                library.edits().write(&video("talk"), &words("cove"), &refresh()).unwrap_err()
            }),
    ] {
        assert_eq!(error.kind(), ErrorKind::BadEdit, "{error}");
    }
}

#[test]
fn words_inside_a_recording_go_from_all_but_the_recording() {
    if !with_ffmpeg() {
        return;
    }
    let (folder, library) = harbor();
    film(&folder, "reel.mkv", "srt", &[("eng", TALK)]);
    library.refresh(&refresh()).unwrap();
    assert_eq!(with_word(&folder, ".cuedex/index-v1/embedded", "cove").len(), 1);
    let redacted = redact(&library, &Target::All, &words("quiet cove"), true);
    let left: Vec<_> =
        redacted.holding.iter().map(|f| (f.path.as_str(), f.can_be_purged)).collect();
    assert_eq!(left, [("reel.mkv", false)]);
    assert_eq!(texts(&library, "reel")[3], "[redacted] but us");
    is_gone(&folder, "cove");
}

#[test]
fn a_damaged_index_that_was_kept_goes_too() {
    let (folder, library) = harbor();
    folder.young(".cuedex/index-v1/tantivy.damaged/old.store", "the quiet cove");
    redact(&library, &Target::All, &words("quiet cove"), false);
    is_gone(&folder, "cove");
}

#[test]
fn a_redaction_in_a_part_leaves_the_rest_of_the_library() {
    let (folder, _) = harbor();
    folder.old("deep/talk.en.srt", TALK);
    folder.library().refresh(&refresh()).unwrap();
    let whole = folder.library();
    write(&whole, &Target::All, &replace("rowd", "rowed from the quiet cove"));
    let part = Library::open(folder.path("deep"), &cuedex_library::OpenOptions::default()).unwrap();
    redact(&part, &Target::All, &words("quiet cove"), false);
    assert_eq!(texts(&whole, "deep/talk")[1], "and rowed from the [redacted] home before dawn");
    assert_eq!(texts(&whole, "talk")[1], "and rowed from the quiet cove home before dawn");
}

#[test]
fn a_broken_record_and_a_torn_end_with_the_words_go_too() {
    let (folder, library) = harbor();
    write(&library, &video("talk"), &replace("rowd", "rowed from the quiet cove"));
    write(&library, &video("talk"), &replace("hid", "left"));
    let log = folder.path(".cuedex/edits/log");
    let text = fs::read_to_string(&log).unwrap().replacen("rowed", "Rowed", 1);
    fs::write(&log, format!("{text}half a record of the quiet cove")).unwrap();
    assert_eq!(library.status().unwrap().messages.len(), 2);
    write(&library, &video("talk"), &replace("nobody", "no one"));
    assert!(folder.path(".cuedex/edits/torn").exists());
    redact(&library, &Target::All, &words("quiet cove"), false);
    assert_eq!(with_word(&folder, ".cuedex/edits", "cove"), [""; 0]);
    assert_eq!(
        texts(&library, "talk")[..2],
        ["we left it in the [redacted]", "and rowd home before dawn"]
    );
    is_gone(&folder, "cove");
}

#[test]
fn a_redaction_can_be_taken_back_by_name_as_long_as_the_files_hold_the_words() {
    let (_folder, library) = harbor();
    let before = texts(&library, "talk");
    redact(&library, &video("talk"), &words("quiet cove"), false);
    assert_eq!(hits(&library, "cove"), 0);
    library.edits().revert("e1".parse().unwrap(), &RevertOptions::default(), &refresh()).unwrap();
    assert_eq!(texts(&library, "talk"), before);
    library.edits().undo(None, &RevertOptions::default(), &refresh()).unwrap_err();
    library.edits().revert("e2".parse().unwrap(), &RevertOptions::default(), &refresh()).unwrap();
    assert_eq!(hits(&library, "cove"), 0, "taking back the taking back");
}

#[test]
fn a_torn_end_goes_with_the_words_and_is_kept_without_them() {
    for (end, kept) in [("half a record of the quiet cove", false), ("half a record", true)] {
        let (folder, library) = harbor();
        write(&library, &video("talk"), &replace("hid", "left"));
        redact(&library, &Target::All, &words("quiet cove"), false);
        let log = folder.path(".cuedex/edits/log");
        let text = fs::read_to_string(&log).unwrap();
        fs::write(&log, format!("{text}{end}")).unwrap();
        let find = if kept { "dawn" } else { "quiet cove" };
        redact(&library, &Target::All, &words(find), false);
        assert_eq!(with_word(&folder, ".cuedex/edits", "cove"), [""; 0]);
        assert_eq!(folder.path(".cuedex/edits/torn").exists(), kept);
        assert!(library.status().unwrap().messages.is_empty());
        assert_eq!(texts(&library, "talk")[0], "we left it in the [redacted]");
    }
}
