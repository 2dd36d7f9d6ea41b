//! Sound lexemes to a tree.

use super::complaint::Complaints;
use super::lexer::{Lexed, Lexeme, Token, is_quote, lex};
use super::mend::mend;
use super::near::Link;
use super::{All, Field, Filter, Near, NearKind, Node, Place, regex, terms};
use crate::analyse::has_tokens;
use crate::error::Error;

/// The longest query, in bytes.
const MAX_BYTES: usize = 65_536;

/// Reads what can be read of a query, with complaints about the rest by their place.
///
/// Trees are plain: no group of one, no list inside a list of its own kind where that says the
/// same.
pub(super) fn read(query: &str) -> (Option<Node>, Vec<Error>) {
    let mut complaints = Complaints::default();
    let start = beginning(query);
    let mut lexed = lex(start, &mut complaints);
    if start.len() < query.len() {
        let hint = "look for a shorter part of the text";
        complaints.add(start.len(), "the query is longer than 65,536 bytes", hint);
        lexed.is_cut = true;
    }
    let root = tree(lexed, start.len(), &mut complaints);
    (root, complaints.into_sorted())
}

/// As many whole characters as a query may hold.
fn beginning(query: &str) -> &str {
    let last = MAX_BYTES.min(query.len());
    let end = (0..=last).rev().find(|&at| query.is_char_boundary(at)).unwrap_or(0);
    &query[..end]
}

fn tree(lexed: Lexed<'_>, end: usize, complaints: &mut Complaints) -> Option<Node> {
    let lexemes = mend(lexed, end, complaints);
    let regex_bytes = regex::MAX_REGEX_BYTES;
    Parser { lexemes: &lexemes, next: 0, end, inside: None, regex_bytes, complaints }.any()
}

/// What one term of a list turned out to be.
enum Term {
    Node(Node),
    Place(Place),
    /// Nothing that could be found.
    Nothing,
}

impl From<Option<Node>> for Term {
    fn from(node: Option<Node>) -> Self {
        node.map_or(Self::Nothing, Self::Node)
    }
}

/// Descends as deep as groups stand in each other, which `mend` bounds.
struct Parser<'q, 'c> {
    lexemes: &'q [Lexeme<'q>],
    next: usize,
    end: usize,
    /// The field that the lexemes stand in.
    inside: Option<Field>,
    /// What regexes may still take.
    regex_bytes: usize,
    complaints: &'c mut Complaints,
}

