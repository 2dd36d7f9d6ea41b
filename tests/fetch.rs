mod again;
mod faults;

use std::fs;

use serde_json::{Value, json};

use crate::library::{files_below, hits};
use crate::service::*;
use crate::support::{Place, Ran};

const DOCUMENT: &str = "library/memories/VI1.cuedex.json";

/// Fetches into `library`. The key must be nowhere in what is printed and written.
#[track_caller]
fn fetch(place: &Place, service: &Service, args: &[&str]) -> Ran {
    let url = service.url();
    let common = ["fetch", "--base-url", &url, "--rate", "0", "-L", "library"];
    let mut command = place.command(&[&common, args].concat());
    let ran = Ran::of(&command.env("MEMORIES_API_KEY", KEY).output().unwrap());
    assert!(!ran.stdout.contains(KEY) && !ran.stderr.contains(KEY), "{}{}", ran.stdout, ran.stderr);
    for file in files_below(&place.path(".")).iter().filter(|path| path.is_file()) {
        let bytes = fs::read(file).unwrap();
        let told = bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes());
        assert!(!told || file.ends_with("key.txt"), "the key is in {}", file.display());
    }
    ran
}

fn document(place: &Place) -> Value {
    serde_json::from_str(&place.read(DOCUMENT)).unwrap()
}

fn result(ran: &Ran) -> Value {
    let result = ran.records().pop().unwrap();
    assert_eq!((&result["type"], &result["v"]), (&json!("result"), &json!(1)));
    result
}

#[test]
fn everything_of_a_video_becomes_one_searchable_document() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    let ran = fetch(&place, &service, &["VI1"]).ends(0);
    let states = "audio ready, chapters ready, topics ready, visual ready";
    assert_eq!(ran.stdout, format!("VI1  fetched: {states}\n"));
    assert_eq!(service.asked(), [METADATA, AUDIO, VISUAL, SUMMARY, SUMMARY]);
    let written = document(&place);
    assert_eq!((&written["id"], &written["title"]), (&json!("VI1"), &json!("Harbor day")));
    assert_eq!(written["duration_ms"], 75_000);
    let track = |n: usize| {
        let track = &written["tracks"][n];
        (track["kind"].clone(), track["provenance"].clone(), track["segments"][0]["text"].clone())
    };
    let service_name = json!("memories.ai");
    assert_eq!(track(0), (json!("audio"), service_name.clone(), json!("Come to the quay.")));
    assert_eq!(track(1), (json!("visual"), service_name, json!("A cormorant dives.")));
    assert_eq!(written["chapters"][0]["title"], "Dawn");
    assert_eq!(written["topics"][0]["title"], "Seabirds");
    assert_eq!(written["summary"], "A day at the quay.");
    // The quay stands in the summary too.
    for (word, count) in [("quay", 2), ("cormorant", 1)] {
        assert_eq!(hits(&place, word), count, "{word}");
    }
    assert_eq!(files_below(&place.path("library/memories")), [place.path(DOCUMENT)]);
}

#[test]
fn a_complete_video_is_not_asked_for_again() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    fetch(&place, &service, &["VI1"]).ends(0);
    service.requests();
    let ran = fetch(&place, &service, &["VI1", "--json"]).ends(0);
    assert_eq!(service.asked(), [""; 0]);
    let fetched = &ran.records()[0];
    assert_eq!((&fetched["skipped"], &fetched["changed"]), (&json!(true), &json!(false)));
    let result = result(&ran);
    assert_eq!((&result["skipped"], &result["changed"]), (&json!(1), &json!(0)));
}

#[test]
fn only_what_is_wanted_is_asked_for_and_the_rest_later() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    fetch(&place, &service, &["VI1", "--tracks", "visual", "--summary", "none"]).ends(0);
    assert_eq!(service.asked(), [METADATA, VISUAL]);
    fetch(&place, &service, &["VI1"]).ends(0);
    assert_eq!(service.asked(), [METADATA, AUDIO, VISUAL, SUMMARY, SUMMARY]);
    assert_eq!(document(&place)["tracks"].as_array().unwrap().len(), 2);
}

