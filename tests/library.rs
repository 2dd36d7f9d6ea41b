use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{Place, Ran};

/// Every file and folder below a folder, in order.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        }
        files.push(path);
    }
    files.sort();
    files
}

/// How often a word is found in `library`.
#[track_caller]
pub(crate) fn hits(place: &Place, word: &str) -> usize {
    let ran = place.run(&["search", "--json", "--all", word, "-L", "library"]);
    let moments = ran.records_of("moment").len();
    ran.ends(i32::from(moments == 0));
    moments
}

/// A subtitle file of one cue.
pub(crate) fn srt(text: &str) -> String {
    format!("1\n00:00:01,000 --> 00:00:09,000\n{text}\n")
}

fn record_of(ran: &Ran, name: &str, value: &str) -> Value {
    let mut fitting = ran.records().into_iter().filter(|record| record[name] == value);
    let record = fitting.next().unwrap_or_else(|| panic!("no {name} {value}:\n{}", ran.stdout));
    assert!(fitting.next().is_none(), "two of {name} {value}:\n{}", ran.stdout);
    record
}

#[test]
fn list_tells_the_videos_and_their_tracks() {
    let place = Place::with_library();
    let ran = place.run(&["list", "library"]).ends(0);
    assert_eq!(
        ran.stdout,
        "00:01:04.000  VI700000000000000001  Repairing a bicycle  [audio en, visual]\n\
         00:01:03.000  harbor-walk  [audio de, audio en, visual]\n\
         00:00:38.000  interviews/ann-and-bo  [audio en]\n\
         00:00:10.000  kitchen/soup  [audio]\n"
    );
    assert_eq!(ran.stderr, "note: 1 unreadable, see `cuedex status`\n");
    let ran = place.run(&["list", "--json", "library"]).ends(0);
    let walk = record_of(&ran, "id", "harbor-walk");
    let tracks: Vec<_> = walk["tracks"].as_array().unwrap().iter().collect();
    let told = |track: &Value| (track["language"].clone(), track["segments"].clone());
    assert_eq!(told(tracks[0]), (json!("de"), json!(3)));
    assert_eq!(told(tracks[1]), (json!("en"), json!(7)));
    assert_eq!(walk["duration_ms"], 63_000);
    assert!(walk.get("files").is_none());
    let result = ran.records().pop().unwrap();
    assert_eq!(
        result,
        json!({"type": "result", "v": 1, "videos": 4, "unreadable": 1, "broken": 0})
    );
}

#[test]
fn list_tells_which_file_went_where_and_why() {
    let place = Place::with_library();
    let ran = place.run(&["list", "--files", "library"]).ends(0);
    for line in [
        "    harbor-walk.visual.vtt  by suffix taken off\n",
        "    interviews/ann-and-bo/source/en.vtt  by whole name is a suffix, so the folder\n",
        "    kitchen/soup.srt  by same stem\n",
        "    memories/VI700000000000000001.cuedex.json  by the document's own id\n",
    ] {
        assert!(ran.stdout.contains(line), "{line}{}", ran.stdout);
    }
    let ran = place.run(&["list", "--files", "--json", "library"]).ends(0);
    let walk = record_of(&ran, "id", "harbor-walk");
    assert_eq!(walk["files"].as_array().unwrap().len(), 3);
    assert_eq!(walk["files"][0]["state"], "indexed");
}

#[test]
fn show_prints_a_transcript_as_a_document() {
    let place = Place::with_library();
    let ran = place.run(&["show", "VI700000000000000001", "library"]).ends(0);
    for part in [
        "# Repairing a bicycle\n",
        "The chain",
        "Test ride",
        "[00:00:42](https://example.org/videos/bicycle#t=42)",
        "lap around the yard.",
    ] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    let ran = place.run(&["show", "soup", "library", "--to", "txt"]).ends(0);
    assert_eq!(
        ran.stdout,
        "Cut two onions and let them turn golden in butter.\n\
         Add the stock, then wait. Nothing about this soup\nis in a hurry.\n"
    );
}

