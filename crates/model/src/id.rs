use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::{Error, ErrorKind, Timestamp};

/// The name of a video: opaque, not empty, at most [`VideoId::MAX_BYTES`] long, without control
/// characters. It is never used as a path unescaped.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VideoId(Box<str>);

impl VideoId {
    /// The longest id, in bytes: as long as a path may be on Linux.
    pub const MAX_BYTES: usize = 4_096;

    /// Checks and keeps a name.
    ///
    /// # Errors
    /// [`ErrorKind::VideoId`] when it is empty, too long or holds a control character.
    pub fn new(id: impl Into<String>) -> Result<Self, Error> {
        let id = id.into();
        let fault = if id.trim().is_empty() {
            "is empty"
        } else if id.len() > Self::MAX_BYTES {
            "is longer than 4096 bytes"
        } else if id.chars().any(char::is_control) {
            "holds a control character"
        } else {
            return Ok(Self(id.into_boxed_str()));
        };
        let shown: String = id.chars().take(40).collect();
        Err(Error::new(ErrorKind::VideoId, format!("video id {shown:?} {fault}")))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VideoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for VideoId {
    type Error = Error;

    fn try_from(id: String) -> Result<Self, Error> {
        Self::new(id)
    }
}

impl From<VideoId> for String {
    fn from(id: VideoId) -> Self {
        id.0.into()
    }
}

/// The stable address of a segment inside its track: a hash of its start, its text and its
/// ordinal among equals, given when it is read. Displays as eight hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId(u32);

impl SegmentId {
    /// What a segment has before it belongs to a track.
    pub const UNSET: Self = Self(0);

    /// The id of the `ordinal`th (from 0) segment with this start and text.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the low half of a 64-bit hash is a hash")]
    pub fn of(start: Timestamp, text: &str, ordinal: u32) -> Self {
        // An odd factor spreads neighbouring starts; the seed then goes through all of the hash.
        const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
        let seed = start.as_millis().wrapping_mul(SPREAD) ^ u64::from(ordinal);
        Self(xxh3_64_with_seed(text.as_bytes(), seed) as u32)
    }
}

impl fmt::Display for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl FromStr for SegmentId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let well_formed = text.len() == 8 && text.bytes().all(|b| b.is_ascii_hexdigit());
        well_formed.then(|| u32::from_str_radix(text, 16).ok()).flatten().map(Self).ok_or_else(
            || Error::new(ErrorKind::SegmentId, "a segment id is eight hexadecimal digits"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn video_ids_refuse_what_cannot_be_named() {
        for bad in ["", "  ", "a\nb", "a\0b", &"x".repeat(4_097)] {
            assert_eq!(VideoId::new(bad).unwrap_err().kind(), ErrorKind::VideoId);
        }
        assert_eq!(VideoId::new("../../etc/passwd").unwrap().as_str(), "../../etc/passwd");
    }

    #[test]
    fn segment_ids_are_stable_across_releases() {
        let id = SegmentId::of(Timestamp::from_millis(1_000), "quiet harbor", 0);
        // Edit logs and links on disk hold such ids.
        assert_eq!(id.to_string(), "c1d2c3c5");
        assert_eq!(SegmentId::of(Timestamp::ZERO, "", 3).to_string(), "2da6c9ad");
        assert_eq!(id.to_string().parse::<SegmentId>().unwrap(), id);
        assert_ne!(id, SegmentId::of(Timestamp::from_millis(1_000), "quiet harbor", 1));
        assert!("+1234567".parse::<SegmentId>().is_err());
    }
}
