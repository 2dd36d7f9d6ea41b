//! One whole video in one transcript.

use std::collections::BTreeMap;

use cuedex_fetch::{Part, PartState, Wanted, is_complete, states_of};
use cuedex_model::TrackKind;

use crate::support::*;

const DETAILS: &str = r#"{"video_no":"VI1","video_name":"Harbor day","duration":"75","status":"PARSE","create_time":"1760000000123"}"#;

fn summary(overview: &str, item: &str) -> Answer {
    ok(&format!(r#"{{"summary":"{overview}","items":[{item}]}}"#))
}

fn states(parts: [PartState; 4]) -> BTreeMap<Part, PartState> {
    Part::ALL.into_iter().zip(parts).collect()
}

#[tokio::test]
async fn everything_of_a_video_comes_together() {
    let server = Server::start().await;
    server.script(METADATA, [ok(DETAILS)]);
    server.script(AUDIO, [segment(" Come here.")]);
    server.script(VIDEO, [segment("A cat jumps.")]);
    server.script(
        SUMMARY,
        [
            summary("By chapters.", r#"{"title":"Dawn","description":"Light.","start":"0"}"#),
            summary("By topics.", r#"{"title":"Boats"}"#),
        ],
    );
    let wanted = Wanted::default();
    let gathered = client(&server).video(&vi("VI1"), &wanted).await.unwrap();
    let transcript = &gathered.transcript;
    assert_eq!(transcript.id, Some(vi("VI1")));
    assert_eq!(transcript.title.as_deref(), Some("Harbor day"));
    assert_eq!(transcript.duration.unwrap().as_millis(), 75_000);
    assert_eq!(transcript.date.as_deref(), Some("2025-10-09T08:53:20.123Z"));
    let tracks: Vec<_> = transcript
        .tracks
        .iter()
        .map(|track| (track.kind, track.segments()[0].text.as_str(), track.provenance.as_deref()))
        .collect();
    let service = Some("memories.ai");
    assert_eq!(
        tracks,
        [(TrackKind::Audio, "Come here.", service), (TrackKind::Visual, "A cat jumps.", service)]
    );
    assert_eq!(
        (transcript.chapters[0].title.as_str(), transcript.chapters[0].end()),
        ("Dawn", None)
    );
    assert_eq!((transcript.topics[0].title.as_str(), transcript.topics[0].span), ("Boats", None));
    assert_eq!(transcript.summary.as_deref(), Some("By chapters."));
    assert_eq!(states_of(transcript), states([PartState::Ready; 4]));
    assert!(is_complete(transcript, &wanted, "default"));
    let note = serde_json::to_string(&transcript.extra["memories"]).unwrap();
    assert!(note.contains(r#""public":false"#) && note.contains(r#""unique_id":"default""#));
}

#[tokio::test]
async fn only_what_is_wanted_is_asked_for() {
    let server = Server::start().await;
    server.script(METADATA, [ok(DETAILS)]);
    server.script(VIDEO, [segment("A cat jumps.")]);
    let wanted = Wanted { audio: false, chapters: false, topics: false, ..Wanted::default() };
    let gathered = client(&server).video(&vi("VI1"), &wanted).await.unwrap();
    assert_eq!(server.asked(), [METADATA, VIDEO]);
    assert!(is_complete(&gathered.transcript, &wanted, "default"));
    assert!(!is_complete(&gathered.transcript, &Wanted::default(), "default"));
}

#[tokio::test]
async fn a_part_that_fails_does_not_lose_the_others() {
    let server = Server::start().await;
    server.script(METADATA, [ok(DETAILS)]);
    server.script(AUDIO, [segment(" Come here.")]);
    server.script(VIDEO, [Answer::with_headers(200, "", b"<html>")]);
    server.script(SUMMARY, [refusal("0402", "no"), summary("By topics.", r#"{"title":"Boats"}"#)]);
    let gathered = client(&server).video(&vi("VI1"), &Wanted::default()).await.unwrap();
    use PartState::{Error, Ready};
    assert_eq!(states_of(&gathered.transcript), states([Ready, Error, Error, Ready]));
    assert_eq!(gathered.transcript.summary.as_deref(), Some("By topics."));
    let failed: Vec<_> = gathered.parts.iter().map(|report| report.error.is_some()).collect();
    assert_eq!(failed, [false, true, true, false]);
    assert!(!is_complete(&gathered.transcript, &Wanted::default(), "default"));
}

#[tokio::test]
async fn a_refused_key_ends_it_at_once() {
    let server = Server::start().await;
    server.script(METADATA, [ok(DETAILS), refusal("0401", "no")]);
    server.script(AUDIO, [refusal("0401", "no")]);
    let client = client(&server);
    for asked in [2, 3] {
        let error = client.video(&vi("VI1"), &Wanted::default()).await.unwrap_err();
        assert!(error.is_auth());
        assert_eq!(server.requests().len(), asked);
    }
}

#[tokio::test]
async fn a_video_in_work_is_pending_even_where_text_is_there() {
    let server = Server::start().await;
    server.script(METADATA, [status("UNPARSE")]);
    server.script(AUDIO, [segment(" Come here.")]);
    server.script(VIDEO, [ok("null")]);
    let gathered = client(&server).video(&vi("VI1"), &Wanted::default()).await.unwrap();
    assert_eq!(states_of(&gathered.transcript), states([PartState::Pending; 4]));
    assert_eq!(gathered.transcript.tracks.len(), 1);
    assert_eq!(server.asked(), [METADATA, AUDIO, VIDEO], "summaries need a finished video");
    assert!(!is_complete(&gathered.transcript, &Wanted::default(), "default"));
}

#[tokio::test]
async fn null_of_a_finished_video_is_nothing_and_of_an_unknown_one_unknown() {
    for (details, state) in [(DETAILS, PartState::Nothing), ("null", PartState::Unknown)] {
        let server = Server::start().await;
        server.script(METADATA, [ok(details)]);
        for endpoint in [AUDIO, VIDEO, SUMMARY] {
            server.always(endpoint, ok("null"));
        }
        let gathered = client(&server).video(&vi("VI1"), &Wanted::default()).await.unwrap();
        assert_eq!(states_of(&gathered.transcript), states([state; 4]));
        assert!(!is_complete(&gathered.transcript, &Wanted::default(), "default"));
    }
}

#[tokio::test]
async fn a_failed_video_says_why() {
    let server = Server::start().await;
    server.script(METADATA, [ok(r#"{"status":"FAIL","cause":"Indexing failed. "}"#)]);
    server.script(AUDIO, [ok("null")]);
    server.script(VIDEO, [ok("null")]);
    let gathered = client(&server).video(&vi("VI1"), &Wanted::default()).await.unwrap();
    assert_eq!(states_of(&gathered.transcript), states([PartState::Failed; 4]));
    assert!(gathered.parts.iter().all(|part| part.cause.as_deref() == Some("Indexing failed. ")));
    assert!(is_complete(&gathered.transcript, &Wanted::default(), "default"));
}

#[tokio::test]
async fn without_metadata_the_text_is_kept_and_silence_is_asked_again() {
    let server = Server::start().await;
    server.script(METADATA, [refusal("0003", "no")]);
    server.script(AUDIO, [segment(" Come here.")]);
    for endpoint in [VIDEO, SUMMARY] {
        server.always(endpoint, ok("null"));
    }
    let gathered = client(&server).video(&vi("VI1"), &Wanted::default()).await.unwrap();
    use PartState::{Pending, Ready};
    assert_eq!(states_of(&gathered.transcript), states([Ready, Pending, Pending, Pending]));
    assert!(gathered.metadata_error.is_some());
}

#[tokio::test]
async fn a_video_without_its_metadata_is_not_complete() {
    let server = Server::start().await;
    server.script(METADATA, [refusal("0003", "no"), ok(DETAILS)]);
    server.always(AUDIO, segment("Come here."));
    let wanted = Wanted { visual: false, chapters: false, topics: false, ..Wanted::default() };
    for complete in [false, true] {
        let gathered = client(&server).video(&vi("VI1"), &wanted).await.unwrap();
        assert_eq!(is_complete(&gathered.transcript, &wanted, "default"), complete);
    }
}

#[tokio::test]
async fn a_permission_that_is_missing_fails_only_its_part() {
    let denied = || [refusal("9009", "permission denied"), Answer::json(403, "{}")];
    for (metadata, visual) in denied().into_iter().zip(denied().into_iter().rev()) {
        let server = Server::start().await;
        server.script(METADATA, [metadata]);
        server.script(AUDIO, [segment("Come here.")]);
        server.script(VIDEO, [visual]);
        let wanted = Wanted { chapters: false, topics: false, ..Wanted::default() };
        let gathered = client(&server).video(&vi("VI1"), &wanted).await.unwrap();
        assert!(gathered.metadata_error.unwrap().is_auth());
        let states: Vec<_> = gathered.parts.iter().map(|report| report.state).collect();
        assert_eq!(states, [PartState::Ready, PartState::Error]);
    }
}

#[tokio::test]
async fn a_public_video_has_no_summaries_to_wait_for() {
    let server = Server::start().await;
    server.script("get_public_video_detail", [status("PARSE")]);
    server.script("get_public_audio_transcription", [segment("Come here.")]);
    server.script("get_public_video_transcription", [segment("A cat jumps.")]);
    let wanted = Wanted { public: true, ..Wanted::default() };
    let gathered = client(&server).video(&vi("PI-1"), &wanted).await.unwrap();
    use PartState::{Nothing, Ready};
    assert_eq!(states_of(&gathered.transcript), states([Ready, Ready, Nothing, Nothing]));
    assert!(is_complete(&gathered.transcript, &wanted, "default"));
    assert!(!is_complete(&gathered.transcript, &Wanted::default(), "default"));
    let codes: Vec<_> = gathered.parts[0].warnings.iter().map(|w| w.code).collect();
    assert_eq!(codes, ["memories/other-video"], "the reply names VI1");
}

#[tokio::test]
async fn odd_segments_are_reported_with_their_part() {
    let server = Server::start().await;
    server.script(METADATA, [ok(DETAILS)]);
    let list = r#"[{"content":"a","startTime":"5","endTime":"4"},{"content":"","startTime":"6"}]"#;
    server.script(AUDIO, [ok(&format!(r#"{{"transcriptions":{list}}}"#))]);
    let wanted = Wanted { visual: false, chapters: false, topics: false, ..Wanted::default() };
    let gathered = client(&server).video(&vi("VI1"), &wanted).await.unwrap();
    let codes: Vec<_> = gathered.parts[0].warnings.iter().map(|w| w.code).collect();
    assert_eq!(codes, ["memories/reversed-span", "memories/empty-text"]);
}
