//! Runs ffprobe or ffmpeg: no standard input, bounded output, a time limit.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use wait_timeout::ChildExt;

use crate::{Error, ErrorKind};

/// The containers that are opened, as ffmpeg calls them; a playlist that poses as one is not.
const CONTAINERS: &str = "matroska,webm,mov,mp4";

/// What makes a local file of any name.
const FILE: &str = "file:";

/// The most that ffprobe may say: 16 MiB.
const MAX_STDOUT: u64 = 16 << 20;

/// How much of the complaints is kept: 64 KiB.
const MAX_STDERR: u64 = 64 << 10;

/// How long the pipes of a program that has ended may stay open.
const GRACE: Duration = Duration::from_secs(2);

/// How often it is asked whether to stop.
const STEP: Duration = Duration::from_millis(100);

/// Set to `true` to end the programs; none is never.
pub(crate) type Stop<'a> = Option<&'a AtomicBool>;

/// What a program that succeeded said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) output: Vec<u8>,
    /// It went on in spite of this: ffmpeg calls a film that ends too early a success.
    pub(crate) complaint: Option<String>,
}

/// A program and how long it may take.
#[derive(Debug, Clone)]
pub(crate) struct Tool<'a> {
    program: OsString,
    limit: Duration,
    stop: Stop<'a>,
}

impl<'a> Tool<'a> {
    pub(super) fn ffprobe(stop: Stop<'a>) -> Self {
        Self::new("ffprobe", Duration::from_secs(30), stop)
    }

    pub(crate) fn ffmpeg(stop: Stop<'a>) -> Self {
        Self::new("ffmpeg", Duration::from_secs(600), stop)
    }

    /// With another limit than the usual one.
    pub(crate) fn within(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    fn new(program: impl Into<OsString>, limit: Duration, stop: Stop<'a>) -> Self {
        Self { program: program.into(), limit, stop }
    }

    /// Runs it to its end and gives what it printed and complained of.
    pub(crate) fn run(&self, args: &[OsString]) -> Result<Said, Error> {
        let mut child = self.spawn(args)?;
        let (out, err) =
            (gather(child.stdout.take(), MAX_STDOUT), gather(child.stderr.take(), MAX_STDERR));
        let status = self.wait(&mut child)?;
        let told = |from: Receiver<Vec<u8>>| from.recv_timeout(GRACE).unwrap_or_default();
        if status.success() {
            return Ok(Said { output: told(out), complaint: complaint(&told(err)) });
        }
        let why = reason(&told(err)).unwrap_or_else(|| status.to_string());
        Err(self.error(&format!("failed: {why}")))
    }

    fn spawn(&self, args: &[OsString]) -> Result<Child, Error> {
        let mut command = Command::new(&self.program);
        command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(|e| {
            let missing = e.kind() == io::ErrorKind::NotFound;
            let kind = if missing { ErrorKind::NoFfmpeg } else { ErrorKind::Io };
            let what = if missing { "is not installed" } else { "cannot be started" };
            Error::new(kind, format!("{} {what}", self.name())).because(e)
        })
    }

    fn wait(&self, child: &mut Child) -> Result<ExitStatus, Error> {
        let until = Instant::now() + self.limit;
        let error = loop {
            let left = until.saturating_duration_since(Instant::now());
            match child.wait_timeout(left.min(STEP)) {
                Ok(Some(status)) => return Ok(status),
                Err(e) => break self.error("was lost").because(e),
                Ok(None) if self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) => {
                    break self.error("was stopped");
                }
                Ok(None) if left.is_zero() => {
                    let limit = self.limit.as_secs_f32();
                    let message = format!("{} took longer than {limit} s", self.name());
                    break Error::new(ErrorKind::TooSlow, message);
                }
                Ok(None) => {}
            }
        };
        let _ = child.kill();
        let _ = child.wait();
        Err(error)
    }

    fn error(&self, what: &str) -> Error {
        Error::new(ErrorKind::Unreadable, format!("{} {what}", self.name()))
    }

    fn name(&self) -> String {
        let name = Path::new(&self.program).file_name().unwrap_or(&self.program);
        name.to_string_lossy().into_owned()
    }
}

/// Whether ffprobe and ffmpeg are installed and run.
#[must_use]
pub fn is_available() -> bool {
    let version = [OsString::from("-version")];
    [Tool::ffprobe(None), Tool::ffmpeg(None)].iter().all(|tool| tool.run(&version).is_ok())
}

/// The lines of stderr, without the parts of ffmpeg that speak: `[matroska,webm @ 0x55fd822f5940]`.
fn lines(stderr: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(stderr);
    let words = |line: &str| {
        let part = line.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let words = part.filter(|(part, _)| part.contains(" @ ")).map_or(line, |(_, words)| words);
        words.trim().to_owned()
    };
    let is_new = |line: &String| !line.is_empty() && !line.starts_with("Last message repeated");
    text.lines().map(|line| words(line.trim())).filter(is_new).collect()
}

/// Why a program failed: the last line, but for one that only says that the file was the one.
fn reason(stderr: &[u8]) -> Option<String> {
    let all = lines(stderr);
    let of_file = |line: &&String| line.contains(FILE);
    let last = all.iter().rev().find(|line| !of_file(line)).or_else(|| all.last())?;
    let words = last.rsplit_once(": ").filter(|_| of_file(&last)).map(|(_, words)| words);
    Some(words.unwrap_or(last).to_owned())
}

