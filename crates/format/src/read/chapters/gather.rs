//! From what a file states of its chapters to the model's: times become milliseconds inside the
//! recording, odd ones are mended, each with its code.

use cuedex_model::{Chapter, Extra, Timestamp};

use super::super::json::values::Stated;
use super::super::log::{Log, Place};
use super::{HUGE_TIME, NEGATIVE_TIME, NO_START, NO_TITLE, REVERSED_SPAN, UNSORTED};

/// A chapter as a file states it.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct StatedChapter {
    pub(in super::super) place: Place,
    pub(in super::super) start: Option<Stated>,
    pub(in super::super) end: Option<Stated>,
    pub(in super::super) title: String,
    pub(in super::super) description: Option<String>,
    pub(in super::super) extra: Extra,
}

/// What a canonical document keeps of a chapter under names of its own.
const CANONICAL_NAMES: [&str; 4] = ["start_ms", "end_ms", "title", "description"];

/// The chapters in the order of their starts.
pub(in super::super) fn gather(stated: Vec<StatedChapter>, log: &mut Log) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::with_capacity(stated.len());
    for one in stated {
        let before = chapters.last().map_or(Timestamp::ZERO, |c| c.end().unwrap_or(c.start));
        chapters.push(chapter(one, before, log));
    }
    if !chapters.is_sorted_by_key(|chapter| chapter.start) {
        log.say(UNSORTED, Place::default());
        chapters.sort_by_key(|chapter| chapter.start);
    }
    chapters
}

fn chapter(stated: StatedChapter, before: Timestamp, log: &mut Log) -> Chapter {
    let StatedChapter { place, start, end, title, description, mut extra } = stated;
    let start = match start {
        Some(start) => instant(start, &place, log),
        None => {
            log.say(NO_START, place.clone());
            before
        }
    };
    let end = end.map(|end| instant(end, &place, log));
    if end.is_some_and(|end| end < start) {
        log.say(REVERSED_SPAN, place.clone());
    }
    let title = title.trim();
    if title.is_empty() {
        log.say(NO_TITLE, place);
    }
    extra.retain(|name, _| !CANONICAL_NAMES.contains(&name.as_str()));
    let description = description.filter(|text| !text.trim().is_empty());
    let mut chapter = Chapter::new(start, end, title).described(description);
    chapter.extra = extra;
    chapter
}

/// The nearest instant there is.
fn instant(stated: Stated, place: &Place, log: &mut Log) -> Timestamp {
    if stated.as_millis() < 0.0 {
        log.say(NEGATIVE_TIME, place.clone());
    }
    let time = Timestamp::from_seconds(stated.as_millis() / 1_000.0).unwrap_or(Timestamp::MAX);
    if time == Timestamp::MAX {
        log.say(HUGE_TIME, place.clone());
    }
    time
}
