use std::borrow::Cow;

use encoding_rs::{EncoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::wide::Wide;

/// How the bytes of a file hold its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    Utf8,
    Wide(Wide),
    /// An encoding in which ASCII stands as itself, so that its line ends are bytes. ISO-2022-JP,
    /// the exception, ends its lines in ASCII where it is well-formed.
    Other(&'static Encoding),
}

impl Coding {
    pub(super) fn of(encoding: &'static Encoding) -> Self {
        match encoding {
            utf8 if utf8 == UTF_8 => Self::Utf8,
            wide if wide == UTF_16LE => Self::Wide(Wide::Utf16Le),
            wide if wide == UTF_16BE => Self::Wide(Wide::Utf16Be),
            other => Self::Other(other),
        }
    }

    /// The name, as the encoding standard has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => UTF_8.name(),
            Self::Wide(wide) => wide.name(),
            Self::Other(encoding) => encoding.name(),
        }
    }

    /// The text of bytes; what does not fit is U+FFFD.
    pub(crate) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Wide(wide) => wide.decode(bytes).0,
            Self::Other(encoding) => encoding.decode_without_bom_handling(bytes).0,
        }
    }

    /// The bytes of a text, or its first character that the encoding does not have.
    pub(crate) fn encode(self, text: &str) -> Result<Vec<u8>, char> {
        let encoding = match self {
            Self::Utf8 => return Ok(text.as_bytes().to_vec()),
            Self::Wide(wide) => return Ok(wide.encode(text)),
            Self::Other(encoding) => encoding,
        };
        let first = text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
        // Some encodings of the web are only read.
        if encoding.output_encoding() != encoding {
            return Err(first);
        }
        let mut encoder = encoding.new_encoder();
        let room = encoder.max_buffer_length_from_utf8_without_replacement(text.len());
        let mut bytes = Vec::with_capacity(room.ok_or(first)?);
        match encoder.encode_from_utf8_to_vec_without_replacement(text, &mut bytes, true).0 {
            EncoderResult::Unmappable(missing) => Err(missing),
            EncoderResult::InputEmpty | EncoderResult::OutputFull => Ok(bytes),
        }
    }

    /// Where each line of some bytes starts; the lines are those of the text that they hold.
    pub(crate) fn line_starts(self, bytes: &[u8]) -> Vec<usize> {
        let (unit, wide) = match self {
            Self::Wide(wide) => (wide.unit(), Some(wide)),
            Self::Utf8 | Self::Other(_) => (1, None),
        };
        let value = |at: usize| {
            let unit = bytes.get(at..at + unit)?;
            Some(wide.map_or_else(|| u32::from(unit[0]), |wide| wide.value(unit)))
        };
        let (mut starts, mut at) = (vec![0], 0);
        while let Some(here) = value(at) {
            at += unit;
            let is_line_end = match here {
                0x0A => true,
                0x0D => value(at) != Some(0x0A),
                _ => false,
            };
            if is_line_end {
                starts.push(at);
            }
        }
        starts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn codings() -> [Coding; 8] {
        let other = |label: &str| Coding::of(Encoding::for_label(label.as_bytes()).unwrap());
        [
            Coding::Utf8,
            Coding::Wide(Wide::Utf16Le),
            Coding::Wide(Wide::Utf16Be),
            Coding::Wide(Wide::Utf32Le),
            other("windows-1252"),
            other("shift_jis"),
            other("gb18030"),
            other("euc-kr"),
        ]
    }

    #[test]
    fn what_an_encoding_does_not_have_is_named() {
        let latin = Coding::of(encoding_rs::WINDOWS_1252);
        assert_eq!(latin.encode("caf\u{e9} \u{6f22}"), Err('\u{6f22}'));
        assert_eq!(latin.encode("caf\u{e9}").unwrap(), b"caf\xE9");
        assert_eq!(Coding::of(encoding_rs::REPLACEMENT).encode("a"), Err('a'));
    }

    proptest! {
        #[test]
        fn bytes_have_the_lines_of_their_text(bytes: Vec<u8>, ends in proptest::collection::vec(0_usize..200, 0..9)) {
            let mut bytes = bytes;
            for (n, end) in ends.into_iter().enumerate() {
                let at = end.min(bytes.len());
                bytes.insert(at, [b'\n', b'\r', 0, b'a'][n % 4]);
            }
            for coding in codings() {
                let text = coding.decode(&bytes);
                let lines = Coding::Utf8.line_starts(text.as_bytes());
                prop_assert_eq!(coding.line_starts(&bytes).len(), lines.len(), "{:?}", coding);
            }
        }

        #[test]
        fn what_is_written_is_read(text in "[a-z0-9 ,>\u{e9}\u{44f}\u{6f22}\r\n-]{0,40}") {
            for coding in codings() {
                if let Ok(bytes) = coding.encode(&text) {
                    prop_assert_eq!(coding.decode(&bytes), text.as_str(), "{:?}", coding);
                }
            }
        }
    }
}
