//! What YouTube asks of chapters: <https://support.google.com/youtube/answer/9884579>.

use super::read::Source;
use super::report::{Amount, Place, Report, float, plain};
use super::rule::YOUTUBE_CHAPTERS;
use super::{Bound, Finding, Level};
use crate::Format;
use crate::profile::characters;
use crate::read::chapters::youtube;

/// How many chapters there must be.
const FEWEST: u32 = 3;
/// The shortest chapter in milliseconds.
const SHORTEST: u64 = 10_000;
/// The longest title that is shown, in characters
/// ([Vevo's help](https://support.vevo.com/hc/en-us)).
const LONGEST_TITLE: u32 = 70;

/// A chapter as it stands in a file.
struct Stated {
    number: usize,
    place: Place,
    start: u64,
    title: String,
}

/// Checks chapters: strictly in a list that is made for YouTube, else as notes.
pub(super) fn check(source: &Source<'_>, report: &mut Report<'_>) {
    let file = &source.file;
    let is_list = file.format == Format::YoutubeChapters;
    let level = if is_list { Level::Warning } else { Level::Note };
    let chapters: Vec<Stated> = match is_list {
        true => of_list(&source.text),
        false => file.transcript.chapters.iter().zip(1..).map(of_model).collect(),
    };
    if chapters.is_empty() {
        return;
    }
    let found = broken(&chapters).into_iter().map(|finding| finding.at_level(level));
    report.findings.extend(found);
}

fn of_list(text: &str) -> Vec<Stated> {
    let lines = youtube::lines(text).zip(1..);
    lines
        .map(|(line, number)| {
            let place = Place { line: line.number, bytes: line.bytes };
            Stated { number, place, start: line.start, title: line.title }
        })
        .collect()
}

fn of_model((chapter, number): (&cuedex_model::Chapter, usize)) -> Stated {
    let (start, title) = (chapter.start.as_millis(), chapter.title.clone());
    Stated { number, place: Place::default(), start, title }
}

/// Each rule that is broken, wherever it is.
fn broken(chapters: &[Stated]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |chapter: &Stated, amount: Amount, message: &str| {
        let mut finding = plain(YOUTUBE_CHAPTERS, chapter.place.clone(), message.to_owned());
        (finding.cue, finding.start_ms) = (Some(chapter.number), Some(chapter.start));
        finding.set(amount);
        found.push(finding);
    };
    if let Some(first) = chapters.first().filter(|first| first.start > 0) {
        let amount = Amount::millis(first.start, 0, Bound::AtMost);
        add(first, amount, "the first chapter does not start at 0:00");
    }
    let count = u32::try_from(chapters.len()).unwrap_or(u32::MAX);
    if let Some(last) = chapters.last().filter(|_| count < FEWEST) {
        let amount = Amount::at_least(f64::from(count), f64::from(FEWEST), "chapters");
        add(last, amount, "there are fewer than three chapters");
    }
    for pair in chapters.windows(2) {
        let (one, next) = (&pair[0], &pair[1]);
        if next.start <= one.start {
            let amount = Amount::millis(one.start - next.start, 0, Bound::AtMost);
            add(next, amount, "the chapter does not start after the one before");
        } else if next.start - one.start < SHORTEST {
            let length = float(next.start - one.start);
            let amount = Amount::at_least(length, float(SHORTEST), "ms");
            add(one, amount, "the chapter is shorter than 10 seconds");
        }
    }
    for chapter in chapters {
        let length = characters(&chapter.title);
        if length > LONGEST_TITLE {
            let (is, may) = (f64::from(length), f64::from(LONGEST_TITLE));
            add(chapter, Amount::at_most(is, may, "characters"), "the title is cut where it shows");
        }
    }
    found
}
