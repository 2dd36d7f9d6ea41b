//! Statuses and codes become errors that say what to do.

use cuedex_fetch::{Call, ErrorKind, Scope};

use crate::support::*;

async fn fail(answer: Answer) -> cuedex_fetch::Error {
    let server = Server::start().await;
    server.script(AUDIO, [answer]);
    let client = builder(&server).retries(0).build().unwrap();
    client.audio_transcription(&vi("VI1"), Scope::Private).await.unwrap_err()
}

#[tokio::test]
async fn a_limit_is_recognised_as_a_status_as_a_code_and_as_a_text() {
    for answer in [
        Answer::json(429, "{}"),
        Answer::with_headers(429, "", b"slow down"),
        refusal("0429", "busy"),
        refusal("0001", "Request has exceeded the limit."),
        Answer::json(500, r#"{"code":"0429","msg":"busy"}"#),
    ] {
        let error = fail(answer).await;
        assert!(error.is_rate_limited() && error.is_retryable(), "{error}");
    }
}

#[tokio::test]
async fn a_refused_key_is_an_auth_error_however_it_is_said() {
    for answer in [
        Answer::json(401, r#"{"code":"0401","msg":"Authorization is invalid","data":null}"#),
        Answer::with_headers(401, "", b""),
        Answer::json(403, "{}"),
        refusal("0401", "Authorization is invalid"),
        refusal("0403", "disabled"),
        refusal("9009", "permission denied"),
    ] {
        let error = fail(answer).await;
        assert!(error.is_auth() && !error.is_retryable(), "{error}");
    }
}

#[tokio::test]
async fn a_refused_key_is_told_from_a_permission_that_is_missing() {
    for (answer, refused) in [
        (refusal("0401", "Authorization is invalid"), true),
        (refusal("0403", "disabled"), true),
        (Answer::json(403, r#"{"code":"0403","msg":"disabled"}"#), true),
        (Answer::with_headers(401, "", b""), true),
        (Answer::json(401, r#"{"code":"0001","msg":"bad key"}"#), true),
        (refusal("9009", "permission denied"), false),
        (Answer::json(403, r#"{"code":"9009","msg":"permission denied"}"#), false),
        (Answer::json(403, "{}"), false),
        (Answer::with_headers(403, "", b"<p>forbidden</p>"), false),
        (refusal("0402", "no points"), false),
    ] {
        let error = fail(answer).await;
        assert_eq!(error.is_key_refused(), refused, "{error}");
    }
}

#[tokio::test]
async fn other_refusals_have_their_kinds() {
    for (answer, kind, retryable) in [
        (refusal("0001", "video not found"), ErrorKind::NotFound, false),
        (refusal("0001", "network abnormal"), ErrorKind::BadRequest, true),
        (refusal("0003", "bad enum"), ErrorKind::BadRequest, false),
        (refusal("0402", "top up"), ErrorKind::NoPoints, false),
        (Answer::json(402, "{}"), ErrorKind::NoPoints, false),
        (refusal("0409", "again"), ErrorKind::Conflict, false),
        (refusal("4711", "?"), ErrorKind::Refused, false),
        (Answer::json(200, r#"{"code":"0000","failed":true}"#), ErrorKind::Refused, false),
        (Answer::json(404, r#"{"detail":"gone"}"#), ErrorKind::NotFound, false),
        (Answer::json(503, "{}"), ErrorKind::Server, true),
        (Answer::json(501, "{}"), ErrorKind::Server, false),
        (Answer::json(408, "{}"), ErrorKind::Timeout, true),
    ] {
        let error = fail(answer).await;
        assert_eq!((error.kind(), error.is_retryable()), (kind, retryable), "{error}");
    }
}

#[tokio::test]
async fn an_error_names_the_call_the_video_the_status_and_the_code() {
    let error = fail(refusal("0402", "not enough points")).await;
    assert_eq!(error.call(), Some(Call::Audio));
    assert_eq!(error.video(), Some(&vi("VI1")));
    assert_eq!((error.status(), error.code()), (Some(200), Some("0402")));
    assert_eq!(
        error.to_string(),
        "audio transcription of VI1: the account has not enough points: not enough points \
         (HTTP 200, code 0402)"
    );
}

#[tokio::test]
async fn what_cannot_be_decoded_is_quoted_with_its_path() {
    let filler = "a very long calm sentence about a harbor. ".repeat(50);
    let list = format!(
        r#"[{{"content":"{filler}","startTime":"1","endTime":"2"}},
            {{"content":"b","startTime":{{"odd":7}},"endTime":"3"}}]"#
    );
    let error = fail(ok(&format!(r#"{{"transcriptions":{list}}}"#))).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.starts_with("data.transcriptions[1].startTime of the reply"), "{cause}");
    let excerpt = error.excerpt().unwrap();
    assert!(excerpt.contains("odd") && excerpt.chars().count() <= 200, "{excerpt}");
    assert!(error.to_string().starts_with("audio transcription of VI1: "), "{error}");
}

#[tokio::test]
async fn no_connection_is_its_own_kind() {
    let server = Server::start().await;
    // Bound, so that no other test gets the port, but not listening.
    let taken = tokio::net::TcpSocket::new_v4().unwrap();
    taken.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let base = format!("http://{}", taken.local_addr().unwrap());
    let client = builder(&server).base_url(base).retries(1).build().unwrap();
    let error = client.list_videos().await.unwrap_err();
    assert_eq!((error.kind(), error.tries()), (ErrorKind::Connect, 2));
    assert!(error.is_retryable() && error.to_string().starts_with("list of videos: "), "{error}");
    assert!(std::error::Error::source(&error).is_some());
}
