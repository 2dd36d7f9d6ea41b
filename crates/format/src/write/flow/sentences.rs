//! Where sentences end, and long segments in parts.

use cuedex_model::{Segment, TimeSpan, Timestamp};

use super::super::line::pieces;
use super::Piece;

/// A segment of more characters is taken apart at the ends of its sentences: some services give
/// ten minutes of one speaker as one segment.
const LONG_SEGMENT: usize = 600;

/// Whether the text ends with a full stop of any script, quotes and brackets aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    pieces(text).last().is_some_and(is_end)
}

fn is_end(word: &str) -> bool {
    let last = word.trim_end_matches(['"', '\'', ')', ']', '”', '’', '»', '」', '』', '）']);
    last.ends_with(['.', '!', '?', '…', '。', '！', '？', '｡', '؟', '۔', '।', '॥', '።'])
}

/// The segment, or its sentences where it is long.
pub(super) fn parts(segment: &Segment) -> Vec<Piece<'_>> {
    let (text, span) = (&*segment.text, segment.span);
    if text.chars().nth(LONG_SEGMENT).is_none() {
        return vec![Piece { start: span.start(), end: span.end(), text }];
    }
    let mut parts = Vec::new();
    let (mut from, mut start, mut counted) = (0, span.start(), 0);
    for cut in sentence_ends(text) {
        counted += pieces(&text[from..cut]).count();
        let at = time_at(segment, counted, cut);
        parts.push(Piece { start, end: at.max(start), text: &text[from..cut] });
        (from, start) = (cut, at.max(start));
    }
    parts.push(Piece { start, end: span.end().max(start), text: &text[from..] });
    parts
}

/// The places behind a sentence at which another one begins.
fn sentence_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut was_end = false;
    for word in pieces(text) {
        // `pieces` gives slices of the text in order, so their addresses are places in it.
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let begins_small = word.chars().next().is_some_and(char::is_lowercase);
        if was_end && !begins_small {
            ends.push(at);
        }
        was_end = is_end(word);
    }
    ends
}

/// When the word of this number begins: by its own time, else by its place in the text.
fn time_at(segment: &Segment, word: usize, byte: usize) -> Timestamp {
    let all = pieces(&segment.text).count();
    if let Some(word) = segment.words.get(word).filter(|_| segment.words.len() == all) {
        return word.span.start();
    }
    share(segment.span, byte, segment.text.len())
}

fn share(span: TimeSpan, part: usize, whole: usize) -> Timestamp {
    let millis = u128::from(span.duration_millis()) * part as u128 / (whole.max(1)) as u128;
    let millis = u64::try_from(millis).unwrap_or(u64::MAX);
    Timestamp::from_millis(span.start().as_millis().saturating_add(millis))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::Word;

    #[test]
    fn sentences_end_in_every_script_and_before_quotes() {
        for text in ["so it is.", "\"Really?\"", "终于到了。", "「そうだ。」", "क्या हुआ।", "ماذا؟ "]
        {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["", "so it is", "well,", "3.5", "..a"] {
            assert!(!ends_sentence(text), "{text}");
        }
    }

    #[test]
    fn a_long_segment_is_cut_between_its_sentences() {
        let text = "The tide went out at ca. noon and the boats lay dry. ".repeat(20);
        let mut segment = Segment::new(TimeSpan::from_millis(1_000, 41_000), &*text);
        let cut = parts(&segment);
        assert_eq!(cut.len(), 20);
        assert_eq!(cut.iter().map(|part| part.text).collect::<String>(), text);
        assert_eq!(cut[5].start.as_millis(), 1_000 + 40_000 * 5 / 20);
        let word =
            |(n, word): (u64, &str)| Word::new(TimeSpan::from_millis(n * 10, n * 10 + 5), word);
        segment.words = (100..).zip(pieces(&text)).map(word).collect();
        assert_eq!(parts(&segment)[5].start.as_millis(), 1_000 + 5 * 12 * 10);
    }

    #[test]
    fn a_short_segment_stays_whole() {
        let segment = Segment::new(TimeSpan::from_millis(0, 9), "One. Two.");
        assert_eq!(parts(&segment).len(), 1);
    }
}
