use cuedex_model::{Chapter, Segment, TimeDelta, TimeSpan, Timestamp, Topic, Track, Transcript};

use super::rebuilt::each_segment;
use crate::edit::Ratio;

/// How times of one recording become times of another: scaled by a ratio of whole numbers, then
/// moved. Exact, without a float, so that nothing drifts; a result is rounded to the nearest
/// millisecond, halves up, and held between zero and the last instant that can be written.
///
/// The default changes nothing. Times never change their order.
///
/// ```
/// use cuedex_format::merge::TimeMap;
/// use cuedex_model::Timestamp;
///
/// let at = Timestamp::from_millis;
/// // Two points tell offset and drift: 0:10 here is 0:12 there, and 1:10:10 is 1:10:15.
/// let map = TimeMap::through([(at(10_000), at(12_000)), (at(4_210_000), at(4_215_000))]).unwrap();
/// assert_eq!(map.apply(at(10_000)), at(12_000));
/// assert_eq!(map.apply(at(2_110_000)), at(2_113_500));
/// assert_eq!(map.apply(at(4_210_000)), at(4_215_000));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeMap {
    /// What becomes `to`; all other times keep their distance from it times the ratio.
    from: Timestamp,
    to: i128,
    numerator: u64,
    denominator: u64,
}

impl Default for TimeMap {
    fn default() -> Self {
        Self { from: Timestamp::ZERO, to: 0, numerator: 1, denominator: 1 }
    }
}

impl TimeMap {
    /// Moves by `delta`.
    #[must_use]
    pub fn moved(delta: TimeDelta) -> Self {
        Self { to: i128::from(delta.as_millis()), ..Self::default() }
    }

    /// Multiplies by `numerator / denominator`, such as 25 by 24; `None` where one of them is
    /// zero.
    #[must_use]
    pub fn scaled(numerator: u64, denominator: u64) -> Option<Self> {
        let possible = numerator > 0 && denominator > 0;
        possible.then(|| Self { numerator, denominator, ..Self::default() })
    }

    /// Takes `from` to `to`, and multiplies what is around it.
    pub(crate) fn around(from: Timestamp, to: TimeDelta, by: Ratio) -> Self {
        let (numerator, denominator) = by.fraction();
        Self { from, to: i128::from(to.as_millis()), numerator, denominator }
    }

    /// Takes each first time to the second, and all others as far between or beyond; `None`
    /// where the points do not go on in time, here or there.
    #[must_use]
    pub fn through(points: [(Timestamp, Timestamp); 2]) -> Option<Self> {
        let [(from, to), (next_from, next_to)] = points;
        let apart = |a: Timestamp, b: Timestamp| b.as_millis().checked_sub(a.as_millis());
        let (numerator, denominator) = (apart(to, next_to)?, apart(from, next_from)?);
        let possible = numerator > 0 && denominator > 0;
        let to = i128::from(to.as_millis());
        possible.then_some(Self { from, to, numerator, denominator })
    }

    /// The same, then moved by `delta`.
    #[must_use]
    pub fn and_moved(self, delta: TimeDelta) -> Self {
        Self { to: self.to.saturating_add(i128::from(delta.as_millis())), ..self }
    }

    /// The time that `time` becomes.
    #[must_use]
    pub fn apply(&self, time: Timestamp) -> Timestamp {
        let held = self.exact(time).clamp(0, i128::from(u64::MAX));
        Timestamp::from_millis(u64::try_from(held).unwrap_or(u64::MAX))
    }

    /// The span that a span becomes.
    #[must_use]
    pub fn apply_span(&self, span: TimeSpan) -> TimeSpan {
        TimeSpan::clamped(self.apply(span.start()), self.apply(span.end()))
    }

    /// Whether a time would come before zero or past the last instant.
    #[must_use]
    pub fn leaves_range(&self, time: Timestamp) -> bool {
        !(0..=i128::from(u64::MAX)).contains(&self.exact(time))
    }

    /// Moves a track; gives how many of its segments had to be held at an end of time too. Ids
    /// stay.
    #[must_use]
    pub fn apply_track(&self, track: Track) -> (Track, usize) {
        let mut held = 0;
        let track = each_segment(track, |segment| held += usize::from(self.apply_segment(segment)));
        (track, held)
    }

    /// Moves all that has a time in a transcript, its duration too; gives how many segments had to
    /// be held at an end of time.
    #[must_use]
    pub fn apply_transcript(&self, mut transcript: Transcript) -> (Transcript, usize) {
        let mut held = 0;
        let moved = transcript.tracks.into_iter().map(|track| {
            let (track, of_track) = self.apply_track(track);
            held += of_track;
            track
        });
        transcript.tracks = moved.collect();
        transcript.chapters.iter_mut().for_each(|chapter| self.apply_chapter(chapter));
        for Topic { span, .. } in &mut transcript.topics {
            *span = span.map(|span| self.apply_span(span));
        }
        transcript.duration = transcript.duration.map(|end| self.apply(end));
        (transcript, held)
    }

    fn apply_chapter(&self, chapter: &mut Chapter) {
        let end = chapter.end().map(|end| self.apply(end));
        let title = std::mem::take(&mut chapter.title);
        let mut moved = Chapter::new(self.apply(chapter.start), end, title);
        moved.description = chapter.description.take();
        moved.extra = std::mem::take(&mut chapter.extra);
        *chapter = moved;
    }

    fn apply_segment(&self, segment: &mut Segment) -> bool {
        let held = self.leaves_range(segment.span.start()) || self.leaves_range(segment.span.end());
        segment.span = self.apply_span(segment.span);
        for word in &mut segment.words {
            word.span = self.apply_span(word.span);
        }
        held
    }

