//! The language and the direction of a text.

/// Scripts that run from right to left, by [ISO 15924](https://www.unicode.org/iso15924/).
const RIGHT_TO_LEFT_SCRIPTS: [&str; 9] =
    ["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"];

/// Languages that are written in such a script where the tag names none, by
/// [CLDR](https://cldr.unicode.org/).
const RIGHT_TO_LEFT: [&str; 21] = [
    "ar", "arc", "azb", "bal", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "khw", "ks", "lrc",
    "mzn", "nqo", "ps", "sd", "ug", "ur", "yi",
];

/// The `lang` and `dir` of an element, with a space before them. A language that is not known, or
/// whose tag is none, leaves the direction to the browser.
pub(super) fn language_attributes(language: Option<&str>) -> String {
    match language.filter(|tag| is_tag(tag)) {
        Some(tag) => format!(" lang=\"{tag}\" dir=\"{}\"", direction(tag)),
        None => " dir=\"auto\"".to_owned(),
    }
}

/// Whether it has the form of a [BCP 47](https://www.rfc-editor.org/info/bcp47) tag.
fn is_tag(tag: &str) -> bool {
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    tag.len() <= 35 && tag.split('-').all(is_part)
}

fn direction(tag: &str) -> &'static str {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let script =
        parts.find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let runs_left = match script {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&language),
    };
    if runs_left { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_tells_the_direction() {
        for (tag, attributes) in [
            (Some("en-GB"), " lang=\"en-GB\" dir=\"ltr\""),
            (Some("he"), " lang=\"he\" dir=\"rtl\""),
            (Some("ar-EG"), " lang=\"ar-EG\" dir=\"rtl\""),
            (Some("az-Arab"), " lang=\"az-Arab\" dir=\"rtl\""),
            (Some("yi-Latn"), " lang=\"yi-Latn\" dir=\"ltr\""),
            (Some("\" onclick=\""), " dir=\"auto\""),
            (None, " dir=\"auto\""),
        ] {
            assert_eq!(language_attributes(tag), attributes);
        }
    }
}
