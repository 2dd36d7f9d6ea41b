//! Every split of a few words, tried one by one, tells that the search finds the best, and what
//! the judge may call avoidable.

use std::ops::Range;

use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Word};
use proptest::prelude::*;

use super::super::edges::Edges;
use super::super::phrases::Phrases;
use super::super::rules::{Checked, float};
use super::super::split::Splitter;
use super::super::timing::{Pace, Shown, Step, stepped};
use super::super::words::Stream;
use super::super::{ShapeOptions, avoidable, findings, shape};
use crate::profile::{self, Profile};

const POOL: [&str; 18] = [
    "the",
    "harbor",
    "harbor.",
    "a",
    "quiet",
    "incomprehensibly",
    "Ann",
    "Brown,",
    "five",
    "km",
    "Dr.",
    "No.",
    "and",
    "went",
    "port?",
    "oh",
    "gave",
    "up",
];

const CJK: [&str; 6] = ["港", "静か", "な、", "東京", "です。", "船"];

/// Words with their times: text, length, pause after it.
fn words(pool: &'static [&'static str]) -> impl Strategy<Value = Vec<(usize, u64, u64)>> {
    let word = (0..pool.len(), 20_u64..1_500, prop_oneof![Just(0_u64), 0..300_u64, 0..2_500_u64]);
    proptest::collection::vec(word, 1..10)
}

fn track(pool: &[&str], words: &[(usize, u64, u64)], glue: &str) -> Track {
    let mut at = 1_003;
    let mut timed = Vec::new();
    for (n, length, pause) in words {
        timed.push(Word::new(TimeSpan::from_millis(at, at + length), pool[*n]));
        at += length + pause;
    }
    let text: Vec<&str> = timed.iter().map(|word| word.text.as_str()).collect();
    let mut said = Segment::new(TimeSpan::from_millis(1_003, at), text.join(glue));
    said.words = timed;
    Track::new(TrackKind::Audio, vec![said]).in_language(Some("en".into()))
}

/// A profile with small limits, so that few words break them.
fn small(which: usize) -> Profile {
    let mut profile = Profile::named(["netflix-en", "bbc", "netflix-zh"][which]).unwrap();
    for (field, value) in [("max_line_length", "12"), ("max_duration_ms", "3000")] {
        profile.set(field, value).unwrap();
    }
    profile
}

struct Oracle<'a> {
    stream: &'a Stream<'a>,
    edges: &'a Edges,
    pace: Pace,
    phrases: &'a Phrases,
    profile: &'a Profile,
}

