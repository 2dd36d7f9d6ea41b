//! Which videos a query looks at.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::DocId;

use super::options::SearchOptions;
use super::shard::{Shard, each_string};
use crate::analyse::key;
use crate::error::Error;
use crate::query::{Filter, Place};

/// Conditions on a video, for one shard.
pub(super) struct VideoFilter {
    conditions: Vec<(Condition, bool)>,
}

enum Condition {
    /// Keys, by their place among those of the shard.
    Keys(HashSet<u64>),
    /// Numbers of the caller's catalogue.
    Numbers(Arc<HashSet<u64>>),
    Tag(u64),
    Date(u64, u64),
    Duration(u64, u64),
    Never,
}

impl VideoFilter {
    /// What the options say.
    pub(super) fn of_options(shard: &Shard, options: &SearchOptions) -> Result<Self, Error> {
        let mut conditions = Vec::new();
        if let Some(name) = &options.video {
            conditions.push((Condition::Keys(videos_named(shard, name)?), false));
        }
        if let Some(only) = &options.only {
            conditions.push((Condition::Numbers(Arc::clone(only)), false));
        }
        Ok(Self { conditions })
    }

    /// What a query's filters say.
    pub(super) fn of_filters(shard: &Shard, filters: &[Filter]) -> Result<Self, Error> {
        let mut conditions = Vec::new();
        for Filter { negated, place } in filters {
            let condition = match place {
                Place::Video(name) => Condition::Keys(videos_named(shard, name)?),
                Place::Tag(tag) => tag_condition(shard, tag)?,
                Place::Date { from, to } => Condition::Date((*from).into(), (*to).into()),
                Place::Duration { from, to } => Condition::Duration(*from, *to),
                Place::Track(_) | Place::Speaker(_) | Place::Language(_) | Place::At { .. } => {
                    continue;
                }
            };
            conditions.push((condition, *negated));
        }
        Ok(Self { conditions })
    }

    /// Whether the video of a unit is let in.
    pub(super) fn admits(&self, shard: &Shard, doc: DocId) -> bool {
        self.conditions.iter().all(|(condition, negated)| condition.holds(shard, doc) != *negated)
    }
}

impl Condition {
    fn holds(&self, shard: &Shard, doc: DocId) -> bool {
        match self {
            Self::Keys(keys) => keys.contains(&shard.key_ord(doc)),
            Self::Numbers(numbers) => numbers.contains(&shard.vord(doc)),
            Self::Tag(tag) => {
                let first = shard.video(doc).start;
                let tags = shard.tags.as_ref();
                tags.is_some_and(|tags| tags.ords().values_for_doc(first).any(|t| t == *tag))
            }
            Self::Date(from, to) => {
                let date = shard.date(doc);
                date > 0 && (*from..=*to).contains(&date)
            }
            Self::Duration(from, to) => (*from..=*to).contains(&shard.duration(doc)),
            Self::Never => false,
        }
    }
}

fn tag_condition(shard: &Shard, tag: &str) -> Result<Condition, Error> {
    let Some(tags) = &shard.tags else { return Ok(Condition::Never) };
    let ord = tags.dictionary().term_ord(key(tag));
    let ord = ord.map_err(|e| Error::io("cannot read the index", e))?;
    Ok(ord.map_or(Condition::Never, Condition::Tag))
}

/// The videos of the shard that a name means; see [`names`].
fn videos_named(shard: &Shard, name: &str) -> Result<HashSet<u64>, Error> {
    let name = name.to_lowercase();
    let mut named = HashSet::new();
    each_string(&shard.keys, |ord, key| {
        if names(&name, &key.to_lowercase()) {
            named.insert(ord);
        }
    })?;
    Ok(named)
}

/// Whether a name means a video: it is its key, or the end of it behind a slash, or a pattern in
/// which `*` stands for anything. Both are in lower case.
fn names(name: &str, key: &str) -> bool {
    let Some((first, rest)) = name.split_once('*') else {
        return key
            .strip_suffix(name)
            .is_some_and(|before| before.is_empty() || before.ends_with('/'));
    };
    let Some(mut key) = key.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some(at) = key.find(piece) else { return false };
        key = &key[at + piece.len()..];
    }
    key.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_video_is_named_by_its_key_its_end_or_a_pattern() {
        for (name, key, means) in [
            ("talks/harbor", "talks/harbor", true),
            ("harbor", "talks/harbor", true),
            ("bor", "talks/harbor", false),
            ("talks", "talks/harbor", false),
            ("talks/*", "talks/harbor", true),
            ("*harb*", "talks/harbor", true),
            ("t*s/*r", "talks/harbor", true),
            ("*bor*harbor", "talks/harbor", false),
            ("*", "talks/harbor", true),
        ] {
            assert_eq!(names(name, key), means, "{name} {key}");
        }
    }
}
