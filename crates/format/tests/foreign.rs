//! Programs that we did not write, which read back what our writers wrote.
//!
//! `tests/foreign/requirements.txt` names the Python packages; `CUEDEX_PYTHON` is a Python that has
//! them, `python3` otherwise.

mod chapters;
mod decisions;
mod elan;
mod json;
mod lyrics;
mod pages;
mod subtitles;
mod tables;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use cuedex_format::{Format, WriteOptions, write};
use cuedex_model::{Cue, Segment, TimeSpan, Timestamp, Track, TrackKind, Transcript, Word};

/// What a Python script prints that gets `document` on stdin, or `None` and a loud word where one
/// of the packages is missing.
///
/// # Panics
/// With what the script complained of, if it fails.
pub(crate) fn python(packages: &[&str], script: &str, document: &[u8]) -> Option<String> {
    let python = std::env::var("CUEDEX_PYTHON").unwrap_or_else(|_| "python3".into());
    let imports = format!("import {}", packages.join(", "));
    if !succeeds(Command::new(&python).args(["-c", &imports])) {
        return absent(&format!("Python with {}", packages.join(", ")));
    }
    Some(run(Command::new(&python).args(["-c", script]), document))
}

/// What a program prints that gets `document` on stdin, or `None` and a loud word where it is missing.
///
/// # Panics
/// With what the program complained of, if it fails.
pub(crate) fn program(name: &str, args: &[&str], document: &[u8]) -> Option<String> {
    let asks = if name.starts_with("ff") { "-version" } else { "--version" };
    if !succeeds(Command::new(name).arg(asks)) {
        return absent(name);
    }
    Some(run(Command::new(name).args(args), document))
}

/// Not a print macro: the test runner would swallow it, and what was not tested must be said.
fn absent(what: &str) -> Option<String> {
    let told = format!("PROGRAM ABSENT: {what}, so nothing foreign read this format back\n");
    let _ = std::io::stderr().write_all(told.as_bytes());
    None
}

fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

fn run(command: &mut Command, document: &[u8]) -> String {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output: Output = std::thread::scope(|scope| {
        // A program that ends early does not read everything.
        scope.spawn(move || drop(stdin.write_all(document)));
        child.wait_with_output().unwrap()
    });
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} complains:\n{told}");
    String::from_utf8(output.stdout).unwrap()
}

/// A talk with what formats have to escape: marks of markup, two lines, two speakers, a style,
/// italic letters, words with times, and a second track.
pub(crate) fn talk() -> Transcript {
    let cue = |start, end, text: &str, speaker: &str| {
        let mut cue = Segment::new(TimeSpan::from_millis(start, end), text);
        cue.speaker = Some(speaker.into());
        cue
    };
    let mut first = cue(1_000, 2_500, "salt & pepper\nby the <pier>", "Ann, the cook");
    first.cue = Some(Box::new(Cue {
        style: Some("Loud".into()),
        raw: Some("salt &amp; <i>pepper</i>\nby the &lt;pier>".into()),
        ..Cue::default()
    }));
    let mut second = cue(3_000, 4_600, "=\"late\" again, {sic}", "Ben");
    second.words = [("late", 3_000, 3_500), ("again,", 3_600, 4_000), ("sic", 4_100, 4_600)]
        .map(|(text, start, end)| Word::new(TimeSpan::from_millis(start, end), text))
        .into();
    let third = cue(3_661_000, 3_662_000, "漁港の朝\tמעגן", "Ben");
    let spoken = Track::new(TrackKind::Audio, vec![first, second, third]);
    let seen = Segment::new(TimeSpan::from_millis(2_000, 5_000), "nets dry");
    let seen = Track::new(TrackKind::Visual, vec![seen]);
    let mut talk = Transcript::of_tracks(vec![spoken.in_language(Some("en".into())), seen]);
    talk.title = Some("Salt & <sea>".into());
    talk.media = Some("salt and sea.mp4".into());
    talk.duration = Some(Timestamp::from_millis(3_700_000));
    talk
}

/// The talk in a format.
pub(crate) fn document(
    format: Format,
    change: impl Fn(WriteOptions<'_>) -> WriteOptions<'_>,
) -> Vec<u8> {
    let mut document = Vec::new();
    write(&talk(), &mut document, &change(WriteOptions::new(format))).unwrap();
    document
}

fn written(format: Format, text: &str) -> Vec<u8> {
    let cue = Segment::new(TimeSpan::from_millis(1_000, 2_500), text);
    let transcript = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, vec![cue])]);
    let mut document = Vec::new();
    write(&transcript, &mut document, &WriteOptions::new(format)).unwrap();
    document
}

#[test]
fn pysubs2_reads_srt() {
    let script = "import pysubs2, sys\n\
        for e in pysubs2.SSAFile.from_string(sys.stdin.read()): print(e.start, e.end, repr(e.plaintext))";
    let document = written(Format::Srt, "salt & pepper\nby the pier");
    let Some(said) = python(&["pysubs2"], script, &document) else { return };
    assert_eq!(said, "1000 2500 'salt & pepper\\nby the pier'\n");
}

#[test]
fn ffmpeg_reads_webvtt() {
    let document = written(Format::Vtt, "salt & pepper\nby the pier");
    let args = ["-v", "error", "-f", "webvtt", "-i", "-", "-f", "srt", "-"];
    let Some(said) = program("ffmpeg", &args, &document) else { return };
    let said = said.replace("\r\n", "\n");
    assert_eq!(said, "1\n00:00:01,000 --> 00:00:02,500\nsalt & pepper\nby the pier\n\n");
}
