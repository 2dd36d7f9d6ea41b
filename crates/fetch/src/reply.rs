//! What a reply means: its HTTP status and the code in its body are judged together.

use cuedex_format::memories::{self, Envelope, Outcome};
use reqwest::StatusCode;

use crate::error::chain;
use crate::excerpt::{excerpt, quote};
use crate::exchange::Reply;
use crate::key::Key;
use crate::{Error, ErrorKind};

/// The body of a reply that succeeded by its status and by its code.
///
/// The service sends its errors with status 200, gateways send theirs without a code, so either
/// may fail the call. Where both do, a specific code says more than the status.
pub(crate) fn accept(reply: Reply, key: &Key) -> Result<Vec<u8>, Error> {
    let error = match memories::decode_envelope(&reply.body) {
        Ok(envelope) => match kind(reply.status, envelope.outcome()) {
            None => return Ok(reply.body),
            Some(kind) => refusal(kind, &envelope, key),
        },
        Err(error) if reply.status.is_success() => undecodable(&reply.body, &error, key),
        Err(_) => {
            let kind = kind_of_status(reply.status);
            Error::new(kind, describe(kind)).quoting(excerpt(&reply.body, 0, key))
        }
    };
    Err(error.answered(reply.status, reply.retry_after))
}

/// The error for a body that cannot be read.
pub(crate) fn undecodable(body: &[u8], cause: &cuedex_format::Error, key: &Key) -> Error {
    let at = cause.position().map_or(0, |position| position.byte);
    Error::new(ErrorKind::Decode, "the reply cannot be read")
        .quoting(excerpt(body, at, key))
        .because(quote(&chain(cause), key))
}

fn refusal(kind: ErrorKind, envelope: &Envelope, key: &Key) -> Error {
    let message = match envelope.msg.as_deref().map(|msg| quote(msg, key)) {
        Some(msg) if !msg.is_empty() => format!("{}: {msg}", describe(kind)),
        _ => describe(kind).to_owned(),
    };
    Error::new(kind, message).coded(envelope.code.as_deref().map(|code| quote(code, key)))
}

fn kind(status: StatusCode, outcome: Outcome) -> Option<ErrorKind> {
    let generic = matches!(outcome, Outcome::BadParameter | Outcome::Unreadable | Outcome::Other);
    if generic && matches!(status.as_u16(), 401..=405 | 409 | 429) {
        return Some(kind_of_status(status));
    }
    match outcome {
        Outcome::Success if status.is_success() => None,
        Outcome::Success => Some(kind_of_status(status)),
        Outcome::Other if !status.is_success() => Some(kind_of_status(status)),
        Outcome::BadParameter | Outcome::Unreadable => Some(ErrorKind::BadRequest),
        Outcome::NotFound => Some(ErrorKind::NotFound),
        Outcome::Unauthorized | Outcome::Disabled | Outcome::Denied => Some(ErrorKind::Auth),
        Outcome::NoPoints => Some(ErrorKind::NoPoints),
        Outcome::Duplicate => Some(ErrorKind::Conflict),
        Outcome::RateLimited => Some(ErrorKind::RateLimited),
        _ => Some(ErrorKind::Refused),
    }
}

fn kind_of_status(status: StatusCode) -> ErrorKind {
    match status.as_u16() {
        401 | 403 => ErrorKind::Auth,
        402 => ErrorKind::NoPoints,
        404 => ErrorKind::NotFound,
        405 => ErrorKind::MethodNotAllowed,
        408 => ErrorKind::Timeout,
        409 => ErrorKind::Conflict,
        429 => ErrorKind::RateLimited,
        300..=399 => ErrorKind::Redirect,
        400..=499 => ErrorKind::BadRequest,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::Refused,
    }
}

