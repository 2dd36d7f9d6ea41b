use crate::error::Error;

/// A piece of a query with the byte it starts at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lexeme<'a> {
    pub(super) at: usize,
    pub(super) token: Token<'a>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A minus at the start of a term, or `NOT`.
    Not,
    And,
    Or,
    Word(&'a str),
    Phrase(&'a str),
    /// `name:value`, with the value's quotes gone.
    Named(&'a str, &'a str),
}

/// Parts a query into lexemes.
pub(super) fn lex(query: &str) -> Result<Vec<Lexeme<'_>>, Error> {
    let mut lexer = Lexer { query, at: 0 };
    let mut lexemes = Vec::new();
    while let Some(first) = lexer.skip_space() {
        let at = lexer.at;
        let token = match first {
            '(' => lexer.single(first, Token::Open),
            ')' => lexer.single(first, Token::Close),
            '-' if lexer.starts_term() => lexer.single(first, Token::Not),
            c if is_quote(c) => Token::Phrase(lexer.quoted()?),
            _ => lexer.word()?,
        };
        lexemes.push(Lexeme { at, token });
    }
    Ok(lexemes)
}

struct Lexer<'a> {
    query: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.query[self.at..]
    }

    fn skip_space(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.rest().chars().next()
    }

    fn single(&mut self, c: char, token: Token<'a>) -> Token<'a> {
        self.at += c.len_utf8();
        token
    }

    /// Whether something to negate stands right behind the minus.
    fn starts_term(&self) -> bool {
        self.rest()[1..].chars().next().is_some_and(|c| !c.is_whitespace() && c != ')' && c != '-')
    }

    fn quoted(&mut self) -> Result<&'a str, Error> {
        let open = self.at;
        let mut characters = self.rest().chars();
        self.at += characters.next().map_or(0, char::len_utf8);
        let rest = self.rest();
        let Some(close) = rest.find(is_quote) else {
            let hint = "close the phrase with another quote, or leave the quote out";
            return Err(Error::query(open, "a quote is not closed", hint));
        };
        self.at += close + rest[close..].chars().next().map_or(0, char::len_utf8);
        Ok(&rest[..close])
    }

    fn word(&mut self) -> Result<Token<'a>, Error> {
        let rest = self.rest();
        let ends = |c: char| c.is_whitespace() || c == '(' || c == ')' || is_quote(c);
        let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += word.len();
        match word {
            "AND" => return Ok(Token::And),
            "OR" => return Ok(Token::Or),
            "NOT" => return Ok(Token::Not),
            _ => {}
        }
        let Some((name, value)) = word.split_once(':').filter(|(name, value)| names(name, value))
        else {
            return Ok(Token::Word(word));
        };
        if value.is_empty() && self.rest().starts_with(is_quote) {
            return Ok(Token::Named(name, self.quoted()?));
        }
        Ok(Token::Named(name, value))
    }
}

/// Whether `name:value` states a filter; `12:30` and `http://..` do not.
fn names(name: &str, value: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic()) && !value.starts_with("//")
}

/// The quotes that open and close a phrase, in whatever pairing an editor made of them.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{ff02}')
}
