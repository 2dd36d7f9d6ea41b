use cuedex_model::TrackKind;

use super::lexer::{Lexeme, Token, lex};
use super::{All, Filter, Node, Place};
use crate::analyse::has_tokens;
use crate::error::Error;

/// How deep groups may stand in each other.
const MAX_DEPTH: usize = 64;
/// The longest query, in bytes.
const MAX_BYTES: usize = 65_536;

/// Reads a query into its tree. Trees are plain: no group of one, no list inside a list of its
/// own kind where that says the same.
pub(super) fn parse(query: &str) -> Result<Node, Error> {
    if query.len() > MAX_BYTES {
        let hint = "look for a shorter part of the text";
        return Err(Error::query(MAX_BYTES, "the query is longer than 65,536 bytes", hint));
    }
    let mut parser = Parser { lexemes: lex(query)?, next: 0, end: query.len(), depth: 0 };
    let root = parser.any()?;
    if let Some(stray) = parser.peek() {
        let hint = "remove it, or open a group before it";
        return Err(Error::query(stray.at, "a closing parenthesis has no partner", hint));
    }
    root.ok_or_else(|| Error::query(0, "the query holds no word", "write a word to look for"))
}

struct Parser<'a> {
    lexemes: Vec<Lexeme<'a>>,
    next: usize,
    end: usize,
    depth: usize,
}

/// What one term of a list turned out to be.
enum Term {
    Node(Node),
    Place(Place),
    /// Neither letters nor digits: nothing that could be found.
    Nothing,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&Lexeme<'a>> {
        self.lexemes.get(self.next)
    }

    fn peek_token(&self) -> Option<&Token<'a>> {
        self.peek().map(|lexeme| &lexeme.token)
    }

    /// Where the next lexeme, or the end, stands.
    fn at(&self) -> usize {
        self.peek().map_or(self.end, |lexeme| lexeme.at)
    }

    fn take(&mut self, token: &Token<'_>) -> bool {
        let found = self.peek_token() == Some(token);
        self.next += usize::from(found);
        found
    }

    /// `all (OR all)*`; `None` when nothing in it can be found.
    fn any(&mut self) -> Result<Option<Node>, Error> {
        let mut branches = Vec::new();
        loop {
            match self.all()? {
                Some(Node::Any(inner)) => branches.extend(inner),
                Some(node) => branches.push(node),
                None => {}
            }
            let at = self.at();
            if !self.take(&Token::Or) {
                break;
            }
            self.expect_term(at, "OR")?;
        }
        Ok(if branches.len() > 1 { Some(Node::Any(branches)) } else { branches.pop() })
    }

    /// `[-]term (AND? [-]term)*`
    fn all(&mut self) -> Result<Option<Node>, Error> {
        let start = self.at();
        if matches!(self.peek_token(), Some(Token::And | Token::Or)) {
            let hint = "write a word before it, or put it in quotes to look for the word";
            return Err(Error::query(start, "an operator has nothing on its left", hint));
        }
        let mut all = All::default();
        while !matches!(self.peek_token(), None | Some(Token::Close | Token::Or)) {
            let at = self.at();
            if self.take(&Token::And) {
                self.expect_term(at, "AND")?;
            }
            let at = self.at();
            let negated = self.take(&Token::Not);
            if negated {
                self.expect_term(at, "NOT")?;
            }
            match self.term()? {
                Term::Node(node) if negated => all.without.push(node),
                Term::Node(Node::All(inner)) if inner.is_plain() => {
                    all.clauses.extend(inner.clauses)
                }
                Term::Node(node) => all.clauses.push(node),
                Term::Place(place) => all.filters.push(Filter { negated, place }),
                Term::Nothing => {}
            }
        }
        all.into_node(start)
    }

    fn expect_term(&self, at: usize, operator: &str) -> Result<(), Error> {
        let negatable = operator != "NOT";
        match self.peek_token() {
            None | Some(Token::Close | Token::And | Token::Or) => {}
            Some(Token::Not) if !negatable => {}
            _ => return Ok(()),
        }
        let hint = "write a word behind it, or put it in quotes to look for the word";
        Err(Error::query(at, format!("{operator} has nothing on its right"), hint))
    }

    fn term(&mut self) -> Result<Term, Error> {
        let Some(Lexeme { at, token }) = self.peek().cloned() else { return Ok(Term::Nothing) };
        self.next += 1;
        match token {
            Token::Open => self.group(at),
            Token::Named(name, value) => place(at, name, value).map(Term::Place),
            Token::Word(text) => Ok(text_term(text, false)),
            Token::Phrase(text) => Ok(text_term(text, true)),
            // `all` takes operators before it asks for a term.
            Token::Close | Token::Not | Token::And | Token::Or => Ok(Term::Nothing),
        }
    }

    fn group(&mut self, open: usize) -> Result<Term, Error> {
        if self.depth == MAX_DEPTH {
            let hint = "write the query with fewer groups";
            return Err(Error::query(open, "groups stand in each other over 64 deep", hint));
        }
        self.depth += 1;
        let inner = self.any()?;
        self.depth -= 1;
        if !self.take(&Token::Close) {
            let hint = "close the group with )";
            return Err(Error::query(open, "a group is not closed", hint));
        }
        Ok(inner.map_or(Term::Nothing, Term::Node))
    }
}

