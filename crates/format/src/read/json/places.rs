use std::ops::Range;

use super::super::log::{Log, Place};
use super::scan::{Scan, Token};

/// Gives warnings of list items their lines and bytes. Until then a warning's place holds only
/// the number of the item, from 1, in `cue`.
///
/// `path` names the list from the top: `segments`, `results.items`; `[]` goes into all items of
/// a list on the way, whose items are then counted on. It costs one walk, and only where
/// something is odd. A warning of an item that the list has not stands at the beginning of the
/// text.
pub(in super::super) fn locate(text: &str, path: &str, log: &mut Log) {
    locate_in(text, &[path], Nulls::Skipped, log);
}

/// Whether a reader counts the nulls in a list among its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Nulls {
    Counted,
    Skipped,
}

/// The same where items are counted on through several lists.
pub(in super::super) fn locate_in(text: &str, paths: &[&str], nulls: Nulls, log: &mut Log) {
    let is_unplaced = |w: &crate::Warning| w.line == 0 && w.cue.is_some();
    let mut missing: Vec<_> = log.warnings().iter_mut().filter(|w| is_unplaced(w)).collect();
    if missing.is_empty() {
        return;
    }
    let all = paths.iter().flat_map(|path| values(text, &format!("{path}[]")));
    let is_item = |at: &Range<usize>| nulls == Nulls::Counted || !is_null(&text[at.clone()]);
    let items: Vec<_> = all.filter(is_item).collect();
    let item = |cue: Option<usize>| cue.and_then(|cue| items.get(cue.checked_sub(1)?));
    let place = |cue| item(cue).cloned().unwrap_or_default();
    let (mut line, mut counted) = (1, 0);
    missing.sort_by_key(|warning| place(warning.cue).start);
    for warning in missing {
        let bytes = place(warning.cue);
        line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..bytes.start]).count();
        counted = bytes.start;
        warning.line = line;
        warning.bytes = bytes;
    }
}

/// Where the value of a field stands, named from the top.
pub(in super::super) fn place_of(text: &str, field: &str) -> Option<Place> {
    let bytes = values(text, field).into_iter().next()?;
    let line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..bytes.start]).count();
    Some(Place { line, bytes, cue: None })
}

/// Where the first field of this name stands, wherever it is.
pub(in super::super) fn first_named(text: &str, field: &str) -> Place {
    let found = Scan::new(text).find_map(|token| match token {
        Token::Name(name) if &text[name.clone()] == field => Some(name),
        _ => None,
    });
    let bytes = found.unwrap_or(0..0);
    let line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..bytes.start]).count();
    Place { line, bytes, cue: None }
}

/// Where each item of the list at this path stands, nulls among them.
pub(in super::super) fn items(text: &str, path: &str) -> Vec<Place> {
    let (mut line, mut counted) = (1, 0);
    let place = |bytes: Range<usize>| {
        line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..bytes.start]).count();
        counted = bytes.start;
        Place { line, bytes, cue: None }
    };
    values(text, &format!("{path}[]")).into_iter().map(place).collect()
}

fn is_null(value: &str) -> bool {
    value.trim_end() == "null"
}

/// Where each value at this path stands.
fn values(text: &str, wanted: &str) -> Vec<Range<usize>> {
    let (mut found, mut scan) = (Vec::new(), Scan::new(text));
    let mut here = String::new();
    let mut open: Vec<usize> = Vec::new();
    while let Some(token) = scan.next() {
        match token {
            Token::Open { at, .. } if here == wanted => {
                let Some(end) = scan.leave() else { break };
                found.push(at..end);
            }
            Token::Scalar(item) if here == wanted => found.push(item),
            Token::Open { list, .. } => {
                if !wanted.starts_with(here.as_str()) {
                    if scan.leave().is_none() {
                        break;
                    }
                    continue;
                }
                open.push(here.len());
                if list {
                    here.push_str("[]");
                }
            }
            Token::Close { .. } => here.truncate(open.pop().unwrap_or(0)),
            Token::Name(name) => {
                here.truncate(open.last().copied().unwrap_or(0));
                if !here.is_empty() {
                    here.push('.');
                }
                here.push_str(&text[name]);
            }
            Token::Scalar(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'a>(text: &'a str, path: &str) -> Vec<&'a str> {
        values(text, path).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn items_are_found_wherever_their_list_stands() {
        let text = r#"{"a":{"s":[9]},"s":[{"x":[1]}, 2,"3"],"r":[{"s":[4,{}]},{"s":[5]}]}"#;
        assert_eq!(texts(text, "s[]"), [r#"{"x":[1]}"#, "2", "\"3\""]);
        assert_eq!(texts(text, "r[].s[]"), ["4", "{}", "5"]);
        assert_eq!(texts(text, "a.s[]"), ["9"]);
        assert_eq!(texts("[1,[2]]", "[]"), ["1", "[2]"]);
    }

    #[test]
    fn a_field_is_found_by_its_name_and_not_by_its_value() {
        let text = "{\"id\":\"2\",\n\"a\":{\"day\":\"2\"},\n\"day\":\"2\"}";
        let place = place_of(text, "day").unwrap();
        assert_eq!((place.line, place.bytes), (3, text.rfind("\"2\"").unwrap()..text.len() - 1));
        assert!(place_of(text, "night").is_none());
    }

    #[test]
    fn nulls_are_items_only_for_those_who_count_them() {
        let text = "[\nnull ,\n[null],\nnull]";
        let line = |nulls| {
            let mut log = Log::default();
            log.say(super::super::NOT_A_NUMBER, Place { cue: Some(1), ..Place::default() });
            locate_in(text, &[""], nulls, &mut log);
            log.into_warnings()[0].line
        };
        assert_eq!((line(Nulls::Counted), line(Nulls::Skipped)), (2, 3));
    }

    #[test]
    fn an_item_that_is_not_there_has_its_warning_at_the_beginning() {
        let mut log = Log::default();
        let code = super::super::NOT_A_NUMBER;
        log.say(code, Place { cue: Some(1), ..Place::default() });
        locate("{\n\"a\":[]}", "a", &mut log);
        assert_eq!(log.warnings().iter().map(|w| w.line).collect::<Vec<_>>(), [1]);
    }
}
