use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{Profile, Width};

/// How a profile counts the characters of a text.
///
/// All counts are in *halves* of a character: a narrow character among wide ones is one half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    width: Width,
    spaces: bool,
}

impl Profile {
    /// How this profile counts.
    #[must_use]
    pub fn measure(&self) -> Measure {
        Measure { width: self.width, spaces: self.cps_counts_spaces }
    }
}

impl Measure {
    /// The length of a line, in halves of a character; markup must be out.
    #[must_use]
    pub fn line(self, text: &str) -> u32 {
        if let Some(letters) = plain_letters(text) {
            return letters.saturating_mul(self.plain());
        }
        text.graphemes(true).map(|grapheme| self.grapheme(grapheme)).fold(0, u32::saturating_add)
    }

    /// What counts in reading speed, in halves of a character: spaces if the profile says so,
    /// line ends never.
    #[must_use]
    pub fn read(self, text: &str) -> u32 {
        // No grapheme reaches over a line end.
        text.split(['\n', '\r']).map(|line| self.read_line(line)).fold(0, u32::saturating_add)
    }

    fn read_line(self, line: &str) -> u32 {
        if self.spaces {
            return self.line(line);
        }
        let counted = line.graphemes(true).filter(|grapheme| !is_space(grapheme));
        counted.map(|grapheme| self.grapheme(grapheme)).fold(0, u32::saturating_add)
    }

    /// Whether spaces count in reading speed.
    #[must_use]
    pub fn counts_spaces(self) -> bool {
        self.spaces
    }

    /// What a plain letter counts.
    fn plain(self) -> u32 {
        match self.width {
            Width::Grapheme => 2,
            Width::EastAsian => 1,
        }
    }

    fn grapheme(self, grapheme: &str) -> u32 {
        let columns = grapheme.width();
        match self.width {
            // Marks of direction and joiners take no place; a lone mark is a mistake that shows.
            _ if columns == 0 => 0,
            Width::Grapheme => 2,
            Width::EastAsian => u32::from(columns > 1) + 1,
        }
    }
}

/// How many letters a text has, where each is one grapheme and narrow: most of what is written in
/// Latin, Greek and Cyrillic letters.
fn plain_letters(text: &str) -> Option<u32> {
    let is_plain = |c: char| matches!(c, ' '..='~' | 'À'..='ʯ' | 'Α'..='ώ' | 'Ѐ'..='ҁ' | 'Ҋ'..='ԯ' | '–' | '—' | '‘'..='”' | '…' | '«' | '»');
    let mut letters = 0_u32;
    for c in text.chars() {
        if !is_plain(c) {
            return None;
        }
        letters = letters.saturating_add(1);
    }
    Some(letters)
}

fn is_space(grapheme: &str) -> bool {
    grapheme.chars().all(char::is_whitespace)
}

/// The graphemes of a text that show.
#[must_use]
pub fn characters(text: &str) -> u32 {
    Measure { width: Width::Grapheme, spaces: true }.line(text) / 2
}

/// The columns of a text among wide characters, rounded up.
#[must_use]
pub fn columns(text: &str) -> u32 {
    Measure { width: Width::EastAsian, spaces: true }.line(text).div_ceil(2)
}

/// The words of a text for words a minute: what stands between spaces and holds a letter or digit.
#[must_use]
pub fn words(text: &str) -> u32 {
    let said = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
    u32::try_from(said.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(width: Width, spaces: bool) -> Measure {
        Measure { width, spaces }
    }

    #[test]
    fn a_grapheme_is_one_however_many_code_points_it_has() {
        let all = measure(Width::Grapheme, true);
        assert_eq!(all.line("cafe\u{301} 👩‍👩‍👧"), 2 * 6);
        assert_eq!(all.line("\u{200f}שלום"), 2 * 4);
        assert_eq!(all.line("two words"), 2 * 9);
    }

    #[test]
    fn wide_is_one_and_narrow_half() {
        let halves = measure(Width::EastAsian, true);
        assert_eq!(halves.line("東京 2024"), 2 + 2 + 1 + 4);
        assert_eq!(halves.line("ｶﾞ"), 2);
    }

    #[test]
    fn plain_letters_count_as_their_graphemes_do() {
        let plain: String = (' '..='\u{2030}')
            .filter(|c| plain_letters(c.encode_utf8(&mut [0; 4])).is_some())
            .collect();
        assert!(plain.len() > 1_000);
        for width in [Width::Grapheme, Width::EastAsian] {
            let measure = measure(width, true);
            let each: u32 = plain.graphemes(true).map(|one| measure.grapheme(one)).sum();
            assert_eq!((measure.line(&plain), measure.read(&plain)), (each, each));
        }
    }

    #[test]
    fn line_ends_are_not_read_and_spaces_only_if_they_count() {
        assert_eq!(measure(Width::Grapheme, true).read("a b\r\nc\nd"), 2 * 5);
        assert_eq!(measure(Width::Grapheme, false).read("a b\nc"), 2 * 3);
    }

    #[test]
    fn words_hold_a_letter_or_digit() {
        assert_eq!(words("Well - it's 5 o'clock ♪"), 4);
    }
}
