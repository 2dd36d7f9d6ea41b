//! Where in the text of a segment its words stand.

use cuedex_model::{Segment, Timestamp, Word};

/// A word with its place in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heard<'a> {
    /// The byte where it begins.
    pub(crate) at: usize,
    /// The byte behind it.
    pub(crate) end: usize,
    pub(crate) word: &'a Word,
}

/// The words with their places, in order; none where the words are not those of the text, because
/// it was edited. Marks and spaces between the words do not matter.
pub(crate) fn heard(segment: &Segment) -> Vec<Heard<'_>> {
    let mut all = Vec::with_capacity(segment.words.len());
    let mut behind = 0;
    for word in &segment.words {
        let text = word.text.trim();
        if text.is_empty() {
            continue;
        }
        let Some(at) = find(&segment.text, behind, text) else { return Vec::new() };
        behind = at + text.len();
        all.push(Heard { at, end: behind, word });
    }
    all
}

/// The times that may stand inside a cue, each before its word: measured ones, after the start and
/// before the end of the cue, each later than the one before
/// (<https://www.w3.org/TR/webvtt1/#webvtt-cue-timestamp>).
pub(crate) fn inner_times(segment: &Segment) -> Vec<(usize, Timestamp)> {
    let mut latest = segment.span.start();
    let mut times = Vec::new();
    for Heard { at, word, .. } in heard(segment) {
        let start = word.span.start();
        if !word.guessed && start > latest && start < segment.span.end() {
            times.push((at, start));
            latest = start;
        }
    }
    times
}

/// How many words get their starts from the times inside a cue and its own start.
pub(crate) fn timed_words(segment: &Segment) -> usize {
    let inner = inner_times(segment).len();
    let is_first = |word: &Word| !word.guessed && word.span.start() == segment.span.start();
    inner + usize::from(inner > 0 && segment.words.first().is_some_and(is_first))
}

/// Marks between the letters of a text that is written piece by piece.
pub(crate) struct Marks<'m, M> {
    left: &'m [(usize, M)],
    /// The byte of the text that is written next.
    at: usize,
}

impl<'m, M> Marks<'m, M> {
    /// Marks with the bytes before which they stand, ascending.
    pub(crate) fn new(marks: &'m [(usize, M)]) -> Self {
        Self { left: marks, at: 0 }
    }

    /// Goes on at this byte.
    pub(crate) fn skip_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The next stretch of the text in pieces, each with the mark before it.
    pub(crate) fn cut<'t>(&mut self, text: &'t str) -> Vec<(Option<&'m M>, &'t str)> {
        let end = self.at + text.len();
        let (mut pieces, mut from, mut mark) = (Vec::with_capacity(1), 0, None);
        while let Some(((at, next), rest)) =
            self.left.split_first().filter(|((at, _), _)| *at < end)
        {
            let to = at.saturating_sub(self.at);
            if to > from || mark.is_some() {
                pieces.push((mark, &text[from..to]));
            }
            (from, mark, self.left) = (to, Some(next), rest);
        }
        pieces.push((mark, &text[from..]));
        self.at = end;
        pieces
    }
}

/// No more characters than these stand between two words of a text; it bounds how often the text is
/// compared with a word.
const MOST_BETWEEN: usize = 100;

/// Where the word stands, with no letter or number before it.
fn find(text: &str, from: usize, word: &str) -> Option<usize> {
    for (at, c) in text[from..].char_indices().take(MOST_BETWEEN) {
        if text[from + at..].starts_with(word) {
            return Some(from + at);
        }
        if c.is_alphanumeric() {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::TimeSpan;

    fn segment(text: &str, words: &[(&str, u64, u64)]) -> Segment {
        let mut segment = Segment::new(TimeSpan::from_millis(1_000, 3_000), text);
        let word = |&(text, start, end): &(&str, u64, u64)| {
            Word::new(TimeSpan::from_millis(start, end), text)
        };
        segment.words = words.iter().map(word).collect();
        segment
    }

    #[test]
    fn words_are_found_behind_marks_and_line_ends() {
        let segment =
            segment("- so,\n\"quiet\" sea", &[("so,", 0, 1), ("quiet", 1, 2), ("sea", 2, 3)]);
        let places: Vec<_> = heard(&segment).iter().map(|h| (h.at, h.end)).collect();
        assert_eq!(places, [(2, 5), (7, 12), (14, 17)]);
    }

    #[test]
    fn words_of_another_text_are_no_words() {
        assert!(heard(&segment("the sea", &[("the", 0, 1), ("tide", 1, 2)])).is_empty());
        assert!(heard(&segment("oh the sea", &[("the", 0, 1)])).is_empty());
    }

    #[test]
    fn only_times_inside_the_cue_that_ascend_are_told() {
        let words = [
            ("a", 1_000, 1_500),
            ("b", 1_500, 1_800),
            ("c", 1_400, 2_000),
            ("d", 3_000, 3_000),
            ("e", 2_500, 2_600),
        ];
        let mut segment = segment("a b c d e", &words);
        let told = |segment: &Segment| {
            inner_times(segment)
                .iter()
                .map(|(at, time)| (*at, time.as_millis()))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(&segment), [(2, 1_500), (8, 2_500)]);
        assert_eq!(timed_words(&segment), 3);
        segment.words[1].guessed = true;
        assert_eq!(told(&segment), [(4, 1_400), (8, 2_500)]);
    }
}
