use std::ops::Range;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use super::lexicon::{Forms, Lexicon};
use super::scan::{self, Piece};
use super::{MAX_TOKEN_BYTES, marks, unspaced};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word between spaces or signs.
    Word,
    /// One sign of a script without spaces.
    Grapheme,
    /// A sound of hesitation.
    Filler,
    /// A sound mark such as `[music]`, or a speaker's arrows.
    Mark,
}

/// A token of a text.
#[derive(Debug)]
pub(crate) struct Token<'a> {
    /// The term as indexed. Fillers and marks begin with [`FILLER`](super::FILLER) and
    /// [`MARK`](super::MARK), so that no word equals them.
    pub(crate) term: &'a str,
    /// The bytes of the text it stands for; those of a mark cover its brackets.
    pub(crate) range: Range<usize>,
    pub(crate) kind: Kind,
    /// The form without accents, where it differs from the term.
    pub(crate) folded: Option<&'a str>,
    /// The stem of a word in the analyser's language, where it differs from the term.
    pub(crate) stem: Option<&'a str>,
    /// The dictionary word of two graphemes or more that begins at a grapheme.
    pub(crate) dictionary: Option<&'a str>,
}

/// Turns texts of one language into tokens.
///
/// It keeps what it found out about words: use one for many texts.
pub(crate) struct Analyser {
    lexicon: Lexicon,
    segmenter: WordSegmenterBorrowed<'static>,
    /// The dictionary word at hand.
    dictionary: String,
}