impl Oracle<'_> {
    fn line(&self, words: Range<usize>) -> String {
        let end = words.end;
        let spaced = |n: usize| {
            let token = &self.stream.tokens[n];
            let space = if token.has_space && n + 1 < end { " " } else { "" };
            format!("{}{space}", token.text)
        };
        words.map(spaced).collect()
    }

    /// The ways to set words in lines.
    fn settings(&self, i: usize, j: usize) -> Vec<(String, Option<usize>)> {
        let measure = self.profile.measure();
        let fits = |line: &str| measure.line(line) <= self.pace.limits.line;
        let whole = self.line(i..j);
        if j == i + 1 || fits(&whole) {
            return vec![(whole, None)];
        }
        let two = |m: usize| (self.line(i..m), self.line(m..j), m);
        let pairs = (i + 1..j).map(two).filter(|(a, b, _)| fits(a) && fits(b));
        pairs.map(|(a, b, m)| (format!("{a}\n{b}"), Some(m))).collect()
    }

    /// The fewest broken limits and the best reading of a cue, told from its text.
    fn cue(&self, i: usize, j: usize) -> Option<(u64, u64)> {
        let tokens = &self.stream.tokens;
        let grid = self.pace.grid;
        let length = grid.up(tokens[j - 1].end).saturating_sub(grid.nearest(tokens[i].start));
        if j > i + 1 && length > self.profile.max_duration_ms {
            return None;
        }
        self.settings(i, j).into_iter().map(|(text, m)| self.priced(i, j, &text, m)).min()
    }

    fn priced(&self, i: usize, j: usize, text: &str, m: Option<usize>) -> (u64, u64) {
        let span = self.span(i, j, text);
        let measure = self.profile.measure();
        let said = |n: usize, span: TimeSpan, text: &str| {
            let token = &self.stream.tokens[n];
            let word = Word::new(TimeSpan::from_millis(token.start, token.until), token.text);
            Segment { words: vec![word], ..Segment::new(span, text) }
        };
        let mut cues = vec![said(i, span, text)];
        if i > 0 {
            cues.insert(0, said(i - 1, TimeSpan::default(), self.stream.tokens[i - 1].text));
        }
        if let Some(next) = self.stream.tokens.get(j) {
            let at = self.pace.grid.nearest(next.start);
            cues.push(Segment::new(TimeSpan::from_millis(at, at), ""));
        }
        let track = Track::new(TrackKind::Audio, cues);
        let (limits, phrases) = (&self.pace.limits, self.phrases);
        let pause = self.profile.pause_ms;
        let found = Checked { limits, measure, phrases, pause }.track(&track);
        let broken = found.iter().filter(|unmet| unmet.cue == usize::from(i > 0)).count();
        let lines: Vec<u64> = text.lines().map(|line| u64::from(measure.line(line))).collect();
        let uneven = match lines[..] {
            [a, b] => a.abs_diff(b) * 3 / 4 + a.saturating_sub(b) / 4,
            _ => 0,
        };
        let edges = &self.edges.all;
        let inner = edges[j - 1].inner - edges[i].inner;
        let line = m.map_or(0, |m| edges[m].line.soft());
        let millis = span.duration_millis();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let whole = |millis: f64| millis.clamp(0.0, 9_600.0) as u64;
        let ideal =
            self.profile.ideal_cps.map_or(0.0, |cps| f64::from(measure.read(text)) * 500.0 / cps);
        let short = whole(ideal.floor() - float(millis)) / 16;
        let soft = edges[j].cue.soft() + 60 + inner + line + uneven;
        let timed = short + 1_400_u64.saturating_sub(millis) / 8;
        (broken as u64, soft + timed)
    }

    /// When a cue is on screen, step by step.
    fn span(&self, i: usize, j: usize, text: &str) -> TimeSpan {
        let tokens = &self.stream.tokens;
        let end = tokens[j - 1].end;
        let read = self.profile.measure().read(text);
        let cue =
            Shown { start: tokens[i].start, end, spoken: end, read, words: profile::words(text) };
        let mut cues = vec![cue];
        if let Some(next) = tokens.get(j) {
            cues.push(Shown { start: next.start, end: next.end, ..cue });
        }
        stepped(&mut cues, &Step::ALL, &self.pace);
        let seen = self.pace.seen(cues[0]);
        TimeSpan::from_millis(seen.start, seen.end)
    }

    /// All splits of the words from `i` on, each as its cues' ends and costs.
    fn splits(
        &self,
        i: usize,
        cues: &mut Vec<(usize, u64, u64)>,
        each: &mut impl FnMut(&[(usize, u64, u64)]),
    ) {
        let count = self.stream.tokens.len();
        if i == count {
            return each(cues);
        }
        for j in i + 1..=count {
            if j > i + 1 && self.edges.all[j - 1].is_end {
                break;
            }
            if let Some((broken, soft)) = self.cue(i, j) {
                cues.push((j, broken, soft));
                self.splits(j, cues, each);
                cues.pop();
            }
        }
    }
}