fn describe(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Auth => "the key or the account is refused",
        ErrorKind::NoPoints => "the account has not enough points",
        ErrorKind::NotFound => "the service knows no such video or call",
        ErrorKind::MethodNotAllowed => "the service does not take this call",
        ErrorKind::BadRequest => "the service refuses the request",
        ErrorKind::Conflict => "the same request runs already",
        ErrorKind::RateLimited => "the service limits the rate",
        ErrorKind::Server => "the service failed",
        ErrorKind::Timeout => "the service gave up waiting",
        ErrorKind::Redirect => "the service points to another place",
        _ => "the service refuses",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use secrecy::SecretString;
    use std::time::Duration;

    fn key() -> Key {
        Key::new(&SecretString::from("sk-quiet-harbor")).unwrap()
    }

    fn judge(status: u16, body: &str) -> Result<Vec<u8>, Error> {
        let status = StatusCode::from_u16(status).unwrap();
        accept(Reply { status, retry_after: None, body: body.as_bytes().to_vec() }, &key())
    }

    #[test]
    fn status_and_code_are_mapped_alike() {
        for (status, code, kind) in [
            (401, "0401", ErrorKind::Auth),
            (402, "0402", ErrorKind::NoPoints),
            (403, "0403", ErrorKind::Auth),
            (409, "0409", ErrorKind::Conflict),
            (429, "0429", ErrorKind::RateLimited),
        ] {
            let body = format!(r#"{{"code":"{code}","msg":"no"}}"#);
            assert_eq!(judge(200, &body).unwrap_err().kind(), kind, "code {code}");
            assert_eq!(judge(status, "<p>no</p>").unwrap_err().kind(), kind, "status {status}");
            let success = r#"{"code":"0000","data":{}}"#;
            assert_eq!(judge(status, success).unwrap_err().kind(), kind, "status {status}");
        }
        assert_eq!(judge(200, r#"{"code":"9009"}"#).unwrap_err().kind(), ErrorKind::Auth);
        assert_eq!(judge(503, "").unwrap_err().kind(), ErrorKind::Server);
    }

    #[test]
    fn a_specific_code_says_more_than_the_status() {
        let busy = r#"{"code":"0429","msg":"busy"}"#;
        assert!(judge(500, busy).unwrap_err().is_rate_limited());
        let vague = r#"{"code":"0001","msg":"bad key"}"#;
        assert!(judge(401, vague).unwrap_err().is_auth());
        let passing = r#"{"code":"0001","msg":"network abnormal"}"#;
        assert!(judge(200, passing).unwrap_err().is_retryable());
        assert!(
            judge(200, r#"{"code":"0001","msg":"video not found"}"#).unwrap_err().is_not_found()
        );
        assert!(!judge(405, passing).unwrap_err().is_retryable());
    }

    #[test]
    fn a_page_instead_of_json_is_quoted() {
        let error = judge(200, "<html>busy</html>").unwrap_err();
        assert_eq!((error.kind(), error.excerpt()), (ErrorKind::Decode, Some("<html>busy</html>")));
        assert_eq!(judge(502, "bad gateway").unwrap_err().excerpt(), Some("bad gateway"));
    }

    #[test]
    fn the_wait_that_was_asked_for_is_kept() {
        let wait = Some(Duration::from_secs(9));
        let reply = Reply {
            status: StatusCode::OK,
            retry_after: wait,
            body: br#"{"code":"0429","msg":"busy"}"#.to_vec(),
        };
        assert_eq!(accept(reply, &key()).unwrap_err().retry_after(), wait);
    }

    proptest! {
        #[test]
        fn the_key_is_in_no_error_whatever_the_reply(
            status in 200u16..600,
            template in prop::sample::select(vec![
                r#"{"code":"0401","msg":"bad key KEY"}"#,
                r#"{"code":"KEY","msg":"KEY"}"#,
                r#"{"code":["KEY"]}"#,
                r#"{"success":"KEY"}"#,
                r#"{"KEY":{"KEY":["#,
                "<html>KEY</html>",
                "KEY",
            ]),
        ) {
            let body = template.replace("KEY", "sk-quiet-harbor");
            if let Err(error) = judge(status, &body) {
                let shown = format!("{error} {error:?} {}", chain(&error));
                prop_assert!(!shown.contains("quiet-harbor"), "{}", shown);
            }
        }

        #[test]
        fn any_reply_is_judged(status in 200u16..600, body: Vec<u8>) {
            let status = StatusCode::from_u16(status).unwrap();
            let judged = accept(Reply { status, retry_after: None, body }, &key());
            prop_assert!(status.is_success() || judged.is_err());
        }
    }
}
