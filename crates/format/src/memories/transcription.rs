use cuedex_model::{Segment, Timestamp, Track, TrackKind};
use serde::Deserialize;

use super::notes::{EMPTY_TEXT, NO_END, NO_START, Notes};
use super::parse::parse_data;
use super::{PROVENANCE, lenient};
use crate::{Error, Warning};

/// A transcription reply decoded: what is said or what is seen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transcription {
    /// The video it says it is about.
    pub video_no: Option<String>,
    /// The segments in the order of the reply; texts without surrounding spaces.
    pub segments: Vec<Segment>,
    /// When the service made it, in milliseconds since 1970, where it says so.
    pub created_ms: Option<u64>,
    /// What was odd and how it was read.
    pub warnings: Vec<Warning>,
}

impl Transcription {
    /// There is no transcript now: `data` was null or the list empty or missing. Whether there
    /// will ever be one only the video's status tells.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.segments.is_empty()
    }

    /// The segments as a track of this kind, with the service as provenance.
    #[must_use]
    pub fn into_track(self, kind: TrackKind) -> Track {
        let mut track = Track::new(kind, self.segments);
        track.provenance = Some(PROVENANCE.to_owned());
        track
    }
}

/// The `data` of a transcription reply, every name it was seen or documented under.
#[derive(Default, Deserialize)]
pub(super) struct TranscriptionJson {
    #[serde(default, rename = "videoNo", deserialize_with = "lenient::label")]
    video_no_live: Option<String>,
    #[serde(default, deserialize_with = "lenient::label")]
    video_no: Option<String>,
    #[serde(default, deserialize_with = "lenient::list")]
    transcriptions: Vec<SegmentJson>,
    #[serde(default, deserialize_with = "lenient::list")]
    transcription: Vec<SegmentJson>,
    #[serde(default, rename = "createTime", deserialize_with = "lenient::count")]
    created_live: Option<u64>,
    #[serde(default, rename = "create_time", deserialize_with = "lenient::count")]
    created: Option<u64>,
}

/// A segment under every name that was seen or documented, in both versions of the service.
#[derive(Default, Deserialize)]
pub(super) struct SegmentJson {
    #[serde(default, deserialize_with = "lenient::text")]
    content: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    text: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    transcript: Option<String>,
    #[serde(default, rename = "startTime", deserialize_with = "lenient::seconds")]
    start_live: Option<f64>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    start_time: Option<f64>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    start: Option<f64>,
    #[serde(default, rename = "endTime", deserialize_with = "lenient::seconds")]
    end_live: Option<f64>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    end_time: Option<f64>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    end: Option<f64>,
    /// The length, in transcripts of YouTube.
    #[serde(default, deserialize_with = "lenient::seconds")]
    dur: Option<f64>,
    #[serde(default, deserialize_with = "lenient::label")]
    pub(super) speaker: Option<String>,
}

impl SegmentJson {
    /// A line of a transcript that states how long it is.
    pub(super) fn line(text: Option<String>, start: Option<f64>, dur: Option<f64>) -> Self {
        Self { text, start, dur, ..Self::default() }
    }

    fn start(&self) -> Option<f64> {
        self.start_live.or(self.start_time).or(self.start)
    }

    fn end(&self) -> Option<f64> {
        let end = self.end_live.or(self.end_time).or(self.end);
        end.or_else(|| Some(self.start()? + self.dur?))
    }

    /// It has a `transcript`, which is the second version's name for what is seen.
    pub(super) fn is_seen(&self) -> bool {
        self.content.is_none() && self.text.is_none() && self.transcript.is_some()
    }

    /// The text as sent, where there is any.
    pub(super) fn raw_text(&self) -> Option<&str> {
        let names = [&self.content, &self.text, &self.transcript];
        names.into_iter().flatten().map(String::as_str).find(|text| !text.trim().is_empty())
    }
}

impl SegmentJson {
    /// The same under every spelling.
    fn says_what(&self, other: &Self) -> bool {
        let all = |json: &Self| {
            (
                json.raw_text().map(str::trim).map(str::to_owned),
                json.start(),
                json.end(),
                json.speaker.clone(),
            )
        };
        all(self) == all(other)
    }
}

impl TranscriptionJson {
    /// Speech comes with a space before its first word, descriptions do not.
    pub(super) fn looks_spoken(&self) -> bool {
        let all = self.transcriptions.iter().chain(&self.transcription);
        all.filter_map(SegmentJson::raw_text).any(|text| text.starts_with(' '))
    }