fn with_oracle<T>(track: &Track, profile: &Profile, work: impl FnOnce(&Oracle<'_>) -> T) -> T {
    let phrases = Phrases::of_language(Some("en"));
    let pace = Pace::new(profile, "25".parse().unwrap());
    let stream = Stream::of(track, profile.measure(), &pace);
    let edges = Edges::of(&stream, track.segments(), profile, &phrases, pace);
    work(&Oracle { stream: &stream, edges: &edges, pace, phrases: &phrases, profile })
}

fn best_is_found(track: &Track, profile: &Profile) {
    let (least, found) = with_oracle(track, profile, |oracle| {
        let mut least = (u64::MAX, u64::MAX);
        oracle.splits(0, &mut Vec::new(), &mut |cues| {
            let sum = cues.iter().fold((0, 0), |sum, cue| (sum.0 + cue.1, sum.1 + cue.2));
            least = least.min(sum);
        });
        let mut splitter = Splitter::new(oracle.edges);
        let (mut sum, mut from) = ((0, 0), 0);
        for to in splitter.cuts() {
            let cost = oracle.cue(from, to).expect("a cue of the search is one of the oracle");
            sum = (sum.0 + cost.0, sum.1 + cost.1);
            from = to;
        }
        (least, sum)
    });
    assert_eq!(found, least, "{track:?}");
    let options = ShapeOptions::new(profile);
    let shaped = shape(track, &options);
    assert_eq!(findings(&shaped.track, &options).len() as u64, least.0, "{:?}", shaped.track);
}

/// Whether the findings of a cue can be avoided, by the definition.
fn is_avoidable(oracle: &Oracle<'_>, words: &Range<usize>, now: u64) -> bool {
    let mut is = false;
    oracle.splits(0, &mut Vec::new(), &mut |cues| {
        let starts = std::iter::once(0).chain(cues.iter().map(|cue| cue.0));
        let is_clean = starts.zip(cues).all(|(start, (end, broken, _))| {
            *end <= words.start || start >= words.end || *broken == 0
        });
        is |= is_clean && cues.iter().map(|cue| cue.1).sum::<u64>() < now;
    });
    is
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_search_finds_the_best_of_all_splits(words in words(&POOL), which in 0_usize..2) {
        best_is_found(&track(&POOL, &words, " "), &small(which));
    }

    #[test]
    fn the_search_finds_the_best_split_without_spaces(words in words(&CJK)) {
        best_is_found(&track(&CJK, &words, ""), &small(2));
    }

    #[test]
    fn the_judge_knows_what_can_be_avoided(
        words in words(&POOL), cut in 1_usize..9, which in 0_usize..2, late in 0_u64..400,
    ) {
        // Without pauses at which a cue must end, two segments are one stretch.
        let words: Vec<_> = words.into_iter().map(|(n, length, pause)| (n, length, pause.min(900))).collect();
        let whole = track(&POOL, &words, " ");
        let said = &whole.segments()[0].words;
        let cut = cut.min(said.len());
        let part = |words: &[Word]| {
            let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            let (first, last) = (words[0].span, words[words.len() - 1].span);
            let end = last.end().as_millis() + late;
            let span = TimeSpan::from_millis(first.start().as_millis(), end);
            Segment { words: words.to_vec(), ..Segment::new(span, texts.join(" ")) }
        };
        let parts = [&said[..cut], &said[cut..]].into_iter().filter(|words| !words.is_empty());
        let cues = Track::new(TrackKind::Audio, parts.map(part).collect()).in_language(Some("en".into()));
        let profile = small(which);
        let options = ShapeOptions::new(&profile);
        let found = findings(&cues, &options);
        let told = avoidable(&cues, &options);
        let expected: Vec<bool> = with_oracle(&cues, &profile, |oracle| {
            let mut from = 0;
            let own = |(n, cue): (usize, &Segment)| {
                let words = from..from + cue.words.len();
                from = words.end;
                let has_own = found.iter().any(|unmet| unmet.cue == n);
                has_own && is_avoidable(oracle, &words, found.len() as u64)
            };
            cues.segments().iter().enumerate().map(own).collect()
        });
        prop_assert_eq!(told, expected);
    }
}
