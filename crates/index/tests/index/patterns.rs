//! Patterns, near spellings and expressions against a list of all words.

use cuedex_index::{Index, SearchOptions, View};
use proptest::prelude::*;

use crate::build::{cue, every, hits, index_of, keys, said, search, talk};

/// Words of which each stands in a cue of its own, a second after the other.
fn index_of_words(words: &[String]) -> Index {
    let cues = words.iter().zip(0..).map(|(word, n)| cue(n * 1_000, n * 1_000 + 1_000, word));
    let mut video = said(cues.collect());
    video.tracks[0].language = Some("und".into());
    index_of(&[("v", video)])
}

/// The numbers of the words that a query finds.
fn found(index: &Index, query: &str) -> Vec<usize> {
    let starts = hits(index, query).into_iter().map(|m| m.span.start().as_millis() / 1_000);
    starts.map(|second| usize::try_from(second).unwrap()).collect()
}

fn numbers(words: &[String], is_meant: impl Fn(&[char]) -> bool) -> Vec<usize> {
    let letters = |n: &usize| words[*n].chars().collect::<Vec<_>>();
    (0..words.len()).filter(|n| is_meant(&letters(n))).collect()
}

/// Whether `*` for any letters and `?` for one make a word of a pattern.
fn is_like(pattern: &[char], word: &[char]) -> bool {
    match pattern.first() {
        None => word.is_empty(),
        Some('*') => (0..=word.len()).any(|n| is_like(&pattern[1..], &word[n..])),
        Some('?') => !word.is_empty() && is_like(&pattern[1..], &word[1..]),
        Some(c) => word.first() == Some(c) && is_like(&pattern[1..], &word[1..]),
    }
}

/// How many letters have to come, go, change, or change places with the next one.
fn edits(a: &[char], b: &[char]) -> usize {
    let (Some((last, front)), Some((other, back))) = (a.split_last(), b.split_last()) else {
        return a.len() + b.len();
    };
    let changed = edits(front, back) + usize::from(last != other);
    let mut least = changed.min(edits(front, b) + 1).min(edits(a, back) + 1);
    if let (Some((before, front)), Some((earlier, back))) = (front.split_last(), back.split_last())
        && (last, before) == (earlier, other)
    {
        least = least.min(edits(front, back) + 1);
    }
    least
}

/// A piece of an expression: the letters it takes and its sign of repetition.
type Piece = (&'static str, &'static str);

fn regex(pieces: &[Piece]) -> String {
    pieces.iter().map(|(letters, sign)| format!("{letters}{sign}")).collect()
}

fn is_match(pieces: &[Piece], word: &[char]) -> bool {
    let Some((&(letters, sign), rest)) = pieces.split_first() else { return word.is_empty() };
    let takes = |c: &char| letters == "." || letters.contains(*c);
    let most = if matches!(sign, "*" | "+") { word.len() } else { word.len().min(1) };
    let least = usize::from(matches!(sign, "" | "+"));
    (least..=most).any(|n| word[..n].iter().all(takes) && is_match(rest, &word[n..]))
}

fn any_words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[abc\u{457}]{1,6}", 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_pattern_finds_the_words_that_it_is_like(words in any_words(), pattern in "[abc?*]{0,3}[abc][abc?*]{0,2}[abc*]") {
        let index = index_of_words(&words);
        // Two letters without a sign are a word.
        let letters: Vec<char> = pattern.chars().collect();
        let expected = numbers(&words, |word| is_like(&letters, word));
        prop_assert_eq!(found(&index, &pattern), expected, "{}", pattern);
    }

    #[test]
    fn a_fuzzy_word_finds_all_that_are_so_near(words in any_words(), word in "[abc\u{457}]{1,5}", most in 1_usize..3) {
        let index = index_of_words(&words);
        let letters: Vec<char> = word.chars().collect();
        let expected = numbers(&words, |other| edits(&letters, other) <= most);
        prop_assert_eq!(found(&index, &format!("{word}~{most}")), expected, "{}~{}", word, most);
    }

    #[test]
    fn an_expression_finds_the_words_that_it_matches_as_a_whole(
        words in any_words(),
        pieces in prop::collection::vec((prop::sample::select(vec!["a", "b", "c", ".", "[ab]", "[bc]"]), prop::sample::select(vec!["", "", "?", "*", "+"])), 1..5),
    ) {
        let index = index_of_words(&words);
        let expected = numbers(&words, |word| is_match(&pieces, word));
        let query = format!("/{}/", regex(&pieces));
        prop_assert_eq!(found(&index, &query), expected, "{}", query);
    }
}

