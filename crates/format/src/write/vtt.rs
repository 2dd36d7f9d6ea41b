//! WebVTT, by our own line writer; cues with markup through subtp where it holds them. Both give the
//! same bytes, which a test proves; the writer of SubRip says why. Times of words are written on
//! request as [cue timestamps](https://www.w3.org/TR/webvtt1/#webvtt-cue-timestamp).

use std::io;

use cuedex_model::{Chapter, Segment, TimeSpan, Timestamp, Track, TrackKind, Transcript};

use super::chapters::with_ends;
#[cfg(feature = "subtp")]
use super::cues::has_markup;
use super::cues::{self, NOT_HELD, Plain, Writer, carry_of};
use super::omitted::{Part, omitted_of_speech};
use super::{WriteOptions, Written};
use crate::Format;
use crate::cue::{heard, vtt};

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

/// A [chapter track](https://www.w3.org/TR/webvtt1/#introduction-chapters): a cue per title.
pub(super) fn write_chapters(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let cue = |(chapter, end): (&Chapter, Timestamp)| {
        Segment::new(TimeSpan::clamped(chapter.start, end), &*chapter.title)
    };
    let cues = with_ends(transcript).into_iter().map(cue).collect();
    let mut track = transcript.clone();
    track.tracks = vec![Track::new(TrackKind::Audio, cues)];
    track.chapters.clear();
    let mut written = write_track(CHAPTERS_HEAD, &track, out, options)?;
    // Chapters stand as cues for once, so nothing else has counted what they lose.
    let not_held = [Part::ChapterDescriptions];
    written.omitted.extend(omitted_of_speech(transcript, &not_held, 0));
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
    let mut dialect = Plain {
        render: if options.word_times { vtt::render_with_times } else { render_best },
        holds_speakers: true,
        holds_looks: true,
        timed_words: if options.word_times { heard::timed_words } else { |_| 0 },
    };
    cues::write(&writer, &mut dialect, transcript, out, options)
}

/// A cue with markup is rendered by subtp where it holds the cue.
fn render_best(out: &mut Vec<u8>, segment: &Segment, number: usize) {
    #[cfg(feature = "subtp")]
    if has_markup(segment)
        && let Some(cue) = crate::subtp::to_vtt(segment)
    {
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
            "WEBVTT\n\nintro\n00:00:01.000 --> 00:00:02.000 line:0 odd:thing\n<v Ann>salt &amp; &lt;pepper&gt; --&gt; here\n"
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
            let mut own = Vec::new();
            vtt::render(&mut own, &segment, 1);
            if let Some(cue) = crate::subtp::to_vtt(&segment) {
                prop_assert_eq!(cue.to_string(), String::from_utf8(own).unwrap());
            }
        }
    }
}
