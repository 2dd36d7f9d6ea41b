use std::collections::BTreeMap;

use cuedex_model::{Segment, TimeSpan, Timestamp, Track};

use super::overlap::Overlaps;

/// Which language stands above. The default is [`Above::First`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Above {
    /// The first of the two tracks.
    #[default]
    First,
    /// The second.
    Second,
}

/// How two languages share a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BilingualOptions {
    /// Which stands above. The default is the first.
    pub above: Above,
    /// How much of the shorter of two segments the other must cover, in percent, so that they say
    /// the same. The default is 50: neighbours whose edges run into each other do not.
    pub least_percent: u8,
}

impl Default for BilingualOptions {
    fn default() -> Self {
        Self { above: Above::First, least_percent: 50 }
    }
}

/// Two languages in one track; made by [`bilingual`].
#[derive(Debug, Clone, PartialEq)]
pub struct Bilingual {
    /// The cues: of both languages where they were paired, of one where not.
    pub track: Track,
    /// How many cues hold both languages.
    pub paired: usize,
    /// How many segments of the first and of the second track stand alone.
    pub alone: [usize; 2],
}

/// Puts two languages of the same speech into one cue each.
///
/// - Each segment picks the segment of the other language that it overlaps most, among equals the
///   earlier, if that covers enough of the shorter of the two
///   ([`least_percent`](BilingualOptions::least_percent)). Segments that are joined by a pick, in
///   either direction, are one cue: a long sentence stands with the two short ones that say the
///   same.
/// - A cue lasts from its first start to its last end, or until the next cue begins if one of its
///   languages has ended by then: languages rarely keep the same times, and cues must not pile up
///   for that. Its text is that of one language, segment by segment with spaces between, then, on
///   a line of its own, that of the other.
/// - A segment without a partner is kept as it is. In a cue of two languages the speaker stays if
///   it is one; word times and the looks of the payload go, as they are those of one language.
///
/// The track's language is `mul`, which [BCP 47](https://www.rfc-editor.org/rfc/rfc5646) has for
/// several, and its title names the two. Takes `O(n log n)`.
///
/// ```
/// use cuedex_format::merge::{BilingualOptions, bilingual};
/// use cuedex_model::{Segment, TimeSpan, Track, TrackKind};
///
/// let cue = |start, end, text| Segment::new(TimeSpan::from_millis(start, end), text);
/// let english = Track::new(TrackKind::Audio, vec![cue(0, 900, "put the kettle on")]);
/// let german = Track::new(TrackKind::Audio, vec![cue(100, 1_000, "setz Wasser auf")]);
/// let both = bilingual(&english, &german, &BilingualOptions::default());
/// assert_eq!(both.track.segments()[0].text, "put the kettle on\nsetz Wasser auf");
/// assert_eq!((both.paired, both.alone), (1, [0, 0]));
/// ```
#[must_use]
pub fn bilingual(first: &Track, second: &Track, options: &BilingualOptions) -> Bilingual {
    let segments = [first.segments(), second.segments()];
    let mut cues: BTreeMap<usize, [Vec<&Segment>; 2]> = BTreeMap::new();
    let groups = groups(segments, options);
    for (side, of_side) in segments.iter().enumerate() {
        let offset = if side == 0 { 0 } else { segments[0].len() };
        for (n, segment) in of_side.iter().enumerate() {
            cues.entry(groups[offset + n]).or_default()[side].push(segment);
        }
    }
    let (mut paired, mut alone) = (0, [0, 0]);
    let cue = |sides: [Vec<&Segment>; 2]| match sides.each_ref().map(Vec::as_slice) {
        [[only], []] => {
            alone[0] += 1;
            ((*only).clone(), None)
        }
        [[], [only]] => {
            alone[1] += 1;
            ((*only).clone(), None)
        }
        sides => {
            paired += 1;
            (both(sides, options.above), first_end(sides))
        }
    };
    let cues = without_piling(cues.into_values().map(cue).collect());
    let mut track = Track::new(first.kind, cues).in_language(Some("mul".into()));
    track.title = named(first, second);
    Bilingual { track, paired, alone }
}

