//! Stretches of a recording are removed and what follows closes up.

use cuedex_model::{Chapter, Segment, TimeSpan, Timestamp, Transcript};

use super::Range;
use super::apply::move_stamps;
use super::draft::Draft;
use super::realign::located;

/// The stretches to remove: sorted, not empty, not overlapping.
#[derive(Debug, Clone)]
pub(super) struct Cuts {
    stretches: Vec<(u64, u64)>,
    /// How much all stretches before each one remove.
    before: Vec<u64>,
}

impl Cuts {
    /// `None` where a stretch is empty or two overlap.
    pub(super) fn new(ranges: &[Range]) -> Option<Self> {
        let mut cuts: Vec<(u64, u64)> = ranges
            .iter()
            .map(|range| (range.from_ms.as_millis(), range.to_ms.as_millis()))
            .collect();
        cuts.sort_unstable();
        let is_sound = cuts.iter().all(|(from, to)| from < to)
            && cuts.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        let mut removed = 0;
        let before = cuts.iter().map(|(from, to)| {
            let before = removed;
            removed += to.saturating_sub(*from);
            before
        });
        let before = before.collect();
        is_sound.then_some(Self { stretches: cuts, before })
    }

    /// The last stretch that begins before a time.
    fn last_before(&self, time: u64) -> Option<usize> {
        self.stretches.partition_point(|(from, _)| *from < time).checked_sub(1)
    }

    /// How much is removed before a time.
    fn removed_before(&self, time: u64) -> u64 {
        self.last_before(time).map_or(0, |last| {
            let (from, to) = self.stretches[last];
            self.before[last] + (to.min(time) - from)
        })
    }

    fn moved(&self, time: Timestamp) -> Timestamp {
        let millis = time.as_millis();
        Timestamp::from_millis(millis - self.removed_before(millis))
    }

    fn moved_span(&self, span: TimeSpan) -> TimeSpan {
        TimeSpan::clamped(self.moved(span.start()), self.moved(span.end()))
    }

    /// How much of a span is removed.
    fn removed_of(&self, span: TimeSpan) -> u64 {
        let (start, end) = (span.start().as_millis(), span.end().as_millis());
        self.removed_before(end) - self.removed_before(start)
    }

    /// Whether nothing of a span is left; of an instant, whether it is in a stretch.
    fn takes(&self, span: TimeSpan) -> bool {
        let (start, length) = (span.start().as_millis(), span.duration_millis());
        match length {
            0 => {
                let last = self.last_before(start.saturating_add(1));
                last.is_some_and(|last| start < self.stretches[last].1)
            }
            _ => self.removed_of(span) == length,
        }
    }

    /// Whether a word goes: when more than half of it does.
    fn takes_word(&self, span: TimeSpan) -> bool {
        let length = span.duration_millis();
        if length == 0 { self.takes(span) } else { self.removed_of(span) > length / 2 }
    }

    pub(super) fn apply(&self, draft: &mut Draft) {
        for track in &mut draft.tracks {
            track.change_all(|segment| self.keeps(segment));
        }
        self.apply_beside(&mut draft.rest);
    }

    /// Moves a segment and takes the words out of it that go; `false` where nothing is left.
    fn keeps(&self, segment: &mut Segment) -> bool {
        if self.takes(segment.span) {
            return false;
        }
        if self.removed_of(segment.span) > 0 && !self.keeps_words(segment) {
            return false;
        }
        segment.span = self.moved_span(segment.span);
        segment.words.iter_mut().for_each(|word| word.span = self.moved_span(word.span));
        move_stamps(segment, |time| self.moved(time));
        true
    }

    /// Without times of words nobody knows which go, so that all stay.
    fn keeps_words(&self, segment: &mut Segment) -> bool {
        let goes: Vec<bool> = segment.words.iter().map(|word| self.takes_word(word.span)).collect();
        if !goes.contains(&true) {
            return true;
        }
        if !goes.contains(&false) {
            return false;
        }
        let Some(places) = located(&segment.text, &segment.words) else { return true };
        let mut text = segment.text.clone();
        for (place, _) in places.into_iter().zip(&goes).rev().filter(|(_, goes)| **goes) {
            text.replace_range(place, "");
        }
        let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        super::payload::set_text(segment, &lines.join("\n"));
        let mut goes = goes.into_iter();
        segment.words.retain(|_| !goes.next().unwrap_or(false));
        true
    }

    fn apply_beside(&self, rest: &mut Transcript) {
        let mut ends = ends(&rest.chapters, rest.duration).into_iter();
        rest.duration = rest.duration.map(|duration| self.moved(duration));
        rest.chapters.retain(|chapter| {
            let end = ends.next().flatten().unwrap_or(Timestamp::MAX);
            !self.takes(TimeSpan::clamped(chapter.start, end))
        });
        rest.chapters.iter_mut().for_each(|chapter| retimed(chapter, |time| self.moved(time)));
        rest.topics.retain(|topic| !topic.span.is_some_and(|span| self.takes(span)));
        for topic in &mut rest.topics {
            topic.span = topic.span.map(|span| self.moved_span(span));
        }
    }
}

/// Where each chapter ends: stated, else at the next one, else with the recording.
fn ends(chapters: &[Chapter], duration: Option<Timestamp>) -> Vec<Option<Timestamp>> {
    let next = chapters.iter().skip(1).map(|chapter| Some(chapter.start)).chain([duration]);
    chapters.iter().zip(next).map(|(chapter, next)| chapter.end().or(next)).collect()
}

/// The chapter with both its times moved.
pub(super) fn retimed(chapter: &mut Chapter, moved: impl Fn(Timestamp) -> Timestamp) {
    let title = std::mem::take(&mut chapter.title);
    let mut new = Chapter::new(moved(chapter.start), chapter.end().map(&moved), title);
    new.description = chapter.description.take();
    new.extra = std::mem::take(&mut chapter.extra);
    *chapter = new;
}
