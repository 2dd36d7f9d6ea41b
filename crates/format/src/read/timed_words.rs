//! Words from pieces of a line that have times of their own: syllables, words, groups of words.

use cuedex_model::{TimeSpan, Timestamp, Word};

use crate::cue::share::{letters, share};

/// A stretch of text with the time it is heard.
#[derive(Debug, Clone)]
pub(super) struct Piece<'a> {
    pub(super) span: TimeSpan,
    pub(super) text: &'a str,
}

/// The words that the pieces make together. A word of one or several whole pieces has a measured
/// time; the words of a piece that holds several share its time by their lengths, as a guess.
pub(super) fn words(pieces: &[Piece<'_>]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut goes_on = false;
    for piece in pieces {
        let all = piece.text.split_whitespace().map(letters).sum();
        let mut before = 0;
        let starts_apart = piece.text.starts_with(char::is_whitespace);
        for (n, text) in piece.text.split_whitespace().enumerate() {
            let length = letters(text);
            let span = share(piece.span, before..before + length, all);
            before += length;
            let is_whole = length == all;
            match words.last_mut().filter(|_| n == 0 && goes_on && !starts_apart) {
                Some(word) => {
                    word.span = TimeSpan::clamped(word.span.start(), span.end());
                    word.text.push_str(text);
                    word.guessed |= !is_whole;
                }
                None => {
                    let mut word = Word::new(span, text);
                    word.guessed = !is_whole;
                    words.push(word);
                }
            }
        }
        if !piece.text.is_empty() {
            goes_on = !piece.text.ends_with(char::is_whitespace);
        }
    }
    keep_in_order(&mut words);
    words
}

/// Pieces may overlap; a guess never starts behind the word that follows it.
fn keep_in_order(words: &mut [Word]) {
    let mut next_start = Timestamp::MAX;
    for word in words.iter_mut().rev() {
        if word.guessed && word.span.start() > next_start {
            word.span = TimeSpan::clamped(next_start, word.span.end());
        }
        next_start = word.span.start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pieces: &[(u64, u64, &str)]) -> Vec<(u64, u64, String, bool)> {
        let pieces: Vec<_> = pieces
            .iter()
            .map(|&(start, end, text)| Piece { span: TimeSpan::from_millis(start, end), text })
            .collect();
        let tell =
            |w: Word| (w.span.start().as_millis(), w.span.end().as_millis(), w.text, w.guessed);
        words(&pieces).into_iter().map(tell).collect()
    }

    #[test]
    fn syllables_join_and_groups_are_shared_out() {
        assert_eq!(
            told(&[
                (0, 100, "har"),
                (100, 200, "bor "),
                (200, 800, "so quiet"),
                (800, 900, " sea")
            ]),
            [
                (0, 200, "harbor".to_owned(), false),
                (200, 371, "so".to_owned(), true),
                (371, 800, "quiet".to_owned(), true),
                (800, 900, "sea".to_owned(), false),
            ]
        );
        assert_eq!(told(&[(0, 1, "a"), (1, 2, " "), (2, 3, "b")]).len(), 2);
    }

    #[test]
    fn guesses_stay_in_front_of_the_word_that_follows() {
        let starts: Vec<u64> =
            told(&[(0, 900, "so quiet "), (0, 500, "sea")]).iter().map(|word| word.0).collect();
        assert_eq!(starts, [0, 0, 0]);
    }
}
