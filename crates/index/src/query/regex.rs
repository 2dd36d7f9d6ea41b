//! `/regex/`: where it stands, and whether it can be run.

use std::fmt;

use regex_automata::nfa::thompson::{Compiler, Config, NFA};
use regex_syntax::Parser;

/// The most memory that the regexes of one query may take as automata, in bytes.
pub(super) const MAX_REGEX_BYTES: usize = 1_048_576;

/// Why a regex is refused.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The byte of the regex it is about.
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) hint: &'static str,
}

/// What stands between the slash that `text` begins with and the next one that no backslash
/// stands before; spaces end the search, for a word holds none.
pub(super) fn between_slashes(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('/')?;
    let mut is_escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if c.is_whitespace() => return None,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '/' => return (at > 0).then(|| &inner[..at]),
            _ => {}
        }
    }
    None
}

/// Checks a regex and takes its bytes from `budget`. The first one that is too large empties it,
/// so that no more are tried.
pub(super) fn check(regex: &str, budget: &mut usize) -> Result<(), Refusal> {
    if *budget == 0 {
        return Err(too_large());
    }
    let tree = Parser::new().parse(regex).map_err(|e| refusal(&e))?;
    if tree.properties().look_set().contains_word() {
        let hint = "leave \\b and \\B out: a regex matches whole words";
        return Err(Refusal { at: 0, message: "a regex asks for word edges".into(), hint });
    }
    let config = Config::new().nfa_size_limit(Some(*budget));
    let automaton = Compiler::new().configure(config).build_from_hir(&tree);
    let taken = automaton.as_ref().map_or(*budget, NFA::memory_usage);
    *budget = budget.saturating_sub(taken);
    automaton.map(drop).map_err(|_| too_large())
}

fn too_large() -> Refusal {
    let hint = "use smaller counts and fewer classes such as \\w, or a pattern such as harb*";
    Refusal { at: 0, message: "the query's regexes are too large".into(), hint }
}

fn refusal(error: &regex_syntax::Error) -> Refusal {
    let (at, message) = match error {
        regex_syntax::Error::Parse(e) => (e.span().start.offset, e.kind().to_string()),
        regex_syntax::Error::Translate(e) => (e.span().start.offset, e.kind().to_string()),
        _ => (0, "it cannot be read".to_owned()),
    };
    let hint = "put the text in quotes to look for it as it stands";
    Refusal { at, message: format!("not a regex: {message}"), hint }
}

/// The regex as the tree holds it: slashes need no backslash there.
pub(super) fn unescaped(between_slashes: &str) -> String {
    let mut regex = String::with_capacity(between_slashes.len());
    each_character(between_slashes, |is_escaped, c| match (is_escaped, c) {
        (true, '/') => regex.push('/'),
        (true, c) => regex.extend(['\\', c]),
        (false, c) => regex.push(c),
    });
    regex
}

/// A regex between slashes, as a query writes it.
pub(super) struct Slashed<'a>(pub(super) &'a str);

impl fmt::Display for Slashed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(self.0.len());
        each_character(self.0, |is_escaped, c| match (is_escaped, c) {
            (false, '/') => text.push_str("\\/"),
            (true, c) => text.extend(['\\', c]),
            (false, c) => text.push(c),
        });
        write!(f, "/{text}/")
    }
}

/// Calls `each` with every character but the backslashes that escape one.
fn each_character(regex: &str, mut each: impl FnMut(bool, char)) {
    let mut characters = regex.chars();
    while let Some(c) = characters.next() {
        match (c, if c == '\\' { characters.next() } else { None }) {
            (_, Some(escaped)) => each(true, escaped),
            (c, None) => each(false, c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stands_between_slashes_without_spaces() {
        for (text, inner) in [
            ("/ab+c/ d", Some("ab+c")),
            ("/(a|b)/", Some("(a|b)")),
            (r"/a\/b/", Some(r"a\/b")),
            (r"/a\\/", Some(r"a\\")),
            ("/usr/bin", Some("usr")),
            ("/ a/", None),
            ("//", None),
            ("/a", None),
            (r"/a\/", None),
        ] {
            assert_eq!(between_slashes(text), inner, "{text}");
        }
    }

    #[test]
    fn what_cannot_run_is_refused_where_it_stands() {
        for (regex, at) in
            [("a(b", 1), ("ab[c", 2), ("a{2,1}", 1), (r"\bword", 0), (r"\p{Nope}", 0), ("+", 0)]
        {
            assert_eq!(check(regex, &mut { MAX_REGEX_BYTES }).unwrap_err().at, at, "{regex}");
        }
        let mut budget = MAX_REGEX_BYTES;
        assert!(check(r"colou?rs?|\d{4}", &mut budget).is_ok());
        assert!(budget < MAX_REGEX_BYTES && budget > 0);
        assert!(check(r"(\w{1000}){1000}", &mut budget).is_err());
        assert!(check("a", &mut budget).is_err());
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_the_same(inner in r"([a-c/()|+*]|\\[./\\d]){1,12}") {
            let text = format!("/{inner}/");
            if let Some(raw) = between_slashes(&text) {
                let regex = unescaped(raw);
                let shown = Slashed(&regex).to_string();
                prop_assert_eq!(between_slashes(&shown).map(unescaped), Some(regex));
            }
        }
    }
}
