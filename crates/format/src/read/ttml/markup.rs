//! XML cut into its pieces, each with its place. What breaks the rules is a piece of its own and
//! costs nothing behind it: <https://www.w3.org/TR/xml/#sec-logical-struct>.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

/// How often `<` may stand in the attributes of one tag, where it may not stand at all.
const MAX_ANGLES: usize = 2;

/// A piece of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    /// What stands between `&` and `;`.
    Reference(&'a str),
    /// An `&` that starts no reference.
    Ampersand,
    /// What stands between `<` and `>` or `/>`.
    Start {
        content: &'a str,
        is_empty: bool,
    },
    /// A name, and whether nothing but the name stands there.
    End {
        name: &'a str,
        is_whole: bool,
    },
    Doctype(&'a str),
    /// A comment or an instruction.
    Hidden,
    /// A `<` that starts no tag.
    Angle,
    /// Markup that is not closed, as far as it is passed over.
    Unclosed(&'a str),
}

/// Reads pieces one by one. Each byte is looked at a few times at most.
pub(super) struct Pieces<'a> {
    text: &'a str,
    at: usize,
    /// Ends that do not occur any more.
    missing: Vec<&'static str>,
    /// Whether a DOCTYPE may still come.
    in_prolog: bool,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, missing: Vec::new(), in_prolog: true }
    }

    /// The next piece and where it stands.
    pub(super) fn next(&mut self) -> Option<(Piece<'a>, Range<usize>)> {
        let start = self.at;
        let rest = &self.text[start..];
        let (piece, length) = match rest.as_bytes().first()? {
            b'<' => self.markup(rest),
            b'&' => reference(rest),
            _ => {
                let length = memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
                (Piece::Text(&rest[..length]), length)
            }
        };
        self.at = start + length;
        Some((piece, start..self.at))
    }

    fn markup(&mut self, rest: &'a str) -> (Piece<'a>, usize) {
        if let Some(name) = rest.strip_prefix("</") {
            return if starts_name(name) { end_tag(rest) } else { (Piece::Angle, 1) };
        }
        if rest.starts_with("<!--") {
            return self.hidden(rest, "<!--", "-->");
        }
        if rest.starts_with("<?") {
            return self.hidden(rest, "<?", "?>");
        }
        const CDATA: &str = "<![CDATA[";
        if rest.starts_with(CDATA) {
            return match self.find(rest, CDATA.len(), "]]>") {
                Some(end) => (Piece::Text(&rest[CDATA.len()..end]), end + 3),
                None => (Piece::Unclosed(CDATA), CDATA.len()),
            };
        }
        if rest.starts_with("<!DOCTYPE") {
            let length =
                std::mem::take(&mut self.in_prolog).then(|| doctype_length(rest)).flatten();
            return match length {
                Some(length) => (Piece::Doctype(&rest[..length]), length),
                None => unclosed(rest),
            };
        }
        match rest.strip_prefix("<!") {
            Some(name) if starts_name(name) => unclosed(rest),
            None if starts_name(&rest[1..]) => {
                self.in_prolog = false;
                start_tag(rest)
            }
            _ => (Piece::Angle, 1),
        }
    }

    fn hidden(
        &mut self,
        rest: &'a str,
        open: &'static str,
        close: &'static str,
    ) -> (Piece<'a>, usize) {
        match self.find(rest, open.len(), close) {
            Some(end) => (Piece::Hidden, end + close.len()),
            None => unclosed(rest),
        }
    }

    /// What is not found once is not looked for again.
    fn find(&mut self, rest: &str, from: usize, close: &'static str) -> Option<usize> {
        if self.missing.contains(&close) {
            return None;
        }
        let found = memmem::find(&rest.as_bytes()[from..], close.as_bytes());
        if found.is_none() {
            self.missing.push(close);
        }
        found.map(|n| n + from)
    }
}

/// `&name;`, `&#233;`, `&#xE9;`.
pub(super) fn reference(rest: &str) -> (Piece<'_>, usize) {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '#' | '_' | ':' | '.' | '-');
    let name = rest[1..].split(|c| !is_name(c)).next().unwrap_or_default();
    let is_closed = rest[1 + name.len()..].starts_with(';');
    if is_closed && (starts_name(name) || name.len() > 1 && name.starts_with('#')) {
        (Piece::Reference(name), name.len() + 2)
    } else {
        (Piece::Ampersand, 1)
    }
}

/// Up to `>`, or up to `<` where that comes first.
fn end_tag(rest: &str) -> (Piece<'_>, usize) {
    let body = &rest[2..];
    let end = memchr2(b'<', b'>', body.as_bytes()).unwrap_or(body.len());
    let content = body[..end].trim_end();
    let name = name(content);
    let is_closed = body[end..].starts_with('>');
    let is_whole = is_closed && name.len() == content.len();
    (Piece::End { name, is_whole }, 2 + end + usize::from(is_closed))
}

