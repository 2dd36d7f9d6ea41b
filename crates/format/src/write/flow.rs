//! A transcript as a page tells it: headings, paragraphs of speech, and what was seen between
//! them. Markdown and HTML write the same flow.

mod paragraphs;
mod sections;
mod sentences;

use cuedex_model::{Segment, Timestamp, Track, TrackKind, Transcript};

use super::line::{is_blank, pieces};
use super::strands::strands;
use crate::merge::{reading_order, scene_of};
use paragraphs::Paragraphs;
use sections::Sections;
use sentences::parts;

pub(super) use sections::Heading;

/// A part of a page, in the order in which it is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block<'a> {
    Heading(Heading<'a>),
    Paragraph(Paragraph<'a>),
    /// What was seen or stood on the screen.
    Seen(&'a Segment),
    /// Parts two scenes of which nothing says what is seen.
    Break,
}

/// Speech of one speaker without a long pause.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph<'a> {
    /// Who speaks, where the reader does not know it from the paragraph before.
    pub(super) speaker: Option<&'a str>,
    /// A heading that is nothing but this paragraph's time stands right above it.
    pub(super) is_under_its_time: bool,
    /// Never empty.
    pub(super) pieces: Vec<Piece<'a>>,
}

/// A segment, or a part of a long one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece<'a> {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) text: &'a str,
}

impl Paragraph<'_> {
    pub(super) fn start(&self) -> Timestamp {
        self.pieces.first().map(|piece| piece.start).unwrap_or_default()
    }
}

/// One strand of a page: the first spoken track with all that was seen, or a further spoken track.
#[derive(Debug)]
pub(super) struct Strand<'a> {
    /// The language or title, or the number of a further track; the first needs none.
    pub(super) name: Option<String>,
    pub(super) language: Option<&'a str>,
    pub(super) blocks: Vec<Block<'a>>,
    /// How many segments it shows, and how many of them with their own time.
    pub(super) segments: usize,
    pub(super) times: usize,
}

/// The strands of a page, in the order in which they stand on it.
pub(super) fn flow(transcript: &Transcript) -> Vec<Strand<'_>> {
    let strands = strands(transcript);
    strands.iter().enumerate().map(|(n, tracks)| strand(transcript, n, tracks)).collect()
}

fn strand<'a>(transcript: &'a Transcript, n: usize, tracks: &[&'a Track]) -> Strand<'a> {
    let sections = match n {
        0 => Sections::of(transcript),
        _ => Sections::again(transcript),
    };
    let spoken = tracks.iter().find(|track| track.kind == TrackKind::Audio);
    let language = spoken.and_then(|track| track.language.as_deref());
    let title = spoken.and_then(|track| track.title.as_deref());
    let name = || language.or(title).map_or_else(|| (n + 1).to_string(), str::to_owned);
    let mut strand =
        Strand { name: (n > 0).then(name), language, blocks: Vec::new(), segments: 0, times: 0 };
    fill(&mut strand, tracks, sections);
    strand
}

fn fill<'a>(strand: &mut Strand<'a>, tracks: &[&'a Track], mut sections: Sections<'a>) {
    let mut paragraphs = Paragraphs::new(strand);
    let shown = reading_order(tracks).into_iter().filter(|p| !is_blank(&p.segment.text));
    // In scenes, speech may begin before the scene under which it stands.
    let mut at = Timestamp::ZERO;
    let mut scene = None;
    for placed in shown {
        at = at.max(placed.segment.span.start());
        begin_sections(&mut paragraphs, &mut sections, at);
        let is_spoken = tracks[placed.track].kind == TrackKind::Audio;
        let here = scene_of(placed.segment);
        if scene.replace(here).is_some_and(|before| before != here) && is_spoken {
            paragraphs.section(Block::Break);
        }
        match (is_spoken, here) {
            (true, _) => {
                let mut parts = parts(placed.segment).into_iter();
                parts
                    .by_ref()
                    .take(1)
                    .for_each(|first| paragraphs.begin_spoken(placed.segment, first));
                for part in parts {
                    at = at.max(part.start);
                    begin_sections(&mut paragraphs, &mut sections, at);
                    paragraphs.go_on(placed.segment, part);
                }
            }
            (false, None) => paragraphs.add_seen(placed.segment),
            // It begins its scene, so it cannot wait for the end of a sentence.
            (false, Some(_)) => paragraphs.add_seen_now(placed.segment),
        }
    }
    for heading in sections.rest() {
        paragraphs.section(Block::Heading(heading));
    }
    paragraphs.close();
}

fn begin_sections<'a>(
    paragraphs: &mut Paragraphs<'_, 'a>,
    sections: &mut Sections<'a>,
    at: Timestamp,
) {
    for heading in sections.before(at, || paragraphs.is_at_rest(at)) {
        paragraphs.section(Block::Heading(heading));
    }
}

