//! Search in the last commit of a library's index.

use std::collections::{BTreeMap, HashMap, HashSet};

use cuedex_index::{Query, Results, SearchOptions, Searcher, View};
use cuedex_model::VideoId;

use crate::card::Card;
use crate::library::Library;
use crate::refresh::{RefreshOptions, Refreshed, TANTIVY_FOLDER, index_error, open_index, rebuild};
use crate::{Error, ErrorKind};

/// What a search found, with what to show of the videos.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Found {
    /// The moments.
    pub results: Results,
    /// How many files of the part that was opened could not be read, as of the last refresh.
    pub unreadable: usize,
    cards: BTreeMap<VideoId, Card>,
}

impl Found {
    pub(crate) fn new(results: Results, unreadable: usize, cards: BTreeMap<VideoId, Card>) -> Self {
        Self { results, unreadable, cards }
    }

    /// What to show of the video of a moment; `None` when another process changed the index in
    /// between.
    #[must_use]
    pub fn card(&self, video: &VideoId) -> Option<&Card> {
        self.cards.get(video)
    }
}

impl Library {
    /// Refreshes, then searches. An index that shows its damage only now is made anew.
    ///
    /// # Errors
    /// Those of [`Library::refresh`] and [`Library::search`].
    pub fn refresh_and_search(
        &self,
        query: &Query,
        options: &SearchOptions,
        refresh: &RefreshOptions<'_>,
    ) -> Result<(Refreshed, Found), Error> {
        let refreshed = self.refresh(refresh)?;
        match self.search(query, options) {
            Err(e) if e.kind() == ErrorKind::DamagedIndex && !refreshed.locked => {
                let refreshed = rebuild(self, refresh, &e)?;
                Ok((refreshed, self.search(query, options)?))
            }
            found => Ok((refreshed, found?)),
        }
    }

    /// Searches the part of the library that was opened, as of the last refresh. It never waits
    /// for a writer.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] before the first refresh, [`ErrorKind::NewerIndex`],
    /// [`ErrorKind::DamagedIndex`] and [`ErrorKind::Index`] when the index cannot be read.
    pub fn search(&self, query: &Query, options: &SearchOptions) -> Result<Found, Error> {
        let catalogue = self.catalogue()?;
        let tantivy = self.index_dir().join(TANTIVY_FOLDER);
        let index =
            open_index(&tantivy).map_err(|e| index_error("the index cannot be opened", e))?;
        let searcher = index.searcher();
        let results = if self.filter().is_empty() {
            searcher.search(query, options)
        } else {
            let inside = self.videos()?.into_iter().map(|video| video.id).collect();
            let all = catalogue.videos.keys().map(String::as_str);
            Part { inside, under: format!("{}/", self.filter()) }
                .search(&searcher, all, query, options)
        };
        let results = results.map_err(|e| index_error("the search failed", e))?;
        let card = |id: &VideoId| {
            catalogue.videos.get(id.as_str()).map(|row| (id.clone(), row.card.clone()))
        };
        let cards = results.moments.iter().filter_map(|moment| card(&moment.video)).collect();
        Ok(Found::new(results, catalogue.unreadable(self), cards))
    }
}

/// A part of a library, as a search is limited to it.
struct Part {
    inside: HashSet<VideoId>,
    /// What the ids of videos without an own id begin with in this part.
    under: String,
}

impl Part {
    fn search<'a>(
        &self,
        searcher: &Searcher,
        mut all: impl Iterator<Item = &'a str>,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<Results, cuedex_index::Error> {
        let is_inside = |id: &str| VideoId::new(id).is_ok_and(|id| self.inside.contains(&id));
        if options.under.is_none() && all.all(|id| is_inside(id) == id.starts_with(&self.under)) {
            let options = SearchOptions { under: Some(self.under.clone()), ..options.clone() };
            return searcher.search(query, &options);
        }
        // Ids that documents state say nothing of folders: all is found, then chosen from.
        let view = match options.view {
            View::Videos { .. } => View::Videos { each: usize::MAX },
            other => other,
        };
        let unlimited = SearchOptions { view, limit: usize::MAX, ..options.clone() };
        let mut results = searcher.search(query, &unlimited)?;
        results.moments.retain(|moment| self.inside.contains(&moment.video));
        results.hits = results.moments.iter().map(|moment| moment.count as u64).sum();
        let videos: HashSet<_> = results.moments.iter().map(|moment| &moment.video).collect();
        results.videos = videos.len() as u64;
        if let View::Videos { each } = options.view {
            let mut shown: HashMap<VideoId, usize> = HashMap::new();
            results.moments.retain(|moment| {
                let count = shown.entry(moment.video.clone()).or_default();
                *count += 1;
                *count <= each
            });
        }
        results.moments.truncate(options.limit);
        Ok(results)
    }
}
