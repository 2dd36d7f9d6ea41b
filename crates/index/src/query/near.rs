//! `NEAR/8`, `THEN/10s` and their kin.

use std::fmt;

use super::lexer::whole_number;
use super::times::{self, Length};
use super::{NearKind, Reach};

/// How far `NEAR` and `THEN` reach when they do not say it.
const DEFAULT_REACH: Reach = Reach::Tokens(10);
/// The farthest reach in places.
const MAX_TOKENS: u32 = 10_000;

/// An operator between two terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) kind: NearKind,
    pub(super) reach: Reach,
}

/// Why an operator cannot be read.
pub(super) struct Complaint {
    pub(super) message: &'static str,
    pub(super) hint: &'static str,
}

impl Link {
    /// Reads `NEAR`, `NEAR/8` or `THEN/1.5s`; `None` for a word that is no such operator.
    pub(super) fn parse(word: &str) -> Option<Result<Self, Complaint>> {
        let (kind, rest) = match (word.strip_prefix("NEAR"), word.strip_prefix("THEN")) {
            (Some(rest), _) => (NearKind::Near, rest),
            (None, Some(rest)) => (NearKind::Then, rest),
            (None, None) => return None,
        };
        if rest.is_empty() {
            return Some(Ok(Self { kind, reach: DEFAULT_REACH }));
        }
        Some(reach(rest.strip_prefix('/')?).map(|reach| Self { kind, reach }))
    }

    /// The operator's name, without its reach.
    pub(super) fn name(self) -> &'static str {
        match self.kind {
            NearKind::Near => "NEAR",
            NearKind::Then => "THEN",
            NearKind::NotNear => "-NEAR",
        }
    }
}

fn reach(text: &str) -> Result<Reach, Complaint> {
    let hint = "write NEAR/8 for places, up to 10,000, or NEAR/10s, NEAR/500ms or NEAR/2m for time";
    match whole_number(text) {
        Some(0) => {
            let hint = "write NEAR/1 or more: neighbours are 1 apart";
            Err(Complaint { message: "no two words are 0 places apart", hint })
        }
        Some(tokens) if tokens <= MAX_TOKENS => Ok(Reach::Tokens(tokens)),
        Some(_) => Err(Complaint { message: "that is too far to be near", hint }),
        None => times::length(text)
            .map(Reach::Millis)
            .ok_or(Complaint { message: "that is no distance", hint }),
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reach {
            Reach::Tokens(tokens) => write!(f, "{}/{tokens}", self.name()),
            Reach::Millis(millis) => write!(f, "{}/{}", self.name(), Length(millis)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_places_and_times() {
        for (word, printed) in [
            ("NEAR", "NEAR/10"),
            ("THEN", "THEN/10"),
            ("NEAR/8", "NEAR/8"),
            ("NEAR/10s", "NEAR/10s"),
            ("THEN/500ms", "THEN/500ms"),
            ("THEN/2m", "THEN/2m"),
            ("NEAR/1.5s", "NEAR/1s500ms"),
            ("NEAR/0s", "NEAR/0s"),
        ] {
            let link = Link::parse(word).and_then(Result::ok).unwrap();
            assert_eq!(link.to_string(), printed, "{word}");
        }
    }

    #[test]
    fn other_words_are_no_operators_and_bad_reaches_are_refused() {
        for word in ["NEARLY", "near", "near/8", "THENCE", "NEAR8", "Near/8"] {
            assert!(Link::parse(word).is_none(), "{word}");
        }
        for word in ["NEAR/", "NEAR/0", "NEAR/x", "THEN/10001", "NEAR/-3", "NEAR/10:00"] {
            assert!(matches!(Link::parse(word), Some(Err(_))), "{word}");
        }
    }
}
