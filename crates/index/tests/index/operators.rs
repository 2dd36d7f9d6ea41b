//! Operators of distance against a search that reads every word.

use cuedex_model::TrackKind;
use proptest::prelude::*;

use crate::build::{every, index_with, search, sized};
use crate::oracle::{Spoken, any_lines, spoken, transcript};

/// First and last word of every hit of one word.
fn words(spoken: &[Spoken], word: &str) -> Vec<(usize, usize)> {
    (0..spoken.len()).filter(|&n| spoken[n].word == word).map(|n| (n, n)).collect()
}

fn holds(a: (usize, usize), b: (usize, usize)) -> bool {
    a != b && a.0 <= b.0 && b.1 <= a.1
}

fn smallest(mut windows: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    windows.sort_unstable();
    windows.dedup();
    let all = windows.clone();
    windows.retain(|&window| !all.iter().any(|&other| holds(window, other)));
    windows
}

/// Where the words of a window are heard.
fn times(spoken: &[Spoken], windows: &[(usize, usize)]) -> Vec<(u64, u64)> {
    let time = |&(first, last): &(usize, usize)| {
        let ends = [&spoken[first], &spoken[last]];
        let start = ends.iter().map(|word| word.start).min().unwrap();
        (start, ends.iter().map(|word| word.end).max().unwrap())
    };
    let mut times: Vec<_> = windows.iter().map(time).collect();
    times.sort_unstable();
    times
}

fn found(index: &cuedex_index::Index, query: &str) -> Vec<(u64, u64)> {
    let moments = search(index, query, &every()).moments;
    let span = |m: &cuedex_model::Moment| (m.span.start().as_millis(), m.span.end().as_millis());
    let mut found: Vec<_> = moments.iter().map(span).collect();
    found.sort_unstable();
    found
}

/// How far apart two words are heard.
fn gap(a: &Spoken, b: &Spoken) -> u64 {
    b.start.saturating_sub(a.end).max(a.start.saturating_sub(b.end))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn near_in_places_is_the_smallest_windows(lines in any_lines(), size in 3_usize..40, n in 1_usize..40) {
        let spoken = spoken(&lines);
        let index = index_with(&sized(size), &[("v", transcript(&lines))]);
        let (ports, ropes) = (words(&spoken, "port"), words(&spoken, "rope"));
        let pairs: Vec<_> = ports.iter().flat_map(|a| ropes.iter().map(|b| (a.0.min(b.0), a.0.max(b.0)))).collect();
        let same = |w: &(usize, usize)| spoken[w.0].stretch == spoken[w.1].stretch;
        let near: Vec<_> = smallest(pairs).into_iter().filter(same).filter(|w| w.1 - w.0 <= n).collect();
        prop_assert_eq!(found(&index, &format!("port NEAR/{n} rope")), times(&spoken, &near));
        let after = ports.iter().flat_map(|a| ropes.iter().map(|b| (a.0, b.0))).filter(|w| w.0 < w.1);
        let then = smallest(after.collect()).into_iter().filter(same).filter(|w| w.1 - w.0 <= n);
        prop_assert_eq!(found(&index, &format!("port THEN/{n} rope")), times(&spoken, &then.collect::<Vec<_>>()));
        let alone: Vec<_> = ports.iter().copied()
            .filter(|a| !ropes.iter().any(|b| a.0.abs_diff(b.0) <= n && same(&(a.0, b.0)))).collect();
        prop_assert_eq!(found(&index, &format!("port -NEAR/{n} rope")), times(&spoken, &alone));
    }

    #[test]
    fn near_in_seconds_goes_by_the_times_of_the_words(lines in any_lines(), size in 3_usize..40, ms in 0_u64..30_000) {
        let spoken = spoken(&lines);
        let index = index_with(&sized(size), &[("v", transcript(&lines))]);
        let (ports, ropes) = (words(&spoken, "port"), words(&spoken, "rope"));
        let pairs: Vec<_> = ports.iter().flat_map(|a| ropes.iter().map(|b| (a.0.min(b.0), a.0.max(b.0)))).collect();
        let is_near = |w: &(usize, usize)| gap(&spoken[w.0], &spoken[w.1]) <= ms;
        let near: Vec<_> = smallest(pairs).into_iter().filter(is_near).collect();
        prop_assert_eq!(found(&index, &format!("port NEAR/{ms}ms rope")), times(&spoken, &near));
        let alone: Vec<_> = ports.iter().copied()
            .filter(|a| !ropes.iter().any(|b| gap(&spoken[a.0], &spoken[b.0]) <= ms)).collect();
        prop_assert_eq!(found(&index, &format!("port -NEAR/{ms}ms rope")), times(&spoken, &alone));
    }

    #[test]
    fn a_loose_phrase_counts_the_places_its_words_are_moved(lines in any_lines(), size in 3_usize..40, slop in 1_i64..6) {
        let spoken = spoken(&lines);
        let index = index_with(&sized(size), &[("v", transcript(&lines))]);
        let mut all = Vec::new();
        for (a, _) in words(&spoken, "port") {
            for (b, _) in words(&spoken, "rope") {
                let moved = (b as i64 - 1 - a as i64).abs();
                if spoken[a].stretch == spoken[b].stretch && moved <= slop {
                    all.push((a.min(b), a.max(b)));
                }
            }
        }
        let found = found(&index, &format!("\"port rope\"~{slop}"));
        let all = times(&spoken, &all);
        prop_assert!(found.iter().all(|hit| all.contains(hit)), "{:?} in {:?}", found, all);
        prop_assert_eq!(found.is_empty(), all.is_empty());
        let exact = times(&spoken, &exact(&spoken));
        prop_assert!(exact.iter().all(|hit| found.contains(hit)), "{:?} in {:?}", exact, found);
    }
}

