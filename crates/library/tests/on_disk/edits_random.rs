//! Random edits: what the library makes of its log is what an editor makes of the transcript.

use std::fs;

use cuedex_format::edit::{Editor, Script};
use cuedex_library::{ErrorKind, Library, RevertOptions};
use cuedex_model::{Segment, SegmentId, Transcript, json};

use crate::edits::{operations, refresh, revert, texts, undo, video, write};
use crate::support::{Folder, Random, number_of};

const WORDS: [&str; 8] = ["tide", "rope", "gull", "salt", "lamp", "net", "oar", "fog"];

fn line(random: &mut Random) -> String {
    let count = 2 + random.below(5);
    let words: Vec<_> = (0..count).map(|_| WORDS[random.below(WORDS.len())]).collect();
    words.join(" ")
}

fn srt(random: &mut Random) -> String {
    let cue = |n: usize, random: &mut Random| {
        format!(
            "{}\n00:00:{:02},000 --> 00:00:{:02},800\n{}\n\n",
            n + 1,
            n * 2,
            n * 2 + 1,
            line(random)
        )
    };
    (0..12).map(|n| cue(n, random)).collect()
}

/// A video of three files.
fn harbor(random: &mut Random) -> Folder {
    let folder = Folder::new();
    folder.old("harbor.en.srt", &srt(random));
    folder.old("harbor.de.srt", &srt(random));
    folder.old("harbor.visual.srt", &srt(random));
    folder.library().refresh(&refresh()).unwrap();
    folder
}

