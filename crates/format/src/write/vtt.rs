//! WebVTT. Through subtp where it holds the cue, else by our own line writer; both give the
//! same bytes, which a test proves.

use std::io;

use cuedex_model::{Segment, Transcript};

use super::cues::{self, Writer};
use super::{WriteOptions, Written};
use crate::Format;

/// What stands before the first cue.
pub(crate) const HEAD: &str = "WEBVTT\n\n";

pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let writer =
        Writer { format: Format::Vtt, head: HEAD, render: render_best, holds_speakers: true };
    cues::write(&writer, transcript, out, options)
}

fn render_best(out: &mut Vec<u8>, segment: &Segment, number: usize) {
    #[cfg(feature = "subtp")]
    if let Some(cue) = crate::subtp::to_vtt(segment) {
        return cues::append(out, format_args!("{cue}"));
    }
    render(out, segment, number);
}

/// The cue as a block of lines: identifier, times with settings, text.
pub(crate) fn render(out: &mut Vec<u8>, segment: &Segment, _number: usize) {
    if let Some(id) = identifier(segment) {
        out.extend_from_slice(id.as_bytes());
        out.push(b'\n');
    }
    cues::append_time(out, segment.span.start(), b'.');
    out.extend_from_slice(b" --> ");
    cues::append_time(out, segment.span.end(), b'.');
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

/// The text, escaped, with the speaker as its voice.
pub(crate) fn payload(segment: &Segment) -> String {
    let mut payload = String::with_capacity(segment.text.len() + 16);
    if let Some(speaker) = &segment.speaker {
        payload.push_str("<v ");
        escape(&speaker.replace(['\n', '\r'], " "), true, &mut payload);
        payload.push('>');
    }
    let mut first = true;
    for line in cues::shown_lines(&segment.text) {
        if !std::mem::take(&mut first) {
            payload.push('\n');
        }
        escape(line, false, &mut payload);
    }
    payload
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

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{Cue, TimeSpan, Track, TrackKind};
    use proptest::prelude::*;

    #[test]
    fn writes_voices_settings_and_identifiers() {
        let mut segment =
            Segment::new(TimeSpan::from_millis(1_000, 2_000), "salt & <pepper> --> here");
        segment.speaker = Some("Ann".into());
        segment.cue = Some(Box::new(Cue {
            id: Some("intro".into()),
            settings: Some("line:0 odd:thing".into()),
            ..Cue::default()
        }));
        let transcript = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, vec![segment])]);
        let mut out = Vec::new();
        write(&transcript, &mut out, &WriteOptions::new(Format::Vtt)).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "WEBVTT\n\nintro\n00:00:01.000 --> 00:00:02.000 line:0 odd:thing\n<v Ann>salt &amp; &lt;pepper> --&gt; here\n"
        );
    }

    #[cfg(feature = "subtp")]
    proptest! {
        #[test]
        fn subtp_and_our_line_writer_give_the_same_bytes(
            start in 0_u64..400_000_000, length in 0_u64..10_000,
            text in "[a-zé <>&.\n-]{0,40}", speaker in proptest::option::of("[A-Z&<]{1,5}"),
        ) {
            let mut segment = Segment::new(TimeSpan::from_millis(start, start + length), text);
            segment.speaker = speaker;
            let (mut best, mut own) = (Vec::new(), Vec::new());
            render_best(&mut best, &segment, 1);
            render(&mut own, &segment, 1);
            prop_assert_eq!(String::from_utf8(best).unwrap(), String::from_utf8(own).unwrap());
        }
    }
}