fn exact(spoken: &[Spoken]) -> Vec<(usize, usize)> {
    let pair = |n: &usize| {
        let (a, b) = (&spoken[*n], &spoken[n + 1]);
        a.word == "port" && b.word == "rope" && a.stretch == b.stretch
    };
    (0..spoken.len().saturating_sub(1)).filter(pair).map(|n| (n, n + 1)).collect()
}

/// Said and shown, as spans and words of each.
fn two_tracks(said: &[(u64, u64)], shown: &[(u64, u64)]) -> cuedex_model::Transcript {
    let track = |kind, spans: &[(u64, u64)], text| {
        let cues =
            spans.iter().map(|&(start, length)| crate::build::cue(start, start + length, text));
        cuedex_model::Track::new(kind, cues.collect())
    };
    cuedex_model::Transcript::of_tracks(vec![
        track(TrackKind::Audio, said, "port"),
        track(TrackKind::Visual, shown, "a rope"),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn over_two_tracks_every_word_with_a_partner_is_met(
        said in prop::collection::vec((0_u64..90_000, 0_u64..8_000), 1..9),
        shown in prop::collection::vec((0_u64..90_000, 0_u64..20_000), 1..9),
        ms in 0_u64..12_000,
    ) {
        let index = index_with(&sized(9), &[("v", two_tracks(&said, &shown))]);
        let moments = search(&index, &format!("said:port NEAR/{ms}ms shown:rope"), &every()).moments;
        let gap = |a: (u64, u64), b: (u64, u64)| {
            b.0.saturating_sub(a.0 + a.1).max(a.0.saturating_sub(b.0 + b.1))
        };
        let met: Vec<_> = moments.iter().map(|m| {
            let span = |n: usize| {
                let span = m.parts[n].span;
                (span.start().as_millis(), span.duration_millis())
            };
            (span(0), span(1))
        }).collect();
        for &(a, b) in &met {
            prop_assert!(said.contains(&a) && shown.contains(&b) && gap(a, b) <= ms);
        }
        for &a in &said {
            let has = shown.iter().any(|&b| gap(a, b) <= ms);
            prop_assert_eq!(has, met.iter().any(|m| m.0 == a), "said at {:?}", a);
        }
        for &b in &shown {
            let has = said.iter().any(|&a| gap(a, b) <= ms);
            prop_assert_eq!(has, met.iter().any(|m| m.1 == b), "shown at {:?}", b);
        }
    }
}
