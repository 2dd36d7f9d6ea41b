//! A WebVTT cue as bytes.

use cuedex_model::Segment;

use super::lines;
use super::styled;

/// What stands before the first cue.
pub(crate) const HEAD: &str = "WEBVTT\n\n";

/// The cue as a block of lines: identifier, times with settings, text.
pub(crate) fn render(out: &mut Vec<u8>, segment: &Segment, _number: usize) {
    if let Some(id) = identifier(segment) {
        out.extend_from_slice(id.as_bytes());
        out.push(b'\n');
    }
    lines::append_time(out, segment.span.start(), b'.');
    out.extend_from_slice(b" --> ");
    lines::append_time(out, segment.span.end(), b'.');
    if let Some(settings) = settings(segment) {
        out.push(b' ');
        out.extend_from_slice(settings.as_bytes());
    }
    out.push(b'\n');
    let payload = payload(segment);
    out.extend_from_slice(payload.as_bytes());
    out.push(b'\n');
}

/// The cue's identifier, where WebVTT can hold it.
pub(crate) fn identifier(segment: &Segment) -> Option<&str> {
    let id = segment.cue.as_ref()?.id.as_deref()?;
    (!id.contains("-->") && !id.contains(['\n', '\r'])).then_some(id)
}

/// Settings that belong into WebVTT, not the coordinates of SubRip.
pub(crate) fn settings(segment: &Segment) -> Option<&str> {
    let settings = segment.cue.as_ref()?.settings.as_deref()?;
    let foreign = settings.starts_with(['X', 'Y']) || settings.contains(['\n', '\r']);
    (!foreign).then_some(settings)
}

/// The text, escaped, with its bold, italic and underline and the speaker as its voice.
pub(crate) fn payload(segment: &Segment) -> String {
    let mut payload = String::with_capacity(segment.text.len() + 16);
    if let Some(speaker) = &segment.speaker {
        payload.push_str("<v ");
        append_name(&mut payload, speaker);
        payload.push('>');
    }
    if let Some(runs) = styled::runs(segment) {
        payload.push_str(&styled::with_tags(&runs, |out, text| escape(text, false, out)));
        return payload;
    }
    append_text(&mut payload, &segment.text);
    payload
}

/// Appends the lines of a text, escaped.
pub(crate) fn append_text(payload: &mut String, text: &str) {
    for (n, line) in lines::shown_lines(text).enumerate() {
        if n > 0 {
            payload.push('\n');
        }
        escape(line, false, payload);
    }
}

/// Appends a name as it stands in a `<v>` tag.
pub(super) fn append_name(out: &mut String, name: &str) {
    escape(&name.replace(['\n', '\r'], " "), true, out);
}

/// `&` and `<` always, `>` in names and where it would end an arrow.
fn escape(text: &str, every: bool, escaped: &mut String) {
    for (n, c) in text.char_indices() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' if every || text[..n].ends_with("--") => escaped.push_str("&gt;"),
            _ => escaped.push(c),
        }
    }
}