#[test]
fn show_prints_json_lines() {
    let place = Place::with_library();
    let ran = place.run(&["show", "soup", "library", "--json"]).ends(0);
    let records = ran.records();
    assert_eq!(records[0], json!({"type": "transcript", "v": 1, "id": "kitchen/soup"}));
    assert_eq!(ran.records_of("segment").len(), 3);
    assert_eq!(records[4], json!({"type": "end", "v": 1, "segments": 3}));
    let ran = place.run(&["show", "soup", "library", "--json", "--to", "srt"]).ends(2);
    assert!(ran.records()[0]["hint"].as_str().unwrap().contains("-o"), "{}", ran.stdout);
}

#[test]
fn show_writes_a_file_and_replaces_it_only_by_force() {
    let place = Place::with_library();
    let show = ["show", "soup", "-L", "library", "-o", "out/soup.vtt"];
    place.run(&show).ends(0);
    let vtt = place.read("out/soup.vtt");
    assert!(vtt.starts_with("WEBVTT\n\n00:00:00.000 --> 00:00:04.000\nCut two onions"), "{vtt}");
    place.write("out/soup.vtt", "mine");
    let ran = place.run(&show).ends(2);
    assert!(ran.stderr.contains("hint: use --force"), "{}", ran.stderr);
    assert_eq!(place.read("out/soup.vtt"), "mine");
    let ran = place.run(&[&show[..], &["--force", "--json"]].concat()).ends(0);
    assert_eq!(ran.records()[0]["output"], "out/soup.vtt");
    let bicycle = ["show", "VI700000000000000001", "-L", "library", "-o", "out/bicycle.srt"];
    let ran = place.run(&[&bicycle[..], &["--json"]].concat()).ends(0);
    assert_eq!(ran.records()[0]["omitted"]["chapters"], 2, "{}", ran.stdout);
    assert_eq!(place.read("out/soup.vtt"), vtt);
}

#[test]
fn a_video_is_named_by_the_end_of_its_id() {
    let place = Place::with_library();
    place.write("library/garden/soup.srt", srt("nettles"));
    place.run(&["show", "ann-and-bo", "library"]).ends(0);
    let ran = place.run(&["show", "soup", "library"]).ends(2);
    assert!(ran.stderr.contains("garden/soup, kitchen/soup"), "{}", ran.stderr);
    assert!(ran.stderr.contains("hint: name more of it"), "{}", ran.stderr);
    place.run(&["show", "garden/soup", "library"]).ends(0);
    let ran = place.run(&["show", "nobody", "library"]).ends(2);
    assert!(ran.stderr.contains("no video is called \"nobody\""), "{}", ran.stderr);
    let ran = place.run(&["show", "bo", "library"]).ends(2);
    assert!(ran.stderr.contains("near it: harbor-walk, interviews/ann-and-bo"), "{}", ran.stderr);
}

#[test]
fn status_says_what_is_not_searched_and_why() {
    let place = Place::with_library();
    place.write("library/kitchen/soup.auto.srt", srt("cut too onions"));
    let ran = place.run(&["status", "library", "--json"]).ends(0);
    let bread = record_of(&ran, "path", "kitchen/bread.srt");
    assert_eq!(
        (&bread["state"], &bread["reason"]),
        (&json!("unreadable"), &json!("the file is empty"))
    );
    let shopping = record_of(&ran, "path", "kitchen/shopping.json");
    assert_eq!(shopping["state"], "not a transcript");
    let auto = record_of(&ran, "path", "kitchen/soup.auto.srt");
    assert_eq!((&auto["state"], &auto["by"]), (&json!("shadowed"), &json!("kitchen/soup.srt")));
    let result = ran.records().pop().unwrap();
    for (name, value) in [("videos", 4), ("indexed", 6), ("shadowed", 1), ("unreadable", 1)] {
        assert_eq!(result[name], value, "{name}");
    }
    assert_eq!(result["waiting"], 0);
    let text = place.run(&["status", "library"]).ends(0).stdout;
    assert!(text.contains("unreadable  kitchen/bread.srt: the file is empty\n"), "{text}");
    assert!(text.contains("shadowed  kitchen/soup.auto.srt: kitchen/soup.srt is taken"), "{text}");
    assert!(text.contains("library/.cuedex/index-v1 (in the library, "), "{text}");
    assert_eq!(hits(&place, "too"), 0, "a shadowed file is not searched");
}

