use std::ops::Range;

use cuedex_model::TimeSpan;
use tantivy::TantivyDocument;
use tantivy::schema::Value;

use crate::analyse::analyse;
use crate::detail::{Detail, Piece};
use crate::error::{Error, ErrorKind};
use crate::interpolate::interpolate;
use crate::schema::Fields;
use crate::words::TokenTime;

/// The text that a unit owns, as written, with what is known of its tokens.
pub(super) struct Text {
    pub(super) raw: String,
    tokens: Vec<TextToken>,
    cues: Vec<Cue>,
    names: Vec<String>,
}

struct TextToken {
    range: Range<usize>,
    cue: usize,
    /// Its place among the tokens of the piece of the cue.
    place: usize,
}

struct Cue {
    span: TimeSpan,
    piece: Piece,
    /// Where its piece starts in the raw text.
    from: usize,
}

impl Text {
    pub(super) fn read(
        stored: &TantivyDocument,
        fields: Fields,
        spans: impl Iterator<Item = (TimeSpan, u64)>,
    ) -> Result<Self, Error> {
        let contradiction =
            || Error::new(ErrorKind::Damaged, "a stored text contradicts its index");
        let raw = stored.get_first(fields.raw).and_then(|value| value.as_str());
        let detail = stored.get_first(fields.detail).and_then(|value| value.as_bytes());
        let raw = raw.ok_or_else(contradiction)?.to_owned();
        let detail = detail.and_then(Detail::decode).ok_or_else(contradiction)?;
        let mut text = Self { raw, tokens: Vec::new(), cues: Vec::new(), names: detail.names };
        let mut from = 0;
        for ((span, tokens), piece) in spans.zip(detail.pieces) {
            let to = from + piece.bytes;
            let written = text.raw.get(from..to).ok_or_else(contradiction)?;
            let (cue, before) = (text.cues.len(), text.tokens.len());
            analyse(written, |_, range| {
                let range = from + range.start..from + range.end;
                let place = text.tokens.len() - before;
                text.tokens.push(TextToken { range, cue, place });
            });
            if (text.tokens.len() - before) as u64 != tokens {
                return Err(contradiction());
            }
            let start = span.start().as_millis().saturating_add(piece.lead);
            let span = TimeSpan::from_millis(start, start.saturating_add(piece.length));
            text.cues.push(Cue { span, piece, from });
            from = to;
        }
        Ok(text)
    }

    fn token(&self, n: usize) -> Option<(&TextToken, &Cue)> {
        let token = self.tokens.get(n)?;
        Some((token, self.cues.get(token.cue)?))
    }

    /// Where a token stands in the raw text.
    pub(super) fn range(&self, n: usize) -> Option<Range<usize>> {
        self.tokens.get(n).map(|token| token.range.clone())
    }

    /// When a token is heard or seen.
    pub(super) fn time(&self, n: usize) -> Option<TokenTime> {
        let (token, cue) = self.token(n)?;
        if let Some(Some(heard)) = cue.piece.heard.get(token.place) {
            return Some(heard.time);
        }
        let before = cue.piece.before + self.raw[cue.from..token.range.start].chars().count();
        let inside = self.raw[token.range.clone()].chars().count();
        let span = interpolate(cue.span, before..before + inside, cue.piece.total);
        Some(TokenTime {
            start: span.start().as_millis(),
            end: span.end().as_millis(),
            start_exact: false,
            end_exact: false,
        })
    }

    /// Who says a token.
    pub(super) fn speaker(&self, n: usize) -> Option<&str> {
        let (token, cue) = self.token(n)?;
        let heard = cue.piece.heard.get(token.place).and_then(Option::as_ref);
        let speaker = heard.and_then(|heard| heard.speaker).or(cue.piece.speaker)?;
        self.names.get(speaker).map(String::as_str)
    }

    /// Whether the unit begins with the beginning of a cue.
    pub(super) fn starts_with_a_cue(&self) -> bool {
        self.cues.first().is_none_or(|cue| cue.piece.before == 0)
    }

    /// The text between a token and the end of what the unit owns, or the token before and it.
    pub(super) fn gap_before(&self, n: usize) -> Gap<'_> {
        let to = self.token(n);
        let from = n.checked_sub(1).and_then(|before| self.token(before));
        let start = from.map_or(0, |(token, _)| token.range.end);
        let end = to.map_or(self.raw.len(), |(token, _)| token.range.start);
        let cue_starts = match (from, to) {
            (Some((before, _)), Some((token, cue))) if before.cue != token.cue => Some(cue.from),
            _ => None,
        };
        let middle = cue_starts.unwrap_or(end).clamp(start.min(end), end);
        Gap {
            before: self.raw.get(start..middle).unwrap_or_default(),
            after: cue_starts.map(|_| self.raw.get(middle..end).unwrap_or_default()),
        }
    }
}

/// What stands between two tokens; over a cue's edge, in two parts.
pub(super) struct Gap<'a> {
    pub(super) before: &'a str,
    pub(super) after: Option<&'a str>,
}
