//! A query's text to lexemes.

use super::complaint::Complaints;
use super::names::{self, Meaning};
use super::near::Link;
use super::regex;
use super::values;
use super::{Field, NearKind, Place};

/// The most words, phrases and filters in a query.
const MAX_TERMS: usize = 1_024;
/// The most places that a loose phrase may ask for.
const MAX_SLOP: u32 = 1_000;

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
    And,
    Or,
    /// A minus at the start of a term, or `NOT`.
    Not {
        spelled: bool,
    },
    Near(Link),
    /// `said:`, with the byte behind the colon.
    Field {
        field: Field,
        behind: usize,
    },
    Filter(Place),
    Word(&'a str),
    Phrase {
        text: &'a str,
        slop: u32,
    },
    /// What stands between slashes.
    Regex(&'a str),
    /// A term that could not be read and is left out.
    Blank,
}

/// A query's lexemes.
pub(super) struct Lexed<'a> {
    pub(super) lexemes: Vec<Lexeme<'a>>,
    /// The query goes on, but holds too many terms.
    pub(super) is_cut: bool,
}

/// Parts a query into lexemes, in linear time.
pub(super) fn lex<'a>(query: &'a str, complaints: &mut Complaints) -> Lexed<'a> {
    let mut lexer = Lexer { query, at: 0, complaints };
    let mut lexemes = Vec::new();
    let mut terms = 0;
    while let Some(first) = lexer.skip_space() {
        let at = lexer.at;
        let token = lexer.token(first);
        terms += usize::from(token.is_term());
        if terms > MAX_TERMS {
            let hint = "look for fewer words, or put text in quotes: a phrase counts as one";
            lexer.complaints.add(at, "the query holds more than 1,024 terms", hint);
            return Lexed { lexemes, is_cut: true };
        }
        lexemes.push(Lexeme { at, token });
    }
    Lexed { lexemes, is_cut: false }
}

impl Token<'_> {
    fn is_term(&self) -> bool {
        matches!(
            self,
            Self::Filter(_) | Self::Word(_) | Self::Phrase { .. } | Self::Regex(_) | Self::Blank
        )
    }
}

struct Lexer<'a, 'c> {
    query: &'a str,
    at: usize,
    complaints: &'c mut Complaints,
}

