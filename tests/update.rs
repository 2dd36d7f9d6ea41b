use serde_json::{Value, json};

use crate::service::*;
use crate::support::{Place, Ran};

fn update(place: &Place, service: &Service, args: &[&str]) -> Ran {
    let url = service.url();
    let common = ["update", "VI1", "--base-url", &url, "--rate", "0"];
    let mut command = place.command(&[&common, args].concat());
    let ran = Ran::of(&command.env("MEMORIES_API_KEY", KEY).output().unwrap());
    assert!(!ran.stdout.contains(KEY) && !ran.stderr.contains(KEY), "{}{}", ran.stdout, ran.stderr);
    ran
}

#[test]
fn prompt_and_callback_reach_the_service_in_the_body() {
    let (place, service) = (Place::new(), Service::start());
    service.script(UPDATE, [ok("null")]);
    let prompt = "Name every \"boat\" & its colour: größer?";
    let callback = "https://example.org/done?id=1&x=2";
    let args = ["--prompt", prompt, "--callback", callback, "--unique-id", "mine"];
    let ran = update(&place, &service, &args).ends(0);
    assert_eq!(ran.stdout, "the service took it for VI1\n");
    let requests = service.requests();
    assert_eq!(requests.len(), 1);
    let body: Value = serde_json::from_str(&requests[0].body).unwrap();
    let expected = json!({"video_no": "VI1", "prompt": prompt, "unique_id": "mine",
        "callback": callback});
    assert_eq!(body, expected);
    assert_eq!(requests[0].query, "");
    assert!(requests[0].head.starts_with("POST /serve/api/v1/update_video_transcription "));
}

#[test]
fn an_update_is_sent_once_whatever_the_service_says() {
    let (place, service) = (Place::new(), Service::start());
    for (answer, told) in [
        (Answer::http(500, "oops"), "the service failed (HTTP 500)"),
        (Answer::http(429, "{}"), "the service limits the rate"),
        (Answer::Silence, "the call was not done within 1s"),
    ] {
        service.script(UPDATE, [answer]);
        let ran = update(&place, &service, &["--prompt", "Boats.", "--timeout", "1"]).ends(2);
        assert!(
            ran.stderr.contains("error: update of the video transcription of VI1"),
            "{}",
            ran.stderr
        );
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
        assert_eq!(service.asked(), [UPDATE], "{told}");
    }
}

#[test]
fn waiting_ends_with_the_new_text() {
    let (place, service) = (Place::new(), Service::start());
    service.script(UPDATE, [ok("null")]);
    service.script(VISUAL, ["A boat.", "A boat.", "The boat Anna."].map(segment));
    // Shorter than the usual time between two looks.
    let ran = update(&place, &service, &["--prompt", "Boats.", "--wait", "3", "--json"]).ends(0);
    let expected = json!({"type": "result", "v": 1, "video": "VI1", "state": "changed", "segments": 1,
        "path": "memories/VI1.cuedex.json", "changed": 1, "parked": 0});
    assert_eq!(ran.records_of("result"), [expected]);
    assert_eq!(ran.records_of("change")[0]["after"]["text"], "The boat Anna.");
    assert!(place.read("memories/VI1.cuedex.json").contains("The boat Anna."));
    assert_eq!(service.asked(), [VISUAL, UPDATE, VISUAL, VISUAL]);
}

#[test]
fn a_text_that_is_still_the_old_one_is_exit_code_1() {
    let (place, service) = (Place::new(), Service::start());
    service.script(UPDATE, [ok("null"), ok("null")]);
    service.always(VISUAL, segment("A boat."));
    let args = ["--prompt", "Boats.", "--wait", "1"];
    let ran = update(&place, &service, &args).ends(1);
    assert!(ran.stdout.contains("has not changed yet"), "{}", ran.stdout);
    let ran = update(&place, &service, &[&args[..], &["--json"]].concat()).ends(1);
    assert_eq!(ran.records()[0]["state"], "unchanged");
}

#[test]
fn a_prompt_is_needed() {
    let (place, service) = (Place::new(), Service::start());
    let ran = update(&place, &service, &[]).ends(2);
    assert!(ran.stderr.contains("--prompt"), "{}", ran.stderr);
    let ran = update(&place, &service, &["--prompt", "  "]).ends(2);
    assert!(ran.stderr.contains("error: the prompt is empty"), "{}", ran.stderr);
    assert_eq!(service.asked(), [""; 0]);
}
