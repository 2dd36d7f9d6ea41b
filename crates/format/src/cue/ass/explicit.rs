use std::borrow::Cow;

use super::pieces::{Piece, Pieces};
use super::render::turn;
use super::tags::{Tag, tags};
use crate::cue::styled::Style;

/// A payload that says by its own codes what its style says: `{\i1}` before the first letter of
/// a line in an italic style, and behind each block after which a look that the style gives
/// holds. Whoever reads it needs no table of styles.
///
/// `\r` goes back to the style of the line, `\rBig` to a style that `named` knows, and a code
/// without a number to what the style last named says, as in
/// [libass](https://github.com/libass/libass/wiki/ASSv5-Override-Tags).
pub(crate) fn explicit<'a>(
    payload: &'a str,
    of_line: Style,
    named: impl Fn(&str) -> Option<Style>,
) -> Cow<'a, str> {
    if of_line == Style::default() && !payload.contains("\\r") {
        return payload.into();
    }
    let mut out = String::with_capacity(payload.len() + 10);
    let mut looks = Looks { base: of_line, shown: of_line, read: Style::default() };
    looks.say(&mut out);
    for (piece, place) in Pieces::new(payload, false) {
        out.push_str(&payload[place]);
        if let Piece::Block(block) = piece {
            for tag in tags(block) {
                looks.take(tag, of_line, &named);
            }
            looks.say(&mut out);
        }
    }
    if out.len() == payload.len() { payload.into() } else { out.into() }
}

struct Looks {
    /// What the style says.
    base: Style,
    /// What a player shows.
    shown: Style,
    /// What the codes alone say.
    read: Style,
}

impl Looks {
    fn take(&mut self, tag: Tag<'_>, of_line: Style, named: impl Fn(&str) -> Option<Style>) {
        match tag {
            Tag::Bold(on) => {
                self.shown.bold = on.unwrap_or(self.base.bold);
                self.read.bold = on.unwrap_or_default();
            }
            Tag::Italic(on) => {
                self.shown.italic = on.unwrap_or(self.base.italic);
                self.read.italic = on.unwrap_or_default();
            }
            Tag::Underline(on) => {
                self.shown.underline = on.unwrap_or(self.base.underline);
                self.read.underline = on.unwrap_or_default();
            }
            Tag::Reset(name) => {
                self.base = named(name).unwrap_or(of_line);
                self.shown = self.base;
                self.read = Style::default();
            }
            _ => {}
        }
    }

    fn say(&mut self, out: &mut String) {
        turn(out, self.read, self.shown);
        self.read = self.shown;
    }
}

/// The payload without the blocks that only switch looks, such as those that [`explicit`] adds.
pub(crate) fn without_looks(payload: &str) -> String {
    let is_look = |tag: Tag<'_>| matches!(tag, Tag::Bold(_) | Tag::Italic(_) | Tag::Underline(_));
    let is_kept = |piece: &Piece<'_>| match piece {
        Piece::Block(block) => !block.starts_with('\\') || !tags(block).all(is_look),
        Piece::Text(_) | Piece::Drawing(_) => true,
    };
    let pieces = Pieces::new(payload, false).filter(|(piece, _)| is_kept(piece));
    pieces.map(|(_, place)| &payload[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITALIC: Style = Style { bold: false, italic: true, underline: false };

    fn told(payload: &str, of_line: Style) -> String {
        let named = |name: &str| match name {
            "It" => Some(ITALIC),
            "Plain" => Some(Style::default()),
            _ => None,
        };
        explicit(payload, of_line, named).into_owned()
    }

    #[test]
    fn what_the_style_says_stands_in_the_codes() {
        for (payload, expected) in [
            ("tide", "{\\i1}tide"),
            ("{\\i0}low{\\i} tide", "{\\i1}{\\i0}low{\\i}{\\i1} tide"),
            ("{\\b1\\i0}low{\\r} tide", "{\\i1}{\\b1\\i0}low{\\r}{\\i1} tide"),
            ("low{\\rPlain} ti{\\i}de{\\rGone}!", "{\\i1}low{\\rPlain} ti{\\i}de{\\rGone}{\\i1}!"),
            ("{\\an8}{a remark}tide {", "{\\i1}{\\an8}{a remark}tide {"),
        ] {
            assert_eq!(told(payload, ITALIC), expected);
            assert_eq!(without_looks(&told(payload, ITALIC)), without_looks(payload));
        }
    }

    #[test]
    fn a_plain_style_adds_nothing_but_where_another_is_named() {
        for (payload, expected) in [
            ("{\\i1}low{\\r} tide", "{\\i1}low{\\r} tide"),
            ("{\\rIt}low {\\r}tide", "{\\rIt}{\\i1}low {\\r}tide"),
            ("{\\rIt\\i0}low {\\i}tide", "{\\rIt\\i0}low {\\i}{\\i1}tide"),
        ] {
            assert_eq!(told(payload, Style::default()), expected);
        }
    }
}
