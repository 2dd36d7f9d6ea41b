//! Told apart from the reader, which the feature `xml` switches off: what cannot be read is named.

use crate::cue::timing::is_invisible;

/// Whether the first element is a `tt`, in whichever namespace.
pub(super) fn looks_like(start: &str) -> bool {
    let mut rest = start.trim_start_matches(is_invisible);
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => rest.find("-->").map(|n| n + 3),
            _ if rest.starts_with("<?") => rest.find("?>").map(|n| n + 2),
            _ if rest.starts_with("<!DOCTYPE") => doctype_end(rest),
            _ => break,
        };
        let Some(end) = end else { return false };
        rest = rest[end..].trim_start_matches(is_invisible);
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next();
    name.is_some_and(|name| name.rsplit(':').next() == Some("tt"))
}

/// Behind the subset in brackets, if there is one.
fn doctype_end(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    match text[..end].find('[') {
        Some(_) => {
            let subset = text.find(']')?;
            text[subset..].find('>').map(|n| subset + n + 1)
        }
        None => Some(end + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_tells_ttml_in_any_namespace() {
        for text in [
            "<tt>",
            "<tt:tt xmlns:tt='http://www.w3.org/ns/ttml'>",
            "<?xml version='1.0'?>\n<!-- a > b --><!DOCTYPE tt [<!ENTITY a '>'>]>\n<tt/>",
        ] {
            assert!(looks_like(text), "{text}");
        }
        for text in ["<ttx>", "<html><tt>", "tt", "<!-- <tt>", "", "<"] {
            assert!(!looks_like(text), "{text}");
        }
    }

    #[cfg(not(feature = "xml"))]
    #[test]
    fn without_its_reader_ttml_is_an_error_that_names_the_feature() {
        let text = b"<tt><body><p end='1s'>hi</p></body></tt>";
        let error = crate::read(text, Some("a.ttml"), &crate::ReadOptions::default()).unwrap_err();
        assert!(error.is_not_a_transcript());
        assert!(error.to_string().contains("the feature `xml`"), "{error}");
    }
}