#[test]
fn a_refresh_replaces_only_what_changed_and_keeps_the_former_once() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    fetch(&place, &service, &["VI1"]).ends(0);
    let path = place.path(DOCUMENT);
    let stamp = || fs::metadata(&path).unwrap().modified().unwrap();
    let (first, then) = (place.read(DOCUMENT), stamp());
    service.requests();
    let ran = fetch(&place, &service, &["VI1", "--refresh"]).ends(0);
    assert!(ran.stdout.starts_with("VI1  unchanged: "), "{}", ran.stdout);
    assert_eq!(service.asked(), [METADATA, AUDIO, VISUAL, SUMMARY, SUMMARY]);
    assert_eq!((place.read(DOCUMENT), stamp()), (first, then));
    assert!(!place.path("library/memories/VI1.cuedex.json.bak").exists());
    for (word, former) in [("gannet", "cormorant"), ("puffin", "gannet")] {
        service.always(VISUAL, segment(&format!("A {word} dives.")));
        let ran = fetch(&place, &service, &["VI1", "--refresh"]).ends(0);
        assert!(ran.stdout.starts_with("VI1  fetched: "), "{}", ran.stdout);
        assert!(place.read(DOCUMENT).contains(word));
        assert!(place.read("library/memories/VI1.cuedex.json.bak").contains(former));
        assert_eq!(files_below(&place.path("library/memories")).len(), 2);
    }
    assert_eq!((hits(&place, "puffin"), hits(&place, "gannet")), (1, 0));
}

#[test]
fn what_is_pending_is_asked_for_again_next_time() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    service.script(METADATA, [status("UNPARSE"), status("UNPARSE")]);
    service.script(AUDIO, [ok("null"), segment("Come to")]);
    service.script(VISUAL, [ok("null"), ok("null")]);
    let ran = fetch(&place, &service, &["VI1", "--json"]).ends(0);
    assert_eq!(ran.records()[0]["states"]["audio"], "pending");
    assert_eq!((&result(&ran)["pending"], &result(&ran)["changed"]), (&json!(1), &json!(0)));
    assert_eq!(service.asked(), [METADATA, AUDIO, VISUAL]);
    assert!(!place.path(DOCUMENT).exists(), "nothing is not worth a file");
    let ran = fetch(&place, &service, &["VI1", "--json"]).ends(0);
    assert_eq!(result(&ran)["pending"], 1);
    assert!(place.read(DOCUMENT).contains("\"Come to\""));
    let ran = fetch(&place, &service, &["VI1", "--json"]).ends(0);
    assert_eq!((&result(&ran)["pending"], &result(&ran)["changed"]), (&json!(0), &json!(1)));
    assert!(place.read(DOCUMENT).contains("\"Come to the quay.\""));
    assert_eq!(result(&fetch(&place, &service, &["VI1", "--json"]))["skipped"], 1);
}

#[test]
fn one_failing_video_does_not_stop_the_others() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    service.always(&format!("{METADATA} video_no=VI2"), ok("null"));
    for endpoint in [AUDIO, VISUAL, SUMMARY] {
        service.always(&format!("{endpoint} video_no=VI2"), ok("null"));
        service.always(&format!("{endpoint} video_no=VI3"), refusal("0402", "no points"));
    }
    let ran = fetch(&place, &service, &["VI1", "VI2", "VI3", "VI4", "VI4", "--json"]).ends(2);
    let result = result(&ran);
    assert_eq!(
        (&result["videos"], &result["changed"], &result["failed"]),
        (&json!(4), &json!(2), &json!(2))
    );
    let errors = ran.records_of("error");
    let of = |video: &str| errors.iter().filter(|error| error["path"] == video).count();
    assert_eq!((of("VI2"), of("VI3")), (1, 4));
    for (video, there) in [("VI1", true), ("VI2", false), ("VI3", false), ("VI4", true)] {
        let path = place.path(format!("library/memories/{video}.cuedex.json"));
        assert_eq!(path.exists(), there, "{video}");
    }
    let ran = fetch(&place, &service, &["VI2"]).ends(2);
    assert!(ran.stderr.contains("error: the service does not know VI2"), "{}", ran.stderr);
}

