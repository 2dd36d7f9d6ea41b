use cuedex_model::{Segment, TimeSpan, Timestamp, Track};

use super::peaks::Peaks;
use super::timeline::timeline;

/// How descriptions are set into the pauses of the speech.
///
/// The defaults are those of Amazon's profile for English, French and Spanish: 17 characters a
/// second, at least a second on the screen, 83 ms (two frames of 24 a second) between subtitles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DescribeOptions {
    /// How many characters a second people read, brackets and spaces counted; 0 counts as 1. The
    /// default is 17.
    pub characters_per_second: u32,
    /// The shortest time in milliseconds that a description is shown. The default is 1,000.
    pub min_millis: u64,
    /// The milliseconds that stay free between a description and what is shown before and after
    /// it. The default is 83.
    pub gap_millis: u64,
}

impl Default for DescribeOptions {
    fn default() -> Self {
        Self { characters_per_second: 17, min_millis: 1_000, gap_millis: 83 }
    }
}

/// Subtitles with descriptions in their pauses; made by [`describe`].
#[derive(Debug, Clone, PartialEq)]
pub struct Described {
    /// The descriptions that found a pause, in brackets, at the times at which they are shown.
    pub shown: Vec<Segment>,
    /// The descriptions that found none, as they were.
    pub without_room: Vec<Segment>,
}

/// A scene without length lasts so long: services cut times to whole seconds.
const WHOLE_SECOND: u64 = 1_000;

/// Sets descriptions of what is seen into the pauses of what is said: `[A gull lands.]`.
///
/// - A description is shown while its scene is: it begins inside the scene's span, as early as a
///   pause that is long enough to read it allows. It may end later.
/// - It never lies over speech, nor over another description, and keeps the gap to both.
/// - The scenes are served in the order of time; which found no room is listed. A scene without
///   length counts as lasting a second. Empty descriptions are left out.
///
/// What is shown has no word times, as those of the scene do not hold for it. Takes
/// `O(n log n)`.
///
/// ```
/// use cuedex_format::merge::{DescribeOptions, describe};
/// use cuedex_model::{Segment, TimeSpan, Track, TrackKind};
///
/// let cue = |start, end, text| Segment::new(TimeSpan::from_millis(start, end), text);
/// let said = Track::new(TrackKind::Audio, vec![
///     cue(0, 1_000, "put the kettle on"), cue(4_000, 9_000, "thank you"),
/// ]);
/// let seen = Track::new(TrackKind::Visual, vec![
///     cue(0, 4_000, "A red kettle."), cue(5_000, 8_000, "Two cups."),
/// ]);
/// let described = describe(&[&said], &[&seen], &DescribeOptions::default());
/// assert_eq!(described.shown[0].text, "[A red kettle.]");
/// assert_eq!(described.shown[0].span, TimeSpan::from_millis(1_083, 2_083));
/// assert_eq!(described.without_room[0].text, "Two cups.");
/// ```
#[must_use]
pub fn describe(said: &[&Track], seen: &[&Track], options: &DescribeOptions) -> Described {
    let mut pauses = Pauses::of(said, options.gap_millis);
    let mut described = Described { shown: Vec::new(), without_room: Vec::new() };
    for placed in timeline(seen) {
        let description = placed.segment.text.trim();
        if description.is_empty() {
            continue;
        }
        let text = format!("[{description}]");
        match pauses.take(window(placed.segment.span), options.reading_millis(&text)) {
            Some(span) => described.shown.push(bracketed(placed.segment, text, span)),
            None => described.without_room.push(placed.segment.clone()),
        }
    }
    described
}

impl DescribeOptions {
    /// How long a text must be shown.
    fn reading_millis(&self, text: &str) -> u64 {
        let characters = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
        let a_second = u64::from(self.characters_per_second.max(1));
        characters.saturating_mul(1_000).div_ceil(a_second).max(self.min_millis)
    }
}

fn bracketed(seen: &Segment, text: String, span: TimeSpan) -> Segment {
    Segment { span, text, words: Vec::new(), ..seen.clone() }
}

/// When the description of a scene may begin: from the start up to, not including, the end.
fn window(scene: TimeSpan) -> TimeSpan {
    let start = scene.start().as_millis();
    let end = scene.end().as_millis();
    TimeSpan::from_millis(start, if start == end { end.saturating_add(WHOLE_SECOND) } else { end })
}

/// The time that no speech takes, the gaps around it taken off.
struct Pauses {
    spans: Vec<TimeSpan>,
    lengths: Peaks,
    gap: u64,
    /// Before this nothing more may begin.
    free: u64,
}

impl Pauses {
    fn of(said: &[&Track], gap: u64) -> Self {
        let mut spans = Vec::new();
        let mut free = 0;
        let spoken = timeline(said).filter(|placed| !placed.segment.text.trim().is_empty());
        for span in spoken.map(|placed| placed.segment.span) {
            let until = span.start().as_millis().saturating_sub(gap);
            if until > free {
                spans.push(TimeSpan::from_millis(free, until));
            }
            free = free.max(after(span).saturating_add(gap));
        }
        spans.push(TimeSpan::from_millis(free, u64::MAX));
        let lengths = Peaks::of(spans.iter().map(|pause| pause.duration_millis()));
        Self { spans, lengths, gap, free: 0 }
    }

