//! From the pieces of words that the model works with to words.

use std::borrow::Cow;

use super::super::super::json::values::Stated;
use super::super::SaidWord;
use super::super::join::is_unspaced;

/// A token: some bytes of a text, often a word, often less.
pub(super) struct Piece<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) start: Option<Stated>,
    pub(super) end: Option<Stated>,
    pub(super) probability: Option<f64>,
}

/// The words that pieces make: one begins at a space, and at a letter of a script that sets none.
/// No words where the pieces are not those of the text.
pub(super) fn words<'a>(pieces: Vec<Piece<'a>>, text: &str) -> Vec<SaidWord<'a>> {
    let is_broken = pieces.iter().any(|piece| piece.text.contains('\u{fffd}'));
    let pieces = match is_broken {
        true => mended(pieces, text),
        false => pieces,
    };
    let mut words: Vec<Growing<'a>> = Vec::new();
    for piece in pieces {
        match words.last_mut().filter(|word| !begins_word(&piece.text, &word.text)) {
            Some(word) => word.grow(&piece),
            None => words.push(Growing::from(piece)),
        }
    }
    words.into_iter().map(Growing::into_word).collect()
}

fn begins_word(piece: &str, word: &str) -> bool {
    let Some(first) = piece.chars().next() else { return false };
    first.is_whitespace() && !word.trim().is_empty()
        || first.is_alphanumeric() && (is_unspaced(first) || word.ends_with(is_unspaced))
}

/// Pieces with the letters whose bytes were split taken from the text: a run of broken pieces
/// becomes one, and says what stands in the text between its whole neighbours.
fn mended<'a>(pieces: Vec<Piece<'a>>, text: &str) -> Vec<Piece<'a>> {
    let mut whole: Vec<Piece<'a>> = Vec::with_capacity(pieces.len());
    let mut rest = text;
    let mut pieces = pieces.into_iter().peekable();
    while let Some(mut piece) = pieces.next() {
        if !piece.text.contains('\u{fffd}') {
            let Some(after) = rest.strip_prefix(&*piece.text) else { return Vec::new() };
            rest = after;
            whole.push(piece);
            continue;
        }
        while let Some(next) = pieces.next_if(|next| next.text.contains('\u{fffd}')) {
            piece.end = next.end.or(piece.end);
        }
        let first_letter = rest.chars().next().map_or(0, char::len_utf8);
        let length = match pieces.peek() {
            None => Some(rest.len()),
            Some(next) => rest[first_letter..].find(&*next.text).map(|n| first_letter + n),
        };
        let Some(length) = length else { return Vec::new() };
        piece.text = Cow::Owned(rest[..length].to_owned());
        rest = &rest[length..];
        whole.push(piece);
    }
    whole
}

/// A word while its pieces come in.
struct Growing<'a> {
    text: Cow<'a, str>,
    start: Option<Stated>,
    end: Option<Stated>,
    probabilities: (f64, u32),
}

impl<'a> From<Piece<'a>> for Growing<'a> {
    fn from(piece: Piece<'a>) -> Self {
        let probabilities = piece.probability.map_or((0.0, 0), |p| (p, 1));
        Self { text: piece.text, start: piece.start, end: piece.end, probabilities }
    }
}

impl<'a> Growing<'a> {
    fn grow(&mut self, piece: &Piece<'_>) {
        self.text.to_mut().push_str(&piece.text);
        self.start = self.start.or(piece.start);
        self.end = piece.end.or(self.end);
        let (sum, count) = self.probabilities;
        self.probabilities = piece.probability.map_or((sum, count), |p| (sum + p, count + 1));
    }

    fn into_word(self) -> SaidWord<'a> {
        let (sum, count) = self.probabilities;
        SaidWord {
            text: self.text,
            start: self.start,
            end: self.end,
            confidence: (count > 0).then(|| sum / f64::from(count)),
            speaker: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pieces: &[&'static str], text: &str) -> Vec<String> {
        let piece = |(n, text): (usize, &&'static str)| {
            let at = f64::from(u32::try_from(n).unwrap());
            let (start, end) = (Some(Stated::from_millis(at)), Some(Stated::from_millis(at + 1.0)));
            Piece { text: (*text).into(), start, end, probability: Some(at) }
        };
        let words = words(pieces.iter().enumerate().map(piece).collect(), text);
        words.into_iter().map(|word| word.text.into_owned()).collect()
    }

    #[test]
    fn a_space_begins_a_word_and_punctuation_does_not() {
        let pieces = [" To", " the", " har", "bor", ",", " well", "-", "known", "."];
        assert_eq!(texts(&pieces, ""), [" To", " the", " harbor,", " well-known."]);
        assert_eq!(texts(&["So", " ", "it"], ""), ["So", " it"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_at_each_piece() {
        assert_eq!(texts(&["静か", "な", "港", "。"], ""), ["静か", "な", "港。"]);
    }

    #[test]
    fn halves_of_letters_are_taken_from_the_text() {
        let pieces = [" caf", "\u{fffd}", "\u{fffd}", " bar", " \u{fffd}", "\u{fffd}"];
        assert_eq!(texts(&pieces, " café bar 港"), [" café", " bar", " 港"]);
        assert_eq!(texts(&["\u{fffd}", "\u{fffd}い", "\u{fffd}"], "静い港"), ["静い港"]);
    }

    #[test]
    fn pieces_of_another_text_make_no_words() {
        assert_eq!(texts(&[" a", "\u{fffd}", " b"], " x y"), [""; 0]);
    }

    #[test]
    fn a_word_has_the_times_of_its_ends_and_the_mean_probability() {
        let piece = |text: &'static str, at: f64, probability| Piece {
            text: text.into(),
            start: Some(Stated::from_millis(at)),
            end: Some(Stated::from_millis(at + 1.0)),
            probability: Some(probability),
        };
        let words = words(vec![piece(" har", 3.0, 0.5), piece("bor", 7.0, 1.0)], "");
        let times = (words[0].start.unwrap().as_millis(), words[0].end.unwrap().as_millis());
        assert_eq!((times, words[0].confidence), ((3.0, 8.0), Some(0.75)));
    }
}
