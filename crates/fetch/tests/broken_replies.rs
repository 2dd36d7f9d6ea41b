//! Replies that are no replies, never end, or never come.

use std::time::Duration;

use cuedex_fetch::{Client, ErrorKind, Scope};

use crate::support::*;

async fn fail(client: &Client) -> cuedex_fetch::Error {
    client.audio_transcription(&vi("VI1"), Scope::Private).await.unwrap_err()
}

async fn failure(answer: Answer) -> cuedex_fetch::Error {
    let server = Server::start().await;
    server.script(AUDIO, [answer]);
    fail(&builder(&server).retries(0).build().unwrap()).await
}

#[tokio::test]
async fn bodies_that_are_not_json_are_decode_errors() {
    let gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xfe, 7];
    for answer in [
        Answer::with_headers(200, "Content-Type: text/html\r\n", b"<html>busy</html>"),
        Answer::with_headers(200, "", b""),
        Answer::with_headers(200, "", &gzip),
        Answer::with_headers(200, "Content-Encoding: gzip\r\n", &gzip),
        Answer::json(200, r#"{"code":"0000","data":{"transcriptions":[{"content":"cut"#),
        Answer::json(200, r#"{"code":"0000","data":{"transcriptions":{"a":1}}}"#),
        Answer::json(200, "{}"),
        Answer::json(200, "[]"),
        Answer::json(200, &"[".repeat(100_000)),
        Answer::with_length(20, r#"{"code":"0000","data":{"transcriptions":[]}}"#),
    ] {
        let error = failure(answer).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn a_reply_that_ends_too_early_is_broken_and_may_be_asked_again() {
    for answer in [
        Answer::with_length(5_000, r#"{"code":"0000","data":null}"#),
        Answer::Bytes(Vec::new()),
        Answer::Bytes(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()),
        Answer::Bytes(b"no http at all\r\n\r\n".to_vec()),
    ] {
        let error = failure(answer).await;
        assert_eq!(error.kind(), ErrorKind::Broken, "{error}");
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn a_body_larger_than_its_limit_is_refused_stated_or_not() {
    let server = Server::start().await;
    let client = builder(&server).retries(0).body_limit(10_000).build().unwrap();
    let big = " ".repeat(10_001);
    server.script(AUDIO, [Answer::endless(200), Answer::json(200, &big)]);
    for _ in 0..2 {
        assert_eq!(fail(&client).await.kind(), ErrorKind::TooLarge);
    }
    let json = r#"{"code":"0000","data":{"transcriptions":[{"content":"a","start":0,"end":1}]}}"#;
    let padding = " ".repeat(10_000 - json.len());
    server.script(AUDIO, [Answer::json(200, &format!("{json}{padding}"))]);
    let reply = client.audio_transcription(&vi("VI1"), Scope::Private).await.unwrap();
    assert!(reply.ready().is_some());
}

#[tokio::test]
async fn a_bad_status_says_more_than_its_endless_body() {
    let server = Server::start().await;
    let client = builder(&server).retries(0).body_limit(10_000).build().unwrap();
    server.script(AUDIO, [Answer::endless(401)]);
    assert!(fail(&client).await.is_auth());
}

#[tokio::test]
async fn silence_ends_at_the_read_timeout_before_and_inside_a_body() {
    for answer in [Answer::silence(), Answer::stalled_body()] {
        let server = Server::start().await;
        server.script(AUDIO, [answer]);
        let blink = Duration::from_millis(30);
        let client =
            builder(&server).retries(0).connect_timeout(blink).read_timeout(blink).build().unwrap();
        let error = fail(&client).await;
        assert!(error.is_timeout() && error.is_retryable(), "{error}");
    }
}

#[tokio::test]
async fn a_body_that_trickles_for_ever_ends_at_the_total_timeout() {
    let server = Server::start().await;
    server.script(AUDIO, [Answer::endless(200)]);
    let limit = Duration::from_millis(50);
    let client =
        builder(&server).retries(0).body_limit(usize::MAX).total_timeout(limit).build().unwrap();
    let error = fail(&client).await;
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn a_summary_may_be_silent_until_the_total_timeout_only() {
    let server = Server::start().await;
    server.script(SUMMARY, [Answer::silence()]);
    let client = builder(&server)
        .retries(0)
        .connect_timeout(Duration::from_millis(300))
        .read_timeout(Duration::from_millis(1))
        .total_timeout(Duration::from_millis(600))
        .build()
        .unwrap();
    let kind = cuedex_fetch::SummaryKind::Chapter;
    let error = client.summary(&vi("VI1"), kind).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("600ms"), "{error}");
}
