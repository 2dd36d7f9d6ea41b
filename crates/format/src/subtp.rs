//! Conversions to and from the cue types of [subtp](https://docs.rs/subtp).
//!
//! ```
//! use cuedex_format::subtp::{from_srt, to_srt};
//! use cuedex_model::{Segment, TimeSpan};
//!
//! let segment = Segment::new(TimeSpan::from_millis(1_000, 2_000), "to the quiet\nharbor");
//! let cue = to_srt(&segment, 1).expect("subtp holds this cue");
//! assert_eq!(cue.text, ["to the quiet", "harbor"]);
//! assert_eq!(from_srt(&cue).text, segment.text);
//! ```

use cuedex_model::{Segment, TimeSpan, Timestamp};
use subtp::srt::{SrtSubtitle, SrtTimestamp};
use subtp::vtt::{VttCue, VttTimestamp, VttTimings};

use crate::cue::lines::shown_lines;
use crate::cue::{shown, srt, vtt};

/// The cue as subtp's SubRip cue, or `None` where subtp cannot hold it exactly: coordinates
/// (its rendering drops them), no text, hours past 99, a number past `u32`.
#[must_use]
pub fn to_srt(segment: &Segment, number: usize) -> Option<SrtSubtitle> {
    if srt::coordinates(segment).is_some() {
        return None;
    }
    let payload = srt::payload(segment);
    let text: Vec<String> = shown_lines(&payload).map(str::to_owned).collect();
    let (hours, minutes, seconds, milliseconds) = clock(segment.span.start())?;
    let start = SrtTimestamp { hours, minutes, seconds, milliseconds };
    let (hours, minutes, seconds, milliseconds) = clock(segment.span.end())?;
    let end = SrtTimestamp { hours, minutes, seconds, milliseconds };
    let sequence = u32::try_from(number).ok()?;
    (!text.is_empty()).then_some(SrtSubtitle { sequence, start, end, text, line_position: None })
}

/// The segment of subtp's SubRip cue; a reversed span becomes empty at its start.
#[must_use]
pub fn from_srt(cue: &SrtSubtitle) -> Segment {
    let time = |t: SrtTimestamp| instant(t.hours, t.minutes, t.seconds, t.milliseconds);
    Segment::new(
        TimeSpan::clamped(time(cue.start), time(cue.end)),
        shown::srt(&cue.text.join("\n")),
    )
}

/// The cue as subtp's WebVTT cue, or `None` where subtp cannot hold it exactly: settings (it
/// knows only some), no text, hours past 99.
#[must_use]
pub fn to_vtt(segment: &Segment) -> Option<VttCue> {
    if vtt::settings(segment).is_some() {
        return None;
    }
    let payload = vtt::payload(segment);
    let (hours, minutes, seconds, milliseconds) = clock(segment.span.start())?;
    let start = VttTimestamp { hours, minutes, seconds, milliseconds };
    let (hours, minutes, seconds, milliseconds) = clock(segment.span.end())?;
    let end = VttTimestamp { hours, minutes, seconds, milliseconds };
    (!payload.is_empty()).then(|| VttCue {
        identifier: vtt::identifier(segment).map(str::to_owned),
        timings: VttTimings { start, end },
        settings: None,
        payload: payload.lines().map(str::to_owned).collect(),
    })
}

/// The segment of subtp's WebVTT cue; a reversed span becomes empty at its start.
#[must_use]
pub fn from_vtt(cue: &VttCue) -> Segment {
    let time = |t: VttTimestamp| instant(t.hours, t.minutes, t.seconds, t.milliseconds);
    let span = TimeSpan::clamped(time(cue.timings.start), time(cue.timings.end));
    let payload = cue.payload.join("\n");
    let (text, speaker) = shown::vtt(&payload, false);
    let mut segment = Segment::new(span, text);
    segment.speaker = speaker;
    segment
}

fn clock(time: Timestamp) -> Option<(u8, u8, u8, u16)> {
    let seconds = time.as_whole_seconds();
    let hours = u8::try_from(seconds / 3_600).ok().filter(|hours| *hours <= 99)?;
    let minutes = u8::try_from(seconds / 60 % 60).ok()?;
    let milliseconds = u16::try_from(time.as_millis() % 1_000).ok()?;
    Some((hours, minutes, u8::try_from(seconds % 60).ok()?, milliseconds))
}

fn instant(hours: u8, minutes: u8, seconds: u8, milliseconds: u16) -> Timestamp {
    let seconds = (u64::from(hours) * 60 + u64::from(minutes)) * 60 + u64::from(seconds);
    Timestamp::from_millis(seconds * 1_000 + u64::from(milliseconds))
}
