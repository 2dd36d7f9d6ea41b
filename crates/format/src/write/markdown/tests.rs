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
            Event::Text(text) if linked => assert_eq!(text.len(), "00:00:00".len()),
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

fn blocks(transcript: &Transcript) -> Vec<Block> {
    parsed(&written(transcript, Format::Markdown).0, Options::empty())
}

fn texts<'a>(blocks: &'a [Block], kind: &str) -> Vec<&'a str> {
    blocks.iter().filter(|b| b.kind == kind).map(|b| b.text.as_str()).collect()
}

#[test]
fn a_page_has_everything_at_its_place() {
    let expected = "\
# An evening at the harbor

- Video: VI7
- Date: 2024-05-01
- Duration: 00:01:05
- Media: harbor walk.mp4
- Tags: sea, evening

Boats come home late.

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
fn without_chapters_five_minutes_stand_under_one_heading() {
    let track = said(&[
        (0, 900, "", "one"),
        (299_999, 300_500, "", "two"),
        (300_000, 301_000, "", "three"),
    ]);
    let expected = [
        block("heading", "", "Transcript"),
        block("heading", "#t=0", ""),
        block("paragraph", "#t=0", "one"),
        block("paragraph", "#t=299.999", "two"),
        block("heading", "#t=300", ""),
        block("paragraph", "#t=300", "three"),
    ];
    assert_eq!(blocks(&Transcript::of_tracks(vec![track])), expected);
}

#[test]
fn segments_flow_into_paragraphs_until_the_speaker_changes_or_pauses() {
    let track = said(&[
        (0, 1_000, "Ann", "Come in,"),
        (2_999, 4_000, "Ann", "it is\ncold."),
        (4_000, 5_000, "Ben", "Thank you."),
        (7_000, 8_000, "Ben", "Is that tea?"),
        (8_000, 9_000, "", "(a kettle whistles)"),
        (9_000, 9_500, "Ben", "It is."),
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
        (5_000, 6_000, "", "and talks"),
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
        assert!(paragraph.ends_with('.') && paragraph.len() < 750, "{paragraph}");
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
fn a_picture_splits_the_paragraph_at_the_next_segment() {
    let said = said(&[(0, 2_000, "Ann", "Sit down,"), (2_000, 4_000, "Ann", "the tea is ready.")]);
    let seen = seen(&[(0, 500, "A kitchen."), (1_000, 3_000, "A red kettle steams on a stove.")]);
    let expected = [
        block("quote", "#t=0", "A kitchen."),
        block("paragraph", "#t=0", "*Ann:* Sit down,"),
        block("quote", "#t=1", "A red kettle steams on a stove."),
        block("paragraph", "#t=2", "the tea is ready."),
    ];
    assert_eq!(blocks(&Transcript::of_tracks(vec![said, seen]))[2..], expected);
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
    let page = written(&transcript, Format::Markdown).0;
    let (main, further) = page.split_once("## Track: de\n\n").unwrap();
    assert!(main.contains("Noon comes."));
    let expected = "\
### [00:00:00](#t=0) Dawn

[00:00:01](#t=1) eins

### [00:02:00](#t=120) Dusk

[00:02:01](#t=121) drei
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
        block("item", "#t=61.5", "*boats_and_nets*: How they *dry*."),
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
    assert_eq!(texts(&page, "item"), [format!("Link: {link}")]);
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
