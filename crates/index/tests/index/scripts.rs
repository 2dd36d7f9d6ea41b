use crate::build::{hits, index_of, keys, marked, talk};

fn finds(text: &str, query: &str, shown: &str) {
    let index = index_of(&[("v", talk(&[text]))]);
    let hits = hits(&index, query);
    assert_eq!(hits.len(), 1, "{query:?} in {text:?}");
    assert_eq!(marked(&hits[0]), shown, "{query:?} in {text:?}");
}

fn misses(text: &str, query: &str) {
    let index = index_of(&[("v", talk(&[text]))]);
    assert!(hits(&index, query).is_empty(), "{query:?} in {text:?}");
}

#[test]
fn case_and_sharp_s_fold() {
    finds("DIE STRASSE IST LANG", "stra\u{df}e", "DIE [STRASSE] IST LANG");
    finds("die Stra\u{df}e ist lang", "\"STRASSE IST\"", "die [Stra\u{df}e] [ist] lang");
}

#[test]
fn accents_count_in_either_form() {
    finds("un cafe\u{301} noir", "caf\u{e9}", "un [cafe\u{301}] noir");
    finds("un caf\u{e9} noir", "cafe", "un [caf\u{e9}] noir");
    finds("un cafe noir", "caf\u{e9}", "un [cafe] noir");
    misses("un cafe noir", "\"caf\u{e9}\"");
}

#[test]
fn apostrophes_are_letters_in_every_form() {
    finds("I can\u{2019}t swim", "can't", "I [can\u{2019}t] swim");
    finds("I can't swim", "\"i can\u{2019}t\"", "[I] [can't] swim");
    misses("the can is full", "can't");
}

#[test]
fn typographic_quotes_make_phrases() {
    for query in
        ["\u{201c}quiet harbor\u{201d}", "\u{ab}quiet harbor\u{bb}", "\u{201e}quiet harbor\u{201c}"]
    {
        finds("a quiet harbor", query, "a [quiet] [harbor]");
        misses("harbor so quiet", query);
    }
}

#[test]
fn runs_of_graphemes_are_phrases() {
    finds("我们去静静的港口", "静静", "我们去[静静]的港口");
    finds("我们去静静的港口", "港", "我们去静静的[港]口");
    misses("我们去静静的港口", "静的静");
    finds("ほら、カメラが3台ある", "カメラ", "ほら、[カメラ]が3台ある");
    finds("เราไปท่าเรือ", "ท่าเรือ", "เราไป[ท่าเรือ]");
}

#[test]
fn a_speaker_change_sign_does_not_break_a_phrase() {
    finds(">> to the quiet\n>> harbor", "\"quiet harbor\"", ">> to the [quiet] >> [harbor]");
}

#[test]
fn a_query_of_signs_only_finds_words_beside_them() {
    assert_eq!(keys(&index_of(&[("v", talk(&["tom and jerry"]))]), "tom & jerry"), ["v"]);
}
