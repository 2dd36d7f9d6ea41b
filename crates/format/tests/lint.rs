//! Lint and its cures: a fixture for every rule, properties, an oracle, and the corpora.

mod corpora;
mod cures;
mod places;
mod speeds;

use std::collections::BTreeSet;
use std::path::Path;

use cuedex_format::lint::{LintOptions, Linted, lint, rules};
use cuedex_format::profile::Profile;

use crate::support::files;

fn options(profile: &str) -> LintOptions {
    LintOptions::new(Profile::named(profile).unwrap())
}

fn checked(file: &str, profile: &str) -> Linted {
    lint(file.as_bytes(), Some("a.srt"), &options(profile)).unwrap()
}

fn found(linted: &Linted) -> BTreeSet<&'static str> {
    linted.findings.iter().map(|finding| finding.rule).collect()
}

/// `rule.ending`, or `rule.profile.ending`; a dot in a reader's code stands for its slash.
#[test]
fn each_fixture_breaks_the_rule_it_is_named_after_and_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/lint");
    let all = files(&folder, &["srt", "vtt", "ass", "sbv", "txt"]);
    let mut shown = BTreeSet::new();
    for path in all {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let parts: Vec<&str> = name.split('.').collect();
        let profile = Profile::named(parts[1]).map_or("netflix-en", |_| parts[1]);
        let linted = lint(&std::fs::read(&path).unwrap(), Some(&name), &options(profile)).unwrap();
        let code = format!("{}/{}", parts[0], parts[1]);
        let expected: BTreeSet<&str> = match parts[0] {
            "clean" => BTreeSet::new(),
            "srt" => BTreeSet::from([code.as_str()]),
            rule => BTreeSet::from([rule]),
        };
        assert_eq!(found(&linted), expected, "{name}: {:#?}", linted.findings);
        shown.extend(found(&linted));
    }
    for rule in rules().iter().filter(|rule| !rule.id.contains('/')) {
        assert!(shown.contains(rule.id), "no fixture shows {}", rule.id);
    }
}

#[test]
fn chosen_rules_are_checked_and_others_are_not() {
    let cue = "1\n00:00:01,000 --> 00:00:01,500\n<i>to the quiet harbor\n";
    let all = options("netflix-en");
    let rules = |options: &LintOptions| found(&lint(cue.as_bytes(), None, options).unwrap());
    assert_eq!(rules(&all), BTreeSet::from(["reading-speed", "too-short", "unbalanced-tags"]));
    let only = all.clone().only(["too-short".to_owned()]);
    assert_eq!(rules(&only), BTreeSet::from(["too-short"]));
    let without = all.ignoring(["too-short".to_owned(), "reading-speed".to_owned()]);
    assert_eq!(rules(&without), BTreeSet::from(["unbalanced-tags"]));
}

#[test]
fn exactly_the_limit_is_allowed_and_a_millisecond_less_is_not() {
    let forty = "a".repeat(40);
    let cue = |end: &str| format!("1\n00:00:01,000 --> 00:00:{end}\n{forty}\n");
    assert!(found(&checked(&cue("03,000"), "netflix-en")).is_empty());
    let over = checked(&cue("02,999"), "netflix-en");
    assert_eq!(over.findings[0].rule, "reading-speed");
    assert_eq!((over.findings[0].measured, over.findings[0].allowed), (Some(20.02), Some(20.0)));
}

#[test]
fn tags_and_references_are_no_characters_unless_the_profile_counts_tags() {
    let cue = format!("1\n00:00:01,000 --> 00:00:03,000\n<i>{}&amp;</i>\n", "a".repeat(39));
    assert!(found(&checked(&cue, "netflix-en")).is_empty());
    let mut profile = Profile::named("netflix-en").unwrap();
    profile.set("cps_counts_tags", "true").unwrap();
    let counted = lint(cue.as_bytes(), Some("a.srt"), &LintOptions::new(profile)).unwrap();
    assert_eq!(counted.findings[0].measured, Some(23.5));
}

#[test]
fn cues_at_different_places_may_be_on_screen_together() {
    let two = |first: &str, second: &str| {
        let text = format!(
            "WEBVTT\n\n00:01.000 --> 00:03.000{first}\nWe went down.\n\n\
             00:02.000 --> 00:04.000{second}\nMusic from the hall.\n"
        );
        found(&lint(text.as_bytes(), None, &options("netflix-en")).unwrap())
    };
    assert_eq!(two("", ""), BTreeSet::from(["overlap"]));
    assert_eq!(two("", " line:0"), BTreeSet::new());
}

#[test]
fn recognisers_segments_are_cues_too() {
    let json = r#"{"text":"a","language":"en","segments":[
        {"id":0,"start":0.0,"end":0.4,"text":" We went down to the harbor."}]}"#;
    let linted = lint(json.as_bytes(), None, &options("netflix-en")).unwrap();
    assert_eq!(found(&linted), BTreeSet::from(["reading-speed", "too-short"]));
    let first = &linted.findings[0];
    assert_eq!((first.line, first.cue), (2, Some(1)));
    assert!(json[first.bytes.clone()].starts_with("{\"id\":0"), "{first:?}");
}
