//! A tokenizer that takes tokens apart which the analyser has already made.
//!
//! tantivy's own `PreTokenizedString` holds an owned string per token and travels through a
//! document as JSON; one string with separators is cheaper and says the same.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Stands behind a prepared token after which the next place begins; no token holds it.
pub(crate) const STEP: char = '\n';

/// Stands behind a prepared token that shares its place with the next one; no token holds it.
pub(crate) const SHARE: char = '\r';

#[derive(Clone, Default)]
pub(crate) struct Prepared;

pub(crate) struct PreparedStream<'a> {
    rest: &'a str,
    token: Token,
    place: usize,
}

impl Tokenizer for Prepared {
    type TokenStream<'a> = PreparedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PreparedStream<'a> {
        PreparedStream { rest: text, token: Token::default(), place: 0 }
    }
}

impl TokenStream for PreparedStream<'_> {
    /// A place without a token is passed over, and counts.
    fn advance(&mut self) -> bool {
        while let Some(end) = memchr::memchr2(STEP as u8, SHARE as u8, self.rest.as_bytes()) {
            let (token, separator) = (&self.rest[..end], self.rest.as_bytes()[end]);
            self.token.text.clear();
            self.token.text.push_str(token);
            self.token.position = self.place;
            self.place += usize::from(separator == STEP as u8);
            self.rest = &self.rest[end + 1..];
            if end > 0 {
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
