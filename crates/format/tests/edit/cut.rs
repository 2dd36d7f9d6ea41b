use cuedex_model::{Chapter, Timestamp, Topic, Track, TrackKind};
use proptest::prelude::*;
use serde_json::json;

use super::{after, edited, talk, texts, timed, told};

fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

#[test]
fn words_that_are_cut_go_and_the_rest_closes_up() {
    let talk = talk(&[
        (0, 1_000, "one two three four"),
        (1_000, 2_000, "gone"),
        (2_000, 3_000, "five six"),
    ]);
    let cut = after(&talk, json!({"op":"cut","ranges":[{"from_ms":500,"to_ms":2500}]}));
    assert_eq!(told(&cut), [(0, 500, "one two".into()), (500, 1_000, "six".into())]);
    let words = &cut.tracks[0].segments()[1].words;
    assert_eq!((words.len(), words[0].span.start()), (1, at(500)));
}

#[test]
fn without_words_a_text_stays_while_any_of_its_time_does() {
    let mut talk = talk(&[(0, 1_000, "one two")]);
    let mut segments = talk.tracks[0].take_segments();
    segments[0].words.clear();
    talk.tracks[0] = Track::new(TrackKind::Audio, segments);
    let cut = after(&talk, json!({"op":"cut","ranges":[{"from_ms":0,"to_ms":999}]}));
    assert_eq!(told(&cut), [(0, 1, "one two".into())]);
    let gone = after(&talk, json!({"op":"cut","ranges":[{"from_ms":0,"to_ms":1000}]}));
    assert!(told(&gone).is_empty());
}

#[test]
fn no_chapter_or_topic_without_time_stays_behind() {
    let mut talk = talk(&[(0, 100, "a")]);
    talk.duration = Some(at(10_000));
    talk.chapters = [0, 2_000, 6_000].map(|start| Chapter::new(at(start), None, "c")).to_vec();
    let span = cuedex_model::TimeSpan::from_millis(2_000, 3_000);
    talk.topics = vec![Topic { span: Some(span), ..Topic::new("t") }, Topic::new("u")];
    let cut = after(&talk, json!({"op":"cut","ranges":[{"from_ms":2000,"to_ms":6000}]}));
    let starts: Vec<u64> = cut.chapters.iter().map(|c| c.start.as_millis()).collect();
    assert_eq!((starts, cut.duration, cut.topics.len()), (vec![0, 2_000], Some(at(6_000)), 1));
}

#[test]
fn trimming_keeps_a_stretch_and_begins_it_at_zero() {
    let talk = talk(&[(0, 1_000, "before"), (1_500, 2_000, "kept"), (3_000, 4_000, "after it")]);
    let kept = after(&talk, json!({"op":"trim","keep":{"from_ms":1000,"to_ms":3500}}));
    assert_eq!(told(&kept), [(500, 1_000, "kept".into()), (2_000, 2_500, "after".into())]);
}

#[test]
fn stretches_that_overlap_or_are_empty_are_refused() {
    for ranges in [
        json!([]),
        json!([{"from_ms":5,"to_ms":5}]),
        json!([{"from_ms":5,"to_ms":9},{"from_ms":0,"to_ms":6}]),
    ] {
        assert!(edited(&talk(&[]), json!({"op":"cut","ranges":ranges})).is_err());
    }
}

/// The milliseconds of a recording after the cut, each by itself.
fn left(ranges: &[(u64, u64)], end: u64) -> Vec<u64> {
    (0..end).filter(|t| !ranges.iter().any(|(from, to)| (*from..*to).contains(t))).collect()
}

fn any_ranges() -> impl Strategy<Value = Vec<(u64, u64)>> {
    proptest::collection::vec((1_u64..8, 1_u64..8), 1..4).prop_map(|steps| {
        let mut at = 0;
        let range = |(gap, length): (u64, u64)| {
            let from = at + gap - 1;
            at = from + length;
            (from, at)
        };
        steps.into_iter().map(range).collect()
    })
}

proptest! {
    #[test]
    fn every_word_goes_or_moves_as_its_milliseconds_do(
        ranges in any_ranges(),
        segments in proptest::collection::vec((0_u64..40, 0_u64..12, 1_usize..4), 0..6),
    ) {
        let left = left(&ranges, 200);
        let place = |time: u64| left.partition_point(|t| *t < time) as u64;
        let mut number = 0;
        let segments: Vec<_> = segments.into_iter().map(|(start, length, words)| {
            let words: Vec<_> = (0..words).map(|_| { number += 1; format!("w{number}") }).collect();
            timed(start, start + length, &words.join(" "))
        }).collect();
        let whole = cuedex_model::Transcript::of_tracks(vec![Track::new(TrackKind::Audio, segments)]);
        let mut expected = Vec::new();
        for segment in whole.tracks[0].segments() {
            let stays = |w: &&cuedex_model::Word| {
                let (start, end) = (w.span.start().as_millis(), w.span.end().as_millis());
                let kept = place(end) - place(start);
                match end - start {
                    0 => left.contains(&start),
                    length => length - kept <= length / 2,
                }
            };
            let (start, end) = (segment.span.start().as_millis(), segment.span.end().as_millis());
            let has_time = if start == end { left.contains(&start) } else { place(end) > place(start) };
            let touched = end - start > place(end) - place(start);
            let words: Vec<_> = segment.words.iter().filter(|w| !touched || stays(w)).collect();
            if has_time && !words.is_empty() {
                let text: Vec<_> = words.iter().map(|w| w.text.as_str()).collect();
                expected.push((place(start), place(end), text.join(" ")));
            }
        }
        expected.sort_by_key(|s| s.0);
        let ranges: Vec<_> = ranges.iter().map(|(a, b)| json!({"from_ms":a,"to_ms":b})).collect();
        let cut = after(&whole, json!({"op":"cut","ranges":ranges}));
        prop_assert_eq!(told(&cut), expected);
        prop_assert!(texts(&cut).iter().all(|text| !text.is_empty()));
    }
}
