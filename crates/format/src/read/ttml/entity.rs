//! References: to characters, to the five entities of XML, to those that the document declares
//! and to those of HTML, which many write without declaring them.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::log::{Log, Place, excerpt};
use super::UNKNOWN_ENTITY;

/// How many bytes declared entities may expand to in all.
const MAX_EXPANDED: usize = 64 << 10;

/// The entities of a document.
#[derive(Debug, Default)]
pub(super) struct Entities {
    /// Without a text where the entity is no plain one.
    declared: HashMap<String, Option<String>>,
    expanded: usize,
}

impl Entities {
    /// Takes the declarations of an
    /// [internal subset](https://www.w3.org/TR/xml/#sec-entity-decl); the first of a name holds.
    pub(super) fn declare(&mut self, doctype: &str) {
        let mut rest = doctype;
        while let Some(start) = rest.find("<!") {
            rest = &rest[start..];
            if rest.starts_with("<!--") {
                let Some((_, behind)) = rest.split_once("-->") else { return };
                rest = behind;
                continue;
            }
            rest = &rest[2..];
            let Some(declaration) = rest.strip_prefix("ENTITY") else { continue };
            let Some((name, behind)) = name_of(declaration) else { continue };
            let (value, behind) = quoted(behind).map_or((None, behind), |(v, b)| (Some(v), b));
            self.declared.entry(name.to_owned()).or_insert_with(|| value.and_then(plain));
            rest = behind;
        }
    }

    /// What a reference stands for; what cannot be resolved is kept.
    pub(super) fn resolve<'a>(
        &mut self,
        reference: &'a str,
        place: &Place,
        log: &mut Log,
    ) -> Cow<'a, str> {
        if let Some(known) = predefined(reference) {
            return known.into();
        }
        let written = || format!("&{reference};");
        let (text, why) = if let Some(number) = reference.strip_prefix('#') {
            match character(number) {
                Some(c) => return String::from(c).into(),
                None => (written(), "is no character; kept"),
            }
        } else if let Some(declared) = self.declared.get(reference) {
            let room = MAX_EXPANDED - self.expanded;
            match declared.as_ref().filter(|text| text.len() <= room) {
                Some(text) => {
                    self.expanded += text.len();
                    return text.clone().into();
                }
                None => (written(), "is declared, but not as a short plain text; kept"),
            }
        } else {
            let written = written();
            match htmlize::unescape(written.as_str()) {
                Cow::Owned(text) => (text, "is not declared; read as in HTML"),
                Cow::Borrowed(_) => (written, "is not declared; kept"),
            }
        };
        let message = format!("{} {why}", excerpt(&format!("&{reference};")));
        log.add(UNKNOWN_ENTITY, place.clone(), message);
        text.into()
    }
}

fn name_of(declaration: &str) -> Option<(&str, &str)> {
    let declaration = declaration.strip_prefix(|c: char| c.is_whitespace())?.trim_start();
    declaration.split_once(|c: char| c.is_whitespace()).filter(|(name, _)| *name != "%")
}

/// A text in quotes and what stands behind it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text[1..].split_once(quote)
}

/// The text of an entity that holds neither markup nor other entities.
fn plain(value: &str) -> Option<String> {
    let (mut text, mut rest) = (String::new(), value);
    while let Some((before, behind)) = rest.split_once('&') {
        let (number, behind) = behind.strip_prefix('#')?.split_once(';')?;
        text.push_str(before);
        text.push(character(number)?);
        rest = behind;
    }
    text.push_str(rest);
    (!text.contains(['<', '&']) && !value.contains('%')).then_some(text)
}

fn predefined(name: &str) -> Option<&'static str> {
    match name {
        "lt" => Some("<"),
        "gt" => Some(">"),
        "amp" => Some("&"),
        "quot" => Some("\""),
        "apos" => Some("'"),
        _ => None,
    }
}

/// The [characters that XML allows](https://www.w3.org/TR/xml/#charsets), by number.
fn character(number: &str) -> Option<char> {
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |hex| (hex, 16));
    let plain = !digits.starts_with('+');
    let c = u32::from_str_radix(digits, radix).ok().filter(|_| plain).and_then(char::from_u32)?;
    let is_allowed =
        matches!(c, '\t' | '\n' | '\r' | ' '..) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    is_allowed.then_some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(doctype: &str, reference: &str) -> (String, Option<String>) {
        let (mut entities, mut log) = (Entities::default(), Log::default());
        entities.declare(doctype);
        let text = entities.resolve(reference, &Place::default(), &mut log).into_owned();
        (text, log.into_warnings().pop().map(|warning| warning.message))
    }

    #[test]
    fn plain_entities_of_the_document_are_expanded() {
        let doctype = r#"<!DOCTYPE tt [<!-- <!ENTITY a "no"> --><!ELEMENT p ANY>
            <!ENTITY a "caf&#233; &#xe9;"><!ENTITY a 'second'> <!ENTITY b "a &a;"><!ENTITY c "<b/>">
            <!ENTITY d SYSTEM "d.txt"><!ENTITY % e "p"><!ENTITY f "">]>"#;
        assert_eq!(resolved(doctype, "a"), ("café é".to_owned(), None));
        assert_eq!(resolved(doctype, "f"), (String::new(), None));
        for name in ["b", "c", "d"] {
            let (text, why) = resolved(doctype, name);
            assert_eq!(text, format!("&{name};"));
            assert!(why.unwrap().contains("is declared, but not as a short plain text"), "{name}");
        }
        assert!(resolved(doctype, "e").1.unwrap().contains("is not declared; kept"));
    }

    #[test]
    fn entities_expand_to_so_much_and_no_more() {
        let (mut entities, mut log) = (Entities::default(), Log::default());
        entities.declare(&format!("<!DOCTYPE tt [<!ENTITY a \"{}\">]>", "x".repeat(1_000)));
        let mut all = 0;
        for _ in 0..1_000 {
            all += entities.resolve("a", &Place::default(), &mut log).len();
        }
        assert_eq!(all, 65_000 + 935 * "&a;".len());
        assert_eq!(log.len(), 935);
    }

    #[test]
    fn references_out_of_range_and_names_of_html_are_told() {
        for number in ["#0", "#xD83D", "#x1F", "#99999999999", "#x", "#+65"] {
            let (text, why) = resolved("", number);
            assert_eq!(text, format!("&{number};"));
            assert!(why.unwrap().ends_with("is no character; kept"), "{number}");
        }
        assert_eq!(resolved("", "#128512"), ("😀".to_owned(), None));
        for (name, expected) in [("nbsp", "\u{a0}"), ("hellip", "…"), ("eacute", "é")] {
            let (text, why) = resolved("", name);
            assert_eq!(text, expected);
            assert!(why.unwrap().ends_with("is not declared; read as in HTML"), "{name}");
        }
        assert!(resolved("", "bogus").1.unwrap().ends_with("is not declared; kept"));
    }
}
