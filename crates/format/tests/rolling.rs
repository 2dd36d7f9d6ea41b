//! Rolling captions lose what they repeat, and nothing else.

use cuedex_format::{Read, ReadOptions, read};

/// As YouTube makes them: every line is shown, held for 10 ms, and carried into the next cue.
fn rolling(lines: &[&str], vtt: bool) -> String {
    let time = |ms: usize| format!("00:00:{:02}.{:03}", ms / 1_000, ms % 1_000);
    let mut text = String::from(if vtt { "WEBVTT\nKind: captions\nLanguage: en\n" } else { "" });
    let (mut before, mut number) = (" ".to_owned(), 0);
    let mut cue = |start: usize, end: usize, payload: &str| {
        number += 1;
        let head = if vtt { String::new() } else { format!("{number}\n") };
        text += &format!("\n{head}{} --> {}\n{payload}\n", time(start), time(end));
    };
    for (n, line) in lines.iter().enumerate() {
        let start = n * 2_000;
        let stamped = || {
            let words: Vec<&str> = line.split(' ').collect();
            let stamp = |k: usize| format!("<{}><c> ", time(start + k * 300));
            let rest = words.iter().enumerate().skip(1);
            let rest: String = rest.map(|(k, word)| format!("{}{word}</c>", stamp(k))).collect();
            format!("{}{rest}", words[0])
        };
        let new = if vtt { stamped() } else { (*line).to_owned() };
        cue(start, start + 1_990, &format!("{before}\n{new}"));
        cue(start + 1_990, start + 2_000, line);
        before = (*line).to_owned();
    }
    if vtt { text } else { text.replace('.', ",") }
}

const LINES: [&str; 6] =
    ["light the lamps", "row home", "row home", "no", "no", "mind the slippery step"];

fn texts(file: &Read) -> Vec<&str> {
    file.transcript.tracks[0].segments().iter().map(|s| s.text.as_str()).collect()
}

#[test]
fn carried_lines_and_hold_cues_go_and_real_repetition_stays() {
    for vtt in [true, false] {
        let text = rolling(&LINES, vtt);
        let file = read(text.as_bytes(), None, &ReadOptions::default()).unwrap();
        assert_eq!(texts(&file), LINES);
        let codes = |code| file.removed.iter().filter(|removed| removed.code == code).count();
        assert_eq!((codes("rolling/carried-line"), codes("rolling/hold-cue")), (5, 6));
        for removed in &file.removed {
            assert!(LINES.contains(&text[removed.bytes.clone()].trim()), "{removed:?}");
        }
    }
}

#[test]
fn words_keep_their_times() {
    let file = read(rolling(&LINES, true).as_bytes(), None, &ReadOptions::default()).unwrap();
    let words = &file.transcript.tracks[0].segments()[1].words;
    let told: Vec<_> =
        words.iter().map(|w| (w.text.as_str(), w.span.start().as_millis())).collect();
    assert_eq!(told, [("row", 2_000), ("home", 2_300)]);
    assert!(words.iter().all(|word| !word.guessed));
}

#[test]
fn they_are_kept_when_asked_for_and_to_the_letter() {
    let text = rolling(&LINES, true);
    let keep = ReadOptions { keep_rolling: true, ..ReadOptions::default() };
    let w3c =
        ReadOptions { conformance: cuedex_format::Conformance::W3c, ..ReadOptions::default() };
    for options in [keep, w3c] {
        let file = read(text.as_bytes(), None, &options).unwrap();
        assert_eq!((file.transcript.segment_count(), file.removed.len()), (12, 0));
    }
}

#[test]
fn a_song_that_repeats_its_lines_is_not_rolling() {
    let song = "1\n00:00:01,000 --> 00:00:02,000\nla la la\nla la la\n\n2\n00:00:02,000 --> 00:00:03,000\nla la la\nla la la\n\n3\n00:00:03,000 --> 00:00:04,000\nla la la\nla la la\n\n4\n00:00:04,000 --> 00:00:05,000\nla la la\n\n5\n00:00:05,000 --> 00:00:06,000\nla la la\n";
    let file = read(song.as_bytes(), None, &ReadOptions::default()).unwrap();
    assert_eq!(file.removed, []);
    assert_eq!(texts(&file).concat().matches("la").count(), 24);
}
