//! Pages of real talks: every word is there, in paragraphs that people can read.

use cuedex_format::{Format, ReadOptions, WriteOptions, read, write};
use cuedex_model::{TrackKind, Transcript};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::support::{corpus, files};

/// The paragraphs of a page in Markdown without its head: the text behind their times.
fn paragraphs(markdown: &str) -> Vec<String> {
    let page = markdown.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let (mut all, mut open) = (Vec::new(), None);
    for event in Parser::new(page.map_or(markdown, |(_, page)| page)) {
        match event {
            Event::Start(Tag::Paragraph) => open = Some(String::new()),
            Event::End(TagEnd::Paragraph) => all.extend(open.take()),
            Event::Text(text) => {
                if let Some(open) = &mut open {
                    open.push_str(&text);
                }
            }
            _ => {}
        }
    }
    all.iter().map(|paragraph| without_time(paragraph).to_owned()).collect()
}

fn without_time(paragraph: &str) -> &str {
    let is_time = |text: &&str| text.bytes().all(|b| b.is_ascii_digit() || b == b':');
    let time = paragraph.get(.."00:00:00".len()).filter(is_time);
    time.map_or(paragraph, |time| paragraph[time.len()..].trim_start())
}

fn written(transcript: &Transcript, format: Format) -> String {
    let mut bytes = Vec::new();
    write(transcript, &mut bytes, &WriteOptions::new(format)).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
}

/// The one spoken track of a file without voices, which would be named on the page.
fn talk(path: &std::path::Path) -> Option<Transcript> {
    let bytes = std::fs::read(path).unwrap();
    let name = path.to_str().unwrap();
    let mut transcript = read(&bytes, Some(name), &ReadOptions::default()).ok()?.transcript;
    transcript.tracks.retain(|track| track.kind == TrackKind::Audio);
    transcript.tracks.truncate(1);
    let names = |t: &Transcript| t.tracks[0].segments().iter().any(|s| s.speaker.is_some());
    (transcript.tracks.len() == 1 && !names(&transcript)).then_some(transcript)
}

#[test]
fn every_word_of_a_talk_stands_on_its_page_in_readable_paragraphs() {
    let (mut talks, mut long) = (0, 0);
    for folder in ["sy-whisper", "sy-subtitles"] {
        let Some(folder) = corpus(folder) else { continue };
        for path in files(&folder, &[".json", ".srt"]) {
            let Some(talk) = talk(&path) else { continue };
            let said: Vec<&str> =
                talk.tracks[0].segments().iter().flat_map(|s| words(&s.text)).collect();
            let page = written(&talk, Format::Markdown);
            let paragraphs = paragraphs(&page);
            let shown: Vec<&str> = paragraphs.iter().flat_map(|text| words(text)).collect();
            assert_eq!(shown, said, "{}", path.display());
            for paragraph in &paragraphs {
                assert!(paragraph.chars().count() < 2_000, "{}: {paragraph}", path.display());
            }
            let html = written(&talk, Format::Html);
            assert_eq!(
                html.matches("<h2").count(),
                page.matches("\n## ").count() - contents(&page)
            );
            talks += 1;
            long += usize::from(contents(&page) > 0);
        }
    }
    assert!(talks == 0 || (talks > 40 && long > 20), "{talks} talks, {long} with contents");
}

/// The table of contents has a heading in Markdown only.
fn contents(page: &str) -> usize {
    page.matches("\n## Contents\n").count()
}
