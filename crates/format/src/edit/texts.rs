//! The texts of a transcript beside what its segments say.

use cuedex_model::{Extra, Segment, Transcript};
use serde_json::Value;

use super::draft::Draft;

/// Hands out every text but those of the segments: title, summary, labels, chapters, topics, names
/// of tracks and speakers, words, what a cue is called and its markup, unknown fields. Dates, links
/// and names of files are not among them.
pub(super) fn for_each_beside(draft: &mut Draft, look: &mut dyn FnMut(&mut String)) {
    of_details(&mut draft.rest, look);
    for track in &mut draft.tracks {
        track.head.title.iter_mut().for_each(&mut *look);
        track.head.provenance.iter_mut().for_each(&mut *look);
        of_fields(&mut track.head.extra, look);
        track.for_each_mut(|segment| of_segment(segment, look));
    }
}

fn of_details(whole: &mut Transcript, look: &mut dyn FnMut(&mut String)) {
    whole.title.iter_mut().chain(&mut whole.summary).chain(&mut whole.tags).for_each(&mut *look);
    for chapter in &mut whole.chapters {
        look(&mut chapter.title);
        chapter.description.iter_mut().for_each(&mut *look);
        of_fields(&mut chapter.extra, look);
    }
    for topic in &mut whole.topics {
        look(&mut topic.title);
        topic.description.iter_mut().for_each(&mut *look);
        of_fields(&mut topic.extra, look);
    }
    of_fields(&mut whole.extra, look);
}

fn of_segment(segment: &mut Segment, look: &mut dyn FnMut(&mut String)) {
    segment.speaker.iter_mut().for_each(&mut *look);
    for word in &mut segment.words {
        look(&mut word.text);
        word.speaker.iter_mut().for_each(&mut *look);
        of_fields(&mut word.extra, look);
    }
    if let Some(cue) = segment.cue.as_deref_mut() {
        let parts = [&mut cue.id, &mut cue.settings, &mut cue.style, &mut cue.raw];
        parts.into_iter().flatten().for_each(&mut *look);
    }
    of_fields(&mut segment.extra, look);
}

fn of_fields(fields: &mut Extra, look: &mut dyn FnMut(&mut String)) {
    fields.values_mut().for_each(|value| of_value(value, look));
}

/// As deep as a document may be: its reader bounds that.
fn of_value(value: &mut Value, look: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) => look(text),
        Value::Array(items) => items.iter_mut().for_each(|item| of_value(item, look)),
        Value::Object(fields) => of_fields(fields, look),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
