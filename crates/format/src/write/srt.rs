//! SubRip. Through subtp where it holds the cue, else by our own line writer; both give the
//! same bytes, which a test proves.

use std::io;

use cuedex_model::{Segment, Transcript};
use htmlize::unescape;

use super::cues::{self, Writer};
use super::{WriteOptions, Written};
use crate::Format;
use crate::read::would_be_srt_markup;

pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let writer =
        Writer { format: Format::Srt, head: "", render: render_best, holds_speakers: false };
    cues::write(&writer, transcript, out, options)
}

fn render_best(out: &mut Vec<u8>, segment: &Segment, number: usize) {
    #[cfg(feature = "subtp")]
    if let Some(cue) = crate::subtp::to_srt(segment, number) {
        return cues::append(out, format_args!("{cue}"));
    }
    render(out, segment, number);
}

/// The cue as a block of lines: index, times, text.
pub(crate) fn render(out: &mut Vec<u8>, segment: &Segment, number: usize) {
    cues::append_digits(out, number as u64, 1);
    out.push(b'\n');
    cues::append_time(out, segment.span.start(), b',');
    out.extend_from_slice(b" --> ");
    cues::append_time(out, segment.span.end(), b',');
    if let Some(settings) = coordinates(segment) {
        out.push(b' ');
        out.extend_from_slice(settings.as_bytes());
    }
    out.push(b'\n');
    append_payload(out, &segment.text);
}

/// Settings that belong into SubRip: its coordinates, not those of WebVTT.
pub(crate) fn coordinates(segment: &Segment) -> Option<&str> {
    let settings = segment.cue.as_ref()?.settings.as_deref()?;
    settings.starts_with(['X', 'Y']).then_some(settings)
}

fn append_payload(out: &mut Vec<u8>, text: &str) {
    let escaped = escape(text);
    for line in cues::shown_lines(&escaped) {
        out.extend_from_slice(line.as_bytes());
        out.push(b'\n');
    }
    if escaped.trim().is_empty() {
        out.push(b'\n');
    }
}

/// The text so that a reader gives the same letters back. Only what a reader would take as
/// markup, as a character reference or as times is changed: many players show references raw.
pub(crate) fn escape(text: &str) -> std::borrow::Cow<'_, str> {
    if memchr::memchr3(b'<', b'&', b'{', text.as_bytes()).is_none() && !text.contains("-->") {
        return text.into();
    }
    let references = unescape(text) != text;
    let mut escaped = String::with_capacity(text.len() + 16);
    for (n, c) in text.char_indices() {
        match c {
            '&' if references => escaped.push_str("&amp;"),
            '<' if would_be_srt_markup(&text[n..]) => escaped.push_str("&lt;"),
            '{' if would_be_srt_markup(&text[n..]) => escaped.push_str("&#123;"),
            '>' if text[..n].ends_with("--") => escaped.push_str("&gt;"),
            _ => escaped.push(c),
        }
    }
    escaped.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{TimeSpan, Track, TrackKind};
    use proptest::prelude::*;

    fn written(segments: Vec<Segment>) -> String {
        let transcript = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, segments)]);
        let mut out = Vec::new();
        write(&transcript, &mut out, &WriteOptions::new(Format::Srt)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn writes_index_times_and_lines() {
        let segments = vec![
            Segment::new(TimeSpan::from_millis(1_000, 2_500), "to the quiet\nharbor"),
            Segment::new(TimeSpan::from_millis(360_000_000, 360_000_001), "late"),
        ];
        assert_eq!(
            written(segments),
            "1\n00:00:01,000 --> 00:00:02,500\nto the quiet\nharbor\n\n2\n100:00:00,000 --> 100:00:00,001\nlate\n"
        );
    }

    #[cfg(feature = "subtp")]
    proptest! {
        #[test]
        fn subtp_and_our_line_writer_give_the_same_bytes(
            start in 0_u64..400_000_000, length in 0_u64..10_000, text in "[a-zé <>&{}\\\\/.\n-]{0,40}", number in 1_usize..9_999,
        ) {
            let segment = Segment::new(TimeSpan::from_millis(start, start + length), text);
            let (mut best, mut own) = (Vec::new(), Vec::new());
            render_best(&mut best, &segment, number);
            render(&mut own, &segment, number);
            prop_assert_eq!(String::from_utf8(best).unwrap(), String::from_utf8(own).unwrap());
        }
    }
}
