//! Text in XML 1.0, and what also stands in HTML.

use std::borrow::Cow;

/// The text of an element or of an attribute between double quotes. What no document may hold
/// (<https://www.w3.org/TR/xml/#charsets>) becomes U+FFFD; line ends and tabs, which a parser would
/// change, become references.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(is_changed) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c if is_forbidden(c) => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out.into()
}

/// The text as a reader of the document gets it back.
pub(super) fn held(text: &str) -> Cow<'_, str> {
    match holds(text) {
        true => text.into(),
        false => text.replace(is_forbidden, "\u{fffd}").into(),
    }
}

/// Whether a document holds the text as it is.
pub(super) fn holds(text: &str) -> bool {
    !text.contains(is_forbidden)
}

/// What texts that a document does not hold are told by.
pub(super) const CONTROL_CHARACTERS: &str = "control characters";

fn is_changed(c: char) -> bool {
    matches!(c, '&' | '<' | '>' | '"') || c < ' ' || is_forbidden(c)
}

fn is_forbidden(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}') || (c < ' ' && !matches!(c, '\t' | '\n' | '\r'))
}

/// Appends text so that a parser of XML or HTML gives it back: the signs of markup become
/// references, and what neither [XML 1.0](https://www.w3.org/TR/xml/#charsets) nor
/// [HTML](https://html.spec.whatwg.org/multipage/parsing.html#preprocessing-the-input-stream) knows
/// as a character the replacement character. It may stand between tags and in a double-quoted attribute.
pub(crate) fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A parser makes a line end of it.
            '\r' => out.push_str("&#13;"),
            c if is_char(c) => out.push(c),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
}

/// Neither a control nor one of the code points that stand for no character.
pub(super) fn is_char(c: char) -> bool {
    let is_none = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    matches!(c, '\t' | '\n') || !(c.is_control() || is_none)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_what_is_forbidden_replaced() {
        assert_eq!(escaped("R&B <\"3\">\t\r\n"), "R&amp;B &lt;&quot;3&quot;&gt;&#9;&#13;&#10;");
        assert_eq!(
            escaped("bell\u{7} and\u{b}\u{ffff}é\u{7f}"),
            "bell\u{fffd} and\u{fffd}\u{fffd}é\u{7f}"
        );
        assert_eq!(held("bell\u{7}\n"), "bell\u{fffd}\n");
        assert!(holds("a\tb\r\n") && !holds("\0"));
    }

    #[test]
    fn markup_becomes_text() {
        let mut text = String::new();
        push_text(&mut text, "<a href=\"x\">R&D\r\0\u{1b}\u{ffff}</a>é");
        assert_eq!(
            text,
            "&lt;a href=&quot;x&quot;&gt;R&amp;D&#13;\u{fffd}\u{fffd}\u{fffd}&lt;/a&gt;é"
        );
    }
}
