//! The key stays with its origin.

use cuedex_fetch::{ErrorKind, Scope, Update};

use crate::support::*;

fn redirect(status: u16, to: &str) -> Answer {
    Answer::with_headers(status, &format!("Location: {to}\r\n"), b"")
}

#[tokio::test]
async fn another_host_port_or_scheme_is_never_asked() {
    let other = Server::start().await;
    let port = other.url().rsplit(':').next().unwrap().to_owned();
    for status in [301, 302, 303, 307, 308] {
        for target in [
            other.url(),
            format!("//127.0.0.1:{port}/x"),
            format!("http://localhost:{port}/x"),
            "https://memories.example/x".to_owned(),
            "file:///etc/passwd".to_owned(),
            "http://[bad".to_owned(),
        ] {
            let server = Server::start().await;
            server.script(AUDIO, [redirect(status, &target)]);
            let client = client(&server);
            let error = client.audio_transcription(&vi("VI1"), Scope::Private).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Redirect, "{status} {target}");
        }
    }
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn a_read_follows_a_few_redirects_inside_its_origin() {
    let server = Server::start().await;
    server.script(AUDIO, [redirect(307, "/moved/once")]);
    server.script("once", [redirect(302, "twice?video_no=VI1")]);
    server.script("twice", [segment("hello")]);
    let answer = client(&server).audio_transcription(&vi("VI1"), Scope::Private).await.unwrap();
    assert!(answer.ready().is_some());
    assert_eq!(server.requests()[2].path, "/moved/twice");
    assert_eq!(server.requests()[2].header("authorization"), Some(KEY));
}

#[tokio::test]
async fn a_circle_of_redirects_ends() {
    let server = Server::start().await;
    server.always(AUDIO, redirect(302, AUDIO));
    let error = client(&server).audio_transcription(&vi("VI1"), Scope::Private).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn what_is_posted_is_not_sent_on() {
    let server = Server::start().await;
    server.script(UPDATE, [redirect(308, "/elsewhere")]);
    server.script(LIST, [redirect(302, "/elsewhere")]);
    let client = client(&server);
    let update = Update::new("Name every boat.");
    let error = client.update_video_transcription(&vi("VI1"), &update).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert_eq!(client.list_videos().await.unwrap_err().kind(), ErrorKind::Redirect);
    assert_eq!(server.asked(), [UPDATE, LIST]);
}
