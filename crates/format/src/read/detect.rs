mod ttml;

use super::lines::Lines;
use super::{ass, chapters, json, lrc, sbv};
use crate::cue::timing;
use crate::{Error, ErrorKind, Format};

/// How many lines of a text are searched for the first times.
const LOOK_LINES: usize = 2_000;

/// The end of the name of a list of chapters.
const CHAPTERS: &str = ".chapters.txt";

/// Tells the dialect of a text, by content first and by name in doubt.
pub(super) fn detect(text: &str, name: Option<&str>) -> Result<Format, Error> {
    let start = text.trim_start();
    let named = |ending: &str| name.is_some_and(|n| n.to_ascii_lowercase().ends_with(ending));
    // `[0:00] Title` may be sung or a chapter.
    if lrc::looks_like(start) && named(CHAPTERS) {
        return Ok(Format::YoutubeChapters);
    }
    // A title may stand above the first time.
    if named(".lrc") && by_head(start).is_none() && !holds_times(text) && lrc::holds_times(text) {
        return Ok(Format::Lrc);
    }
    // `[Script Info]`, `[Applause]` and `{\an8}` begin files that are no JSON.
    let is_json =
        start.starts_with(['{', '[']) && !ass::looks_like(start) && !lrc::looks_like(start);
    if is_json {
        return detect_json(start, name).or_else(|of_json| {
            let choose = |error| if begins_as_json(start) { of_json } else { error };
            by_times(text, name).map_err(choose)
        });
    }
    by_head(start).map_or_else(|| by_times(text, name), Ok)
}

/// The dialects that say what they are.
fn by_head(start: &str) -> Option<Format> {
    if start.starts_with("WEBVTT") {
        return Some(Format::Vtt);
    }
    let format = match start {
        _ if ass::looks_like(start) => Format::Ass,
        _ if ttml::looks_like(start) => Format::Ttml,
        _ if chapters::looks_like_ffmetadata(start) => Format::Ffmetadata,
        _ if lrc::looks_like(start) => Format::Lrc,
        _ => return None,
    };
    Some(format)
}

fn by_times(text: &str, name: Option<&str>) -> Result<Format, Error> {
    let named = |ending: &str| name.is_some_and(|n| n.to_ascii_lowercase().ends_with(ending));
    match holds_times(text) {
        true if named(".vtt") || named(".webvtt") => Ok(Format::Vtt),
        true => Ok(Format::Srt),
        false if named(".srt") && text.contains("-->") => Ok(Format::Srt),
        false if sbv::looks_like(text) => Ok(Format::Sbv),
        false if named(CHAPTERS) || chapters::looks_like_youtube(text) => {
            Ok(Format::YoutubeChapters)
        }
        false => Err(not_a_transcript(
            "no line of times, no header of a subtitle format and no JSON was found",
        )),
    }
}

fn holds_times(text: &str) -> bool {
    Lines::new(text).take(LOOK_LINES).any(|line| timing::is_timing(line.text))
}

fn detect_json(text: &str, name: Option<&str>) -> Result<Format, Error> {
    let named = name.is_some_and(|n| n.to_ascii_lowercase().ends_with(".cuedex.json"));
    if named {
        return Ok(Format::Canonical);
    }
    json::detect(text).ok_or_else(foreign_json)
}

/// JSON of somebody else.
pub(super) fn foreign_json() -> Error {
    let tried = json::tried();
    not_a_transcript(&format!("the JSON is in none of the known dialects ({tried})"))
}

/// Whether what stands behind the first bracket can begin a value, as in `[{`; `[ti:x]` cannot.
fn begins_as_json(start: &str) -> bool {
    const WORDS: [&str; 3] = ["true", "false", "null"];
    let Some(inside) = start.strip_prefix('[').map(str::trim_start) else { return true };
    let is_mark = |c: char| matches!(c, '{' | '[' | ']' | '"' | '-') || c.is_ascii_digit();
    inside.is_empty()
        || inside.starts_with(is_mark)
        || WORDS.iter().any(|word| inside.starts_with(word))
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

    #[test]
    fn lyrics_may_have_a_title_above_the_first_time() {
        for head in ["Lanterns, by Ann", "[Intro]", "{slow}", "\u{feff}Lanterns\n[ti:x]"] {
            let text = format!("{head}\n\n[00:01.00]low\n");
            assert_eq!(detect(&text, Some("a.LRC")).unwrap(), Format::Lrc, "{head}");
            assert!(detect(&text, Some("a.txt")).is_err(), "{head}");
        }
        for other in ["WEBVTT\n\n00:01.000 --> 00:02.000\n", "1\n00:00:01,000 --> 00:00:02,000\n"] {
            let text = format!("{other}[00:01.00]low\n");
            assert_ne!(detect(&text, Some("a.lrc")).unwrap(), Format::Lrc, "{other}");
        }
    }

    #[test]
    fn text_in_brackets_is_not_called_json() {
        let says_json = |text: &str| {
            detect(text, Some("a.lrc")).unwrap_err().to_string().contains("the JSON is in none")
        };
        for text in ["[ti:x]\n[ar:y]\n", "[ti:x]\nno times\n", "[Intro]\n", "[tru]", "[é"] {
            assert!(!says_json(text), "{text}");
        }
        for text in ["[{}]", "[ \n[1]]", "[\"a\"]", "[-1]", "[null]", "[]", "{}", "["] {
            assert!(says_json(text), "{text}");
        }
    }

    #[test]
    fn foreign_json_names_the_dialects_that_were_looked_for() {
        let told = detect("{\"a\":1}", None).unwrap_err().to_string();
        for name in ["Whisper JSON", "Amazon Transcribe", "canonical JSON", "Deepgram"] {
            assert!(told.contains(name), "{told}");
        }
    }
}
