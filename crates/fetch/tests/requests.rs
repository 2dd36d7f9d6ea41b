//! What goes over the wire.

use cuedex_fetch::{Client, Scope, SummaryKind, Update};

use crate::support::*;

#[tokio::test]
async fn the_key_is_sent_raw_in_its_header_and_nowhere_else() {
    let server = Server::start().await;
    server.script(AUDIO, [segment("hello")]);
    client(&server).audio_transcription(&vi("VI1"), Scope::Private).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.header("authorization"), Some(KEY));
    assert!(!format!("{}{:?}{}", request.path, request.query, request.body).contains(KEY));
}

#[tokio::test]
async fn private_reads_send_the_id_and_the_namespace_in_the_query() {
    let server = Server::start().await;
    for endpoint in [AUDIO, VIDEO] {
        server.script(endpoint, [segment("hello")]);
    }
    server.script(SUMMARY, [ok(r#"{"summary":"x"}"#), ok(r#"{"summary":"x"}"#)]);
    server.script(METADATA, [status("PARSE")]);
    let client = builder(&server).unique_id("team 7").build().unwrap();
    let video = vi("VI 1&x=ü");
    client.audio_transcription(&video, Scope::Private).await.unwrap();
    client.video_transcription(&video, Scope::Private).await.unwrap();
    client.summary(&video, SummaryKind::Chapter).await.unwrap();
    client.summary(&video, SummaryKind::Topic).await.unwrap();
    client.metadata(&video, Scope::Private).await.unwrap();
    let requests = server.requests();
    for request in &requests {
        assert_eq!(request.method, "GET");
        assert_eq!(request.path, format!("/serve/api/v1/{}", request.endpoint()));
        assert_eq!(request.param("video_no"), Some("VI 1&x=ü"));
        assert_eq!(request.param("unique_id"), Some("team 7"));
    }
    assert_eq!(server.asked(), [AUDIO, VIDEO, SUMMARY, SUMMARY, METADATA]);
    assert_eq!(requests[2].param("type"), Some("CHAPTER"));
    assert_eq!(requests[3].param("type"), Some("TOPIC"));
}

#[tokio::test]
async fn public_reads_have_their_own_endpoints_and_no_namespace() {
    let server = Server::start().await;
    let endpoints = [
        "get_public_audio_transcription",
        "get_public_video_transcription",
        "get_public_video_detail",
    ];
    for endpoint in &endpoints[..2] {
        server.script(endpoint, [segment("hello")]);
    }
    server.script(endpoints[2], [status("PARSE")]);
    let (client, video) = (client(&server), vi("PI-1"));
    client.audio_transcription(&video, Scope::Public).await.unwrap();
    client.video_transcription(&video, Scope::Public).await.unwrap();
    client.metadata(&video, Scope::Public).await.unwrap();
    assert_eq!(server.asked(), endpoints);
    for request in server.requests() {
        assert_eq!(request.query, [("video_no".to_owned(), "PI-1".to_owned())]);
    }
}

#[tokio::test]
async fn an_update_is_json_and_names_a_callback_only_when_there_is_one() {
    let server = Server::start().await;
    server.always(UPDATE, ok("null"));
    let (client, video) = (client(&server), vi("VI1"));
    let update = Update::new("Name every \"boat\".");
    client.update_video_transcription(&video, &update).await.unwrap();
    let update = update.callback("https://me.example/done");
    client.update_video_transcription(&video, &update).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].method, "POST");
    assert_eq!(requests[0].header("content-type"), Some("application/json"));
    assert_eq!(
        requests[0].body,
        r#"{"video_no":"VI1","prompt":"Name every \"boat\".","unique_id":"default"}"#
    );
    assert!(requests[1].body.ends_with(r#","callback":"https://me.example/done"}"#));
}

#[tokio::test]
async fn a_path_of_the_base_url_is_kept() {
    let server = Server::start().await;
    server.script(METADATA, [status("PARSE")]);
    let base = format!("{}/gate/", server.url());
    let client = builder(&server).base_url(base).build().unwrap();
    client.metadata(&vi("VI1"), Scope::Private).await.unwrap();
    assert_eq!(server.requests()[0].path, "/gate/serve/api/v1/get_metadata");
}

#[tokio::test]
async fn what_would_leak_or_cannot_be_sent_is_refused_before_anything_is_sent() {
    let server = Server::start().await;
    for builder in [
        builder(&server).base_url("http://api.memories.ai"),
        builder(&server).base_url("not a url"),
        builder(&server).unique_id(" "),
        Client::builder("two\nlines".to_owned().into()).base_url(server.url()),
        Client::builder(String::new().into()).base_url(server.url()),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), cuedex_fetch::ErrorKind::Config, "{error}");
    }
    let update = Update::new(" ");
    let error = client(&server).update_video_transcription(&vi("VI1"), &update).await.unwrap_err();
    assert_eq!(error.kind(), cuedex_fetch::ErrorKind::Config);
    assert!(server.requests().is_empty());
}