impl Parser<'_, '_> {
    fn peek(&self) -> Option<&Token<'_>> {
        self.lexemes.get(self.next).map(|lexeme| &lexeme.token)
    }

    /// Where the next lexeme, or the end, stands.
    fn at(&self) -> usize {
        self.lexemes.get(self.next).map_or(self.end, |lexeme| lexeme.at)
    }

    fn take(&mut self, token: &Token<'_>) -> bool {
        let is_next = self.peek() == Some(token);
        self.next += usize::from(is_next);
        is_next
    }

    /// `all (OR all)*`; `None` when nothing in it can be found.
    fn any(&mut self) -> Option<Node> {
        let mut branches = Vec::new();
        loop {
            match self.all() {
                Some(Node::Any(inner)) => branches.extend(inner),
                Some(node) => branches.push(node),
                None => {}
            }
            if !self.take(&Token::Or) {
                break;
            }
        }
        if branches.len() > 1 { Some(Node::Any(branches)) } else { branches.pop() }
    }

    /// `[NOT] chain (AND? [NOT] chain)*`
    fn all(&mut self) -> Option<Node> {
        let start = self.at();
        let mut all = All::default();
        while !matches!(self.peek(), None | Some(Token::Close | Token::Or)) {
            self.take(&Token::And);
            let negated = matches!(self.peek(), Some(Token::Not { .. }));
            self.next += usize::from(negated);
            match self.chain() {
                Term::Node(node) if negated => all.without.push(node),
                Term::Node(Node::All(inner)) if inner.is_plain() => {
                    all.clauses.extend(inner.clauses);
                }
                Term::Node(node) => all.clauses.push(node),
                Term::Place(place) => all.filters.push(Filter { negated, place }),
                Term::Nothing => {}
            }
        }
        if all.clauses.is_empty() && !all.is_plain() {
            let message = "nothing is said that a moment must hold";
            let hint = "add a word to look for; NOT, - and filters only narrow a search";
            self.complaints.add(start, message, hint);
        }
        all.into_node()
    }

    /// `term (NEAR term)*`, from left to right.
    fn chain(&mut self) -> Term {
        let mut left = self.term();
        while let Some(&Token::Near(link)) = self.peek() {
            self.next += 1;
            let right = self.term();
            left = near(left, link, right);
        }
        left
    }

    fn term(&mut self) -> Term {
        let Some(Lexeme { at, token }) = self.lexemes.get(self.next) else { return Term::Nothing };
        self.next += 1;
        match token {
            Token::Open => self.group().into(),
            Token::Field { field, .. } => self.field(*at, *field).into(),
            Token::Filter(place) => Term::Place(place.clone()),
            Token::Word(word) => self.word(*at, word).into(),
            Token::Phrase { text, slop } => {
                let phrase = || Node::Phrase { text: (*text).to_owned(), slop: *slop };
                has_tokens(text).then(phrase).into()
            }
            Token::Regex(text) => self.regex(*at, text).into(),
            Token::Blank | Token::Close | Token::And | Token::Or => Term::Nothing,
            Token::Not { .. } | Token::Near(_) => Term::Nothing,
        }
    }

    fn group(&mut self) -> Option<Node> {
        let inner = self.any();
        self.take(&Token::Close);
        inner
    }

    fn field(&mut self, at: usize, field: Field) -> Option<Node> {
        let outer = self.inside.replace(field);
        if outer.is_some() {
            let hint = "close the group of the first field before the second one";
            self.complaints.add(at, "a field stands inside another", hint);
        }
        let inner = match self.term() {
            Term::Node(node) => Some(node),
            Term::Place(_) | Term::Nothing => None,
        };
        self.inside = outer;
        match (outer, inner?) {
            (None, node) => Some(Node::In { field, node: Box::new(node) }),
            (Some(_), node) => Some(node),
        }
    }

    fn word(&mut self, at: usize, word: &str) -> Option<Node> {
        terms::node(word).unwrap_or_else(|misread| {
            self.complaints.add(at, misread.message, misread.hint);
            misread.instead
        })
    }

    fn regex(&mut self, at: usize, text: &str) -> Option<Node> {
        match regex::check(text, &mut self.regex_bytes) {
            Ok(()) => Some(Node::Regex(regex::unescaped(text))),
            Err(refusal) => {
                self.complaints.add(at + 1 + refusal.at, refusal.message, refusal.hint);
                // Quotes part words, so that a space says the same, and can be quoted.
                let text = text.replace(is_quote, " ");
                has_tokens(&text).then_some(Node::Phrase { text, slop: 0 })
            }
        }
    }
}

fn near(left: Term, Link { kind, reach }: Link, right: Term) -> Term {
    match (left, right) {
        (Term::Node(left), Term::Node(right)) => {
            Term::Node(Node::Near(Box::new(Near { left, right, kind, reach })))
        }
        (Term::Node(left), _) => Term::Node(left),
        (_, Term::Node(right)) if kind != NearKind::NotNear => Term::Node(right),
        _ => Term::Nothing,
    }
}

impl All {
    /// Words side by side and nothing else.
    fn is_plain(&self) -> bool {
        self.without.is_empty() && self.filters.is_empty()
    }

    /// `None` when nothing is said that a moment must hold.
    fn into_node(mut self) -> Option<Node> {
        if self.clauses.len() == 1 && self.is_plain() {
            return self.clauses.pop();
        }
        (!self.clauses.is_empty()).then_some(Node::All(self))
    }
}