#[test]
fn index_counts_what_it_did_and_rebuilds_on_demand() {
    let place = Place::with_library();
    let index = |args: &[&str]| {
        let ran = place.run(&[&["index", "library", "--json"], args].concat()).ends(0);
        let result = ran.records().pop().unwrap();
        ["transcripts", "changed", "removed", "unreadable"].map(|name| result[name].clone())
    };
    assert_eq!(index(&[]), [6, 4, 0, 1].map(Value::from));
    assert_eq!(index(&[]), [6, 0, 0, 1].map(Value::from));
    assert_eq!(index(&["--rebuild"]), [6, 4, 0, 1].map(Value::from));
    std::fs::remove_file(place.path("library/kitchen/soup.srt")).unwrap();
    assert_eq!(index(&[]), [5, 0, 1, 1].map(Value::from));
}

#[test]
fn clean_removes_the_index_and_nothing_else() {
    let place = Place::with_library();
    let before = files_below(&place.path("library"));
    place.write("library/.cuedex/library.toml", "language = \"en\"\n");
    place.run(&["index", "library"]).ends(0);
    place.write("library/.cuedex/edits/soup.jsonl", "{}\n");
    let ran = place.run(&["clean", "library"]).ends(0);
    assert!(ran.stdout.starts_with("removed "), "{}", ran.stdout);
    assert!(!place.path("library/.cuedex/index-v1").exists());
    assert_eq!(place.read("library/.cuedex/library.toml"), "language = \"en\"\n");
    assert_eq!(place.read("library/.cuedex/edits/soup.jsonl"), "{}\n");
    let own = place.path("library/.cuedex");
    let mut after = files_below(&place.path("library"));
    after.retain(|path| !path.starts_with(&own));
    assert_eq!(after, before);
    let ran = place.run(&["clean", "library", "--json"]).ends(0);
    assert_eq!(ran.records()[0]["removed"], false);
    assert_eq!(hits(&place, "lighthouse"), 2);
}

#[test]
fn a_linked_file_is_listed_and_linked_to() {
    let place = Place::with_library();
    place.write("library/films/walk one.mp4", "not opened");
    let ran = place.run(&["link", "harbor-walk", "library/films/walk one.mp4", "-L", "library"]);
    assert_eq!(ran.ends(0).stdout, "harbor-walk is in library/films/walk one.mp4\n");
    let ran = place.run(&["list", "--json", "library"]).ends(0);
    assert_eq!(record_of(&ran, "id", "harbor-walk")["media"], "films/walk one.mp4");
    let ran = place.run(&["search", "--json", "storm", "library"]).ends(0);
    let link = ran.records()[0]["link"].as_str().unwrap().to_owned();
    assert!(link.ends_with("library/films/walk%20one.mp4#t=58.714"), "{link}");
    place.write("outside.mp4", "");
    let ran = place.run(&["link", "harbor-walk", "outside.mp4", "-L", "library"]).ends(2);
    assert!(ran.stderr.contains("is not a file of the library"), "{}", ran.stderr);
    place.run(&["link", "nobody", "library/films/walk one.mp4", "-L", "library"]).ends(2);
    let ran = place.run(&["link", "harbor-walk", "library/kitchen/soup.srt", "-L", "library"]);
    assert!(ran.stderr.contains("soup.srt is not a media file"), "{}", ran.stderr);
    assert_eq!(ran.code, 2);
}

