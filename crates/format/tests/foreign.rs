//! Programs that we did not write, which read back what our writers wrote.
//!
//! `tests/foreign/requirements.txt` names the Python packages; `CUEDEX_PYTHON` is a Python that has
//! them, `python3` otherwise.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use cuedex_format::{Format, WriteOptions, write};
use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Transcript};

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