    pub(super) fn into_transcription(self) -> Transcription {
        let mut notes = Notes::default();
        let lists = [self.transcriptions, self.transcription];
        let list = notes.one_list(lists, SegmentJson::says_what);
        Transcription {
            video_no: self.video_no_live.or(self.video_no),
            segments: segments(&list, &mut notes),
            created_ms: self.created_live.or(self.created),
            warnings: notes.into_warnings(),
        }
    }
}

/// The segments of a list; those without a text are left out, with a note each.
pub(super) fn segments(list: &[SegmentJson], notes: &mut Notes) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(list.len());
    let mut previous_end = Timestamp::ZERO;
    for (json, number) in list.iter().zip(1..) {
        let Some(text) = json.raw_text() else {
            let message = format!("segment {number} has no text and was left out");
            notes.add(number, EMPTY_TEXT, message);
            continue;
        };
        let segment = segment(json, text, number, previous_end, notes);
        previous_end = segment.span.end();
        segments.push(segment);
    }
    segments
}

/// The turns of speakers, as segments without a text.
pub(super) fn turns(list: &[SegmentJson], notes: &mut Notes) -> Vec<Segment> {
    let mut previous_end = Timestamp::ZERO;
    let turn = |(json, number): (&SegmentJson, usize)| {
        let turn = segment(json, "", number, previous_end, notes);
        previous_end = turn.span.end();
        turn
    };
    list.iter().zip(1..).map(turn).collect()
}

fn segment(
    json: &SegmentJson,
    text: &str,
    number: usize,
    previous_end: Timestamp,
    notes: &mut Notes,
) -> Segment {
    let start = match json.start() {
        Some(seconds) => notes.instant(number, seconds),
        None => {
            let message = format!("segment {number} has no start, {previous_end} was taken");
            notes.add(number, NO_START, message);
            previous_end
        }
    };
    let end = match json.end() {
        Some(seconds) => notes.instant(number, seconds),
        None => {
            let message = format!("segment {number} has no end, its start was taken");
            notes.add(number, NO_END, message);
            start
        }
    };
    let mut segment = Segment::new(notes.span(number, start, end), text.trim());
    segment.speaker.clone_from(&json.speaker);
    segment
}

