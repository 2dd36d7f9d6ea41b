//! The codes of an override block: `{\b1\pos(10,20)}`.

/// What a code does, as far as we follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag<'a> {
    /// On or off; without either it is as the style says. So are the next two.
    Bold(Option<bool>),
    Italic(Option<bool>),
    Underline(Option<bool>),
    /// `\r`, with the name of a style or with none.
    Reset(&'a str),
    /// `\p1`: what follows are the points of a drawing, until `\p0`.
    Drawing(bool),
    /// `\q2`: `\n` breaks the line; in the modes 0, 1 and 3 it is a space, and any other mode
    /// is that of the script.
    Wrapping(Option<bool>),
    /// `\k`, `\kf`, `\ko`, `\K`: so many hundredths of a second belong to what follows.
    Syllable(u64),
    /// `\kt`: what follows starts so many hundredths of a second into the line.
    SyllableStart(u64),
    /// Colours, fonts, places, movements.
    Other,
}

/// The codes in the inside of a block. Without a backslash it is a comment and holds none.
pub(crate) fn tags(block: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = block;
    std::iter::from_fn(move || {
        let start = rest.find('\\')? + 1;
        let length = length(&rest[start..]);
        let tag = &rest[start..start + length];
        rest = &rest[start + length..];
        Some(Tag::of(tag.trim()))
    })
}

/// How far a code goes: to the next one, or to the first closing bracket if it opens one;
/// between brackets stand the goals of a `\t(..)`.
fn length(tag: &str) -> usize {
    match tag.find(['(', '\\']) {
        Some(n) if tag[n..].starts_with('(') => tag[n..].find(')').map_or(tag.len(), |m| n + m + 1),
        Some(n) => n,
        None => tag.len(),
    }
}

impl<'a> Tag<'a> {
    fn of(tag: &'a str) -> Self {
        let number = |name: &str| tag.strip_prefix(name).and_then(number);
        if let Some(style) = tag.strip_prefix('r') {
            return Self::Reset(style);
        }
        let stated = |name: &str| tag.strip_prefix(name).and_then(stated);
        if let Some(weight) = stated("b") {
            let by_weight = || weight.filter(|w| *w >= LIGHTEST).map(|w| w > REGULAR);
            return Self::Bold(on_or_off(weight).or_else(by_weight));
        }
        if let Some(value) = stated("i") {
            return Self::Italic(on_or_off(value));
        }
        if let Some(value) = stated("u") {
            return Self::Underline(on_or_off(value));
        }
        if let Some(scale) = number("p") {
            return Self::Drawing(scale > 0);
        }
        if let Some(mode) = tag.strip_prefix('q') {
            return Self::Wrapping(match mode.trim() {
                "2" => Some(true),
                "0" | "1" | "3" => Some(false),
                _ => None,
            });
        }
        if let Some(start) = number("kt") {
            return Self::SyllableStart(start);
        }
        if matches!(tag, "k" | "K" | "kf" | "ko") {
            return Self::Syllable(LENGTH_UNSAID);
        }
        let lengths = ["kf", "ko", "k", "K"];
        lengths.into_iter().find_map(number).map_or(Self::Other, Self::Syllable)
    }
}

/// How long a syllable lasts whose code does not say it, in hundredths of a second.
const LENGTH_UNSAID: u64 = 100;

/// The weight of letters that are not bold; `\b700` is bold as `\b1` is.
const REGULAR: u64 = 400;

/// The least number that is a weight.
const LIGHTEST: u64 = 100;

/// Anything else is as the style says.
fn on_or_off(value: Option<u64>) -> Option<bool> {
    match value? {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

/// The number of a code, zero where it says none.
fn number(text: &str) -> Option<u64> {
    stated(text).map(Option::unwrap_or_default)
}

/// The number that stands first, or nothing where the code is another: `\bord2` is not `\b`.
/// Without a number, and with a negative one, a code goes back to what the style says.
fn stated(text: &str) -> Option<Option<u64>> {
    let text = text.trim_start_matches([' ', '\t', '(']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match &text[..digits] {
        "" => (text.is_empty() || text.starts_with('-')).then_some(None),
        digits => digits.parse().ok().map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(block: &str) -> Vec<Tag<'_>> {
        tags(block).collect()
    }

    #[test]
    fn codes_that_begin_alike_are_told_apart() {
        use Tag::{Bold, Drawing, Italic, Other, Reset, Syllable, Underline};
        assert_eq!(
            of("\\b1\\bord2\\be1\\blur3\\b0"),
            [Bold(Some(true)), Other, Other, Other, Bold(Some(false))]
        );
        assert_eq!(of("\\i1\\iclip(1,2,3,4)\\i"), [Italic(Some(true)), Other, Italic(None)]);
        assert_eq!(of(" \\pos( 1, 2 ) \\p1"), [Other, Drawing(true)]);
        let bold = [Some(false), Some(true), None].map(Bold);
        assert_eq!(of("\\b400\\b700\\b-1"), bold);
        assert_eq!(of("\\u1\\u2\\rBig"), [Underline(Some(true)), Underline(None), Reset("Big")]);
        assert_eq!(of("\\k5\\kf12.5\\K7\\k"), [5, 12, 7, 100].map(Syllable));
        assert_eq!(of("\\p(1)\\p-1\\i1x"), [Drawing(true), Drawing(false), Italic(Some(true))]);
        let modes = [Some(true), Some(false), None].map(Tag::Wrapping);
        assert_eq!(of("\\q2\\q1\\q"), modes);
        assert_eq!(of("a comment: b1"), []);
    }

    #[test]
    fn what_a_transition_leads_to_is_not_followed() {
        assert_eq!(of("\\t(0,5,\\i1\\b1)\\u1"), [Tag::Other, Tag::Underline(Some(true))]);
        assert_eq!(of("\\t(\\i1"), [Tag::Other]);
        assert_eq!(of("\\fn)\\i1"), [Tag::Other, Tag::Italic(Some(true))]);
    }
}