    /// Before it is held inside the range. A distance is under 2^64 and so is each side of the
    /// ratio, so that the product of two fits.
    fn exact(&self, time: Timestamp) -> i128 {
        let (time, from) = (time.as_millis(), self.from.as_millis());
        let numerator = u128::from(self.numerator);
        let denominator = u128::from(self.denominator);
        let product = u128::from(time.abs_diff(from)) * numerator;
        let (whole, rest) = (product / denominator, product % denominator);
        // Halves go up in time, which before `from` is towards it.
        let rounds = if time < from { rest * 2 > denominator } else { rest * 2 >= denominator };
        let distance =
            i128::try_from(whole).unwrap_or(i128::MAX).saturating_add(i128::from(rounds));
        let signed = if time < from { -distance } else { distance };
        self.to.saturating_add(signed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{any_speech, said};
    use super::*;
    use cuedex_model::Word;
    use proptest::prelude::*;

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn frame_rates_are_exact_after_a_hundred_hours() {
        let map = TimeMap::scaled(24_000, 24_024).unwrap();
        assert_eq!(map.apply(at(360_360_000)), at(360_000_000));
        let back = TimeMap::scaled(24_024, 24_000).unwrap();
        assert_eq!(back.apply(at(360_000_000)), at(360_360_000));
    }

    #[test]
    fn points_that_do_not_go_on_are_refused() {
        assert_eq!(TimeMap::through([(at(5), at(1)), (at(5), at(2))]), None);
        assert_eq!(TimeMap::through([(at(5), at(2)), (at(9), at(2))]), None);
        assert_eq!(TimeMap::through([(at(9), at(1)), (at(5), at(2))]), None);
        assert_eq!((TimeMap::scaled(0, 1), TimeMap::scaled(1, 0)), (None, None));
    }

    #[test]
    fn what_comes_before_zero_is_held_there_and_counted() {
        let mut track = said(&[(0, 500, "a"), (400, 1_500, "b"), (2_000, 2_500, "c")]);
        track = each_segment(track, |segment| segment.words = vec![Word::new(segment.span, "w")]);
        let ids: Vec<_> = track.segments().iter().map(|s| s.id).collect();
        let (moved, held) = TimeMap::moved(TimeDelta::from_millis(-1_000)).apply_track(track);
        let spans: Vec<_> = moved.segments().iter().map(|s| s.span).collect();
        let span = TimeSpan::from_millis;
        assert_eq!((spans, held), (vec![span(0, 0), span(0, 500), span(1_000, 1_500)], 2));
        assert_eq!(moved.segments()[2].words[0].span, span(1_000, 1_500));
        assert_eq!(moved.segments().iter().map(|s| s.id).collect::<Vec<_>>(), ids);
    }

    #[test]
    fn chapters_topics_and_the_duration_move_along() {
        let mut topic = Topic::new("fishing");
        topic.span = Some(TimeSpan::from_millis(10, 20));
        let transcript = Transcript {
            chapters: vec![Chapter::new(at(10), Some(at(20)), "Boats").described(Some("d".into()))],
            topics: vec![topic],
            duration: Some(at(30)),
            ..Transcript::default()
        };
        let (moved, _) = TimeMap::scaled(2, 1).unwrap().apply_transcript(transcript);
        let chapter = &moved.chapters[0];
        assert_eq!((chapter.start, chapter.end()), (at(20), Some(at(40))));
        assert_eq!((chapter.title.as_str(), chapter.description.as_deref()), ("Boats", Some("d")));
        assert_eq!(moved.topics[0].span, Some(TimeSpan::from_millis(20, 40)));
        assert_eq!(moved.duration, Some(at(60)));
    }

    proptest! {
        #[test]
        fn agrees_with_wider_arithmetic(
            time in 0u64..1 << 40, from in 0u64..1 << 40, to in 0u64..1 << 40,
            numerator in 1u64..1 << 30, denominator in 1u64..1 << 30,
        ) {
            let points = [(at(from), at(to)), (at(from + denominator), at(to + numerator))];
            let map = TimeMap::through(points).unwrap();
            let (n, d) = (i128::from(numerator), i128::from(denominator));
            let distance = i128::from(time) - i128::from(from);
            let expected = i128::from(to) + (2 * distance * n + d).div_euclid(2 * d);
            prop_assert_eq!(i128::from(map.apply(at(time)).as_millis()), expected.clamp(0, i128::from(u64::MAX)));
            prop_assert_eq!(map.leaves_range(at(time)), expected < 0 || expected > i128::from(u64::MAX));
        }

        #[test]
        fn never_wraps_and_keeps_the_order(
            times: [u64; 2], points: [u64; 4], delta: i64,
        ) {
            let map = TimeMap::through([(at(points[0]), at(points[1])), (at(points[2]), at(points[3]))]);
            let map = map.unwrap_or_default().and_moved(TimeDelta::from_millis(delta));
            let (first, second) = (at(times[0].min(times[1])), at(times[0].max(times[1])));
            prop_assert!(map.apply(first) <= map.apply(second));
        }

        #[test]
        fn there_and_back_is_where_it_was(track in any_speech(9), delta in 0i64..1_000_000) {
            let (there, held) = TimeMap::moved(TimeDelta::from_millis(delta)).apply_track(track.clone());
            prop_assert_eq!(held, 0);
            prop_assert_eq!(TimeMap::moved(TimeDelta::from_millis(-delta)).apply_track(there).0, track);
        }
    }
}
