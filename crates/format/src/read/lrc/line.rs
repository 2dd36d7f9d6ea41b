use cuedex_model::Timestamp;

use super::super::lines;
use super::stamp::{self, Oddities};
use crate::cue::timing::is_invisible;

/// A line of a song as it stands in a file; its times are before any `[offset:]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line<'a> {
    /// When it is sung; once for each time in front of it.
    pub starts: Vec<Timestamp>,
    /// What is sung, verbatim with the times of its words; empty where a time only ends the
    /// line before.
    pub text: &'a str,
    /// The number of the line, from 1.
    pub line: usize,
}

/// The lines that have a time, in file order, without a copy of the text and without remarks.
///
/// ```
/// use cuedex_format::read::lrc;
///
/// let lines: Vec<_> = lrc::lines("[ar:Ann]\n[00:01.00][00:05.00]quiet water\n").collect();
/// assert_eq!((lines[0].text, lines[0].starts.len()), ("quiet water", 2));
/// ```
#[must_use]
pub fn lines(text: &str) -> Lines<'_> {
    Lines(lines::Lines::new(text))
}

/// See [`lines`](lines()).
pub struct Lines<'a>(lines::Lines<'a>);

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        self.0.find_map(|line| match content(line.text) {
            Content::Sung { starts, text, .. } => Some(Line { starts, text, line: line.number }),
            Content::Aside(Aside { start, text, .. }) => {
                Some(Line { starts: vec![start], text, line: line.number })
            }
            _ => None,
        })
    }
}

/// What a line holds.
pub(super) enum Content<'a> {
    Blank,
    Tag(&'a str, &'a str),
    /// A tag whose value is sung beside the lines, from the time of its first word on.
    Aside(Aside<'a>),
    Sung {
        starts: Vec<Timestamp>,
        text: &'a str,
        oddities: Oddities,
    },
    Untimed(&'a str),
}

/// `[bg: <00:02.00>ooh <00:02.50>ah]`.
pub(super) struct Aside<'a> {
    pub(super) start: Timestamp,
    pub(super) text: &'a str,
    /// `bg`, which is for voices in the background and is itself no text.
    pub(super) is_known: bool,
}

pub(super) fn content(line: &str) -> Content<'_> {
    let mut rest = line.trim_matches(is_invisible);
    if rest.is_empty() || rest.starts_with('#') {
        return Content::Blank;
    }
    let (mut starts, mut oddities) = (Vec::new(), Oddities::default());
    while let Some(stamp) = stamp::leading(rest) {
        starts.push(stamp.time);
        oddities.add(stamp.oddities);
        rest = rest[stamp.length..].trim_start();
    }
    if !starts.is_empty() {
        return Content::Sung { starts, text: rest, oddities };
    }
    match tag(rest) {
        Some((name, value)) => match aside(rest, name, value) {
            Some(aside) => Content::Aside(aside),
            None => Content::Tag(name, value),
        },
        None => Content::Untimed(rest),
    }
}

fn aside<'a>(line: &'a str, name: &str, value: &'a str) -> Option<Aside<'a>> {
    let is_of_word = |(at, _): &(usize, stamp::Stamp)| value[*at..].starts_with('<');
    let (_, first) = stamp::all(value).find(is_of_word)?;
    let is_known = name.eq_ignore_ascii_case("bg");
    let text = if is_known { value } else { &line[1..line.len() - 1] };
    Some(Aside { start: first.time, text, is_known })
}

/// Whether a tag of this name says something about the song: the names of
/// <https://en.wikipedia.org/wiki/LRC_(file_format)> and longer forms of one.
pub(super) fn is_about_the_song(name: &str) -> bool {
    const NAMES: [&str; 15] = [
        "ti", "ar", "al", "au", "lr", "by", "offset", "re", "tool", "ve", "length", "la", "lang",
        "language", "#",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// `[name:value]` and nothing else in the line.
pub(super) fn tag(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix('[')?.strip_suffix(']')?.split_once(':')?;
    let is_name = !name.is_empty()
        && name.len() <= 16
        && name.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'#' | b'_' | b' '));
    is_name.then(|| (name.trim(), value.trim()))
}
