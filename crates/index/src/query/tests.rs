//! What the language reads, refuses and prints as a whole.

mod lenient;
mod printed;
mod trees;

use super::{Field, Filter, NearKind, Node, Place, Reach};
use crate::{ErrorKind, Query};

fn read(query: &str) -> Node {
    Query::parse(query).unwrap_or_else(|e| panic!("{query}: {e}")).root
}

fn word(text: &str) -> Node {
    Node::Word(text.into())
}

/// Every query and how it is printed.
const READ_AS: &[(&str, &str)] = &[
    ("quiet harbor", "quiet harbor"),
    ("quiet AND harbor", "quiet harbor"),
    ("\u{201c}quiet harbor\u{201d} \u{ab}so far\u{bb}", "\"quiet harbor\" \"so far\""),
    ("a OR b c", "a OR b c"),
    ("(a OR b) c", "(a OR b) c"),
    ("((a OR b)) OR (c)", "a OR b OR c"),
    ("a (b c)", "a b c"),
    ("a (b -c)", "a (b -c)"),
    ("a NOT b", "a -b"),
    ("a NOT --b", "a NOT --b"),
    ("a -\"b c\" -(d OR e)", "a -\"b c\" -(d OR e)"),
    ("can't well-known --", "can't well-known"),
    ("tom & jerry", "tom jerry"),
    ("track:AUDIO a video:\"my talk\" -video:x", "a track:audio video:\"my talk\" -video:x"),
    ("12:30 http://x.org and or near/8", "12:30 http://x.org and or near/8"),
    ("\"AND\"", "\"AND\""),
    ("a OR !!! OR b", "a OR b"),
    ("\"quiet harbor\"~3 \"a b\"~0", "\"quiet harbor\"~3 \"a b\""),
    ("harb*, w?ld *our ~5", "harb* w?ld *our ~5"),
    ("is it true?", "is it true?"),
    ("harbor~ port~2", "harbor~1 port~2"),
    ("/colou?rs?/ and/or /usr/bin /", "/colou?rs?/ and/or /usr/bin"),
    ("/a\\/b(c|d)/ -/e+/", "/a\\/b(c|d)/ -/e+/"),
    ("a NEAR b", "a NEAR/10 b"),
    ("a NEAR/8 b c", "a NEAR/8 b c"),
    ("a NEAR/1.5s b THEN/2m c", "a NEAR/1s500ms b THEN/2m c"),
    ("a NEAR/8 (b NEAR/9 c)", "a NEAR/8 (b NEAR/9 c)"),
    ("(a NEAR/8 b) NEAR/9 c", "a NEAR/8 b NEAR/9 c"),
    ("a NOT NEAR/30s b", "a -NEAR/30s b"),
    ("a -NEAR/30s b", "a -NEAR/30s b"),
    ("-a NEAR/8 b c", "c -(a NEAR/8 b)"),
    ("a NEAR b OR c", "a NEAR/10 b OR c"),
    ("a NEAR/8 & -b", "a -b"),
    ("said:(a b) shown:\"red car\"~2 ocr:w?ld", "said:(a b) shown:\"red car\"~2 ocr:w?ld"),
    ("said:a NEAR/10s shown:(b OR c)", "said:a NEAR/10s shown:(b OR c)"),
    ("TITLE:/a+b/ -topic:x~1 Summary:(a)", "title:/a+b/ summary:a -topic:x~1"),
    ("chapter:[music]", "chapter:[music]"),
    ("[music] [laughing softly] a", "[music] [laughing softly] a"),
    ("[a (b) -c]", "[a (b) -c]"),
    ("[a \"b\" c]", "\"[a\" \"b\" c]"),
    (
        "a speaker:\u{201c}Ann Lee\u{201d} lang:pt-BR tag:x*",
        "a speaker:\"Ann Lee\" lang:pt-BR tag:x*",
    ),
    ("a at:10:00..12:30 at:1:02:03.. at:..5:00", "a at:10:00..12:30 at:1:02:03.. at:..5:00"),
    ("a at:90s..2m NOT date:2024", "a at:1:30..2:00 -date:2024"),
    ("a date:2024-01..2024-06 date:>2024-12", "a date:2024-01..2024-06 date:2025-01.."),
    ("a duration:>20m duration:<90s", "a duration:>20m duration:<1m30s"),
    ("a duration:>=20m duration:10m..1h", "a duration:>=20m duration:10m..1h"),
    ("(a track:ocr) OR b", "a track:ocr OR b"),
    ("note: Hello: a", "note: Hello: a"),
    ("静かな 港", "静かな 港"),
];

#[test]
fn reads_what_it_says_it_reads() {
    for (query, read_as) in READ_AS {
        let parsed = Query::parse(query).unwrap_or_else(|e| panic!("{query}: {e}"));
        assert_eq!(parsed.to_string(), *read_as, "{query}");
        assert_eq!(Query::parse(read_as).unwrap(), parsed, "{query}");
    }
}

#[test]
fn terms_are_what_they_look_like() {
    assert_eq!(read("\"a b\"~3"), Node::Phrase { text: "a b".into(), slop: 3 });
    assert_eq!(read("harb*"), Node::Pattern("harb*".into()));
    assert_eq!(read("harbor~"), Node::Fuzzy { word: "harbor".into(), edits: 1 });
    assert_eq!(read(r"/a\/b/"), Node::Regex("a/b".into()));
    assert_eq!(read("[laughing softly]"), word("[laughing softly]"));
    let inside = Node::In { field: Field::Said, node: Box::new(word("a")) };
    assert_eq!(read("said:a"), inside);
}

