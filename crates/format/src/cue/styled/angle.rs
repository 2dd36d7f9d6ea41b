use htmlize::unescape;

use super::codes;
use super::runs::{Look, Styled, without_nul};
use crate::cue::markup::Markup;
use crate::cue::shown::closed_references;

/// A SubRip payload.
pub(super) fn srt(payload: &str, speaker: Option<&str>) -> Styled {
    let markup = Markup::new(payload);
    let (mut styled, mut at, mut text_from) = (Styled::default(), 0, 0);
    while let Some(n) = payload[at..].find(['<', '{']).map(|n| at + n) {
        let Some(end) = markup.srt_end(n) else {
            at = n + 1;
            continue;
        };
        styled.push(&closed_references(&payload[text_from..n]));
        let inside = &payload[n + 1..end - 1];
        match payload.as_bytes()[n] {
            b'<' => tag(&mut styled, inside, speaker),
            _ => codes::block(&mut styled, inside),
        }
        (at, text_from) = (end, end);
    }
    styled.push(&closed_references(&payload[text_from..]));
    styled
}

/// A WebVTT payload.
pub(super) fn vtt(payload: &str, speaker: Option<&str>) -> Styled {
    let markup = Markup::new(payload);
    let (mut styled, mut at, mut text_from) = (Styled::default(), 0, 0);
    while let Some(n) = payload[at..].find('<').map(|n| at + n) {
        let Some(end) = markup.vtt_end(n, false) else {
            at = n + 1;
            continue;
        };
        styled.push(&without_nul(unescape(&payload[text_from..n])));
        let inside = &payload[n + 1..end - 1];
        match name(inside.strip_prefix('/').unwrap_or(inside)).eq_ignore_ascii_case("br") {
            true => styled.has_other_markup = true,
            false => tag(&mut styled, inside, speaker),
        }
        (at, text_from) = (end, end);
    }
    styled.push(&without_nul(unescape(&payload[text_from..])));
    styled
}

/// The letters that a tag begins with.
fn name(inside: &str) -> &str {
    &inside[..inside.bytes().take_while(u8::is_ascii_alphabetic).count()]
}

fn tag(styled: &mut Styled, inside: &str, speaker: Option<&str>) {
    let (is_end, inside) = inside.strip_prefix('/').map_or((false, inside), |end| (true, end));
    let name = name(inside);
    let rest = inside[name.len()..].trim();
    let look = match name.to_ascii_lowercase().as_str() {
        "b" | "strong" => Look::Bold,
        "i" | "em" => Look::Italic,
        "u" => Look::Underline,
        "br" => return styled.push("\n"),
        "v" if is_end || is_voice_of(rest, speaker) => return,
        _ => return styled.has_other_markup = true,
    };
    match is_end {
        true => styled.depths.close(look),
        false => styled.depths.open(look),
    }
    styled.has_other_markup |= !rest.is_empty();
}

fn is_voice_of(written: &str, speaker: Option<&str>) -> bool {
    speaker.is_some_and(|speaker| unescape(written) == speaker)
}
