//! Podcasting 2.0 transcripts in JSON, version 1.0.0, by
//! [the specification](https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md#json):
//! `segments` of `speaker`, `startTime`, `endTime` and `body`, times in seconds.

use std::io;

use cuedex_model::{Segment, Track, Transcript};
use serde::Serialize;

use super::Written;
use super::cues::main_track;
use super::line::is_blank;
use super::omitted::{Part, omitted_beside};
use super::whisper::Seconds;

const NOT_HELD: [Part; 18] = [
    Part::VideoId,
    Part::VideoDetails,
    Part::Summary,
    Part::Chapters,
    Part::Topics,
    Part::TrackTitles,
    Part::Provenance,
    Part::Languages,
    Part::EmptySegments,
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SegmentJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    start_time: Seconds,
    end_time: Seconds,
    body: &'a str,
}

pub(super) fn write(transcript: &Transcript, out: &mut dyn io::Write) -> io::Result<Written> {
    let track = main_track(transcript);
    let segments = write_document(track, out)?;
    let omitted = omitted_beside(track, transcript, &NOT_HELD).into_list();
    Ok(Written { segments, omitted })
}

fn write_document(track: Option<&Track>, out: &mut dyn io::Write) -> io::Result<usize> {
    out.write_all(b"{\"version\":\"1.0.0\",\"segments\":[")?;
    let mut segments = 0;
    let shown = track.into_iter().flat_map(Track::segments);
    for segment in shown.filter(|segment| !is_blank(&segment.text)) {
        out.write_all(if segments > 0 { b",\n" } else { b"\n" })?;
        serde_json::to_writer(&mut *out, &SegmentJson::of(segment))?;
        segments += 1;
    }
    out.write_all(b"\n]}")?;
    Ok(segments)
}

impl<'a> SegmentJson<'a> {
    fn of(segment: &'a Segment) -> Self {
        Self {
            speaker: segment.speaker.as_deref(),
            start_time: Seconds(segment.span.start()),
            end_time: Seconds(segment.span.end()),
            body: segment.text.trim(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Format;
    use crate::write::testing::{evening, written};
    use serde_json::{Value, json};

    #[test]
    fn a_segment_says_who_when_and_what() {
        let document: Value =
            serde_json::from_str(&written(&evening(), Format::Podcast).0).unwrap();
        assert_eq!(document["version"], "1.0.0");
        assert_eq!(
            document["segments"][2],
            json!({"speaker": "Ben", "startTime": 61.0, "endTime": 63.0, "body": "Here they come!"})
        );
    }
}
