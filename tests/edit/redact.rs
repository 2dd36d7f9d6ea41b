use super::{talks, text};
use crate::library::{files_below, hits};
use crate::support::{Place, Ran};

fn redact(place: &Place, args: &[&str]) -> Ran {
    place.run(&[&["edit", "redact"], args, &["-L", "library"]].concat())
}

/// The files of cuedex itself that hold a word as it is.
fn holding(place: &Place, word: &str) -> Vec<String> {
    let files = files_below(&place.path("library/.cuedex"));
    let holds = |path: &&std::path::PathBuf| {
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
    };
    files.iter().filter(holds).map(|path| path.display().to_string()).collect()
}

#[test]
fn words_over_the_edge_of_cues_are_gone_from_every_answer_and_the_log() {
    let place = talks();
    let edit = ["edit", "replace", "me", "my John Smith", "--video", "tea", "-L", "library"];
    place.run(&edit).ends(0);
    assert_eq!(hits(&place, "\"john smith\""), 2);
    let ran = redact(&place, &["John Smith", "--video", "tea"]).ends(0);
    assert!(!ran.stdout.to_lowercase().contains("smith"), "{}", ran.stdout);
    assert!(ran.stdout.contains("still holds it: tea.en.srt"), "{}", ran.stdout);
    assert_eq!((hits(&place, "smith"), hits(&place, "john")), (0, 0));
    assert!(
        text(&place, "tea").contains("[redacted] and my [redacted]"),
        "{}",
        text(&place, "tea")
    );
    assert_eq!(holding(&place, "smith"), [""; 0]);
    for args in [
        &["log"][..],
        &["log", "--json"],
        &["diff", "--video", "tea"],
        &["diff", "--video", "tea", "--json"],
    ] {
        let ran = place.run(&[&["edit"], args, &["-L", "library"]].concat());
        let told = format!("{}{}", ran.stdout, ran.stderr).to_lowercase();
        assert!(!told.contains("smith"), "{args:?}: {told}");
    }
    assert!(place.read("library/tea.en.srt").contains("Smith"));
}

#[test]
fn purging_replaces_the_sources_and_asks_first() {
    let place = talks();
    let args = ["John Smith", "--all-videos", "--apply", "--purge"];
    let ran = redact(&place, &args).ends(2);
    assert!(ran.stderr.contains("--yes"), "{}", ran.stderr);
    assert!(place.read("library/tea.en.srt").contains("Smith"));
    let ran = redact(&place, &[&args[..], &["--yes"]].concat()).ends(0);
    assert!(ran.stdout.contains("replaced: tea.en.srt"), "{}", ran.stdout);
    let file = place.read("library/tea.en.srt");
    assert!(!file.contains("Smith") && file.contains("put the <i>kettel</i> on"), "{file}");
    assert_eq!(hits(&place, "smith"), 0);
    assert!(text(&place, "tea").contains("[redacted] and me"));
}

#[test]
fn a_preview_writes_nothing_and_shows_no_word_of_it() {
    let place = talks();
    let ran = redact(&place, &["John Smith", "--all-videos"]).ends(0);
    assert!(!ran.stdout.to_lowercase().contains("smith"), "{}", ran.stdout);
    assert_eq!(hits(&place, "smith"), 1);
    redact(&place, &["nobody", "--all-videos"]).ends(1);
}
