use std::fmt;

use super::{All, Filter, Node, Place};

pub(super) fn node(node: &Node, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match node {
        Node::Text { text, quoted: true } => write!(f, "\"{text}\""),
        Node::Text { text, quoted: false } => f.write_str(text),
        Node::All(all) => side_by_side(all, f),
        Node::Any(branches) => {
            for (n, branch) in branches.iter().enumerate() {
                f.write_str(if n == 0 { "" } else { " OR " })?;
                self::node(branch, f)?;
            }
            Ok(())
        }
    }
}

fn side_by_side(all: &All, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (n, clause) in all.clauses.iter().enumerate() {
        f.write_str(if n == 0 { "" } else { " " })?;
        term(clause, f)?;
    }
    for clause in &all.without {
        // A minus before a minus would be a part of the word.
        let is_dashed =
            matches!(clause, Node::Text { text, quoted: false } if text.starts_with('-'));
        f.write_str(if is_dashed { " NOT " } else { " -" })?;
        term(clause, f)?;
    }
    for Filter { negated, place } in &all.filters {
        f.write_str(if *negated { " -" } else { " " })?;
        match place {
            Place::Track(kind) => write!(f, "track:{kind}")?,
            Place::Video(name)
                if name.contains(|c: char| c.is_whitespace() || c == '(' || c == ')') =>
            {
                write!(f, "video:\"{name}\"")?;
            }
            Place::Video(name) => write!(f, "video:{name}")?,
        }
    }
    Ok(())
}

fn term(term: &Node, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if matches!(term, Node::Text { .. }) {
        return node(term, f);
    }
    f.write_str("(")?;
    node(term, f)?;
    f.write_str(")")
}
