//! What is asked again, and what is not.

use std::time::Duration;

use cuedex_fetch::{Scope, Update};

use crate::support::*;

#[tokio::test]
async fn passing_faults_of_reads_are_outlived() {
    for fault in [
        Answer::json(429, "{}"),
        refusal("0429", "busy"),
        refusal("0001", "network abnormal"),
        Answer::with_headers(502, "", b"bad gateway"),
        Answer::with_length(5_000, "{"),
        Answer::Bytes(Vec::new()),
    ] {
        let server = Server::start().await;
        server.script(AUDIO, [fault.clone(), fault, segment("hello")]);
        let answer = client(&server).audio_transcription(&vi("VI1"), Scope::Private).await;
        assert!(answer.unwrap().ready().is_some());
        assert_eq!(server.requests().len(), 3);
    }
}

#[tokio::test]
async fn a_fault_that_stays_surfaces_after_the_last_try() {
    let server = Server::start().await;
    server.always(METADATA, refusal("0001", "network abnormal"));
    let error = client(&server).metadata(&vi("VI1"), Scope::Private).await.unwrap_err();
    assert_eq!((server.requests().len(), error.tries()), (4, 4));
    assert!(error.to_string().ends_with("after 4 tries"), "{error}");
}

#[tokio::test]
async fn lasting_faults_are_not_asked_again() {
    for fault in [
        refusal("0401", "no"),
        refusal("0402", "no"),
        refusal("0003", "no"),
        refusal("0001", "video not found"),
        Answer::json(404, "{}"),
        Answer::with_headers(200, "", b"<html>"),
    ] {
        let server = Server::start().await;
        server.script(METADATA, [fault]);
        client(&server).metadata(&vi("VI1"), Scope::Private).await.unwrap_err();
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn listing_is_asked_again_although_it_is_a_post() {
    let server = Server::start().await;
    server.script(LIST, [Answer::json(503, "{}"), ok(r#"{"videos":[]}"#)]);
    assert!(client(&server).list_videos().await.unwrap().is_empty());
    assert_eq!(server.requests()[0].body, server.requests()[1].body);
}

#[tokio::test]
async fn an_update_is_sent_once_whatever_happens() {
    for fault in [
        Answer::json(429, "{}"),
        Answer::json(503, "{}"),
        refusal("0429", "busy"),
        refusal("0001", "network abnormal"),
        Answer::Bytes(Vec::new()),
        Answer::with_length(5_000, "{"),
        Answer::silence(),
    ] {
        let server = Server::start().await;
        server.script(UPDATE, [fault]);
        let client = builder(&server).read_timeout(Duration::from_millis(50));
        let client = client.connect_timeout(Duration::from_millis(500)).build().unwrap();
        let update = Update::new("Name every boat.");
        let error = client.update_video_transcription(&vi("VI1"), &update).await.unwrap_err();
        assert!(error.is_retryable(), "the predicate describes the fault, not the call: {error}");
        assert_eq!((server.requests().len(), error.tries()), (1, 1));
    }
}

#[tokio::test]
async fn a_wait_beyond_patience_is_told_instead_of_waited() {
    for header in ["Retry-After: 86400\r\n", "Retry-After: Tue, 31 Dec 2999 23:59:59 GMT\r\n"] {
        let server = Server::start().await;
        server.script(AUDIO, [Answer::with_headers(429, header, b"{}")]);
        let error = client(&server).audio_transcription(&vi("VI1"), Scope::Private).await;
        let error = error.unwrap_err();
        assert!(error.retry_after().unwrap() >= Duration::from_secs(86_400));
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_wait_within_patience_is_kept_and_the_call_made_again() {
    let server = Server::start().await;
    let past = "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let now = "Retry-After: 0\r\n";
    server.script(AUDIO, [past, now].map(|header| Answer::with_headers(503, header, b"{}")));
    server.script(AUDIO, [segment("hello")]);
    let answer = client(&server).audio_transcription(&vi("VI1"), Scope::Private).await.unwrap();
    assert!(answer.ready().is_some());
}
