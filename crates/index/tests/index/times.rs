use cuedex_model::{Segment, TimeQuality, TimeSpan, Word};
use proptest::prelude::*;

use crate::build::{cue, hits, index_of, index_with, said, sized};

fn timed(start: u64, end: u64, text: &str, words: &[(u64, u64, &str)]) -> Segment {
    let mut segment = cue(start, end, text);
    let words = words.iter().map(|&(s, e, word)| Word::new(TimeSpan::from_millis(s, e), word));
    segment.words = words.collect();
    segment
}

fn span_of(segment: Segment, query: &str) -> (u64, u64, TimeQuality) {
    let index = index_of(&[("v", said(vec![segment]))]);
    let moment = &hits(&index, query)[0];
    assert_eq!(moment.span, moment.parts[0].span);
    (moment.span.start().as_millis(), moment.span.end().as_millis(), moment.parts[0].times)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn word_times_come_back_to_the_millisecond(
        steps in prop::collection::vec((0_u64..900, 0_u64..900), 1..250),
        size in 1_usize..120,
    ) {
        let (mut at, mut words) = (0, Vec::new());
        for (n, (gap, length)) in steps.iter().enumerate() {
            let start = at + gap;
            at = start + length;
            words.push((start, at, format!("w{n}")));
        }
        let cues = words.chunks(9).map(|line| {
            let text: Vec<_> = line.iter().map(|(_, _, w)| w.as_str()).collect();
            let times: Vec<_> = line.iter().map(|(s, e, w)| (*s, *e, w.as_str())).collect();
            timed(line[0].0, line[line.len() - 1].1, &text.join(" "), &times)
        });
        let index = index_with(&sized(size), &[("v", said(cues.collect()))]);
        for (start, end, word) in &words {
            let moment = &hits(&index, word)[0];
            prop_assert_eq!(moment.span, TimeSpan::from_millis(*start, *end));
            prop_assert_eq!(moment.parts[0].times, TimeQuality::Exact);
        }
    }
}

#[test]
fn times_without_words_are_interpolated_by_characters() {
    let times = span_of(cue(1_000, 3_000, "abcd efgh 12345 xyz!"), "efgh");
    assert_eq!(times, (1_500, 1_900, TimeQuality::Interpolated));
    let accents = span_of(cue(0, 1_000, "\u{e9}\u{e9}\u{e9}\u{e9} abcde"), "abcde");
    assert_eq!(accents, (500, 1_000, TimeQuality::Interpolated));
}

#[test]
fn guessed_times_are_used_and_called_interpolated() {
    let mut segment = timed(0, 1_000, "to sea", &[(0, 300, "to"), (350, 900, "sea")]);
    segment.words[1].guessed = true;
    assert_eq!(span_of(segment.clone(), "to"), (0, 300, TimeQuality::Exact));
    assert_eq!(span_of(segment, "sea").2, TimeQuality::Interpolated);
}

#[test]
fn punctuation_and_compounds_keep_the_words_times() {
    let words = [(100, 300, "\u{201c}Oh,"), (350, 900, "well-known"), (950, 990, "sea.\u{201d}")];
    let segment = timed(0, 1_000, "\u{201c}Oh, well-known sea.\u{201d}", &words);
    assert_eq!(span_of(segment.clone(), "oh"), (100, 300, TimeQuality::Exact));
    assert_eq!(span_of(segment.clone(), "well-known"), (350, 900, TimeQuality::Exact));
    assert_eq!(span_of(segment.clone(), "sea"), (950, 990, TimeQuality::Exact));
    let (start, end, quality) = span_of(segment, "known");
    assert!(start > 350 && end == 900, "{start} {end}");
    assert_eq!(quality, TimeQuality::Interpolated);
}

#[test]
fn words_that_say_something_else_are_passed_over() {
    let words = [(100, 200, "we"), (250, 300, "sail"), (400, 500, "home"), (600, 700, "now")];
    let segment = timed(0, 1_000, "we sailed right home now", &words);
    assert_eq!(span_of(segment.clone(), "we"), (100, 200, TimeQuality::Exact));
    assert_eq!(span_of(segment.clone(), "now"), (600, 700, TimeQuality::Exact));
    assert_eq!(span_of(segment, "sailed").2, TimeQuality::Interpolated);
}

#[test]
fn words_heard_outside_their_cue_keep_their_times() {
    let segment =
        timed(5_000, 6_000, "out there", &[(4_000, 4_200, "out"), (7_000, 9_000, "there")]);
    assert_eq!(span_of(segment.clone(), "\"out there\""), (4_000, 9_000, TimeQuality::Exact));
    assert_eq!(span_of(segment, "out there"), (4_000, 9_000, TimeQuality::Exact));
}

#[test]
fn a_phrase_over_overlapping_cues_lasts_from_its_first_start_to_its_last_end() {
    let cues = vec![cue(0, 10_000, "to the quiet"), cue(2_000, 4_000, "harbor town")];
    let moment = &hits(&index_of(&[("v", said(cues))]), "\"quiet harbor\"")[0];
    assert_eq!(moment.span, TimeSpan::from_millis(2_000, 10_000));
    assert_eq!(moment.parts[0].span, moment.span);
}

#[test]
fn times_are_exact_where_the_words_at_both_ends_were_measured() {
    let long = timed(0, 9_000, "the quiet", &[(0, 300, "the"), (5_000, 9_000, "quiet")]);
    let words = [(4_000, 4_500, "harbor")];
    let times = |guessed: bool, query: &str| {
        let mut short = timed(4_000, 6_000, "harbor town", &words);
        short.words[0].guessed = guessed;
        let index = index_of(&[("v", said(vec![long.clone(), short]))]);
        let moment = &hits(&index, query)[0];
        assert_eq!(moment.span, TimeSpan::from_millis(4_000, 9_000), "{query}");
        moment.parts[0].times
    };
    assert_eq!(times(false, "\"quiet harbor\""), TimeQuality::Exact);
    assert_eq!(times(true, "\"quiet harbor\""), TimeQuality::Interpolated);
    // The interpolated "town" lies between the measured ends.
    assert_eq!(times(false, "\"quiet harbor town\""), TimeQuality::Exact);
}

#[test]
fn times_at_the_end_of_the_range_do_no_harm() {
    let far = u64::MAX - 5;
    let cues = vec![cue(0, u64::MAX, "the quiet"), cue(far, u64::MAX, "harbor")];
    let index = index_of(&[("v", said(cues))]);
    assert_eq!(hits(&index, "\"quiet harbor\"").len(), 1);
    assert_eq!(hits(&index, "harbor -missing")[0].span, TimeSpan::from_millis(far, u64::MAX));
}
