//! Every letter comes back, whatever the text.

use cuedex_model::{Chapter, Segment, TimeSpan, Topic, Track, TrackKind, Transcript};
use proptest::prelude::*;
use pulldown_cmark::Options;

use super::{body, recorded, texts};
use crate::Format;
use crate::write::line::push_line;
use crate::write::testing::{at, said, written};

/// Plain CommonMark, and CommonMark with everything that other programs switch on. Smart
/// punctuation is left out: it changes quotes on purpose.
fn dialects() -> [Options; 2] {
    [Options::empty(), Options::all() - Options::ENABLE_SMART_PUNCTUATION]
}

/// Text full of what means something in Markdown.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z]{1,3}",
        "[0-9]{1,10}[.)]",
        "[-+*_=~#`>|:\\\\<&\\[\\](){}!^$.\"']{1,4}",
        any::<char>().prop_map(String::from),
        proptest::sample::select(vec![
            "<b>",
            "</b>",
            "<!--",
            "-->",
            "<http://example.org>",
            "<a@example.org>",
            "&amp;",
            "&#35;",
            "&#x0;",
            "[a](b)",
            "![a](b)",
            "[^1]",
            "[^1]:",
            "[a]: b",
            "[ ]",
            "[!NOTE]",
            "```",
            "~~~",
            "---",
            "***",
            "| a | b |",
            "|---|---|",
            "{#id}",
            "{.c}",
            "$x$",
            "a^b^",
            "[[a|b]]",
            "snake_case",
            "**",
            "__",
            "\u{3000}",
            "\u{a0}",
            "http://example.org/a_b_",
        ])
        .prop_map(String::from),
    ];
    let gap =
        proptest::sample::select(vec!["", "", " ", "\n", "  \n", "\t", "\r\n", "\\\n", "\n\n    "]);
    proptest::collection::vec((piece, gap), 0..8)
        .prop_map(|parts| parts.into_iter().flat_map(|(p, g)| [p, g.into()]).collect())
}

/// The text as it should come back: on one line, and without the character zero, which
/// CommonMark replaces.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    push_line(&mut line, text);
    line.replace('\0', "\u{fffd}")
}

fn shows(text: &str) -> bool {
    !text.chars().all(char::is_whitespace)
}

fn one_segment(kind: TrackKind, text: &str) -> Track {
    Track::new(kind, vec![Segment::new(TimeSpan::from_millis(0, 900), text)])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_parser_gives_back_every_letter_of_the_speech(
        texts in proptest::collection::vec(any_text(), 1..5)
    ) {
        let segments: Vec<_> =
            texts.iter().zip(0..).map(|(text, n)| (n, n + 1, "", text.as_str())).collect();
        let transcript = Transcript::of_tracks(vec![said(&segments)]);
        let shown: Vec<String> = texts.iter().filter(|t| shows(t)).map(|t| one_line(t)).collect();
        let report = written(&transcript, Format::Markdown).1;
        let markdown = recorded(&transcript);
        prop_assert_eq!(report.segments, shown.len());
        for options in dialects() {
            let page = body(&markdown, options);
            prop_assert_eq!(super::texts(&page, "paragraph").join(" "), shown.join(" "), "{}", markdown);
        }
    }

    #[test]
    fn a_parser_gives_back_every_letter_of_titles_and_pictures(
        title in any_text(), chapter in any_text(), seen in any_text(), date in any_text(),
    ) {
        let transcript = Transcript {
            title: Some(title.clone()),
            date: Some(date),
            chapters: vec![Chapter::new(at(0), None, chapter.clone())],
            ..Transcript::of_tracks(vec![one_segment(TrackKind::Visual, &seen)])
        };
        let markdown = recorded(&transcript);
        let title = if shows(&title) { one_line(&title) } else { "Transcript".into() };
        let chapter = if shows(&chapter) { one_line(&chapter) } else { String::new() };
        for options in dialects() {
            let page = body(&markdown, options);
            prop_assert_eq!(texts(&page, "heading"), [&*title, &*chapter], "{}", markdown);
            let quotes: Vec<String> = shows(&seen).then(|| one_line(&seen)).into_iter().collect();
            prop_assert_eq!(texts(&page, "quote"), quotes, "{}", markdown);
        }
    }

    #[test]
    fn a_parser_gives_back_every_letter_of_the_prose(
        summary in any_text(), description in any_text(),
    ) {
        let transcript = Transcript {
            summary: Some(summary.clone()),
            chapters: vec![
                Chapter::new(at(0), None, "c").described(Some(description.clone())),
            ],
            ..Transcript::default()
        };
        let markdown = recorded(&transcript);
        let lines: Vec<String> = summary
            .lines()
            .chain(description.lines())
            .map(one_line)
            .filter(|line| !line.is_empty())
            .collect();
        for options in dialects() {
            let page = body(&markdown, options);
            prop_assert_eq!(texts(&page, "paragraph"), &lines[..], "{}", markdown);
        }
    }

    #[test]
    fn a_parser_gives_back_every_letter_of_speakers_and_topics(
        speaker in any_text(), topic in any_text(), description in any_text(),
    ) {
        let mut track = one_segment(TrackKind::Audio, "tea").into_segments();
        track[0].speaker = Some(speaker.clone());
        let mut subject = Topic::new(topic.clone());
        subject.description = Some(description.clone());
        let transcript = Transcript {
            topics: vec![subject],
            ..Transcript::of_tracks(vec![Track::new(TrackKind::Audio, track)])
        };
        let markdown = recorded(&transcript);
        let spoken = match shows(&speaker) {
            true => format!("*{}:* tea", one_line(speaker.trim())),
            false => "tea".into(),
        };
        let mut item = if shows(&topic) { format!("*{}*", one_line(topic.trim())) } else { String::new() };
        if shows(&description) {
            item = format!("{item}: {}", one_line(&description));
        }
        for options in dialects() {
            let page = body(&markdown, options);
            prop_assert_eq!(texts(&page, "paragraph"), [&spoken[..]], "{}", markdown);
            prop_assert_eq!(texts(&page, "item"), [&item[..]], "{}", markdown);
        }
    }
}

/// Speech that begins right under a heading of nothing but its time stands at the beginning of its
/// line, where lists and headings begin too.
fn under_its_time(text: &str) -> Transcript {
    Transcript {
        chapters: vec![Chapter::new(at(0), None, "")],
        ..Transcript::of_tracks(vec![one_segment(TrackKind::Audio, text)])
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_parser_gives_back_every_letter_of_a_list(titles in proptest::collection::vec(any_text(), 1..4)) {
        let chapters = titles.iter().map(|title| Chapter::new(at(0), None, title.as_str())).collect();
        let talk = Transcript { chapters, media: Some("m".into()), ..Transcript::default() };
        let list = written(&talk, Format::MarkdownChapters).0;
        let shown = |title: &String| if shows(title) { one_line(title) } else { String::new() };
        let expected: Vec<String> = titles.iter().map(shown).collect();
        for options in dialects() {
            let page = body(&list, options);
            prop_assert_eq!(texts(&page, "item"), &expected[..], "{}", list);
        }
    }

    #[test]
    fn a_parser_gives_back_every_letter_of_speech_without_its_time(text in any_text()) {
        let markdown = recorded(&under_its_time(&text));
        let expected: Vec<String> = shows(&text).then(|| one_line(&text)).into_iter().collect();
        for options in dialects() {
            let page = body(&markdown, options);
            prop_assert_eq!(texts(&page, "paragraph"), &expected[..], "{}", markdown);
        }
    }
}
