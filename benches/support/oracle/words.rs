use std::ops::Range;
use std::sync::LazyLock;

use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
use regex::Regex;

/// Scripts without spaces between words.
const UNSPACED: &str = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}";

/// What stands in a word beside its letters: marks, and signs of which nothing is seen, without
/// the space of no width.
const INVISIBLE: &str = r"[[\p{M}\p{Cf}]--\u{200b}]";

static WORD: LazyLock<Regex> = LazyLock::new(|| {
    // U+02BC is a letter by its category and an apostrophe by its use.
    let letter = format!(r"(?:[\p{{L}}--[{UNSPACED}\u{{2bc}}]]{INVISIBLE}*)");
    let apostrophe = r"['\u{2018}\u{2019}\u{2bc}\u{ff07}]";
    let letters = format!("{letter}+(?:{apostrophe}{letter}+)*");
    let digit = format!(r"(?:\p{{N}}{INVISIBLE}*)");
    let digits = format!("{digit}+(?:(?:[.,]|{apostrophe}){digit}+)*");
    // U+0E33 and U+0EB3 are vowel signs that are letters by their category.
    let unspaced = format!(r"[{UNSPACED}][\p{{M}}\u{{e33}}\u{{eb3}}]*");
    Regex::new(&format!("{unspaced}|(?:{letters}|{digits})+")).expect("a pattern")
});

/// Signs of which nothing is seen, such as the direction of writing.
static SIGN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\p{Cf}").expect("a pattern"));

static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[[^\]]*\]|\([^)]*\)|（[^）]*）|【[^】]*】|\*[^*]*\*|♪[^♪]*♪").expect("a pattern")
});

/// The sounds people make between words, in any of the languages at hand.
const SOUNDS: &str = " um uh uhm umm uhh er erm hm hmm mm mmm mhm huh äh ähm öh öhm euh heu eh ehm \
     em ee е ее еее э ээ эм ем мм ммм гм хм м ";

/// The most words of a bracket that may be a mark for a sound.
const MARK_WORDS: usize = 4;

/// The words of a text as lower-case forms, and where they stand: the longest runs of letters and
/// digits with their marks, with apostrophes between letters and stops or commas between digits;
/// in scripts without spaces every character with its marks.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (Range<usize>, String)> + '_ {
    WORD.find_iter(text).map(|found| (found.range(), form(found.as_str())))
}

fn form(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let plain = |c| match c {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{ff07}' => '\'',
        // The two lower-case forms of one letter.
        'ς' => 'σ',
        c => c,
    };
    let form: String = SIGN.replace_all(&word.to_lowercase(), "").chars().map(plain).collect();
    ComposingNormalizer::new_nfc().normalize(&form).into_owned()
}

/// A form without accents and vowel points, and with plain letters for variants such as raised
/// digits: what an index may take for the same word. Cyrillic letters with marks are letters of
/// their own.
pub(super) fn bare(form: &str) -> String {
    if form.is_ascii() {
        return form.to_owned();
    }
    let mut bare = String::with_capacity(form.len());
    let mut base = ' ';
    for c in DecomposingNormalizer::new_nfkd().normalize(&form.replace('ß', "ss")).chars() {
        let is_mark = matches!(c,
            '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{652}' | '\u{670}');
        if !is_mark {
            base = c;
        }
        if !is_mark || matches!(base, '\u{400}'..='\u{52f}') {
            bare.push(c);
        }
    }
    ComposingNormalizer::new_nfc().normalize(&bare).into_owned()
}

/// The parts of a text that may be marks for sounds instead of words.
pub(super) fn marks(text: &str) -> Vec<Range<usize>> {
    let short = |range: &Range<usize>| words(&text[range.clone()]).count() <= MARK_WORDS;
    BRACKETS.find_iter(text).map(|found| found.range()).filter(short).collect()
}

/// Whether a word's form may be a sound between words.
pub(super) fn is_sound(form: &str) -> bool {
    SOUNDS.split(' ').any(|sound| !sound.is_empty() && sound == form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        words(text).map(|(_, form)| form).collect()
    }

    #[test]
    fn words_are_runs_of_letters_marks_and_digits() {
        assert_eq!(
            forms("To the QUIET harbor--at 3.14, no?"),
            ["to", "the", "quiet", "harbor", "at", "3.14", "no"]
        );
        assert_eq!(
            forms("can\u{2019}t 1980's 10:30 1,000."),
            ["can't", "1980", "s", "10", "30", "1,000"]
        );
        assert_eq!(forms("a \u{338} b\u{338}"), ["a", "b\u{338}"], "a mark alone is no word");
        assert_eq!(forms("\u{200f}har\u{ad}bor\u{200e}"), ["harbor"], "nothing else is seen");
        assert_eq!(forms("йдемо сім\u{2bc}єю"), ["йдемо", "сім'єю"]);
    }

    #[test]
    fn scripts_without_spaces_give_a_word_per_character() {
        assert_eq!(forms("静かok港3"), ["静", "か", "ok", "港", "3"]);
        assert_eq!(forms("น้ำ"), ["น้ำ"]);
    }

    #[test]
    fn bare_forms_lose_accents_but_no_letters() {
        assert_eq!(["\u{b2}", "stra\u{df}e"].map(bare), ["2", "strasse"]);
        assert_eq!(["caf\u{e9}", "\u{101}tm\u{101}"].map(bare), ["cafe", "atma"]);
        assert_eq!(
            ["\u{439}\u{434}\u{435}\u{43c}\u{43e}", "\u{457}"].map(bare),
            ["\u{439}\u{434}\u{435}\u{43c}\u{43e}", "\u{457}"]
        );
        assert_eq!(forms("\u{438}\u{306}"), ["\u{439}"], "composed");
    }

    #[test]
    fn short_brackets_may_be_marks() {
        let text = "so [soft wind] (and this here is what he said) *sigh*";
        let marks: Vec<_> = marks(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(marks, ["[soft wind]", "*sigh*"]);
    }
}
