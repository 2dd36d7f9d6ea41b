use icu_normalizer::{
    ComposingNormalizer, ComposingNormalizerBorrowed, DecomposingNormalizer,
    DecomposingNormalizerBorrowed,
};

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizer::new_nfc();
const NFD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizer::new_nfd();

/// A folded word without accents, where it has any: the marks of Latin and Greek letters, the
/// stress of Cyrillic vowels, the vowel points of Arabic and Hebrew. Signs that make another
/// letter, as in Cyrillic or the scripts of India, stay.
pub(super) fn unaccent(word: &str) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let mut bare = String::with_capacity(word.len());
    let mut base = ' ';
    for c in NFD.normalize(word).chars() {
        if is_accent(c, base) {
            continue;
        }
        match without_stroke(c) {
            Some(letters) => bare.push_str(letters),
            None => bare.push(c),
        }
        if !matches!(c, '\u{300}'..='\u{36f}') {
            base = c;
        }
    }
    let bare = NFC.normalize(&bare);
    (bare != word && !bare.is_empty()).then(|| bare.into_owned())
}

fn is_accent(c: char, base: char) -> bool {
    match c {
        '\u{301}' if is_cyrillic_vowel(base) => true,
        '\u{300}'..='\u{36f}' => is_latin_or_greek(base),
        // Hebrew: https://www.unicode.org/charts/PDF/U0590.pdf
        '\u{591}'..='\u{5bd}'
        | '\u{5bf}'
        | '\u{5c1}'
        | '\u{5c2}'
        | '\u{5c4}'
        | '\u{5c5}'
        | '\u{5c7}' => true,
        // Arabic: https://www.unicode.org/charts/PDF/U0600.pdf; U+0640 only stretches a word.
        '\u{610}'..='\u{61a}'
        | '\u{640}'
        | '\u{64b}'..='\u{652}'
        | '\u{670}'
        | '\u{6d6}'..='\u{6dc}'
        | '\u{6df}'..='\u{6e4}'
        | '\u{6e7}'
        | '\u{6e8}'
        | '\u{6ea}'..='\u{6ed}' => true,
        _ => false,
    }
}

fn is_latin_or_greek(c: char) -> bool {
    matches!(c, 'a'..='z' | '\u{c0}'..='\u{2af}' | '\u{370}'..='\u{3ff}'
        | '\u{1e00}'..='\u{1fff}')
}

fn is_cyrillic_vowel(c: char) -> bool {
    matches!(
        c,
        '\u{430}' | '\u{435}' | '\u{438}' | '\u{43e}' | '\u{443}' | '\u{44b}' | '\u{44d}'
            ..='\u{44f}' | '\u{454}' | '\u{456}'
    )
}

/// Letters whose stroke or ligature Unicode does not take apart.
fn without_stroke(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{f8}' => "o",
        '\u{142}' => "l",
        '\u{111}' => "d",
        '\u{127}' => "h",
        '\u{167}' => "t",
        '\u{131}' => "i",
        '\u{e6}' => "ae",
        '\u{153}' => "oe",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_go_and_letters_stay() {
        for (word, bare) in [
            ("café", "cafe"),
            ("năm", "nam"),
            ("được", "duoc"),
            ("łódź", "lodz"),
            ("øvre", "ovre"),
            ("άνθρωπος", "ανθρωπος"),
            ("за\u{301}мок", "замок"),
            ("كِتَاب", "كتاب"),
            ("שָׁלוֹם", "שלום"),
        ] {
            assert_eq!(unaccent(word).as_deref(), Some(bare), "{word}");
        }
    }

    #[test]
    fn words_whose_signs_are_letters_are_left_alone() {
        for word in ["plain", "їжак", "йод", "ёлка", "ґанок", "हिन्दी", "น้ำ", "ガ", "한국", "أمل"]
        {
            assert_eq!(unaccent(word), None, "{word}");
        }
    }
}