impl All {
    /// Words side by side and nothing else.
    fn is_plain(&self) -> bool {
        self.without.is_empty() && self.filters.is_empty()
    }

    fn into_node(mut self, start: usize) -> Result<Option<Node>, Error> {
        if self.clauses.is_empty() && !self.is_plain() {
            let message = "nothing is said that a moment must hold";
            let hint = "add a word to look for; NOT, -, track: and video: only narrow a search";
            return Err(Error::query(start, message, hint));
        }
        if self.clauses.len() == 1 && self.is_plain() {
            return Ok(self.clauses.pop());
        }
        Ok((!self.clauses.is_empty()).then_some(Node::All(self)))
    }
}

fn text_term(text: &str, quoted: bool) -> Term {
    if has_tokens(text) {
        Term::Node(Node::Text { text: text.to_owned(), quoted })
    } else {
        Term::Nothing
    }
}

fn place(at: usize, name: &str, value: &str) -> Result<Place, Error> {
    match name {
        "track" => value.parse::<TrackKind>().map(Place::Track).map_err(|message| {
            Error::query(at, message, "write track:audio, track:visual or track:ocr")
        }),
        "video" if value.is_empty() => {
            let hint = "write video:NAME, or video:\"A NAME\"";
            Err(Error::query(at, "video: names no video", hint))
        }
        "video" => Ok(Place::Video(value.to_owned())),
        _ => {
            let hint = "there are track: and video:; put the text in quotes to look for it";
            Err(Error::query(at, format!("no filter is called {name}:"), hint))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{ErrorKind, Query};
    use proptest::prelude::*;

    fn printed(query: &str) -> String {
        Query::parse(query).unwrap().to_string()
    }

    #[test]
    fn reads_what_it_says_it_reads() {
        for (query, read_as) in [
            ("quiet harbor", "quiet harbor"),
            ("quiet AND harbor", "quiet harbor"),
            ("\u{201c}quiet harbor\u{201d} \u{ab}so far\u{bb}", "\"quiet harbor\" \"so far\""),
            ("a OR b c", "a OR b c"),
            ("(a OR b) c", "(a OR b) c"),
            ("((a OR b)) OR (c)", "a OR b OR c"),
            ("a (b c)", "a b c"),
            ("a (b -c)", "a (b -c)"),
            ("a NOT b", "a -b"),
            ("a NOT --b", "a NOT --b"),
            ("a -\"b c\" -(d OR e)", "a -\"b c\" -(d OR e)"),
            ("can't well-known --", "can't well-known"),
            ("tom & jerry", "tom jerry"),
            (
                "track:AUDIO a video:\"my talk\" -video:x",
                "a track:audio video:\"my talk\" -video:x",
            ),
            ("12:30 http://x.org and or", "12:30 http://x.org and or"),
            ("\"AND\"", "\"AND\""),
            ("a OR !!! OR b", "a OR b"),
        ] {
            assert_eq!(printed(query), read_as, "{query}");
        }
    }

    #[test]
    fn says_where_and_what_to_write_instead() {
        for (query, offset) in [
            ("", 0),
            ("  ", 0),
            ("!!!", 0),
            ("NOT x", 0),
            ("-x", 0),
            ("a OR -b", 5),
            ("a (b", 2),
            ("a b)", 3),
            ("a \"b", 2),
            ("AND a", 0),
            ("a OR", 2),
            ("a AND OR b", 2),
            ("a NOT", 2),
            ("track:audio", 0),
            ("a track:smell", 2),
            ("a speaker:ann", 2),
            ("a video:", 2),
            ("a NOT -b", 2),
        ] {
            let error = Query::parse(query).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Query, "{query}");
            assert_eq!(error.offset(), Some(offset), "{query}");
            assert!(error.hint().is_some(), "{query}");
        }
    }

    #[test]
    fn hostile_queries_are_refused() {
        assert!(Query::parse(&"(".repeat(10_000)).is_err());
        assert!(Query::parse(&"a ".repeat(100_000)).is_err());
        let deep = format!("{}a{}", "(b OR (c -".repeat(32), "))".repeat(32));
        assert!(Query::parse(&deep).is_ok());
        assert!(Query::parse(&format!("(({deep}))")).is_err());
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_the_same(
            pieces in proptest::collection::vec(proptest::sample::select(vec![
                "a", "can't", "12:30", "静か", "\"b c\"", "\u{201c}d\u{201d}", "(", ")", "-", "OR",
                "AND", "NOT", " ", " ", " ", "track:ocr", "video:x/y", "video:\"x y\"", "&", "a-b",
                "video:(", "'", "--",
            ]), 0..16)
        ) {
            if let Ok(query) = Query::parse(&pieces.concat()) {
                prop_assert_eq!(Query::parse(&query.to_string()).unwrap(), query);
            }
        }

        #[test]
        fn any_text_is_read_or_refused_inside_itself(text in "\\PC*") {
            match Query::parse(&text) {
                Ok(query) => prop_assert_eq!(Query::parse(&query.to_string()).unwrap(), query),
                Err(error) => {
                    let offset = error.offset().unwrap();
                    prop_assert!(text.is_char_boundary(offset));
                }
            }
        }
    }
}
