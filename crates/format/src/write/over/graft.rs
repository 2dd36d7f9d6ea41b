//! The changes between two writings of a document, laid over a third one that says the same as
//! the first: by other spaces, in another order, with more fields.

use std::collections::HashMap;

use serde_json::Value;

use super::manner::Manner;
use super::tree::{Kind, Member, Node};

/// A JSON text with its values.
#[derive(Clone, Copy)]
pub(super) struct Json<'a> {
    pub(super) text: &'a str,
    pub(super) node: &'a Node,
}

impl<'a> Json<'a> {
    fn text(self) -> &'a str {
        &self.text[self.node.at.clone()]
    }

    fn of(self, node: &'a Node) -> Self {
        Self { node, ..self }
    }

    fn members(self) -> Option<&'a [Member]> {
        match &self.node.kind {
            Kind::Object(members) => Some(members),
            _ => None,
        }
    }

    fn items(self) -> Option<&'a [Node]> {
        match &self.node.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    fn member(self, name: &str) -> Option<Self> {
        let members = self.members()?;
        let found = members.iter().find(|member| &self.text[member.name.clone()] == name)?;
        Some(self.of(&found.value))
    }

    fn name(self, member: &Member) -> &'a str {
        &self.text[member.name.clone()]
    }

    /// What tells an item of a list from the others.
    fn id(self) -> Option<&'a str> {
        self.member("\"id\"").map(Self::text)
    }
}

/// Whether a document says what a writing of it says, in the same places; it may leave out single
/// values and empty lists.
pub(super) fn agrees(stands: Json<'_>, before: Json<'_>) -> bool {
    match (&stands.node.kind, &before.node.kind) {
        (Kind::Leaf, Kind::Leaf) => leaves_agree(stands.text(), before.text()),
        (Kind::Object(_), Kind::Object(members)) => members.iter().all(|member| {
            let value = before.of(&member.value);
            match stands.member(before.name(member)) {
                Some(stands) => agrees(stands, value),
                None => member.value.kind.holds_nothing(),
            }
        }),
        (Kind::Array(stand), Kind::Array(were)) => {
            let mut pairs = stand.iter().zip(were);
            stand.len() == were.len()
                && pairs.all(|(stand, was)| agrees(stands.of(stand), before.of(was)))
        }
        _ => false,
    }
}

/// A number may stand as a text, and a text with spaces around it.
fn leaves_agree(stands: &str, before: &str) -> bool {
    let plain = |leaf: &str| match serde_json::from_str::<Value>(leaf) {
        Ok(Value::String(text)) => text.trim().to_owned(),
        _ => leaf.to_owned(),
    };
    let (stands, before) = (plain(stands), plain(before));
    let number = |text: &str| text.parse::<f64>().ok();
    stands == before || number(&stands).is_some_and(|stands| Some(stands) == number(&before))
}

/// Whether an item is the same at another place, which may be counted in it.
fn is_alike(was: Json<'_>, is: Json<'_>) -> bool {
    let (Some(had), Some(has)) = (was.members(), is.members()) else {
        return was.text() == is.text();
    };
    let mut pairs = had.iter().zip(has);
    had.len() == has.len()
        && pairs.all(|(had, has)| {
            let name = was.name(had);
            let is_same = was.of(&had.value).text() == is.of(&has.value).text();
            name == is.name(has) && (is_same || name == "\"index\"")
        })
}

/// What a value is to be that stands so deep, where one writing of it became another.
pub(super) fn grafted(
    stands: Json<'_>,
    before: Json<'_>,
    after: Json<'_>,
    manner: &Manner<'_>,
    depth: usize,
) -> String {
    if before.text() == after.text() {
        return stands.text().to_owned();
    }
    match (&stands.node.kind, &before.node.kind, &after.node.kind) {
        (Kind::Object(_), Kind::Object(_), Kind::Object(_)) => {
            object(stands, before, after, manner, depth)
        }
        (Kind::Array(_), Kind::Array(_), Kind::Array(_)) => {
            array(stands, before, after, manner, depth)
        }
        (Kind::Leaf, Kind::Leaf, Kind::Leaf) => leaf(stands.text(), before.text(), after.text()),
        _ => manner.laid_out(after.text(), depth),
    }
}

/// A number that stands as a number stays one, and a text without the space that the writing puts
/// before it stays without.
fn leaf(stands: &str, before: &str, after: &str) -> String {
    let text = |leaf: &str| serde_json::from_str::<String>(leaf).ok();
    let (Some(was), Some(new)) = (text(before), text(after)) else { return after.to_owned() };
    match text(stands) {
        None if stands.parse::<f64>().is_ok() => new,
        Some(stands) if was != stands && was.trim_start() == stands => {
            Value::from(new.trim_start()).to_string()
        }
        _ => after.to_owned(),
    }
}

