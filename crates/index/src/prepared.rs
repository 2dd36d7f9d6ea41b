//! A tokenizer that takes tokens apart which the analyser has already made.
//!
//! tantivy's own `PreTokenizedString` holds an owned string per token and travels through a
//! document as JSON; one string with separators is cheaper and says the same.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Stands behind every prepared token; no token holds it.
pub(crate) const SEPARATOR: char = '\n';

#[derive(Clone, Default)]
pub(crate) struct Prepared;

pub(crate) struct PreparedStream<'a> {
    rest: &'a str,
    token: Token,
}

impl Tokenizer for Prepared {
    type TokenStream<'a> = PreparedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PreparedStream<'a> {
        PreparedStream { rest: text, token: Token::default() }
    }
}

impl TokenStream for PreparedStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((token, rest)) = self.rest.split_once(SEPARATOR) else { return false };
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(token);
        // A fresh token stands at `usize::MAX`, from where the first step leads to 0.
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
