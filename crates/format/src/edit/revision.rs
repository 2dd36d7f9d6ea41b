use std::fmt;
use std::str::FromStr;

use cuedex_model::{Transcript, json};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// What a transcript says, as a number: the XXH3-128 hash of its canonical JSON. Displays as 32
/// hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Revision(u128);

impl Revision {
    /// The revision of a transcript.
    #[must_use]
    pub fn of(transcript: &Transcript) -> Self {
        let mut bytes = Vec::new();
        json::write(transcript, &mut bytes).expect("writing to memory does not fail");
        Self(xxh3_128(&bytes))
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for Revision {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = Some(text).filter(|text| is_hex(text, 32));
        let number = number.and_then(|text| u128::from_str_radix(text, 16).ok());
        number.map(Self).ok_or_else(|| "a revision is 32 hexadecimal digits".into())
    }
}

impl TryFrom<String> for Revision {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Revision> for String {
    fn from(revision: Revision) -> Self {
        revision.to_string()
    }
}

/// What a text says, as a number, so that a log can ask for a text without holding it: its XXH3-64
/// hash. Displays as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TextHash(u64);

impl TextHash {
    /// The hash of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(xxh3_64(text.as_bytes()))
    }
}

impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl TryFrom<String> for TextHash {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let number = Some(&text).filter(|text| is_hex(text, 16));
        let number = number.and_then(|text| u64::from_str_radix(text, 16).ok());
        number.map(Self).ok_or_else(|| "a hash of a text is 16 hexadecimal digits".into())
    }
}

impl From<TextHash> for String {
    fn from(hash: TextHash) -> Self {
        hash.to_string()
    }
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_printed_and_read_and_differs_with_the_text() {
        let empty = Transcript::default();
        let titled = Transcript { title: Some("Harbor".into()), ..Transcript::default() };
        let revision = Revision::of(&empty);
        assert_eq!(revision.to_string().parse(), Ok(revision));
        assert_ne!(revision, Revision::of(&titled));
        assert!("+0000000000000000000000000000000".parse::<Revision>().is_err());
    }
}