/// What a program went on in spite of: the first line, and how many others there are.
fn complaint(stderr: &[u8]) -> Option<String> {
    let mut all = lines(stderr);
    all.dedup();
    let first = all.first()?;
    Some(match all.len() - 1 {
        0 => first.clone(),
        more => format!("{first}, and {more} more"),
    })
}

/// Reads a pipe beside the program, so that it never waits for us; past the limit the pipe is
/// closed, which ends the program. Something that the program started may hold the pipe open
/// for ever, so the end is awaited only so long.
fn gather(pipe: Option<impl Read + Send + 'static>, limit: u64) -> Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    if let Some(pipe) = pipe {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            // What was read before a fault still tells something.
            let _ = pipe.take(limit).read_to_end(&mut bytes);
            let _ = send.send(bytes);
        });
    }
    receive
}

/// The arguments that open a recording and nothing else.
pub(super) fn input(path: &Path) -> Vec<OsString> {
    input_of(path, CONTAINERS)
}

/// The name of a file that can be nothing else.
pub(crate) fn address(path: &Path) -> OsString {
    let mut address = OsString::from(FILE);
    address.push(path);
    address
}

/// The arguments that open a local file of one of these containers and nothing else.
pub(crate) fn input_of(path: &Path, containers: &str) -> Vec<OsString> {
    let address = address(path);
    let fixed =
        ["-v", "error", "-protocol_whitelist", "file", "-format_whitelist", containers, "-i"];
    fixed.iter().map(OsStr::new).map(OsStr::to_owned).chain([address]).collect()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::time::Instant;

    fn script(text: &str, limit: Duration) -> (tempfile::TempDir, Tool<'static>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ffprobe");
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        (folder, Tool::new(path, limit, None))
    }

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn a_program_that_hangs_is_ended_with_all_it_says() {
        let started = Instant::now();
        let (_folder, tool) = script("echo x; sleep 60", Duration::from_millis(200));
        let error = tool.run(&[]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooSlow);
        assert_eq!(error.to_string(), "ffprobe took longer than 0.2 s");
        assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
    }

    #[test]
    fn a_program_is_ended_when_the_work_is_stopped() {
        let started = Instant::now();
        let stop = AtomicBool::new(true);
        let (_folder, mut tool) = script("sleep 60", LONG);
        let program = std::mem::take(&mut tool.program);
        let error = Tool::new(program, LONG, Some(&stop)).run(&[]).unwrap_err();
        assert_eq!(error.to_string(), "ffprobe was stopped");
        assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
    }

    #[test]
    fn what_a_program_leaves_behind_is_not_waited_for() {
        let started = Instant::now();
        let (_folder, tool) = script("sleep 60 & exit 0", LONG);
        assert_eq!(tool.run(&[]).unwrap().output, b"");
        assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
    }

    #[test]
    fn a_program_that_talks_without_end_is_cut_off() {
        let (_folder, tool) = script("exec yes", LONG);
        assert!(tool.run(&[]).is_err());
    }

    #[test]
    fn the_last_complaint_is_told() {
        let (_folder, tool) =
            script("echo first >&2; echo 'moov atom not found' >&2; exit 1", LONG);
        assert_eq!(tool.run(&[]).unwrap_err().to_string(), "ffprobe failed: moov atom not found");
    }

    #[test]
    fn the_reason_is_not_that_the_file_was_the_one() {
        let head = "[mov,mp4,m4a @ 0x561dfef99700] moov atom not found";
        let tail = "file:/a: b.mp4: Invalid data found when processing input";
        let both = format!("{head}\n{tail}\n");
        assert_eq!(reason(both.as_bytes()).unwrap(), "moov atom not found");
        assert_eq!(reason(tail.as_bytes()).unwrap(), "Invalid data found when processing input");
        let repeated = format!("{head}\n    Last message repeated 1 times\n{tail}\n");
        assert_eq!(reason(repeated.as_bytes()).unwrap(), "moov atom not found");
        assert_eq!(reason(b" \n"), None);
    }

    #[test]
    fn what_a_program_went_on_in_spite_of_is_told() {
        let told = |text: &str| {
            let (_folder, tool) = script(&format!("printf '{text}' >&2; echo x"), LONG);
            let said = tool.run(&[]).unwrap();
            assert_eq!(said.output, b"x\n");
            said.complaint
        };
        assert_eq!(told(""), None);
        let one = "[matroska,webm @ 0x55fd822f5940] File ended prematurely\n";
        assert_eq!(told(one).unwrap(), "File ended prematurely");
        assert_eq!(told(&format!("{one}{one}")).unwrap(), "File ended prematurely");
        let more = told(&format!("{one}[srt @ 0x1] a\nb\n")).unwrap();
        assert_eq!(more, "File ended prematurely, and 2 more");
    }

    #[test]
    fn nothing_is_read_from_the_terminal() {
        let (_folder, tool) = script("cat; echo end", LONG);
        assert_eq!(tool.run(&[]).unwrap().output, b"end\n");
    }

    #[test]
    fn a_missing_program_is_told_apart() {
        let tool = Tool::new("no-such-ffprobe", LONG, None);
        assert_eq!(tool.run(&[]).unwrap_err().kind(), ErrorKind::NoFfmpeg);
    }

    #[test]
    fn no_name_is_an_option_or_an_address() {
        for name in ["-i.mkv", "http:x.mkv", "concat:a|b.mkv"] {
            let args = input(Path::new(name));
            assert_eq!(*args.last().unwrap(), OsString::from(format!("file:{name}")));
        }
    }
}