    /// The earliest stretch of `length` in a pause that begins in `window`; what is taken is free
    /// no more. Windows must come in the order of their starts.
    fn take(&mut self, window: TimeSpan, length: u64) -> Option<TimeSpan> {
        let earliest = window.start().as_millis().max(self.free);
        let first = self.spans.partition_point(|pause| pause.end().as_millis() <= earliest);
        let from = self.spans.get(first)?.start().as_millis().max(earliest);
        let fits = |from: u64, n: usize| self.spans[n].end().as_millis() - from >= length;
        let start = if fits(from, first) {
            from
        } else {
            let next = self.lengths.first_above(first + 1, length.saturating_sub(1))?;
            self.spans[next].start().as_millis()
        };
        if start >= window.end().as_millis() {
            return None;
        }
        let end = start.checked_add(length)?;
        self.free = end.saturating_add(self.gap);
        Some(TimeSpan::clamped(Timestamp::from_millis(start), Timestamp::from_millis(end)))
    }
}

/// The first millisecond after a spoken segment; an instant of speech takes its own.
fn after(span: TimeSpan) -> u64 {
    span.end().as_millis().max(span.start().as_millis().saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{any_track, said, seen};
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn times(segments: &[Segment]) -> Vec<(u64, u64)> {
        segments.iter().map(|s| (s.span.start().as_millis(), s.span.end().as_millis())).collect()
    }

    #[test]
    fn the_length_follows_from_the_reading_speed() {
        let options = DescribeOptions { gap_millis: 0, ..DescribeOptions::default() };
        let text = "A".repeat(32);
        let seen = seen(&[(0, 9_000, &text)]);
        let shown = describe(&[], &[&seen], &options).shown;
        assert_eq!(times(&shown), [(0, 2_000)], "34 characters with the brackets");
        let slow = DescribeOptions { characters_per_second: 0, ..options };
        assert_eq!(times(&describe(&[], &[&seen], &slow).shown), [(0, 34_000)]);
    }

    #[test]
    fn a_pause_that_begins_before_the_scene_is_used_from_the_scene_on() {
        let said = said(&[(0, 1_000, "tea")]);
        let seen = seen(&[(3_000, 4_000, "A cup.")]);
        let shown = describe(&[&said], &[&seen], &DescribeOptions::default()).shown;
        assert_eq!(times(&shown), [(3_000, 4_000)]);
    }

    #[test]
    fn a_pause_after_the_scene_is_not_used() {
        let said = said(&[(0, 4_000, "tea")]);
        let seen = seen(&[(1_000, 4_000, "A cup.")]);
        let described = describe(&[&said], &[&seen], &DescribeOptions::default());
        assert_eq!((described.shown.len(), described.without_room.len()), (0, 1));
        assert_eq!(described.without_room[0], seen.segments()[0]);
    }

    #[test]
    fn a_scene_without_length_lasts_a_second() {
        let said = said(&[(0, 1_500, "tea")]);
        let seen = seen(&[(1_000, 1_000, "A cup.")]);
        let shown = describe(&[&said], &[&seen], &DescribeOptions::default()).shown;
        assert_eq!(times(&shown), [(1_583, 2_583)]);
    }

    #[test]
    fn at_the_far_end_of_time_there_is_no_room() {
        let seen = seen(&[(u64::MAX - 5, u64::MAX, "A cup."), (u64::MAX, u64::MAX, "A jug.")]);
        let described = describe(&[], &[&seen], &DescribeOptions::default());
        assert_eq!((described.shown.len(), described.without_room.len()), (0, 2));
    }

    /// Tries every millisecond.
    fn by_hand(
        said: &[&Track],
        seen: &[&Track],
        options: &DescribeOptions,
    ) -> Vec<Option<(u64, u64)>> {
        let taken =
            timeline(said).map(|p| (p.segment.span.start().as_millis(), after(p.segment.span)));
        let mut taken: Vec<(u64, u64)> = taken.collect();
        let mut from = 0;
        let mut places = Vec::new();
        for placed in timeline(seen) {
            let text = format!("[{}]", placed.segment.text);
            let length = options.reading_millis(&text);
            let window = window(placed.segment.span);
            let free = |&at: &u64| {
                let apart = |&(start, end): &(u64, u64)| {
                    at + length + options.gap_millis <= start || end + options.gap_millis <= at
                };
                at >= from && taken.iter().all(apart)
            };
            let place = (window.start().as_millis()..window.end().as_millis()).find(free);
            places.push(place.map(|at| (at, at + length)));
            if let Some(at) = place {
                taken.push((at, at + length));
                from = at;
            }
        }
        places
    }

    proptest! {
        #[test]
        fn descriptions_stand_where_trying_every_millisecond_puts_them(
            said in vec(any_track(8), 0..3), seen in any_track(9),
            min_millis in 0u64..5, gap_millis in 0u64..3,
        ) {
            let options =
                DescribeOptions { characters_per_second: 1_500, min_millis, gap_millis };
            let said: Vec<&Track> = said.iter().collect();
            let Described { shown, without_room } = describe(&said, &[&seen], &options);
            let places = by_hand(&said, &[&seen], &options);
            let expected: Vec<_> = places.iter().copied().flatten().collect();
            prop_assert_eq!(times(&shown), expected);
            let left: Vec<Segment> = seen
                .segments()
                .iter()
                .zip(&places)
                .filter(|(_, place)| place.is_none())
                .map(|(segment, _)| segment.clone())
                .collect();
            prop_assert_eq!(without_room, left);
        }

        #[test]
        fn no_description_lies_over_speech(said in any_track(20), seen in any_track(20)) {
            let options = DescribeOptions { min_millis: 2, gap_millis: 0, characters_per_second: 2_000 };
            for shown in describe(&[&said], &[&seen], &options).shown {
                for spoken in said.segments() {
                    prop_assert!(!super::super::overlap::oracle::touch(shown.span, spoken.span));
                }
            }
        }
    }
}
