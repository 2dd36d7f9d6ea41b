//! Text to tokens: the same for the index and for queries.
//!
//! Words are those of [UAX #29](https://www.unicode.org/reports/tr29/) that hold a letter or a
//! digit, with typographic apostrophes made plain, in the form NFKC and with full case folding.
//! Stops, colons and underscores part words unless they stand between digits. Text of scripts
//! that put no space between words gives one token per grapheme, with the words of a dictionary
//! beside them. Sound marks and, where the language is known, sounds of hesitation are tokens of
//! their own kinds.
//!
//! Words and graphemes are found by the crate unicode-segmentation, dictionary words by
//! icu_segmenter. For UAX #29 the latter differs: a word that ends in a vowel sign, as many do in
//! Hindi, is none to it.

mod analyser;
mod detect;
mod fillers;
mod fold;
mod joiners;
mod lexicon;
mod marks;
mod scan;
mod scripts;
mod simple;
mod stems;
mod unaccent;
mod unspaced;
mod variants;

use std::ops::Range;

pub(crate) use analyser::{Analyser, Kind, Token};
pub(crate) use detect::detect;
pub(crate) use fold::key;
pub(crate) use variants::{Variant, compound_variants, number_variants};

/// Counts changes of the analysis; an index of another version must be rebuilt.
pub(crate) const ANALYSER_VERSION: u32 = 3;

/// Begins the term of a filler.
pub(crate) const FILLER: char = '\u{1}';

/// Begins the term of a mark.
pub(crate) const MARK: char = '\u{2}';

/// The longest token in bytes; longer words become several tokens. The engine would drop words
/// over 65,530 bytes without a word.
const MAX_TOKEN_BYTES: usize = 255;

/// Calls `emit` with each word and grapheme and the byte range of `text` it stands for, inside
/// marks too.
pub(crate) fn analyse(text: &str, mut emit: impl FnMut(&str, Range<usize>)) {
    let mut folder = fold::Folder::default();
    let mut token = |range: Range<usize>| {
        let token = folder.fold(fold::trim(&text[range.clone()]));
        pieces(token, |piece| emit(piece, range.clone()));
    };
    scan::unmarked(text, 0..text.len(), &mut |piece| match piece {
        scan::Piece::Word { range, .. } | scan::Piece::Mark(range) => token(range),
        scan::Piece::Unspaced(run) => {
            let offset = run.start;
            unspaced::graphemes(&text[run])
                .for_each(|range| token(offset + range.start..offset + range.end));
        }
    });
}

/// The tokens of a text.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    analyse(text, |token, _| tokens.push(token.to_owned()));
    tokens
}

/// Whether a text holds anything that can be found.
pub(crate) fn has_tokens(text: &str) -> bool {
    let mut found = false;
    analyse(text, |_, _| found = true);
    found
}

/// The stem of a folded word in a language, a BCP 47 tag; nothing where the language has no
/// stemmer.
pub(crate) fn stem(word: &str, language: &str) -> Option<String> {
    let stemmer = stems::Stemmer::new(&analyser::primary_subtag(language))?;
    Some(stemmer.stem(word).into_owned())
}

