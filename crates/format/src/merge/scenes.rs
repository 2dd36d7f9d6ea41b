//! What was said, scene by scene.

mod mark;

use std::ops::Range;

use cuedex_model::{Segment, TimeSpan, Track};

use super::overlap::Overlaps;
use super::timeline::{Placed, timeline};

pub use mark::{Marked, mark_scenes, reading_order, scene_of};

/// The speech of a video, shared out among its scenes; made by [`scenes`].
#[derive(Debug, Clone)]
pub struct Scenes<'a> {
    seen: &'a [Segment],
    /// What was said, home by home.
    said: Said<'a>,
    /// Where in what was said each home ends, but for those behind the last that has anything.
    ends: Vec<usize>,
}

/// Where a spoken segment belongs: `2n + 1` is scene `n`, `2n` is the time outside every scene
/// that comes before scene `n`.
type Home = usize;

/// What was said, in the order of its homes.
#[derive(Debug, Clone)]
enum Said<'a> {
    /// One track, which is in that order as it stands.
    Track(&'a [Segment]),
    Placed(Vec<Placed<'a>>),
}

/// A scene with what was said in it, or speech outside every scene.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'s, 'a> {
    seen: Option<&'a Segment>,
    said: Part<'s, 'a>,
}

/// A stretch of what was said.
#[derive(Debug, Clone, Copy)]
enum Part<'s, 'a> {
    Track(&'a [Segment]),
    Placed(&'s [Placed<'a>]),
}

/// Shares the speech out among the scenes: each spoken segment goes to the scene that it overlaps
/// most, among equals to the earlier. `seen` holds the scenes; what was said may be in several
/// tracks, whose segments come in the order of [`timeline`].
///
/// - Each segment comes once, and each scene comes once, also one in which nothing was said.
/// - A scene or a segment without length is an instant: it belongs to what holds it, from the
///   start up to, not including, the end, or to an instant at the same time.
/// - Speech that touches no scene gets a scene of its own, where it stands in time; all such
///   speech between the starts of two neighbouring scenes goes together.
/// - Scenes may overlap each other or leave gaps.
///
/// Linear in segments and scenes where at most 16 scenes lie under one segment, otherwise
/// `O(n log n)`.
///
/// ```
/// use cuedex_format::merge::scenes;
/// use cuedex_model::{Segment, TimeSpan, Track, TrackKind};
///
/// let cue = |start, end, text| Segment::new(TimeSpan::from_millis(start, end), text);
/// let seen = Track::new(TrackKind::Visual, vec![
///     cue(0, 6_000, "a woman on a pier"), cue(6_000, 9_000, "boats"),
/// ]);
/// let said = Track::new(TrackKind::Audio, vec![
///     cue(5_500, 8_000, "they come in at dawn"), cue(60_000, 62_000, "after the storm"),
/// ]);
/// let scenes = scenes(&seen, &[&said]);
/// let told: Vec<_> = scenes.iter().map(|scene| {
///     let said: Vec<_> = scene.said().map(|placed| placed.segment.text.as_str()).collect();
///     (scene.seen().map(|seen| seen.text.as_str()), said)
/// }).collect();
/// assert_eq!(told, [
///     (Some("a woman on a pier"), vec![]),
///     (Some("boats"), vec!["they come in at dawn"]),
///     (None, vec!["after the storm"]),
/// ]);
/// ```
#[must_use]
pub fn scenes<'a>(seen: &'a Track, spoken: &[&'a Track]) -> Scenes<'a> {
    let seen = seen.segments();
    let mut overlaps = Overlaps::of(seen.iter().map(|scene| scene.span).collect());
    if let [only] = spoken
        && let Some(ends) = ends_in_order(only.segments(), seen.len(), &mut overlaps)
    {
        return Scenes { seen, said: Said::Track(only.segments()), ends };
    }
    let order = timeline(spoken);
    let mut placing = Placing::with_capacity(order.len(), seen.len());
    let mut back = Vec::new();
    order.for_each(|placed| {
        let home = home(overlaps.most(placed.segment.span));
        if home < placing.ends.len() {
            back.push((home, placed));
        } else {
            placing.add(home, placed);
        }
    });
    let Placing { said, ends } = if back.is_empty() { placing } else { placing.with(back) };
    Scenes { seen, said: Said::Placed(said), ends }
}

/// Where each home ends in a track, or `None` where a segment comes after the homes behind its own
/// had begun. It spares copying what is in order already, as speech of one voice mostly is.
fn ends_in_order(spoken: &[Segment], scenes: usize, overlaps: &mut Overlaps) -> Option<Vec<usize>> {
    let mut ends = Vec::with_capacity(2 * scenes + 1);
    for (n, segment) in spoken.iter().enumerate() {
        let home = home(overlaps.most(segment.span));
        if home < ends.len() {
            return None;
        }
        while ends.len() < home {
            ends.push(n);
        }
    }
    Some(ends)
}

fn home(found: Result<usize, usize>) -> Home {
    match found {
        Ok(scene) => 2 * scene + 1,
        Err(before) => 2 * before,
    }
}

/// What was said, shared out as it comes.
struct Placing<'a> {
    said: Vec<Placed<'a>>,
    ends: Vec<usize>,
}

