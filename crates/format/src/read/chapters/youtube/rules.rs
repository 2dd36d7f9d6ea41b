//! What YouTube asks of a list of chapters; it passes over lists that break a rule.

use super::super::super::log::{Log, Place};
use super::super::YOUTUBE_RULE;
use super::super::gather::StatedChapter;

/// The shortest chapter.
pub(crate) const SHORTEST_MILLIS: u64 = 10_000;

/// How many chapters there must be.
const FEWEST: usize = 3;

/// Tells each rule that is broken, with the first chapter that breaks it.
pub(super) fn check(chapters: &[StatedChapter], log: &mut Log) {
    let start = |chapter: &StatedChapter| chapter.start.map_or(0.0, |start| start.as_millis());
    let mut tell = |place: Option<&Place>, rule: &str| {
        if let Some(place) = place {
            let message = format!("YouTube takes no chapters from this list: {rule}");
            log.add(YOUTUBE_RULE, place.clone(), message);
        }
    };
    let first = chapters.first().filter(|first| start(first) > 0.0);
    tell(first.map(|c| &c.place), "the first does not start at 0:00");
    let few = chapters.last().filter(|_| chapters.len() < FEWEST);
    tell(few.map(|c| &c.place), "there are fewer than three");
    let gap = |pair: &[StatedChapter]| start(&pair[1]) - start(&pair[0]);
    let back = chapters.windows(2).find(|pair| gap(pair) <= 0.0);
    tell(back.map(|pair| &pair[1].place), "one does not start after the one before");
    let shortest = std::time::Duration::from_millis(SHORTEST_MILLIS).as_secs_f64() * 1_000.0;
    let short = chapters.windows(2).find(|pair| (f64::EPSILON..shortest).contains(&gap(pair)));
    tell(short.map(|pair| &pair[0].place), "one is shorter than 10 seconds");
}
