//! A text to words, runs without spaces and marks.
//!
//! Most text is letters of one kind between spaces, and is cut here by the class of each
//! character. A word that meets any other character goes with its neighbours, up to the next
//! space, to the Unicode rules. A space and the end of a word are boundaries by UAX #29 whatever
//! stands around them, so both ways give the same pieces.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::simple::{Class, class_at};
use super::{fold, joiners, marks, scripts};

/// A stretch of text that holds tokens.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word; a plain one is its own folded form, without accents.
    Word { range: Range<usize>, plain: bool },
    /// Text of a script without spaces.
    Unspaced(Range<usize>),
    /// A sound mark with its brackets, or a speaker's arrows.
    Mark(Range<usize>),
}

/// Calls `emit` with the pieces of a text in order.
#[inline]
pub(super) fn pieces(text: &str, mut emit: impl FnMut(Piece)) {
    let bytes = text.as_bytes();
    // Where the scan is, and the end of the last piece.
    let (mut at, mut done) = (0, 0);
    while at < bytes.len() {
        let (class, len) = class_at(bytes, at);
        match class {
            Class::Plain | Class::Letter | Class::Digit => {
                done = match word_end(bytes, at) {
                    Some((end, plain)) => {
                        emit(Piece::Word { range: at..end, plain });
                        end
                    }
                    None => stretch(text, at, space(bytes, at), &mut emit),
                };
                at = done;
            }
            Class::Opener => match marks::end(text, at) {
                Some(end) => {
                    emit(Piece::Mark(at..end));
                    (at, done) = (end, end);
                }
                None => at += len,
            },
            Class::Complex => {
                done = stretch(text, done, space(bytes, at), &mut emit);
                at = done;
            }
            _ => at += len,
        }
    }
}

/// The end of the word that begins at `from` and whether it is plain; nothing where a character
/// needs the Unicode rules.
#[inline]
fn word_end(bytes: &[u8], from: usize) -> Option<(usize, bool)> {
    let (mut at, mut plain, mut after_digit) = (from, true, false);
    loop {
        let (class, len) = class_at(bytes, at);
        match class {
            Class::Plain => after_digit = false,
            Class::Letter => (plain, after_digit) = (false, false),
            Class::Digit => after_digit = true,
            Class::Apostrophe | Class::Curly | Class::NumberSign => {
                let joins = match class_at(bytes, at + len).0 {
                    Class::Complex => return None,
                    Class::Digit => after_digit,
                    Class::Plain | Class::Letter => class != Class::NumberSign && !after_digit,
                    _ => false,
                };
                if !joins {
                    return Some((at, plain));
                }
                plain &= class != Class::Curly;
            }
            Class::Complex => return None,
            Class::Skip | Class::Opener => return Some((at, plain)),
        }
        at += len;
    }
}

/// The next space or line end: no word and no number goes over it.
fn space(bytes: &[u8], from: usize) -> usize {
    let rest = bytes[from..].iter();
    from + rest.take_while(|&&byte| byte != b' ' && byte != b'\n').count()
}

/// The pieces of `text[from..to]` by the Unicode rules. Returns their end, which is later than
/// `to` where a mark goes over it.
fn stretch(text: &str, mut from: usize, to: usize, emit: &mut impl FnMut(Piece)) -> usize {
    let mut seen = from;
    while let Some(found) = text.get(seen..to).and_then(|rest| rest.find(marks::is_opener)) {
        let at = seen + found;
        if let Some(end) = marks::end(text, at) {
            unmarked(text, from..at, emit);
            emit(Piece::Mark(at..end));
            (from, seen) = (end, end);
        } else {
            seen = at + text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    if from < to {
        unmarked(text, from..to, emit);
    }
    from.max(to)
}

/// The words and runs without spaces of a part of a text that is read without marks.
pub(super) fn unmarked(text: &str, part: Range<usize>, emit: &mut impl FnMut(Piece)) {
    let offset = part.start;
    scripts::runs(&text[part], |run| match run {
        scripts::Run::Unspaced(run) => {
            emit(Piece::Unspaced(offset + run.start..offset + run.end));
        }
        scripts::Run::Words(run) => {
            words(text, offset + run.start..offset + run.end, emit);
        }
    });
}

fn words(text: &str, part: Range<usize>, emit: &mut impl FnMut(Piece)) {
    for stretch in joiners::parts(&text[part.clone()]) {
        let offset = part.start + stretch.start;
        for (start, word) in text[offset..part.start + stretch.end].unicode_word_indices() {
            let from = word.len() - word.trim_start_matches(joiners::is_joiner).len();
            let to = word.trim_end_matches(joiners::is_joiner).len();
            if fold::trim(word).contains(char::is_alphanumeric) {
                // With its apostrophes, so that a text cut here gives the same words again.
                let range = offset + start + from..offset + start + to;
                emit(Piece::Word { range, plain: false });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The pieces, with plain words as any others.
    fn by(read: impl FnOnce(&mut dyn FnMut(Piece))) -> Vec<Piece> {
        let mut pieces = Vec::new();
        read(&mut |piece| {
            pieces.push(match piece {
                Piece::Word { range, .. } => Piece::Word { range, plain: false },
                piece => piece,
            });
        });
        pieces
    }

    #[test]
    fn common_text_needs_no_unicode_rules() {
        for text in ["it's 3.14, they\u{2019}re here; na\u{ef}ve", "\u{437}\u{454}\u{457}\u{434}"] {
            assert_eq!(word_ends(text), by(|emit| pieces(text, emit)).len(), "{text}");
        }
    }

    /// Words found before the first character that needs the rules.
    fn word_ends(text: &str) -> usize {
        let (bytes, mut at, mut words) = (text.as_bytes(), 0, 0);
        while at < bytes.len() {
            let (class, len) = class_at(bytes, at);
            at += match class {
                Class::Plain | Class::Letter | Class::Digit => {
                    words += 1;
                    word_end(bytes, at).unwrap().0 - at
                }
                _ => len,
            };
        }
        words
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_quick_scan_equals_the_unicode_rules(
            text in "\\PC{0,24}|[ -~]{0,32}|[ a-cA-Z1-3.,;:'_\"\\[(*>\u{2019}\u{ad}\u{301}\u{200d}\u{2139}\u{e9}\u{438}\u{456}\u{2bc}\u{b7}\u{3b1}\u{5d0}\u{663}\u{e19}\u{9759}\u{30ab}\u{b2}\u{bd}\u{202f}\n-]{0,24}|([ .*>a1\u{301}]|\\[music\\]|\\(laughs\\)|\\*sighs\\*|【音楽】|>>){0,12}"
        ) {
            let quick = by(|emit| pieces(&text, emit));
            let rules = by(|mut emit| { stretch(&text, 0, text.len(), &mut emit); });
            prop_assert_eq!(quick, rules);
        }
    }
}
