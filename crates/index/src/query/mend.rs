//! Makes lexemes sound: every group is closed, every operator stands where it joins something.

use super::NearKind;
use super::complaint::Complaints;
use super::lexer::{Lexed, Lexeme, Token};
use super::near::Link;

/// How deep groups may stand in each other.
const MAX_DEPTH: usize = 64;
/// The most `NEAR` and `THEN` in a query: a chain of them is a tree as deep as it is long.
const MAX_LINKS: usize = 64;

/// Lexemes that make a tree whatever they are; each change is a complaint.
pub(super) fn mend<'a>(
    lexed: Lexed<'a>,
    end: usize,
    complaints: &mut Complaints,
) -> Vec<Lexeme<'a>> {
    joined(balanced(lexed, end, complaints), complaints)
}

/// Closes what is open, drops what closes nothing and leaves out what stands too deep.
fn balanced<'a>(lexed: Lexed<'a>, end: usize, complaints: &mut Complaints) -> Vec<Lexeme<'a>> {
    let mut sound = Vec::with_capacity(lexed.lexemes.len());
    let mut open = Vec::new();
    let mut too_deep = 0_usize;
    for Lexeme { at, token } in lexed.lexemes {
        match token {
            Token::Open if too_deep > 0 || open.len() == MAX_DEPTH => {
                if too_deep == 0 {
                    let hint = "write the query with fewer groups";
                    complaints.add(at, "groups stand in each other over 64 deep", hint);
                    sound.push(Lexeme { at, token: Token::Blank });
                }
                too_deep += 1;
                continue;
            }
            Token::Close if too_deep > 0 => {
                too_deep -= 1;
                continue;
            }
            _ if too_deep > 0 => continue,
            Token::Open => open.push(at),
            Token::Close if open.pop().is_none() => {
                let hint = "remove it, or open a group before it";
                complaints.add(at, "a closing parenthesis has no partner", hint);
                continue;
            }
            _ => {}
        }
        sound.push(Lexeme { at, token });
    }
    for at in open {
        if !lexed.is_cut {
            complaints.add(at, "a group is not closed", "close the group with )");
        }
        sound.push(Lexeme { at: end, token: Token::Close });
    }
    sound
}

/// Turns operators and fields that join nothing into words.
fn joined<'a>(lexemes: Vec<Lexeme<'a>>, complaints: &mut Complaints) -> Vec<Lexeme<'a>> {
    let mut sound: Vec<Lexeme<'a>> = Vec::with_capacity(lexemes.len());
    let mut links = 0;
    let mut rest = lexemes.into_iter().peekable();
    while let Some(Lexeme { at, mut token }) = rest.next() {
        let next = rest.peek();
        let left = sound.last().map(|lexeme| &lexeme.token);
        if let Some(link) = negated_link(&token, next)
            && left.is_some_and(Token::can_be_near)
        {
            token = Token::Near(link);
            rest.next();
        }
        if let Some((complaint, word)) = token.dangles(left, rest.peek()) {
            let hint = "write a word there, or put the operator in quotes to look for the word";
            complaints.add(at, complaint, hint);
            let Some(word) = word else { continue };
            token = Token::Word(word);
        }
        links += usize::from(matches!(token, Token::Near(_)));
        if matches!(token, Token::Near(_)) && links > MAX_LINKS {
            let hint = "write the query with fewer of them";
            complaints.add(at, "the query holds more than 64 NEAR and THEN", hint);
            continue;
        }
        sound.push(Lexeme { at, token });
    }
    sound
}

/// `NOT NEAR/8` is `-NEAR/8`.
fn negated_link(token: &Token<'_>, next: Option<&Lexeme<'_>>) -> Option<Link> {
    match (token, &next?.token) {
        (Token::Not { spelled: true }, Token::Near(link)) if link.kind == NearKind::Near => {
            Some(Link { kind: NearKind::NotNear, ..*link })
        }
        _ => None,
    }
}

impl Token<'_> {
    fn ends_clause(&self) -> bool {
        matches!(self, Self::Filter(_)) || self.can_be_near()
    }

    /// Whether `NEAR` may stand behind this.
    fn can_be_near(&self) -> bool {
        matches!(
            self,
            Self::Close | Self::Word(_) | Self::Phrase { .. } | Self::Regex(_) | Self::Blank
        )
    }

    fn starts_clause(&self) -> bool {
        matches!(self, Self::Filter(_)) || self.can_follow_near()
    }

    fn can_follow_near(&self) -> bool {
        matches!(self, Self::Field { .. }) || self.can_follow_field()
    }

    fn can_follow_field(&self) -> bool {
        matches!(
            self,
            Self::Open | Self::Word(_) | Self::Phrase { .. } | Self::Regex(_) | Self::Blank
        )
    }

    /// Why an operator joins nothing, and the word it is then; a minus is none.
    fn dangles(
        &self,
        left: Option<&Token<'_>>,
        next: Option<&Lexeme<'_>>,
    ) -> Option<(String, Option<&'static str>)> {
        let right = next.map(|lexeme| &lexeme.token);
        let is_negation = matches!(right, Some(Token::Not { .. }));
        let starts = right.is_some_and(Token::starts_clause);
        let ends = left.is_some_and(Token::ends_clause);
        let (name, word, has_left, has_right) = match self {
            Self::And => ("AND", Some("and"), ends, starts || is_negation),
            Self::Or => ("OR", Some("or"), ends, starts || is_negation),
            Self::Not { spelled: true } => ("NOT", Some("not"), true, starts),
            Self::Not { spelled: false } => ("the minus", None, true, starts),
            Self::Near(link) => {
                let word = if link.kind == NearKind::Then { "then" } else { "near" };
                let has_left = left.is_some_and(Token::can_be_near);
                (link.name(), Some(word), has_left, right.is_some_and(Token::can_follow_near))
            }
            Self::Field { field, behind } => {
                let is_close = next.is_some_and(|lexeme| lexeme.at == *behind);
                let has_right = is_close && right.is_some_and(Token::can_follow_field);
                let name = super::names::of_field(*field);
                (name, Some(name), true, has_right)
            }
            _ => return None,
        };
        match (has_left, has_right) {
            (true, true) => None,
            (false, _) => Some((format!("{name} has nothing to join on its left"), word)),
            (true, false) if matches!(self, Self::Field { .. }) => {
                Some((format!("{name}: has no word right behind its colon"), word))
            }
            (true, false) => Some((format!("{name} has nothing to join on its right"), word)),
        }
    }
}
