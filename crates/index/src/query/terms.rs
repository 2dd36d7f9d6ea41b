//! One word of a query: plain, a pattern or fuzzy.

use super::Node;
use super::lexer::whole_number;
use crate::analyse::has_tokens;

/// What cannot be read of a word, and what it is taken for instead.
pub(super) struct Misread {
    pub(super) instead: Option<Node>,
    pub(super) message: &'static str,
    pub(super) hint: &'static str,
}

/// The node of a word; `None` where it holds neither letters nor digits.
pub(super) fn node(word: &str) -> Result<Option<Node>, Misread> {
    if is_text(word) {
        return Ok(text(word));
    }
    if let Some((word, edits)) = word.rsplit_once('~').filter(|(word, _)| has_tokens(word))
        && (edits.is_empty() || whole_number(edits).is_some())
    {
        return fuzzy(word, whole_number(edits).unwrap_or(1));
    }
    if is_pattern(word) { pattern(word).map(Some) } else { Ok(text(word)) }
}

/// Signs in sound marks and addresses are only signs.
fn is_text(word: &str) -> bool {
    word.starts_with('[') || word.contains("://")
}

fn text(word: &str) -> Option<Node> {
    has_tokens(word).then(|| Node::Word(word.to_owned()))
}

fn fuzzy(word: &str, edits: u32) -> Result<Option<Node>, Misread> {
    if is_pattern(word) {
        return Err(Misread {
            // Without its ~ it could look like a field, a fuzzy word or a regex.
            instead: pattern(word).ok().filter(|_| !word.contains([':', '~', '/'])),
            message: "a word is either a pattern or fuzzy",
            hint: "leave out the ~, or the stars and question marks",
        });
    }
    match u8::try_from(edits) {
        Ok(edits @ 1..=2) => Ok(Some(Node::Fuzzy { word: word.to_owned(), edits })),
        _ => Err(Misread {
            instead: Some(Node::Fuzzy { word: word.to_owned(), edits: 2 }),
            message: "a fuzzy word has 1 or 2 edits",
            hint: "write harbor~1 or harbor~2, or put the text in quotes",
        }),
    }
}

/// Whether a star stands in a word, or a question mark that does not end it: one that ends it
/// asks a question.
fn is_pattern(word: &str) -> bool {
    word.contains('*')
        || word.split_once('?').is_some_and(|(_, rest)| rest.contains(char::is_alphanumeric))
}

fn pattern(word: &str) -> Result<Node, Misread> {
    let ends = |c: char| c.is_ascii_punctuation() && c != '*';
    let bare = word.trim_end_matches(ends).trim_start_matches(|c| c != '?' && ends(c));
    // Without its punctuation it could look like a field, a fuzzy word or `NEAR/8`.
    let pattern = if bare.contains([':', '~', '/']) { word } else { bare };
    if pattern.contains(char::is_alphanumeric) {
        return Ok(Node::Pattern(pattern.to_owned()));
    }
    Err(Misread {
        instead: None,
        message: "a pattern needs a letter or a digit",
        hint: "write the beginning of a word before the star, as in harb*",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(word: &str) -> Option<Node> {
        node(word).unwrap_or_else(|misread| panic!("{word}: {}", misread.message))
    }

    #[test]
    fn patterns_lose_the_punctuation_around_them() {
        for (word, pattern) in [
            ("pre*", "pre*"),
            ("w?ld", "w?ld"),
            ("*tail", "*tail"),
            ("?old", "?old"),
            ("harb*,", "harb*"),
            ("w?ld?", "w?ld"),
            ("'tis*", "tis*"),
            ("静*", "静*"),
            ("f**k", "f**k"),
        ] {
            assert_eq!(read(word), Some(Node::Pattern(pattern.into())), "{word}");
        }
    }

    #[test]
    fn questions_addresses_and_sound_marks_are_text() {
        for word in
            ["really?", "what??", "http://x.org/a?b=c*", "[music*]", "[music]~1", "~5", "a~b"]
        {
            assert_eq!(read(word), Some(Node::Word(word.into())), "{word}");
        }
        for word in ["?", "~", "~~", "&", "--", "[]"] {
            assert_eq!(read(word), None, "{word}");
        }
    }

    #[test]
    fn fuzzy_words_state_their_edits() {
        for (word, edits) in [("harbor~", 1), ("harbor~1", 1), ("harbor~2", 2), ("harbor~02", 2)] {
            assert_eq!(read(word), Some(Node::Fuzzy { word: "harbor".into(), edits }), "{word}");
        }
    }

    #[test]
    fn what_cannot_be_matched_is_refused() {
        for word in
            ["*", "**", "?*", "-*-", "harbor~3", "harbor~0", "harb*~1", "5~600", "harbor~300"]
        {
            assert!(node(word).is_err(), "{word}");
        }
    }
}
