//! Places for a break in scripts without spaces between words.

use icu_segmenter::options::{LineBreakOptions, WordBreakInvariantOptions};
use icu_segmenter::{LineSegmenter, WordSegmenter};

use super::is_unspaced;

/// Gives the pieces of a chunk between the places where a line may end, and whether each goes on
/// with a word.
///
/// The places are those of [UAX #14](https://www.unicode.org/reports/tr14/) in its strict form, by
/// which no line begins with a closing mark, a small kana or a prolonged sound mark and none ends
/// with an opening bracket ([kinsoku](https://www.w3.org/TR/jlreq/#characters_not_starting_a_line));
/// words are those of the Unicode consortium's dictionaries. Only places beside such a script
/// count: a hyphen or slash among Latin letters is none.
pub(super) fn pieces<'a>(chunk: &'a str, mut piece: impl FnMut(&'a str, bool)) {
    let lines = LineSegmenter::new_dictionary(LineBreakOptions::default());
    let words = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut ends_of_words = words.segment_str(chunk).peekable();
    let mut from = 0;
    let mut is_inside = false;
    for at in lines.segment_str(chunk) {
        if at <= from || !(at == chunk.len() || is_beside(chunk, at)) {
            continue;
        }
        piece(&chunk[from..at], is_inside);
        while ends_of_words.next_if(|end| *end < at).is_some() {}
        is_inside = ends_of_words.peek() != Some(&at);
        from = at;
    }
    if from < chunk.len() {
        piece(&chunk[from..], is_inside);
    }
}

fn is_beside(chunk: &str, at: usize) -> bool {
    let (before, after) = (chunk[..at].chars().next_back(), chunk[at..].chars().next());
    before.is_some_and(is_unspaced) || after.is_some_and(is_unspaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(chunk: &str) -> Vec<(&str, bool)> {
        let mut all = Vec::new();
        pieces(chunk, |piece, is_inside| all.push((piece, is_inside)));
        all
    }

    #[test]
    fn no_piece_begins_with_a_mark_that_closes_or_lengthens() {
        let texts: Vec<&str> =
            split("「コーヒー」、ちょっと待って。").iter().map(|p| p.0).collect();
        assert!(texts.len() > 4, "{texts:?}");
        let bad = ['」', '、', '。', 'ー', 'ょ', 'っ'];
        assert!(texts.iter().all(|t| !t.starts_with(bad) && !t.ends_with('「')), "{texts:?}");
        assert_eq!(texts.concat(), "「コーヒー」、ちょっと待って。");
    }

    #[test]
    fn thai_is_split_by_its_dictionary_and_latin_not_at_all() {
        assert!(split("ท่าเรือเงียบสงบ").len() > 1);
        assert_eq!(split("well-known/港").len(), 2);
    }

    #[test]
    fn a_piece_inside_a_word_says_so() {
        let inside: Vec<bool> = split("東京に行く").iter().map(|p| p.1).collect();
        assert_eq!((inside[0], inside[1]), (false, true));
    }
}
