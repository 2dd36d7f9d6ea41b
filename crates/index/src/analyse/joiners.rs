use std::ops::Range;

/// The stretches of a text between the signs that part words. UAX #29 joins words over these
/// signs, as in `harbor.The`; between digits they belong to a number, as in `3.14`.
pub(super) fn parts(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let cuts = text.match_indices(is_joiner).filter(|&(at, sign)| !is_in_number(text, at, sign));
    let mut from = 0;
    cuts.chain([(text.len(), "")]).map(move |(at, sign)| {
        let part = from..at;
        from = at + sign.len();
        part
    })
}

fn is_in_number(text: &str, at: usize, sign: &str) -> bool {
    text[..at].ends_with(char::is_numeric) && text[at + sign.len()..].starts_with(char::is_numeric)
}

/// What joins words by the
/// [word break property](https://www.unicode.org/reports/tr29/#Table_Word_Break_Property_Values)
/// of UAX #29, apostrophes left out; the quote is another form of the Hebrew U+05F4.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(
        c,
        ':' | '\u{b7}' | '\u{387}' | '\u{55f}' | '\u{5f4}' | '\u{2027}' | '\u{fe13}' // MidLetter
        | '\u{fe55}' | '\u{ff1a}'
        | '.' | '\u{2024}' | '\u{fe52}' | '\u{ff0e}' // MidNumLet
        | '_' | '\u{202f}' | '\u{203f}' | '\u{2040}' | '\u{2054}' | '\u{fe33}' // ExtendNumLet
        | '\u{fe34}' | '\u{fe4d}'..='\u{fe4f}' | '\u{ff3f}' | '"'
    )
}
