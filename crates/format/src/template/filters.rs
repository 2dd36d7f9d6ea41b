use cuedex_model::Timestamp;
use minijinja::{Environment, Value};

use crate::MediaLink;
use crate::write::{push_inline, push_text};

/// Adds the filters that need no transcript.
pub(super) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("hms", |millis: u64| {
        let seconds = millis / 1_000;
        format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
    });
    environment.add_filter("vtt_time", |millis: u64| Timestamp::from_millis(millis).to_string());
    environment.add_filter("srt_time", |millis: u64| {
        Timestamp::from_millis(millis).to_string().replace('.', ",")
    });
    environment.add_filter("seconds", |millis: u64| seconds(millis));
    // Until a transcript gives it a place to lead to.
    environment.add_filter("link", |millis: u64| link(&MediaLink::of_file(""), millis));
    environment.add_filter("html", |text: &str| {
        let mut escaped = String::new();
        push_text(&mut escaped, text);
        Value::from_safe_string(escaped)
    });
    environment.add_filter("md", |text: &str| {
        let mut escaped = String::new();
        push_inline(&mut escaped, text);
        escaped
    });
    environment.add_filter("csv", |text: &str| cell(text));
}

pub(super) fn link(link: &MediaLink, millis: u64) -> String {
    link.at(Timestamp::from_millis(millis))
}

/// As short as it can be: `61`, `61.5`.
fn seconds(millis: u64) -> String {
    match millis % 1_000 {
        0 => (millis / 1_000).to_string(),
        part => format!("{}.{part:03}", millis / 1_000).trim_end_matches('0').to_owned(),
    }
}

fn cell(text: &str) -> String {
    if text.contains([',', ';', '"', '\n', '\r', '\t']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}
