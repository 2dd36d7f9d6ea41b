//! What fails one video, and what stops a run.

use super::*;

fn of(endpoint: &str, video: &str) -> String {
    format!("{endpoint} video_no={video}")
}

fn there(place: &Place, video: &str) -> bool {
    place.path(format!("library/memories/{video}.cuedex.json")).exists()
}

#[test]
fn a_document_that_cannot_be_read_fails_only_its_video_and_stays() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    let damaged = r#"{"schema":"cuedex/transcript/1","id":"VI1","tracks":["#;
    place.write(DOCUMENT, damaged);
    for args in [&["VI1", "VI2", "--json"][..], &["VI1", "VI3", "--json", "--refresh"]] {
        let ran = fetch(&place, &service, args).ends(2);
        let result = result(&ran);
        assert_eq!((&result["failed"], &result["changed"]), (&json!(1), &json!(1)));
        assert_eq!(ran.records_of("error")[0]["path"], "VI1");
        assert!(there(&place, args[1]));
        assert_eq!(place.read(DOCUMENT), damaged);
    }
}

#[test]
fn a_document_that_cannot_be_written_fails_only_its_video() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    fetch(&place, &service, &["VI1"]).ends(0);
    // The former document cannot be put where a folder stands.
    place.write(&format!("{DOCUMENT}.bak/full"), "");
    service.always(VISUAL, segment("A gannet dives."));
    let ran = fetch(&place, &service, &["VI1", "VI2", "--refresh", "--json"]).ends(2);
    let result = result(&ran);
    assert_eq!((&result["failed"], &result["changed"]), (&json!(1), &json!(1)));
    assert_eq!(ran.records_of("error")[0]["path"], "VI1");
    let fetched: Vec<_> = ran.records_of("fetched").iter().map(|r| r["video"].clone()).collect();
    assert_eq!(fetched, ["VI2"], "what was not stored was not fetched");
    assert!(place.read(DOCUMENT).contains("cormorant") && there(&place, "VI2"));
}

#[test]
fn an_odd_or_missing_number_in_the_list_fails_only_itself() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    let videos =
        r#"{"video_no":"VI1"},{"video_no":null},{"video_no":"a\u0007b"},{"video_no":"VI2"}"#;
    service.script(LIST, [ok(&format!(r#"{{"videos":[{videos}],"page_size":200}}"#))]);
    let ran = fetch(&place, &service, &["--all", "--json"]).ends(2);
    let result = result(&ran);
    assert_eq!(
        (&result["videos"], &result["changed"], &result["failed"]),
        (&json!(4), &json!(2), &json!(2))
    );
    let errors = ran.records_of("error");
    let told: Vec<_> = errors.iter().map(|e| (e["path"].clone(), e["message"].clone())).collect();
    assert_eq!(told[0].0, "video 2 of the list");
    assert_eq!(told[0].1, "video 2 of the list has no number");
    assert_eq!(told[1].0, "video 3 of the list");
    assert!(there(&place, "VI1") && there(&place, "VI2"));
}

#[test]
fn a_permission_that_is_missing_fails_only_its_video() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    for endpoint in [METADATA, AUDIO, VISUAL, SUMMARY] {
        service.always(&of(endpoint, "VI1"), refusal("9009", "permission denied"));
        service.always(&of(endpoint, "VI2"), Answer::http(403, "{}"));
    }
    service.always(&of(AUDIO, "VI3"), Answer::http(403, "<p>forbidden</p>"));
    let ran = fetch(&place, &service, &["VI1", "VI2", "VI3", "VI4", "VI5", "--json"]).ends(2);
    let result = result(&ran);
    assert_eq!((&result["failed"], &result["changed"]), (&json!(3), &json!(2)));
    assert_eq!(result["stopped"], false);
    for (video, expected) in [("VI1", false), ("VI2", false), ("VI3", true), ("VI5", true)] {
        assert_eq!(there(&place, video), expected, "{video}");
    }
}

#[test]
fn a_key_that_is_refused_half_way_keeps_what_is_on_its_way() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    service.always(&of(AUDIO, "VI1"), refusal("0401", "expired"));
    let videos: Vec<String> = (1..=40).map(|n| format!("VI{n}")).collect();
    let mut args: Vec<&str> = videos.iter().map(String::as_str).collect();
    args.push("--json");
    let ran = fetch(&place, &service, &args).ends(2);
    let errors = ran.records_of("error");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0]["hint"], "check the key in MEMORIES_API_KEY or --key-file");
    let result = result(&ran);
    assert_eq!((&result["failed"], &result["stopped"]), (&json!(1), &json!(true)));
    let stored = videos.iter().filter(|video| there(&place, video)).count();
    assert_eq!(result["changed"], stored);
    assert!(["VI2", "VI3", "VI4"].iter().all(|video| there(&place, video)), "begun with VI1");
    assert!(stored < 39, "no other is begun");
}

#[test]
fn a_video_that_the_service_could_not_process_is_a_failure() {
    let (place, service) = (Place::new(), Service::start());
    let failed = ok(r#"{"status":"FAIL","cause":"Indexing failed."}"#);
    for (video, endpoints) in [
        ("VI1", [METADATA, AUDIO, VISUAL]),
        (
            "PI-1",
            [
                "get_public_video_detail",
                "get_public_audio_transcription",
                "get_public_video_transcription",
            ],
        ),
    ] {
        service.always(endpoints[0], failed.clone());
        service.always(endpoints[1], ok("null"));
        service.always(endpoints[2], ok("null"));
        let ran = fetch(&place, &service, &[video]).ends(2);
        let told = format!("error: the service could not process {video}: Indexing failed.");
        assert!(ran.stderr.contains(&told), "{}", ran.stderr);
    }
    service.always(AUDIO, segment("Come to the quay."));
    let ran = fetch(&place, &service, &["VI1"]).ends(0);
    assert!(ran.stderr.contains("VI1: the service failed at visual"), "{}", ran.stderr);
}

#[test]
fn no_summaries_beside_some_is_a_contradiction() {
    let (place, service) = (Place::new(), Service::start());
    for kinds in ["none,chapter", "topic,none"] {
        let ran = fetch(&place, &service, &["VI1", "--summary", kinds]).ends(2);
        assert!(ran.stderr.contains("--summary none contradicts"), "{}", ran.stderr);
        assert!(ran.stderr.contains("hint: leave none out"), "{}", ran.stderr);
    }
    assert_eq!(service.asked(), [""; 0]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_waiting_and_keeps_what_is_done() {
    use std::process::{Command, Stdio};

    let (place, service) = (Place::new(), Service::with_harbor_day());
    service.always(&of(AUDIO, "VI1"), Answer::Silence);
    service.always(&of(METADATA, "VI2"), Answer::http(429, "{}"));
    let url = service.url();
    let args = ["fetch", "--base-url", &url, "--rate", "0", "-L", "library", "--json"];
    let mut command = place.command(&[&args[..], &["VI1", "VI2", "VI3"]].concat());
    command.env("MEMORIES_API_KEY", KEY).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let mut waits = false;
    while !(waits && there(&place, "VI3")) {
        let asked = service.requests();
        waits |= asked.iter().any(|r| r.endpoint == AUDIO && r.query.contains("video_no=VI1"));
        std::thread::yield_now();
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let ran = Ran::of(&child.wait_with_output().unwrap()).ends(2);
    assert!(ran.stderr.contains("note: stopping"), "{}", ran.stderr);
    let result = result(&ran);
    assert_eq!((&result["changed"], &result["stopped"]), (&json!(1), &json!(true)));
    assert_eq!(result["videos"], 3);
}
