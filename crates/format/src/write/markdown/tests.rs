//! What a CommonMark parser makes of the page.

mod letters;

use cuedex_model::{Chapter, TimeSpan, Topic, Transcript};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::Format;
use crate::write::testing::{at, evening, said, seen, written};

/// A block as a reader sees it: what kind, what it links to first, and its text without the
/// links' own texts; strong text stands between `*`.
#[derive(Debug, Clone, PartialEq)]
struct Block {
    kind: &'static str,
    target: String,
    text: String,
}

fn block(kind: &'static str, target: &str, text: &str) -> Block {
    Block { kind, target: target.into(), text: text.into() }
}

/// Reads a page with a parser; anything that the writer never means to write is a failure.
fn parsed(markdown: &str, options: Options) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let (mut quoted, mut linked) = (false, false);
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::List(None)) | Event::End(TagEnd::List(false)) => {}
            Event::Start(Tag::BlockQuote(None)) => quoted = true,
            Event::End(TagEnd::BlockQuote(None)) => quoted = false,
            Event::Start(Tag::Heading { id: None, classes, .. }) if classes.is_empty() => {
                open = Some(block("heading", "", ""));
            }
            Event::Start(Tag::Item) => open = Some(block("item", "", "")),
            Event::Start(Tag::Paragraph) => {
                open = Some(block(if quoted { "quote" } else { "paragraph" }, "", ""));
            }
            Event::Start(Tag::Link { dest_url, title, .. }) if title.is_empty() => {
                linked = true;
                open.as_mut().unwrap().target.push_str(&dest_url);
            }
            Event::End(TagEnd::Link) => linked = false,
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => {
                open.as_mut().unwrap().text.push('*');
            }
            Event::Text(text) if linked && is_clock(&text) => {}
            Event::Text(text) => open.as_mut().unwrap().text.push_str(&text),
            Event::End(TagEnd::Heading(_) | TagEnd::Item | TagEnd::Paragraph) => {
                let mut block = open.take().unwrap();
                block.text = block.text.trim_matches(' ').into();
                blocks.push(block);
            }
            other => panic!("{other:?} in {markdown:?}"),
        }
    }
    blocks
}

fn is_clock(text: &str) -> bool {
    text.len() == "00:00:00".len() && text.bytes().all(|b| b.is_ascii_digit() || b == b':')
}

/// The page of a transcript with a recording, so that times are links.
fn recorded(transcript: &Transcript) -> String {
    let mut transcript = transcript.clone();
    transcript.media.get_or_insert_with(|| "m".to_owned());
    written(&transcript, Format::Markdown).0
}

/// The page without the front matter, which is no Markdown.
fn without_front_matter(markdown: &str) -> &str {
    let front = markdown.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n\n"));
    front.map_or(markdown, |(_, page)| page)
}

/// The blocks of a page but for the table of contents and the line with the link to watch it.
fn body(markdown: &str, options: Options) -> Vec<Block> {
    let mut in_contents = false;
    let mut blocks = parsed(without_front_matter(markdown), options);
    blocks.retain(|block| {
        if block.kind == "heading" {
            in_contents = block.text == "Contents";
        }
        !in_contents && !block.text.ends_with("Watch")
    });
    blocks
}

fn blocks(transcript: &Transcript) -> Vec<Block> {
    body(&recorded(transcript), Options::empty())
}

fn texts<'a>(blocks: &'a [Block], kind: &str) -> Vec<&'a str> {
    blocks.iter().filter(|b| b.kind == kind).map(|b| b.text.as_str()).collect()
}

