//! A tree to a text that reads as the same tree.

use std::fmt;

use super::dates::Days;
use super::near::Link;
use super::regex::Slashed;
use super::times::{Clock, Length};
use super::{All, Filter, Near, Node, Place, names};

pub(super) fn node(node: &Node, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match node {
        Node::Word(text) | Node::Pattern(text) => f.write_str(text),
        Node::Phrase { text, slop: 0 } => write!(f, "\"{text}\""),
        Node::Phrase { text, slop } => write!(f, "\"{text}\"~{slop}"),
        Node::Fuzzy { word, edits } => write!(f, "{word}~{edits}"),
        Node::Regex(regex) => write!(f, "{}", Slashed(regex)),
        Node::All(all) => side_by_side(all, f),
        Node::Any(branches) => {
            for (n, branch) in branches.iter().enumerate() {
                f.write_str(if n == 0 { "" } else { " OR " })?;
                self::node(branch, f)?;
            }
            Ok(())
        }
        Node::Near(near) => beside(near, f),
        Node::In { field, node } => {
            write!(f, "{}:", names::of_field(*field))?;
            term(node, f)
        }
    }
}

fn side_by_side(all: &All, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (n, clause) in all.clauses.iter().enumerate() {
        f.write_str(if n == 0 { "" } else { " " })?;
        match clause {
            Node::Near(near) => beside(near, f)?,
            clause => term(clause, f)?,
        }
    }
    for clause in &all.without {
        f.write_str(if begins_with_minus(clause) { " NOT " } else { " -" })?;
        term(clause, f)?;
    }
    for Filter { negated, place } in &all.filters {
        f.write_str(if *negated { " -" } else { " " })?;
        self::place(place, f)?;
    }
    Ok(())
}

/// A minus before a minus would be a part of the word.
fn begins_with_minus(node: &Node) -> bool {
    match node {
        Node::Word(text) | Node::Pattern(text) | Node::Fuzzy { word: text, .. } => {
            text.starts_with('-')
        }
        _ => false,
    }
}

/// Chains read from left to right, so only a chain on the right needs a group.
fn beside(near: &Near, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &near.left {
        Node::Near(left) => beside(left, f)?,
        left => term(left, f)?,
    }
    write!(f, " {} ", Link { kind: near.kind, reach: near.reach })?;
    term(&near.right, f)
}

fn term(term: &Node, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if !matches!(term, Node::All(_) | Node::Any(_) | Node::Near(_)) {
        return node(term, f);
    }
    f.write_str("(")?;
    node(term, f)?;
    f.write_str(")")
}

fn place(place: &Place, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match place {
        Place::Track(kind) => write!(f, "track:{kind}"),
        Place::Video(name) => named("video", name, f),
        Place::Speaker(name) => named("speaker", name, f),
        Place::Language(tag) => named("lang", tag, f),
        Place::Tag(name) => named("tag", name, f),
        Place::At { from, to: u64::MAX } => write!(f, "at:{}..", Clock(*from)),
        Place::At { from: 0, to } => write!(f, "at:..{}", Clock(*to)),
        Place::At { from, to } => write!(f, "at:{}..{}", Clock(*from), Clock(*to)),
        Place::Date { from, to } => write!(f, "date:{}", Days { from: *from, to: *to }),
        Place::Duration { from, to: u64::MAX } if from % 1_000 == 1 => {
            write!(f, "duration:>{}", Length(from - 1))
        }
        Place::Duration { from, to: u64::MAX } => write!(f, "duration:>={}", Length(*from)),
        Place::Duration { from: 0, to } if to % 1_000 == 999 => {
            write!(f, "duration:<{}", Length(to + 1))
        }
        Place::Duration { from: 0, to } => write!(f, "duration:<={}", Length(*to)),
        Place::Duration { from, to } => {
            write!(f, "duration:{}..{}", Length(*from), Length(*to))
        }
    }
}

fn named(filter: &str, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let parts = |c: char| c.is_whitespace() || c == '(' || c == ')';
    // Behind a bare colon two slashes make an address.
    if name.contains(parts) || name.starts_with("//") {
        write!(f, "{filter}:\"{name}\"")
    } else {
        write!(f, "{filter}:{name}")
    }
}
