mod chapters;

use cuedex_model::{Cue, Segment, TimeSpan, Timestamp, Track, TrackKind, Transcript};

use super::cues::main_track;
use super::line::is_blank;
use super::{lrc, sbv, ttml, xml};
use crate::cue::lines::{shown_lines, without_zero};
use crate::cue::shown::voice_name;
use crate::cue::{ass, srt, vtt};
use crate::read::ass::script::held_title;
use crate::read::speech;
use crate::{Format, memories};

/// What is left of a transcript in a format that is read back: reading what was written without
/// a carry gives this, but for the payloads of cues ([`Cue::raw`]), which each format writes in
/// its own markup. `None` for formats that are not read, under this name or another.
///
/// Where a format rounds, this is the rounded time: ASS and LRC have hundredths of a second. LRC says
/// when a line begins and not when it ends, so a line ends at the next that begins, or at a time
/// without text, which the writer puts where there is a pause. TTML says of each cue that it stands in
/// the document's one region. Times of words that are written only on request are not held.
///
/// Where a format rounds, this is the rounded time: ASS and LRC have hundredths of a second. LRC says
/// when a line begins and not when it ends, so a line ends at the next that begins, or at a time
/// without text, which the writer puts where there is a pause. TTML says of each cue that it stands in
/// the document's one region. Times of words that are written only on request are not held.
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
            Some(chapters::of_track(transcript))
        }
        Format::Vtt => Some(of_cues(transcript, format)),
        Format::VttChapters => Some(chapters::of_track(transcript)),
        Format::YoutubeChapters => Some(chapters::of_list(transcript)),
        Format::Ffmetadata => Some(chapters::of_metadata(transcript)),
        Format::PodcastChapters => Some(chapters::of_podcast(transcript)),
        Format::Memories => Some(of_reply(transcript)),
        Format::Sbv => Some(of_plain_cues(transcript)),
        Format::Lrc => Some(of_lyrics(transcript)),
        Format::Ttml => Some(of_document(transcript)),
        Format::Whisper | Format::Podcast => Some(of_speech(transcript, format)),
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
    let mut held = Segment::new(span, without_zero(&lines.join("\n")));
    held.speaker = speaker(segment, format);
    held.cue = (cue != Cue::default()).then(|| Box::new(cue));
    held
}

/// One track of texts and times.
fn of_plain_cues(transcript: &Transcript) -> Transcript {
    let segments = main_track(transcript).map_or(&[][..], |track| track.segments());
    let cue = |segment: &Segment| {
        let lines = sbv::lines(&segment.text).map(|line| line.trim().to_owned());
        Segment::new(segment.span, lines.collect::<Vec<_>>().join("\n"))
    };
    Transcript::of_tracks(vec![Track::new(TrackKind::Audio, segments.iter().map(cue).collect())])
}

/// One track of lines with their starts, the title, the language and the duration.
fn of_lyrics(transcript: &Transcript) -> Transcript {
    let track = main_track(transcript);
    let tag = |text: Option<&String>| {
        text.map(|text| lrc::line_text(text)).filter(|text| !text.is_empty())
    };
    let lines = lrc::lines(track.map_or(&[][..], |track| track.segments()));
    let segment =
        |line: lrc::Line<'_>| Segment::new(TimeSpan::clamped(line.start, line.end), line.text());
    let held = Track::new(TrackKind::Audio, lines.into_iter().map(segment).collect());
    let language = tag(track.and_then(|track| track.language.as_ref()));
    Transcript {
        title: tag(transcript.title.as_ref()),
        duration: transcript.duration.map(ass::time::held),
        ..Transcript::of_tracks(vec![held.in_language(language)])
    }
}

/// One track of paragraphs in one region, its language, and the title.
fn of_document(transcript: &Transcript) -> Transcript {
    let track = main_track(transcript);
    let segments = track.map_or(&[][..], |track| track.segments());
    let shown = segments.iter().filter(|segment| !is_blank(&segment.text));
    let paragraph = |segment: &Segment| {
        let lines = shown_lines(&segment.text).map(|line| xml::held(line.trim()));
        let mut held = Segment::new(segment.span, lines.collect::<Vec<_>>().join("\n"));
        held.speaker = ttml::held_speaker(segment);
        let settings = Some(ttml::SETTINGS.to_owned());
        held.cue = Some(Box::new(Cue { settings, ..Cue::default() }));
        held
    };
    let held = Track::new(TrackKind::Audio, shown.map(paragraph).collect());
    let language = track.and_then(|track| track.language.clone()).filter(|tag| !tag.is_empty());
    Transcript {
        title: transcript.title.as_deref().and_then(ttml::held_line),
        ..Transcript::of_tracks(vec![held.in_language(language)])
    }
}

/// One track as the readers of recognisers' files make it.
fn of_speech(transcript: &Transcript, format: Format) -> Transcript {
    let nothing = Track::default();
    let track = main_track(transcript).unwrap_or(&nothing);
    let is_whisper = format == Format::Whisper;
    let held =
        if is_whisper { speech::again::whisper(track) } else { speech::again::podcast(track) };
    Transcript {
        duration: transcript.duration.filter(|duration| is_whisper && *duration > Timestamp::ZERO),
        ..Transcript::of_tracks(vec![held])
    }
}

fn speaker(segment: &Segment, format: Format) -> Option<String> {
    let name = segment.speaker.as_deref()?;
    let held = match format {
        Format::Vtt => voice_name(&without_zero(name)),
        Format::Ass => ass::read_name(segment)?,
        _ => return None,
    };
    (!held.is_empty()).then_some(held)
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
