//! The grouping pattern of `library.toml`: how a library with its own naming says which part of
//! a path is the video.
//!
//! `archive/{any}/{video}.{language}` matches a path without its extension. `{video}` may hold
//! `/`, `{any}` may not; `{language}` and `{kind}` match only languages and kinds.

use crate::file_type::file_type;
use crate::language::language;
use crate::place::{Key, Marks, NamedKind, Place, Rule};

/// A checked pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Video,
    Language,
    Kind,
    Any,
}

/// More would make matching slow on a hostile pattern.
const MAX_ANY: usize = 2;

impl Pattern {
    /// Checks a pattern; the message says what is wrong with it.
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) =
                behind.split_once('}').ok_or("a '{' of the pattern is never closed")?;
            if !before.is_empty() {
                parts.push(Part::Text(before.into()));
            }
            parts.push(Part::named(name)?);
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.into()));
        }
        let count = |part: &Part| parts.iter().filter(|p| *p == part).count();
        if count(&Part::Video) != 1 {
            return Err("the pattern must hold {video} exactly once".into());
        }
        if count(&Part::Language) > 1 || count(&Part::Kind) > 1 || count(&Part::Any) > MAX_ANY {
            return Err(format!(
                "the pattern may hold {{language}} and {{kind}} once and {{any}} {MAX_ANY} times"
            ));
        }
        Ok(Self(parts))
    }

    /// Where the file belongs, when its path fits.
    pub(crate) fn place(&self, path: &str) -> Option<Place> {
        let name_at = path.rfind('/').map_or(0, |at| at + 1);
        let (stem, _) = file_type(&path[name_at..]);
        let mut found = (String::new(), Marks::default());
        fits(&self.0, &path[..name_at + stem.len()], &mut found).then(|| {
            let (folder, stem) = found.0.rsplit_once('/').unwrap_or(("", &found.0));
            let key = Key { folder: folder.into(), stem: stem.into() };
            Place { key, marks: found.1, rule: Rule::Pattern }
        })
    }
}

impl Part {
    fn named(name: &str) -> Result<Self, String> {
        match name {
            "video" => Ok(Self::Video),
            "language" => Ok(Self::Language),
            "kind" => Ok(Self::Kind),
            "any" => Ok(Self::Any),
            other => Err(format!(
                "the pattern's {{{other}}} is unknown; known are {{video}}, {{language}}, {{kind}} and {{any}}"
            )),
        }
    }

    /// Whether the part may stand for this text; takes down what it says.
    fn takes(&self, text: &str, found: &mut (String, Marks)) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Video => {
                found.0 = text.into();
                !text.is_empty() && !text.ends_with('/')
            }
            Self::Language => {
                found.1.language = language(text);
                found.1.language.is_some()
            }
            Self::Kind => {
                let kind = if text.eq_ignore_ascii_case("chapters") {
                    Some(NamedKind::Chapters)
                } else {
                    text.parse().ok().map(NamedKind::Track)
                };
                found.1.kind = kind;
                kind.is_some()
            }
            Self::Any => !text.contains('/'),
        }
    }
}

fn fits(parts: &[Part], text: &str, found: &mut (String, Marks)) -> bool {
    let Some((first, later)) = parts.split_first() else { return text.is_empty() };
    if let Part::Text(literal) = first {
        return text.strip_prefix(literal.as_str()).is_some_and(|rest| fits(later, rest, found));
    }
    // Longest first, so that a video keeps the points of its name.
    let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    ends.push(text.len());
    ends.iter().rev().any(|&end| {
        let before = found.clone();
        let good = first.takes(&text[..end], found) && fits(later, &text[end..], found);
        if !good {
            *found = before;
        }
        good
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_path_apart() {
        let pattern = Pattern::new("archive/{any}/{video}--{language}").unwrap();
        let place = pattern.place("archive/1998/talks/Harbor.v2--uk.srt").unwrap();
        assert_eq!(place.key, Key { folder: "talks".into(), stem: "Harbor.v2".into() });
        assert_eq!(place.marks.language.as_deref(), Some("uk"));
        assert_eq!(pattern.place("archive/1998/talks/Harbor--raw.srt"), None);
        assert_eq!(pattern.place("elsewhere/Harbor--uk.srt"), None);
    }

    #[test]
    fn refuses_patterns_without_a_meaning() {
        for text in ["", "{video", "{video}{video}", "{title}", "{any}{any}{any}{video}"] {
            assert!(Pattern::new(text).is_err(), "{text}");
        }
    }
}
