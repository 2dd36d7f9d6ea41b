//! What is no speech: sound marks, music signs and songs.

use super::atoms::is_name;

/// What the tokens of a line are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    Speech,
    /// A segment that holds nothing but sound marks or music signs.
    Mark,
    Song,
}

fn is_music(c: char) -> bool {
    matches!(c, '♪' | '♫' | '♬')
}

/// Whether a text is nothing but sound marks in brackets, `[laughs]` and `(laughs)`, or music signs.
pub(crate) fn is_mark(text: &str) -> bool {
    let mut rest = text.trim();
    if rest.is_empty() {
        return false;
    }
    while let Some(first) = rest.chars().next() {
        let close = match first {
            '[' => ']',
            '(' => ')',
            c if is_music(c) => c,
            _ => return false,
        };
        let Some(end) = rest.find(close) else { return false };
        rest = rest[end + close.len_utf8()..].trim_start();
    }
    true
}

/// Whether a word is the label of who speaks: `ANN:`.
pub(crate) fn is_label(word: &str) -> bool {
    word.strip_suffix(':').is_some_and(is_name)
}

/// Tells the lines of songs in a segment: those with a music sign at an end, and what stands
/// between two signs.
#[derive(Debug, Default)]
pub(super) struct Songs {
    is_open: bool,
}

impl Songs {
    pub(super) fn voice(&mut self, line: &str) -> Voice {
        let was_open = self.is_open;
        if !line.is_ascii() {
            self.is_open ^= line.chars().filter(|c| is_music(*c)).count() % 2 == 1;
        }
        let is_song =
            was_open || self.is_open || line.starts_with(is_music) || line.ends_with(is_music);
        if is_song { Voice::Song } else { Voice::Speech }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_brackets_and_music_signs_alone() {
        for mark in ["[laughs]", "(laughs)", "♪♪", " ♪ ", "[bell rings] (gulls)"] {
            assert!(is_mark(mark), "{mark}");
        }
        for text in ["", "[laughs] Yes.", "(so", "♪ Row ♪", "Yes", "[a] b [c]"] {
            assert!(!is_mark(text), "{text}");
        }
        assert!(is_label("ANN:") && !is_label("Ann:") && !is_label("ANN"));
    }

    #[test]
    fn a_song_goes_on_until_its_sign() {
        let mut songs = Songs::default();
        let voices = ["Listen.", "♪ Row, row", "your boat ♪", "Lovely.", "♪ again ♪", "Yes."]
            .map(|line| songs.voice(line) == Voice::Song);
        assert_eq!(voices, [false, true, true, false, true, false]);
    }
}
