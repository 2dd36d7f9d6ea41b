/// The text in pieces without the spaces, tabs and line ends between them.
///
/// Every character that some program takes for a line end counts as one, so that a segment
/// stays on its line; other Unicode spaces, such as the no-break space, are part of the text.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(parts).filter(|piece| !piece.is_empty())
}

fn parts(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Appends the text on one line, its pieces with one space between.
pub(super) fn push_line(line: &mut String, text: &str) {
    for (n, piece) in pieces(text).enumerate() {
        if n > 0 {
            line.push(' ');
        }
        line.push_str(piece);
    }
}

/// Whether the text shows nothing at all.
pub(super) fn is_blank(text: &str) -> bool {
    pieces(text).all(|piece| piece.trim().is_empty())
}

/// The speaker, where a visible name is given.
pub(super) fn visible(name: Option<&String>) -> Option<&str> {
    name.map(|name| name.trim()).filter(|name| !is_blank(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_of_every_kind_become_one_space() {
        let mut line = String::new();
        push_line(&mut line, " two\r\n boats\u{2028}\u{85}and\u{b}\ta\u{a0}net \n");
        assert_eq!(line, "two boats and a\u{a0}net");
    }

    #[test]
    fn only_what_shows_is_visible() {
        assert!(is_blank(" \n\u{3000}\u{2029}") && !is_blank(" . "));
        assert_eq!(visible(Some(&" Ann\n".to_owned())), Some("Ann"));
        assert_eq!(visible(Some(&"\u{a0}".to_owned())), None);
    }
}
