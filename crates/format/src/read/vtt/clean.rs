use memchr::memchr3;

use super::super::fast;
use super::super::lines::Lines;
use super::super::raw_cue::RawCue;
use crate::Format;

/// A cue in the clean form, and the lines behind it.
pub(super) struct Clean<'a> {
    pub(super) cue: RawCue<'a>,
    pub(super) rest: Lines<'a>,
}

/// The cue whose first line begins at this byte, where `before` lines stand before it.
pub(super) fn read(text: &str, at: usize, before: usize) -> Option<Clean<'_>> {
    let bytes = text.as_bytes();
    let (id, times_at) = match fast::times(bytes, at, b'.') {
        Some(_) => (None, at),
        None => {
            let end = at + memchr3(b'\n', b'\r', b'>', &bytes[at..])?;
            (Some(&text[at..end]).filter(|id| !id.is_empty()), fast::line_end(bytes, end)?)
        }
    };
    let (start, end, times_end) = fast::times(bytes, times_at, b'.')?;
    let (settings, payload_at) = settings(text, times_end)?;
    let line = before + 1 + usize::from(times_at > at);
    let payload = fast::payload(text, payload_at, |_| true)?;
    let cue = RawCue {
        id,
        start,
        end,
        settings,
        payload: &text[payload_at..payload.end.max(payload_at)],
        line,
        bytes: at..payload.block_end,
        payload_at,
        format: Format::Vtt,
        is_clean: true,
        to_the_letter: false,
        lead: "",
        oddity: None,
    };
    let rest = Lines::from(text, payload.block_end, line + payload.lines);
    Some(Clean { cue, rest })
}

/// What stands behind the times, and where the next line begins.
fn settings(text: &str, at: usize) -> Option<(&str, usize)> {
    let bytes = text.as_bytes();
    if let Some(next) = fast::line_end(bytes, at) {
        return Some(("", next));
    }
    let end = at + memchr3(b'\n', b'\r', b'>', &bytes[at..])?;
    let settings = text[at..end].strip_prefix(' ')?;
    Some((settings.trim_matches([' ', '\t', '\u{c}']), fast::line_end(bytes, end)?))
}
