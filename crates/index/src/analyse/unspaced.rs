use std::ops::Range;

use icu_segmenter::WordSegmenterBorrowed;
use unicode_segmentation::UnicodeSegmentation;

/// The graphemes of a run without spaces that hold a letter or a digit.
pub(super) fn graphemes(run: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    run.grapheme_indices(true)
        .filter(|(_, grapheme)| grapheme.contains(char::is_alphanumeric))
        .map(|(at, grapheme)| at..at + grapheme.len())
}

/// The same, each with the dictionary's word of two graphemes or more that begins at it.
pub(super) fn with_words(
    run: &str,
    dictionary: WordSegmenterBorrowed<'_>,
    mut emit: impl FnMut(Range<usize>, Option<Range<usize>>),
) {
    let mut boundaries = dictionary.segment_str(run);
    let (mut start, mut end) = (0, 0);
    for grapheme in graphemes(run) {
        while end <= grapheme.start {
            start = end;
            match boundaries.next() {
                Some(boundary) => end = boundary,
                None => break,
            }
        }
        let word = (start == grapheme.start && end > grapheme.end).then_some(start..end);
        emit(grapheme, word);
    }
}
