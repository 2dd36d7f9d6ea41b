use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use cuedex_format::Format;
use cuedex_model::TrackKind;

/// Names of formats that can be written, so that a wrong one is answered with the nearest.
pub(super) fn format() -> impl TypedValueParser<Value = Format> {
    let value = |format: Format| {
        let aliases: &[&str] = match format {
            Format::Vtt => &["webvtt"],
            Format::Ass => &["ssa"],
            Format::Ttml => &["dfxp", "imsc"],
            Format::Markdown => &["markdown"],
            Format::Text => &["text"],
            Format::MatroskaChapters => &["matroska-chapters"],
            Format::Canonical => &["cuedex", "cuedex.json", "canonical"],
            _ => &[],
        };
        PossibleValue::new(format.name()).help(format.description()).aliases(aliases)
    };
    let known = Format::written().map(value);
    PossibleValuesParser::new(known).try_map(|name| name.parse::<Format>())
}

/// Names of kinds of tracks.
pub(super) fn track() -> impl TypedValueParser<Value = TrackKind> {
    let value =
        |(kind, help): (TrackKind, &'static str)| PossibleValue::new(kind.as_str()).help(help);
    let known = [
        (TrackKind::Audio, "what was said"),
        (TrackKind::Visual, "what was seen"),
        (TrackKind::Ocr, "what stood written on the screen"),
    ];
    PossibleValuesParser::new(known.map(value)).try_map(|name| name.parse::<TrackKind>())
}

/// A link in which each place in braces is one that a time may stand in.
pub(super) fn link(text: &str) -> Result<String, String> {
    let named = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let unknown = |name: &&str| !matches!(*name, "seconds" | "ms" | "hms");
    match named.map(|(name, _)| name).find(unknown) {
        Some(name) => Err(format!("{{{name}}} is no place; {{seconds}}, {{ms}} and {{hms}} are")),
        None => Ok(text.to_owned()),
    }
}

/// How far apart the words of a query may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WindowArg {
    /// Milliseconds.
    Span(u64),
    /// Anywhere in one video.
    Video,
}

impl FromStr for WindowArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "video" {
            return Ok(Self::Video);
        }
        duration_millis(text)
            .filter(|millis| *millis > 0)
            .map(Self::Span)
            .ok_or_else(|| "expected a time such as 30s, 2m, 1m30s, 500ms, or video".into())
    }
}

/// A length of time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DurationArg(pub(crate) u64);

impl FromStr for DurationArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let millis = duration_millis(text).filter(|millis| *millis <= MAX_DURATION);
        millis.map(Self).ok_or_else(|| "expected a time such as 2s, 500ms or 1m30s".into())
    }
}

/// A thousand hours, so that sums stay in range.
const MAX_DURATION: u64 = 3_600_000_000;

/// `90`, `30s`, `2m`, `1h5m`, `500ms`; a bare number is seconds.
fn duration_millis(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        let unit = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, after) = after.split_at(unit);
        let scale = match unit {
            "ms" => 1,
            "" if after.is_empty() => 1_000,
            "s" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        total = total.checked_add(number.parse::<u64>().ok()?.checked_mul(scale)?)?;
        rest = after;
    }
    (!text.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_times_or_the_whole_video() {
        assert_eq!("30s".parse(), Ok(WindowArg::Span(30_000)));
        assert_eq!("1m30s".parse(), Ok(WindowArg::Span(90_000)));
        assert_eq!("45".parse(), Ok(WindowArg::Span(45_000)));
        assert_eq!("video".parse(), Ok(WindowArg::Video));
        for bad in ["", "s", "-3s", "3 s", "3x", "0s", "99999999999999999h"] {
            assert!(bad.parse::<WindowArg>().is_err(), "{bad}");
        }
    }

    #[test]
    fn lengths_of_time_may_be_nothing() {
        assert_eq!("2s".parse(), Ok(DurationArg(2_000)));
        assert_eq!("0".parse(), Ok(DurationArg(0)));
        for bad in ["", "-1s", "soon", "1001h"] {
            assert!(bad.parse::<DurationArg>().is_err(), "{bad}");
        }
    }
}