/// The headings of a strand, each with the first words that stand under it.
pub(super) fn contents<'b, 'a>(blocks: &'b [Block<'a>]) -> Vec<(&'b Heading<'a>, String)> {
    let heading = |(n, block): (usize, &'b Block<'a>)| match block {
        Block::Heading(heading) => Some((heading, first_words(&blocks[n + 1..]))),
        _ => None,
    };
    blocks.iter().enumerate().filter_map(heading).collect()
}

/// How many characters of a section are shown in the table of contents.
const FIRST_WORDS: usize = 60;

/// The beginning of the speech under a heading, cut off between two words.
fn first_words(blocks: &[Block<'_>]) -> String {
    let here = blocks.iter().take_while(|block| !matches!(block, Block::Heading(_)));
    let paragraphs = here.filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph),
        _ => None,
    });
    let mut words = String::new();
    let texts = paragraphs.flat_map(|paragraph| &paragraph.pieces);
    for word in texts.flat_map(|piece| pieces(piece.text)) {
        if words.chars().count() + word.chars().count() > FIRST_WORDS && !words.is_empty() {
            words.push_str(" …");
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        // A script without spaces may have no place to cut but inside.
        words.extend(word.chars().take(FIRST_WORDS));
        if word.chars().nth(FIRST_WORDS).is_some() {
            words.push('…');
            break;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::testing::{at, said, seen};
    use proptest::prelude::*;

    fn texts(block: &Block<'_>) -> String {
        match block {
            Block::Heading(heading) => format!("# {}", heading.title),
            Block::Paragraph(paragraph) => {
                paragraph.pieces.iter().map(|piece| piece.text.trim()).collect::<Vec<_>>().join(" ")
            }
            Block::Seen(segment) => format!("> {}", segment.text),
            Block::Break => "---".to_owned(),
        }
    }

    fn page(tracks: Vec<Track>) -> Vec<String> {
        flow(&Transcript::of_tracks(tracks))[0].blocks.iter().map(texts).collect()
    }

    #[test]
    fn a_picture_waits_for_the_end_of_the_sentence_but_not_long() {
        let spoken = || {
            said(&[
                (0, 2_000, "", "Sit down,"),
                (2_000, 4_000, "", "the tea is ready."),
                (4_000, 5_000, "", "Drink!"),
            ])
        };
        let picture = seen(&[(1_000, 3_000, "A kettle.")]);
        let expected = ["Sit down, the tea is ready.", "> A kettle.", "Drink!"];
        assert_eq!(page(vec![spoken(), picture.clone()]), expected);
        let long = said(&[(0, 900, "", "and then"), (11_000, 12_000, "", "and then")]);
        assert_eq!(page(vec![long, picture]), ["and then", "> A kettle.", "and then"]);
    }

    #[test]
    fn a_long_talk_without_chapters_has_headings_where_a_sentence_ends() {
        let text = |n: u64| if n % 4 == 3 { "and the boats came in." } else { "the tide went out" };
        let segments: Vec<_> =
            (0..200).map(|n| (n * 4_000, n * 4_000 + 3_900, "", text(n))).collect();
        let transcript = Transcript::of_tracks(vec![said(&segments)]);
        let strands = flow(&transcript);
        let headings = contents(&strands[0].blocks);
        let starts: Vec<u64> = headings.iter().map(|(h, _)| h.at.as_millis()).collect();
        assert_eq!(starts, [0, 304_000, 608_000]);
        assert!(headings.iter().all(|(_, words)| words.starts_with("the tide went out the tide")));
    }

    #[test]
    fn a_chapter_may_begin_inside_a_long_segment() {
        let text = "The tide went out and the boats lay dry in the mud. ".repeat(20);
        let chapters = [(0, "Ebb"), (30_000, "Flood")];
        let transcript = Transcript {
            chapters: chapters
                .map(|(start, title)| cuedex_model::Chapter::new(at(start), None, title))
                .into(),
            ..Transcript::of_tracks(vec![said(&[(0, 60_000, "Ann", &text)])])
        };
        let strand = &flow(&transcript)[0];
        let shown: Vec<String> = strand.blocks.iter().map(texts).collect();
        let kinds: Vec<char> = shown.iter().filter_map(|text| text.chars().next()).collect();
        assert_eq!(kinds, ['#', 'T', '#', 'T'], "{shown:?}");
        assert_eq!(shown[1].len(), shown[3].len());
        assert_eq!((strand.segments, strand.times), (1, 1));
    }

    #[test]
    fn a_short_talk_without_chapters_needs_no_headings() {
        let track = said(&[(0, 900, "", "one"), (590_000, 599_000, "", "two")]);
        assert_eq!(page(vec![track]), ["one", "two"]);
    }

    #[test]
    fn the_first_words_are_cut_between_words() {
        let text = "Some of the boats that lie here have not been out at sea for years.";
        let track = said(&[(0, 900, "", text)]);
        let transcript = Transcript {
            chapters: vec![cuedex_model::Chapter::new(at(0), None, "a")],
            ..Transcript::of_tracks(vec![track])
        };
        let strands = flow(&transcript);
        let (_, words) = &contents(&strands[0].blocks)[0];
        assert_eq!(words, "Some of the boats that lie here have not been out at sea for …");
        let track = said(&[(0, 900, "", &"海".repeat(100))]);
        let transcript = Transcript { tracks: vec![track], ..transcript };
        let strands = flow(&transcript);
        assert_eq!(contents(&strands[0].blocks)[0].1, format!("{}…", "海".repeat(60)));
    }

    fn words(text: &str) -> Vec<&str> {
        pieces(text).collect()
    }

    proptest! {
        #[test]
        fn every_word_stands_on_the_page_once_and_in_order(
            segments in proptest::collection::vec(
                (0_u64..2_000_000, 0_u64..60_000, "[AB]?", "[a-z .!?]{1,12}|[a-z. ]{500,900}"), 0..40
            ),
            pictures in proptest::collection::vec((0_u64..2_000_000, "[a-z.]{1,9}"), 0..9),
        ) {
            let spoken: Vec<_> = segments.iter().map(|(start, length, who, text)| (*start, start + length, &**who, &**text)).collect();
            let track = said(&spoken);
            let seen_all: Vec<_> = pictures.iter().map(|(start, text)| (*start, start + 1, &**text)).collect();
            let transcript = Transcript::of_tracks(vec![track.clone(), seen(&seen_all)]);
            let strand = &flow(&transcript)[0];
            let spoken: Vec<&str> = track.segments().iter().flat_map(|s| words(&s.text)).collect();
            let shown: Vec<&str> = strand.blocks.iter().flat_map(|block| match block {
                Block::Paragraph(paragraph) => paragraph.pieces.iter().flat_map(|p| words(p.text)).collect(),
                _ => Vec::new(),
            }).collect();
            prop_assert_eq!(shown, spoken);
            let quotes = strand.blocks.iter().filter(|block| matches!(block, Block::Seen(_))).count();
            prop_assert_eq!(quotes, transcript.tracks[1].segments().len());
        }
    }
}
