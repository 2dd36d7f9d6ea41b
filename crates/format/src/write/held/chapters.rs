//! What is left of a transcript in the formats that hold nothing but chapters.

use cuedex_model::{Chapter, Extra, Timestamp, Transcript};
use serde_json::Value;

use crate::cue::lines::shown_lines;
use crate::read::chapters::youtube::read_line;
use crate::write::chapters::ffmetadata::{further_tags, held_value, tags_of};
use crate::write::chapters::{in_order, podcast, with_ends, youtube};

/// A chapter track.
pub(super) fn of_track(transcript: &Transcript) -> Transcript {
    let chapter = |(chapter, end): (&Chapter, Timestamp)| {
        let title: Vec<&str> = shown_lines(&chapter.title).map(str::trim).collect();
        Chapter::new(chapter.start, Some(end), title.join("\n"))
    };
    let chapters = with_ends(transcript).into_iter().map(chapter).collect();
    Transcript { chapters, ..Transcript::default() }
}

/// Lines for YouTube: whole seconds, and what its reader makes of each line.
pub(super) fn of_list(transcript: &Transcript) -> Transcript {
    let lines = youtube::list(transcript);
    let (mut chapters, mut other) = (Vec::new(), Vec::new());
    for line in &lines {
        match read_line(line) {
            Some(read) => {
                let at = Timestamp::from_millis;
                chapters.push(Chapter::new(at(read.start), read.end.map(at), read.title));
            }
            None => other.push(line.as_str()),
        }
    }
    let summary = filled(Some(&other.join("\n")));
    Transcript { chapters, summary, ..Transcript::default() }
}

/// ffmpeg's metadata.
pub(super) fn of_metadata(transcript: &Transcript) -> Transcript {
    let value = |text: &str| held_value(text).trim().to_owned();
    let chapter = |(chapter, end): (&Chapter, Timestamp)| {
        let described = chapter.description.as_deref().map(held_value);
        let described = described.filter(|text| !text.trim().is_empty());
        let mut held =
            Chapter::new(chapter.start, Some(end), value(&chapter.title)).described(described);
        held.extra = strings(tags_of(&chapter.extra));
        held
    };
    let mut held = Transcript {
        title: filled(transcript.title.as_deref().map(held_value).as_deref()),
        date: filled(transcript.date.as_deref().map(held_value).as_deref()),
        summary: filled(transcript.summary.as_deref().map(held_value).as_deref()),
        chapters: with_ends(transcript).into_iter().map(chapter).collect(),
        ..Transcript::default()
    };
    let further = strings(further_tags(transcript));
    if !further.is_empty() {
        held.extra.insert("metadata".to_owned(), Value::Object(further));
    }
    held
}

fn strings(tags: Vec<(&str, &str)>) -> Extra {
    let held = |(name, value): (&str, &str)| (name.to_owned(), Value::String(held_value(value)));
    tags.into_iter().map(held).collect()
}

/// Podcasting 2.0 chapters.
pub(super) fn of_podcast(transcript: &Transcript) -> Transcript {
    let chapter = |chapter: &Chapter| {
        let described = filled(chapter.description.as_deref());
        let title = chapter.title.trim();
        let mut held = Chapter::new(chapter.start, chapter.end(), title).described(described);
        held.extra = podcast::further(&chapter.extra);
        held
    };
    // The reader takes a hidden chapter without a title for a change of the picture.
    let is_picture = |held: &Chapter| {
        held.title.is_empty() && held.extra.get("toc") == Some(&Value::Bool(false))
    };
    let chapters = in_order(transcript).into_iter().map(chapter);
    let mut held = Transcript {
        title: filled(transcript.title.as_deref()),
        summary: filled(transcript.summary.as_deref()),
        chapters: chapters.filter(|held| !is_picture(held)).collect(),
        ..Transcript::default()
    };
    for name in podcast::OF_EPISODE {
        let text = transcript.extra.get(name).and_then(Value::as_str);
        held.extra.extend(filled(text).map(|text| (name.to_owned(), Value::String(text))));
    }
    held
}

fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
