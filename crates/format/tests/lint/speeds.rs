//! A second, simple computation of speeds and durations, from the bytes of a file alone.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::checked;

/// A plain cue: start, end, lines of letters and spaces.
type Plain = (u64, u64, Vec<String>);

fn cues() -> impl Strategy<Value = Vec<Plain>> {
    let line = "[a-z]{1,12}( [a-z]{1,12}){0,6}";
    let cue = (0_u64..600, 0_u64..9_000, prop::collection::vec(line, 1..4));
    prop::collection::vec(cue, 1..10).prop_map(|cues| {
        let mut at = 0;
        cues.into_iter()
            .map(|(gap, length, lines)| {
                let start = at + gap;
                at = start + length;
                (start, at, lines)
            })
            .collect()
    })
}

fn clock(ms: u64) -> String {
    let (seconds, millis) = (ms / 1_000, ms % 1_000);
    format!("{:02}:{:02}:{:02},{millis:03}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

fn file(cues: &[Plain]) -> String {
    let cue = |(n, (from, to, lines)): (usize, &Plain)| {
        format!("{n}\n{} --> {}\n{}\n\n", clock(*from), clock(*to), lines.join("\n"))
    };
    (1..).zip(cues).map(cue).collect()
}

/// What a person would say with a calculator: for Netflix English at 25 frames a second.
fn by_hand((from, to, lines): &Plain, next: Option<&Plain>) -> BTreeMap<&'static str, f64> {
    let mut broken = BTreeMap::new();
    let ms = to - from;
    let characters: usize = lines.iter().map(String::len).sum();
    if characters as u64 * 1_000 > 20 * ms {
        broken.insert("speed", characters as f64 * 1_000.0 / ms as f64);
    }
    let longest = lines.iter().map(String::len).max().unwrap();
    if longest > 42 {
        broken.insert("line-length", longest as f64);
    }
    if lines.len() > 2 {
        broken.insert("line-count", lines.len() as f64);
    }
    if ms < 833 {
        broken.insert("too-short", ms as f64);
    }
    if ms > 7_000 {
        broken.insert("too-long", ms as f64);
    }
    if let Some(gap) = next.map(|next| next.0 - to).filter(|gap| *gap < 80) {
        broken.insert("gap-too-small", gap as f64);
    }
    broken
}

proptest! {
    #[test]
    fn a_calculator_agrees(cues in cues()) {
        let linted = checked(&file(&cues), "netflix-en");
        for (n, cue) in cues.iter().enumerate() {
            let mut told = BTreeMap::new();
            for finding in linted.findings.iter().filter(|finding| finding.cue == Some(n + 1)) {
                let rule = match finding.rule {
                    "reading-speed" | "speech-too-fast" => "speed",
                    "orphan" | "gap-not-closed" => continue,
                    rule => rule,
                };
                told.insert(rule, finding.measured.unwrap_or(f64::INFINITY));
            }
            let by_hand = by_hand(cue, cues.get(n + 1));
            prop_assert_eq!(told.keys().collect::<Vec<_>>(), by_hand.keys().collect::<Vec<_>>());
            for (rule, measured) in &told {
                let same = *measured == by_hand[rule] || (measured - by_hand[rule]).abs() <= 0.011;
                prop_assert!(same, "{}: {} and {}", rule, measured, by_hand[rule]);
            }
        }
    }
}
