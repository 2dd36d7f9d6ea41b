//! Text that was read in a wrong encoding: `Ã©` for `é`, `â€™` for `’`.
//!
//! The bytes of UTF-8 above ASCII, taken as [windows-1252](https://encoding.spec.whatwg.org/#windows-1252),
//! show as runs of letters and signs that no language puts beside each other.

use std::ops::Range;

use encoding_rs::WINDOWS_1252;

/// What two-byte characters of the first rows begin with, and what may follow them in real text,
/// so that it does not tell.
const SURE_LEADS: [char; 2] = ['Ã', 'Â'];
const LEGAL_FOLLOWERS: [char; 8] = ['»', '”', '’', '“', '„', '…', '–', '—'];

/// What other two-byte characters begin with; in twos they tell.
const OTHER_LEADS: [char; 8] = ['Ä', 'Å', 'Ð', 'Ñ', 'Ø', 'Ù', 'Î', 'Ï'];

/// The first place where bytes of UTF-8 were taken for single characters, and what was meant.
pub(super) fn find(text: &str) -> Option<(Range<usize>, String)> {
    if text.is_ascii() {
        return None;
    }
    let mut doubtful = None;
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_ascii()) {
        let rest = &text[at..];
        let is_sure = rest.starts_with("â€") || rest.starts_with("ï»¿") || rest.starts_with("ðŸ");
        let follower = rest.chars().nth(1);
        let is_lead =
            SURE_LEADS.contains(&c) && follower.is_some_and(|f| !LEGAL_FOLLOWERS.contains(&f));
        let is_other = OTHER_LEADS.contains(&c);
        if !(is_sure || is_lead || is_other) {
            continue;
        }
        let Some((length, meant)) = meant(rest) else { continue };
        if is_sure || is_lead || doubtful.is_some_and(|end| end == at) {
            return Some((at..at + length, meant));
        }
        doubtful = Some(at + length);
    }
    None
}

/// The character whose bytes of UTF-8 stand here as single characters, and the bytes they take.
fn meant(rest: &str) -> Option<(usize, String)> {
    const LONGEST: usize = 4;
    let mut bytes = Vec::with_capacity(LONGEST);
    for (at, c) in rest.char_indices().take(LONGEST) {
        bytes.push(single_byte(c)?);
        if let Ok(text) = std::str::from_utf8(&bytes) {
            return (bytes.len() > 1).then(|| (at + c.len_utf8(), text.to_owned()));
        }
    }
    None
}

fn single_byte(c: char) -> Option<u8> {
    if ('\u{80}'..='\u{9f}').contains(&c) {
        return u8::try_from(u32::from(c)).ok();
    }
    let mut buffer = [0; 4];
    let (bytes, _, is_lossy) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    match bytes.as_ref() {
        [byte] if !is_lossy => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_that_was_taken_for_latin_tells() {
        for (text, was) in [
            ("cafÃ© au lait", "é"),
            ("donâ€™t", "’"),
            ("Â¿por quÃ©?", "¿"),
            ("ï»¿Harbor", "\u{feff}"),
            ("Ð¼Ð¾Ñ€Ðµ", "о"),
        ] {
            assert_eq!(find(text).map(|found| found.1).as_deref(), Some(was), "{text}");
        }
    }

    #[test]
    fn letters_of_real_languages_do_not() {
        for text in ["« CAFÉ»", "MANHÃ, IRMÃ” ÄÖÜ", "Ånd Æble Ørsted", "Âge, Â", "naïve", "Ñandú"]
        {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
