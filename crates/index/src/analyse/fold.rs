use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};

use super::joiners::is_joiner;

const NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizer::new_nfkc();
const CASE: CaseMapperBorrowed<'static> = CaseMapper::new();

/// Typographic apostrophes and the quotation marks used as such, besides the plain one.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{ff07}')
}

/// A word without what UAX #29 takes into it at its edge too: U+02BC, which is a letter, and
/// underscores, here between a digit and a numeral that it takes for a sign.
pub(super) fn trim(word: &str) -> &str {
    word.trim_matches(|c| is_apostrophe(c) || is_joiner(c))
}

/// Brings words into the form they are compared in, reusing one buffer.
#[derive(Default)]
pub(super) struct Folder {
    out: String,
}

impl Folder {
    pub(super) fn fold(&mut self, word: &str) -> &str {
        self.out.clear();
        if word.is_ascii() {
            self.out.push_str(word);
            self.out.make_ascii_lowercase();
        } else {
            self.fold_unicode(word);
        }
        &self.out
    }

    /// Folding can leave a text unnormalised, so normalisation runs on both sides of it.
    fn fold_unicode(&mut self, word: &str) {
        let plain: String = word.chars().map(|c| if is_apostrophe(c) { '\'' } else { c }).collect();
        let folded = CASE.fold_string(&NFKC.normalize(&plain)).into_owned();
        self.out.push_str(&NFKC.normalize(&folded));
    }
}

/// A name in the form names are compared in.
pub(crate) fn key(name: &str) -> String {
    let mut folder = Folder::default();
    folder.fold(name.trim()).to_owned()
}