#[test]
fn near_joins_the_terms_beside_it_before_and_does() {
    let Node::All(all) = read("x a NEAR/8 b THEN/10s c -NEAR/2 d") else { panic!("no list") };
    let Node::Near(outer) = &all.clauses[1] else { panic!("{all:?}") };
    assert_eq!((outer.kind, outer.reach), (NearKind::NotNear, Reach::Tokens(2)));
    let Node::Near(middle) = &outer.left else { panic!("{outer:?}") };
    assert_eq!((middle.kind, middle.reach), (NearKind::Then, Reach::Millis(10_000)));
    let Node::Near(inner) = &middle.left else { panic!("{middle:?}") };
    assert_eq!((inner.kind, inner.reach), (NearKind::Near, Reach::Tokens(8)));
    assert_eq!((&inner.left, &inner.right), (&word("a"), &word("b")));
}

#[test]
fn a_filter_belongs_to_the_group_it_stands_in() {
    let Node::Any(branches) = read("(a speaker:ann) OR b") else { panic!("no alternatives") };
    let Node::All(all) = &branches[0] else { panic!("{branches:?}") };
    let ann = Filter { negated: false, place: Place::Speaker("ann".into()) };
    assert_eq!((&all.clauses, &all.filters), (&vec![word("a")], &vec![ann]));
    assert_eq!(branches[1], word("b"));
}

/// Queries that are refused, where, and a part of the advice.
const REFUSED: &[(&str, usize, &str)] = &[
    ("", 0, "write a word"),
    ("  ", 0, "write a word"),
    ("!!!", 0, "write a word"),
    ("NOT x", 0, "add a word"),
    ("-x", 0, "add a word"),
    ("a OR -b", 5, "add a word"),
    ("track:audio", 0, "add a word"),
    ("a (b", 2, "with )"),
    ("a b)", 3, "open a group"),
    ("a \"b", 2, "another quote"),
    ("AND a", 0, "in quotes"),
    ("a OR", 2, "in quotes"),
    ("a AND OR b", 2, "in quotes"),
    ("a NOT", 2, "in quotes"),
    ("a NOT -b", 2, "in quotes"),
    ("a NEAR", 2, "in quotes"),
    ("NEAR/8 a", 0, "in quotes"),
    ("a NEAR/8 -b", 2, "in quotes"),
    ("a NEAR/8 track:ocr", 2, "in quotes"),
    ("a track:ocr NEAR/8 b", 12, "in quotes"),
    ("a -THEN/8 b", 2, "in quotes"),
    ("a NEAR/0 b", 2, "neighbours are 1 apart"),
    ("a NEAR/x b", 2, "NEAR/10s"),
    ("a -NEAR/x b", 2, "NEAR/10s"),
    ("a track:smell", 2, "track:ocr"),
    ("a video:", 2, "video:NAME"),
    ("a at:10:00", 2, "at:10:00.."),
    ("a date:2024-13", 2, "date:2024"),
    ("a duration:20m", 2, "duration:>20m"),
    ("a speakr:ann", 2, "speaker:"),
    ("a qqq:\"b c\"", 2, "in quotes"),
    ("said: a", 0, "in quotes"),
    ("said:shown:a", 0, "in quotes"),
    ("a said:(b shown:c)", 10, "close the group"),
    ("a said:track:ocr", 2, "in quotes"),
    ("a *", 2, "harb*"),
    ("a harbor~3", 2, "harbor~2"),
    ("a harb*~1", 2, "leave out"),
    ("a \"b c\"~x", 7, "~3"),
    ("a \"b c\"~1001", 7, "~3"),
    ("a /b(c/", 4, "in quotes"),
    ("a /(\\w{1000}){1000}/", 3, "smaller counts"),
];

#[test]
fn says_where_and_what_to_write_instead() {
    for &(query, offset, advice) in REFUSED {
        let Err(error) = Query::parse(query) else { panic!("{query} is read") };
        assert_eq!(error.kind(), ErrorKind::Query, "{query}");
        assert_eq!(error.offset(), Some(offset), "{query}: {error}");
        let hint = error.hint().unwrap();
        assert!(hint.contains(advice), "{query}: {error}: {hint}");
    }
}

#[test]
fn hostile_queries_are_refused() {
    let deep = format!("{}a{}", "(b OR (c -".repeat(32), "))".repeat(32));
    assert!(Query::parse(&deep).is_ok());
    for hostile in [
        "(".repeat(10_000),
        "()".repeat(10_000),
        "a ".repeat(100_000),
        "a ".repeat(1_025),
        format!("(({deep}))"),
        vec!["a"; 66].join(" NEAR/8 "),
        "said:".repeat(10_000),
        "/\\w{60}/ ".repeat(1_000),
        "\"".repeat(10_001),
        "[ ".repeat(2_000),
    ] {
        let error = Query::parse(&hostile).unwrap_err();
        assert!(hostile.is_char_boundary(error.offset().unwrap()), "{error}");
    }
    assert!(Query::parse(&"a ".repeat(1_024)).is_ok());
    assert!(Query::parse(&vec!["a"; 65].join(" NEAR/8 ")).is_ok());
}