#[test]
fn the_five_files_that_whisper_writes_answer_once() {
    let place = Place::new();
    let words = "the ferry leaves at noon from the northern pier every day of the week";
    place.write("library/talk.srt", srt(words));
    place.write("library/talk.vtt", format!("WEBVTT\n\n00:01.000 --> 00:09.000\n{words}\n"));
    place.write("library/talk.txt", format!("{words}\n"));
    place.write("library/talk.tsv", format!("start\tend\ttext\n1000\t9000\t{words}\n"));
    let json = json!({"text": words, "language": "en", "segments": [{"id": 0, "seek": 0,
        "start": 1.0, "end": 9.0, "text": format!(" {words}"), "tokens": [1, 2],
        "temperature": 0.0, "avg_logprob": -0.2, "compression_ratio": 1.2,
        "no_speech_prob": 0.01}]});
    place.write("library/talk.json", json.to_string());
    place.write("library/talk.mp4", "");
    assert_eq!(hits(&place, "\"northern pier\""), 1);
    let ran = place.run(&["list", "--json", "library"]).ends(0);
    let record = &ran.records_of("video")[0];
    assert_eq!((&record["id"], &record["media"]), (&json!("talk"), &json!("talk.mp4")));
    assert_eq!(ran.records_of("video").len(), 1);
}

#[test]
fn changed_renamed_and_deleted_files_are_followed() {
    let place = Place::new();
    for (name, word) in [("a", "alpha"), ("b", "bravo"), ("c", "charlie")] {
        place.write(&format!("library/{name}.srt"), srt(word));
    }
    let count = |words: [&str; 4]| words.map(|word| hits(&place, word));
    let words = ["alpha", "bravo", "charlie", "delta"];
    assert_eq!(count(words), [1, 1, 1, 0]);
    place.write("library/a.srt", srt("delta"));
    std::fs::rename(place.path("library/b.srt"), place.path("library/z.srt")).unwrap();
    std::fs::remove_file(place.path("library/c.srt")).unwrap();
    assert_eq!(count(words), [0, 1, 0, 1]);
    let ran = place.run(&["search", "--json", "bravo", "-L", "library"]).ends(0);
    assert_eq!(ran.records()[0]["path"], "z.srt");
}

#[test]
fn two_languages_are_two_tracks_of_one_video() {
    let place = Place::with_library();
    let ran = place.run(&["search", "--json", "--all", "1874", "library"]).ends(0);
    let told = |moment: &Value| {
        (moment["video"].clone(), moment["parts"][0]["language"].clone(), moment["path"].clone())
    };
    let mut told: Vec<_> = ran.records_of("moment").iter().map(told).collect();
    told.sort_by_key(|(_, language, _)| language.to_string());
    let walk = json!("harbor-walk");
    let expected = [
        (walk.clone(), json!("de"), json!("harbor-walk.de.srt")),
        (walk, json!("en"), json!("harbor-walk.en.srt")),
    ];
    assert_eq!(told, expected);
}

#[test]
fn an_id_that_looks_like_a_path_stays_an_id() {
    let place = Place::new();
    place.write("library/.cuedex/library.toml", "");
    let ids = ["../escape", "/etc/escape", "..\\\\escape", "a/../../escape"];
    for (n, id) in ids.iter().enumerate() {
        let text = format!(
            "{{\"schema\":\"cuedex/transcript/1\",\"id\":\"{id}\",\"media\":\"../outside.mp4\",\
             \"tracks\":[{{\"kind\":\"audio\",\"segments\":[{{\"start_ms\":0,\"end_ms\":1,\
             \"text\":\"gannet\"}}]}}]}}"
        );
        place.write(&format!("library/{n}.cuedex.json"), text);
    }
    place.write("outside.mp4", "");
    let own = place.path("library/.cuedex/index-v1");
    let before = files_below(&place.path("."));
    assert_eq!(hits(&place, "gannet"), ids.len());
    let ran = place.run(&["list", "--json", "-L", "library"]).ends(0);
    for video in ran.records_of("video") {
        let id = video["id"].as_str().unwrap();
        assert!(id.contains("escape") && video["media"].is_null(), "{video}");
        place.run(&["show", id, "-L", "library", "--to", "txt", "-o", "out/"]);
    }
    let mut after = files_below(&place.path("."));
    after.retain(|path| !path.starts_with(&own) && !path.starts_with(place.path("out")));
    let before: Vec<_> = before.into_iter().filter(|path| !path.starts_with(&own)).collect();
    assert_eq!(after, before);
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf8_are_shown_and_searched() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let place = Place::new();
    let path = place.write("library/plain.srt", srt("gannet"));
    std::fs::rename(&path, path.with_file_name(OsStr::from_bytes(b"caf\xe9.srt"))).unwrap();
    let ran = place.run(&["search", "--json", "gannet", "-L", "library"]).ends(0);
    let record = &ran.records()[0];
    assert_eq!((&record["video"], &record["path"]), (&json!("caf\\xE9"), &json!("caf\\xE9.srt")));
    let ran = place.run(&["list", "library"]).ends(0);
    assert_eq!(ran.stdout, "00:00:09.000  caf\\xE9  [audio]\n");
    let ran = place.run(&["show", "caf\\xE9", "library", "--to", "txt"]).ends(0);
    assert_eq!(ran.stdout, "gannet\n");
}

