//! The key is in nothing that can be shown.

use std::error::Error as _;

use cuedex_fetch::{Error, Scope, Update};

use crate::support::*;

fn assert_silent(error: &Error) {
    let mut shown = format!("{error} {error:?} {error:#?} {:?}", error.excerpt());
    let mut cause = error.source();
    while let Some(next) = cause {
        shown.push_str(&format!("{next} {next:?}"));
        cause = next.source();
    }
    assert!(!shown.to_lowercase().contains("quiet-harbor"), "{shown}");
}

#[tokio::test]
async fn clients_and_builders_do_not_show_it() {
    let server = Server::start().await;
    let shown = format!("{:?} {:#?}", builder(&server), client(&server));
    assert!(shown.contains("unique_id"), "{shown}");
    assert!(!shown.contains("quiet-harbor"), "{shown}");
}

#[tokio::test]
async fn an_echo_in_a_reply_is_blotted_out() {
    let echo = format!("the key {KEY} is wrong");
    let far = "x".repeat(150);
    for answer in [
        Answer::json(401, &format!(r#"{{"code":"0401","msg":"{echo}"}}"#)),
        Answer::json(200, &format!(r#"{{"code":"{KEY}","msg":"{}"}}"#, KEY.to_uppercase())),
        Answer::with_headers(200, "", echo.as_bytes()),
        Answer::with_headers(500, "", format!("{far}{far}{KEY}").as_bytes()),
        Answer::with_headers(500, "", format!("{far}{}{KEY}", "x".repeat(40)).as_bytes()),
        ok(&format!(r#"{{"transcriptions":"{KEY}"}}"#)),
        ok(&format!(r#"{{"transcriptions":[{{"{KEY}":0,"startTime":"{KEY}"}}]}}"#)),
        ok(&format!(r#"{{"{KEY}":["#)),
        Answer::with_headers(200, &format!("Content-Encoding: {KEY}\r\n"), b"x"),
        Answer::with_headers(302, &format!("Location: http://127.0.0.2/{KEY}\r\n"), b""),
        Answer::with_length(5_000, KEY),
        Answer::Bytes(format!("{KEY}\r\n\r\n").into_bytes()),
    ] {
        let server = Server::start().await;
        server.script(AUDIO, [answer]);
        let client = builder(&server).retries(0).build().unwrap();
        let answer = client.audio_transcription(&vi("VI1"), Scope::Private).await;
        assert_silent(&answer.unwrap_err());
    }
}

#[tokio::test]
async fn failures_before_and_inside_the_connection_do_not_show_it() {
    let server = Server::start().await;
    server.script(UPDATE, [Answer::Bytes(Vec::new())]);
    let update = Update::new("Name every boat.");
    let client = client(&server);
    assert_silent(&client.update_video_transcription(&vi("VI1"), &update).await.unwrap_err());
    let bad = cuedex_fetch::Client::builder(format!("{KEY}\u{7f}").into()).build();
    assert_silent(&bad.unwrap_err());
}
