use std::borrow::Cow;
use std::ops::Range;

use cuedex_model::{TimeSpan, Word};

use super::pieces::{Piece, Pieces};
use super::sung::Sung;
use super::tags::{Tag, tags};
use crate::cue::styled::tidied;

/// What a player shows of the text of a line.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Shown<'a> {
    pub(crate) text: Cow<'a, str>,
    /// The words with their times, where the line is karaoke.
    pub(crate) words: Vec<Word>,
    /// Whether a word was sung outside its line or before the word in front of it.
    pub(crate) has_odd_karaoke: bool,
    /// Where drawings stand.
    pub(crate) drawings: Vec<Range<usize>>,
}

/// What a player shows of the text of a line with these times.
pub(crate) fn shown(written: &str, breaks_at_n: bool, span: TimeSpan) -> Shown<'_> {
    if is_plain(written) {
        return Shown { text: Cow::Borrowed(written), ..Shown::default() };
    }
    let mut sung = Sung::new(span);
    let mut text = String::with_capacity(written.len());
    let mut drawings = Vec::new();
    for (piece, place) in Pieces::new(written, breaks_at_n) {
        match piece {
            Piece::Text(shown) => {
                text.push_str(shown);
                sung.sing(shown);
            }
            Piece::Drawing(points) if points.trim().is_empty() => {}
            Piece::Drawing(_) => drawings.push(place),
            Piece::Block(block) => {
                for tag in tags(block) {
                    match tag {
                        Tag::Syllable(length) => sung.syllable(length),
                        Tag::SyllableStart(start) => sung.jump(start),
                        _ => {}
                    }
                }
            }
        }
    }
    let (words, has_odd_karaoke) = sung.into_words();
    Shown { text: Cow::Owned(tidied(&text)), words, has_odd_karaoke, drawings }
}

/// Nothing to take out and nothing to trim.
fn is_plain(text: &str) -> bool {
    let ends_in_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    memchr::memchr3(b'\\', b'{', b'\r', text.as_bytes()).is_none()
        && !text.contains('\n')
        && !ends_in_space(text.chars().next())
        && !ends_in_space(text.chars().next_back())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(written: &str) -> String {
        shown(written, false, TimeSpan::default()).text.into_owned()
    }

    #[test]
    fn codes_and_comments_go_and_words_stay() {
        for (written, expected) in [
            ("{\\i1}quiet{\\i0} harbor", "quiet harbor"),
            ("{\\an8}up{a comment}{}", "up"),
            ("one\\Ntwo\\nthree\\hfour", "one\ntwo three\u{a0}four"),
            ("\\{sic\\} C:\\temp", "{sic} C:\\temp"),
            ("never {closed", "never {closed"),
            ("{two {brackets} closed once", "closed once"),
            ("a } b", "a } b"),
            ("<i>no markup here</i> &amp;", "<i>no markup here</i> &amp;"),
            ("{\\q2}one\\ntwo", "one\ntwo"),
            (" \\N one \\N\\N two ", "one\ntwo"),
        ] {
            assert_eq!(text(written), expected, "{written:?}");
        }
        assert_eq!(shown("one\\ntwo", true, TimeSpan::default()).text, "one\ntwo");
    }

    #[test]
    fn drawings_are_no_text() {
        let written = "{\\p1}m 0 0 l 5 5{\\p0} a box {\\p2\\c&H00&}m 1 1{\\i1} l 2 2";
        let shown = shown(written, false, TimeSpan::default());
        assert_eq!(shown.text, "a box");
        let drawings: Vec<_> = shown.drawings.into_iter().map(|place| &written[place]).collect();
        assert_eq!(drawings, ["m 0 0 l 5 5", "m 1 1", " l 2 2"]);
    }

    #[test]
    fn brackets_that_are_never_closed_cost_no_more_than_others() {
        for bracket in ["{", "\\", "{\\p1}", "{\\p1}{", "{\\t(", "{\\t(}"] {
            let many = bracket.repeat(400_000 / bracket.len());
            assert!(shown(&many, false, TimeSpan::default()).text.len() <= many.len());
        }
    }

    proptest! {
        #[test]
        fn never_panics(written in "[{}\\\\ Nnhkptbi01()&<a-cé\n\r\u{2060}]{0,60}", breaks: bool) {
            let _ = shown(&written, breaks, TimeSpan::from_millis(u64::MAX, u64::MAX));
        }
    }
}
