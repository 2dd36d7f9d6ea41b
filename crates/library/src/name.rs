//! File names as text: readable, reversible, and different for different names.
//!
//! Bytes that are not UTF-8 and control characters are shown as `\xNN`. A backslash that a real
//! name has before `xNN` is itself shown as `\x5C`, so no two names look the same.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A path inside the library as text, its parts joined with `/`.
#[cfg(unix)]
pub(crate) fn shown(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;

    let mut text = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        push_valid(&mut text, chunk.valid());
        push_bytes(&mut text, chunk.invalid());
    }
    text
}

/// A path inside the library as text, its parts joined with `/`.
#[cfg(not(unix))]
pub(crate) fn shown(path: &Path) -> String {
    let mut text = String::new();
    for part in path.components() {
        if !text.is_empty() {
            text.push('/');
        }
        push_valid(&mut text, &part.as_os_str().to_string_lossy());
    }
    text
}

/// The path that [`shown`] was given.
pub(crate) fn path_of(shown: &str) -> PathBuf {
    let mut bytes = Vec::with_capacity(shown.len());
    let mut rest = shown.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escape = (first == b'\\').then(|| escaped_byte(tail)).flatten();
        bytes.push(escape.unwrap_or(first));
        rest = if escape.is_some() { &tail[3..] } else { tail };
    }
    from_bytes(bytes)
}

#[cfg(unix)]
fn from_bytes(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;

    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

#[cfg(not(unix))]
fn from_bytes(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}

fn push_valid(text: &mut String, valid: &str) {
    for (at, c) in valid.char_indices() {
        let looks_escaped = c == '\\' && escaped_byte(&valid.as_bytes()[at + 1..]).is_some();
        if c.is_control() || looks_escaped {
            push_bytes(text, &valid.as_bytes()[at..at + c.len_utf8()]);
        } else {
            text.push(c);
        }
    }
}

fn push_bytes(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        write!(text, "\\x{byte:02X}").expect("writing to a string cannot fail");
    }
}

/// The byte that `xNN` at the start stands for.
fn escaped_byte(after_backslash: &[u8]) -> Option<u8> {
    let [b'x', high, low, ..] = after_backslash else { return None };
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    Some(digit(*high)? * 16 + digit(*low)?)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn shows_odd_bytes_and_keeps_names_apart() {
        for (bytes, text) in [
            (&b"a/talk.srt"[..], "a/talk.srt"),
            (b"caf\xe9.srt", "caf\\xE9.srt"),
            (b"caf\\xE9.srt", "caf\\x5CxE9.srt"),
            (b"a\nb", "a\\x0Ab"),
            (b"back\\slash", "back\\slash"),
        ] {
            assert_eq!(shown(Path::new(OsStr::from_bytes(bytes))), text);
        }
    }

    proptest! {
        #[test]
        fn every_name_comes_back(bytes in prop::collection::vec(
            prop_oneof![any::<u8>(), Just(b'\\'), Just(b'x'), Just(b'5')], 0..24)) {
            let path = Path::new(OsStr::from_bytes(&bytes));
            let text = shown(path);
            prop_assert!(!text.chars().any(char::is_control));
            let back = path_of(&text);
            prop_assert_eq!(back.as_os_str().as_bytes(), &bytes[..]);
        }
    }
}
