//! A walk through JSON text that builds nothing and needs no recursion. It tells names, kinds and
//! places; whether the text is right JSON is for the parser to say.

use std::ops::Range;

use memchr::memchr2;

/// The deepest nesting that is followed.
pub(super) const MAX_DEPTH: usize = 128;

/// One step of the walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// An object or a list begins.
    Open { list: bool, at: usize },
    /// It ends.
    Close { end: usize },
    /// The name of a field, without its quotes and as it is escaped.
    Name(Range<usize>),
    /// A text with its quotes, a number, `true`, `false` or `null`.
    Scalar(Range<usize>),
}

pub(super) struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Of each open bracket, whether it is a list.
    open: Vec<bool>,
    /// The next text in an object is a name.
    wants_name: bool,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0, open: Vec::new(), wants_name: false }
    }

    /// Whether the text has ended inside of a bracket, or goes deeper than is followed.
    pub(super) fn is_cut(&self) -> bool {
        !self.open.is_empty()
    }

    /// Goes behind the end of the innermost open bracket; where it has none, or goes deeper than is
    /// followed, to the end of the text.
    pub(super) fn leave(&mut self) -> Option<usize> {
        let outer = self.open.len().checked_sub(1)?;
        let end = self.bracket_end();
        self.at = end.unwrap_or(self.bytes.len());
        if end.is_some() {
            self.open.truncate(outer);
        }
        self.wants_name = false;
        end
    }

    /// Behind the end of the innermost open bracket, found in one pass. Between texts stand few
    /// bytes, so that looking at each is as fast as searching for some. Nothing where it goes
    /// deeper than is followed.
    fn bracket_end(&self) -> Option<usize> {
        let deepest = MAX_DEPTH.checked_sub(self.open.len())? + 1;
        let (mut at, mut depth) = (self.at, 1_usize);
        while depth > 0 {
            match self.bytes.get(at)? {
                b'"' => {
                    at = self.string_end(at)?;
                    continue;
                }
                b'{' | b'[' if depth == deepest => return None,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            at += 1;
        }
        Some(at)
    }

    /// Behind the closing quote of the text that begins here, or nothing where there is none.
    fn string_end(&self, quote: usize) -> Option<usize> {
        let mut at = quote + 1;
        while let Some(n) = self.bytes.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
            match self.bytes[at + n] {
                b'"' => return Some(at + n + 1),
                _ => at += n + 2,
            }
        }
        None
    }

    /// A text that is cut off is no name, whatever it stands for.
    fn text(&mut self) -> Token {
        let start = self.at;
        let end = self.string_end(start);
        self.at = end.unwrap_or(self.bytes.len());
        match end {
            Some(end) if std::mem::take(&mut self.wants_name) => Token::Name(start + 1..end - 1),
            _ => Token::Scalar(start..self.at),
        }
    }

    fn open(&mut self, list: bool) -> Option<Token> {
        if self.open.len() == MAX_DEPTH {
            return None;
        }
        self.open.push(list);
        self.wants_name = !list;
        self.at += 1;
        Some(Token::Open { list, at: self.at - 1 })
    }
}

impl Iterator for Scan<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            match self.bytes.get(self.at)? {
                b'{' => return self.open(false),
                b'[' => return self.open(true),
                b'}' | b']' => {
                    self.open.pop()?;
                    self.at += 1;
                    self.wants_name = false;
                    return Some(Token::Close { end: self.at });
                }
                b',' => {
                    self.wants_name = self.open.last() == Some(&false);
                    self.at += 1;
                }
                b'"' => return Some(self.text()),
                b':' | b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                _ => {
                    let start = self.at;
                    let ends = |b: &u8| matches!(b, b',' | b'}' | b']' | b':' | b'"' | b'{' | b'[');
                    let rest = &self.bytes[start..];
                    self.at = start + rest.iter().position(ends).unwrap_or(rest.len());
                    return Some(Token::Scalar(start..self.at));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &str) -> Vec<&str> {
        let ranges = Scan::new(text).filter_map(|token| match token {
            Token::Name(range) => Some(range),
            _ => None,
        });
        ranges.map(|range| &text[range]).collect()
    }

    #[test]
    fn names_are_told_from_texts() {
        let text = r#"{"a":"b","c":["d",{"e":{}}],"f\"":1}"#;
        assert_eq!(names(text), ["a", "c", "e", "f\\\""]);
    }

    #[test]
    fn a_cut_name_is_no_name_and_a_deep_text_ends_the_walk() {
        assert_eq!(names("{\"a\":1,\"é"), ["a"]);
        let deep = "[".repeat(100_000);
        let mut scan = Scan::new(&deep);
        assert_eq!(scan.by_ref().count(), MAX_DEPTH);
        assert!(scan.is_cut());
    }

    #[test]
    fn a_bracket_is_left_whole() {
        let text = r#"{"a":[{"b":"]}\""},[1]],"c":2}"#;
        let mut scan = Scan::new(text);
        while scan.open.len() < 2 {
            scan.next();
        }
        assert_eq!(scan.leave(), text.find(",\"c\""));
        assert_eq!(scan.map(|_| 1).sum::<usize>(), 3);
    }

    #[test]
    fn a_bracket_is_left_in_one_pass_and_only_if_it_is_no_deeper_than_is_followed() {
        let nested = |n: usize| format!("[{}{}]", "[".repeat(n), "]".repeat(n));
        let left = |text: &str| {
            let mut scan = Scan::new(text);
            scan.next();
            scan.leave()
        };
        let deepest = nested(MAX_DEPTH - 1);
        assert_eq!(left(&deepest), Some(deepest.len()));
        assert_eq!(left(&nested(MAX_DEPTH)), None);
        assert_eq!(left(&nested(1_500_000)), None);
        let wide = format!("[{}]", "[[]],".repeat(600_000));
        assert_eq!(left(&wide), Some(wide.len()));
    }

    proptest! {
        #[test]
        fn never_panics_and_always_ends(text in "[\\[\\]{}\",:a1 \\\\é\n]{0,60}", leaves in 0_usize..4) {
            let mut scan = Scan::new(&text);
            for _ in 0..leaves {
                scan.next();
                scan.leave();
            }
            let mut steps = 0;
            for token in scan {
                if let Token::Name(range) | Token::Scalar(range) = token {
                    prop_assert!(text.get(range).is_some());
                }
                steps += 1;
            }
            prop_assert!(steps <= text.len());
        }
    }
}
