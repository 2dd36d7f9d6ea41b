use serde::Deserialize;
use serde::de::IgnoredAny;

use super::lenient;
use super::parse::parse;
use crate::{Error, ErrorKind};

/// What every reply says around its data.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Envelope {
    /// The result code as text, `0000` on success; some bodies have a number or none.
    #[serde(default, deserialize_with = "lenient::label")]
    pub code: Option<String>,
    /// The message for people.
    #[serde(default, deserialize_with = "lenient::label")]
    pub msg: Option<String>,
    /// May be missing.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub success: Option<bool>,
    /// May be missing.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub failed: Option<bool>,
    /// A key `data` stands in the body with anything but null.
    #[serde(default, rename = "data", deserialize_with = "present")]
    pub has_data: bool,
}

fn present<'de, D: serde::Deserializer<'de>>(source: D) -> Result<bool, D::Error> {
    Ok(Option::<IgnoredAny>::deserialize(source)?.is_some())
}

/// What a reply's code and message mean.
///
/// The codes are those of the service's documentation; `0001` is documented as a bad parameter
/// and is sent for an unknown video and for a passing fault of the service, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It worked; the data may be null all the same.
    Success,
    /// `0001`: a bad parameter, or a passing fault.
    BadParameter,
    /// `0001` with a message that says so: there is no such video.
    NotFound,
    /// `0003`: the service could not read the request.
    Unreadable,
    /// `0401`: the key is not accepted.
    Unauthorized,
    /// `0402`: the account has not enough points.
    NoPoints,
    /// `0403`: the account is disabled.
    Disabled,
    /// `0409`: the same request runs already.
    Duplicate,
    /// `0429`, or a message that says the limit is exceeded.
    RateLimited,
    /// `9009`: the key may not do this.
    Denied,
    /// Another code, or `failed` without one.
    Other,
}

impl Envelope {
    /// What the code, the flags and the message mean together. A status of HTTP is not known
    /// here; a caller that has one judges it, too.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let code = self.code.as_deref().unwrap_or_default().trim();
        let said_ok = matches!(code, "" | "0000" | "0" | "200") || code == "SUCCESS";
        if said_ok && self.failed != Some(true) && self.success != Some(false) {
            return Outcome::Success;
        }
        let msg = self.msg.as_deref().unwrap_or_default().to_ascii_lowercase();
        // Clients of the service recognise limits by this text under several codes.
        if msg.contains("exceeded the limit") {
            return Outcome::RateLimited;
        }
        match code.trim_start_matches('0') {
            "1" if msg.contains("not found") => Outcome::NotFound,
            "1" => Outcome::BadParameter,
            "3" => Outcome::Unreadable,
            "401" => Outcome::Unauthorized,
            "402" => Outcome::NoPoints,
            "403" => Outcome::Disabled,
            "404" => Outcome::NotFound,
            "409" => Outcome::Duplicate,
            "429" => Outcome::RateLimited,
            "9009" => Outcome::Denied,
            _ => Outcome::Other,
        }
    }

    fn is_foreign(&self) -> bool {
        self.code.is_none() && self.success.is_none() && self.failed.is_none() && !self.has_data
    }
}

/// Reads what a reply says around its data, without reading the data.
///
/// ```
/// use cuedex_format::memories::{Outcome, decode_envelope};
///
/// let busy = decode_envelope(br#"{"code":"0429","msg":"Request has exceeded the limit."}"#)?;
/// assert_eq!(busy.outcome(), Outcome::RateLimited);
/// # Ok::<(), cuedex_format::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Empty`] for an empty body, [`ErrorKind::Malformed`] for what is not whole JSON
/// or has none of the keys of a reply.
pub fn decode_envelope(body: &[u8]) -> Result<Envelope, Error> {
    let envelope: Envelope = parse(body)?;
    if envelope.is_foreign() {
        return Err(Error::new(ErrorKind::Malformed, "the reply has neither a code nor data"));
    }
    Ok(envelope)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(body: &str) -> Outcome {
        decode_envelope(body.as_bytes()).unwrap().outcome()
    }

    #[test]
    fn success_needs_no_flags_and_no_leading_zeros() {
        for body in [
            r#"{"code":"0000","msg":"success","data":{},"success":true,"failed":false}"#,
            r#"{"code":"0000","data":null}"#,
            r#"{"code":0,"data":1}"#,
            r#"{"code":200,"msg":"ok"}"#,
            r#"{"code":"SUCCESS","data":"text"}"#,
            r#"{"data":{"transcriptions":[]}}"#,
        ] {
            assert_eq!(outcome(body), Outcome::Success, "{body}");
        }
    }

    #[test]
    fn flags_overrule_a_good_code() {
        assert_eq!(outcome(r#"{"code":"0000","failed":true}"#), Outcome::Other);
        assert_eq!(outcome(r#"{"code":"0000","success":"false"}"#), Outcome::Other);
    }

    #[test]
    fn every_documented_code_has_its_meaning() {
        for (code, meaning) in [
            ("0001", Outcome::BadParameter),
            ("0003", Outcome::Unreadable),
            ("0401", Outcome::Unauthorized),
            ("0402", Outcome::NoPoints),
            ("0403", Outcome::Disabled),
            ("0409", Outcome::Duplicate),
            ("0429", Outcome::RateLimited),
            ("9009", Outcome::Denied),
            ("7777", Outcome::Other),
        ] {
            assert_eq!(outcome(&format!(r#"{{"code":"{code}","msg":"no"}}"#)), meaning, "{code}");
        }
        assert_eq!(outcome(r#"{"code":429}"#), Outcome::RateLimited);
    }

    #[test]
    fn messages_refine_the_code() {
        assert_eq!(outcome(r#"{"code":"0001","msg":"Video not found"}"#), Outcome::NotFound);
        let busy = r#"{"code":"0001","msg":"Request has exceeded the limit."}"#;
        assert_eq!(outcome(busy), Outcome::RateLimited);
    }

    #[test]
    fn json_of_somebody_else_is_no_reply() {
        for body in ["{}", r#"{"detail":"gone"}"#, r#"{"data":null}"#, "7", "\"text\""] {
            let error = decode_envelope(body.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Malformed, "{body}");
        }
    }
}
