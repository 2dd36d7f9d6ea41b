use std::io;

use cuedex_model::Transcript;

mod record;

use record::Record;

use super::Written;
use super::omitted::{Part, omitted};
use crate::merge::timeline;

const NOT_HELD: [Part; 7] = [
    Part::TrackTitles,
    Part::Provenance,
    Part::CueIdentifiers,
    Part::CueSettings,
    Part::CueStyles,
    Part::CueMarkup,
    Part::UnknownFields,
];

/// Writes a record per line: `transcript` first, then chapters, topics and the segments of all
/// tracks in the order of time, `end` last.
pub(super) fn write(transcript: &Transcript, out: &mut dyn io::Write) -> io::Result<Written> {
    let mut lines = Lines { out, line: Vec::new() };
    lines.write(&Record::opening(transcript))?;
    for chapter in &transcript.chapters {
        lines.write(&Record::chapter(chapter))?;
    }
    for topic in &transcript.topics {
        lines.write(&Record::topic(topic))?;
    }
    let tracks: Vec<_> = transcript.tracks.iter().collect();
    let several = tracks.len() > 1;
    for placed in timeline(&tracks) {
        let index = several.then_some(placed.track);
        lines.write(&Record::segment(placed.segment, tracks[placed.track], index))?;
    }
    let segments = transcript.segment_count();
    lines.write(&Record::End { v: record::VERSION, segments })?;
    Ok(Written { segments, omitted: omitted(transcript, &NOT_HELD) })
}

struct Lines<'a> {
    out: &'a mut dyn io::Write,
    line: Vec<u8>,
}

impl Lines<'_> {
    fn write(&mut self, record: &Record<'_>) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, record)?;
        self.line.push(b'\n');
        self.out.write_all(&self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::write::testing::{evening, said, written};
    use serde_json::{Value, json};

    fn records(transcript: &Transcript) -> Vec<Value> {
        let text = written(transcript, Format::Jsonl).0;
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn one_track_needs_no_index_and_nothing_unknown_is_said() {
        let transcript = Transcript::of_tracks(vec![said(&[(0, 900, "", "two\nboats")])]);
        let id = transcript.tracks[0].segments()[0].id;
        let expected = format!(
            "{}\n{{\"type\":\"segment\",\"track\":\"audio\",\"start_ms\":0,\"end_ms\":900,\"text\":\"two\\nboats\",\"id\":\"{id}\"}}\n{}\n",
            r#"{"type":"transcript","v":1}"#, r#"{"type":"end","v":1,"segments":1}"#,
        );
        assert_eq!(written(&transcript, Format::Jsonl).0, expected);
    }

    #[test]
    fn the_first_and_the_last_record_state_the_version() {
        let records = records(&evening());
        let (first, last) = (records.first().unwrap(), records.last().unwrap());
        assert_eq!(
            *first,
            json!({"type": "transcript", "v": 1, "id": "VI7", "title": "An evening at the harbor",
                "duration_ms": 65_000, "date": "2024-05-01", "media": "harbor walk.mp4",
                "tags": ["sea", "evening"], "summary": "Boats come home late."})
        );
        assert_eq!(*last, json!({"type": "end", "v": 1, "segments": 5}));
    }

    #[test]
    fn chapters_and_topics_have_their_own_records() {
        let records = records(&evening());
        assert_eq!(
            records[2],
            json!({"type": "chapter", "start_ms": 60_000, "end_ms": 65_000, "title": "The boats",
                "description": "They come home."})
        );
        assert_eq!(records[3], json!({"type": "topic", "title": "fishing"}));
    }

    #[test]
    fn segments_of_all_tracks_come_in_the_order_of_time() {
        let records = records(&evening());
        let segments: Vec<_> = records.iter().filter(|r| r["type"] == "segment").collect();
        let order: Vec<_> = segments
            .iter()
            .map(|s| (s["start_ms"].as_u64().unwrap(), s["track_index"].as_u64().unwrap()))
            .collect();
        assert_eq!(order, [(1_000, 0), (1_000, 2), (2_100, 0), (2_500, 1), (61_000, 0)]);
        assert_eq!(segments[3]["track"], "visual");
        assert_eq!(segments[1]["language"], "de");
        assert_eq!(segments[4]["speaker"], "Ben");
        assert_eq!(segments[4]["confidence"], 0.9);
        assert_eq!(
            segments[4]["words"][0],
            json!({"start_ms": 61_000, "end_ms": 61_400, "text": "Here"})
        );
    }
}
