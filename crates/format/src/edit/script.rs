use serde::{Deserialize, Serialize};

use super::{Operation, Revision};
use crate::{Error, ErrorKind};

/// A document of operations, applied whole or not at all:
///
/// ```json
/// {"schema":"cuedex/edit/1","base":"f7d3…","author":"Ann","note":"names",
///  "operations":[{"op":"replace","find":"Jon","with":"John","where":{"speaker":"Ann"}}]}
/// ```
///
/// `base` is the [`Revision`] of the transcript it was written for; without one it fits any.
/// Within `/1` fields are only added.
///
/// ```
/// use cuedex_format::edit::Script;
///
/// let script = Script::parse(br#"{"schema":"cuedex/edit/1","operations":[
///     {"op":"shift","by_ms":-1500}, {"op":"split","segment":"9f2c41d0","at":{"word":3}}]}"#)?;
/// assert_eq!(script.operations.len(), 2);
/// # Ok::<(), cuedex_format::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Script {
    schema: String,
    /// What it was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Revision>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The operations, in order; each sees what those before it did.
    pub operations: Vec<Operation>,
}

/// The schema that is written and read.
const SCHEMA: &str = "cuedex/edit/1";

impl Script {
    /// A script of these operations and nothing else.
    #[must_use]
    pub fn new(operations: Vec<Operation>) -> Self {
        Self { schema: SCHEMA.into(), base: None, author: None, note: None, operations }
    }

    /// Reads a script.
    ///
    /// # Errors
    /// [`ErrorKind::Script`] with the path of the field that cannot be understood, such as
    /// `operations[2].at`; [`ErrorKind::NewerSchema`].
    pub fn parse(json: &[u8]) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Head {
            schema: Option<String>,
        }
        let not_json = |e| Error::new(ErrorKind::Script, "the edit script is no JSON").because(e);
        let head: Head = serde_json::from_slice(json).map_err(not_json)?;
        match head.schema.as_deref() {
            Some(SCHEMA) => {}
            Some(other) if other.starts_with("cuedex/edit/") => {
                let message = format!("the edit script is a {other}, which a newer cuedex reads");
                return Err(Error::new(ErrorKind::NewerSchema, message));
            }
            _ => {
                let message = format!("an edit script states \"schema\":\"{SCHEMA}\"");
                return Err(Error::new(ErrorKind::Script, message));
            }
        }
        let mut reader = serde_json::Deserializer::from_slice(json);
        serde_path_to_error::deserialize(&mut reader).map_err(|e| {
            let message = format!("the edit script cannot be understood at {}", e.path());
            Error::new(ErrorKind::Script, message).because(e.into_inner())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_told_with_their_place() {
        let told = |operations: &str| {
            let json = format!(r#"{{"schema":"cuedex/edit/1","operations":{operations}}}"#);
            Script::parse(json.as_bytes()).unwrap_err().to_string()
        };
        for (operations, place) in [
            (r#"[{"op":"shift","by_ms":1},{"op":"fly"}]"#, "operations[1]"),
            (r#"[{"op":"shift","by_ms":1,"wher":{}}]"#, "operations[0]"),
            (r#"[{"op":"split","segment":"x","at":{"word":1}}]"#, "operations[0]"),
        ] {
            assert!(told(operations).contains(place), "{}", told(operations));
        }
    }

    #[test]
    fn other_documents_and_newer_scripts_are_refused() {
        let kind = |json: &str| Script::parse(json.as_bytes()).unwrap_err().kind();
        assert_eq!(kind("{"), ErrorKind::Script);
        assert_eq!(kind(r#"{"operations":[]}"#), ErrorKind::Script);
        assert_eq!(kind(r#"{"schema":"cuedex/edit/2"}"#), ErrorKind::NewerSchema);
    }
}
