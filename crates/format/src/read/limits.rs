//! Sizes past which a file is no transcript but a mistake or an attack. They fail with an error;
//! nesting has its limits in the JSON and XML readers.

use memchr::{memchr2, memrchr2};

use crate::{Error, ErrorKind, Format, Position};

/// The longest file: 1 GiB.
pub(super) const MAX_BYTES: usize = 1 << 30;

/// The longest JSON or XML document: 256 MiB. Its structs take several times as much memory; a
/// day of speech with a time for every word is a tenth of it.
const MAX_DOCUMENT_BYTES: usize = 256 << 20;

/// The longest line of a line format: 128 MiB. A file whose line ends were lost is read; a line
/// that outgrows it is none.
const MAX_LINE_BYTES: usize = 128 << 20;

/// Refuses a file that is too large to be taken into memory.
pub(super) fn check_bytes(length: usize) -> Result<(), Error> {
    let too_large = "the file is larger than 1 GiB";
    if length > MAX_BYTES { Err(Error::new(ErrorKind::Limit, too_large)) } else { Ok(()) }
}

/// Refuses a text that is too long for its dialect.
pub(super) fn check(text: &str, format: Format) -> Result<(), Error> {
    match format {
        Format::Srt
        | Format::Vtt
        | Format::Ass
        | Format::Sbv
        | Format::Lrc
        | Format::YoutubeChapters
        | Format::Ffmetadata => check_lines(text.as_bytes(), MAX_LINE_BYTES),
        _ if text.len() > MAX_DOCUMENT_BYTES => {
            let message = format!("the document is larger than {} MiB", MAX_DOCUMENT_BYTES >> 20);
            Err(Error::new(ErrorKind::Limit, message))
        }
        _ => Ok(()),
    }
}

/// A line that is too long fills at least one of the stretches of half its length, so that most
/// of a file need not be looked at.
fn check_lines(bytes: &[u8], longest: usize) -> Result<(), Error> {
    for start in (0..bytes.len()).step_by(longest / 2) {
        let stretch = &bytes[start..bytes.len().min(start + longest / 2)];
        if memchr2(b'\n', b'\r', stretch).is_some() {
            continue;
        }
        let begin = memrchr2(b'\n', b'\r', &bytes[..start]).map_or(0, |n| n + 1);
        let length = memchr2(b'\n', b'\r', &bytes[begin..]).unwrap_or(bytes.len() - begin);
        if length > longest {
            let line = 1 + memchr::memchr_iter(b'\n', &bytes[..begin]).count();
            let message = format!("a line is longer than {longest} bytes");
            let position = Position { line, byte: begin, cue: None };
            return Err(Error::new(ErrorKind::Limit, message).at(position));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_that_are_too_long_are_refused() {
        for offset in [0, 1, 7, 600] {
            let lines =
                |length: usize| format!("{}\nb\n{}\nc", "a".repeat(offset), "x".repeat(length));
            assert!(check_lines(lines(1_000).as_bytes(), 1_000).is_ok(), "{offset}");
            let error = check_lines(lines(1_001).as_bytes(), 1_000).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Limit);
            assert_eq!(error.position().map(|p| (p.line, p.byte)), Some((3, offset + 3)));
        }
    }
}
