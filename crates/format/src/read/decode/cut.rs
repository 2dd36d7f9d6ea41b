//! Letters of UTF-8 that were cut, told from the letters of the encodings before it.

use std::ops::Range;

/// A run of so many letters of an older encoding is a word of a script beyond ASCII.
const WORD: usize = 3;

/// So are more bytes than a letter of UTF-8 has.
const LONGEST_LETTER: usize = 4;

/// Whether the bytes that are no UTF-8 are rather cut or stray pieces of it than letters of
/// another encoding. whisper.cpp ends a token within a letter, and buffers end anywhere; letters
/// of Latin-1 stand one by one between other letters, and those of Cyrillic or Chinese
/// encodings in rows. In doubt it is UTF-8.
pub(super) fn is_cut_utf8(bytes: &[u8]) -> bool {
    let (mut cut, mut legacy) = (0_usize, 0_usize);
    let mut run: Option<Run> = None;
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        let start = at + chunk.valid().len();
        at = start + chunk.invalid().len();
        match run.as_mut().filter(|run| run.bytes.end == start) {
            Some(run) => run.go_on(at, chunk.invalid()),
            None => {
                if let Some(run) = run.replace(Run::new(start..at, chunk.invalid())) {
                    run.count(bytes, &mut cut, &mut legacy);
                }
            }
        }
    }
    if let Some(run) = run {
        run.count(bytes, &mut cut, &mut legacy);
    }
    cut >= legacy
}

/// Bytes without a good character between them.
struct Run {
    bytes: Range<usize>,
    /// How many pieces of it begin a letter, in UTF-8 or in another encoding.
    letters: usize,
}

const fn continues(byte: u8) -> bool {
    matches!(byte, 0x80..=0xBF)
}

impl Run {
    fn new(bytes: Range<usize>, piece: &[u8]) -> Self {
        let mut run = Self { bytes, letters: 0 };
        run.go_on(run.bytes.end, piece);
        run
    }

    fn go_on(&mut self, end: usize, piece: &[u8]) {
        self.bytes.end = end;
        self.letters += usize::from(piece.first().is_some_and(|byte| !continues(*byte)));
    }

    fn count(&self, all: &[u8], cut: &mut usize, legacy: &mut usize) {
        match self.is_cut(all) {
            true => *cut += 1,
            false if self.is_legacy(all) => *legacy += 1,
            false => {}
        }
    }

    /// The bytes before and behind it.
    fn around(&self, all: &[u8]) -> (Option<u8>, Option<u8>) {
        let before = self.bytes.start.checked_sub(1).and_then(|n| all.get(n).copied());
        (before, all.get(self.bytes.end).copied())
    }

    /// The first byte of a letter, with some of the others or where nothing else of a word is.
    fn is_cut(&self, all: &[u8]) -> bool {
        let bytes = all.get(self.bytes.clone()).unwrap_or_default();
        let Some((first, rest)) = bytes.split_first() else { return false };
        let begins = matches!(first, 0xC2..=0xF4) && rest.iter().all(|byte| continues(*byte));
        if !begins || !rest.is_empty() {
            return begins;
        }
        let (before, behind) = self.around(all);
        // Latin-1 has capitals there, which do not follow small letters.
        let odd_capital = *first <= 0xDE && before.is_some_and(|b| b.is_ascii_lowercase());
        let at_the_end = matches!(behind, None | Some(b'"' | b'\\'));
        let is_letter = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphabetic());
        odd_capital || at_the_end || !(is_letter(before) || is_letter(behind))
    }

    /// Next to letters, or a word of its own.
    fn is_legacy(&self, all: &[u8]) -> bool {
        let (before, behind) = self.around(all);
        let is_letter = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphabetic());
        let is_word = self.letters >= WORD || self.bytes.len() > LONGEST_LETTER;
        is_word || is_letter(before) || is_letter(behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_letters_are_told_from_other_encodings() {
        for cut in [
            &b"\"Hello \xFF\xC3 you\""[..],
            b"\"the caf\xC3\"}",
            b"\"caf\xC3 and\"",
            b"\"Hello \xF0\x9F\x98\"},{\"\x80 world\"",
            b"\"music \xE2\x99\"",
            b"\"Hel\\tlo \xE6\xB8 you\"",
            b"\"\xED\xA0\xBD\"",
        ] {
            assert!(is_cut_utf8(cut), "{}", cut.escape_ascii());
        }
        for legacy in [
            &b"\"Gr\xFC\xDFe aus K\xF6ln f\xFCr alle\""[..],
            b"\"\xE9t\xE9 l\xE0-bas, voil\xE0\"",
            b"\"it\x92s\"",
            b"\"\xCF\xF0\xE8\xE2\xE5\xF2\"",
            b"\"\x82\xB1\x82\xF1\x82\xC9\x82\xBF\x82\xCD\"",
            b"\"\xC4\xE3\xBA\xC3\xCA\xC0\xBD\xE7\"",
        ] {
            assert!(!is_cut_utf8(legacy), "{}", legacy.escape_ascii());
        }
    }
}
