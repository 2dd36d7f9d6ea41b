//! What a missing transcript means, and the fallback to the newer name.

use cuedex_fetch::{Availability, ErrorKind, Scope, SummaryKind};

use crate::support::*;

#[tokio::test]
async fn every_spelling_of_a_transcript_is_read() {
    let server = Server::start().await;
    let spellings = [
        r#"{"videoNo":"VI1","transcriptions":[{"index":0,"content":" A kettle.","startTime":"1","endTime":"2"}]}"#,
        r#"{"video_no":"VI1","transcription":[{"text":"A kettle.","start":1,"end":2.0}]}"#,
        r#"{"transcriptions":[{"transcript":"A kettle.","start_time":"1.0","end_time":2}],"createTime":"null"}"#,
    ];
    server.script(AUDIO, spellings.map(ok));
    server.script(AUDIO, [Answer::json(200, &format!(r#"{{"data":{}}}"#, spellings[0]))]);
    let client = client(&server);
    for _ in 0..4 {
        let answer = client.audio_transcription(&vi("VI1"), Scope::Private).await.unwrap();
        let reply = answer.ready().unwrap();
        assert_eq!(reply.segments[0].text, "A kettle.");
        assert_eq!(reply.segments[0].span, cuedex_model::TimeSpan::from_millis(1_000, 2_000));
    }
}

#[tokio::test]
async fn null_means_what_the_status_says() {
    let server = Server::start().await;
    let failed = Availability::Failed { cause: Some("Indexing failed.".to_owned()) };
    let failure = r#"{"video_no":"VI1","status":"FAIL","cause":"Indexing failed."}"#;
    let cases = [
        ("null", status("PARSE"), Availability::NothingThere),
        (r#"{"transcriptions":[]}"#, status("DONE"), Availability::NothingThere),
        ("{}", status("UNPARSE"), Availability::Pending),
        (r#"{"transcriptions":null}"#, status("something new"), Availability::Pending),
        ("null", ok(failure), failed),
        ("null", ok("null"), Availability::UnknownVideo),
    ];
    let client = client(&server);
    for (data, status, expected) in cases {
        server.script(AUDIO, [ok(data)]);
        server.script(METADATA, [status]);
        let answer = client.audio_transcription(&vi("VI1"), Scope::Private).await.unwrap();
        assert_eq!(answer, expected, "{data}");
    }
}

#[tokio::test]
async fn a_summary_comes_in_two_shapes_or_not_at_all() {
    let server = Server::start().await;
    server.script(
        SUMMARY,
        [
            ok(r#"{"summary":"A repair.","items":[{"title":"Chain","start":"42"}]}"#),
            ok(r#"{"videoNo":"VI1","summary":[{"title":"Chain","start":42.0,"end":50}]}"#),
            ok("null"),
        ],
    );
    server.script(METADATA, [status("UNPARSE")]);
    let (client, video) = (client(&server), vi("VI1"));
    for overview in [Some("A repair."), None] {
        let answer = client.summary(&video, SummaryKind::Chapter).await.unwrap().ready().unwrap();
        assert_eq!(answer.overview.as_deref(), overview);
        assert_eq!(answer.items[0].start.unwrap().as_millis(), 42_000);
    }
    let answer = client.summary(&video, SummaryKind::Topic).await.unwrap();
    assert_eq!(answer, Availability::Pending);
}

#[tokio::test]
async fn the_newer_name_is_asked_where_the_older_one_is_gone() {
    for gone in [
        Answer::with_headers(404, "", b"<p>no such page</p>"),
        Answer::json(404, r#"{"code":"0001","msg":"network abnormal"}"#),
        Answer::json(405, r#"{"code":"0003","msg":"GET is not supported"}"#),
    ] {
        let server = Server::start().await;
        server.script(VIDEO, [gone]);
        server.script(CAPTION, [segment("A kettle.")]);
        let answer = client(&server).video_transcription(&vi("VI1"), Scope::Private).await;
        assert_eq!(answer.unwrap().ready().unwrap().segments.len(), 1);
        assert_eq!(server.asked(), [VIDEO, CAPTION]);
        assert_eq!(server.requests()[1].param("unique_id"), Some("default"));
    }
}

#[tokio::test]
async fn the_newer_name_is_asked_for_no_other_reason() {
    for (answer, kind) in [
        (refusal("0001", "video not found"), ErrorKind::NotFound),
        (refusal("0003", "bad type"), ErrorKind::BadRequest),
        (Answer::json(400, "{}"), ErrorKind::BadRequest),
        (Answer::json(410, "{}"), ErrorKind::BadRequest),
        (Answer::json(501, "{}"), ErrorKind::Server),
        (Answer::json(404, r#"{"code":"0401","msg":"no"}"#), ErrorKind::Auth),
    ] {
        let server = Server::start().await;
        server.script(VIDEO, [answer]);
        let error = client(&server).video_transcription(&vi("VI1"), Scope::Private).await;
        assert_eq!(error.unwrap_err().kind(), kind);
        assert_eq!(server.asked(), [VIDEO], "{kind:?}");
    }
    let server = Server::start().await;
    server.script(VIDEO, [ok("null")]);
    server.script(METADATA, [status("PARSE")]);
    let answer = client(&server).video_transcription(&vi("VI1"), Scope::Private).await.unwrap();
    assert_eq!(answer, Availability::NothingThere);
    assert_eq!(server.asked(), [VIDEO, METADATA]);
}

#[tokio::test]
async fn public_videos_and_speech_have_no_newer_name() {
    let server = Server::start().await;
    server.script("get_public_video_transcription", [Answer::json(404, "{}")]);
    server.script(AUDIO, [Answer::json(404, "{}")]);
    let client = client(&server);
    let public = client.video_transcription(&vi("PI-1"), Scope::Public).await;
    assert!(public.unwrap_err().is_not_found());
    let audio = client.audio_transcription(&vi("VI1"), Scope::Private).await;
    assert!(audio.unwrap_err().is_not_found());
    assert_eq!(server.asked().len(), 2);
}
