//! Search in the last commit of a library's index.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use cuedex_index::{Query, Results, SearchOptions};
use cuedex_model::VideoId;

use crate::card::Card;
use crate::catalogue::Catalogue;
use crate::library::Library;
use crate::refresh::{RefreshOptions, Refreshed, failed, rebuild};
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
                let refreshed = rebuild(self, refresh)?;
                Ok((refreshed, self.search(query, options)?))
            }
            found => Ok((refreshed, found?)),
        }
    }

    /// Searches the part of the library that was opened, as of the last refresh. It never waits
    /// for a writer. The index stays open for the next search of this `Library`.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] before the first refresh, [`ErrorKind::NewerIndex`],
    /// [`ErrorKind::DamagedIndex`] and [`ErrorKind::Index`] when the index cannot be read.
    pub fn search(&self, query: &Query, options: &SearchOptions) -> Result<Found, Error> {
        let opened = self.opened()?;
        let catalogue = &opened.catalogue;
        let inside;
        let options = if self.filter().is_empty() {
            options
        } else {
            inside = SearchOptions {
                only: Some(Arc::new(self.only(catalogue, options))),
                ..options.clone()
            };
            &inside
        };
        let results = opened.index.searcher().and_then(|searcher| searcher.search(query, options));
        let results = results.map_err(|e| {
            self.forget_opened();
            failed(self.index_dir(), "cannot be searched", e)
        })?;
        let card = |id: &VideoId| {
            catalogue.videos.get(id.as_str()).map(|row| (id.clone(), row.card.clone()))
        };
        let cards = results.moments.iter().filter_map(|moment| card(&moment.video)).collect();
        Ok(Found::new(results, catalogue.unreadable(self), cards))
    }

    /// The numbers of the videos of the part that was opened, as far as the options let them in.
    fn only(&self, catalogue: &Catalogue, options: &SearchOptions) -> HashSet<u64> {
        let mut inside = catalogue.inside(self);
        if let Some(only) = &options.only {
            inside.retain(|number| only.contains(number));
        }
        inside
    }
}
