//! CMX 3600 edit decision lists, as [OpenTimelineIO's reader](https://github.com/OpenTimelineIO/otio-cmx3600-adapter)
//! and editing programs have them, after
//! [CMX's own description](https://xmil.biz/EDL-X/CMX3600.pdf): an event for each segment, or for each
//! chapter where there is nothing else. Source and record times are the same: timecodes counted from
//! that at which the recording begins.
//!
//! The text stands in a `* COMMENT:` below its event; DaVinci Resolve reads markers, which are
//! events of one frame with ` |C:colour |M:name |D:frames` below. Events of one track neither overlap
//! nor have no length: one that begins before the end of the last cuts it, and the shortest is one
//! frame. Past 999 the numbers of events go on with four digits, which programs of today read and
//! machines of then did not.

use std::io;

use cuedex_model::{Segment, TimeSpan, Timestamp, Transcript};

use super::cues::main_track;
use super::line::{push_line, visible};
use super::omitted::{Detail, Omissions, Part, omitted_beside};
use super::rows::Gathered;
use super::{WriteOptions, Written};
use crate::edit::FrameRate;
use crate::{Format, Timecode};

const NOT_HELD: [Part; 16] = [
    Part::VideoId,
    Part::VideoDetailsBut(&[Detail::Title, Detail::Media]),
    Part::Summary,
    Part::Topics,
    Part::TrackTitles,
    Part::Provenance,
    Part::Languages,
    Part::WordTimes,
    Part::WordSpeakers,
    Part::Confidences,
    Part::Corrections,
    Part::CueIdentifiers,
    Part::CueSettings,
    Part::CueStyles,
    Part::CueMarkup,
    Part::UnknownFields,
];

/// The reel of a source that has no tape.
const REEL: &str = "AX";

/// Frames in a second where nothing says it.
const DEFAULT_FRAMES: u32 = 25;

pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let mut list = List::of(transcript, options)?;
    let mut gathered = Gathered::new(out);
    list.push_head(transcript.title.as_deref(), gathered.text());
    let events = wanted(transcript);
    for (n, event) in events.iter().enumerate() {
        let next = events.get(n + 1).map(|next| next.span.start());
        list.push_event(event, next, gathered.text());
        gathered.pass_on()?;
    }
    gathered.finish()?;
    let track = main_track(transcript);
    let mut all = omitted_beside(track, transcript, &NOT_HELD);
    if track.is_some() {
        all.add(Part::Chapters.name(), transcript.chapters.len());
    }
    all.extend(list.lost);
    Ok(Written { segments: list.events, omitted: all.into_list() })
}

/// What becomes an event.
struct Wanted<'a> {
    span: TimeSpan,
    speaker: Option<&'a str>,
    text: &'a str,
}

/// The segments, else the chapters.
fn wanted(transcript: &Transcript) -> Vec<Wanted<'_>> {
    let Some(track) = main_track(transcript) else { return of_chapters(transcript) };
    track.segments().iter().map(of_segment).collect()
}

fn of_segment(segment: &Segment) -> Wanted<'_> {
    let speaker = visible(segment.speaker.as_ref());
    Wanted { span: segment.span, speaker, text: &segment.text }
}

fn of_chapters(transcript: &Transcript) -> Vec<Wanted<'_>> {
    let starts = transcript.chapters.iter().skip(1).map(|next| next.start);
    let chapters = transcript.chapters.iter().zip(starts.chain([transcript.end()]));
    let wanted = chapters.map(|(chapter, next)| Wanted {
        span: TimeSpan::clamped(chapter.start, chapter.end().unwrap_or(next)),
        speaker: None,
        text: &chapter.title,
    });
    wanted.collect()
}

/// A list while it is written; frames are counted from timecode zero.
struct List<'a> {
    rate: FrameRate,
    is_drop_frame: bool,
    is_of_markers: bool,
    /// The frame at which the recording begins.
    first: u64,
    clip: Option<&'a str>,
    events: usize,
    /// The frame behind the last event.
    free: u64,
    lost: Omissions,
}

impl<'a> List<'a> {
    fn of(transcript: &'a Transcript, options: &WriteOptions<'_>) -> io::Result<Self> {
        let unfit = |message: String| io::Error::new(io::ErrorKind::InvalidInput, message);
        let rate = options.fps.or(FrameRate::new(DEFAULT_FRAMES, 1));
        let rate = rate.ok_or_else(|| unfit("there is no frame rate".into()))?;
        let start = options.start_timecode.unwrap_or_default();
        Ok(Self {
            rate,
            is_drop_frame: start.is_drop_frame(),
            is_of_markers: options.format == Format::EdlMarkers,
            first: start.frame(rate).map_err(|error| unfit(error.to_string()))?,
            clip: visible(transcript.media.as_ref().or(transcript.title.as_ref())),
            events: 0,
            free: 0,
            lost: Omissions::default(),
        })
    }

    fn push_head(&self, title: Option<&str>, out: &mut String) {
        out.push_str("TITLE: ");
        push_line(out, title.unwrap_or("Transcript"));
        let mode = if self.is_drop_frame { "DROP FRAME" } else { "NON-DROP FRAME" };
        out.extend(["\nFCM: ", mode, "\n"]);
    }