impl<'a> Placing<'a> {
    fn with_capacity(said: usize, scenes: usize) -> Self {
        Self { said: Vec::with_capacity(said), ends: Vec::with_capacity(2 * scenes + 1) }
    }

    /// Adds to the last home that has anything, or to one behind it.
    #[inline]
    fn add(&mut self, home: Home, placed: Placed<'a>) {
        while self.ends.len() < home {
            self.ends.push(self.said.len());
        }
        self.said.push(placed);
    }

    /// With what came after the homes behind its own had begun.
    fn with(self, back: Vec<(Home, Placed<'a>)>) -> Self {
        let mut all = Vec::with_capacity(self.said.len() + back.len());
        let mut home = 0;
        for (n, placed) in self.said.iter().enumerate() {
            while self.ends.get(home).is_some_and(|end| *end <= n) {
                home += 1;
            }
            all.push((home, *placed));
        }
        all.extend(back);
        // Of one home, these came after those before.
        all.sort_by_key(|(home, _)| *home);
        let mut placing = Self::with_capacity(all.len(), self.ends.len());
        for (home, placed) in all {
            placing.add(home, placed);
        }
        placing
    }
}

impl<'a> Scenes<'a> {
    /// The scenes in the order of time.
    pub fn iter(&self) -> impl Iterator<Item = Scene<'_, 'a>> {
        let (mut home, mut start) = (0, 0);
        let homes = 2 * self.seen.len() + 1;
        std::iter::from_fn(move || {
            while home < homes {
                let end = self.ends.get(home).copied().unwrap_or(self.said.len());
                let said = self.said.part(start..end);
                let seen = (home % 2 == 1).then(|| &self.seen[home / 2]);
                (home, start) = (home + 1, end);
                if seen.is_some() || said.len() > 0 {
                    return Some(Scene { seen, said });
                }
            }
            None
        })
    }
}

impl<'a> Said<'a> {
    fn len(&self) -> usize {
        match self {
            Self::Track(segments) => segments.len(),
            Self::Placed(placed) => placed.len(),
        }
    }

    #[inline]
    fn part(&self, range: Range<usize>) -> Part<'_, 'a> {
        match self {
            Self::Track(segments) => Part::Track(&segments[range]),
            Self::Placed(placed) => Part::Placed(&placed[range]),
        }
    }
}

impl<'a> Part<'_, 'a> {
    fn len(&self) -> usize {
        match self {
            Self::Track(segments) => segments.len(),
            Self::Placed(placed) => placed.len(),
        }
    }

    #[inline]
    fn at(&self, n: usize) -> Placed<'a> {
        match self {
            Self::Track(segments) => Placed { track: 0, segment: &segments[n] },
            Self::Placed(placed) => placed[n],
        }
    }
}

impl<'s, 'a> Scene<'s, 'a> {
    /// What was seen; `None` for speech outside every scene.
    #[must_use]
    pub fn seen(&self) -> Option<&'a Segment> {
        self.seen
    }

    /// What was said, in the order of time; the track is that among the spoken ones.
    pub fn said(&self) -> impl ExactSizeIterator<Item = Placed<'a>> + use<'s, 'a> {
        let part = self.said;
        (0..part.len()).map(move |n| part.at(n))
    }

    /// When the scene is seen; of speech outside every scene, from its first start to its last
    /// end.
    #[must_use]
    pub fn span(&self) -> TimeSpan {
        let said = || self.said().map(|placed| placed.segment.span);
        let all = || said().reduce(TimeSpan::union).unwrap_or_default();
        self.seen.map_or_else(all, |seen| seen.span)
    }
}

