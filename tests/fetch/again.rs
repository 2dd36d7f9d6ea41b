//! What is asked again, what is not, and what stays of before.

use super::*;

const ONLY_AUDIO: [&str; 4] = ["--tracks", "audio", "--summary", "none"];

fn states(place: &Place) -> Value {
    document(place)["memories"]["states"].clone()
}

#[test]
fn what_is_complete_is_told_with_its_states() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    fetch(&place, &service, &["VI1"]).ends(0);
    let ran = fetch(&place, &service, &["VI1", "--json"]).ends(0);
    let told = &ran.records()[0];
    assert_eq!((&told["skipped"], &told["states"]), (&json!(true), &states(&place)));
    assert_eq!(told["states"]["audio"], "ready");
}

#[test]
fn nothing_is_asked_for_again_and_is_not_pending() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    service.script(AUDIO, [ok("null"), ok("null")]);
    for (changed, unchanged) in [(1, 0), (0, 1)] {
        let ran = fetch(&place, &service, &["VI1", "--json"]).ends(0);
        assert_eq!(ran.records()[0]["states"]["audio"], "nothing");
        let result = result(&ran);
        assert_eq!(
            (&result["changed"], &result["unchanged"]),
            (&json!(changed), &json!(unchanged))
        );
        assert_eq!((&result["pending"], &result["failed"]), (&json!(0), &json!(0)));
    }
    fetch(&place, &service, &["VI1"]).ends(0);
    assert_eq!(hits(&place, "quay"), 2);
    assert_eq!(result(&fetch(&place, &service, &["VI1", "--json"]))["skipped"], 1);
}

#[test]
fn metadata_that_failed_is_asked_for_again() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    service.script(METADATA, [refusal("0003", "no")]);
    fetch(&place, &service, &["VI1"]).ends(2);
    assert_eq!(document(&place)["memories"]["metadata"], "error");
    fetch(&place, &service, &["VI1"]).ends(0);
    assert_eq!(document(&place)["title"], "Harbor day");
    service.requests();
    fetch(&place, &service, &["VI1"]).ends(0);
    assert_eq!(service.asked(), [""; 0]);
}

#[test]
fn another_namespace_is_asked_on_its_own() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    fetch(&place, &service, &["VI1"]).ends(0);
    service.requests();
    let other = ["VI1", "--unique-id", "mine"];
    fetch(&place, &service, &[&other[..], &ONLY_AUDIO].concat()).ends(0);
    assert_eq!(service.asked(), [METADATA, AUDIO]);
    assert_eq!(states(&place), json!({"audio": "ready"}), "the rest is of the other namespace");
    assert_eq!(document(&place)["tracks"].as_array().unwrap().len(), 2);
    fetch(&place, &service, &other).ends(0);
    assert_eq!(service.asked(), [METADATA, AUDIO, VISUAL, SUMMARY, SUMMARY]);
}

#[test]
fn what_was_not_asked_for_stays_with_its_state() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    service.script(METADATA, [status("UNPARSE")]);
    service.script(VISUAL, [segment("A cormorant")]);
    fetch(&place, &service, &["VI1", "--tracks", "visual"]).ends(0);
    let before = json!({"visual": "pending", "chapters": "pending", "topics": "pending"});
    assert_eq!(states(&place), before);
    fetch(&place, &service, &[&["VI1"][..], &ONLY_AUDIO].concat()).ends(0);
    let after = json!({"audio": "ready", "visual": "pending", "chapters": "pending",
        "topics": "pending"});
    assert_eq!(states(&place), after);
    assert_eq!((hits(&place, "quay"), hits(&place, "cormorant")), (1, 1));
}

#[test]
fn text_of_a_video_in_work_outlives_a_failed_call() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    service.script(METADATA, [status("UNPARSE")]);
    service.script(AUDIO, [segment("Come to"), refusal("0402", "no points")]);
    let args = [&["VI1"][..], &ONLY_AUDIO].concat();
    fetch(&place, &service, &args).ends(0);
    fetch(&place, &service, &args).ends(2);
    assert!(place.read(DOCUMENT).contains("\"Come to\""));
    assert_eq!(states(&place), json!({"audio": "error"}));
    fetch(&place, &service, &args).ends(0);
    assert!(place.read(DOCUMENT).contains("\"Come to the quay.\""));
}

#[test]
fn what_people_added_stays() {
    let (place, service) = (Place::new(), Service::with_harbor_day());
    fetch(&place, &service, &["VI1"]).ends(0);
    let mut written = document(&place);
    let sign = json!({"start_ms": 0, "end_ms": 900, "text": "No mooring"});
    let ocr = json!({"kind": "ocr", "segments": [sign]});
    written["tracks"].as_array_mut().unwrap().push(ocr);
    written["tags"] = json!(["harbor"]);
    place.write(DOCUMENT, written.to_string());
    fetch(&place, &service, &["VI1", "--refresh"]).ends(0);
    assert_eq!(document(&place)["tags"], json!(["harbor"]));
    assert_eq!(hits(&place, "mooring"), 1);
}