    fn push_event(&mut self, wanted: &Wanted<'_>, next: Option<Timestamp>, out: &mut String) {
        let frame = |time| self.first.saturating_add(self.rate.frame(time));
        let (start, end) = (frame(wanted.span.start()), frame(wanted.span.end()));
        let from = start.max(self.free);
        let to = match (self.is_of_markers, next) {
            (true, _) => from,
            (false, Some(next)) => end.min(frame(next)),
            (false, None) => end,
        };
        let to = to.max(from.saturating_add(1));
        let label = |frame| Timecode::of_frame(frame, self.rate, self.is_drop_frame);
        let Some((from_label, to_label)) = label(from).zip(label(to)) else {
            return self.lost.add("segments past 24 hours", 1);
        };
        let is_cut = from != start || (!self.is_of_markers && to < end);
        self.lost.add("overlaps", usize::from(is_cut));
        self.events += 1;
        self.free = to;
        let number = self.events;
        let times = format!("{from_label} {to_label}");
        out.push_str(&format!("\n{number:03}  {REEL:<8} V     C        {times} {times}\n"));
        let frames = end.saturating_sub(start).max(1);
        self.push_remarks(wanted, frames, out);
    }

    fn push_remarks(&self, wanted: &Wanted<'_>, frames: u64, out: &mut String) {
        if let Some(clip) = self.clip {
            out.push_str("* FROM CLIP NAME: ");
            push_line(out, clip);
            out.push('\n');
        }
        let mut text = String::new();
        if let Some(speaker) = wanted.speaker {
            push_line(&mut text, speaker);
            text.push_str(": ");
        }
        push_line(&mut text, wanted.text);
        if self.is_of_markers {
            // A bar would begin another field.
            let name = text.replace('|', "/");
            out.push_str(&format!(" |C:ResolveColorBlue |M:{name} |D:{frames}\n"));
        } else if !text.is_empty() {
            out.extend(["* COMMENT: ", &text, "\n"]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::testing::{at, said};
    use crate::write::write;
    use cuedex_model::Chapter;

    fn list(transcript: &Transcript, format: Format, fps: &str, start: &str) -> (String, Written) {
        let options = WriteOptions::new(format)
            .with_fps(Some(fps.parse().unwrap()))
            .with_start_timecode(Some(start.parse().unwrap()));
        let mut out = Vec::new();
        let written = write(transcript, &mut out, &options).unwrap();
        (String::from_utf8(out).unwrap(), written)
    }

    fn talk() -> Transcript {
        let track = said(&[(60_000, 62_000, "Ann", "low | tide"), (62_000, 62_001, "", "bell")]);
        let mut talk = Transcript::of_tracks(vec![track]);
        talk.title = Some("Harbor".into());
        talk.media = Some("harbor.mov".into());
        talk
    }

    #[test]
    fn events_count_from_the_start_timecode_in_drop_frame() {
        let expected = "TITLE: Harbor\nFCM: DROP FRAME\n\n\
            001  AX       V     C        01:00:59;28 01:01:02;00 01:00:59;28 01:01:02;00\n\
            * FROM CLIP NAME: harbor.mov\n* COMMENT: Ann: low | tide\n\n\
            002  AX       V     C        01:01:02;00 01:01:02;01 01:01:02;00 01:01:02;01\n\
            * FROM CLIP NAME: harbor.mov\n* COMMENT: bell\n";
        assert_eq!(list(&talk(), Format::Edl, "29.97", "01:00:00;00").0, expected);
    }

    #[test]
    fn markers_are_events_of_one_frame_that_state_their_length() {
        let (text, _) = list(&talk(), Format::EdlMarkers, "24", "00:00:00:00");
        assert!(text.contains("00:01:00:00 00:01:00:01 00:01:00:00 00:01:00:01\n"), "{text}");
        assert!(text.contains("\n |C:ResolveColorBlue |M:Ann: low / tide |D:48\n"), "{text}");
    }

    #[test]
    fn events_do_not_overlap_and_end_with_the_day() {
        let day = 86_400_000;
        let cues =
            [(0, 900, "", "a"), (500, 600, "", "b"), (500, 600, "", "c"), (day, day + 1, "", "d")];
        let (text, written) =
            list(&Transcript::of_tracks(vec![said(&cues)]), Format::Edl, "10", "00:00:00:00");
        let times: Vec<&str> =
            text.lines().filter(|l| l.starts_with("00")).map(|l| &l[29..52]).collect();
        let expected =
            ["00:00:00:00 00:00:00:05", "00:00:00:05 00:00:00:06", "00:00:00:06 00:00:00:07"];
        assert_eq!(times, expected);
        let lost: Vec<_> = written.omitted.iter().map(|o| (o.what.as_str(), o.count)).collect();
        assert_eq!(lost, [("overlaps", 2), ("segments past 24 hours", 1)]);
        assert_eq!(written.segments, 3);
    }

    #[test]
    fn chapters_are_events_where_there_is_nothing_else() {
        let chapters =
            vec![Chapter::new(at(0), None, "Boats"), Chapter::new(at(2_000), None, "Nets")];
        let transcript =
            Transcript { chapters, duration: Some(at(5_000)), ..Transcript::default() };
        let (text, written) = list(&transcript, Format::Edl, "25", "00:00:00:00");
        assert!(
            text.contains("00:00:02:00 00:00:05:00 ") && text.contains("COMMENT: Nets"),
            "{text}"
        );
        let lost: Vec<_> = written.omitted.iter().map(|lost| lost.what.as_str()).collect();
        assert_eq!(lost, ["video details"]);
    }

    #[test]
    fn a_rate_without_timecode_is_an_error() {
        let options = WriteOptions::new(Format::Edl).with_fps("12.5".parse().ok());
        let error = write(&talk(), &mut Vec::new(), &options).unwrap_err();
        assert_eq!(error.to_string(), "there is no timecode at 125/10 frames a second");
    }
}
