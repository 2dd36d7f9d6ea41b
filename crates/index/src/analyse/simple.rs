//! Classes of the characters whose part in a word is plain from themselves: ASCII, letters of
//! Latin, Greek and Cyrillic, common signs. All else is [`Class::Complex`] and left to UAX #29.

/// What a character does to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Stands between words.
    Skip,
    /// A letter that is its own folded form and carries no accent.
    Plain,
    /// A letter whose forms are to be looked up.
    Letter,
    Digit,
    /// Joins letters to letters and digits to digits.
    Apostrophe,
    /// The same, to be made plain.
    Curly,
    /// Joins digits to digits.
    NumberSign,
    /// May begin a mark.
    Opener,
    /// To be judged with its neighbours.
    Complex,
}

const LIMIT: usize = 0x530;

static CLASSES: [Class; LIMIT] = classes();

/// The class of the character at a byte offset, and its length in bytes; nothing at the end.
#[inline]
pub(super) fn class_at(bytes: &[u8], at: usize) -> (Class, usize) {
    match bytes.get(at) {
        None => (Class::Skip, 0),
        Some(&byte) if byte < 0x80 => (CLASSES[usize::from(byte)], 1),
        Some(&lead @ 0xc2..=0xd4) => {
            let low = bytes.get(at + 1).map_or(0, |byte| usize::from(byte & 0x3f));
            let code = (usize::from(lead & 0x1f) << 6) | low;
            (CLASSES.get(code).copied().unwrap_or(Class::Complex), 2)
        }
        Some(0xe2) => (sign(bytes.get(at + 1), bytes.get(at + 2)), 3),
        Some(_) => (Class::Complex, 1),
    }
}

/// Dashes, quotation marks, the ellipsis and notes, by the last bytes of their three.
fn sign(second: Option<&u8>, third: Option<&u8>) -> Class {
    match (second, third) {
        (Some(0x80), Some(0x98 | 0x99)) => Class::Curly,
        (Some(0x80), Some(0x90..=0x95 | 0x9a..=0x9f | 0xa0..=0xa2 | 0xa6 | 0xb0 | 0xb9 | 0xba))
        | (Some(0x82), Some(0xac))
        | (Some(0x84), Some(0x96))
        | (Some(0x99), Some(0xa9..=0xac)) => Class::Skip,
        _ => Class::Complex,
    }
}

const fn classes() -> [Class; LIMIT] {
    let mut classes = [Class::Complex; LIMIT];
    let mut code = 0;
    while code < LIMIT {
        classes[code] = if code < 0x80 { ascii(code) } else { beyond_ascii(code) };
        code += 1;
    }
    classes
}

const fn ascii(code: usize) -> Class {
    match code {
        0x61..=0x7a => Class::Plain,
        0x41..=0x5a => Class::Letter,
        0x30..=0x39 => Class::Digit,
        0x27 => Class::Apostrophe,
        0x2c | 0x2e | 0x3b | 0x5f => Class::NumberSign, // , . ; _
        0x28 | 0x2a | 0x3e | 0x5b => Class::Opener,     // ( * > [
        _ => Class::Skip,
    }
}

const fn beyond_ascii(code: usize) -> Class {
    match code {
        0xa8
        | 0xaa
        | 0xad
        | 0xaf
        | 0xb2
        | 0xb3
        | 0xb4
        | 0xb5
        | 0xb8
        | 0xb9
        | 0xba
        | 0xbc..=0xbe => Class::Complex,
        ..=0xbf | 0xd7 | 0xf7 => Class::Skip,
        ..=0x2af => Class::Letter,
        0x3b1..=0x3c1 | 0x3c3..=0x3c9 => Class::Plain,
        0x386 | 0x388..=0x38a | 0x38c | 0x38e..=0x3a1 | 0x3a3..=0x3f5 | 0x3f7..=0x3ff => {
            Class::Letter
        }
        0x430..=0x45f => Class::Plain,
        0x48b..=0x4bf | 0x4d0..=0x52f if code % 2 == 1 => Class::Plain,
        0x400..=0x481 | 0x48a..=0x52f => Class::Letter,
        _ => Class::Complex,
    }
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;
    use crate::analyse::fold::Folder;
    use crate::analyse::tokens;
    use crate::analyse::unaccent::unaccent;

    #[test]
    fn classes_agree_with_the_libraries() {
        let (mut letters, mut others) = (0, 0);
        for c in (0..0x3000).filter_map(char::from_u32) {
            let text = c.to_string();
            let joined = format!("a{c}b");
            let (class, len) = class_at(text.as_bytes(), 0);
            match class {
                Class::Complex => continue,
                Class::Plain | Class::Letter => {
                    assert!(c.is_alphabetic(), "{c:?}");
                    assert_eq!(joined.unicode_words().collect::<Vec<_>>(), [&joined], "{c:?}");
                    letters += 1;
                }
                Class::Digit => assert!(c.is_ascii_digit()),
                Class::Apostrophe | Class::Curly => {
                    assert_eq!(joined.unicode_words().count(), 1, "{c:?}");
                }
                _ => {
                    assert!(!c.is_alphanumeric(), "{c:?}");
                    assert_eq!(tokens(&joined), ["a", "b"], "{c:?}");
                    others += 1;
                }
            }
            if class == Class::Plain {
                assert_eq!(Folder::default().fold(&text), text);
                assert_eq!(unaccent(&text), None);
            }
            assert_eq!(len, c.len_utf8());
        }
        assert!(letters > 900 && others > 100, "{letters} {others}");
    }
}
