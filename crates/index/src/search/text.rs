use std::ops::Range;

use tantivy::TantivyDocument;
use tantivy::schema::{Field, Value};

use crate::analyse::{Analyser, Kind};
use crate::document::CUE_SEPARATOR;
use crate::error::{Error, ErrorKind};

/// The text that a unit owns, as written, with its tokens.
pub(super) struct Text {
    pub(super) raw: String,
    pub(super) tokens: Vec<TextToken>,
}

/// A token of a [`Text`].
pub(super) struct TextToken {
    pub(super) range: Range<usize>,
    /// The term, of those that stand at the place of the next word.
    pub(super) attached: Option<String>,
}

impl Text {
    /// Takes a stored text apart, whose cues have so many tokens.
    pub(super) fn read(
        stored: &TantivyDocument,
        raw: Field,
        language: Option<&str>,
        lengths: &[usize],
    ) -> Result<Self, Error> {
        let contradiction =
            || Error::new(ErrorKind::Damaged, "a stored text contradicts its index");
        let raw = stored.get_first(raw).and_then(|value| value.as_str());
        let raw = raw.ok_or_else(contradiction)?.to_owned();
        let mut analyser = Analyser::new(language);
        let mut tokens = Vec::with_capacity(lengths.iter().sum());
        let mut from = 0;
        let mut pieces = raw.split(CUE_SEPARATOR);
        for &length in lengths {
            let piece = pieces.next().ok_or_else(contradiction)?;
            let before = tokens.len();
            analyser.analyse(piece, |token| {
                let is_attached = matches!(token.kind, Kind::Filler | Kind::Mark);
                let attached = is_attached.then(|| token.term.to_owned());
                let range = from + token.range.start..from + token.range.end;
                tokens.push(TextToken { range, attached });
            });
            if tokens.len() - before != length {
                return Err(contradiction());
            }
            from += piece.len() + CUE_SEPARATOR.len_utf8();
        }
        Ok(Self { raw, tokens })
    }

    /// Where a token stands in the raw text.
    pub(super) fn range(&self, token: usize) -> Option<Range<usize>> {
        self.tokens.get(token).map(|token| token.range.clone())
    }

    /// The text between the token before and this one, or the ends of what the unit owns.
    pub(super) fn gap_before(&self, token: usize) -> &str {
        let before = token.checked_sub(1).and_then(|before| self.tokens.get(before));
        let start = before.map_or(0, |before| before.range.end);
        let end = self.tokens.get(token).map_or(self.raw.len(), |token| token.range.start);
        self.raw.get(start..end).unwrap_or_default()
    }
}
