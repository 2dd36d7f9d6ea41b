//! The live shape of replies: seconds as texts, flags present.

use std::io;

use cuedex_model::{Segment, Timestamp, Track, TrackKind, Transcript};
use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

use super::summary::{Summary, SummaryItem};
use crate::write::{Omission, Written};

#[derive(Serialize)]
struct Reply<T> {
    code: &'static str,
    msg: &'static str,
    data: T,
    success: bool,
    failed: bool,
}

impl<T> Reply<T> {
    fn of(data: T) -> Self {
        Self { code: "0000", msg: "success", data, success: true, failed: false }
    }
}

#[derive(Serialize)]
struct TranscriptionOut<'a> {
    #[serde(rename = "videoNo", skip_serializing_if = "Option::is_none")]
    video_no: Option<&'a str>,
    transcriptions: SegmentsOut<'a>,
}

struct SegmentsOut<'a>(&'a Track);

impl Serialize for SegmentsOut<'_> {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        let segments = self.0.segments();
        let mut list = sink.serialize_seq(Some(segments.len()))?;
        for (index, segment) in segments.iter().enumerate() {
            list.serialize_element(&SegmentOut::of(index, segment, self.0.kind))?;
        }
        list.end()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SegmentOut<'a> {
    index: usize,
    content: String,
    start_time: String,
    end_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
}

impl<'a> SegmentOut<'a> {
    fn of(index: usize, segment: &'a Segment, kind: TrackKind) -> Self {
        // Live speech has a space before its first word; readers tell the kind by it.
        let lead = if kind == TrackKind::Audio { " " } else { "" };
        Self {
            index,
            content: format!("{lead}{}", segment.text),
            start_time: seconds(segment.span.start()),
            end_time: seconds(segment.span.end()),
            speaker: segment.speaker.as_deref(),
        }
    }
}

/// Seconds as the service writes them: whole where they are whole.
fn seconds(time: Timestamp) -> String {
    let (whole, millis) = (time.as_whole_seconds(), time.as_millis() % 1_000);
    if millis == 0 {
        return whole.to_string();
    }
    format!("{whole}.{millis:03}").trim_end_matches('0').to_owned()
}

#[derive(Serialize)]
struct SummaryOut<'a> {
    #[serde(rename = "videoNo", skip_serializing_if = "Option::is_none")]
    video_no: Option<&'a str>,
    summary: &'a str,
    items: Vec<ItemOut<'a>>,
}

#[derive(Serialize)]
struct ItemOut<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
}

impl<'a> ItemOut<'a> {
    fn of(item: &'a SummaryItem) -> Self {
        Self {
            title: &item.title,
            description: item.description.as_deref(),
            start: item.start.map(seconds),
            end: item.end.map(seconds),
        }
    }
}

/// A track as the reply that the service would give, in its live shape: the seconds are texts,
/// speech begins with a space. Speakers are written where known, which the service does not do.
#[must_use]
pub fn encode_transcription(track: &Track, video_no: Option<&str>) -> Vec<u8> {
    let data = TranscriptionOut { video_no, transcriptions: SegmentsOut(track) };
    to_bytes(&Reply::of(data))
}

/// A summary as the reply that the service would give, in its live shape: `summary` is a text
/// beside `items`. Ends and the video are written where known, which the service does not do.
#[must_use]
pub fn encode_summary(summary: &Summary) -> Vec<u8> {
    let overview = summary.overview.as_deref().unwrap_or_default();
    let items = summary.items.iter().map(ItemOut::of).collect();
    let video_no = summary.video_no.as_deref();
    to_bytes(&Reply::of(SummaryOut { video_no, summary: overview, items }))
}

fn to_bytes<T: Serialize>(reply: &T) -> Vec<u8> {
    serde_json::to_vec(reply).expect("texts and numbers under text keys are always JSON")
}

/// The one track that a reply holds.
pub(crate) fn written_track(transcript: &Transcript) -> Option<&Track> {
    let of_kind = |kind| transcript.tracks.iter().find(|track| track.kind == kind);
    let chosen = of_kind(TrackKind::Audio).or_else(|| of_kind(TrackKind::Visual));
    chosen.or_else(|| transcript.tracks.first())
}

/// Writes the audio track, else the visual one, else the first, as a transcription reply.
///
/// What the reply has no place for is counted in [`Written::omitted`].
///
/// # Errors
/// Those of `out`.
pub fn write_reply(transcript: &Transcript, out: &mut dyn io::Write) -> io::Result<Written> {
    let chosen = written_track(transcript);
    let nothing = Track::default();
    let track = chosen.unwrap_or(&nothing);
    let video_no = transcript.id.as_ref().map(cuedex_model::VideoId::as_str);
    let data = TranscriptionOut { video_no, transcriptions: SegmentsOut(track) };
    serde_json::to_writer(&mut *out, &Reply::of(data)).map_err(io::Error::from)?;
    let omitted = Omission::of_reply(chosen, transcript);
    Ok(Written { segments: track.segments().len(), omitted })
}

