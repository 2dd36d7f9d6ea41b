//! JSON into typed structs, with the path of a field that cannot be read.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::envelope::{Envelope, Outcome};
use super::lenient;
use crate::{Error, ErrorKind, Position};

/// The longest path that a message quotes.
const MAX_PATH: usize = 120;

/// Reads a whole body as `T`.
pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if body.trim_ascii().is_empty() {
        return Err(Error::new(ErrorKind::Empty, "the reply is empty"));
    }
    let mut source = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut source).map_err(|error| {
        let path: String = error.path().to_string().chars().take(MAX_PATH).collect();
        let error = error.into_inner();
        let message = match path.as_str() {
            _ if error.is_eof() => "the reply is not whole JSON".to_owned(),
            "." if error.is_syntax() => "the reply is not whole JSON".to_owned(),
            "." => "the reply is not an object of the service".to_owned(),
            _ => format!("{path} of the reply cannot be read"),
        };
        malformed(body, message, error)
    })?;
    source.end().map_err(|error| {
        malformed(body, "something stands behind the end of the reply".to_owned(), error)
    })?;
    Ok(value)
}

fn malformed(body: &[u8], message: String, cause: serde_json::Error) -> Error {
    let (line, column) = (cause.line(), cause.column());
    let line_start = match line {
        0 | 1 => 0,
        _ => memchr::memchr_iter(b'\n', body).nth(line - 2).map_or(0, |end| end + 1),
    };
    let byte = (line_start + column.saturating_sub(1)).min(body.len());
    Error::new(ErrorKind::Malformed, message).at(Position { line, byte, cue: None }).because(cause)
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct Reply<T> {
    #[serde(default, deserialize_with = "lenient::object")]
    data: Option<T>,
}

/// Reads the `data` of a reply that says it succeeded; null is `None`.
pub(super) fn parse_data<T: DeserializeOwned>(body: &[u8]) -> Result<Option<T>, Error> {
    Ok(parse_reply::<Reply<T>>(body)?.data)
}

/// Reads a whole reply that says it succeeded.
pub(super) fn parse_reply<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let envelope = super::decode_envelope(body)?;
    match envelope.outcome() {
        Outcome::Success => parse(body),
        _ => Err(refused(&envelope)),
    }
}

fn refused(envelope: &Envelope) -> Error {
    let code = envelope.code.as_deref().unwrap_or("no code");
    let msg: String = envelope.msg.as_deref().unwrap_or("no message").chars().take(200).collect();
    Error::new(ErrorKind::Malformed, format!("the reply is a refusal, {code}: {}", msg.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[serde(default, deserialize_with = "lenient::number")]
        start: Option<f64>,
    }

    #[derive(Debug, Deserialize)]
    struct Outer {
        list: Vec<Inner>,
    }

    #[test]
    fn says_where_a_field_cannot_be_read() {
        let body = b"{\"list\":[{\"start\":\"1\"},\n{\"start\":[]}]}";
        let error = parse::<Outer>(body).unwrap_err();
        assert_eq!(error.to_string(), "list[1].start of the reply cannot be read (line 2)");
        let byte = error.position().unwrap().byte;
        assert!((24..=body.len()).contains(&byte), "{byte}");
        let good = parse::<Outer>(br#"{"list":[{"start":"1"}]}"#).unwrap();
        assert_eq!(good.list[0].start, Some(1.0));
    }

    #[test]
    fn cut_and_doubled_bodies_are_errors() {
        for (body, kind) in [
            ("", ErrorKind::Empty),
            (" \r\n", ErrorKind::Empty),
            (r#"{"list":["#, ErrorKind::Malformed),
            (r#"{"list":[]}{"list":[]}"#, ErrorKind::Malformed),
            ("<html>busy</html>", ErrorKind::Malformed),
            ("[1]", ErrorKind::Malformed),
        ] {
            assert_eq!(parse::<Outer>(body.as_bytes()).unwrap_err().kind(), kind, "{body}");
        }
    }

    #[test]
    fn nothing_has_four_spellings() {
        for data in ["null", "\"null\"", "\"\"", "[]"] {
            let body = format!(r#"{{"code":"0000","data":{data}}}"#);
            assert!(parse_data::<Outer>(body.as_bytes()).unwrap().is_none(), "{data}");
        }
        assert!(parse_data::<Outer>(br#"{"code":"0000"}"#).unwrap().is_none());
        assert!(parse_data::<Outer>(br#"{"code":"0000","data":"later"}"#).is_err());
        assert!(parse_data::<Outer>(br#"{"code":"0000","data":[1]}"#).is_err());
    }
}
