//! A SubRip cue as bytes.

use std::borrow::Cow;

use cuedex_model::Segment;

use super::lines;
use super::markup::Markup;
use super::shown::has_srt_references;
use super::styled;
use super::timing;

/// The cue as a block of lines: index, times, text.
pub(crate) fn render(out: &mut Vec<u8>, segment: &Segment, number: usize) {
    lines::append_digits(out, number as u64, 1);
    out.push(b'\n');
    lines::append_time(out, segment.span.start(), b',');
    out.extend_from_slice(b" --> ");
    lines::append_time(out, segment.span.end(), b',');
    if let Some(settings) = coordinates(segment) {
        out.push(b' ');
        out.extend_from_slice(settings.as_bytes());
    }
    out.push(b'\n');
    append_payload(out, &payload(segment));
}

/// Settings that belong into SubRip: its coordinates, not those of WebVTT.
pub(crate) fn coordinates(segment: &Segment) -> Option<&str> {
    let settings = segment.cue.as_ref()?.settings.as_deref()?;
    settings.starts_with(['X', 'Y']).then_some(settings)
}

fn append_payload(out: &mut Vec<u8>, payload: &str) {
    for line in lines::shown_lines(payload) {
        out.extend_from_slice(line.as_bytes());
        out.push(b'\n');
    }
    if payload.trim().is_empty() {
        out.push(b'\n');
    }
}

/// The text, escaped, with its bold, italic and underline.
pub(crate) fn payload(segment: &Segment) -> Cow<'_, str> {
    let Some(runs) = styled::runs(segment) else { return escape(&segment.text) };
    let whole = Whole::of(&segment.text);
    let tagged = styled::with_tags(&runs, |out, text| {
        // Tags stand around this text, so that every bracket in it may find its end.
        let closed = format!("{text}>}}");
        append_escaped(out, text, &Markup::new(&closed), whole);
    });
    tagged.into()
}

/// The text so that a reader gives the same letters back. Only what a reader would take as
/// markup, as a character reference or as times is changed: many players show references raw.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if memchr::memchr3(b'<', b'&', b'{', text.as_bytes()).is_none() && !text.contains(['>', '\0']) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    append_escaped(&mut escaped, text, &Markup::new(text), Whole::of(text));
    escaped.into()
}

/// What only the whole text of a cue tells.
#[derive(Clone, Copy)]
struct Whole {
    has_references: bool,
    has_times: bool,
}

impl Whole {
    fn of(text: &str) -> Self {
        let has_times = text.split(['\n', '\r']).any(timing::is_timing);
        Self { has_references: has_srt_references(text), has_times }
    }
}

fn append_escaped(escaped: &mut String, text: &str, markup: &Markup<'_>, whole: Whole) {
    for (n, c) in text.char_indices() {
        match c {
            '&' if whole.has_references => escaped.push_str("&amp;"),
            '<' if markup.is_srt(n) => escaped.push_str("&lt;"),
            '{' if markup.is_srt(n) => escaped.push_str("&#123;"),
            '>' if whole.has_times || text[..n].ends_with("--") => escaped.push_str("&gt;"),
            '\0' => escaped.push(char::REPLACEMENT_CHARACTER),
            _ => escaped.push(c),
        }
    }
}