fn start_tag(rest: &str) -> (Piece<'_>, usize) {
    let bytes = rest.as_bytes();
    let end = tag_end(bytes).or_else(|| {
        // A quote is missing.
        memchr2(b'<', b'>', &bytes[1..]).map(|n| n + 1).filter(|n| bytes[*n] == b'>')
    });
    let Some(end) = end else {
        return if memchr(b'<', &bytes[1..]).is_some() {
            (Piece::Angle, 1)
        } else {
            unclosed(rest)
        };
    };
    let content = &rest[1..end];
    let (content, is_empty) = match content.strip_suffix('/') {
        Some(content) => (content, true),
        None => (content, false),
    };
    (Piece::Start { content, is_empty }, end + 1)
}

/// The `>` of a tag, which may also stand in its attributes.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let (mut quote, mut last, mut angles) = (None, b'<', 0);
    for (n, byte) in bytes.iter().copied().enumerate().skip(1) {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'') if last == b'=' => quote = Some(byte),
            (None, b'>') => return Some(n),
            (None, b'<') => return None,
            (Some(_), b'<') => {
                angles += 1;
                if angles == MAX_ANGLES {
                    return None;
                }
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            last = byte;
        }
    }
    None
}

/// Behind the internal subset, if there is one.
fn doctype_length(rest: &str) -> Option<usize> {
    let (mut quote, mut in_subset, mut at) = (None, false, 0);
    let bytes = rest.as_bytes();
    while let Some(byte) = bytes.get(at).copied() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'[') => in_subset = true,
            (None, b']') => in_subset = false,
            (None, b'>') if !in_subset => return Some(at + 1),
            (None, b'<') if bytes[at..].starts_with(b"<!--") => {
                at += memmem::find(&bytes[at..], b"-->")?;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Up to `>`, or all that is left.
fn unclosed(rest: &str) -> (Piece<'_>, usize) {
    let length = memchr(b'>', rest.as_bytes()).map_or(rest.len(), |n| n + 1);
    (Piece::Unclosed(&rest[..length]), length)
}

/// The names of paragraphs that begin more often than they end.
pub(super) fn unclosed_paragraphs(text: &str) -> HashSet<&str> {
    let mut open: HashMap<&str, isize> = HashMap::new();
    let mut pieces = Pieces::new(text);
    while let Some((piece, _)) = pieces.next() {
        let (name, step) = match piece {
            Piece::Start { content, is_empty: false } => (name(content), 1),
            Piece::End { name, .. } => (name, -1),
            _ => continue,
        };
        if local(name) == "p" {
            *open.entry(name).or_default() += step;
        }
    }
    open.into_iter().filter(|(_, count)| *count > 0).map(|(name, _)| name).collect()
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The name at the start of a tag.
pub(super) fn name(content: &str) -> &str {
    content.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default()
}

fn starts_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Piece<'_>> {
        let mut pieces = Pieces::new(text);
        std::iter::from_fn(|| pieces.next().map(|(piece, _)| piece)).collect()
    }

    fn start(content: &str) -> Piece<'_> {
        Piece::Start { content, is_empty: false }
    }

    #[test]
    fn an_angle_that_starts_no_tag_is_a_piece_of_its_own() {
        for (text, behind) in [("< 2", " 2"), ("<3", "3"), ("</ x", "/ x"), ("<! x", "! x")] {
            assert_eq!(pieces(text), [Piece::Angle, Piece::Text(behind)], "{text}");
        }
        let end = Piece::End { name: "p", is_whole: true };
        assert_eq!(pieces("<b you</p>"), [Piece::Angle, Piece::Text("b you"), end]);
    }

    #[test]
    fn a_tag_ends_where_its_attributes_do() {
        assert_eq!(pieces("<p a='>' b=\"<\">"), [start("p a='>' b=\"<\"")]);
        let behind = Piece::Text("x");
        assert_eq!(pieces("<p a=\"1 b=\"2\">x"), [start("p a=\"1 b=\"2\""), behind]);
        assert_eq!(pieces("<br/>"), [Piece::Start { content: "br", is_empty: true }]);
        for (text, name) in [("</p x>", "p"), ("</p", "p")] {
            assert_eq!(pieces(text), [Piece::End { name, is_whole: false }]);
        }
    }

    #[test]
    fn what_is_not_closed_is_passed_over_up_to_the_next_bracket() {
        let behind = Piece::Text("x");
        for markup in ["<!-- a ->", "<?a>", "<!a>", "<!DOCTYPE [>"] {
            let text = format!("{markup}x");
            assert_eq!(pieces(&text), [Piece::Unclosed(markup), Piece::Text("x")]);
        }
        assert_eq!(pieces("<![CDATA[x"), [Piece::Unclosed("<![CDATA["), behind]);
        assert_eq!(pieces("<p a='x"), [Piece::Unclosed("<p a='x")]);
    }

    #[test]
    fn markup_that_is_never_closed_takes_linear_time() {
        for piece in [
            "<!--",
            "<!-- >",
            "<![CDATA[",
            "<?",
            "<? >",
            "<!DOCTYPE[>",
            "<p a='<b' ",
            "<p a=\"<",
            "&a",
        ] {
            let text = piece.repeat(200_000);
            assert!(!pieces(&text).is_empty());
        }
    }

    #[test]
    fn names_whose_paragraphs_are_not_closed_are_known() {
        assert_eq!(unclosed_paragraphs("<p><p></p><!-- </p> --><p/>"), HashSet::from(["p"]));
        assert!(unclosed_paragraphs("<p><p></p></p>").is_empty());
    }
}