fn canonical(transcript: &Transcript) -> String {
    let mut bytes = Vec::new();
    json::write(transcript, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn segment(now: &Transcript, random: &mut Random) -> (usize, SegmentId, u64) {
    let track = random.below(now.tracks.len());
    let segments = now.tracks[track].segments();
    let one = &segments[random.below(segments.len())];
    (track + 1, one.id, one.span.start().as_millis())
}

/// One operation; most can be carried out.
fn operation(now: &Transcript, random: &mut Random) -> Script {
    let (track, id, start) = segment(now, random);
    let at = format!("\"segment\":\"#{track}/{id}\"");
    let json = match random.below(10) {
        0 => format!(
            r#"{{"op":"replace","find":"{}","with":"{}"}}"#,
            WORDS[random.below(8)],
            line(random)
        ),
        1 => format!(r#"{{"op":"shift","by_ms":{}}}"#, random.below(2_000)),
        2 => format!(
            r#"{{"op":"set_speaker","speaker":"Ann","where":{{"text":"{}"}}}}"#,
            WORDS[random.below(8)]
        ),
        3 => format!(r#"{{"op":"split",{at},"at":{{"word":1}}}}"#),
        4 => format!(r##"{{"op":"delete","where":{{"segments":["#{track}/{id}"]}}}}"##),
        5 => format!(
            r##"{{"op":"insert","track":"#{track}","start_ms":{start},"end_ms":{},"text":"{}","overlap":true}}"##,
            start + 700,
            line(random)
        ),
        6 => format!(
            r#"{{"op":"retime",{at},"start_ms":{},"end_ms":{},"overlap":true}}"#,
            start + 40,
            start + 900
        ),
        7 => r#"{"op":"scale","by":"1001/1000","where":{"track":"visual"}}"#.to_owned(),
        8 => r#"{"op":"rename_speaker","from":"Ann","to":"Bo"}"#.to_owned(),
        _ => format!(r#"{{"op":"set_text",{at},"text":"{}"}}"#, line(random)),
    };
    operations(&format!("[{json}]"))
}

/// Makes a random edit in the library and with an editor; says whether there was one.
fn edit(library: &Library, editor: &mut Editor, random: &mut Random) -> bool {
    let script = operation(&editor.transcript(), random);
    let expected = editor.apply(&script.operations);
    match library.edits().write(&video("harbor"), &script, &refresh()) {
        Ok(written) => {
            let steps = expected.unwrap_or_else(|e| panic!("{script:?}: {e}")).steps;
            assert_eq!(written.edit.is_some(), !steps.is_empty(), "{script:?}");
            written.edit.is_some()
        }
        Err(e) => {
            assert_eq!(e.kind(), ErrorKind::BadEdit, "{script:?}: {e:?}");
            assert!(expected.is_err(), "{script:?}: {e:?} {:?}", std::error::Error::source(&e));
            false
        }
    }
}

fn runs() -> (Random, usize) {
    (Random::new(number_of("CUEDEX_SEED", 20_261_122)), number_of("CUEDEX_RUNS", 4))
}

#[test]
fn a_random_sequence_of_edits_is_its_replay_from_the_log() {
    let (mut random, runs) = runs();
    let mut made = 0;
    for run in 0..runs {
        let folder = harbor(&mut random);
        let library = folder.library();
        let mut editor = Editor::new(library.read_video("harbor").unwrap());
        for n in 0..12 {
            made += usize::from(edit(&library, &mut editor, &mut random));
            let expected = canonical(&editor.transcript());
            let replayed = folder.library().read_video("harbor").unwrap();
            assert_eq!(canonical(&replayed), expected, "run {run}, edit {n}");
        }
        assert!(library.edits().parked(None).unwrap().is_empty(), "run {run}");
    }
    assert!(made > runs * 6, "only {made} edits were made");
}

#[test]
fn an_edit_and_its_undo_leave_the_same_document() {
    let (mut random, runs) = runs();
    for run in 0..runs {
        let folder = harbor(&mut random);
        let library = folder.library();
        let mut editor = Editor::new(library.read_video("harbor").unwrap());
        for n in 0..8 {
            let before = canonical(&library.read_video("harbor").unwrap());
            let now = library.read_video("harbor").unwrap();
            if edit(&library, &mut Editor::new(now), &mut random) {
                undo(&library);
            }
            let after = canonical(&folder.library().read_video("harbor").unwrap());
            assert_eq!(after, before, "run {run}, edit {n}");
            edit(&library, &mut editor, &mut random);
            editor = Editor::new(library.read_video("harbor").unwrap());
        }
    }
}

/// Edits by the ids of segments: what they come to does not depend on what others found.
fn addressed(now: &Transcript, random: &mut Random) -> Script {
    loop {
        let script = operation(now, random);
        if !matches!(script.operations[0].name(), "replace" | "set_speaker" | "rename_speaker") {
            return script;
        }
    }
}

/// All but the ids: that of a new segment is made of what was there when it was new.
fn told(transcript: &Transcript) -> Vec<String> {
    let told =
        |s: &Segment| format!("{} {} {:?} {:?} {:?}", s.span, s.text, s.speaker, s.origin, s.words);
    transcript.tracks.iter().flat_map(|track| track.segments()).map(told).collect()
}

#[test]
fn an_edit_taken_back_is_as_if_it_had_never_been_made() {
    let (mut random, runs) = runs();
    let (mut compared, mut conflicts) = (0, 0);
    for run in 0..runs * 2 {
        let (folder, twin) = {
            let folder = harbor(&mut random);
            let twin = Folder::new();
            for name in ["harbor.en.srt", "harbor.de.srt", "harbor.visual.srt"] {
                twin.old(name, &fs::read_to_string(folder.path(name)).unwrap());
            }
            twin.library().refresh(&refresh()).unwrap();
            (folder, twin)
        };
        let library = folder.library();
        let mut scripts = Vec::new();
        while scripts.len() < 6 {
            let script = addressed(&library.read_video("harbor").unwrap(), &mut random);
            let written = library.edits().write(&video("harbor"), &script, &refresh());
            if written.is_ok_and(|written| written.edit.is_some()) {
                scripts.push(script);
            }
        }
        let gone = random.below(scripts.len());
        match revert(&library, &format!("e{}", gone + 1)) {
            Ok(_) => {}
            Err(e) => {
                assert_eq!(e.kind(), ErrorKind::EditConflict, "run {run}: {e}");
                conflicts += 1;
                continue;
            }
        }
        scripts.remove(gone);
        let never = twin.library();
        for script in &scripts {
            write(&never, &video("harbor"), script);
        }
        let now = folder.library().read_video("harbor").unwrap();
        assert_eq!(told(&now), told(&never.read_video("harbor").unwrap()), "run {run}");
        compared += 1;
    }
    eprintln!("{compared} compared, {conflicts} conflicts");
    assert!(compared > runs / 2, "{compared} compared, {conflicts} conflicts");
}

#[test]
fn a_log_cut_at_any_byte_is_all_before_the_cut() {
    let mut random = Random::new(7);
    let folder = harbor(&mut random);
    let library = folder.library();
    let mut editor = Editor::new(library.read_video("harbor").unwrap());
    let log = folder.path(".cuedex/edits/log");
    let mut states = vec![(0, texts(&library, "harbor"))];
    while states.len() < 6 {
        if edit(&library, &mut editor, &mut random) {
            states.push((fs::metadata(&log).unwrap().len(), texts(&library, "harbor")));
        }
    }
    let whole = fs::read(&log).unwrap();
    for cut in 0..whole.len() {
        fs::write(&log, &whole[..cut]).unwrap();
        let last = states.iter().rposition(|(end, _)| *end <= cut as u64).unwrap();
        assert_eq!(texts(&library, "harbor"), states[last].1, "cut at {cut}");
        assert_eq!(library.edits().log(None).unwrap().len(), last, "cut at {cut}");
        let torn = library.status().unwrap().messages.iter().any(|m| m.contains("cut off"));
        let at_end_of_a_line = cut == 0 || whole[cut - 1] == b'\n';
        assert_eq!(torn, !at_end_of_a_line, "cut at {cut}");
    }
    // The next edit moves the torn end aside and goes on.
    let cut = whole.len() - 10;
    fs::write(&log, &whole[..cut]).unwrap();
    write(&library, &video("harbor"), &operations(r#"[{"op":"shift","by_ms":10}]"#));
    assert_eq!(library.edits().log(None).unwrap().len(), states.len() - 1);
    let torn = fs::read(folder.path(".cuedex/edits/torn")).unwrap();
    assert!(whole.ends_with(&[&torn[..torn.len() - 1], &whole[cut..]].concat()));
    assert!(library.status().unwrap().messages.is_empty());
}

#[test]
fn no_flipped_bit_panics_or_costs_another_record() {
    let mut random = Random::new(11);
    let folder = harbor(&mut random);
    let library = folder.library();
    let mut editor = Editor::new(library.read_video("harbor").unwrap());
    for _ in 0..8 {
        edit(&library, &mut editor, &mut random);
    }
    let log = folder.path(".cuedex/edits/log");
    let whole = fs::read(&log).unwrap();
    let count = library.edits().log(None).unwrap().len();
    for _ in 0..400 {
        let mut flipped = whole.clone();
        let at = random.below(flipped.len());
        flipped[at] ^= 1 << random.below(8);
        fs::write(&log, &flipped).unwrap();
        let library = folder.library();
        let left = library.edits().log(None).unwrap().len();
        assert!(left + 1 >= count, "byte {at}: {left} of {count}");
        library.read_video("harbor").unwrap();
        assert!(!library.status().unwrap().messages.is_empty(), "byte {at} is told");
    }
}

#[test]
fn a_random_change_of_the_source_never_loses_an_edit() {
    let (mut random, runs) = runs();
    for run in 0..runs {
        let folder = harbor(&mut random);
        let library = folder.library();
        let mut editor = Editor::new(library.read_video("harbor").unwrap());
        for _ in 0..6 {
            edit(&library, &mut editor, &mut random);
        }
        let before = canonical(&library.read_video("harbor").unwrap());
        let names = ["harbor.en.srt", "harbor.de.srt", "harbor.visual.srt"];
        let files = names.map(|name| fs::read_to_string(folder.path(name)).unwrap());
        for (name, text) in names.iter().zip(&files) {
            let mut blocks: Vec<&str> = text.split_inclusive("\n\n").collect();
            let other = format!("99\n00:00:50,000 --> 00:00:51,000\n{}\n\n", line(&mut random));
            match random.below(4) {
                0 => drop(blocks.remove(random.below(blocks.len()))),
                1 => blocks.push(&other),
                2 => blocks.truncate(3),
                _ => {}
            }
            folder.young(name, &blocks.concat());
        }
        library.refresh(&refresh()).unwrap();
        let log = library.edits().log(None).unwrap();
        let steps: usize = log.iter().map(|entry| entry.steps).sum();
        let parked = library.edits().parked(None).unwrap().len();
        assert!(parked <= steps, "run {run}");
        for (name, text) in names.iter().zip(&files) {
            folder.young(name, text);
        }
        library.refresh(&refresh()).unwrap();
        assert_eq!(library.edits().parked(None).unwrap(), [], "run {run}");
        assert_eq!(canonical(&library.read_video("harbor").unwrap()), before, "run {run}");
    }
}

#[test]
fn a_redacted_word_comes_back_by_no_taking_back_and_no_other_source() {
    let (mut random, runs) = runs();
    for run in 0..runs {
        let folder = harbor(&mut random);
        folder.old("harbor.en.vtt", &format!("WEBVTT\n\n{}", srt(&mut random)).replace(',', "."));
        let library = folder.library();
        library.refresh(&refresh()).unwrap();
        for _ in 0..8 {
            let now = library.read_video("harbor").unwrap();
            edit(&library, &mut Editor::new(now), &mut random);
        }
        let word = WORDS[random.below(8)];
        let before = library.read_video("harbor").unwrap();
        let script = operations(&format!(r#"[{{"op":"redact","find":"{word}","with":"*"}}]"#));
        let redacted =
            library.edits().redact(&video("harbor"), &script, false, &refresh()).unwrap();
        let mut expected = Editor::new(before);
        expected.apply(&script.operations).unwrap();
        if redacted.parked == 0 {
            let now = library.read_video("harbor").unwrap();
            assert_eq!(texts_of(&now), texts_of(&expected.into_transcript()), "run {run}");
        }
        let holds = |text: &str| text.split(|c: char| !c.is_alphabetic()).any(|w| w == word);
        let log = fs::read_to_string(folder.path(".cuedex/edits/log")).unwrap();
        assert!(!holds(&log), "run {run}: {word} in {log}");
        let park = RevertOptions { park: true, ..RevertOptions::default() };
        for entry in library.edits().log(None).unwrap().iter().rev().skip(1) {
            library.edits().revert(entry.edit, &park, &refresh()).unwrap();
            for one in [library.read_video("harbor"), library.read_original("harbor")] {
                assert!(!texts_of(&one.unwrap()).iter().any(|t| holds(t)), "run {run}: {word}");
            }
        }
        fs::remove_file(folder.path("harbor.en.srt")).unwrap();
        library.refresh(&refresh()).unwrap();
        assert!(!texts(&library, "harbor").iter().any(|text| holds(text)), "run {run}: {word}");
    }
}

fn texts_of(transcript: &Transcript) -> Vec<String> {
    let segments = transcript.tracks.iter().flat_map(|track| track.segments());
    segments.map(|segment| segment.text.clone()).collect()
}
