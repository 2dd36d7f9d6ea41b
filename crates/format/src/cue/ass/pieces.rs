use std::ops::Range;

use memchr::memrchr;

use super::escape::HELD_APART;
use super::tags::{Tag, tags};

/// A piece of the text of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// What is shown as it stands.
    Text(&'a str),
    /// The inside of an override block.
    Block(&'a str),
    /// The points of a drawing.
    Drawing(&'a str),
}

/// The pieces of the text of a line, each with its place in it.
///
/// Every opening bracket is looked at once: it begins a block if any closing one follows.
pub(crate) struct Pieces<'a> {
    text: &'a str,
    at: usize,
    last_brace: Option<usize>,
    /// What the script says, and what holds here.
    script_breaks_at_n: bool,
    breaks_at_n: bool,
    drawing: bool,
}

impl<'a> Pieces<'a> {
    /// `breaks_at_n`: the script's `WrapStyle` is 2, in which `\n` breaks the line.
    pub(crate) fn new(text: &'a str, breaks_at_n: bool) -> Self {
        let last_brace = memrchr(b'}', text.as_bytes());
        Self {
            text,
            at: 0,
            last_brace,
            script_breaks_at_n: breaks_at_n,
            breaks_at_n,
            drawing: false,
        }
    }

    fn take(&mut self, length: usize) -> Range<usize> {
        let start = self.at;
        self.at += length;
        start..self.at
    }

    fn is_block(&self, at: usize) -> bool {
        self.text.as_bytes().get(at) == Some(&b'{') && self.last_brace.is_some_and(|last| at < last)
    }

    fn block(&mut self) -> (Piece<'a>, Range<usize>) {
        let length = memchr::memchr(b'}', &self.text.as_bytes()[self.at..]).map_or(1, |n| n + 1);
        let place = self.take(length);
        let inside = self.text.get(place.start + 1..place.end - 1).unwrap_or_default();
        for tag in tags(inside) {
            match tag {
                Tag::Drawing(on) => self.drawing = on,
                Tag::Wrapping(mode) => self.breaks_at_n = mode.unwrap_or(self.script_breaks_at_n),
                _ => {}
            }
        }
        (Piece::Block(inside), place)
    }

    fn drawing(&mut self) -> (Piece<'a>, Range<usize>) {
        let rest = &self.text[self.at..];
        let length = rest.char_indices().map(|(n, _)| n).find(|n| self.is_block(self.at + n));
        let place = self.take(length.unwrap_or(rest.len()));
        (Piece::Drawing(&self.text[place.clone()]), place)
    }

    /// `\N`, `\n`, `\h`, `\{`, `\}`; any other backslash is one.
    fn escaped(&mut self) -> (Piece<'a>, Range<usize>) {
        let rest = &self.text[self.at + 1..];
        let (shown, length) = match rest.chars().next() {
            Some('N') => ("\n", 2),
            Some('n') => (if self.breaks_at_n { "\n" } else { " " }, 2),
            Some('h') => ("\u{a0}", 2),
            Some('{') => ("{", 2),
            Some('}') => ("}", 2),
            Some(HELD_APART) => ("\\", 1 + HELD_APART.len_utf8()),
            _ => ("\\", 1),
        };
        (Piece::Text(shown), self.take(length))
    }

    fn text(&mut self) -> (Piece<'a>, Range<usize>) {
        let ends = |n: &usize| {
            let byte = self.text.as_bytes()[self.at + n];
            byte == b'\\' || (byte == b'{' && self.is_block(self.at + n))
        };
        let rest = self.text.len() - self.at;
        let length = (1..rest).find(ends).unwrap_or(rest);
        let place = self.take(length);
        (Piece::Text(&self.text[place.clone()]), place)
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (Piece<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let first = *self.text.as_bytes().get(self.at)?;
        Some(match first {
            _ if self.is_block(self.at) => self.block(),
            _ if self.drawing => self.drawing(),
            b'\\' => self.escaped(),
            _ => self.text(),
        })
    }
}
