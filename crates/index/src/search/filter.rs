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
    videos: Option<(Bound<u64>, Bound<u64>)>,
    languages: Option<HashSet<u64>>,
}

impl Admission {
    /// `None` when the shard has nothing to offer.
    pub(super) fn open(shard: &Shard, options: &SearchOptions) -> Result<Option<Self>, Error> {
        let videos = match (&options.video, &options.under) {
            (Some(video), under) => {
                let inside = under.as_ref().is_none_or(|under| video.starts_with(under));
                let Some(ord) = video_number(shard, video)?.filter(|_| inside) else {
                    return Ok(None);
                };
                Some((Bound::Included(ord), Bound::Included(ord)))
            }
            (None, Some(under)) => Some(starting_with(shard, under)?),
            (None, None) => None,
        };
        let languages = options.language.as_deref();
        let languages = languages.map(|language| in_language(shard, language)).transpose()?;
        Ok(Some(Self { sources: options.sources.clone(), videos, languages }))
    }

    pub(super) fn admits(&self, shard: &Shard, doc: DocId) -> bool {
        use std::ops::RangeBounds;
        !shard.reader.is_deleted(doc)
            && (self.sources.is_empty() || self.sources.contains(&shard.kind(doc).into()))
            && self
                .videos
                .is_none_or(|videos| shard.video(doc).is_some_and(|v| videos.contains(&v)))
            && self.languages.as_ref().is_none_or(|allowed| {
                let languages = shard.languages.as_ref();
                languages.and_then(|l| l.ords().first(doc)).is_some_and(|l| allowed.contains(&l))
            })
    }
}

fn video_number(shard: &Shard, key: &str) -> Result<Option<u64>, Error> {
    shard.keys.dictionary().term_ord(key).map_err(|e| Error::io("cannot read the index", e))
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
    Video(Option<u64>),
}

impl ShardFilter {
    pub(super) fn open(shard: &Shard, filter: &Filter) -> Result<Self, Error> {
        let place = match &filter.place {
            Place::Track(kind) => ShardPlace::Source((*kind).into()),
            Place::Video(key) => ShardPlace::Video(video_number(shard, key)?),
        };
        Ok(Self { negated: filter.negated, place })
    }

    pub(super) fn admits(&self, shard: &Shard, doc: DocId) -> bool {
        let inside = match &self.place {
            ShardPlace::Source(source) => Source::from(shard.kind(doc)) == *source,
            ShardPlace::Video(video) => video.is_some() && shard.video(doc) == *video,
        };
        inside != self.negated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
