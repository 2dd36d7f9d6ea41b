use proptest::prelude::*;

use super::{READ_AS, REFUSED};
use crate::Query;

#[test]
fn reads_what_it_can_of_any_query() {
    for (query, read_as, complaints) in [
        ("harbor \"quiet po", "harbor \"quiet po\"", 1),
        ("(a OR (b", "a OR b", 2),
        ("a) b", "a b", 1),
        ("harbor AND", "harbor and", 1),
        ("OR harbor", "or harbor", 1),
        ("a AND OR b", "a and OR b", 1),
        ("harbor NEAR/8", "harbor near", 1),
        ("a -THEN/8 b", "a THEN/8 b", 1),
        ("Ann said: hello", "Ann said hello", 1),
        ("example:one two", "\"example:one\" two", 1),
        ("qqq:\"b c\"", "\"qqq:\" \"b c\"", 1),
        ("a track:smell at:7", "a", 2),
        ("a NEAR/8 track:smell", "a", 1),
        ("a * harbor~9", "a harbor~2", 2),
        ("a \"b c\"~x", "a \"b c\"", 1),
        ("a /b(c/", "a \"b(c\"", 1),
        ("said:(a shown:b)", "said:(a b)", 1),
        ("a OR -b", "a", 1),
        ("a (track:ocr)", "a", 1),
        ("a NEAR/0 b", "a b", 1),
    ] {
        let (read, found) = Query::lenient(query);
        assert_eq!(read.unwrap_or_else(|| panic!("{query}")).to_string(), read_as, "{query}");
        assert_eq!(found.len(), complaints, "{query}: {found:?}");
    }
}

#[test]
fn nothing_is_left_only_where_no_word_is() {
    for query in ["", " ", "!!!", "-x", "track:ocr", "()", "*", "\"\""] {
        let (read, complaints) = Query::lenient(query);
        assert_eq!(read, None, "{query}");
        assert_eq!(complaints.len(), 1, "{query}: {complaints:?}");
    }
}

#[test]
fn too_much_is_cut() {
    let (query, complaints) = Query::lenient(&format!("({}", "a ".repeat(100_000)));
    assert_eq!(query.unwrap().to_string(), vec!["a"; 1_024].join(" "));
    assert_eq!(complaints.len(), 2, "{complaints:?}");
    let (query, _) = Query::lenient(&"é".repeat(70_000));
    assert_eq!(query.unwrap().to_string().len(), 65_536);
    let (query, complaints) = Query::lenient(&format!("b {}", "(a".repeat(10_000)));
    assert!(query.is_some());
    assert!(complaints.len() <= 100);
}

#[test]
fn complains_about_nothing_that_is_read_and_first_about_what_is_refused() {
    for (query, _) in READ_AS {
        assert_eq!(Query::lenient(query).1.len(), 0, "{query}");
    }
    for (query, offset, _) in REFUSED {
        assert_eq!(Query::lenient(query).1[0].offset(), Some(*offset), "{query}");
    }
}

const PIECES: &str = r#"a b can't 12:30 静か "b c" “d” " ( ( ) ) - OR AND NOT NEAR NEAR/8 NEAR/2s THEN/1m
NEAR/x track:ocr video:x/y video:"x y" video:( said: shown: title: at:1:00.. at:..90s
date:2024-02.. date:<2024 duration:>1m duration:<0.5s speaker: x:y & a-b ' -- * ? ~ ~1 ~3 / /a+/
/ab/ \ [ ] [m n] x* w?d é :// , ."#;

/// Text in which operators, quotes, signs and fields meet in every way.
pub(super) fn operators() -> impl Strategy<Value = String> {
    let mut pieces: Vec<&str> = PIECES.split_whitespace().collect();
    pieces.extend([" "; 12]);
    let pieces = proptest::sample::select(pieces);
    proptest::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_and_what_parses_is_read_the_same(text in operators().boxed().prop_union("\\PC*".boxed())) {
        let (read, complaints) = Query::lenient(&text);
        for complaint in &complaints {
            prop_assert!(text.is_char_boundary(complaint.offset().unwrap()));
            prop_assert!(complaint.hint().is_some());
        }
        match Query::parse(&text) {
            Ok(query) => {
                prop_assert_eq!(read, Some(query));
                prop_assert!(complaints.is_empty());
            }
            Err(error) => prop_assert_eq!(error.offset(), complaints[0].offset()),
        }
    }

    #[test]
    fn what_is_read_prints_in_a_form_that_parses(text in operators()) {
        if let Some(query) = Query::lenient(&text).0 {
            let printed = query.to_string();
            prop_assert_eq!(Query::parse(&printed).map_err(|e| format!("{printed}: {e}")), Ok(query));
        }
    }
}