#[cfg(test)]
mod tests {
    use super::super::overlap::oracle;
    use super::super::testing::{any_track, of_kind, segment};
    use super::*;
    use cuedex_model::TrackKind;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn told<'a>(scenes: &Scenes<'a>) -> Vec<(Option<&'a str>, Vec<&'a str>)> {
        let said = |scene: Scene<'_, 'a>| scene.said().map(|p| p.segment.text.as_str()).collect();
        scenes.iter().map(|scene| (scene.seen().map(|s| s.text.as_str()), said(scene))).collect()
    }

    #[test]
    fn speech_goes_where_it_overlaps_most_and_among_equals_to_the_earlier() {
        let seen = of_kind(TrackKind::Visual, &[(0, 10, "pier"), (10, 20, "boats")]);
        let said = of_kind(TrackKind::Audio, &[(8, 12, "tie"), (9, 13, "later")]);
        let expected = [(Some("pier"), vec!["tie"]), (Some("boats"), vec!["later"])];
        assert_eq!(told(&scenes(&seen, &[&said])), expected);
    }

    #[test]
    fn speech_outside_every_scene_goes_together_where_it_stands() {
        let seen = of_kind(TrackKind::Visual, &[(10, 20, "pier"), (40, 50, "boats")]);
        let said = of_kind(
            TrackKind::Audio,
            &[
                (0, 5, "a"),
                (5, 10, "b"),
                (15, 16, "c"),
                (20, 30, "d"),
                (30, 31, "e"),
                (60, 61, "f"),
            ],
        );
        let scenes = scenes(&seen, &[&said]);
        let expected = [
            (None, vec!["a", "b"]),
            (Some("pier"), vec!["c"]),
            (None, vec!["d", "e"]),
            (Some("boats"), vec![]),
            (None, vec!["f"]),
        ];
        assert_eq!(told(&scenes), expected);
        let spans: Vec<_> = scenes.iter().map(|scene| scene.span()).collect();
        let span = TimeSpan::from_millis;
        assert_eq!(spans, [span(0, 10), span(10, 20), span(20, 31), span(40, 50), span(60, 61)]);
    }

    #[test]
    fn instants_belong_to_what_holds_them() {
        let seen =
            of_kind(TrackKind::Visual, &[(0, 10, "pier"), (10, 10, "flash"), (10, 20, "sea")]);
        let said = of_kind(TrackKind::Audio, &[(9, 9, "a"), (10, 10, "b"), (20, 20, "c")]);
        let expected = [
            (Some("pier"), vec!["a"]),
            (Some("flash"), vec!["b"]),
            (Some("sea"), vec![]),
            (None, vec!["c"]),
        ];
        assert_eq!(told(&scenes(&seen, &[&said])), expected);
    }

    #[test]
    fn a_video_without_scenes_is_one_stretch_of_speech() {
        let said = of_kind(TrackKind::Audio, &[(0, 1, "a"), (9, 10, "b")]);
        assert_eq!(told(&scenes(&Track::default(), &[&said])), [(None, vec!["a", "b"])]);
        assert!(told(&scenes(&Track::default(), &[])).is_empty());
    }

    #[test]
    fn scenes_that_all_lie_over_each_other_take_no_square_of_time() {
        let long = |n: u64| segment(n, 1_000_000 - n, "scene");
        let seen = Track::new(TrackKind::Visual, (0..100_000).map(long).collect());
        let said = Track::new(TrackKind::Audio, (0..100_000).map(long).collect());
        let scenes = scenes(&seen, &[&said]);
        assert_eq!(scenes.iter().map(|scene| scene.said().len()).sum::<usize>(), 100_000);
    }

    proptest! {
        #[test]
        fn scenes_share_out_the_speech_as_asking_every_one_does(
            seen in any_track(12), spoken in vec(any_track(12), 0..3),
        ) {
            let spoken: Vec<&Track> = spoken.iter().collect();
            let shared = scenes(&seen, &spoken);
            let spans: Vec<_> = seen.segments().iter().map(|s| s.span).collect();
            let mut all = Vec::new();
            let mut met = Vec::new();
            for scene in shared.iter() {
                met.extend(scene.seen().map(std::ptr::from_ref));
                let number = scene.seen().and_then(|of| {
                    seen.segments().iter().position(|s| std::ptr::eq(s, of))
                });
                prop_assert!(number.is_some() || scene.said().len() > 0);
                for placed in scene.said() {
                    prop_assert_eq!(oracle::most(&spans, placed.segment.span), number);
                    all.push(std::ptr::from_ref(placed.segment));
                }
            }
            let scenes: Vec<_> = seen.segments().iter().map(std::ptr::from_ref).collect();
            prop_assert_eq!(met, scenes, "each scene once, in order");
            let mut expected: Vec<_> =
                timeline(&spoken).map(|p| std::ptr::from_ref(p.segment)).collect();
            all.sort();
            expected.sort();
            prop_assert_eq!(all, expected, "each segment once");
        }
    }
}
