//! The files that a command reads and writes.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::failure::Hinted;
use crate::output::shown;

/// Writes a file whole or not at all, in a folder that is made where it is missing.
pub(crate) fn write_whole<T>(
    path: &Path,
    force: bool,
    write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> Result<T> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", shown(folder)))?;
    }
    Ok(cuedex_library::write_whole(path, force, write)?)
}

/// The files behind the inputs of a command: files as they are, folders gone through.
pub(crate) fn expand(inputs: &[PathBuf], recursive: bool) -> Result<Vec<Input>> {
    let mut found = Vec::new();
    for input in inputs {
        if input.as_os_str() == "-" {
            found.push(Input { path: input.clone(), base: None });
        } else if input.is_dir() {
            if !recursive {
                let what = format!("{} is a folder", shown(input));
                let hint = "name the files in it; `convert` and `lint` go into folders with -r";
                return Err(Hinted::new(what, hint).into());
            }
            walk(input, &mut found)?;
        } else {
            found.push(Input { path: input.clone(), base: None });
        }
    }
    if found.is_empty() {
        bail!("no transcripts are in there");
    }
    Ok(found)
}

/// A file to read.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) path: PathBuf,
    /// The folder through which it was found, so that its place below is kept.
    pub(crate) base: Option<PathBuf>,
}

impl Input {
    pub(crate) fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    /// Its name for people and JSON.
    pub(crate) fn shown(&self) -> String {
        if self.is_stdin() { "stdin".to_owned() } else { shown(&self.path) }
    }

    pub(crate) fn read(&self) -> Result<Vec<u8>> {
        let bytes = if self.is_stdin() {
            read_bounded(io::stdin().lock(), MAX_BYTES)
        } else {
            File::open(&self.path).and_then(|file| read_bounded(file, MAX_BYTES))
        };
        bytes.with_context(|| format!("cannot read {}", self.shown()))
    }
}

/// The longest input: 1 GiB, which is also what the readers take. Devices and pipes may not end.
const MAX_BYTES: u64 = 1 << 30;

fn read_bounded(from: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let what = format!("it is larger than {}", indicatif::BinaryBytes(limit));
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
    }
    Ok(bytes)
}

/// What a folder is searched for; a file that is named outright may be called anything.
const ENDINGS: [&str; 16] = [
    ".srt",
    ".vtt",
    ".webvtt",
    ".json",
    ".json3",
    ".ass",
    ".ssa",
    ".ttml",
    ".dfxp",
    ".itt",
    ".xml",
    ".sbv",
    ".lrc",
    ".ffmetadata",
    ".ffmeta",
    ".chapters.txt",
];

fn walk(folder: &Path, found: &mut Vec<Input>) -> Result<()> {
    let mut folders = vec![folder.to_owned()];
    let first = found.len();
    while let Some(next) = folders.pop() {
        let at = || format!("cannot list {}", shown(&next));
        for entry in std::fs::read_dir(&next).with_context(at)? {
            let entry = entry.with_context(at)?;
            let kind = entry.file_type().with_context(at)?;
            let path = entry.path();
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if kind.is_dir() && !hidden {
                folders.push(path);
            } else if kind.is_file() && !hidden && has_ending(&path) {
                found.push(Input { path, base: Some(folder.to_owned()) });
            }
        }
    }
    found[first..].sort_by(|a, b| a.path.cmp(&b.path));
    Ok(())
}

fn has_ending(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.len() > ending.len() && name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_ends_at_the_limit_also_where_the_input_does_not() {
        assert_eq!(read_bounded(&b"12345"[..], 5).unwrap(), b"12345");
        let error = read_bounded(&b"123456"[..], 5).unwrap_err();
        assert_eq!(error.to_string(), "it is larger than 5 B");
        let endless = read_bounded(io::repeat(0), 1 << 20).unwrap_err();
        assert_eq!(endless.to_string(), "it is larger than 1.00 MiB");
    }
}
