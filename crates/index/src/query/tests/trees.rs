//! Trees as the parser makes them, without the parser.

use cuedex_model::TrackKind;
use proptest::prelude::*;
use proptest::sample::select;

use crate::query::{All, Field, Filter, Near, NearKind, Node, Place, Reach};

/// Any plain tree.
pub(super) fn tree() -> impl Strategy<Value = Node> {
    let inside = lists(leaf().boxed());
    let field = select(vec![
        Field::Said,
        Field::Shown,
        Field::Ocr,
        Field::Title,
        Field::Chapter,
        Field::Topic,
        Field::Summary,
    ]);
    let fielded =
        (field, inside).prop_map(|(field, node)| Node::In { field, node: Box::new(node) });
    lists(prop_oneof![4 => leaf(), 1 => fielded].boxed())
}

fn leaf() -> impl Strategy<Value = Node> {
    let word = select(vec![
        "a",
        "harbor",
        "can't",
        "--b",
        "12:30",
        "静か",
        "and",
        "near/8",
        "x~y",
        "really?",
        "/usr/bin",
        "[music]",
        "[laughing softly]",
        "http://x.org/?q",
        "note:",
        "a-b",
        "\u{2019}tis",
    ]);
    let word = word.prop_map(str::to_owned);
    prop_oneof![
        word.clone().prop_map(Node::Word),
        ("[a-c ()*~/:AND\\[\\]-]{0,8}x", 0..=1_000_u32)
            .prop_map(|(text, slop)| Node::Phrase { text, slop }),
        "[a-c]{1,3}(\\*|\\?[a-c])|\\*[a-c]".prop_map(Node::Pattern),
        (
            word.prop_filter("no mark, address or name", |w| !w.contains(['[', '/', '?'])
                && !w.ends_with(':')),
            1..=2_u8
        )
            .prop_map(|(word, edits)| Node::Fuzzy { word, edits }),
        "([a-c]|/|\\\\\\\\|\\\\d|\\(b\\|c\\)|\"){1,6}".prop_map(Node::Regex),
    ]
}

fn lists(leaf: BoxedStrategy<Node>) -> BoxedStrategy<Node> {
    let lists = leaf.prop_recursive(4, 24, 4, |inner| {
        let some = || proptest::collection::vec(inner.clone(), 0..3);
        let filters = proptest::collection::vec(filter(), 0..3);
        prop_oneof![
            (inner.clone(), some(), some(), filters).prop_map(
                |(first, mut clauses, without, filters)| {
                    clauses.insert(0, first);
                    all(clauses, without, filters)
                }
            ),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(alternatives),
            (inner.clone(), inner.clone(), kind(), reach()).prop_map(
                |(left, right, kind, reach)| {
                    Node::Near(Box::new(Near { left, right, kind, reach }))
                }
            ),
        ]
    });
    lists.boxed()
}

fn all(clauses: Vec<Node>, without: Vec<Node>, filters: Vec<Filter>) -> Node {
    let is_plain = |all: &All| all.without.is_empty() && all.filters.is_empty();
    let mut flat = Vec::new();
    for clause in clauses {
        match clause {
            Node::All(inner) if is_plain(&inner) => flat.extend(inner.clauses),
            clause => flat.push(clause),
        }
    }
    let mut all = All { clauses: flat, without, filters };
    if all.clauses.len() == 1 && is_plain(&all) { all.clauses.remove(0) } else { Node::All(all) }
}

fn alternatives(branches: Vec<Node>) -> Node {
    let flat = branches.into_iter().flat_map(|branch| match branch {
        Node::Any(inner) => inner,
        branch => vec![branch],
    });
    Node::Any(flat.collect())
}

fn kind() -> impl Strategy<Value = NearKind> {
    select(vec![NearKind::Near, NearKind::Then, NearKind::NotNear])
}

fn reach() -> impl Strategy<Value = Reach> {
    prop_oneof![
        (1..=10_000_u32).prop_map(Reach::Tokens),
        (0..=36_000_000_u64).prop_map(Reach::Millis),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    (any::<bool>(), place()).prop_map(|(negated, place)| Filter { negated, place })
}

fn place() -> impl Strategy<Value = Place> {
    let name = "[a-c/*(): 静'-]{0,8}x";
    let range = (0..10_000_000_u64, prop_oneof![Just(u64::MAX), 10_000_000..20_000_000_u64]);
    let from = select(vec![0, 20_240_000, 20_240_200, 20_240_229]);
    let to = select(vec![u32::MAX, 20_249_999, 20_240_299, 20_240_229]);
    prop_oneof![
        select(vec![TrackKind::Audio, TrackKind::Visual, TrackKind::Ocr]).prop_map(Place::Track),
        name.prop_map(Place::Video),
        name.prop_map(Place::Speaker),
        name.prop_map(Place::Tag),
        "[a-z]{2}(-[A-Z]{2})?".prop_map(Place::Language),
        range.clone().prop_map(|(from, to)| Place::At { from, to }),
        (range, any::<bool>()).prop_map(|((from, to), from_zero)| {
            let from = if from_zero && to < u64::MAX { 0 } else { from };
            Place::Duration { from, to }
        }),
        (from, to)
            .prop_filter("a range has an end", |range| *range != (0, u32::MAX))
            .prop_map(|(from, to)| Place::Date { from, to }),
    ]
}

/// Whether anything is generated at all: a strategy that only fails filters proves nothing.
#[test]
fn trees_hold_every_kind_of_node() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let strategy = tree();
    let sample = |_| format!("{:?}", strategy.new_tree(&mut runner).unwrap().current());
    let text: String = (0..400).map(sample).collect();
    for kind in
        ["Word", "Phrase", "Pattern", "Fuzzy", "Regex", "All", "Any", "NotNear", "In {", "Date"]
    {
        assert!(text.contains(kind), "{kind}");
    }
}
