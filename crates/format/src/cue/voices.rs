//! Who speaks in a WebVTT payload, changed in place.

use super::markup::Markup;
use super::shown::voice;
use super::vtt::append_name;

/// The payload with other names in its `<v>` tags; a voice that has none any more goes with its
/// tags.
pub(crate) fn renamed(payload: &str, name_of: impl Fn(&str) -> Option<String>) -> String {
    let markup = Markup::new(payload);
    let mut out = String::with_capacity(payload.len() + 8);
    let (mut at, mut from, mut has_lost_one) = (0, 0, false);
    while let Some(n) = payload[from..].find('<').map(|n| from + n) {
        let Some(end) = markup.vtt_end(n, false) else {
            from = n + 1;
            continue;
        };
        let tag = &payload[n + 1..end - 1];
        from = end;
        let new = match voice(tag) {
            Some(name) => name_of(&name).map(|new| (name != new).then(|| with_name(tag, &new))),
            None if tag.trim_end() == "/v" && has_lost_one => None,
            None => continue,
        };
        let Some(new) = new else {
            out.push_str(&payload[at..n]);
            (at, has_lost_one) = (end, true);
            continue;
        };
        if let Some(new) = new {
            out.push_str(&payload[at..n]);
            out.push_str(&new);
            at = end;
        }
    }
    out.push_str(&payload[at..]);
    out
}

/// The tag with its classes and another name.
fn with_name(tag: &str, name: &str) -> String {
    let element = tag.split([' ', '\t', '\n', '\r']).next().unwrap_or("v");
    let mut out = format!("<{element} ");
    append_name(&mut out, name);
    out.push('>');
    out
}

/// The payload said by this speaker, whoever said it before.
pub(crate) fn said_by(payload: &str, speaker: Option<&str>) -> String {
    let has_voice = std::cell::Cell::new(false);
    let spoken = renamed(payload, |_| {
        has_voice.set(true);
        speaker.map(str::to_owned)
    });
    match speaker {
        Some(speaker) if !has_voice.get() => {
            let mut out = with_name("v", speaker);
            out.push_str(&spoken);
            out
        }
        _ => spoken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_changes() {
        assert_eq!(
            said_by("<v.loud  Ann >low <i>tide</i></v>", Some("Bo & Al")),
            "<v.loud Bo &amp; Al>low <i>tide</i></v>"
        );
        assert_eq!(said_by("low <i>tide</i>", Some("Bo")), "<v Bo>low <i>tide</i>");
        assert_eq!(said_by("- <v.x Bo>low</v> tide", None), "- low tide");
        assert_eq!(said_by("low tide", None), "low tide");
    }

    #[test]
    fn several_voices_are_renamed_one_by_one() {
        let payload = "<v Ann>Tea?\n<v Bob>Please.</v> a < b";
        let new = |name: &str| Some(if name == "Ann" { "Anna" } else { name }.to_owned());
        assert_eq!(renamed(payload, new), "<v Anna>Tea?\n<v Bob>Please.</v> a < b");
    }
}
