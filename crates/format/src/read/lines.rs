use std::ops::Range;

use memchr::memchr2;

/// One line of a text, without its line end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// The line's number, from 1.
    pub(super) number: usize,
    /// Where it starts, in bytes.
    pub(super) start: usize,
    /// Where the next line starts, in bytes.
    pub(super) next: usize,
}

impl Line<'_> {
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub(super) fn bytes(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// The lines of a text; LF, CR LF and a lone CR all end a line, as WebVTT has it.
#[derive(Debug, Clone)]
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    number: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, number: 0 }
    }

    /// The lines from a byte that begins one; `before` lines stand before it.
    pub(super) fn from(text: &'a str, at: usize, before: usize) -> Self {
        Self { text, at, number: before }
    }

    /// Where the next line begins, and how many lines stand before it.
    pub(super) fn position(&self) -> (usize, usize) {
        (self.at, self.number)
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let (length, end) = match memchr2(b'\n', b'\r', rest.as_bytes()) {
            Some(n) if rest[n..].starts_with("\r\n") => (n, n + 2),
            Some(n) => (n, n + 1),
            None => (rest.len(), rest.len()),
        };
        self.at += end;
        self.number += 1;
        Some(Line { text: &rest[..length], number: self.number, start, next: self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_ends_a_line() {
        let lines: Vec<_> = Lines::new("a\r\nb\rc\n\nd").map(|l| (l.text, l.number)).collect();
        assert_eq!(lines, [("a", 1), ("b", 2), ("c", 3), ("", 4), ("d", 5)]);
        let last = Lines::new("a\r\nb").last().unwrap();
        assert_eq!((last.start, last.next), (3, 4));
    }
}
