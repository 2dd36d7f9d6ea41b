//! Text on a line of [CommonMark](https://spec.commonmark.org/0.31.2/), so that its letters come
//! back as they are.

use super::super::line::pieces;

/// Appends text that stands behind something else on its line.
pub(crate) fn push_inline(line: &mut String, text: &str) {
    for (n, piece) in pieces(text).enumerate() {
        if n > 0 {
            line.push(' ');
        }
        push_piece(line, piece);
    }
}

/// Appends text that begins a block, where list markers, headings and rules are read too.
pub(super) fn push_block(line: &mut String, text: &str) {
    let mut pieces = pieces(text);
    let Some(first) = pieces.next() else { return };
    if let Some(number) = ordered_list_number(first) {
        line.push_str(number);
        line.push('\\');
        line.push_str(&first[number.len()..]);
    } else {
        // A bracket might begin the definition of a link.
        let is_bracket = first.starts_with('[') && !begins_bracket(first);
        if is_bracket || first.starts_with(['-', '+', '>', ':']) {
            line.push('\\');
        }
        push_piece(line, first);
    }
    for piece in pieces {
        line.push(' ');
        push_piece(line, piece);
    }
}

/// Appends the target of a link, in which a URL's spaces and angles are already encoded.
pub(super) fn push_destination(line: &mut String, target: &str) {
    for (at, c) in target.char_indices() {
        if matches!(c, '(' | ')') || is_entity(&target[at..]) {
            line.push('\\');
        }
        line.push(c);
    }
}

/// The digits of `12.` and `12)`.
fn ordered_list_number(piece: &str) -> Option<&str> {
    let number = piece.strip_suffix(['.', ')'])?;
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    is_number.then_some(number)
}

fn push_piece(line: &mut String, piece: &str) {
    // A run of # at the end of a heading closes it.
    if piece.bytes().all(|b| b == b'#') {
        line.push('\\');
    }
    for (at, c) in piece.char_indices() {
        let rest = &piece[at..];
        if is_active(c) || begins_bracket(rest) || ends_bracket(rest) || is_entity(rest) {
            line.push('\\');
        }
        // CommonMark has no way to write the character zero.
        line.push(if c == '\0' { char::REPLACEMENT_CHARACTER } else { c });
    }
}

/// Whether the character means something inside a line, in CommonMark or in an extension that
/// many programs switch on (strikethrough, mathematics, superscript, attributes of headings).
/// A table needs two lines, so `|` means nothing here.
fn is_active(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '<' | '~' | '^' | '$' | '}')
}

/// Whether the text begins with a bracket of a footnote, an alert or a link between pages, or with
/// one whose end is behind a space. `[music]` means nothing where nothing defines it.
fn begins_bracket(text: &str) -> bool {
    let inside = text.strip_prefix('[');
    inside.is_some_and(|rest| rest.is_empty() || rest.starts_with(['^', '!', '[', ']']))
}

/// Whether the text begins with the bracket behind which the target of a link stands.
fn ends_bracket(text: &str) -> bool {
    text.strip_prefix(']').is_some_and(|rest| rest.starts_with(['(', '[', ':', ']']))
}

/// Appends the text of a link, in which no other bracket may stand open.
pub(super) fn push_link_text(line: &mut String, text: &str) {
    let mut inline = String::new();
    push_inline(&mut inline, text);
    let mut is_escaped = false;
    for c in inline.chars() {
        if !is_escaped && matches!(c, '[' | ']') {
            line.push('\\');
        }
        is_escaped = c == '\\' && !is_escaped;
        line.push(c);
    }
}

/// Whether the text begins with an entity such as `&amp;`.
fn is_entity(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('&') else { return false };
    let name = rest.trim_start_matches(|c: char| c == '#' || c.is_ascii_alphanumeric());
    name.len() < rest.len() && name.starts_with(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> String {
        let mut line = String::new();
        push_block(&mut line, text);
        line
    }

    #[test]
    fn ordinary_sentences_stay_readable() {
        for text in [
            "Q&A: it's 5 > 4, isn't it? (Yes!) - \"well\"...",
            "3.5 million, or #2 of the list; mail me@example.org, C# & C++",
            "1990 was long ago.",
            "And then [music], (applause) and [more].",
        ] {
            assert_eq!(block(text), text);
        }
    }

    #[test]
    fn what_begins_a_block_is_only_escaped_there() {
        for (text, escaped) in [
            ("- tea", r"\- tea"),
            ("1. tea", r"1\. tea"),
            ("12) tea", r"12\) tea"),
            ("## tea", r"\## tea"),
            ("#tea", "#tea"),
            ("> tea", r"\> tea"),
            ("tea - 1. > x", "tea - 1. > x"),
        ] {
            assert_eq!(block(text), escaped);
        }
    }

    #[test]
    fn brackets_that_may_mean_something_are_escaped() {
        for (text, escaped) in [
            ("see [a](b)", r"see [a\](b)"),
            ("see [^1]", r"see \[\^1]"),
            ("[a]: b", r"\[a\]: b"),
            ("[[a]]", r"\[[a\]]"),
            ("[ ] a", r"\[ ] a"),
        ] {
            assert_eq!(block(text), escaped);
        }
        let mut text = String::new();
        push_link_text(&mut text, r"a [b] \[");
        assert_eq!(text, r"a \[b\] \\\[");
    }

    #[test]
    fn a_run_of_hashes_is_escaped_everywhere() {
        assert_eq!(block("C ## and C#"), r"C \## and C#");
    }

    #[test]
    fn only_whole_entities_are_escaped() {
        assert_eq!(block("a &amp; b &#39; &x &;"), "a \\&amp; b \\&#39; &x &;");
        let mut target = String::new();
        push_destination(&mut target, "a(b)?x=1&copy=2&lt;");
        assert_eq!(target, "a\\(b\\)?x=1&copy=2\\&lt;");
    }
}
