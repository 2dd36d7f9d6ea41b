//! Texts in [YAML](https://yaml.org/spec/1.2.2/#731-double-quoted-style).

use std::fmt::Write as _;

/// Appends a text in double quotes that a parser of YAML 1.1 or 1.2 gives back as it is.
pub(super) fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_shown(c) => out.push(c),
            c if u32::from(c) <= 0xffff => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => drop(write!(out, "\\U{:08x}", u32::from(c))),
        }
    }
    out.push('"');
}

/// What may stand as it is: [printable](https://yaml.org/spec/1.2.2/#51-character-set), no line end
/// of any version, no byte order mark.
fn is_shown(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
        && !matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_is_escaped() {
        let mut text = String::new();
        push_quoted(&mut text, "Tea: \"hot\" #1\\2\n\u{85}\u{feff}\u{2028}é茶🍵\0");
        assert_eq!(text, r#""Tea: \"hot\" #1\\2\n\u0085\ufeff\u2028é茶🍵\u0000""#);
    }
}