impl<'a> Lexer<'a, '_> {
    fn rest(&self) -> &'a str {
        &self.query[self.at..]
    }

    fn skip_space(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.rest().chars().next()
    }

    fn token(&mut self, first: char) -> Token<'a> {
        match first {
            '(' => self.single(Token::Open),
            ')' => self.single(Token::Close),
            '-' => self.minus(),
            '/' => self.regex().unwrap_or_else(|| self.word()),
            '[' => self.bracketed(),
            c if is_quote(c) => self.phrase(),
            _ => self.word(),
        }
    }

    fn single(&mut self, token: Token<'a>) -> Token<'a> {
        self.at += 1;
        token
    }

    /// A minus negates what stands right behind it; else it belongs to a word.
    fn minus(&mut self) -> Token<'a> {
        let behind = &self.rest()[1..];
        if !behind.starts_with(|c: char| !c.is_whitespace() && c != ')' && c != '-') {
            return self.word();
        }
        let at = self.at;
        self.at += 1;
        if !behind.starts_with("NEAR") {
            return Token::Not { spelled: false };
        }
        let word = region(behind);
        match Link::parse(word) {
            Some(Ok(link)) => {
                self.at += word.len();
                Token::Near(Link { kind: NearKind::NotNear, ..link })
            }
            Some(Err(complaint)) => {
                self.at += word.len();
                self.complaints.add(at, complaint.message, complaint.hint);
                Token::Blank
            }
            None => Token::Not { spelled: false },
        }
    }

    fn phrase(&mut self) -> Token<'a> {
        let text = self.quoted();
        let behind = region(self.rest());
        if !behind.starts_with('~') {
            return Token::Phrase { text, slop: 0 };
        }
        let slop = whole_number(&behind[1..]).filter(|&slop| slop <= MAX_SLOP);
        if slop.is_none() {
            let hint = "write a number of places up to 1,000 behind it, as in \"quiet harbor\"~3";
            self.complaints.add(self.at, "a phrase cannot be that loose", hint);
        }
        self.at += behind.len();
        Token::Phrase { text, slop: slop.unwrap_or(0) }
    }

    /// The text between quotes, or to the end where the second one is missing.
    fn quoted(&mut self) -> &'a str {
        let open = self.at;
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        let rest = self.rest();
        let Some(close) = rest.find(is_quote) else {
            let hint = "close the phrase with another quote, or leave the quote out";
            self.complaints.add(open, "a quote is not closed", hint);
            self.at = self.query.len();
            return rest;
        };
        self.at += close + rest[close..].chars().next().map_or(0, char::len_utf8);
        &rest[..close]
    }

    /// `/regex/`; `None` for a path, or a slash alone.
    fn regex(&mut self) -> Option<Token<'a>> {
        let inner = regex::between_slashes(self.rest())?;
        let behind = &self.rest()[inner.len() + 2..];
        if !region(behind).is_empty() {
            return None;
        }
        self.at += inner.len() + 2;
        Some(Token::Regex(inner))
    }

    /// `[laughing softly]` is a word with its brackets and spaces. A bracket without its partner
    /// must not find one when the query is printed, so its word is taken as a phrase.
    fn bracketed(&mut self) -> Token<'a> {
        let rest = self.rest();
        let partner = rest[1..].find(|c| c == '[' || c == ']' || is_quote(c)).map(|at| at + 1);
        let closed = partner.filter(|&at| rest[at..].starts_with(']'));
        let length = closed.unwrap_or(0) + region(&rest[closed.unwrap_or(0)..]).len();
        self.at += length;
        let text = &rest[..length];
        if closed.is_some() { Token::Word(text) } else { Token::Phrase { text, slop: 0 } }
    }

    fn word(&mut self) -> Token<'a> {
        // Before anything else: fields without spaces between them must not be scanned again
        // and again.
        if let Some(name) = self.name() {
            return self.named(name);
        }
        let at = self.at;
        let word = region(self.rest());
        self.at += word.len();
        match word {
            "AND" => return Token::And,
            "OR" => return Token::Or,
            "NOT" => return Token::Not { spelled: true },
            _ => {}
        }
        match Link::parse(word) {
            Some(Ok(link)) => return Token::Near(link),
            Some(Err(complaint)) => {
                self.complaints.add(at, complaint.message, complaint.hint);
                return Token::Blank;
            }
            None => {}
        }
        Token::Word(word)
    }

    /// The letters before a colon, where they name a field: `12:30`, `http://..` and a word that
    /// ends in a colon name none.
    fn name(&self) -> Option<&'a str> {
        let letters = self.rest().bytes().take_while(u8::is_ascii_alphabetic).count();
        let (name, behind) = self.rest().split_at(letters);
        let value = behind.strip_prefix(':').filter(|_| letters > 0)?;
        let has_value = value.starts_with(|c: char| !c.is_whitespace() && c != ')');
        let is_name = has_value || names::meaning(name).is_some();
        (is_name && !value.starts_with("//")).then_some(name)
    }

    fn named(&mut self, name: &'a str) -> Token<'a> {
        let at = self.at;
        let behind = at + name.len() + 1;
        match names::meaning(name) {
            Some(Meaning::Field(field)) => {
                self.at = behind;
                Token::Field { field, behind }
            }
            Some(Meaning::Filter(filter)) => {
                self.at = behind;
                let value = self.value();
                values::place(filter, value).map_or_else(
                    |message| {
                        self.complaints.add(at, message, names::usage(name));
                        Token::Blank
                    },
                    Token::Filter,
                )
            }
            None => {
                let message = format!("no field is called {}:", excerpt(name));
                self.complaints.add(at, message, names::usage(name));
                let text = region(self.rest());
                self.at += text.len();
                Token::Phrase { text, slop: 0 }
            }
        }
    }

    fn value(&mut self) -> &'a str {
        if self.rest().starts_with(is_quote) {
            return self.quoted();
        }
        let value = region(self.rest());
        self.at += value.len();
        value
    }
}

/// What of a text stands before the next space, parenthesis or quote.
fn region(text: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || c == '(' || c == ')' || is_quote(c);
    &text[..text.find(ends).unwrap_or(text.len())]
}

/// A number written in digits alone.
pub(super) fn whole_number(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// The beginning of a name, for a message.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The quotes that open and close a phrase, in whatever pairing an editor made of them.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{ff02}')
}
