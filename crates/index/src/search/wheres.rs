//! Where the words of a query may stand.

use std::collections::HashSet;
use std::rc::Rc;

use cuedex_model::Source;
use tantivy::DocId;
use tantivy::columnar::StrColumn;

use super::eval::Context;
use super::hit::Run;
use super::shard::{Shard, each_string};
use crate::analyse::key;
use crate::error::Error;
use crate::lines::source_number;

/// Conditions on a word's line and on who says it.
#[derive(Default, Clone)]
pub(super) struct Where {
    /// The sources it may stand in, as bits; all where there are none.
    sources: Option<u64>,
    languages: Vec<Languages>,
    /// Who says it, or with `true`, who does not.
    speakers: Vec<(String, bool)>,
}

/// The tags of a shard that count, among the stated and the detected ones.
#[derive(Clone)]
struct Languages {
    stated: HashSet<u64>,
    detected: HashSet<u64>,
    is_negated: bool,
}

impl Where {
    /// Also in one of these sources; all if there are none.
    pub(super) fn in_sources(&self, sources: &[Source], is_negated: bool) -> Self {
        if sources.is_empty() {
            return self.clone();
        }
        let bits = sources.iter().fold(0, |bits, &source| bits | 1 << source_number(source));
        let bits = if is_negated { !bits } else { bits };
        Self { sources: Some(self.sources.unwrap_or(u64::MAX) & bits), ..self.clone() }
    }

    /// Also in this language or a variety of it.
    pub(super) fn in_language(
        &self,
        shard: &Shard,
        language: &str,
        is_negated: bool,
    ) -> Result<Self, Error> {
        let mut more = self.clone();
        more.languages.push(Languages {
            stated: tags_in(shard.languages.as_ref(), language)?,
            detected: tags_in(shard.detected.as_ref(), language)?,
            is_negated,
        });
        Ok(more)
    }

    /// Also said by this speaker.
    pub(super) fn said_by(&self, speaker: &str, is_negated: bool) -> Self {
        let mut more = self.clone();
        more.speakers.push((key(speaker), is_negated));
        more
    }

    pub(super) fn shared(self) -> Rc<Self> {
        Rc::new(self)
    }

    /// Whether they speak of different sources, so that words under them need not share a line.
    pub(super) fn differs(&self, other: &Self) -> bool {
        (self.sources.unwrap_or(u64::MAX) ^ other.sources.unwrap_or(u64::MAX)) & ALL != 0
    }

    /// Whether words of a unit may count.
    pub(super) fn admits(&self, shard: &Shard, doc: DocId) -> bool {
        self.sources.is_none_or(|bits| bits >> source_number(shard.source(doc)) & 1 == 1)
            && self.languages.iter().all(|languages| languages.admit(shard, doc))
    }

    /// Whether the right person says a run.
    pub(super) fn admits_run(&self, context: &Context<'_>, run: &Run) -> Result<bool, Error> {
        for (speaker, is_negated) in &self.speakers {
            if context.is_said_by(run, speaker, *is_negated)? == *is_negated {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The bits of all sources.
const ALL: u64 = 0x7f;

impl Languages {
    fn admit(&self, shard: &Shard, doc: DocId) -> bool {
        let holds = |column: &Option<StrColumn>, tags: &HashSet<u64>| {
            let tag = column.as_ref().and_then(|column| column.ords().first(doc));
            tag.is_some_and(|tag| tags.contains(&tag))
        };
        let inside =
            holds(&shard.languages, &self.stated) || holds(&shard.detected, &self.detected);
        inside != self.is_negated
    }
}

fn tags_in(column: Option<&StrColumn>, language: &str) -> Result<HashSet<u64>, Error> {
    let Some(column) = column else { return Ok(HashSet::new()) };
    let mut tags = HashSet::new();
    each_string(column, |number, tag| {
        if is_in_language(tag, language) {
            tags.insert(number);
        }
    })?;
    Ok(tags)
}

fn is_in_language(tag: &str, language: &str) -> bool {
    let (tag, language) = (tag.to_ascii_lowercase(), language.to_ascii_lowercase());
    tag.strip_prefix(&language).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
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