#[cfg(test)]
mod tests {
    use super::super::{decode_summary, decode_transcription};
    use super::*;
    use cuedex_model::{Chapter, TimeSpan, Topic, Word};
    use proptest::prelude::*;

    fn track(kind: TrackKind) -> Track {
        let first = Segment::new(TimeSpan::from_millis(0, 6_000), "A red kettle steams.");
        let second = Segment::new(TimeSpan::from_millis(6_000, 9_250), "It whistles.");
        Track::new(kind, vec![first, second])
    }

    #[test]
    fn writes_the_live_shape() {
        let body = String::from_utf8(encode_transcription(&track(TrackKind::Visual), Some("VI1")));
        assert_eq!(
            body.unwrap(),
            r#"{"code":"0000","msg":"success","data":{"videoNo":"VI1","transcriptions":[{"index":0,"content":"A red kettle steams.","startTime":"0","endTime":"6"},{"index":1,"content":"It whistles.","startTime":"6","endTime":"9.25"}]},"success":true,"failed":false}"#
        );
        let audio = String::from_utf8(encode_transcription(&track(TrackKind::Audio), None));
        assert!(audio.unwrap().contains(r#""content":" It whistles.""#));
    }

    #[test]
    fn a_summary_comes_back_whole() {
        let mut topic = Topic::new("Tea");
        topic.description = Some("• leaves\n• water".into());
        let chapters = [Chapter::new(Timestamp::from_millis(1_500), None, "Boil")];
        let chaptered = Summary::of_chapters(None, &chapters);
        for summary in [
            Summary { video_no: Some("VI1".into()), ..chaptered },
            Summary::of_chapters(Some("Tea is made.".into()), &chapters),
            Summary::of_topics(None, &[topic]),
        ] {
            assert_eq!(decode_summary(&encode_summary(&summary)).unwrap(), summary);
        }
    }

    #[test]
    fn a_file_holds_the_audio_track_and_counts_the_rest() {
        let mut transcript =
            Transcript::of_tracks(vec![track(TrackKind::Visual), track(TrackKind::Audio)]);
        transcript.chapters.push(Chapter::new(Timestamp::ZERO, None, "Boil"));
        let mut out = Vec::new();
        let written = write_reply(&transcript, &mut out).unwrap();
        assert_eq!(written.segments, 2);
        let what: Vec<_> = written.omitted.iter().map(|o| o.what.as_str()).collect();
        assert_eq!(what, ["segments of another visual track", "chapters"]);
        let read = crate::read(&out, None, &crate::ReadOptions::default()).unwrap();
        assert_eq!(read.format, crate::Format::Memories);
        let back = decode_transcription(&out).unwrap().into_track(TrackKind::Audio);
        assert_eq!(back.segments(), transcript.tracks[1].segments());
    }

    #[test]
    fn no_track_is_an_empty_list_and_words_are_counted() {
        let mut out = Vec::new();
        assert_eq!(write_reply(&Transcript::default(), &mut out).unwrap(), Written::default());
        assert!(decode_transcription(&out).unwrap().is_nothing());
        let mut segment = Segment::new(TimeSpan::from_millis(0, 1), "hello");
        segment.words.push(Word::new(segment.span, "hello"));
        let words = Transcript::of_tracks(vec![Track::new(TrackKind::Ocr, vec![segment])]);
        let written = write_reply(&words, &mut Vec::new()).unwrap();
        assert_eq!(written.omitted, [Omission { what: "word times".into(), count: 1 }]);
    }

    fn any_track() -> impl Strategy<Value = Track> {
        // Up to 2^50 ms, beyond any media: there seconds as floats still tell milliseconds apart.
        let segment =
            (0..1u64 << 50, 0..1u64 << 40, "\\PC{0,20}", proptest::option::of("[a-z]{1,9}"));
        let segment = segment.prop_map(|(start, length, text, speaker)| {
            let text = format!("x{text}x");
            let speaker = speaker.filter(|name| name != "null");
            let span = TimeSpan::from_millis(start, start + length);
            Segment { speaker, ..Segment::new(span, text) }
        });
        (proptest::collection::vec(segment, 0..12), any::<bool>()).prop_map(|(segments, audio)| {
            let kind = if audio { TrackKind::Audio } else { TrackKind::Visual };
            let mut track = Track::new(kind, segments);
            track.provenance = Some(super::super::PROVENANCE.into());
            track
        })
    }

    proptest! {
        #[test]
        fn a_track_comes_back_whole(track in any_track()) {
            let reply = decode_transcription(&encode_transcription(&track, Some("VI1"))).unwrap();
            prop_assert_eq!(&reply.warnings, &vec![]);
            prop_assert_eq!(reply.into_track(track.kind), track);
        }
    }
}