/// The group of each segment of the first track, then of each of the second: the number of one
/// of its members. Groups hold more than one segment only where both languages are in them.
fn groups(sides: [&[Segment]; 2], options: &BilingualOptions) -> Vec<usize> {
    let count = sides[0].len();
    let mut groups = Groups::of(count + sides[1].len());
    let spans = sides.map(|side| side.iter().map(|segment| segment.span).collect::<Vec<_>>());
    for (side, offset) in [(0, 0), (1, count)] {
        let mut others = Overlaps::of(spans[1 - side].clone());
        for (n, &span) in spans[side].iter().enumerate() {
            if let Ok(pick) = others.most(span)
                && covers(span, spans[1 - side][pick], options.least_percent)
            {
                groups.join(offset + n, count - offset + pick);
            }
        }
    }
    (0..count + sides[1].len()).map(|n| groups.root(n)).collect()
}

/// Whether two spans that touch share so much of the shorter one.
fn covers(a: TimeSpan, b: TimeSpan, percent: u8) -> bool {
    let shorter = u128::from(a.duration_millis().min(b.duration_millis()));
    u128::from(a.overlap_millis(b)) * 100 >= shorter * u128::from(percent.min(100))
}

/// Numbers in groups, each known by its smallest member.
struct Groups(Vec<usize>);