#[test]
fn patterns_stand_in_other_queries() {
    let index = index_of(&[
        ("one", talk(&["the miller carried flour", "to the bakery at dawn"])),
        ("two", talk(&["flowers on a mill wheel"])),
    ]);
    for (query, videos) in [
        ("mill*", &["one", "two"][..]),
        ("MILL*", &["one", "two"]),
        ("*er", &["one"]),
        ("flo?r", &["one"]),
        ("flo*r*", &["one", "two"]),
        ("mill* NEAR/3 flou*", &["one"]),
        ("mill* -flow*", &["one"]),
        ("bakry~1 carri*", &["one"]),
        ("/flo(ur|wers)/ mill", &["two"]),
        ("/FLOUR/", &["one"]),
        ("/flo/", &[]),
        ("said:/.*ry/", &["one"]),
    ] {
        assert_eq!(keys(&index, query), videos, "{query}");
    }
}

#[test]
fn patterns_take_accents_and_other_scripts() {
    let index = index_of(&[("v", talk(&["un caf\u{e9} fort", "млин і мельник", "面粉在磨坊"]))]);
    for query in ["c?f\u{e9}", "cafe*", "caf\u{e9}*", "мл?н", "мель*", "磨*", "/caf.+/", "млин~1"]
    {
        assert_eq!(hits(&index, query).len(), 1, "{query}");
    }
}

#[test]
fn a_pattern_for_too_many_words_says_so_and_takes_the_commonest() {
    const MOST: usize = 1_024;
    let mut words: Vec<String> = (0..MOST + 200).map(|n| format!("mill{n:04}")).collect();
    let index = index_of(&[("v", said(vec![cue(0, 90_000, &words.join(" "))]))]);
    let results = search(&index, "mill*", &every());
    assert!(!results.complete && results.hits == MOST as u64, "{}", results.hits);
    assert_eq!(results.notes.len(), 1, "{:?}", results.notes);
    assert!(results.notes[0].contains("mill*") && results.notes[0].contains("1024"));
    let last = words.pop().unwrap();
    let many = (0..3).map(|_| ("again", said(vec![cue(0, 900, &last)])));
    let many = many.zip(["x", "y", "z"]).map(|((_, video), key)| (key, video));
    let all: Vec<_> =
        std::iter::once(("v", said(vec![cue(0, 90_000, &words.join(" "))]))).chain(many).collect();
    let index = index_of(&all);
    let results = search(&index, "mill*", &every());
    let of_last = results.moments.iter().filter(|m| m.video.as_str() != "v").count();
    assert_eq!(of_last, 3, "the word that is in most videos counts");
    let narrow = search(&index, "mill00*", &every());
    assert!(narrow.complete && narrow.notes.is_empty() && narrow.hits == 100);
    let nothing = SearchOptions { view: View::Moments, ..SearchOptions::default() };
    assert_eq!(search(&index, "mull*", &nothing).hits, 0);
}

#[test]
fn a_pattern_of_several_words_is_a_phrase() {
    let index =
        index_of(&[("v", talk(&["a well-known ferry", "it is well known", "well, knots"]))]);
    for (query, hits) in [("well-kn*", 3), ("well-kno?n", 2), ("w?ll-known", 2), ("known-f*", 1)] {
        assert_eq!(search(&index, query, &every()).hits, hits, "{query}");
    }
}