/// Reads a reply of `get_video_transcription`, `get_video_caption`, `get_audio_transcription`
/// or their public forms.
///
/// # Errors
/// [`ErrorKind::Empty`](crate::ErrorKind::Empty) for an empty body,
/// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the path of the field for what
/// cannot be read, and for a reply that says it failed ([`super::decode_envelope`] tells which).
pub fn decode_transcription(body: &[u8]) -> Result<Transcription, Error> {
    let data = parse_data::<TranscriptionJson>(body)?;
    Ok(data.unwrap_or_default().into_transcription())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;
    use cuedex_model::TimeSpan;

    fn decode(data: &str) -> Transcription {
        decode_transcription(format!(r#"{{"code":"0000","data":{data}}}"#).as_bytes()).unwrap()
    }

    fn codes(reply: &Transcription) -> Vec<&str> {
        reply.warnings.iter().map(|w| w.code).collect()
    }

    #[test]
    fn every_spelling_of_a_segment_is_read() {
        for data in [
            r#"{"transcriptions":[{"index":0,"content":" A kettle.","startTime":"1","endTime":"2.5"}]}"#,
            r#"{"transcription":[{"id":0,"text":"A kettle.","start":1,"end":2.5}]}"#,
            r#"{"transcriptions":null,"transcription":[{"transcript":"A kettle.","start_time":1.0,"end_time":"2.5"}]}"#,
            r#"{"transcriptions":[{"content":"A kettle.","text":null,"startTime":"1","start":null,"endTime":"null","end":"2.5"}]}"#,
        ] {
            let reply = decode(data);
            assert_eq!(reply.segments.len(), 1, "{data}");
            assert_eq!(reply.segments[0].text, "A kettle.", "{data}");
            assert_eq!(reply.segments[0].span, TimeSpan::from_millis(1_000, 2_500), "{data}");
            assert_eq!(codes(&reply), [""; 0], "{data}");
        }
    }

    #[test]
    fn the_id_has_two_spellings() {
        assert_eq!(decode(r#"{"videoNo":"VI1"}"#).video_no.as_deref(), Some("VI1"));
        assert_eq!(decode(r#"{"video_no":"VI1"}"#).video_no.as_deref(), Some("VI1"));
        assert_eq!(decode(r#"{"videoNo":7,"createTime":"12"}"#).created_ms, Some(12));
    }

    #[test]
    fn null_and_empty_lists_are_nothing() {
        for list in ["[]", "null", "\"null\"", "\"\"", "{}"] {
            for name in ["transcriptions", "transcription"] {
                let data = format!(r#"{{"{name}":{list}}}"#);
                assert!(decode(&data).is_nothing(), "{data}");
            }
        }
        assert!(decode("null").is_nothing() && decode("{}").is_nothing());
    }

    #[test]
    fn two_lists_are_both_taken_unless_they_say_the_same() {
        let live = r#""transcriptions":[{"content":" A kettle.","startTime":"1","endTime":"2"}]"#;
        let same = r#""transcription":[{"text":"A kettle.","start":1,"end":"00:00:02"}]"#;
        let other = r#""transcription":[{"text":"A cup.","start":3,"end":4}]"#;
        let doubled = decode(&format!("{{{live},{same}}}"));
        assert_eq!((doubled.segments.len(), codes(&doubled)), (1, vec![]));
        let both = decode(&format!("{{{live},{other}}}"));
        let texts: Vec<_> = both.segments.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(
            (texts, codes(&both)),
            (vec!["A kettle.", "A cup."], vec!["memories/two-lists"])
        );
    }

    #[test]
    fn an_item_that_is_null_does_not_lose_the_others() {
        let reply = decode(
            r#"{"transcriptions":[null,{"content":"tea","startTime":"0:01","endTime":"1:02.5"}]}"#,
        );
        assert_eq!(reply.segments[0].span, TimeSpan::from_millis(1_000, 62_500));
        assert_eq!(codes(&reply), ["memories/empty-text"]);
    }

    #[test]
    fn odd_times_are_mended_with_a_warning_each() {
        let reply = decode(
            r#"{"transcriptions":[
            {"content":"early","startTime":"-1","endTime":"2"},
            {"content":"reversed","startTime":"5","endTime":"4"},
            {"content":"no start","endTime":"7"},
            {"content":"no end","startTime":"8"},
            {"content":"zero","startTime":"9","endTime":"9"}]}"#,
        );
        let huge = decode(r#"{"transcriptions":[{"content":"x","start":1,"end":1e300}]}"#);
        assert_eq!(codes(&huge), ["memories/huge-time"]);
        let spans: Vec<_> = reply.segments.iter().map(|s| s.span).collect();
        let expected = [(0, 2_000), (5_000, 5_000), (5_000, 7_000), (8_000, 8_000), (9_000, 9_000)];
        assert_eq!(spans, expected.map(|(start, end)| TimeSpan::from_millis(start, end)));
        assert_eq!(
            codes(&reply),
            [
                "memories/negative-time",
                "memories/reversed-span",
                "memories/no-start",
                "memories/no-end"
            ]
        );
        assert_eq!(reply.warnings[1].cue, Some(2));
    }

    #[test]
    fn a_segment_without_text_is_left_out_with_a_note() {
        let reply = decode(r#"{"transcriptions":[{"content":" ","startTime":"1","endTime":"2"}]}"#);
        assert!(reply.is_nothing());
        assert_eq!(codes(&reply), ["memories/empty-text"]);
    }

    #[test]
    fn a_spoken_null_stays_a_word() {
        let reply = decode(r#"{"transcriptions":[{"content":" null","startTime":0,"endTime":1}]}"#);
        assert_eq!(reply.segments[0].text, "null");
    }

    #[test]
    fn an_unreadable_time_is_an_error_with_its_path() {
        let body = br#"{"code":"0000","data":{"transcriptions":[{"content":"a","startTime":"0"},{"content":"b","startTime":"soon"}]}}"#;
        let error = decode_transcription(body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed);
        assert!(error.to_string().starts_with("data.transcriptions[1].startTime of"), "{error}");
    }

    #[test]
    fn a_refusal_is_not_an_empty_transcript() {
        let error = decode_transcription(br#"{"code":"0429","msg":"busy"}"#).unwrap_err();
        assert_eq!(error.to_string(), "the reply is a refusal, 0429: busy");
    }
}
