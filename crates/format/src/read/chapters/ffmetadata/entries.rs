//! The lines of ffmpeg's metadata text: comments out, escapes read, values over several lines
//! joined.

use super::super::super::lines::{Line, Lines};
use super::super::super::log::Place;

/// A line, or several that a backslash joins.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) what: What<'a>,
    pub(super) place: Place,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum What<'a> {
    /// The name between the brackets.
    Section(&'a str),
    Pair(String, String),
    Odd(&'a str),
}

pub(super) struct Entries<'a> {
    text: &'a str,
    lines: Lines<'a>,
}

impl<'a> Entries<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, lines: Lines::new(text) }
    }

    /// Behind the end of a value that goes on as long as a backslash stands before the line end.
    fn end_of(&mut self, first: Line<'a>) -> usize {
        let mut last = first;
        while is_continued(last.text)
            && let Some(next) = self.lines.next()
        {
            last = next;
        }
        last.start + last.text.len()
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        let line =
            self.lines.find(|line| !line.is_blank() && !line.text.starts_with([';', '#']))?;
        let trimmed = line.text.trim();
        let section = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Some(name) = section.filter(|name| !name.contains('=')) {
            let place = Place { line: line.number, bytes: line.bytes(), cue: None };
            return Some(Entry { what: What::Section(name), place });
        }
        let bytes = line.start..self.end_of(line);
        let whole = &self.text[bytes.clone()];
        let what = match cut(whole) {
            Some((name, value)) => What::Pair(unescaped(name.trim()), unescaped(value)),
            None => What::Odd(whole),
        };
        Some(Entry { what, place: Place { line: line.number, bytes, cue: None } })
    }
}

/// Whether the line ends with a backslash that is not itself escaped.
fn is_continued(line: &str) -> bool {
    line.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1
}

/// The name and the value around the first sign of equality that is not escaped.
fn cut(line: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    let at = line.bytes().position(|b| {
        let found = b == b'=' && !escaped;
        escaped = b == b'\\' && !escaped;
        found
    })?;
    Some((&line[..at], &line[at + 1..]))
}

/// The text with each backslash taken off what it stands before; a line end of two characters
/// is one.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next() {
                Some('\r') => {
                    plain.push('\n');
                    if rest.as_str().starts_with('\n') {
                        rest.next();
                    }
                }
                Some(next) => plain.push(next),
                None => {}
            },
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whats(text: &str) -> Vec<What<'_>> {
        Entries::new(text).map(|entry| entry.what).collect()
    }

    fn pair<'a>(name: &str, value: &str) -> What<'a> {
        What::Pair(name.to_owned(), value.to_owned())
    }

    #[test]
    fn escapes_and_joined_lines_are_read() {
        let text = ";FFMETADATA1\ntitle=a \\= b\\; \\#c \\\\\r\n# note\n\ncomment=one\\\r\ntwo\\\nthree\nk\\=ey=v\n";
        assert_eq!(
            whats(text),
            [pair("title", "a = b; #c \\"), pair("comment", "one\ntwo\nthree"), pair("k=ey", "v")]
        );
    }

    #[test]
    fn sections_pairs_and_other_lines_are_told_apart() {
        assert_eq!(
            whats("[CHAPTER]\n[a=b]\nno value\nempty=\n=nameless\nlast\\"),
            [
                What::Section("CHAPTER"),
                pair("[a", "b]"),
                What::Odd("no value"),
                pair("empty", ""),
                pair("", "nameless"),
                What::Odd("last\\"),
            ]
        );
    }
}