impl Groups {
    fn of(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut n: usize) -> usize {
        while self.0[n] != n {
            self.0[n] = self.0[self.0[n]];
            n = self.0[n];
        }
        n
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

/// When the first of the two languages of a cue has ended.
fn first_end(sides: [&[&Segment]; 2]) -> Option<Timestamp> {
    let end = |side: &[&Segment]| side.iter().map(|segment| segment.span.end()).max();
    sides.into_iter().filter_map(end).min()
}

/// Ends cues of two languages, which have a first end, where the next one begins.
fn without_piling(mut cues: Vec<(Segment, Option<Timestamp>)>) -> Vec<Segment> {
    cues.sort_by_key(|(cue, _)| cue.span.start());
    let starts: Vec<Timestamp> = cues.iter().map(|(cue, _)| cue.span.start()).collect();
    let ended = cues.into_iter().map(|(mut cue, first_end)| {
        let start = cue.span.start();
        let is_before = |next: &Timestamp| *next <= start || Some(*next) < first_end;
        let next = starts.get(starts.partition_point(is_before)).filter(|_| first_end.is_some());
        cue.span =
            TimeSpan::clamped(start, next.map_or(cue.span.end(), |next| cue.span.end().min(*next)));
        cue
    });
    ended.collect()
}

fn both(sides: [&[&Segment]; 2], above: Above) -> Segment {
    let all = || sides.into_iter().flatten();
    let span = all().map(|segment| segment.span).reduce(TimeSpan::union).unwrap_or_default();
    let mut texts = sides.map(|side| {
        let texts = side.iter().map(|segment| segment.text.trim());
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    });
    if above == Above::Second {
        texts.reverse();
    }
    let texts: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    let mut cue = Segment::new(span, texts.join("\n"));
    let mut speakers = all().map(|segment| segment.speaker.as_ref());
    let speaker = speakers.next().flatten();
    cue.speaker = speaker.filter(|_| speakers.all(|other| other == speaker)).cloned();
    cue
}

fn named(first: &Track, second: &Track) -> Option<String> {
    let name = |track: &Track| track.language.clone().or_else(|| track.title.clone());
    Some(format!("{} / {}", name(first)?, name(second)?))
}

#[cfg(test)]
mod tests {
    use super::super::overlap::oracle;
    use super::super::testing::{any_track, said};
    use super::*;
    use proptest::prelude::*;

    fn texts(both: &Bilingual) -> Vec<&str> {
        both.track.segments().iter().map(|segment| segment.text.as_str()).collect()
    }

    #[test]
    fn what_says_the_same_stands_together_and_the_rest_alone() {
        let english = said(&[(0, 10, "one"), (10, 20, "two"), (40, 50, "four")]);
        let german = said(&[(1, 19, "eins zwei"), (30, 35, "drei")]);
        let both = bilingual(&english, &german, &BilingualOptions::default());
        assert_eq!(texts(&both), ["one two\neins zwei", "drei", "four"]);
        assert_eq!((both.paired, both.alone), (1, [1, 1]));
        assert_eq!(both.track.segments()[0].span, TimeSpan::from_millis(0, 20));
    }

    #[test]
    fn neighbours_that_run_into_each_other_are_no_pair() {
        let english = said(&[(0, 11, "one")]);
        let german = said(&[(10, 20, "zwei")]);
        let both = bilingual(&english, &german, &BilingualOptions::default());
        assert_eq!(texts(&both), ["one", "zwei"]);
        let any = BilingualOptions { least_percent: 0, ..BilingualOptions::default() };
        assert_eq!(texts(&bilingual(&english, &german, &any)), ["one\nzwei"]);
    }

    #[test]
    fn cues_do_not_pile_up_because_languages_keep_different_times() {
        let english = said(&[(0, 10, "one"), (10, 20, "two"), (18, 30, "three")]);
        let german = said(&[(0, 13, "eins"), (13, 22, "zwei")]);
        let both = bilingual(&english, &german, &BilingualOptions::default());
        let spans: Vec<_> = both.track.segments().iter().map(|segment| segment.span).collect();
        let span = TimeSpan::from_millis;
        assert_eq!(spans, [span(0, 10), span(10, 22), span(18, 30)], "what overlapped before does");
    }

    #[test]
    fn the_second_language_may_stand_above() {
        let (english, german) = (said(&[(0, 10, "one")]), said(&[(0, 10, "eins")]));
        let options = BilingualOptions { above: Above::Second, ..BilingualOptions::default() };
        assert_eq!(texts(&bilingual(&english, &german, &options)), ["eins\none"]);
    }

    #[test]
    fn a_speaker_stays_where_it_is_one() {
        let by = |speaker: &str| {
            let mut segment = said(&[(0, 10, "one")]).into_segments().remove(0);
            segment.speaker = Some(speaker.into());
            Track::new(cuedex_model::TrackKind::Audio, vec![segment])
        };
        let speaker = |other: &str| {
            let both = bilingual(&by("Ann"), &by(other), &BilingualOptions::default());
            both.track.segments()[0].speaker.clone()
        };
        assert_eq!((speaker("Ann").as_deref(), speaker("Ben")), (Some("Ann"), None));
    }

    /// Every segment asks every other one, and every link is followed until nothing changes.
    fn groups_by_hand(sides: [&[Segment]; 2], percent: u8) -> Vec<usize> {
        let count = sides[0].len();
        let spans = sides.map(|side| side.iter().map(|s| s.span).collect::<Vec<_>>());
        let mut links = Vec::new();
        for (side, offset) in [(0, 0), (1, count)] {
            for (n, &span) in spans[side].iter().enumerate() {
                let other = &spans[1 - side];
                if let Some(pick) =
                    oracle::most(other, span).filter(|&m| covers(span, other[m], percent))
                {
                    links.push((offset + n, count - offset + pick));
                }
            }
        }
        let mut groups: Vec<usize> = (0..count + sides[1].len()).collect();
        for _ in 0..groups.len() {
            for &(a, b) in &links {
                let least = groups[a].min(groups[b]);
                (groups[a], groups[b]) = (least, least);
            }
        }
        groups
    }

    proptest! {
        #[test]
        fn segments_are_grouped_as_asking_every_one_groups_them(
            first in any_track(10), second in any_track(10), percent in 0u8..=100,
        ) {
            let options = BilingualOptions { least_percent: percent, ..BilingualOptions::default() };
            let sides = [first.segments(), second.segments()];
            prop_assert_eq!(groups(sides, &options), groups_by_hand(sides, percent));
        }

        #[test]
        fn no_cue_is_shorter_than_both_its_languages(first in any_track(8), second in any_track(8)) {
            let both = bilingual(&first, &second, &BilingualOptions::default());
            for cue in both.track.segments() {
                let holds_one = |track: &Track| {
                    track.segments().iter().any(|s| {
                        s.span.start() >= cue.span.start() && s.span.end() <= cue.span.end()
                    })
                };
                prop_assert!(holds_one(&first) || holds_one(&second), "{}", cue.span);
            }
        }

        #[test]
        fn every_segment_stands_in_one_cue(first in any_track(10), second in any_track(10)) {
            let both = bilingual(&first, &second, &BilingualOptions::default());
            let letters = |track: &Track, letter: char| -> usize {
                track.segments().iter().map(|s| s.text.matches(letter).count()).sum()
            };
            for letter in ['a', 'b'] {
                let sum = letters(&first, letter) + letters(&second, letter);
                prop_assert_eq!(letters(&both.track, letter), sum);
            }
            prop_assert_eq!(both.paired + both.alone[0] + both.alone[1], both.track.segments().len());
        }
    }
}
