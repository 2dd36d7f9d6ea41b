//! SubRip, by our own line writer; cues with markup through subtp where it holds them. Both give the
//! same bytes, which a test proves.
//!
//! subtp renders its own types, which hold each line of a cue as a text of its own: filling them
//! takes as long as rendering them, which `cargo bench --bench write` measures. Where a payload has
//! markup, making that takes longer than both.

use std::io;

use cuedex_model::{Segment, Transcript};

#[cfg(feature = "subtp")]
use super::cues::has_markup;
use super::cues::{self, NOT_HELD, Plain, Writer, carry_of};
use super::{WriteOptions, Written};
use crate::Format;
use crate::cue::srt;

pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let head = carry_of(options, Format::Srt).and_then(|carry| carry.head.as_deref());
    let writer = Writer {
        format: Format::Srt,
        head: head.unwrap_or(""),
        between: "\n",
        not_held: &NOT_HELD,
    };
    let mut dialect =
        Plain { render: render_best, holds_speakers: false, holds_looks: true, timed_words: |_| 0 };
    cues::write(&writer, &mut dialect, transcript, out, options)
}

/// A cue with markup is rendered by subtp where it holds the cue.
fn render_best(out: &mut Vec<u8>, segment: &Segment, number: usize) {
    #[cfg(feature = "subtp")]
    if has_markup(segment)
        && let Some(cue) = crate::subtp::to_srt(segment, number)
    {
        use std::io::Write as _;
        return write!(out, "{cue}").expect("a Vec takes every byte");
    }
    srt::render(out, segment, number);
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(feature = "subtp")]
    use cuedex_model::Cue;
    use cuedex_model::{TimeSpan, Track, TrackKind};
    #[cfg(feature = "subtp")]
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
            start in 0_u64..400_000_000, length in 0_u64..10_000, text in "[a-zé <>&{}\\\\/.\n-]{0,40}", number in 1_usize..9_999, is_italic: bool,
        ) {
            let raw = is_italic.then(|| format!("<i>{}</i>", srt::escape(&text)));
            let mut segment = Segment::new(TimeSpan::from_millis(start, start + length), text);
            segment.cue = Some(Box::new(Cue { raw, ..Cue::default() }));
            let mut own = Vec::new();
            srt::render(&mut own, &segment, number);
            if let Some(cue) = crate::subtp::to_srt(&segment, number) {
                prop_assert_eq!(cue.to_string(), String::from_utf8(own).unwrap());
            }
        }
    }
}