fn pieces(token: &str, mut emit: impl FnMut(&str)) {
    let mut rest = token;
    while !rest.is_empty() {
        let fits = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let end = fits.take_while(|&end| end <= MAX_TOKEN_BYTES).last().unwrap_or(rest.len());
        emit(&rest[..end]);
        rest = &rest[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keeps_contractions_and_decimals_whole() {
        assert_eq!(
            tokens("I can't, it's 3.14 or 1,000!"),
            ["i", "can't", "it's", "3.14", "or", "1,000"]
        );
    }

    #[test]
    fn signs_without_a_space_part_words() {
        for (text, words) in [
            ("the harbor.The boat", &["the", "harbor", "the", "boat"][..]),
            ("said:hello", &["said", "hello"]),
            ("a snake_case__name_", &["a", "snake", "case", "name"]),
            ("col\u{b7}lecci\u{f3}", &["col", "lecci\u{f3}"]),
            ("U.S. and e.g. example.org", &["u", "s", "and", "e", "g", "example", "org"]),
            ("oui\u{202f}! so\u{ff0e}no", &["oui", "so", "no"]),
            (
                "\u{5d0}\u{5f4}\u{5d1} \u{5d0}\"\u{5d1}",
                &["\u{5d0}", "\u{5d1}", "\u{5d0}", "\u{5d1}"],
            ),
            ("v2.go 3.x take_2", &["v2", "go", "3", "x", "take", "2"]),
            ("0_\u{102e1}", &["0", "\u{102e1}"]),
        ] {
            assert_eq!(tokens(text), words, "{text}");
        }
    }

    #[test]
    fn signs_between_digits_and_apostrophes_stay_in_their_word() {
        for text in ["3.14", "v2.0", "1_000", "\u{663}.\u{661}", "can't", "l'amour", "o'clock"] {
            assert_eq!(tokens(text), [text], "{text}");
        }
        assert_eq!(tokens("at 10:30"), ["at", "10", "30"], "a phrase, as by UAX #29");
    }

    #[test]
    fn words_parted_by_signs_keep_their_places() {
        let text = "\u{e9}t\u{e9}.The _end_";
        let mut words = Vec::new();
        analyse(text, |_, range| words.push(&text[range]));
        assert_eq!(words, ["\u{e9}t\u{e9}", "The", "end"]);
    }

    #[test]
    fn makes_every_apostrophe_plain() {
        for text in ["can't", "can\u{2019}t", "can\u{2bc}t", "can\u{ff07}t", "CAN\u{2018}T"] {
            assert_eq!(tokens(text), ["can't"], "{text}");
        }
        assert_eq!(tokens("\u{2bc}tis 'tis \u{2019}tis"), ["tis", "tis", "tis"]);
    }

    #[test]
    fn speaker_arrows_and_music_signs_vanish() {
        assert_eq!(tokens(">> Hello -- \u{266a} [MUSIC] \u{266a} _so_"), ["hello", "music", "so"]);
    }

    #[test]
    fn folds_case_width_and_composition() {
        assert_eq!(tokens("STRASSE"), tokens("stra\u{df}e"));
        assert_eq!(tokens("Caf\u{e9}"), tokens("cafe\u{301}"));
        assert_eq!(tokens("\u{ff21}\u{ff22}\u{ff23}"), ["abc"]);
        assert_ne!(tokens("caf\u{e9}"), tokens("cafe"));
    }

    #[test]
    fn scripts_without_spaces_give_a_token_per_grapheme() {
        assert_eq!(tokens("静かな港"), ["静", "か", "な", "港"]);
        assert_eq!(tokens("カメラ3台"), ["カ", "メ", "ラ", "3", "台"]);
        assert_eq!(tokens("ｶﾞ"), ["ガ"]);
        assert_eq!(tokens("น้ำ"), ["น\u{e49}\u{e4d}\u{e32}"].map(|t| t.to_owned()));
        assert_eq!(tokens("ok静abc"), ["ok", "静", "abc"]);
    }

    #[test]
    fn marks_stay_with_their_word() {
        assert_eq!(tokens("हिन्दी भाषा").len(), 2);
        assert_eq!(tokens("தமிழ் மொழி").len(), 2);
    }

    #[test]
    fn a_word_without_end_becomes_bounded_tokens() {
        let word = "é".repeat(1_000);
        let tokens = tokens(&word);
        assert!(tokens.iter().all(|t| t.len() <= MAX_TOKEN_BYTES));
        assert_eq!(tokens.concat(), word);
    }

    proptest! {
        #[test]
        fn ranges_are_in_order_and_name_text_that_gives_the_token(text in "\\PC*") {
            let mut last = 0..0;
            analyse(&text, |token, range| {
                assert!(!token.is_empty() && !token.contains('\n'));
                assert!(last == range || last.end <= range.start);
                assert!(tokens(&text[range.clone()]).iter().any(|t| t == token));
                last = range;
            });
        }

        #[test]
        fn every_letter_and_digit_is_in_a_token(text in "\\PC*") {
            let mut covered = vec![false; text.len()];
            analyse(&text, |_, range| covered[range].fill(true));
            for (at, c) in text.char_indices() {
                prop_assert!(covered[at] || !c.is_alphanumeric() || fold::is_apostrophe(c), "{c:?} in {text:?}");
            }
        }

        #[test]
        fn cutting_before_a_token_changes_no_token(text in "\\PC{0,16}|[a-c静港カน้ำ'’.:_·\"א״ 12,é\u{301}\u{93f}>-]{0,24}") {
            let whole = tokens(&text);
            let mut starts = Vec::new();
            analyse(&text, |_, range| starts.push(range.start));
            for (n, &start) in starts.iter().enumerate() {
                let parts = [tokens(&text[..start]), tokens(&text[start..])];
                prop_assert_eq!(parts.concat(), whole.clone(), "cut {} of {:?}", n, text);
            }
        }
    }
}
