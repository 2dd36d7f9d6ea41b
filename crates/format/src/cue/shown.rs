//! From a cue's payload to what a player would show: markup out, character references decoded,
//! lines trimmed.

use std::borrow::Cow;

use htmlize::unescape;

/// The text of a SubRip payload: `<i>`-like tags, `<font ..>` and `{\an8}`-like codes out.
pub(crate) fn srt(payload: &str) -> Cow<'_, str> {
    if is_plain(payload) {
        return Cow::Borrowed(payload);
    }
    let mut shown = String::with_capacity(payload.len());
    let mut rest = payload;
    while let Some(n) = rest.find(['<', '{']) {
        shown.push_str(&rest[..n]);
        rest = &rest[n..];
        match srt_markup_length(rest) {
            Some(length) => rest = &rest[length..],
            None => {
                shown.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
    }
    shown.push_str(rest);
    Cow::Owned(tidy_lines(&unescape(shown)))
}

/// Whether a reader would take out what begins at this bracket.
pub(crate) fn would_be_srt_markup(text: &str) -> bool {
    srt_markup_length(text).is_some()
}

fn srt_markup_length(text: &str) -> Option<usize> {
    if text.starts_with('<') { tag_length(text, is_srt_tag) } else { code_length(text) }
}

/// What a WebVTT payload shows, and who speaks where a `<v>` says so.
pub(crate) fn vtt(payload: &str) -> (Cow<'_, str>, Option<String>) {
    if is_plain(payload) {
        return (Cow::Borrowed(payload), None);
    }
    let mut shown = String::with_capacity(payload.len());
    let mut voices: Vec<String> = Vec::new();
    let mut rest = payload;
    while let Some(n) = rest.find('<') {
        shown.push_str(&rest[..n]);
        rest = &rest[n..];
        let Some(length) = tag_length(rest, is_vtt_tag) else {
            shown.push('<');
            rest = &rest[1..];
            continue;
        };
        if let Some(name) = voice(&rest[1..length - 1]) {
            voices.push(name);
        }
        rest = &rest[length..];
    }
    shown.push_str(rest);
    let shown = tidy_lines(&unescape(shown)).replace('\0', "\u{fffd}");
    voices.dedup();
    (Cow::Owned(shown), (voices.len() == 1).then(|| voices.remove(0)))
}

/// Nothing to take out and nothing to trim, so that the payload is the text.
fn is_plain(payload: &str) -> bool {
    let bytes = payload.as_bytes();
    if memchr::memchr3(b'<', b'&', b'{', bytes).is_some()
        || memchr::memchr2(b'\r', 0, bytes).is_some()
    {
        return false;
    }
    payload.split('\n').all(|line| {
        let (first, last) = (line.chars().next(), line.chars().next_back());
        first.is_some_and(|c| !c.is_whitespace()) && last.is_some_and(|c| !c.is_whitespace())
    })
}

/// Every line trimmed, blank ones dropped.
fn tidy_lines(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for line in text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()) {
        if !tidy.is_empty() {
            tidy.push('\n');
        }
        tidy.push_str(line);
    }
    tidy
}

/// The length of the tag at the start, if it is one.
fn tag_length(text: &str, is_tag: fn(&str) -> bool) -> Option<usize> {
    let end = text.find('>')?;
    is_tag(&text[1..end]).then_some(end + 1)
}

/// Markup that SubRip players know; anything else between angle brackets is text.
fn is_srt_tag(inside: &str) -> bool {
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let name = name.split([' ', '\t', '=', '/']).next().unwrap_or(name);
    let known =
        ["b", "i", "u", "s", "font", "br", "c", "v", "ruby", "rt", "lang", "span", "em", "strong"];
    known.iter().any(|k| k.eq_ignore_ascii_case(name))
}

/// Tags as the [WebVTT cue text tokenizer](https://www.w3.org/TR/webvtt1/#webvtt-cue-text-tokenizer)
/// takes them; a bracket before anything that cannot begin a tag is text.
fn is_vtt_tag(inside: &str) -> bool {
    inside.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/' || c == '.' || c == '!')
        || inside.is_empty()
}

/// `{\an8}`, `{\pos(10,10)}` of SSA and `{y:i}` of MicroDVD stand in many SubRip files.
fn code_length(text: &str) -> Option<usize> {
    let end = text.find('}')?;
    let inside = &text[1..end];
    let micro_dvd = || {
        inside
            .split_once(':')
            .is_some_and(|(name, _)| matches!(name, "y" | "Y" | "c" | "C" | "f" | "s" | "P"))
    };
    (inside.starts_with('\\') || micro_dvd()).then_some(end + 1)
}

/// The name in `v Ann` or `v.loud Ann`.
fn voice(tag: &str) -> Option<String> {
    let (element, name) = tag.split_once([' ', '\t', '\n', '\r'])?;
    let is_voice = element == "v" || element.starts_with("v.");
    let name = unescape(name.trim());
    (is_voice && !name.is_empty()).then(|| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn subrip_markup_goes_and_words_stay() {
        for (payload, shown) in [
            ("<i>quiet</i> harbor", "quiet harbor"),
            ("{\\an8}<font color=\"#fff\">up</font>", "up"),
            ("salt &amp; pepper &lt;here&gt;", "salt & pepper <here>"),
            ("a < b and c > d", "a < b and c > d"),
            ("<Ann> hello", "<Ann> hello"),
            ("{sic} {unclear: maybe}", "{sic} {unclear: maybe}"),
            (" \n one \r\n\r\n two ", "one\ntwo"),
        ] {
            assert_eq!(srt(payload), shown, "{payload:?}");
        }
    }

    #[test]
    fn webvtt_markup_goes_and_the_voice_is_kept() {
        let ann = Some("Ann & Bo".to_owned());
        assert_eq!(vtt("<v.loud Ann &amp; Bo>hi <b>you</b></v>"), ("hi you".into(), ann));
        assert_eq!(vtt("<v Ann>one\n<v Bob>two"), ("one\ntwo".into(), None));
        assert_eq!(vtt("<00:00:01.000><c> word</c>").0, "word");
        assert_eq!(vtt("1 < 2 &nbsp;&unknown;").0, "1 < 2 \u{a0}&unknown;");
    }

    proptest! {
        #[test]
        fn plain_text_is_shown_as_it_is(text in "[a-z .,!?-]{1,40}") {
            let trimmed = text.trim();
            prop_assert_eq!(srt(trimmed), trimmed);
            prop_assert_eq!(vtt(trimmed).0, trimmed);
        }

        #[test]
        fn never_panics(payload in "[<>{}/&;:\\\\ a-vé\n\r\0]{0,60}") {
            let _ = (srt(&payload), vtt(&payload));
        }
    }
}
