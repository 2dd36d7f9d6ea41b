//! Numbers and compounds that are written otherwise than they were asked for.

use cuedex_index::{Answered, Index, SearchOptions};
use cuedex_model::Transcript;

use crate::build::{hits, index_of, keys, marked, search, talk};

fn ferries() -> Index {
    index_of(&[
        ("digits", talk(&["25 ferries at pier 7", "since 1984"])),
        ("words", talk(&["all twenty five ferries at pier seven", "since nineteen eighty four"])),
        ("apart", talk(&["a data base for ferries"])),
        ("joined", talk(&["their database knows ferries"])),
    ])
}

#[test]
fn unquoted_numbers_and_compounds_are_found_either_way() {
    let index = ferries();
    for (query, videos) in [
        ("25", &["digits", "words"][..]),
        ("twenty five", &["digits", "words"]),
        ("25 ferries", &["digits", "words"]),
        ("twenty five ferries", &["digits", "words"]),
        ("pier 7", &["digits", "words"]),
        ("pier seven", &["digits", "words"]),
        ("1984", &["digits", "words"]),
        ("nineteen eighty four", &["digits", "words"]),
        ("database", &["apart", "joined"]),
        ("data base", &["apart", "joined"]),
        ("ferries data base", &["apart", "joined"]),
        ("26", &[]),
        ("five", &["words"]),
        ("data", &["apart"]),
    ] {
        let mut found = keys(&index, query);
        found.dedup();
        assert_eq!(found, videos, "{query}");
    }
}

#[test]
fn what_was_said_is_marked_and_counted_once() {
    let index = ferries();
    let marks = |query: &str| hits(&index, query).iter().map(marked).collect::<Vec<_>>();
    assert_eq!(
        marks("25"),
        [
            "[25] ferries at pier 7 since 1984",
            "all [twenty] [five] ferries at pier seven since nineteen eighty four",
        ]
    );
    assert_eq!(marks("twenty five").len(), 2);
    assert_eq!(
        marks("database"),
        ["a [data] [base] for ferries", "their [database] knows ferries"]
    );
    assert_eq!(marks("data base").len(), 2);
}

fn answer(videos: &[(&str, Transcript)], query: &str) -> (Answered, Vec<String>) {
    let results = search(&index_of(videos), query, &SearchOptions::default());
    (results.answered, results.moments.iter().map(|m| m.video.to_string()).collect())
}

#[test]
fn a_quote_is_written_otherwise_only_when_it_is_nowhere_as_it_is() {
    let digits = || ("digits", talk(&["25 ferries at pier 7"]));
    let words = || ("words", talk(&["all twenty five ferries"]));
    let apart = || ("apart", talk(&["a data base for ferries"]));
    let joined = || ("joined", talk(&["their database for ferries"]));
    for (videos, query, answered, key) in [
        (vec![digits(), words()], "\"twenty five\"", Answered::AsAsked, "words"),
        (vec![digits(), words()], "\"25 ferries\"", Answered::AsAsked, "digits"),
        (vec![digits()], "\"twenty five\"", Answered::Respelled, "digits"),
        (vec![digits()], "\"twenty five ferries\"", Answered::Respelled, "digits"),
        (vec![words()], "\"25 ferries\"", Answered::Respelled, "words"),
        (vec![apart(), joined()], "\"data base\"", Answered::AsAsked, "apart"),
        (vec![apart(), joined()], "\"database\"", Answered::AsAsked, "joined"),
        (vec![apart()], "\"database for\"", Answered::Respelled, "apart"),
        (vec![joined()], "\"data base for\"", Answered::Respelled, "joined"),
    ] {
        assert_eq!(answer(&videos, query), (answered, vec![key.to_owned()]), "{query}");
    }
    let index = index_of(&[digits(), joined()]);
    for query in ["\"twenty five\"", "\"data base\""] {
        assert!(hits(&index, query).is_empty(), "{query} in a list of every occurrence");
    }
}
