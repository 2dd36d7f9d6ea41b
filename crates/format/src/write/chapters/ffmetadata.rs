//! ffmpeg's metadata text, by its [documentation](https://ffmpeg.org/ffmpeg-formats.html#Metadata-1).
//!
//! The title, the date and the summary (as `description`) are tags of the whole; each chapter
//! states `TIMEBASE=1/1000`, as without it the numbers would count nanoseconds, and its end, as
//! muxers ask for one.

use std::fmt::Write as _;
use std::io;

use cuedex_model::{Chapter, Extra, Timestamp, Transcript};
use serde_json::Value;

use super::super::Written;
use super::super::omitted::{Detail, Part};
use super::{with_ends, written};

const NOT_HELD: [Part; 4] = [
    Part::VideoId,
    Part::VideoDetailsBut(&[Detail::Title, Detail::Date]),
    Part::Topics,
    Part::UnknownFields,
];

/// What a chapter says under names of its own.
const OF_CHAPTER: [&str; 5] = ["timebase", "start", "end", "title", "description"];

pub(in super::super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
) -> io::Result<Written> {
    let mut text = String::from(";FFMETADATA1\n");
    let own = [
        ("title", &transcript.title),
        ("date", &transcript.date),
        ("description", &transcript.summary),
    ];
    for (name, value) in own {
        push_tag(&mut text, name, value.as_deref().unwrap_or_default());
    }
    let mut kept = 0;
    for (name, value) in further_tags(transcript) {
        push_tag(&mut text, name, value);
        // They stand in one object, which is lost or kept as one field.
        kept = 1;
    }
    out.write_all(text.as_bytes())?;
    for (chapter, end) in with_ends(transcript) {
        text.clear();
        kept += push_chapter(&mut text, chapter, end);
        out.write_all(text.as_bytes())?;
    }
    Ok(written(transcript, &NOT_HELD, kept))
}

fn push_chapter(text: &mut String, chapter: &Chapter, end: Timestamp) -> usize {
    let (start, end) = (chapter.start.as_millis(), end.as_millis());
    let _ = write!(text, "[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={end}\n");
    push_tag(text, "title", &chapter.title);
    push_tag(text, "description", chapter.description.as_deref().unwrap_or_default());
    let further = tags_of(&chapter.extra);
    further.iter().for_each(|(name, value)| push_tag(text, name, value));
    further.len()
}

/// Tags of the whole that the reader kept aside, but for those that it would take for the title,
/// the date or the summary.
pub(in super::super) fn further_tags(transcript: &Transcript) -> Vec<(&str, &str)> {
    let mut taken = vec!["title", "date", "description"];
    if transcript.date.is_none() {
        taken.push("creation_time");
    }
    if transcript.summary.is_none() {
        taken.extend(["synopsis", "comment"]);
    }
    let stated = transcript.extra.get("metadata").and_then(Value::as_object);
    stated.map(|stated| tags(stated, &taken)).unwrap_or_default()
}

/// The further tags of a chapter.
pub(in super::super) fn tags_of(extra: &Extra) -> Vec<(&str, &str)> {
    tags(extra, &OF_CHAPTER)
}

fn tags<'a>(fields: &'a Extra, taken: &[&str]) -> Vec<(&'a str, &'a str)> {
    let is_free = |name: &str| {
        let is_name = !name.is_empty() && name.trim() == name && !name.contains(char::is_control);
        is_name && !taken.iter().any(|taken| taken.eq_ignore_ascii_case(name))
    };
    let texts = fields.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    texts.filter(|(name, value)| is_free(name) && !value.trim().is_empty()).collect()
}

fn push_tag(text: &mut String, name: &str, value: &str) {
    if value.trim().is_empty() {
        return;
    }
    push_escaped(text, name);
    text.push('=');
    push_escaped(text, &held_value(value));
    text.push('\n');
}

/// The value with line ends of one kind and without the character zero, at which ffmpeg ends a
/// line.
pub(in super::super) fn held_value(value: &str) -> String {
    value.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}")
}

fn push_escaped(text: &mut String, value: &str) {
    for c in value.chars() {
        if matches!(c, '=' | ';' | '#' | '\\' | '\n') {
            text.push('\\');
        }
        text.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::write::testing::{at, evening, written};

    #[test]
    fn tags_stand_before_the_chapters_and_marks_are_escaped() {
        let mut talk = evening();
        talk.title = Some("A = B; #1\\2\nend".into());
        talk.chapters[0].extra.insert("mood".into(), "calm".into());
        let expected = "\
;FFMETADATA1
title=A \\= B\\; \\#1\\\\2\\
end
date=2024-05-01
description=Boats come home late.
[CHAPTER]
TIMEBASE=1/1000
START=2000
END=60000
title=Waiting
mood=calm
[CHAPTER]
TIMEBASE=1/1000
START=60000
END=65000
title=The boats
description=They come home.
";
        assert_eq!(written(&talk, Format::Ffmetadata).0, expected);
    }

    #[test]
    fn no_tag_is_written_that_would_be_read_as_another() {
        let mut talk = Transcript {
            chapters: vec![Chapter::new(at(0), Some(at(5)), "a")],
            ..Transcript::default()
        };
        let tags = serde_json::json!({"comment": "x", "artist": "Ann", "Title": "y", "n": 5});
        talk.extra.insert("metadata".into(), tags);
        let text = written(&talk, Format::Ffmetadata).0;
        assert!(text.starts_with(";FFMETADATA1\nartist=Ann\n[CHAPTER]\n"), "{text}");
    }
}
