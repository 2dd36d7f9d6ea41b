//! Waiting for a new visual transcription.

use std::time::Duration;

use cuedex_fetch::{Update, Updated};

use crate::support::*;

const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn accepted_without_a_word_about_the_video_is_accepted() {
    for data in ["null", r#"{"video_no":"VI1"}"#, r#"{"videoNo":"VI1"}"#, r#""VI1""#] {
        let server = Server::start().await;
        server.script(UPDATE, [ok(data)]);
        let update = Update::new("Name every boat.");
        let updated = client(&server).update_video_transcription(&vi("VI1"), &update).await;
        assert_eq!(updated.unwrap(), Updated::Accepted, "{data}");
        assert_eq!(server.asked(), [UPDATE]);
    }
}

#[tokio::test]
async fn waiting_ends_when_the_text_differs() {
    let server = Server::start().await;
    server.script(VIDEO, [segment("A boat."), segment("A boat."), ok("null")]);
    server.script(VIDEO, [Answer::json(404, "{}")]);
    server.script(CAPTION, [segment("The boat Anna.")]);
    server.script(UPDATE, [ok("null")]);
    let update = Update::new("Name every boat.").wait(LONG);
    let updated = client(&server).update_video_transcription(&vi("VI1"), &update).await.unwrap();
    let Updated::Changed(reply) = updated else { panic!("{updated:?}") };
    assert_eq!(reply.segments[0].text, "The boat Anna.");
    assert_eq!(server.asked(), [VIDEO, UPDATE, VIDEO, VIDEO, VIDEO, CAPTION]);
}

#[tokio::test]
async fn passing_faults_while_waiting_are_outlived_and_lasting_ones_told() {
    let server = Server::start().await;
    server.script(VIDEO, [ok("null"), Answer::json(503, "{}"), Answer::json(503, "{}")]);
    server.script(VIDEO, [refusal("0401", "no")]);
    server.script(UPDATE, [ok("null")]);
    let client = builder(&server).retries(0).build().unwrap();
    let update = Update::new("Name every boat.").wait(LONG);
    let error = client.update_video_transcription(&vi("VI1"), &update).await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!(server.asked(), [VIDEO, UPDATE, VIDEO, VIDEO, VIDEO]);
}

#[tokio::test]
async fn waiting_has_a_limit() {
    let server = Server::start().await;
    server.always(VIDEO, segment("A boat."));
    server.script(UPDATE, [ok("null")]);
    let update = Update::new("Name every boat.").wait(Duration::from_millis(30));
    let updated = client(&server).update_video_transcription(&vi("VI1"), &update).await.unwrap();
    assert_eq!(updated, Updated::StillUnchanged);
}