#[test]
fn a_part_that_fails_on_refresh_is_kept_as_it_was() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    fetch(&place, &service, &["VI1"]).ends(0);
    service.always(AUDIO, refusal("0402", "no points"));
    service.always(VISUAL, segment("A gannet dives."));
    let ran = fetch(&place, &service, &["VI1", "--refresh"]).ends(2);
    assert!(ran.stderr.contains("audio transcription of VI1"), "{}", ran.stderr);
    for (word, there) in [("quay", 2), ("gannet", 1), ("cormorant", 0)] {
        assert_eq!(hits(&place, word), there, "{word}");
    }
    service.always(METADATA, refusal("0003", "no"));
    for endpoint in [AUDIO, VISUAL, SUMMARY] {
        for kind in ["", " type=CHAPTER", " type=TOPIC"] {
            service.always(&format!("{endpoint}{kind}"), ok("null"));
        }
    }
    let before = document(&place);
    fetch(&place, &service, &["VI1", "--refresh"]).ends(2);
    for part in ["title", "tracks", "chapters", "topics", "summary"] {
        assert_eq!(document(&place)[part], before[part], "{part}");
    }
}

#[test]
fn all_videos_of_every_page_are_fetched() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    let page = |ids: &[&str]| {
        let ids: Vec<_> = ids.iter().map(|id| format!(r#"{{"video_no":"{id}"}}"#)).collect();
        ok(&format!(r#"{{"videos":[{}],"page_size":2,"total_count":"3"}}"#, ids.join(",")))
    };
    service.script(LIST, [page(&["VI1", "VI2"]), page(&["../VI3"])]);
    let ran = fetch(&place, &service, &["--all", "--json", "--unique-id", "mine"]).ends(0);
    assert_eq!(result(&ran)["changed"], 3);
    let requests = service.requests();
    let bodies: Vec<_> = requests.iter().filter(|r| r.endpoint == LIST).map(|r| &r.body).collect();
    assert_eq!(bodies.len(), 2);
    assert!(bodies[1].contains(r#""page":2"#) && bodies[1].contains(r#""unique_id":"mine""#));
    let reads = requests.iter().filter(|r| r.endpoint != LIST);
    assert!(
        reads.clone().count() == 15 && reads.clone().all(|r| r.query.contains("unique_id=mine"))
    );
    let names = files_below(&place.path("library/memories"));
    let names: Vec<_> =
        names.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["%2E.%2FVI3.cuedex.json", "VI1.cuedex.json", "VI2.cuedex.json"]);
}

#[test]
fn an_id_cannot_leave_the_folder() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    let absolute = place.path("escape").display().to_string();
    for id in ["../../escape", absolute.as_str(), "a/../../../escape", "..\\escape"] {
        fetch(&place, &service, &["--", id]).ends(0);
    }
    let memories = place.path("library/memories");
    assert_eq!(fs::read_dir(&memories).unwrap().count(), 4);
    let mut outside = files_below(&place.path("."));
    outside.retain(|path| !path.starts_with(place.path("./library")));
    assert_eq!(outside, [place.path("./home")]);
    assert_eq!(hits(&place, "cormorant"), 4);
}

#[test]
fn public_videos_are_asked_for_by_the_public_calls() {
    let service = Service::start();
    service.always("get_public_video_detail", status("PARSE"));
    service.always("get_public_audio_transcription", segment("Come to the quay."));
    service.always("get_public_video_transcription", segment("A cormorant dives."));
    for args in [&["PI-1"][..], &["VI1", "--public"]] {
        let place = Place::new();
        fetch(&place, &service, args).ends(0);
        let asked = service.asked();
        assert_eq!(asked.len(), 3);
        assert!(asked.iter().all(|endpoint| endpoint.contains("public")), "{asked:?}");
        fetch(&place, &service, args).ends(0);
        assert_eq!(service.asked(), [""; 0], "it is complete without summaries");
    }
}

#[test]
fn a_refused_key_ends_everything_with_advice() {
    let (place, service) = (Place::new(), Service::start());
    service.always(METADATA, refusal("0401", &format!("bad key {KEY}")));
    let ran = fetch(&place, &service, &["VI1", "VI2", "VI3", "VI4", "VI5", "VI6"]).ends(2);
    assert!(ran.stderr.contains("the key or the account is refused"), "{}", ran.stderr);
    let hint = "hint: check the key in MEMORIES_API_KEY or --key-file";
    assert!(ran.stderr.contains(hint), "{}", ran.stderr);
    assert!(service.asked().len() < 6, "the key is not tried on every video");
    assert!(!place.path("library/memories").exists());
}

#[test]
fn without_a_key_nothing_is_asked() {
    let (place, service) = (Place::new(), Service::start());
    let url = service.url();
    let args = ["fetch", "VI1", "--base-url", &url, "-L", "library"];
    for key in [None, Some(""), Some(" \n")] {
        let mut command = place.command(&args);
        command.envs(key.map(|key| ("MEMORIES_API_KEY", key)));
        let ran = Ran::of(&command.output().unwrap()).ends(2);
        assert!(ran.stderr.contains("error: no API key is given"), "{}", ran.stderr);
        let hint = "hint: set MEMORIES_API_KEY or use --key-file FILE";
        assert!(ran.stderr.contains(hint), "{}", ran.stderr);
    }
    let ran = place.run(&[&args[..], &["--key-file", "nowhere.txt"]].concat()).ends(2);
    assert!(ran.stderr.contains("cannot read the key file nowhere.txt"), "{}", ran.stderr);
    assert_eq!(service.asked(), [""; 0]);
}

#[test]
fn the_key_may_stand_in_a_file_and_goes_into_the_header() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    place.write("key.txt", format!("  {KEY}\r\n"));
    let url = service.url();
    let args = ["fetch", "VI1", "--base-url", &url, "--rate", "0", "-L", "library"];
    place.run(&[&args[..], &["--key-file", "key.txt"]].concat()).ends(0);
    let requests = service.requests();
    assert_eq!(requests.len(), 5);
    for request in requests {
        let header =
            request.head.lines().find(|l| l.to_ascii_lowercase().starts_with("authorization:"));
        assert!(header.unwrap().ends_with(KEY));
        assert!(!request.query.contains(KEY) && !request.body.contains(KEY));
    }
}

#[test]
fn the_key_is_not_sent_over_plain_http_to_another_machine() {
    let place = Place::new();
    // Addresses for documentation (RFC 5737) and reserved names (RFC 2606): never anybody's.
    for url in ["http://192.0.2.1", "http://127.0.0.1.example.org"] {
        let mut command = place.command(&["fetch", "VI1", "--base-url", url]);
        let ran = Ran::of(&command.env("MEMORIES_API_KEY", KEY).output().unwrap()).ends(2);
        assert!(ran.stderr.contains("is plain http to another machine"), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("hint: ") && ran.stderr.contains("--insecure"),
            "{}",
            ran.stderr
        );
    }
    for url in ["ftp://127.0.0.1", "not a url", "https://user:word@example.org"] {
        let mut command = place.command(&["fetch", "VI1", "--insecure", "--base-url", url]);
        Ran::of(&command.env("MEMORIES_API_KEY", KEY).output().unwrap()).ends(2);
    }
}

#[test]
fn a_silent_service_is_given_up_and_named() {
    let (place, service) = (Place::new(), Service::start());
    service.always(METADATA, status("PARSE"));
    service.always(AUDIO, Answer::Silence);
    let args = ["VI1", "--timeout", "1", "--tracks", "audio", "--summary", "none"];
    let ran = fetch(&place, &service, &args).ends(2);
    let told = "error: audio transcription of VI1: the call was not done within 1s, after 2 tries";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
    assert!(ran.stderr.contains("hint: try again, or raise --timeout"), "{}", ran.stderr);
}

#[test]
fn a_page_instead_of_json_is_quoted() {
    let (place, service) = (Place::new(), Service::start());
    for endpoint in [METADATA, AUDIO, VISUAL, SUMMARY] {
        service.always(endpoint, Answer::http(200, "<html><p>Sign in first</p></html>"));
    }
    let ran = fetch(&place, &service, &["VI1"]).ends(2);
    assert!(ran.stderr.contains("the reply cannot be read"), "{}", ran.stderr);
    assert!(ran.stderr.contains("Sign in first"), "{}", ran.stderr);
    assert!(!place.path("library/memories").exists());
}

#[test]
fn a_rate_limit_is_waited_out() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    service.script(METADATA, [Answer::http(429, "{}")]);
    service.script(AUDIO, [refusal("0429", "busy")]);
    fetch(&place, &service, &["VI1"]).ends(0);
    assert_eq!(service.asked(), [METADATA, METADATA, AUDIO, AUDIO, VISUAL, SUMMARY, SUMMARY]);
    assert_eq!(hits(&place, "quay"), 2);
}

#[test]
fn a_service_that_is_not_there_is_told_with_advice() {
    let place = Place::new();
    // Bound, so that no other test gets the port, but not listening.
    let taken = tokio::net::TcpSocket::new_v4().unwrap();
    taken.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("http://{}", taken.local_addr().unwrap());
    let mut command = place.command(&["fetch", "VI1", "--base-url", &url, "--rate", "0"]);
    let ran = Ran::of(&command.env("MEMORIES_API_KEY", KEY).output().unwrap()).ends(2);
    assert!(ran.stderr.contains("no connection to the service"), "{}", ran.stderr);
    assert!(ran.stderr.contains("hint: check the network and --base-url"), "{}", ran.stderr);
}

#[test]
fn a_video_or_all_must_be_named() {
    let place = Place::new();
    let ran = place.run(&["fetch"]).ends(2);
    assert!(ran.stderr.contains("VIDEO_NO"), "{}", ran.stderr);
    place.run(&["fetch", "--all", "VI1"]).ends(2);
    let ran = place.run(&["fetch", "VI1", "--tracks", "smell"]).ends(2);
    assert!(ran.stderr.contains("audio, visual"), "{}", ran.stderr);
}

#[test]
fn records_tell_what_became_of_each_video() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    let odd = r#"[{"content":"Come to the quay.","startTime":"5","endTime":"4"}]"#;
    service.script(AUDIO, [ok(&format!(r#"{{"transcriptions":{odd}}}"#))]);
    let ran = fetch(&place, &service, &["VI1", "--json"]).ends(0);
    let mut records = ran.records();
    let path = records[0].as_object_mut().unwrap().remove("path").unwrap();
    assert!(path.as_str().unwrap().ends_with(DOCUMENT), "{path}");
    let states =
        json!({"audio": "ready", "visual": "ready", "chapters": "ready", "topics": "ready"});
    let fetched = json!({"type": "fetched", "v": 1, "video": "VI1", "changed": true,
        "skipped": false, "states": states, "warnings": {"memories/reversed-span": 1}});
    let result = json!({"type": "result", "v": 1, "videos": 1, "changed": 1, "unchanged": 0,
        "skipped": 0, "pending": 0, "failed": 0, "stopped": false});
    assert_eq!(records, [fetched, result]);
    assert_eq!(ran.stderr, "");
}
