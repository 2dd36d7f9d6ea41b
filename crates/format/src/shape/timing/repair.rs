use cuedex_model::{Segment, TimeSpan};

use super::{Change, Next, Pace, Shown, Step};
use crate::profile;
use crate::shape::ShapeOptions;

/// Takes steps over segments whose texts stay as they are, and tells each change.
///
/// Segments are sorted by start, as those of a track. Words keep their times.
///
/// ```
/// use cuedex_format::profile::Profile;
/// use cuedex_format::shape::ShapeOptions;
/// use cuedex_format::shape::timing::{Step, repair};
/// use cuedex_model::{Segment, TimeSpan};
///
/// let mut cues = [
///     Segment::new(TimeSpan::from_millis(0, 2_000), "Are we there yet?"),
///     Segment::new(TimeSpan::from_millis(1_900, 4_000), "Nearly."),
/// ];
/// let profile = Profile::named("netflix-en").expect("it is built in");
/// let changes = repair(&mut cues, &[Step::Overlap], &ShapeOptions::new(&profile));
/// assert_eq!(cues[0].span, TimeSpan::from_millis(0, 1_900));
/// assert_eq!(changes[0].why(), "cut where the next cue starts");
/// ```
#[must_use]
pub fn repair(segments: &mut [Segment], steps: &[Step], options: &ShapeOptions<'_>) -> Vec<Change> {
    let measure = options.profile.measure();
    let shown = |segment: &Segment| {
        let end = segment.span.end().as_millis();
        let spoken = segment.words.iter().map(|word| word.span.end().as_millis()).max();
        Shown {
            start: segment.span.start().as_millis(),
            end,
            spoken: spoken.unwrap_or(end).min(end),
            read: measure.read(&segment.text),
            words: profile::words(&segment.text),
        }
    };
    let mut cues: Vec<Shown> = segments.iter().map(shown).collect();
    let changes = stepped(&mut cues, steps, &Pace::new(options.profile, options.rate));
    for (segment, cue) in segments.iter_mut().zip(cues) {
        segment.span = TimeSpan::from_millis(cue.start, cue.end);
    }
    changes
}

/// The steps, each over all cues.
pub(crate) fn stepped(cues: &mut [Shown], steps: &[Step], pace: &Pace) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut nexts: Vec<Next> = Vec::new();
    for step in steps {
        // Only snapping moves starts, and so needs none.
        if *step != Step::Snap && nexts.is_empty() {
            nexts.extend(cues.iter().skip(1).map(|next| pace.next(next.start)));
        }
        for (n, cue) in cues.iter_mut().enumerate() {
            let after = pace.step(*step, *cue, nexts.get(n).copied());
            if (cue.start, cue.end) != (after.start, after.end) {
                let span = |cue: &Shown| TimeSpan::from_millis(cue.start, cue.end);
                let (before, after) = (span(cue), span(&after));
                changes.push(Change { step: *step, cue: n, before, after });
            }
            *cue = after;
        }
        if *step == Step::Snap {
            nexts.clear();
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;
    use proptest::prelude::*;

    fn cues(times: &[(u64, u64)]) -> Vec<Segment> {
        let cue = |&(a, b)| Segment::new(TimeSpan::from_millis(a, b), "Good morning to you all.");
        times.iter().map(cue).collect()
    }

    fn after(times: &[(u64, u64)], steps: &[Step]) -> Vec<(u64, u64)> {
        let profile = Profile::named("netflix-en").unwrap();
        let mut cues = cues(times);
        let changes = repair(&mut cues, steps, &ShapeOptions::new(&profile));
        assert!(changes.iter().all(|change| change.before != change.after));
        let times = |s: &Segment| (s.span.start().as_millis(), s.span.end().as_millis());
        cues.iter().map(times).collect()
    }

    #[test]
    fn each_step_does_one_thing() {
        assert_eq!(after(&[(19, 2_001)], &[Step::Snap]), [(0, 2_040)]);
        assert_eq!(after(&[(0, 9_000)], &[Step::MaxDuration]), [(0, 7_000)]);
        assert_eq!(after(&[(0, 500)], &[Step::MinDuration]), [(0, 840)]);
        assert_eq!(after(&[(0, 500)], &[Step::ReadingSpeed]), [(0, 1_200)]);
        assert_eq!(after(&[(0, 1_300)], &[Step::Linger]), [(0, 1_600)]);
        let pair = |end, start| [(0, end), (start, start + 2_000)];
        assert_eq!(after(&pair(2_000, 2_200), &[Step::CloseGaps])[0], (0, 2_120));
        assert_eq!(after(&pair(2_000, 2_600), &[Step::CloseGaps])[0], (0, 2_000));
        assert_eq!(after(&pair(2_000, 2_000), &[Step::Gap])[0], (0, 1_920));
        assert_eq!(after(&pair(2_000, 1_000), &[Step::Overlap])[0], (0, 1_000));
    }

    proptest! {
        #[test]
        fn all_steps_twice_are_all_steps_once(
            times in proptest::collection::vec((0_u64..20_000, 0_u64..9_000), 1..6),
        ) {
            let mut times: Vec<_> = times.into_iter().map(|(a, len)| (a, a + len)).collect();
            times.sort_by_key(|cue| cue.0);
            let once = after(&times, &Step::ALL);
            prop_assert_eq!(&after(&once, &Step::ALL[1..4]), &once);
            prop_assert!(once.iter().zip(&times).all(|(a, b)| a.0.abs_diff(b.0) <= 20));
        }
    }
}