fn object(
    stands: Json<'_>,
    before: Json<'_>,
    after: Json<'_>,
    manner: &Manner<'_>,
    depth: usize,
) -> String {
    let members = stands.members().unwrap_or_default();
    let mut parts: Vec<(&str, String)> = Vec::with_capacity(members.len());
    for member in members {
        let name = stands.name(member);
        let head = &stands.text[member.name.start..member.value.at.start];
        let value = stands.of(&member.value);
        let new = match (before.member(name), after.member(name)) {
            (Some(was), Some(is)) => grafted(value, was, is, manner, depth + 1),
            (None, Some(is)) => manner.laid_out(is.text(), depth + 1),
            (None, None) => value.text().to_owned(),
            (Some(_), None) => continue,
        };
        parts.push((name, format!("{head}{new}")));
    }
    add_members(&mut parts, before, after, manner, depth + 1);
    let places: Vec<_> =
        members.iter().map(|member| member.name.start..member.value.at.end).collect();
    let parts: Vec<String> = parts.into_iter().map(|(_, part)| part).collect();
    container(stands, &places, &parts, manner, depth)
}

/// Puts in what only the new writing says, each behind what comes before it there.
fn add_members<'a>(
    parts: &mut Vec<(&'a str, String)>,
    before: Json<'_>,
    after: Json<'a>,
    manner: &Manner<'_>,
    depth: usize,
) {
    let mut place = 0;
    for member in after.members().unwrap_or_default() {
        let name = after.name(member);
        let is = after.of(&member.value);
        if let Some(found) = parts.iter().position(|(known, _)| *known == name) {
            place = found + 1;
        } else if before.member(name).is_none_or(|was| was.text() != is.text()) {
            let value = manner.laid_out(is.text(), depth);
            parts.insert(place, (name, format!("{name}{}{value}", manner.colon)));
            place += 1;
        }
    }
}

fn array(
    stands: Json<'_>,
    before: Json<'_>,
    after: Json<'_>,
    manner: &Manner<'_>,
    depth: usize,
) -> String {
    let (Some(stand), Some(were), Some(are)) = (stands.items(), before.items(), after.items())
    else {
        return manner.laid_out(after.text(), depth);
    };
    let places: HashMap<&str, usize> =
        were.iter().enumerate().filter_map(|(n, was)| Some((before.of(was).id()?, n))).collect();
    let from_end = |n: usize| (were.len() + n).checked_sub(are.len());
    let same = |n: usize, m: usize| is_alike(before.of(&were[m]), after.of(&are[n]));
    let alike = (0..were.len().min(are.len())).take_while(|n| same(*n, *n)).count();
    let place = |n: usize| match after.of(&are[n]).id() {
        Some(id) => places.get(id).copied(),
        None if were.len() == are.len() || n < alike => Some(n),
        None => from_end(n).filter(|m| *m >= alike && same(n, *m)),
    };
    let parts: Vec<String> = (0..are.len())
        .map(|n| {
            let is = after.of(&are[n]);
            match place(n).filter(|m| *m < stand.len() && *m < were.len()) {
                Some(m) => {
                    grafted(stands.of(&stand[m]), before.of(&were[m]), is, manner, depth + 1)
                }
                None => manner.laid_out(is.text(), depth + 1),
            }
        })
        .collect();
    let places: Vec<_> = stand.iter().map(|item| item.at.clone()).collect();
    container(stands, &places, &parts, manner, depth)
}

/// An object or a list of these parts, where others stood at these places: what is between the
/// parts stays, where as many stand there as before.
fn container(
    stands: Json<'_>,
    places: &[std::ops::Range<usize>],
    parts: &[String],
    manner: &Manner<'_>,
    depth: usize,
) -> String {
    let at = &stands.node.at;
    let (open, close) = (&stands.text[at.start..=at.start], &stands.text[at.end - 1..at.end]);
    let (Some(first), Some(last)) = (places.first(), places.last()) else {
        return manner.laid_out(&format!("{open}{}{close}", parts.join(",")), depth);
    };
    if parts.is_empty() {
        return format!("{open}{close}");
    }
    let mut out = stands.text[at.start..first.start].to_owned();
    let own = manner.separator(depth + 1);
    let usual = places.get(1).map_or(own.as_str(), |next| &stands.text[first.end..next.start]);
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            let between = places.get(n).filter(|_| parts.len() == places.len());
            out.push_str(between.map_or(usual, |next| &stands.text[places[n - 1].end..next.start]));
        }
        out.push_str(part);
    }
    out.push_str(&stands.text[last.end..at.end]);
    out
}