impl Analyser {
    /// `language` is a BCP 47 tag of which the primary subtag counts, in any case. Without a
    /// language there are no fillers and no stems.
    pub(crate) fn new(language: Option<&str>) -> Self {
        let primary = language.map(primary_subtag);
        Self {
            lexicon: Lexicon::new(primary.as_deref()),
            segmenter: WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()),
            dictionary: String::new(),
        }
    }

    /// Calls `emit` with each token in the order of the text.
    pub(crate) fn analyse(&mut self, text: &str, mut emit: impl FnMut(Token<'_>)) {
        scan::pieces(text, |piece| match piece {
            Piece::Word { range, plain } => self.word(text, range, plain, &mut emit),
            Piece::Unspaced(range) => self.unspaced(text, range, &mut emit),
            Piece::Mark(range) => {
                let term = marks::term(&text[range.clone()]);
                emit(Token::of(&term, range, Kind::Mark));
            }
        });
    }

    #[inline]
    fn word(
        &mut self,
        text: &str,
        range: Range<usize>,
        plain: bool,
        emit: &mut impl FnMut(Token<'_>),
    ) {
        let word = &text[range.clone()];
        if plain && word.len() <= MAX_TOKEN_BYTES && !self.lexicon.has_language() {
            emit(Token::of(word, range, Kind::Word));
        } else {
            let forms = self.lexicon.forms(word);
            let kind = if forms.is_filler { Kind::Filler } else { Kind::Word };
            formed(word, range, kind, forms, emit);
        }
    }

    fn unspaced(&mut self, text: &str, run: Range<usize>, emit: &mut impl FnMut(Token<'_>)) {
        let Self { lexicon, segmenter, dictionary } = self;
        let (offset, run) = (run.start, &text[run]);
        unspaced::with_words(run, *segmenter, |grapheme, word| {
            dictionary.clear();
            if let Some(word) = word.map(|range| &run[range]) {
                dictionary.push_str(lexicon.forms(word).term.as_deref().unwrap_or(word));
            }
            let fits = (1..=MAX_TOKEN_BYTES).contains(&dictionary.len());
            let word = fits.then_some(dictionary.as_str());
            let range = offset + grapheme.start..offset + grapheme.end;
            let grapheme = &run[grapheme];
            let forms = lexicon.forms(grapheme);
            formed(grapheme, range, Kind::Grapheme, forms, &mut |token| {
                emit(Token { stem: None, dictionary: word, ..token });
            });
        });
    }
}

impl<'a> Token<'a> {
    #[inline]
    fn of(term: &'a str, range: Range<usize>, kind: Kind) -> Self {
        Self { term, range, kind, folded: None, stem: None, dictionary: None }
    }
}

/// The token of a word, or the tokens of one too long for the engine.
#[inline]
fn formed(
    word: &str,
    range: Range<usize>,
    kind: Kind,
    forms: &Forms,
    emit: &mut impl FnMut(Token<'_>),
) {
    let term = forms.term.as_deref().unwrap_or(word);
    if term.len() <= MAX_TOKEN_BYTES {
        let (folded, stem) = (forms.folded.as_deref(), forms.stem.as_deref());
        emit(Token { folded, stem, ..Token::of(term, range, kind) });
    } else {
        super::pieces(term, |piece| emit(Token::of(piece, range.clone(), kind)));
    }
}

/// The language of a BCP 47 tag in lower case.
pub(super) fn primary_subtag(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analyse::{FILLER, MARK, fold, tokens};

    /// Term, start, end, kind.
    type Seen = (String, usize, usize, Kind);

    fn seen(text: &str, language: Option<&str>) -> Vec<Seen> {
        let mut seen = Vec::new();
        Analyser::new(language).analyse(text, |token| {
            seen.push((token.term.to_owned(), token.range.start, token.range.end, token.kind));
        });
        seen
    }

    fn terms(text: &str, language: &str) -> Vec<String> {
        seen(text, Some(language)).into_iter().map(|(term, ..)| term).collect()
    }

    fn kinds(text: &str) -> Vec<Kind> {
        seen(text, Some("en")).into_iter().map(|(.., kind)| kind).collect()
    }

    /// The forms beside each term: folded, stem, dictionary word.
    fn forms(text: &str, language: &str) -> Vec<[Option<String>; 3]> {
        let mut forms = Vec::new();
        Analyser::new(Some(language)).analyse(text, |token| {
            forms.push([token.folded, token.stem, token.dictionary].map(|f| f.map(str::to_owned)));
        });
        forms
    }

    #[test]
    fn marks_and_fillers_are_kept_apart_from_words() {
        let text = ">> Um, so (laughs) the music [MUSIC] plays";
        let expected = ["\u{2}>>", "\u{1}um", "so", "\u{2}laughs", "the", "music", "\u{2}music"];
        assert_eq!(terms(text, "en")[..7], expected);
        assert_eq!(kinds("[music] um music"), [Kind::Mark, Kind::Filler, Kind::Word]);
        assert_eq!(seen(text, None)[3].1..seen(text, None)[3].2, 10..18);
        assert_eq!([FILLER, MARK].map(|c| tokens(&c.to_string()).len()), [0, 0]);
    }

    #[test]
    fn speech_in_brackets_is_speech() {
        assert_eq!(terms("(the harbour) [sic]", "en"), ["the", "harbour", "sic"]);
        assert_eq!(terms("*the music* stops", "en"), ["the", "music", "stops"]);
    }

    #[test]
    fn fillers_are_those_of_the_language() {
        assert_eq!(terms("Um eins", "de"), ["um", "eins"]);
        assert_eq!(terms("ÄHM eins", "de-AT"), ["\u{1}ähm", "eins"]);
        assert_eq!(terms("Гм, човен", "UK"), ["\u{1}гм", "човен"]);
        assert_eq!(seen("um", None)[0].3, Kind::Word);
    }

    #[test]
    fn stems_and_unaccented_forms_stand_beside_the_term() {
        let stem = |word: &str, language| forms(word, language)[0][1].clone();
        assert_eq!(stem("Sailing", "en-GB").as_deref(), Some("sail"));
        assert_eq!(stem("boat", "en"), None);
        assert_eq!(stem("човнами", "uk").as_deref(), Some("човн"));
        assert_eq!(stem("sails", "ja"), None);
        let folded = |word: &str| forms(word, "und")[0][0].clone();
        assert_eq!(folded("Café").as_deref(), Some("cafe"));
        assert_eq!(folded("їжак"), None);
        assert_eq!(folded("Boat"), None);
    }

    #[test]
    fn dictionary_words_begin_at_their_first_grapheme() {
        let words = |text, language| {
            let forms = forms(text, language).into_iter();
            forms.map(|[_, _, word]| word.unwrap_or_default()).collect::<Vec<_>>()
        };
        assert!(words("中国人民", "zh").iter().any(|word| word.chars().count() >= 2));
        assert_eq!(words("カメラ", "ja"), ["カメラ", "", ""]);
        assert_eq!(words("ｶﾒﾗ", "ja")[0], "カメラ");
        let thai = words("บ้านเก่า", "th");
        assert!(thai.contains(&"บ้าน".to_owned()) && thai.contains(&"เก่า".to_owned()), "{thai:?}");
        assert!(words("boat", "en").iter().all(String::is_empty));
    }

    #[test]
    fn every_letter_of_a_line_in_any_language_is_in_a_token() {
        for (language, line, count) in [
            ("uk", "Чи є в п’яти човнах 2 весла? Я й він, о так!", 12),
            ("en", "I saw a boat: it's 3.5 m long, isn't it?", 10),
            ("th", "ก็ฝนตก ฉันไป", 9),
            ("zh", "我在港口等船，他不来。", 9),
            ("ja", "船が来た。ｶﾒﾗ3台と私。", 11),
            ("ko", "이 배는 그 섬에 간다", 5),
            ("hi", "मैं और तू नाव में हैं, ओ माँ", 8),
            ("ar", "أنا و هو في القارب", 5),
        ] {
            let tokens = seen(line, Some(language));
            for (at, c) in line.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                assert!(tokens.iter().any(|t| (t.1..t.2).contains(&at)), "{c} of {line}");
            }
            assert_eq!(tokens.len(), count, "{tokens:?}");
        }
    }

    #[test]
    fn words_too_long_for_the_engine_become_pieces() {
        for letter in ["e", "E", "é"] {
            let word = letter.repeat(1_000);
            let tokens = seen(&word, Some("en"));
            assert!(tokens.iter().all(|(term, ..)| term.len() <= MAX_TOKEN_BYTES));
            let whole: String = tokens.into_iter().map(|(term, ..)| term).collect();
            assert_eq!(whole, letter.to_lowercase().repeat(1_000));
        }
    }

    const MARKED: &str =
        "([ .,*>a1ö\u{301}静\\[\\]()]|um|\\[music\\]|\\(laughs\\)|\\*sighs\\*|【音楽】|>>){0,12}";

    const TEXTS: &str = "\\PC{0,20}|[a-c静港カน้ำ'’.:_·\"א״ 12,é\u{301}\u{93f}>-]{0,24}|([ .,*>a1ö\u{301}静\u{200d}\\[\\]()]|um|\\[music\\]|\\(laughs\\)|\\*sighs\\*|\\[so music\\]|【音楽】|>>){0,12}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn cutting_before_a_token_changes_no_token(text in TEXTS) {
            let whole = seen(&text, Some("en"));
            for start in whole.iter().map(|token| token.1) {
                let mut parts = seen(&text[..start], Some("en"));
                for (term, from, to, kind) in seen(&text[start..], Some("en")) {
                    parts.push((term, from + start, to + start, kind));
                }
                prop_assert_eq!(&parts, &whole, "cut at {} of {:?}", start, text);
            }
        }

        #[test]
        fn words_are_those_of_the_text_read_without_marks(text in MARKED) {
            let mut plain = Vec::new();
            crate::analyse::analyse(&text, |term, range| plain.push((term.to_owned(), range)));
            let tokens = seen(&text, None);
            let marks = tokens.iter().filter(|t| t.3 == Kind::Mark);
            let outside = |at: &usize| !marks.clone().any(|mark| (mark.1..mark.2).contains(at));
            plain.retain(|(_, range)| outside(&range.start));
            let words = tokens.iter().filter(|t| t.3 != Kind::Mark);
            let words: Vec<_> = words.map(|t| (t.0.clone(), t.1..t.2)).collect();
            prop_assert_eq!(words, plain);
        }

        #[test]
        fn every_letter_and_digit_is_in_a_token(text in TEXTS) {
            let tokens = seen(&text, Some("en"));
            for (at, c) in text.char_indices() {
                let covered = tokens.iter().any(|t| (t.1..t.2).contains(&at));
                prop_assert!(covered || !c.is_alphanumeric() || fold::is_apostrophe(c), "{c:?}");
            }
        }

        #[test]
        fn a_used_analyser_gives_the_same_as_a_new_one(texts in prop::collection::vec(TEXTS, 1..6)) {
            let mut used = Analyser::new(Some("en"));
            for text in &texts {
                let mut tokens = Vec::new();
                used.analyse(text, |t| tokens.push((t.term.to_owned(), t.range.start, t.range.end, t.kind)));
                prop_assert_eq!(tokens, seen(text, Some("en")));
            }
        }
    }
}