#[test]
fn a_page_has_everything_at_its_place() {
    let expected = "\
---
title: \"An evening at the harbor\"
id: \"VI7\"
date: \"2024-05-01\"
duration: \"00:01:05\"
media: \"harbor walk.mp4\"
languages: [\"en\", \"de\"]
tags: [\"sea\", \"evening\"]
---

# An evening at the harbor

2024-05-01 · 00:01:05 · [Watch](harbor%20walk.mp4#t=0)

Boats come home late.

## Contents

- [00:00:00](#000000-start) Start
- [00:00:02](#000002-waiting) Waiting
- [00:01:00](#000100-the-boats) The boats
- [Track: de](#track-de)
- [Topics](#topics)

## [00:00:00](harbor%20walk.mp4#t=0) Start

[00:00:01](harbor%20walk.mp4#t=1) **Ann:** Good evening.

## [00:00:02](harbor%20walk.mp4#t=2) Waiting

[00:00:02](harbor%20walk.mp4#t=2.1) **Ann:** The boats are late \\*again\\*.

> [00:00:02](harbor%20walk.mp4#t=2.5) Red nets dry on a wall.

## [00:01:00](harbor%20walk.mp4#t=60) The boats

They come home.

[00:01:01](harbor%20walk.mp4#t=61) **Ben:** Here they come!

## Track: de

### [00:00:00](harbor%20walk.mp4#t=0) Start

[00:00:01](harbor%20walk.mp4#t=1) Guten Abend.

## Topics

- **fishing**
";
    assert_eq!(written(&evening(), Format::Markdown).0, expected);
}

#[test]
fn an_empty_transcript_is_a_page_with_a_title() {
    assert_eq!(blocks(&Transcript::default()), [block("heading", "", "Transcript")]);
}

#[test]
fn times_are_plain_where_nothing_is_known_to_lead_to() {
    let track = said(&[(61_000, 62_000, "Ann", "tea")]);
    let (page, _) = written(&Transcript::of_tracks(vec![track]), Format::Markdown);
    assert_eq!(page, "# Transcript\n\n00:01:01 **Ann:** tea\n");
}

#[test]
fn a_long_talk_has_headings_by_time_and_contents_with_its_first_words() {
    let segments: Vec<_> =
        (0..20).map(|n| (n * 60_000, n * 60_000 + 59_000, "", "The tide goes out.")).collect();
    let (page, _) = written(&Transcript::of_tracks(vec![said(&segments)]), Format::Markdown);
    let contents = "\
## Contents

- [00:00:00](#000000) The tide goes out. The tide goes out. The tide goes out. The …
- [00:05:00](#000500) The tide goes out. The tide goes out. The tide goes out. The …
";
    assert!(page.contains(contents), "{page}");
    assert!(page.contains("\n## [00:05:00](#t=300)\n\nThe tide"), "{page}");
}

#[test]
fn segments_flow_into_paragraphs_until_the_speaker_changes_or_pauses() {
    let track = said(&[
        (0, 1_000, "Ann", "Come in,"),
        (2_999, 4_000, "Ann", "it is\ncold."),
        (4_000, 5_000, "Ben", "Thank you."),
        (13_000, 14_000, "Ben", "Is that tea?"),
        (14_000, 15_000, "", "(a kettle whistles)"),
        (15_000, 15_500, "Ben", "It is."),
    ]);
    let page = blocks(&Transcript::of_tracks(vec![track]));
    let expected = [
        "*Ann:* Come in, it is cold.",
        "*Ben:* Thank you.",
        "Is that tea?",
        "(a kettle whistles)",
        "*Ben:* It is.",
    ];
    assert_eq!(texts(&page, "paragraph"), expected);
}

#[test]
fn a_pause_counts_from_the_end_of_all_that_was_said() {
    let track = said(&[
        (0, 9_000, "", "the choir sings on"),
        (1_000, 2_000, "", "while he talks"),
        (16_000, 17_000, "", "and talks"),
    ]);
    let page = blocks(&Transcript::of_tracks(vec![track]));
    assert_eq!(texts(&page, "paragraph"), ["the choir sings on while he talks and talks"]);
}

#[test]
fn long_paragraphs_end_with_a_sentence() {
    let sentence = "The tide comes in slowly and the boats begin to turn on their lines.";
    let halves = sentence.split_at(30);
    let half = |n: u64| if n.is_multiple_of(2) { halves.0 } else { halves.1 };
    let segments: Vec<_> = (0..60).map(|n| (n * 1_000, n * 1_000 + 999, "", half(n))).collect();
    let page = blocks(&Transcript::of_tracks(vec![said(&segments)]));
    let paragraphs = texts(&page, "paragraph");
    assert!(paragraphs.len() > 1);
    for paragraph in &paragraphs {
        assert!(paragraph.ends_with('.') && paragraph.len() < 700, "{paragraph}");
    }
    let letters = |text: &str| text.replace(' ', "");
    assert_eq!(letters(&paragraphs.concat()), letters(&sentence.repeat(30)));
}

#[test]
fn speech_without_sentences_still_gets_paragraphs() {
    let segments: Vec<_> = (0..100)
        .map(|n| (n * 1_000, n * 1_000 + 999, "", "and the tide comes in and the"))
        .collect();
    let page = blocks(&Transcript::of_tracks(vec![said(&segments)]));
    assert_eq!(texts(&page, "paragraph").len(), 3);
}

#[test]
fn a_picture_parts_the_speech_behind_its_sentence() {
    let said = said(&[
        (0, 2_000, "Ann", "Sit down,"),
        (2_000, 4_000, "Ann", "the tea is ready."),
        (4_000, 5_000, "Ann", "Drink!"),
    ]);
    let seen = seen(&[(0, 500, "A kitchen."), (1_000, 3_000, "A red kettle steams on a stove.")]);
    let expected = [
        block("quote", "m#t=0", "A kitchen."),
        block("paragraph", "m#t=0", "*Ann:* Sit down, the tea is ready."),
        block("quote", "m#t=1", "A red kettle steams on a stove."),
        block("paragraph", "m#t=4", "Drink!"),
    ];
    assert_eq!(blocks(&Transcript::of_tracks(vec![said, seen]))[1..], expected);
}

#[test]
fn further_languages_have_their_own_section() {
    let transcript = Transcript {
        chapters: vec![Chapter::new(at(0), None, "Tea")],
        ..Transcript::of_tracks(vec![
            said(&[(0, 900, "", "tea")]),
            said(&[(0, 900, "", "чай")]).in_language(Some("uk".into())),
            said(&[(0, 900, "", "Tee")]),
        ])
    };
    let page = blocks(&transcript);
    let headings = ["Transcript", "Tea", "Track: uk", "Tea", "Track: 3", "Tea"];
    assert_eq!(texts(&page, "heading"), headings);
    assert_eq!(texts(&page, "paragraph"), ["tea", "чай", "Tee"]);
}

#[test]
fn every_spoken_segment_of_every_track_stands_under_its_chapter() {
    let chapters = [(0, "Dawn"), (60_000, "Noon"), (120_000, "Dusk")];
    let chapters = chapters.map(|(start, title)| {
        Chapter::new(at(start), None, title).described(Some(format!("{title} comes.")))
    });
    let transcript = Transcript {
        chapters: chapters.into(),
        ..Transcript::of_tracks(vec![
            said(&[
                (0, 900, "", "one"),
                (60_000, 61_000, "", "two"),
                (120_000, 121_000, "", "three"),
            ]),
            said(&[(1_000, 2_000, "", "eins"), (121_000, 122_000, "", "drei")])
                .in_language(Some("de".into())),
        ])
    };
    let page = recorded(&transcript);
    let (main, further) = page.split_once("## Track: de\n\n").unwrap();
    assert!(main.contains("Noon comes."));
    let expected = "\
### [00:00:00](m#t=0) Dawn

[00:00:01](m#t=1) eins

### [00:02:00](m#t=120) Dusk

[00:02:01](m#t=121) drei
";
    assert_eq!(further, expected);
}

#[test]
fn topics_stand_at_the_end_with_their_time_where_known() {
    let mut boats = Topic::new("boats_and_nets");
    boats.span = Some(TimeSpan::from_millis(61_500, 70_000));
    boats.description = Some("How they *dry*.".into());
    let transcript = Transcript { topics: vec![Topic::new("tea"), boats], ..Transcript::default() };
    let expected = [
        block("heading", "", "Topics"),
        block("item", "", "*tea*"),
        block("item", "m#t=61.5", "*boats_and_nets*: How they *dry*."),
    ];
    assert_eq!(blocks(&transcript)[1..], expected);
}

#[test]
fn links_with_every_odd_character_stay_links() {
    let link = "https://example.org/a(b)_c*d|e\\f g?x=1&lt;=2&copy=3#x";
    let transcript = Transcript {
        link: Some(link.into()),
        ..Transcript::of_tracks(vec![said(&[(1_000, 2_000, "", "tea")])])
    };
    let page = blocks(&transcript);
    let target = "https://example.org/a(b)_c*d%7Ce%5Cf%20g?x=1&lt;=2&copy=3#x&t=1";
    assert_eq!(*page.last().unwrap(), block("paragraph", target, "tea"));
}

#[test]
fn what_markdown_cannot_hold_is_counted() {
    let transcript = Transcript::of_tracks(vec![said(&[
        (0, 900, "", "one"),
        (900, 1_000, "", "two"),
        (1_000, 1_100, "", " "),
    ])]);
    let (_, report) = written(&transcript, Format::Markdown);
    assert_eq!(report.segments, 2);
    let omitted: Vec<_> = report.omitted.iter().map(|o| (o.what.as_str(), o.count)).collect();
    assert_eq!(omitted, [("empty segments", 1), ("segment times", 1)]);
}
