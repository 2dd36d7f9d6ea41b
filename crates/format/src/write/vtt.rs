//! WebVTT. Through subtp where it holds the cue, else by our own line writer; both give the
//! same bytes, which a test proves.

use std::io;

use cuedex_model::{Segment, Transcript};

use super::cues::{self, Writer};
use super::{WriteOptions, Written};
use crate::Format;
use crate::cue::vtt;

pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let writer =
        Writer { format: Format::Vtt, head: vtt::HEAD, render: render_best, holds_speakers: true };
    cues::write(&writer, transcript, out, options)
}

fn render_best(out: &mut Vec<u8>, segment: &Segment, number: usize) {
    #[cfg(feature = "subtp")]
    if let Some(cue) = crate::subtp::to_vtt(segment) {
        use std::io::Write as _;
        return write!(out, "{cue}").expect("a Vec takes every byte");
    }
    vtt::render(out, segment, number);
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
            vtt::render(&mut own, &segment, 1);
            prop_assert_eq!(String::from_utf8(best).unwrap(), String::from_utf8(own).unwrap());
        }
    }
}
