//! From a cue's payload to what a player would show: markup out, character references decoded,
//! lines trimmed.

use std::borrow::Cow;

use htmlize::unescape;

use super::lines::plain_line_ends;
use super::markup::Markup;

/// The text of a SubRip payload: `<i>`-like tags, `<font ..>` and `{\an8}`-like codes out.
pub(crate) fn srt(payload: &str) -> Cow<'_, str> {
    if is_plain(payload) {
        return plain_line_ends(payload);
    }
    let markup = Markup::new(payload);
    let (mut shown, mut at) = (String::with_capacity(payload.len()), 0);
    while let Some(n) = payload[at..].find(['<', '{']).map(|n| at + n) {
        shown.push_str(&closed_references(&payload[at..n]));
        at = markup.srt_end(n).unwrap_or(n + 1);
        match &payload[n..at] {
            bracket @ ("<" | "{") => shown.push_str(bracket),
            tag if is_line_break(tag) => shown.push('\n'),
            _ => {}
        }
    }
    shown.push_str(&closed_references(&payload[at..]));
    Cow::Owned(tidy_lines(&shown))
}

fn is_line_break(tag: &str) -> bool {
    tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}

/// Character references decoded where a semicolon ends them. HTML, and so WebVTT, knows some
/// without; SubRip does not, and `?a=1&copy=2` must keep its letters.
pub(crate) fn closed_references(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 34;
    if !text.contains('&') {
        return text.into();
    }
    let (mut decoded, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(n) = rest.find('&') {
        decoded.push_str(&rest[..n]);
        rest = &rest[n..];
        let name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'#';
        let length = 1 + rest.bytes().skip(1).take(LONGEST).take_while(name).count();
        let is_closed = rest.as_bytes().get(length) == Some(&b';');
        let length = length + usize::from(is_closed);
        if is_closed {
            decoded.push_str(&unescape(&rest[..length]));
        } else {
            decoded.push_str(&rest[..length]);
        }
        rest = &rest[length..];
    }
    decoded.push_str(rest);
    decoded.into()
}

/// What a WebVTT payload shows, and who speaks where a `<v>` says so; to the letter of the
/// standard, or as a person would read what is hardly meant as a tag.
pub(crate) fn vtt(payload: &str, to_the_letter: bool) -> (Cow<'_, str>, Option<String>) {
    if is_plain(payload) {
        return (plain_line_ends(payload), None);
    }
    let markup = Markup::new(payload);
    let (mut shown, mut at) = (String::with_capacity(payload.len()), 0);
    let mut voices: Vec<String> = Vec::new();
    while let Some(n) = payload[at..].find('<').map(|n| at + n) {
        // A reference ends where a tag begins.
        shown.push_str(&unescape(&payload[at..n]));
        let Some(end) = markup.vtt_end(n, to_the_letter) else {
            shown.push('<');
            at = n + 1;
            continue;
        };
        voices.extend(voice(&payload[n + 1..end - 1]));
        at = end;
    }
    shown.push_str(&unescape(&payload[at..]));
    let shown = tidy_lines(&shown).replace('\0', "\u{fffd}");
    voices.dedup();
    (Cow::Owned(shown), (voices.len() == 1).then(|| voices.remove(0)))
}

/// Whether the reader of SubRip would change this text.
pub(crate) fn has_srt_references(text: &str) -> bool {
    closed_references(text) != text
}

/// Nothing to take out and nothing to trim, so that the payload is the text but for line ends.
fn is_plain(payload: &str) -> bool {
    let bytes = payload.as_bytes();
    if memchr::memchr3(b'<', b'&', b'{', bytes).is_some() || memchr::memchr(0, bytes).is_some() {
        return false;
    }
    let has_returns = memchr::memchr(b'\r', bytes).is_some();
    payload.split('\n').all(|line| {
        let line = if has_returns { line.strip_suffix('\r').unwrap_or(line) } else { line };
        is_trimmed(line) && !(has_returns && line.contains('\r'))
    })
}

/// Whether a line begins and ends with something that shows; most do so with ASCII, which is
/// cheaper to see.
fn is_trimmed(line: &str) -> bool {
    let ends = [line.as_bytes().first(), line.as_bytes().last()];
    if ends.iter().all(|end| end.is_some_and(u8::is_ascii_graphic)) {
        return true;
    }
    let ends = [line.chars().next(), line.chars().next_back()];
    ends.iter().all(|end| end.is_some_and(|c| !c.is_whitespace()))
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

/// The longest name of a voice in bytes; what is longer is cut, so that a name repeated word for
/// word cannot fill the memory.
const LONGEST_NAME: usize = 256;

/// The name in `v Ann` or `v.loud Ann`.
pub(crate) fn voice(tag: &str) -> Option<String> {
    let (element, name) = tag.split_once([' ', '\t', '\n', '\r'])?;
    let is_voice = element == "v" || element.starts_with("v.");
    let name = voice_name(&unescape(name));
    (is_voice && !name.is_empty()).then_some(name)
}

/// A name as the standard has it, with one space for each run of white space.
pub(crate) fn voice_name(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = (0..=LONGEST_NAME).rev().find(|n| name.is_char_boundary(*n)).unwrap_or(0);
    if name.len() > LONGEST_NAME { name[..length].trim_end().to_owned() } else { name }
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
            ("<u\nmore\n>", "<u\nmore\n>"),
            ("one<br>two<BR/>three", "one\ntwo\nthree"),
            ("see x.com/?a=1&copy=2 rock&notroll", "see x.com/?a=1&copy=2 rock&notroll"),
            ("{sic} {unclear: maybe}", "{sic} {unclear: maybe}"),
            (" \n one \r\n\r\n two ", "one\ntwo"),
        ] {
            assert_eq!(srt(payload), shown, "{payload:?}");
        }
    }

    #[test]
    fn webvtt_markup_goes_and_the_voice_is_kept() {
        let ann = Some("Ann & Bo".to_owned());
        assert_eq!(vtt("<v.loud Ann &amp; Bo>hi <b>you</b></v>", false), ("hi you".into(), ann));
        assert_eq!(vtt("<v Ann>one\n<v Bob>two", false), ("one\ntwo".into(), None));
        assert_eq!(vtt("<00:00:01.000><c> word</c>", false).0, "word");
        assert_eq!(vtt("1 < 2 &nbsp;&unknown;", false).0, "1 < 2 \u{a0}&unknown;");
        assert_eq!(vtt("ice &am<b>p;</b> tide", false).0, "ice &amp; tide");
        let long = format!("<v {}>hi", "é".repeat(1_000));
        assert_eq!(vtt(&long, false).1.map(|name| name.len()), Some(256));
    }

    #[test]
    fn brackets_that_are_never_closed_cost_no_more_than_others() {
        // Searched for its end from each bracket anew, this would take minutes.
        for bracket in ["<", "{", "<i", "<i ", "{\\", "<c.", "&"] {
            let many = bracket.repeat(500_000 / bracket.len());
            assert_eq!(srt(&many).len(), many.trim().len(), "{bracket}");
            assert!(vtt(&many, false).0.len() >= many.trim().len(), "{bracket}");
            assert!(crate::cue::srt::escape(&many).len() >= many.len(), "{bracket}");
            let closed_elsewhere = format!("{many}\n>}}");
            assert!(srt(&closed_elsewhere).len() >= many.trim().len(), "{bracket}");
        }
    }

    proptest! {
        #[test]
        fn plain_text_is_shown_as_it_is(text in "[a-z .,!?-]{1,40}") {
            let trimmed = text.trim();
            prop_assert_eq!(srt(trimmed), trimmed);
            prop_assert_eq!(vtt(trimmed, false).0, trimmed);
        }

        #[test]
        fn never_panics(payload in "[<>{}/&;:\\\\ a-vé\n\r\0]{0,60}") {
            let _ = (srt(&payload), vtt(&payload, false));
        }
    }
}
