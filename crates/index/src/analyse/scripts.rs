use std::ops::Range;

/// A stretch of text that is cut in one way.
pub(super) enum Run {
    /// Text of a script without spaces, cut into graphemes.
    Unspaced(Range<usize>),
    /// Text whose words UAX #29 finds.
    Words(Range<usize>),
}

/// Parts a text into runs.
///
/// Characters decide, not graphemes of the whole text, so that a text cut between two tokens
/// gives the same tokens: a stray vowel sign does not join what stands before it.
pub(super) fn runs(text: &str, mut emit: impl FnMut(Run)) {
    let mut from = 0;
    while from < text.len() {
        let rest = &text[from..];
        let words = if text.is_ascii() { None } else { rest.find(is_unspaced) };
        let words = words.unwrap_or(rest.len());
        if words > 0 {
            emit(Run::Words(from..from + words));
        }
        from += words;
        let rest = &text[from..];
        let unspaced = rest.find(|c| !is_unspaced(c)).unwrap_or(rest.len());
        if unspaced > 0 {
            emit(Run::Unspaced(from..from + unspaced));
        }
        from += unspaced;
    }
}

/// Han, Hiragana, Katakana, Thai, Lao, Myanmar and Khmer, by block
/// ([Scripts.txt](https://www.unicode.org/Public/UCD/latest/ucd/Scripts.txt)).
pub(super) fn is_unspaced(c: char) -> bool {
    c >= '\u{e00}'
        && matches!(c,
            '\u{e00}'..='\u{eff}' // Thai, Lao
            | '\u{1000}'..='\u{109f}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}' // Myanmar
            | '\u{1780}'..='\u{17ff}' | '\u{19e0}'..='\u{19ff}' // Khmer
            | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' // Han
            | '\u{3038}'..='\u{303b}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}'
            | '\u{3041}'..='\u{309f}' | '\u{1b000}'..='\u{1b16f}' // Hiragana
            | '\u{30a0}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}') // Katakana
}