#[test]
fn a_folder_without_transcripts_is_an_error_with_advice() {
    let place = Place::new();
    std::fs::create_dir(place.path("library")).unwrap();
    for command in ["search x", "list", "index", "list", "search x"] {
        let words: Vec<&str> = command.split(' ').collect();
        let ran = place.run(&[&words[..], &["-L", "library"]].concat()).ends(2);
        let error = "error: there are no transcripts in ";
        assert!(ran.stderr.contains(error), "{command}: {}", ran.stderr);
        assert!(ran.stderr.contains("hint: put subtitle files"), "{command}: {}", ran.stderr);
    }
    // Neither do those beside a folder count.
    place.write("library/.cuedex/library.toml", "");
    place.write("library/full/talk.srt", srt("gannet"));
    std::fs::create_dir(place.path("library/none")).unwrap();
    for command in [&["list", "library/none"][..], &["index", "library/none"]] {
        let ran = place.run(command).ends(2);
        assert!(ran.stderr.contains("error: there are no transcripts"), "{}", ran.stderr);
    }
    place.run(&["list", "library/full"]).ends(0);
    std::fs::remove_dir_all(place.path("library/full")).unwrap();
    place.write("library/empty.srt", "");
    let ran = place.run(&["list", "-L", "library"]).ends(2);
    assert!(ran.stderr.contains("`cuedex status` says why"), "{}", ran.stderr);
}

#[test]
fn the_home_folder_and_the_disk_are_not_indexed_unasked() {
    let place = Place::new();
    place.write("home/talk.srt", srt("gannet"));
    for folder in ["home", "/"] {
        for command in [&["search", "gannet"][..], &["index"], &["list"], &["status"]] {
            let ran = place.run(&[command, &["-L", folder]].concat()).ends(2);
            assert!(ran.stderr.contains("was not agreed to"), "{command:?}: {}", ran.stderr);
            assert!(ran.stderr.contains("hint: use --yes"), "{command:?}: {}", ran.stderr);
        }
    }
    assert!(!place.path("home/.cuedex").exists());
    place.run(&["search", "gannet", "-L", "home", "--yes"]).ends(0);
    // Agreed to once, it is a library like any other.
    place.run(&["search", "gannet", "-L", "home"]).ends(0);
}

#[test]
fn the_index_may_lie_elsewhere() {
    let place = Place::with_library();
    let before = files_below(&place.path("library"));
    for _ in 0..2 {
        place.run(&["search", "lighthouse", "library", "--index-dir", "indexes"]).ends(0);
    }
    assert_eq!(files_below(&place.path("library")), before);
    assert!(place.path("indexes/index-v1").exists());
    let ran = place.run(&["search", "x", "home", "--yes", "--index-dir", "indexes"]).ends(2);
    assert!(ran.stderr.contains("holds the index of another library"), "{}", ran.stderr);
}
