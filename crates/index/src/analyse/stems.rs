use std::borrow::Cow;

use frostem::Stemmer as Snowball;

/// Reduces the words of one language to their stems by [Snowball](https://snowballstem.org).
#[derive(Clone, Copy)]
pub(super) struct Stemmer(Snowball);

impl Stemmer {
    /// The stemmer of a language by its lower-case primary subtag, where there is one.
    pub(super) fn new(language: &str) -> Option<Self> {
        let code = match language {
            "nb" | "nn" => "no",
            code => code,
        };
        // Longer names are algorithms, several to a language.
        let is_code = matches!(code.len(), 2 | 3);
        is_code.then(|| Snowball::try_from_name(code).ok()).flatten().map(Self)
    }

    /// The stem of a folded word; the word itself where the rules leave nothing of it.
    pub(super) fn stem(self, word: &str) -> Cow<'_, str> {
        let stem = self.0.stem(word);
        if stem.is_empty() { Cow::Borrowed(word) } else { stem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CODES: &[&str] = &[
        "ar", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "ga", "hi",
        "hu", "hy", "id", "it", "lt", "ne", "nl", "no", "pl", "pt", "ro", "ru", "sr", "sv", "ta",
        "tr", "yi",
    ];

    #[test]
    fn stems_join_the_forms_of_a_word() {
        for (language, one, other) in [
            ("en", "sailing", "sails"),
            ("de", "boote", "booten"),
            ("ru", "лодка", "лодки"),
            ("uk", "човнами", "човна"),
            ("fr", "bateau", "bateaux"),
            ("nb", "havnen", "havner"),
        ] {
            let stemmer = Stemmer::new(language).unwrap();
            assert_eq!(stemmer.stem(one), stemmer.stem(other), "{language}");
        }
    }

    #[test]
    fn only_languages_name_stemmers() {
        for name in ["ja", "zh", "porter", "english", "", "xx"] {
            assert!(Stemmer::new(name).is_none(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_word_is_too_odd(word in "\\PC{1,12}|[a-z']{1,20}|\\p{Cyrillic}{1,12}|\\p{Arabic}{1,12}|\\p{Devanagari}{1,12}") {
            let stemmers = CODES.iter().filter_map(|code| Stemmer::new(code));
            let stems: Vec<_> = stemmers.map(|stemmer| stemmer.stem(&word).into_owned()).collect();
            prop_assert!(stems.len() > 15);
            prop_assert!(stems.iter().all(|stem| !stem.is_empty()));
        }
    }
}
