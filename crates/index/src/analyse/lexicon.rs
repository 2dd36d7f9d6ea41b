use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::fillers;
use super::fold::{self, Folder};
use super::stems::Stemmer;
use super::unaccent::unaccent;
use super::{FILLER, MAX_TOKEN_BYTES};

/// The most words whose forms are kept: about 8 MB. Speech uses far fewer, hostile text any number.
const MAX_WORDS: usize = 1 << 16;

/// The longest word in bytes whose forms are kept.
const MAX_WORD_BYTES: usize = 64;

/// The forms of a word, each only where it differs: the term from the word in the text, the
/// others from the term.
#[derive(Default)]
pub(super) struct Forms {
    pub(super) term: Option<Box<str>>,
    pub(super) folded: Option<Box<str>>,
    pub(super) stem: Option<Box<str>>,
    pub(super) is_filler: bool,
}

/// The forms of words in a language; each distinct word is worked out once.
pub(super) struct Lexicon {
    stemmer: Option<Stemmer>,
    fillers: &'static [&'static str],
    places: HashMap<Box<str>, usize, RandomState>,
    /// The forms of the words kept, after those of the last word that is not.
    forms: Vec<Forms>,
    folder: Folder,
}

impl Lexicon {
    /// Takes a lower-case primary subtag.
    pub(super) fn new(language: Option<&str>) -> Self {
        Self {
            stemmer: language.and_then(Stemmer::new),
            fillers: language.map_or(&[], fillers::of),
            places: HashMap::default(),
            forms: vec![Forms::default()],
            folder: Folder::default(),
        }
    }

    /// Whether plain words have forms too.
    #[inline]
    pub(super) fn has_language(&self) -> bool {
        self.stemmer.is_some() || !self.fillers.is_empty()
    }

    #[inline]
    pub(super) fn forms(&mut self, word: &str) -> &Forms {
        let place = match self.places.get(word) {
            Some(&place) => place,
            None => self.learn(word),
        };
        &self.forms[place]
    }

    fn learn(&mut self, word: &str) -> usize {
        let forms = self.work_out(word);
        if word.len() > MAX_WORD_BYTES {
            self.forms[0] = forms;
            return 0;
        }
        if self.places.len() == MAX_WORDS {
            self.places.clear();
            self.forms.truncate(1);
        }
        let place = self.forms.len();
        self.forms.push(forms);
        self.places.insert(word.into(), place);
        place
    }

    fn work_out(&mut self, word: &str) -> Forms {
        let term = self.folder.fold(fold::trim(word));
        if self.fillers.contains(&term) {
            let term = Some(format!("{FILLER}{term}").into());
            return Forms { term, is_filler: true, ..Forms::default() };
        }
        let mut forms = Forms { term: (term != word).then(|| term.into()), ..Forms::default() };
        if term.len() <= MAX_TOKEN_BYTES {
            forms.folded = unaccent(term).map(Into::into);
            let stem = self.stemmer.map(|stemmer| stemmer.stem(term));
            forms.stem = stem.filter(|stem| stem != term).map(|stem| stem.as_ref().into());
        }
        forms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_survive_more_words_than_are_kept() {
        let mut lexicon = Lexicon::new(Some("en"));
        for n in 0..MAX_WORDS + 10 {
            let word = format!("Boats{n}");
            let term = lexicon.forms(&word).term.clone();
            assert_eq!(term.as_deref(), Some(word.to_lowercase().as_str()));
        }
        assert!(lexicon.forms.len() <= MAX_WORDS + 1);
        assert_eq!(lexicon.forms("harbours").stem.as_deref(), Some("harbour"));
    }

    #[test]
    fn long_words_are_worked_out_and_not_kept() {
        let mut lexicon = Lexicon::new(None);
        for letter in ["A", "B"] {
            let word = letter.repeat(MAX_WORD_BYTES + 1);
            assert_eq!(lexicon.forms(&word).term.as_deref(), Some(&*word.to_lowercase()));
        }
        assert!(lexicon.places.is_empty());
    }
}
