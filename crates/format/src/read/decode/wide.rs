use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::LOOK;

/// An encoding whose every character takes two or four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wide {
    Utf16Le,
    Utf16Be,
    Utf32Le,
    Utf32Be,
}

/// Byte order marks, the longer first: that of UTF-32LE begins with that of UTF-16LE.
const MARKS: [(&[u8], Wide); 4] = [
    (b"\xFF\xFE\0\0", Wide::Utf32Le),
    (b"\0\0\xFE\xFF", Wide::Utf32Be),
    (b"\xFF\xFE", Wide::Utf16Le),
    (b"\xFE\xFF", Wide::Utf16Be),
];

impl Wide {
    /// By a [byte order mark](https://www.unicode.org/faq/utf_bom.html#bom4), with the bytes
    /// behind it.
    pub(super) fn by_mark(bytes: &[u8]) -> Option<(Self, &[u8])> {
        MARKS.into_iter().find_map(|(mark, wide)| Some((wide, bytes.strip_prefix(mark)?)))
    }

    /// By a label that the encoding standard does not know or does not mean so: `utf-16` and
    /// `utf-32` are decided by the mark, and little-endian without one.
    pub(super) fn for_label(label: &str, bytes: &[u8]) -> Option<Self> {
        let marked = Self::by_mark(bytes).map(|(wide, _)| wide);
        match label.trim().to_ascii_lowercase().as_str() {
            "utf-16" | "utf16" => marked.filter(|wide| wide.unit() == 2).or(Some(Self::Utf16Le)),
            "utf-16le" | "utf16le" => Some(Self::Utf16Le),
            "utf-16be" | "utf16be" => Some(Self::Utf16Be),
            "utf-32" | "utf32" => marked.filter(|wide| wide.unit() == 4).or(Some(Self::Utf32Le)),
            "utf-32le" | "utf32le" => Some(Self::Utf32Le),
            "utf-32be" | "utf32be" => Some(Self::Utf32Be),
            _ => None,
        }
    }

    /// Without a mark, by the zeros that line ends, digits and arrows have in any script.
    pub(super) fn by_zeros(bytes: &[u8]) -> Option<Self> {
        let look = &bytes[..bytes.len().min(LOOK) & !3];
        let utf32 = [Self::Utf32Le, Self::Utf32Be];
        if let Some(wide) = utf32.into_iter().find(|wide| wide.is_all_text(look)) {
            return Some(wide);
        }
        let look = &bytes[..bytes.len().min(LOOK) & !1];
        let (little, big) = (Self::Utf16Le.ascii(look), Self::Utf16Be.ascii(look));
        let (wide, ascii, other) =
            if little >= big { (Self::Utf16Le, little, big) } else { (Self::Utf16Be, big, little) };
        let (pairs, enough) = (look.len() / 2, ascii >= 2 && ascii * 20 >= look.len() / 2);
        let odd = wide.odd_units(look);
        (enough && ascii >= other * 3 && odd * 50 <= pairs).then_some(wide)
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
        }
    }

    /// The text, and whether bytes that do not fit were replaced by U+FFFD.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        match self {
            Self::Utf16Le => UTF_16LE.decode_without_bom_handling(bytes),
            Self::Utf16Be => UTF_16BE.decode_without_bom_handling(bytes),
            Self::Utf32Le | Self::Utf32Be => self.decode_utf32(bytes),
        }
    }

    fn decode_utf32(self, bytes: &[u8]) -> (Cow<'static, str>, bool) {
        let mut text = String::with_capacity(bytes.len() / 4);
        let units = bytes.chunks_exact(4);
        let mut broken = !units.remainder().is_empty();
        for unit in units {
            let c = self.character(unit);
            broken |= c.is_none();
            text.push(c.unwrap_or('\u{fffd}'));
        }
        if !bytes.len().is_multiple_of(4) {
            text.push('\u{fffd}');
        }
        (text.into(), broken)
    }

    /// The bytes of a text; every character fits.
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Self::Utf32Le => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
            Self::Utf32Be => text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
        }
    }

    /// How many bytes the smallest piece of a character takes.
    pub(super) const fn unit(self) -> usize {
        match self {
            Self::Utf16Le | Self::Utf16Be => 2,
            Self::Utf32Le | Self::Utf32Be => 4,
        }
    }

    pub(super) fn value(self, unit: &[u8]) -> u32 {
        let push = |value: u32, byte: &u8| value << 8 | u32::from(*byte);
        match self {
            Self::Utf16Le | Self::Utf32Le => unit.iter().rev().fold(0, push),
            Self::Utf16Be | Self::Utf32Be => unit.iter().fold(0, push),
        }
    }

    /// No surrogate, and nothing beyond Unicode.
    fn character(self, unit: &[u8]) -> Option<char> {
        char::from_u32(self.value(unit))
    }

    fn is_all_text(self, look: &[u8]) -> bool {
        let is_text = |unit| self.character(unit).is_some_and(|c| !is_control(u32::from(c)));
        look.len() >= 8 && look.chunks_exact(4).all(is_text)
    }

    /// Not counting zeros: in the other byte order an ideographic space looks like one.
    fn ascii(self, look: &[u8]) -> usize {
        let is_ascii = |value: u32| value < 0x7F && value != 0x30 && !is_control(value);
        look.chunks_exact(2).filter(|unit| is_ascii(self.value(unit))).count()
    }

    /// Control characters and what is reserved for private use, which text seldom has.
    fn odd_units(self, look: &[u8]) -> usize {
        let is_odd =
            |value: u32| is_control(value) || (0xE000..0xF900).contains(&value) || value >= 0xFFFE;
        look.chunks_exact(2).filter(|unit| is_odd(self.value(unit))).count()
    }
}

fn is_control(value: u32) -> bool {
    (value < 0x20 && !matches!(value, 0x09 | 0x0A | 0x0C | 0x0D)) || (0x7F..0xA0).contains(&value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINES: &str = "1\r\n00:00:01,000 --> 00:00:02,000\r\n";

    const ALL: [Wide; 4] = [Wide::Utf16Le, Wide::Utf16Be, Wide::Utf32Le, Wide::Utf32Be];

    #[test]
    fn any_script_is_seen_by_its_line_ends_and_times() {
        for said in
            ["καλημέρα σας", "今日は　とても　静かな　港です", "тихая гавань", "🚢🚢🚢🚢", "calm"]
        {
            for wide in ALL {
                let bytes = wide.encode(&format!("{LINES}{}\r\n", said.repeat(8)));
                assert_eq!(Wide::by_zeros(&bytes), Some(wide), "{said}");
                let (text, broken) = wide.decode(&bytes);
                assert!(text.contains(said) && !broken, "{said} {wide:?}");
            }
        }
    }

    #[test]
    fn what_fits_in_no_character_is_replaced() {
        let (text, broken) = Wide::Utf32Le.decode(b"a\0\0\0\0\xD8\0\0\0\0\x11\0b\0\0\0c");
        assert_eq!((text.as_ref(), broken), ("a\u{fffd}\u{fffd}b\u{fffd}", true));
    }

    #[test]
    fn numbers_of_two_bytes_are_no_text() {
        let samples: Vec<u8> = (0..2_000_u16).flat_map(|n| (n % 300).to_le_bytes()).collect();
        assert_eq!(Wide::by_zeros(&samples), None);
        assert_eq!(Wide::by_zeros(&[0; 4_096]), None);
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = Wide::by_zeros(&bytes);
            for wide in ALL {
                let _ = wide.decode(&bytes);
            }
        }
    }
}
