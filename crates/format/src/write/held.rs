use cuedex_model::{Chapter, Cue, Segment, TimeSpan, Timestamp, Track, TrackKind, Transcript};

use super::cues::main_track;
use crate::cue::lines::shown_lines;
use crate::cue::shown::voice_name;
use crate::cue::{ass, srt, vtt};
use crate::read::ass::script::held_title;
use crate::{Format, memories};

/// What is left of a transcript in a format that is read back: reading what was written without
/// a carry gives this, but for the payloads of cues ([`Cue::raw`]), which each format writes in
/// its own markup. `None` for formats that are not read.
///
/// What each format holds, as its writer reports it:
///
#[doc = include_str!("../../FORMATS.md")]
#[must_use]
pub fn held(transcript: &Transcript, format: Format) -> Option<Transcript> {
    match format {
        Format::Canonical => Some(transcript.clone()),
        Format::Srt | Format::Ass => Some(of_cues(transcript, format)),
        Format::Vtt if transcript.tracks.is_empty() && !transcript.chapters.is_empty() => {
            Some(of_chapters(transcript))
        }
        Format::Vtt => Some(of_cues(transcript, format)),
        Format::Memories => Some(of_reply(transcript)),
        _ => None,
    }
}

/// One spoken track of cues; a script also has a title.
fn of_cues(transcript: &Transcript, format: Format) -> Transcript {
    let segments = main_track(transcript).map_or(&[][..], |track| track.segments());
    let cues = segments.iter().map(|segment| cue(segment, format)).collect();
    let title = transcript.title.as_deref().filter(|_| format == Format::Ass);
    Transcript {
        title: title.and_then(held_title),
        ..Transcript::of_tracks(vec![Track::new(TrackKind::Audio, cues)])
    }
}

fn cue(segment: &Segment, format: Format) -> Segment {
    let lines: Vec<&str> = shown_lines(&segment.text).map(str::trim).collect();
    let (start, end) = (segment.span.start(), segment.span.end());
    let span = match format {
        Format::Ass => TimeSpan::clamped(ass::time::held(start), ass::time::held(end)),
        _ => segment.span,
    };
    let text = |text: Option<&str>| text.map(str::to_owned);
    let cue = match format {
        Format::Srt => Cue { settings: text(srt::coordinates(segment)), ..Cue::default() },
        Format::Vtt => Cue {
            id: text(vtt::identifier(segment)),
            settings: text(vtt::settings(segment)),
            ..Cue::default()
        },
        _ => Cue { style: ass::read_style(segment), ..Cue::default() },
    };
    let mut held = Segment::new(span, lines.join("\n"));
    held.speaker = speaker(segment, format);
    held.cue = (cue != Cue::default()).then(|| Box::new(cue));
    held
}

fn speaker(segment: &Segment, format: Format) -> Option<String> {
    let name = segment.speaker.as_deref()?;
    let held = match format {
        Format::Vtt => voice_name(name),
        Format::Ass => ass::read_name(segment)?,
        _ => return None,
    };
    (!held.is_empty()).then_some(held)
}

fn of_chapters(transcript: &Transcript) -> Transcript {
    let starts = transcript.chapters.iter().skip(1).map(|next| next.start);
    let ends = starts.chain([transcript.end()]);
    let chapter = |(chapter, next): (&Chapter, Timestamp)| {
        let title: Vec<&str> = shown_lines(&chapter.title).map(str::trim).collect();
        let end = chapter.end().unwrap_or(next);
        Chapter::new(chapter.start, Some(end.max(chapter.start)), title.join("\n"))
    };
    let chapters = transcript.chapters.iter().zip(ends).map(chapter).collect();
    Transcript { chapters, ..Transcript::default() }
}

/// One track of the service, of segments that show something, and the video's id.
fn of_reply(transcript: &Transcript) -> Transcript {
    let Some(track) = memories::written_track(transcript) else {
        return Transcript { id: transcript.id.clone(), ..Transcript::default() };
    };
    let with_text = track.segments().iter().filter(|segment| !segment.text.trim().is_empty());
    let segments = with_text.map(|segment| {
        let mut held = Segment::new(segment.span, segment.text.trim());
        held.speaker = segment.speaker.clone();
        held
    });
    let mut held = Track::new(track.kind, segments.collect());
    held.provenance = Some(memories::PROVENANCE.to_owned());
    Transcript { id: transcript.id.clone(), ..Transcript::of_tracks(vec![held]) }
}
