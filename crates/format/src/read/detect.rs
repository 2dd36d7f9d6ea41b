use super::lines::Lines;
use crate::cue::timing;
use crate::{Error, ErrorKind, Format, memories};

/// How many lines of a text are searched for the first times.
const LOOK_LINES: usize = 2_000;

/// Tells the dialect of a text, by content first and by name in doubt.
pub(super) fn detect(text: &str, name: Option<&str>) -> Result<Format, Error> {
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        // `[Applause]` and `{\an8}` begin subtitles too.
        return detect_json(start, name).or_else(|error| match holds_times(text) {
            true => Ok(Format::Srt),
            false => Err(error),
        });
    }
    if start.starts_with("WEBVTT") {
        return Ok(Format::Vtt);
    }
    let named = |ending: &str| name.is_some_and(|n| n.to_ascii_lowercase().ends_with(ending));
    match holds_times(text) {
        true if named(".vtt") || named(".webvtt") => Ok(Format::Vtt),
        true => Ok(Format::Srt),
        false if named(".srt") && text.contains("-->") => Ok(Format::Srt),
        false => Err(not_a_transcript("no line of times, no WEBVTT header and no JSON was found")),
    }
}

fn holds_times(text: &str) -> bool {
    Lines::new(text).take(LOOK_LINES).any(|line| timing::is_timing(line.text))
}

fn detect_json(text: &str, name: Option<&str>) -> Result<Format, Error> {
    let named = name.is_some_and(|n| n.to_ascii_lowercase().ends_with(".cuedex.json"));
    if named || text.contains("\"cuedex/transcript/") {
        return Ok(Format::Canonical);
    }
    if memories::looks_like(text.as_bytes()) {
        return Ok(Format::Memories);
    }
    Err(not_a_transcript(
        "the JSON is neither canonical (cuedex/transcript/1) nor a Memories.ai reply",
    ))
}

fn not_a_transcript(why: &str) -> Error {
    Error::new(ErrorKind::NotATranscript, format!("not a transcript: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_comes_before_the_name() {
        let srt = "1\n00:00:01,000 --> 00:00:02,000\nhi\n";
        assert_eq!(detect(srt, None).unwrap(), Format::Srt);
        assert_eq!(detect(srt, Some("a.vtt")).unwrap(), Format::Vtt);
        assert_eq!(detect("WEBVTT\n", Some("a.srt")).unwrap(), Format::Vtt);
        let json = r#"{"schema":"cuedex/transcript/1"}"#;
        assert_eq!(detect(json, Some("a.srt")).unwrap(), Format::Canonical);
    }

    #[test]
    fn foreign_text_and_json_are_not_transcripts() {
        for text in ["a note about arrows --> here", "{\"a\":1}", "[]", "# Title"] {
            assert!(detect(text, Some("a.json")).unwrap_err().is_not_a_transcript(), "{text}");
        }
    }
}
