//! What the log keeps, as JSON: `{"bind":{..}}`, `{"edit":{..}}` or `{"revert":{..}}` per line.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::str::FromStr;
use std::time::SystemTime;

use cuedex_format::edit::Step;
use cuedex_model::VideoId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The schema that is written and read; the first line of a log states it.
pub(super) const SCHEMA: &str = "cuedex/edits/1";

/// The first line of a log.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) schema: String,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Record {
    Bind(Bind),
    Edit(Edit),
    Revert(Revert),
}

/// Which file a document of the log is: the last one that is stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bind {
    pub(super) doc: DocId,
    /// Its path in the library, shown.
    pub(super) path: String,
    /// Of its content, as in the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) hash: Option<String>,
    /// The id that the document itself states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) service: Option<String>,
}

/// One edit, of one video or of many: this line makes it count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Edit {
    pub(super) id: EditId,
    pub(super) at_ms: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) author: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    /// As they were stated, for people; what they came to are the steps.
    pub(super) operations: Vec<Value>,
    /// It takes words out for good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) redacts: bool,
    /// How many videos it changed.
    pub(super) videos: usize,
    pub(super) docs: Vec<DocSteps>,
}

/// What an edit came to on one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DocSteps {
    pub(super) doc: DocId,
    /// The video that the file belonged to.
    pub(super) video: VideoId,
    /// What is taken out of the file as it was read, before every other edit, whenever that was
    /// made: taking another edit back must not bring it back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) first: Vec<Step>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) steps: Vec<Step>,
}

/// Takes an edit back, or another such record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Revert {
    pub(super) id: EditId,
    pub(super) at_ms: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) author: Option<String>,
    pub(super) of: EditId,
}

/// The number of an edit in its library, from 1: `e12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EditId(pub(super) u64);

impl fmt::Display for EditId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "e{}", self.0)
    }
}

impl FromStr for EditId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix(['e', 'E']).unwrap_or(text);
        let number = Some(digits).filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
        let number = number.and_then(|digits| digits.parse().ok()).filter(|number| *number > 0);
        number.map(Self).ok_or_else(|| format!("{text:?} is no edit: e1, e2, e3 and so on"))
    }
}

impl TryFrom<String> for EditId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<EditId> for String {
    fn from(id: EditId) -> Self {
        id.to_string()
    }
}

/// The random name that a file has in the log, whatever it is called: 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocId(u128);

impl DocId {
    /// A name that no other file has. The system gives the standard library its random numbers.
    pub(super) fn random() -> Self {
        let random = |n: u8| u128::from(RandomState::new().hash_one(n));
        Self((random(0) << 64) | random(1))
    }
}

impl fmt::Display for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for DocId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_hex = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let number = Some(text).filter(|_| is_hex);
        let number = number.and_then(|text| u128::from_str_radix(text, 16).ok());
        number.map(Self).ok_or_else(|| "the name of a file in the log is 32 digits".into())
    }
}

impl TryFrom<String> for DocId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<DocId> for String {
    fn from(id: DocId) -> Self {
        id.to_string()
    }
}

/// Milliseconds since 1970.
pub(super) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_printed_and_read_again_and_nonsense_is_refused() {
        for text in ["e1", "e12", "12", "E3"] {
            let id: EditId = text.parse().unwrap();
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        for text in ["", "e", "e0", "f1", "e-1", "e+1", "e1 "] {
            assert!(text.parse::<EditId>().is_err(), "{text}");
        }
        let doc = DocId::random();
        assert_eq!(doc.to_string().parse(), Ok(doc));
        assert_ne!(doc, DocId::random());
        assert!("+".repeat(32).parse::<DocId>().is_err());
    }
}
