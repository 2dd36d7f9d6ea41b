//! Lines in many languages and scripts: every word and sign is found at its place, and so is
//! every quote.

use cuedex_index::Index;
use cuedex_model::{Track, TrackKind, Transcript};

use crate::build::{cue, hits, index_with, keys, marked, sized};
use crate::plain::{Plain, split};

/// Lines per language, with nothing in them that is a filler or a sound mark.
const LINES: &[(&str, &[&str])] = &[
    (
        "uk",
        &[
            "Уночі хвиля винесла на берег ящик,",
            "а в ньому п\u{2019}ять старих мап і ґудзик.",
            "Я й ти, о друже, ще не знали, що то є.",
        ],
    ),
    (
        "en",
        &[
            "A crate washed ashore at night, didn't it?",
            "I opened it: 5 maps, 2.5 m of rope",
            "and a button. O what a find!",
        ],
    ),
    ("th", &["กลางคืนคลื่นพัดกล่องมาที่หาด", "ในนั้นมีแผนที่ 5 แผ่น ณ เกาะ"]),
    ("zh", &["夜里海浪把箱子冲上岸，", "里面有5张旧地图和一颗纽扣。"]),
    ("ja", &["夜の波が箱を浜に運んだ。", "中にはカメラと地図が５枚、ね"]),
    ("ko", &["밤에 파도가 상자를 그 해변에 밀어 왔다", "안에 헌 지도 5 장이 있었다"]),
    ("hi", &["रात को लहर एक पेटी किनारे ले आई", "उसमें 5 नक्शे थे, ओ माँ"]),
    ("ar", &["في الليل حملت الموجة صندوقا إلى الشاطئ", "و فيه ٥ خرائط قديمة"]),
    ("he", &["בלילה הגל נשא תיבה אל החוף", "ו בתוכה 5 מפות ישנות"]),
];

/// A video per language, of cues that last two seconds each.
fn library(segment_tokens: usize) -> Index {
    let videos: Vec<(&str, Transcript)> = LINES
        .iter()
        .map(|&(language, lines)| {
            let cues =
                lines.iter().zip(0..).map(|(text, n)| cue(n * 2_000, n * 2_000 + 2_000, text));
            let track = Track::new(TrackKind::Audio, cues.collect());
            (language, Transcript::of_tracks(vec![track.in_language(Some(language.into()))]))
        })
        .collect();
    index_with(&sized(segment_tokens), &videos)
}

/// The words of a language's lines, with what the lines would have them joined by.
fn words(lines: &[&str]) -> Vec<(String, bool)> {
    let pieces = lines.iter().flat_map(|line| split(line, &[]));
    let word = |piece| match piece {
        Plain::Word(word) => (word, true),
        Plain::Sign(sign) => (sign, false),
        Plain::Attached(term) => panic!("{term} is in no line"),
    };
    pieces.map(word).collect()
}

/// Some neighbouring words as one writes them.
fn quote(words: &[(String, bool)]) -> String {
    let mut quote = String::new();
    for (word, is_spaced) in words {
        if *is_spaced {
            quote.push(' ');
        }
        quote.push_str(word);
        if *is_spaced {
            quote.push(' ');
        }
    }
    quote.trim().to_owned()
}

fn texts(words: &[(String, bool)]) -> Vec<&str> {
    words.iter().map(|(word, _)| word.as_str()).collect()
}

#[test]
fn every_word_and_sign_is_found_as_often_as_it_stands_there() {
    let index = library(192);
    for (language, lines) in LINES {
        let words = words(lines);
        for (word, _) in &words {
            let count = words.iter().filter(|(other, _)| other == word).count();
            let query = format!("\"{word}\" video:{language}");
            assert_eq!(hits(&index, &query).len(), count, "{query}");
            // Without quotes other spellings of a number count too.
            let found = hits(&index, &format!("{word} video:{language}")).len();
            assert!(found >= count, "{word} in {language}: {found}");
        }
    }
}

#[test]
fn every_quote_is_found_where_it_stands_and_nowhere_else() {
    for size in [5, 192] {
        let index = library(size);
        for (language, lines) in LINES {
            let words = words(lines);
            for length in [1, 2, 3, 5, 8, words.len()] {
                for start in 0..=words.len() - length {
                    let part = &words[start..start + length];
                    let others = words.windows(length).filter(|w| texts(w) == texts(part));
                    let query = format!("\"{}\" video:{language}", quote(part));
                    assert_eq!(hits(&index, &query).len(), others.count(), "{query} at {size}");
                }
            }
        }
    }
}

#[test]
fn a_quote_of_words_in_another_order_is_not_found() {
    let index = library(192);
    for (language, lines) in LINES {
        let words = words(lines);
        for pair in words.windows(2) {
            let turned = [pair[1].clone(), pair[0].clone()];
            let there = words.windows(2).filter(|w| texts(w) == texts(&turned)).count();
            let query = format!("\"{}\" video:{language}", quote(&turned));
            assert_eq!(hits(&index, &query).len(), there, "{query}");
        }
    }
}

#[test]
fn parts_of_a_word_are_found_only_in_scripts_without_spaces() {
    let index = library(192);
    for (query, found) in [
        ("地图", &["zh"][..]),
        ("图", &["zh"]),
        ("地図", &["ja"]),
        ("メラ", &["ja"]),
        ("海浪把", &["zh"]),
        ("แผน", &["th"]),
        ("solid", &[]),
        ("butto", &[]),
        ("파도", &[]),
        ("파도가", &["ko"]),
        ("नक्शे", &["hi"]),
        ("नक्श", &[]),
        ("خرائط", &["ar"]),
        ("خرائ", &[]),
        ("מפות", &["he"]),
        ("п'ять", &["uk"]),
        ("\"5\"", &["en", "he", "hi", "ja", "ko", "th", "zh"]),
    ] {
        assert_eq!(keys(&index, query), found, "{query}");
    }
}

#[test]
fn matched_signs_are_marked_as_they_are_written() {
    let index = library(192);
    for (query, part) in [
        ("\"ｶﾒﾗ\"", "[カメラ]"),
        ("\"5枚\"", "[５枚]"),
        ("\"箱子冲上岸里面\"", "[箱子冲上岸]，"),
        ("\"ДРУЖЕ ще\"", "[друже], [ще]"),
    ] {
        let found = hits(&index, query);
        assert_eq!(found.len(), 1, "{query}");
        assert!(marked(&found[0]).contains(part), "{query}: {}", marked(&found[0]));
    }
}
