//! Segments become paragraphs, and what is seen finds its place between them.
//!
//! A paragraph ends where the speaker changes, after a long silence, and with a sentence: the
//! longer it is, the shorter a pause is enough. Speech without full stops, as in automatic
//! captions, is cut at pauses once it is long.

use cuedex_model::{Segment, Timestamp};

use super::super::line::{is_blank, visible};
use super::sentences::ends_sentence;
use super::{Block, Paragraph, Piece, Strand};

/// A silence that ends a paragraph in any case.
const SILENCE: u64 = 8_000;
/// So many characters end with their sentence if a pause of so many milliseconds follows.
const ENDS: [(usize, u64); 3] = [(100, 2_000), (400, 700), (600, 0)];
/// The same where no sentence ends.
const CUTS: [(usize, u64); 2] = [(500, 2_000), (1_200, 0)];
/// A picture is shown after so long at the latest, also inside a sentence.
const LONGEST_WAIT: u64 = 10_000;
/// A heading that waits for a sentence takes a pause for its end.
const REST: u64 = 2_000;

/// The flow of one strand while it grows.
pub(super) struct Paragraphs<'f, 'a> {
    strand: &'f mut Strand<'a>,
    open: Option<Open<'a>>,
    /// What was seen during a sentence that goes on.
    waiting: Vec<&'a Segment>,
    /// The speaker whom the reader takes to be speaking.
    named: Option<&'a str>,
}

/// A paragraph that is being written.
#[derive(Debug)]
struct Open<'a> {
    speaker: Option<&'a str>,
    pieces: Vec<Piece<'a>>,
    end: Timestamp,
    chars: usize,
    ends_sentence: bool,
}

impl<'f, 'a> Paragraphs<'f, 'a> {
    pub(super) fn new(strand: &'f mut Strand<'a>) -> Self {
        Self { strand, open: None, waiting: Vec::new(), named: None }
    }

    /// Whether a new section at this time would cut no sentence.
    pub(super) fn is_at_rest(&self, at: Timestamp) -> bool {
        self.open.as_ref().is_none_or(|open| open.ends_sentence || open.pause(at) >= REST)
    }

    /// Begins a section, in which the speaker is named again.
    pub(super) fn section(&mut self, with: Block<'a>) {
        self.close();
        self.named = None;
        self.strand.blocks.push(with);
    }

    /// Adds the first part of what was said to the paragraph, or begins a new one.
    pub(super) fn begin_spoken(&mut self, segment: &'a Segment, first: Piece<'a>) {
        self.strand.segments += 1;
        let is_new = self.go_on(segment, first);
        self.strand.times += usize::from(is_new);
    }

    /// Adds another part of the segment; says whether a paragraph begins with it.
    pub(super) fn go_on(&mut self, segment: &'a Segment, piece: Piece<'a>) -> bool {
        let speaker = visible(segment.speaker.as_ref());
        let ends = |open: &Open<'_>| open.ends_before(piece, speaker);
        if self.open.as_ref().is_some_and(ends) || self.has_waited(piece.start) {
            self.close();
        }
        match &mut self.open {
            Some(open) => {
                open.add(piece);
                false
            }
            None => {
                self.open = Some(Open::of(piece, speaker));
                true
            }
        }
    }

    /// Adds what was seen: now, or when the sentence that is being said has ended.
    pub(super) fn add_seen(&mut self, segment: &'a Segment) {
        if self.open.as_ref().is_none_or(|open| open.ends_sentence) {
            return self.add_seen_now(segment);
        }
        self.waiting.push(segment);
    }

    /// Adds what was seen; speech goes on in a new paragraph.
    pub(super) fn add_seen_now(&mut self, segment: &'a Segment) {
        self.close();
        self.show(segment);
    }

    /// Ends the paragraph, and shows what has waited for its end.
    pub(super) fn close(&mut self) {
        if let Some(Open { speaker, pieces, .. }) = self.open.take() {
            let is_new = std::mem::replace(&mut self.named, speaker) != speaker;
            let speaker = speaker.filter(|_| is_new);
            let is_under_its_time = self.is_under(pieces.first());
            let paragraph = Paragraph { speaker, is_under_its_time, pieces };
            self.strand.blocks.push(Block::Paragraph(paragraph));
        }
        for segment in std::mem::take(&mut self.waiting) {
            self.show(segment);
        }
    }

    fn is_under(&self, first: Option<&Piece<'_>>) -> bool {
        let Some(Block::Heading(heading)) = self.strand.blocks.last() else { return false };
        is_blank(heading.title) && first.is_some_and(|first| first.start == heading.at)
    }

    fn show(&mut self, segment: &'a Segment) {
        self.strand.segments += 1;
        self.strand.times += 1;
        self.strand.blocks.push(Block::Seen(segment));
    }

    fn has_waited(&self, at: Timestamp) -> bool {
        let Some(first) = self.waiting.first() else { return false };
        let waited = at.as_millis().saturating_sub(first.span.start().as_millis());
        waited >= LONGEST_WAIT || self.open.as_ref().is_some_and(|open| open.ends_sentence)
    }
}

impl<'a> Open<'a> {
    fn of(piece: Piece<'a>, speaker: Option<&'a str>) -> Self {
        let mut open = Self {
            speaker,
            pieces: Vec::new(),
            end: Timestamp::ZERO,
            chars: 0,
            ends_sentence: false,
        };
        open.add(piece);
        open
    }

    fn add(&mut self, piece: Piece<'a>) {
        self.end = self.end.max(piece.end);
        self.chars += piece.text.chars().count();
        self.ends_sentence = ends_sentence(piece.text);
        self.pieces.push(piece);
    }

    fn pause(&self, at: Timestamp) -> u64 {
        at.as_millis().saturating_sub(self.end.as_millis())
    }

    fn ends_before(&self, piece: Piece<'_>, speaker: Option<&str>) -> bool {
        let pause = self.pause(piece.start);
        let reaches = |marks: &[(usize, u64)]| {
            marks.iter().any(|(chars, millis)| self.chars >= *chars && pause >= *millis)
        };
        speaker != self.speaker
            || pause >= SILENCE
            || if self.ends_sentence { reaches(&ENDS) } else { reaches(&CUTS) }
    }
}
