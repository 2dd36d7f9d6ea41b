//! A WebVTT cue as bytes.

use std::borrow::Cow;

use cuedex_model::{Segment, Timestamp};
use memchr::{memchr3, memchr3_iter};

use super::heard::{Marks, inner_times};
use super::lines;
use super::styled;

/// What stands before the first cue.
pub(crate) const HEAD: &str = "WEBVTT\n\n";

/// The cue as a block of lines: identifier, times with settings, text.
pub(crate) fn render(out: &mut Vec<u8>, segment: &Segment, _number: usize) {
    render_with(out, segment, &payload(segment));
}

/// The same with the times of words inside.
pub(crate) fn render_with_times(out: &mut Vec<u8>, segment: &Segment, _number: usize) {
    render_with(out, segment, &payload_with_times(segment));
}

fn render_with(out: &mut Vec<u8>, segment: &Segment, payload: &str) {
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
pub(crate) fn payload(segment: &Segment) -> Cow<'_, str> {
    let text = &segment.text;
    let is_bare = segment.speaker.is_none() && segment.cue.is_none();
    if is_bare && memchr3(b'&', b'<', b'>', text.as_bytes()).is_none() && lines::are_shown(text) {
        return lines::without_zero(text);
    }
    payload_with(segment, &[]).into()
}

/// The same with the times of words inside.
pub(crate) fn payload_with_times(segment: &Segment) -> String {
    payload_with(segment, &inner_times(segment))
}

/// The same with these times inside, each before its byte of the text.
fn payload_with(segment: &Segment, times: &[(usize, Timestamp)]) -> String {
    let name = segment.speaker.as_ref().map_or(0, String::len);
    let mut payload = String::with_capacity(segment.text.len() + name + 16);
    if let Some(speaker) = &segment.speaker {
        payload.push_str("<v ");
        append_name(&mut payload, speaker);
        payload.push('>');
    }
    let mut marks = Marks::new(times);
    if let Some(runs) = styled::runs(segment) {
        let append = |out: &mut String, text: &str| append_timed(out, text, &mut marks);
        payload.push_str(&styled::with_tags(&runs, append));
        return payload;
    }
    if times.is_empty() {
        append_text(&mut payload, &segment.text);
        return payload;
    }
    let (mut at, mut is_first) = (0, true);
    for line in segment.text.split(['\n', '\r']) {
        if !line.trim().is_empty() {
            if !std::mem::take(&mut is_first) {
                payload.push('\n');
            }
            marks.skip_to(at);
            append_timed(&mut payload, line, &mut marks);
        }
        at += line.len() + 1;
    }
    payload
}

fn append_timed(out: &mut String, text: &str, marks: &mut Marks<'_, Timestamp>) {
    for (time, piece) in marks.cut(text) {
        if let Some(time) = time {
            out.extend(["<", &time.to_string(), ">"]);
        }
        escape(piece, out);
    }
}

/// Appends the lines of a text, escaped.
pub(crate) fn append_text(payload: &mut String, text: &str) {
    for (n, line) in lines::shown_lines(text).enumerate() {
        if n > 0 {
            payload.push('\n');
        }
        escape(line, payload);
    }
}

/// Appends a name as it stands in a `<v>` tag.
pub(super) fn append_name(out: &mut String, name: &str) {
    for (n, line) in name.split(['\n', '\r']).enumerate() {
        if n > 0 {
            out.push(' ');
        }
        escape(line, out);
    }
}

/// `&`, `<` and `>`. The last may stand in a text but for `-->`, yet ffmpeg drops it.
fn escape(text: &str, escaped: &mut String) {
    let text = &*lines::without_zero(text);
    let mut from = 0;
    for at in memchr3_iter(b'&', b'<', b'>', text.as_bytes()) {
        escaped.push_str(&text[from..at]);
        escaped.push_str(match text.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        from = at + 1;
    }
    escaped.push_str(&text[from..]);
}
