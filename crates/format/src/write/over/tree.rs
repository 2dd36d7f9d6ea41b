use std::ops::Range;

/// A JSON text as values with their places.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) at: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Leaf,
    Object(Vec<Member>),
    Array(Vec<Node>),
}

impl Kind {
    /// Whether no other value is inside.
    pub(super) fn holds_nothing(&self) -> bool {
        match self {
            Self::Leaf => true,
            Self::Object(members) => members.is_empty(),
            Self::Array(items) => items.is_empty(),
        }
    }
}

#[derive(Debug)]
pub(super) struct Member {
    /// The name as it is written, with its quotes.
    pub(super) name: Range<usize>,
    pub(super) value: Node,
}

/// As deep as the readers of JSON go.
const DEEPEST: usize = 128;

/// The values of a text, or `None` where it is not quite JSON.
pub(super) fn parse(text: &str) -> Option<Node> {
    let mut parser = Parser { text, at: 0 };
    let node = parser.value(0)?;
    parser.skip_space();
    (parser.at == text.len()).then_some(node)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes a mark with the space before it.
    fn takes(&mut self, mark: u8) -> bool {
        self.skip_space();
        let is_there = self.peek() == Some(mark);
        self.at += usize::from(is_there);
        is_there
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        self.skip_space();
        let start = self.at;
        let kind = match self.peek()? {
            _ if depth > DEEPEST => return None,
            b'{' => Kind::Object(self.list(b'}', |parser| {
                parser.skip_space();
                let name = parser.string()?;
                parser.takes(b':').then_some(())?;
                Some(Member { name, value: parser.value(depth + 1)? })
            })?),
            b'[' => Kind::Array(self.list(b']', |parser| parser.value(depth + 1))?),
            b'"' => self.string().map(|_| Kind::Leaf)?,
            _ => {
                let rest = &self.text[start..];
                let ends = |c: char| matches!(c, ',' | ']' | '}' | ' ' | '\t' | '\n' | '\r');
                self.at += rest.find(ends).unwrap_or(rest.len());
                (self.at > start).then_some(Kind::Leaf)?
            }
        };
        Some(Node { at: start..self.at, kind })
    }

    fn list<T>(&mut self, end: u8, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.at += 1;
        let mut items = Vec::new();
        if self.takes(end) {
            return Some(items);
        }
        loop {
            items.push(item(self)?);
            if self.takes(end) {
                return Some(items);
            }
            self.takes(b',').then_some(())?;
        }
    }

    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at += 1;
        loop {
            self.at += self.text[self.at..].find(['"', '\\'])?;
            match self.peek()? {
                b'"' => break,
                // Whatever is escaped has one byte that could be taken for an end.
                _ => self.at += 1 + self.text[self.at + 1..].chars().next()?.len_utf8(),
            }
        }
        self.at += 1;
        Some(start..self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn places_are_those_of_the_values() {
        let text = " {\"a\\\"\" : [1, \"x]\" ,{}], \"b\":-1.5e3}\n";
        let Kind::Object(members) = parse(text).unwrap().kind else { panic!("no object") };
        assert_eq!(&text[members[0].name.clone()], "\"a\\\"\"");
        let Kind::Array(items) = &members[0].value.kind else { panic!("no list") };
        let told: Vec<_> = items.iter().map(|item| &text[item.at.clone()]).collect();
        assert_eq!(told, ["1", "\"x]\"", "{}"]);
        assert_eq!(&text[members[1].value.at.clone()], "-1.5e3");
        for broken in ["", "{", "[1", "{\"a\"}", "{a:1}", "[1]]", "\"", &"[".repeat(100_000)] {
            assert!(parse(broken).is_none(), "{broken:.20}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[\\[\\]{}:,\"\\\\a1é ]{0,40}") {
            let _ = parse(&text);
        }
    }
}
