use std::collections::HashSet;
use std::ops::Bound;

use cuedex_model::Source;
use tantivy::DocId;

use super::options::SearchOptions;
use super::shard::Shard;
use crate::error::Error;
use crate::query::{Filter, Place};

/// Which units of a shard the options let in.
pub(super) struct Admission {
    sources: Vec<Source>,
    named: Option<HashSet<u64>>,
    under: Option<(Bound<u64>, Bound<u64>)>,
    languages: Option<HashSet<u64>>,
}

impl Admission {
    /// `None` when the shard has nothing to offer.
    pub(super) fn open(shard: &Shard, options: &SearchOptions) -> Result<Option<Self>, Error> {
        let named = options.video.as_ref().map(|name| videos_named(shard, name)).transpose()?;
        if named.as_ref().is_some_and(HashSet::is_empty) {
            return Ok(None);
        }
        let under =
            options.under.as_ref().map(|prefix| starting_with(shard, prefix)).transpose()?;
        let languages = options.language.as_deref();
        let languages = languages.map(|language| in_language(shard, language)).transpose()?;
        Ok(Some(Self { sources: options.sources.clone(), named, under, languages }))
    }

    pub(super) fn admits(&self, shard: &Shard, doc: DocId) -> bool {
        use std::ops::RangeBounds;
        !shard.reader.is_deleted(doc)
            && (self.sources.is_empty() || self.sources.contains(&shard.kind(doc).into()))
            && self.named.as_ref().is_none_or(|named| is_one_of(shard.video(doc), named))
            && self.under.is_none_or(|under| shard.video(doc).is_some_and(|v| under.contains(&v)))
            && self.languages.as_ref().is_none_or(|allowed| {
                let languages = shard.languages.as_ref();
                languages.and_then(|l| l.ords().first(doc)).is_some_and(|l| allowed.contains(&l))
            })
    }
}

fn is_one_of(video: Option<u64>, named: &HashSet<u64>) -> bool {
    video.is_some_and(|video| named.contains(&video))
}

/// The videos of the shard that a name means; see [`names`].
fn videos_named(shard: &Shard, name: &str) -> Result<HashSet<u64>, Error> {
    let name = name.to_lowercase();
    let mut keys =
        shard.keys.dictionary().stream().map_err(|e| Error::io("cannot read the index", e))?;
    let mut named = HashSet::new();
    while keys.advance() {
        let key = String::from_utf8_lossy(keys.key()).to_lowercase();
        if names(&name, &key) {
            named.insert(keys.term_ord());
        }
    }
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

fn starting_with(shard: &Shard, prefix: &str) -> Result<(Bound<u64>, Bound<u64>), Error> {
    let mut after = prefix.as_bytes().to_vec();
    // No byte of UTF-8 is 255, so the last one can grow.
    let end = match after.last_mut() {
        Some(last) => {
            *last += 1;
            Bound::Excluded(after)
        }
        None => Bound::Unbounded,
    };
    let bounds = shard
        .keys
        .dictionary()
        .term_bounds_to_ord(Bound::Included(prefix.as_bytes().to_vec()), end);
    bounds.map_err(|e| Error::io("cannot read the index", e))
}

/// The language tags of the shard that are `language` or a variety of it.
fn in_language(shard: &Shard, language: &str) -> Result<HashSet<u64>, Error> {
    let Some(languages) = &shard.languages else { return Ok(HashSet::new()) };
    let mut allowed = HashSet::new();
    for number in 0..languages.num_terms() as u64 {
        let mut tag = String::new();
        let read = languages.ord_to_str(number, &mut tag);
        read.map_err(|e| Error::io("cannot read the index", e))?;
        if is_in_language(&tag, language) {
            allowed.insert(number);
        }
    }
    Ok(allowed)
}

fn is_in_language(tag: &str, language: &str) -> bool {
    let (tag, language) = (tag.to_ascii_lowercase(), language.to_ascii_lowercase());
    tag.strip_prefix(&language).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// A query's own filter, for one shard.
pub(super) struct ShardFilter {
    negated: bool,
    place: ShardPlace,
}

enum ShardPlace {
    Source(Source),
    Videos(HashSet<u64>),
}

impl ShardFilter {
    pub(super) fn open(shard: &Shard, filter: &Filter) -> Result<Self, Error> {
        let place = match &filter.place {
            Place::Track(kind) => ShardPlace::Source((*kind).into()),
            Place::Video(name) => ShardPlace::Videos(videos_named(shard, name)?),
        };
        Ok(Self { negated: filter.negated, place })
    }

    pub(super) fn admits(&self, shard: &Shard, doc: DocId) -> bool {
        let inside = match &self.place {
            ShardPlace::Source(source) => Source::from(shard.kind(doc)) == *source,
            ShardPlace::Videos(named) => is_one_of(shard.video(doc), named),
        };
        inside != self.negated
    }
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

    #[test]
    fn a_language_takes_its_varieties() {
        for (tag, language, inside) in [
            ("en", "EN", true),
            ("en-GB", "en", true),
            ("en", "en-GB", false),
            ("eng", "en", false),
        ] {
            assert_eq!(is_in_language(tag, language), inside, "{tag} {language}");
        }
    }
}
