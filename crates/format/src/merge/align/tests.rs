use super::*;
use crate::merge::TimeMap;
use crate::merge::testing::said;
use cuedex_model::{Segment, TimeSpan, TrackKind, Word};
use proptest::prelude::*;

/// Made-up speech: words of a few syllables, drawn by a seed.
fn speech(seed: u64, lines: u64) -> Track {
    const SYLLABLES: [&str; 16] = [
        "ka", "lo", "mi", "tru", "ne", "sa", "por", "vi", "du", "re", "chi", "bo", "lan", "gu",
        "fe", "zo",
    ];
    let mut state = seed;
    let mut draw = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % below).unwrap()
    };
    let mut line = |n: u64| {
        let words: Vec<String> =
            (0..7).map(|_| format!("{}{}", SYLLABLES[draw(16)], SYLLABLES[draw(16)])).collect();
        let span = TimeSpan::from_millis(n * 4_000, n * 4_000 + 3_500);
        Segment::new(span, words.join(" "))
    };
    Track::new(TrackKind::Audio, (0..lines).map(&mut line).collect())
}

fn moved(track: Track, millis: i64) -> Track {
    TimeMap::moved(TimeDelta::from_millis(millis)).apply_track(track).0
}

fn find(reference: &Track, other: &Track) -> Result<Alignment, Unsure> {
    find_offset(reference, other, &AlignOptions::default())
}

#[test]
fn another_speech_is_refused() {
    let error = find(&speech(1, 200), &speech(2, 200)).unwrap_err();
    assert!(error.best.is_none_or(|best| best.percent() < 30), "{error:?}");
    assert!(!error.to_string().is_empty());
}

#[test]
fn nothing_in_common_is_refused() {
    let error = find(&said(&[(0, 9, "tea and milk")]), &said(&[(0, 9, "Wasser")])).unwrap_err();
    assert_eq!(
        (error.best, error.to_string().as_str()),
        (None, "no words of the two are the same")
    );
    assert!(find(&Track::default(), &speech(1, 9)).is_err());
}

#[test]
fn a_cut_in_the_middle_is_refused_as_two_offsets() {
    let track = speech(3, 200);
    let cut = |segment: Segment| match segment.span.start().as_millis() < 400_000 {
        true => segment,
        false => Segment {
            span: segment.span.saturating_shift(TimeDelta::from_millis(30_000)),
            ..segment
        },
    };
    let other =
        Track::new(TrackKind::Audio, track.clone().into_segments().into_iter().map(cut).collect());
    let error = find(&track, &other).unwrap_err();
    assert!(error.to_string().starts_with("two offsets fit"), "{error}");
}

#[test]
fn a_few_words_in_common_are_too_few() {
    let error = find(
        &said(&[(0, 900, "one two three four")]),
        &said(&[(500, 1_400, "one two three four")]),
    );
    assert_eq!(error.unwrap_err().best.unwrap().offset.as_millis(), -500);
}

#[test]
fn another_hearing_of_the_same_speech_is_found() {
    let track = speech(5, 300);
    let misheard = |(n, mut segment): (usize, Segment)| {
        if n % 3 == 0 {
            segment.text = segment.text.replace(' ', " um ");
        }
        segment
    };
    let heard = track.clone().into_segments().into_iter().enumerate().map(misheard).collect();
    let other = moved(Track::new(TrackKind::Audio, heard), 7_777);
    let found = find(&track, &other).unwrap();
    assert_eq!(found.offset.as_millis(), -7_777);
    assert!(found.votes > 10 * found.second && found.words == 3, "{found:?}");
}

#[test]
fn word_times_go_before_places_in_the_text() {
    let mut segments = speech(6, 50).into_segments();
    for segment in &mut segments {
        let start = segment.span.start().as_millis();
        let words = segment.text.split(' ').zip(0..);
        let word = |(text, n): (&str, u64)| {
            Word::new(TimeSpan::from_millis(start + 100 * n, start + 100 * n + 90), text)
        };
        segment.words = words.map(word).collect();
    }
    let track = Track::new(TrackKind::Audio, segments);
    let other = moved(track.clone(), 12_345);
    assert_eq!(find(&other, &track).unwrap().offset.as_millis(), 12_345);
}

#[test]
fn scripts_without_spaces_are_compared_by_the_sign() {
    let line = |n: u32| -> String {
        (0..9).filter_map(|m| char::from_u32(0x4e00 + (n * 97 + m * 1_013) % 5_000)).collect()
    };
    let lines: Vec<String> = (0..20).map(line).collect();
    let rows: Vec<_> =
        (0..).zip(&lines).map(|(n, l)| (n * 3_000, n * 3_000 + 2_000, l.as_str())).collect();
    let track = said(&rows);
    assert_eq!(find(&moved(track.clone(), 5_000), &track).unwrap().offset.as_millis(), 5_000);
}

proptest! {
    #[test]
    fn finds_every_offset(seed: u64, offset in -500_000i64..500_000) {
        let track = moved(speech(seed, 60), 600_000);
        let found = find(&moved(track.clone(), offset), &track).unwrap();
        prop_assert_eq!(found.offset.as_millis(), offset);
        prop_assert_eq!((found.votes, found.percent()), (found.compared, 100));
    }

    #[test]
    fn never_panics(a in "[ab ]{0,40}", b in "[ab ]{0,40}", times: [u64; 4]) {
        let track = |text: &str, a, b| said(&[(a, b, text)]);
        let _ = find(&track(&a, times[0], times[1]), &track(&b, times[2], times[3]));
    }
}
