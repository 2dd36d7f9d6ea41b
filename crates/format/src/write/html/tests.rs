use cuedex_model::{Chapter, TimeSpan, Topic, Transcript};
use htmlize::unescape;
use proptest::prelude::*;
use regex::Regex;

use crate::write::line::push_line;
use crate::write::testing::{at, evening, said, seen, written};
use crate::write::xml::is_char;
use crate::{Format, WriteOptions, write};

fn page(transcript: &Transcript) -> String {
    written(transcript, Format::Html).0
}

fn page_with(transcript: &Transcript, options: &WriteOptions<'_>) -> String {
    let mut bytes = Vec::new();
    write(transcript, &mut bytes, options).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The text of the page's body in front of the script, by a reader that knows no more of HTML than
/// that tags stand between angle brackets.
fn shown(page: &str) -> String {
    let body = page.split_once("<body>").unwrap().1.split_once("<script>").unwrap().0;
    let bare = Regex::new("<[^>]*>").unwrap().replace_all(body, "").into_owned();
    unescape(bare).into_owned()
}

#[test]
fn a_page_has_everything_at_its_place() {
    let shown = shown(&page(&evening()));
    let lines: Vec<&str> = shown.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let expected = [
        "An evening at the harbor",
        "2024-05-01 · 00:01:05 · sea, evening · Watch",
        "Boats come home late.",
        "00:00:00 Start",
        "00:00:02 Waiting",
        "00:01:00 The boats",
        "Track: de",
        "Topics",
        "00:00:00 Start",
        "00:00:01 Ann: Good evening.",
        "00:00:02 Waiting",
        "00:00:02 Ann: The boats are late *again*.",
        "00:00:02 Red nets dry on a wall.",
        "00:01:00 The boats",
        "They come home.",
        "00:01:01 Ben: Here they come!",
        "Track: de",
        "00:00:00 Start",
        "00:00:01 Guten Abend.",
        "Topics",
        "fishing",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn the_contents_lead_to_headings_that_are_there() {
    let mut talk = evening();
    talk.chapters.push(Chapter::new(at(60_000), None, "The boats"));
    let page = page(&talk);
    let targets = Regex::new("<li><a href=\"#([^\"]+)\"").unwrap();
    let targets: Vec<String> =
        targets.captures_iter(&page).map(|found| found[1].to_owned()).collect();
    assert_eq!(targets.len(), 6);
    for target in targets {
        assert_eq!(page.matches(&format!(" id=\"{target}\"")).count(), 1, "{target}");
    }
}

#[test]
fn language_and_direction_are_stated() {
    let talk = Transcript::of_tracks(vec![
        said(&[(0, 900, "", "תה")]).in_language(Some("he".into())),
        said(&[(0, 900, "", "tea")]).in_language(Some("en".into())),
    ]);
    let page = page(&talk);
    assert!(page.contains("<html lang=\"he\" dir=\"rtl\">"), "{page}");
    assert!(page.contains("<section lang=\"en\" dir=\"ltr\">"), "{page}");
}

#[test]
fn a_recording_is_played_and_its_times_work_without_a_script() {
    let options = WriteOptions::new(Format::Html).with_media(Some("a \"b\".mp3".into()));
    let page = page_with(&evening(), &options);
    assert!(
        page.contains("<audio id=\"media\" controls preload=\"metadata\" src=\"a%20%22b%22.mp3\">")
    );
    assert!(
        page.contains("<a class=\"t\" href=\"a%20%22b%22.mp3#t=61\" data-t=\"61\">00:01:01</a>")
    );
    assert!(page.contains("media-src 'self' file:;"));
    let mut talk = evening();
    talk.media = None;
    let page = super::tests::page(&talk);
    assert!(!page.contains("id=\"media\" controls") && !page.contains("media-src"));
    assert!(page.contains("<span class=\"t\" data-t=\"61\">00:01:01</span>"));
}

#[test]
fn nothing_is_asked_from_elsewhere() {
    let mut talk = evening();
    talk.link = Some("https://example.org/w".into());
    let page = page_with(&talk, &WriteOptions::new(Format::Html));
    assert!(page.contains("default-src 'none';"));
    for other in ["<link", "<img", "<iframe", "@import", "url(", "fetch(", "http-equiv=\"refresh"] {
        assert!(!page.contains(other), "{other}");
    }
    let sources = Regex::new(" src=\"([^\"]*)\"").unwrap();
    let all: Vec<&str> = sources.captures_iter(&page).map(|c| c.get(1).unwrap().as_str()).collect();
    assert_eq!(all, ["harbor%20walk.mp4"]);
}

#[test]
fn no_script_becomes_a_link() {
    let mut talk = evening();
    talk.media = None;
    let links = Regex::new("href=\"([^#\"][^\"]*)\"").unwrap();
    for script in
        ["javascript:alert(1)", " java\tscript:alert(1)", "data:text/html,x", "vbscript:x"]
    {
        talk.link = Some(script.into());
        let options = WriteOptions::new(Format::Html).with_link(Some(script.into()));
        for page in [page(&talk), page_with(&talk, &options)] {
            assert!(!links.is_match(&page), "{script}");
        }
    }
}

#[test]
fn what_a_page_cannot_hold_is_counted() {
    let (_, report) = written(&evening(), Format::Html);
    assert_eq!(report.segments, evening().segment_count());
    let omitted: Vec<_> = report.omitted.iter().map(|o| (o.what.as_str(), o.count)).collect();
    assert_eq!(
        omitted,
        [("video id", 1), ("chapter ends", 1), ("word times", 3), ("confidences", 1)]
    );
}

/// Text full of what means something in HTML.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zé港]{1,4}",
        "[<>&\"'=/;!-]{1,4}",
        any::<char>().prop_map(String::from),
        proptest::sample::select(vec![
            "</script>",
            "<script>",
            "<!--",
            "-->",
            "]]>",
            "&amp;",
            "&#0;",
            "&lt",
            "</title>",
            "</style>",
            "\" onclick=\"",
            "\n",
            "\u{2028}",
        ])
        .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// The text as it should come back.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    push_line(&mut line, text);
    line.chars().map(|c| if is_char(c) { c } else { '\u{fffd}' }).collect()
}

proptest! {
    #[test]
    fn no_text_breaks_out_and_every_letter_comes_back(
        texts in prop::collection::vec(any_text(), 7),
    ) {
        // What shows nothing is left out, which other tests are about.
        let texts: Vec<String> = texts.into_iter().map(|text| format!("x{text}x")).collect();
        let [title, summary, chapter, speaker, speech, picture, topic] = &texts[..] else { unreachable!() };
        let mut subject = Topic::new(topic.as_str());
        subject.span = Some(TimeSpan::from_millis(0, 1));
        let talk = Transcript {
            title: Some(title.clone()),
            summary: Some(one_line(summary)),
            chapters: vec![Chapter::new(at(0), None, chapter.as_str())],
            topics: vec![subject],
            ..Transcript::of_tracks(vec![
                said(&[(0, 900, speaker, speech)]),
                seen(&[(1_000, 2_000, picture)]),
            ])
        };
        let page = page(&talk);
        let [title, summary, chapter, speaker, speech, picture, topic] =
            [title, summary, chapter, speaker, speech, picture, topic].map(|text| one_line(text));
        let expected = format!(
            "{title} {summary} 00:00:00 {chapter} 00:00:00 {speaker}: {speech} 00:00:01 {picture} Topics 00:00:00 {topic}"
        );
        prop_assert_eq!(one_line(&shown(&page)), one_line(&expected));
        prop_assert_eq!(page.matches("<script>").count(), 1);
    }
}
