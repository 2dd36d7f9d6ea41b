//! Which words hold together, and where a sentence ends.
//!
//! A file for each language in `phrases/`, beside this crate's `src`, says it as data.

mod file;
mod lexicon;

use std::sync::{Arc, OnceLock};

pub(crate) use lexicon::{Seen, Weights};

use super::sentences::{Mark, is_initial_or_number, may_begin};
use file::File;
use lexicon::Lexicon;

/// The files of the built-in languages.
const FILES: [(&str, &str); 5] = [
    ("en", include_str!("../../phrases/en.toml")),
    ("es", include_str!("../../phrases/es.toml")),
    ("fr", include_str!("../../phrases/fr.toml")),
    ("de", include_str!("../../phrases/de.toml")),
    ("uk", include_str!("../../phrases/uk.toml")),
];

/// The built-in languages, each parsed when it is first asked for, and the neutral default.
static BUILT_IN: [OnceLock<Phrases>; 6] = [const { OnceLock::new() }; 6];

/// What holds together in a language. Cheap to clone.
///
/// ```
/// use cuedex_format::shape::phrases::Phrases;
///
/// let en = Phrases::of_language(Some("en-GB"));
/// assert_eq!(en.weights(&["the", "harbor", "was", "quiet"])[1], 95);
/// assert!(!en.ends_sentence("Dr.", Some("Brown")) && en.ends_sentence("home.", Some("We")));
/// ```
#[derive(Debug, Clone)]
pub struct Phrases(Arc<Lexicon>);

impl Phrases {
    /// The built-in phrases of a BCP 47 language; none hold together in one that has no file.
    #[must_use]
    pub fn of_language(tag: Option<&str>) -> Self {
        let primary = tag.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default();
        let named = |(name, _): &(&str, &str)| name.eq_ignore_ascii_case(primary);
        let n = FILES.iter().position(named).unwrap_or(FILES.len());
        BUILT_IN[n].get_or_init(|| Self::built_in(n)).clone()
    }

    /// Reads phrases from TOML of the same form as the built-in files.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        Ok(Self(Arc::new(Lexicon::of_file(file.checked()?))))
    }

    fn built_in(n: usize) -> Self {
        let read = |(_, text): &(&str, &str)| Self::from_toml(text);
        FILES.get(n).map_or_else(
            || Self(Arc::default()),
            |file| read(file).expect("a test reads every built-in file"),
        )
    }

    /// How much a break *before* each of these words hurts: 0, or 1 to 100 inside a listed phrase.
    /// The words are those between spaces, in order, with their punctuation.
    #[must_use]
    pub fn weights(&self, words: &[&str]) -> Vec<u8> {
        let mut weights = Weights::default();
        let seen: Vec<Seen> = words.iter().map(|word| self.seen(word, &mut weights)).collect();
        self.weigh(&seen, &mut weights);
        std::mem::take(&mut weights.before)
    }

    /// Whether a sentence ends with this word, which the other one follows.
    #[must_use]
    pub fn ends_sentence(&self, word: &str, next: Option<&str>) -> bool {
        match super::sentences::mark(word) {
            Mark::Stop if self.0.is_abbreviation(word) && next.is_some() => false,
            mark => ends(mark, word, false, next),
        }
    }

    /// What is known of a word.
    pub(crate) fn seen(&self, word: &str, buffer: &mut Weights) -> Seen {
        self.0.seen(word, &mut buffer.text)
    }

    /// Fills in how much a break before each word hurts.
    pub(crate) fn weigh(&self, seen: &[Seen], weights: &mut Weights) {
        self.0.weigh(seen, weights);
    }

    /// Whether names of several words are told by their capitals, which in German all nouns have.
    pub(crate) fn has_capital_names(&self) -> bool {
        self.0.has_capital_names
    }
}

/// Whether a word with this mark ends a sentence; `begins` where one begins with it.
pub(crate) fn ends(mark: Mark, word: &str, begins: bool, next: Option<&str>) -> bool {
    match mark {
        Mark::Nothing | Mark::Clause => false,
        Mark::Full => true,
        Mark::Stop if next.is_some() && is_initial_or_number(word, begins) => false,
        Mark::Stop | Mark::Ellipsis | Mark::Question => next.is_none_or(may_begin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_language_lists_two_hundred_and_more() {
        for (name, text) in FILES {
            let file: File = toml::from_str(text).unwrap();
            let file = file.checked().unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(file.language, name);
            assert!(file.entries() >= 200, "{name} has {} entries", file.entries());
            assert!(file.source.contains("https://") && file.date.len() == 10, "{name}");
        }
    }

    #[test]
    fn phrases_win_over_words_that_hold_on() {
        let own = r#"
            language = "en"
            date = "2026-11-22"
            source = "a test"
            [sentences]
            abbreviations = ["Mr."]
            [[bind]]
            name = "preposition and noun"
            weight = 50
            side = "next"
            words = ["up", "to"]
            [[bind]]
            name = "number and unit"
            weight = 95
            side = "previous"
            when = "number"
            words = ["km", "%"]
            [[phrase]]
            name = "verb and particle"
            weight = 80
            list = ["gave up"]
            [prefer]
            before = ["and"]
            [numbers]
            words = ["two"]
        "#;
        let own = Phrases::from_toml(own).unwrap();
        let weights = |text: &str| own.weights(&text.split(' ').collect::<Vec<_>>());
        assert_eq!(weights("She gave up smoking, up there"), [0, 0, 80, 0, 0, 50]);
        assert_eq!(weights("two km 5 % some km"), [0, 95, 0, 95, 0, 0]);
        assert_eq!(weights("She gave, up to"), [0, 0, 0, 50]);
        assert!(!own.ends_sentence("Mr.", Some("Brown")) && own.ends_sentence("up.", Some("He")));
        let wrong = Phrases::from_toml("language = 1").unwrap_err();
        assert!(wrong.contains("language"), "{wrong}");
    }

    #[test]
    fn the_phrases_of_ukrainian_and_english_hold() {
        let of = |tag, text: &str| {
            Phrases::of_language(Some(tag)).weights(&text.split(' ').collect::<Vec<_>>())
        };
        let uk = of("uk", "Між дитиною та батьками має бути взаєморозуміння");
        assert!(uk[5] > 0 && uk[5] > uk[4], "{uk:?}");
        let en = of("en", "I want to be dissatisfied now");
        assert!(en[2] > 0 && en[3] > 0, "{en:?}");
        let uk = of("uk", "вам у відповідь");
        assert!(uk[2] > uk[1], "{uk:?}");
    }

    #[test]
    fn an_unknown_language_has_no_phrases_but_sentences() {
        let none = Phrases::of_language(Some("xx"));
        assert_eq!(none.weights(&["the", "harbor"]), [0, 0]);
        assert!(none.ends_sentence("port.", Some("Wir")) && !none.ends_sentence("3.14", None));
        assert!(!none.ends_sentence("approx.", Some("three")));
    }
}
