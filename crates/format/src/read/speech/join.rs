//! Words as a text, for dialects that give no other.

use std::borrow::Cow;

use super::SaidWord;

/// The words as a text: as their file has them where they begin with their own spaces, else with
/// a space between, except in scripts that are written without.
pub(super) fn joined(words: &[SaidWord<'_>]) -> String {
    let spaced = words.iter().skip(1).any(|word| word.text.starts_with(' '));
    let mut text = String::with_capacity(words.iter().map(|word| word.text.len() + 1).sum());
    for word in words {
        let piece: Cow<'_, str> = if spaced { word.text.clone() } else { word.text.trim().into() };
        let touching = text.chars().next_back().zip(piece.chars().next());
        let is_unspaced = touching.is_none_or(|(a, b)| is_unspaced(a) || is_unspaced(b));
        if !spaced && !is_unspaced {
            text.push(' ');
        }
        text.push_str(&piece);
    }
    match text.trim() {
        inner if inner.len() == text.len() => text,
        inner => inner.to_owned(),
    }
}

/// Whether a letter or mark is of a script that sets no spaces between words: Thai, Lao, Burmese,
/// Khmer, Chinese, Japanese and the punctuation of the last two.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3000..=0x30FF | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF
        | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &[&'static str]) -> String {
        let word = |word: &&'static str| SaidWord { text: (*word).into(), ..SaidWord::default() };
        joined(&words.iter().map(word).collect::<Vec<_>>())
    }

    #[test]
    fn spaces_stand_where_the_script_has_them() {
        assert_eq!(text(&["so", "quiet"]), "so quiet");
        assert_eq!(text(&[" well", "-known", " harbor"]), "well-known harbor");
        assert_eq!(text(&["静か", "な", "港", "。"]), "静かな港。");
        assert_eq!(text(&["조용한", "항구"]), "조용한 항구");
        assert_eq!(text(&["", "so"]), "so");
    }
}
