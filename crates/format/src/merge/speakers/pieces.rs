use std::ops::Range;

use cuedex_model::{Segment, SegmentId, TimeSpan, Timestamp, Word};

/// A word to be given a speaker.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) span: TimeSpan,
    /// Where it begins in the text; `None` where the text does not hold it.
    at: Option<usize>,
}

/// The words of a segment: its own, else, if wanted, those of its text with times guessed by
/// their places in it.
pub(super) fn words(segment: &Segment, guess: bool) -> Vec<Said> {
    if segment.words.is_empty() {
        return if guess { guessed(segment) } else { Vec::new() };
    }
    let mut from = 0;
    let said = |word: &Word| {
        let text = word.text.trim();
        let near = &segment.text[from..end_of_sight(&segment.text, from + text.len())];
        let at = near.find(text).filter(|_| !text.is_empty()).map(|at| from + at);
        from = at.map_or(from, |at| at + text.len());
        Said { span: word.span, at }
    };
    segment.words.iter().map(said).collect()
}

/// A word is looked for so many bytes ahead, so that words which the text does not hold cost no
/// more than those which it does.
const SIGHT: usize = 256;

fn end_of_sight(text: &str, from: usize) -> usize {
    let end = text.len().min(from.saturating_add(SIGHT));
    (0..=end).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0)
}

fn guessed(segment: &Segment) -> Vec<Said> {
    let bytes = segment.text.len().max(1) as u128;
    let time = |at: usize| {
        let share = u128::from(segment.span.duration_millis()) * at as u128 / bytes;
        segment.span.start().as_millis().saturating_add(u64::try_from(share).unwrap_or(u64::MAX))
    };
    let word = |word: Range<usize>| Said {
        span: TimeSpan::from_millis(time(word.start), time(word.end)),
        at: Some(word.start),
    };
    places(&segment.text).map(word).collect()
}

/// Where the words of a text stand, parted by white space.
fn places(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_whitespace().map(|word| {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        start..start + word.len()
    })
}

/// Splits a segment where the speaker of its words changes; `speakers` holds one for each.
pub(super) fn split(mut segment: Segment, said: &[Said], speakers: &[&str]) -> Vec<Segment> {
    let mut words = std::mem::take(&mut segment.words).into_iter();
    let ranges = ranges(said, speakers);
    let spans = spans(segment.span, said, &ranges);
    let cue = segment.cue.take().filter(|_| ranges.len() == 1);
    let piece = |(n, (range, span)): (usize, (&Range<usize>, TimeSpan))| {
        let speaker = speakers[range.start];
        let speaks = |(word, who): (Word, &&str)| Word {
            speaker: (*who != speaker).then(|| (*who).to_owned()),
            ..word
        };
        Segment {
            id: if n == 0 { segment.id } else { SegmentId::UNSET },
            span,
            text: text(&segment.text, said, range).to_owned(),
            speaker: Some(speaker.to_owned()),
            words: words.by_ref().zip(&speakers[range.clone()]).map(speaks).collect(),
            ..segment.clone()
        }
    };
    let mut pieces: Vec<_> = ranges.iter().zip(spans).enumerate().map(piece).collect();
    pieces[0].cue = cue;
    pieces
}

/// The words of each piece: a new one begins where the speaker is another one than that of the
/// piece and the text can be cut.
fn ranges(said: &[Said], speakers: &[&str]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut first = 0;
    for n in 1..said.len() {
        if speakers[n] != speakers[first] && said[n].at.is_some() {
            ranges.push(first..n);
            first = n;
        }
    }
    ranges.push(first..said.len());
    ranges
}

/// The time of each piece: from its first word to its last, the outer two to the edges of the
/// whole; never back in time, whatever the words say.
fn spans(whole: TimeSpan, said: &[Said], ranges: &[Range<usize>]) -> Vec<TimeSpan> {
    let mut earliest = whole.start();
    let span = |range: &Range<usize>| {
        let is_first = range.start == 0;
        let start = if is_first { whole.start() } else { said[range.start].span.start() };
        let start = start.clamp(earliest, whole.end());
        let next = said.get(range.end).map(|word| word.span.start());
        let last: Option<Timestamp> = said[range.clone()].iter().map(|word| word.span.end()).max();
        let end = next.and_then(|next| last.map(|last| last.min(next))).unwrap_or(whole.end());
        earliest = end.clamp(start, whole.end());
        TimeSpan::clamped(start, earliest)
    };
    ranges.iter().map(span).collect()
}

/// The text of some words, with what stands between them.
fn text<'a>(whole: &'a str, said: &[Said], range: &Range<usize>) -> &'a str {
    let at = |n: usize| said.get(n).and_then(|word| word.at);
    let start = if range.start == 0 { Some(0) } else { at(range.start) };
    let end = if range.end == said.len() { None } else { at(range.end) };
    let text = &whole[start.unwrap_or(0)..end.unwrap_or(whole.len())];
    if range.len() == said.len() { text } else { text.trim() }
}
