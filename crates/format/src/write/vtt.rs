//! WebVTT. Through subtp where it holds the cue, else by our own line writer; both give the
//! same bytes, which a test proves.

use std::io;

use cuedex_model::{Chapter, Segment, TimeSpan, Timestamp, Track, TrackKind, Transcript};

use super::cues::{self, NOT_HELD, Plain, Writer, carry_of};
use super::{Omission, WriteOptions, Written};
use crate::Format;
use crate::cue::vtt;

/// What stands before the first chapter.
const CHAPTERS_HEAD: &str = "WEBVTT\nKind: chapters\n\n";

pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    if transcript.tracks.is_empty() && !transcript.chapters.is_empty() {
        return write_chapters(transcript, out, options);
    }
    write_track(vtt::HEAD, transcript, out, options)
}

/// A [chapter track](https://www.w3.org/TR/webvtt1/#introduction-chapters), where there is nothing
/// else: a cue per title.
fn write_chapters(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let chapters = &transcript.chapters;
    let starts = chapters.iter().skip(1).map(|next| next.start);
    let ends = starts.chain([transcript.end()]);
    let cue = |(chapter, next): (&Chapter, Timestamp)| {
        Segment::new(
            TimeSpan::clamped(chapter.start, chapter.end().unwrap_or(next)),
            &*chapter.title,
        )
    };
    let cues = chapters.iter().zip(ends).map(cue).collect();
    let mut track = transcript.clone();
    track.tracks = vec![Track::new(TrackKind::Audio, cues)];
    track.chapters.clear();
    let mut written = write_track(CHAPTERS_HEAD, &track, out, options)?;
    let described = chapters.iter().filter(|chapter| chapter.description.is_some()).count();
    if described > 0 {
        written.omitted.push(Omission { what: "chapter descriptions".into(), count: described });
    }
    Ok(written)
}

fn write_track(
    own_head: &str,
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let head = carry_of(options, Format::Vtt).and_then(|carry| carry.head.as_deref());
    let writer = Writer {
        format: Format::Vtt,
        head: head.unwrap_or(own_head),
        between: "\n",
        not_held: &NOT_HELD,
    };
    let mut dialect = Plain { render: render_best, holds_speakers: true };
    cues::write(&writer, &mut dialect, transcript, out, options)
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
    use cuedex_model::Cue;
    #[cfg(feature = "subtp")]
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
            text in "[a-zé <>&.\n-]{0,40}", speaker in proptest::option::of("[A-Z&<]{1,5}"), is_italic: bool,
        ) {
            let raw = is_italic.then(|| format!("<i>{}</i>", text.replace('&', "&amp;").replace('<', "&lt;")));
            let mut segment = Segment::new(TimeSpan::from_millis(start, start + length), text);
            segment.speaker = speaker;
            segment.cue = Some(Box::new(Cue { raw, ..Cue::default() }));
            let (mut best, mut own) = (Vec::new(), Vec::new());
            render_best(&mut best, &segment, 1);
            vtt::render(&mut own, &segment, 1);
            prop_assert_eq!(String::from_utf8(best).unwrap(), String::from_utf8(own).unwrap());
        }
    }
}
