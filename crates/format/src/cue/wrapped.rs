//! Markup around the whole text of a payload, which holds for any other text as well.

use super::markup::Markup;
use super::timing;
use crate::Format;

/// What stands before and behind the text of a SubRip or WebVTT payload, or `None` where markup
/// stands inside of it, too, or an inner time does, which was for the old text.
pub(crate) fn around(payload: &str, format: Format) -> Option<(&str, &str)> {
    let markup = Markup::new(payload);
    let end_of_tag = |at: usize| match (format, payload.as_bytes().get(at)) {
        (Format::Srt, Some(b'<' | b'{')) => markup.srt_end(at),
        (Format::Vtt, Some(b'<')) => markup.vtt_end(at, false),
        _ => None,
    };
    let is_time = |start: usize, end: usize| timing::stamp(&payload[start + 1..end - 1]).is_some();
    let mut text = 0;
    while let Some(end) = end_of_tag(text) {
        if is_time(text, end) {
            return None;
        }
        text = end;
    }
    let is_tag = |n: &usize| end_of_tag(*n).is_some();
    let brackets = payload[text..].match_indices(['<', '{']).map(|(n, _)| text + n);
    let behind = brackets.into_iter().find(is_tag).unwrap_or(payload.len());
    let mut at = behind;
    while let Some(end) = end_of_tag(at) {
        if is_time(at, end) {
            return None;
        }
        at = end;
    }
    payload[at..].trim().is_empty().then_some((&payload[..text], &payload[behind..at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_is_around_all_of_the_text_is_taken() {
        for (payload, expected) in [
            ("{\\an8}<i>low tide</i>", Some(("{\\an8}<i>", "</i>"))),
            ("low < tide", Some(("", ""))),
            ("<i>low</i> tide", None),
            ("low <i>tide</i>", None),
        ] {
            assert_eq!(around(payload, Format::Srt), expected, "{payload}");
        }
        let voice = "<v.loud Ann>low &amp; tide</v> ";
        assert_eq!(around(voice, Format::Vtt), Some(("<v.loud Ann>", "</v>")));
        assert_eq!(around("<c><00:01.000>low</c>", Format::Vtt), None);
    }

    proptest! {
        #[test]
        fn never_panics(payload in "[<>{}/\\\\ivb a-c:.0-9é\n]{0,30}") {
            let _ = (around(&payload, Format::Srt), around(&payload, Format::Vtt));
        }
    }
}
