//! What one search reads of a shard beside postings, kept while it may be needed again.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use tantivy::{DocId, TantivyDocument};

use super::hit::{Hit, Run};
use super::resolve::LeafText;
use super::shard::Shard;
use super::text::Text;
use crate::error::Error;
use crate::map::Times;
use crate::words::TokenTime;

/// How many texts are kept for the next look.
const KEPT_TEXTS: usize = 256;
/// How many units' times are kept.
const KEPT_TIMES: usize = 8;

/// A shard with what was read of it.
pub(super) struct Reading<'a> {
    pub(super) shard: &'a Shard,
    leaves: &'a [LeafText],
    buffer: RefCell<Vec<(DocId, usize)>>,
    numbers: RefCell<Vec<u64>>,
    times: RefCell<Vec<(DocId, Times)>>,
    texts: RefCell<HashMap<DocId, Rc<Text>>>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(shard: &'a Shard, leaves: &'a [LeafText]) -> Self {
        let times = vec![(DocId::MAX, Times::default()); KEPT_TIMES];
        Self {
            shard,
            leaves,
            buffer: RefCell::default(),
            numbers: RefCell::default(),
            times: RefCell::new(times),
            texts: RefCell::default(),
        }
    }

    /// Looks at the times of a unit.
    pub(super) fn times<T>(&self, doc: DocId, look: impl FnOnce(&Times) -> T) -> Result<T, Error> {
        let mut kept = self.times.borrow_mut();
        let slot = &mut kept[doc as usize % KEPT_TIMES];
        if slot.0 != doc {
            slot.0 = DocId::MAX;
            self.shard.read_times(doc, &mut self.numbers.borrow_mut(), &mut slot.1)?;
            slot.0 = doc;
        }
        Ok(look(&slot.1))
    }

    /// The tokens that a run matched, each with its unit: the words at its places, and of what is
    /// attached to them that which the query names.
    pub(super) fn tokens(&self, run: &Run) -> Result<Vec<(DocId, usize)>, Error> {
        let mut tokens = Vec::new();
        self.tokens_into(run, &mut tokens)?;
        Ok(tokens)
    }

    fn tokens_into(&self, run: &Run, tokens: &mut Vec<(DocId, usize)>) -> Result<(), Error> {
        let leaf = &self.leaves[usize::from(run.leaf)];
        let mut at = run.first;
        let mut unit = self.shard.locate(run.doc, at).map(|(doc, _)| doc);
        while let Some(doc) = unit.filter(|_| at <= run.last) {
            let first = self.shard.first(doc);
            let end = first.saturating_add(self.shard.own(doc)).min(run.last.saturating_add(1));
            let places = (at - first) as usize..(end - first) as usize;
            if leaf.attached.is_empty() {
                self.times(doc, |times| {
                    let words = places.map(|place| times.at_place(place).end.saturating_sub(1));
                    tokens.extend(words.map(|token| (doc, token)));
                })?;
            } else {
                for (place, distance) in places.zip(at - run.first..) {
                    self.tokens_at(doc, place, leaf, distance, tokens)?;
                }
            }
            at = end;
            unit = self.shard.next(doc);
        }
        Ok(())
    }

    /// The tokens at one place that a leaf with fillers or marks means.
    fn tokens_at(
        &self,
        doc: DocId,
        place: usize,
        leaf: &LeafText,
        distance: u32,
        tokens: &mut Vec<(DocId, usize)>,
    ) -> Result<(), Error> {
        let here = self.times(doc, |times| times.at_place(place))?;
        let word = here.end.saturating_sub(1);
        let mut wanted = leaf.attached.iter().filter(|(at, _)| *at == distance).peekable();
        if wanted.peek().is_some() {
            let text = self.text(doc)?;
            for token in here {
                let term = text.tokens.get(token).and_then(|token| token.attached.as_ref());
                if term.is_some() && term == wanted.peek().map(|(_, term)| term) {
                    tokens.push((doc, token));
                    wanted.next();
                }
            }
        }
        let has_word =
            !leaf.ends_attached || distance < leaf.slots.last().map_or(0, |slot| slot.at);
        if has_word {
            tokens.push((doc, word));
        }
        Ok(())
    }

    /// How many of the fillers and marks of its leaf a run holds, in their order.
    pub(super) fn attached(&self, run: &Run) -> Result<usize, Error> {
        let mut attached = 0;
        for (doc, token) in self.tokens(run)? {
            attached += self.times(doc, |times| usize::from(times.is_attached(token)))?;
        }
        Ok(attached)
    }

    /// When a run is heard or seen.
    pub(super) fn run_time(&self, run: &Run) -> Result<TokenTime, Error> {
        let mut tokens = self.buffer.take();
        tokens.clear();
        self.tokens_into(run, &mut tokens)?;
        let mut all: Option<TokenTime> = None;
        for &(doc, token) in &tokens {
            let time = self.times(doc, |times| times.token(token))?;
            all = match (all, time) {
                (Some(a), Some(b)) => Some(union(a, b)),
                (a, b) => a.or(b),
            };
        }
        self.buffer.replace(tokens);
        Ok(all.unwrap_or_default())
    }

    /// When a hit is heard or seen, and whether both ends are known and not guessed.
    pub(super) fn time(&self, hit: &Hit) -> Result<TokenTime, Error> {
        let mut runs = hit.runs().iter();
        let mut all = match runs.next() {
            Some(run) => self.run_time(run)?,
            None => TokenTime::default(),
        };
        for run in runs {
            all = union(all, self.run_time(run)?);
        }
        Ok(all)
    }

    /// From when until when a hit lasts.
    pub(super) fn span(&self, hit: &mut Hit) -> Result<(u64, u64), Error> {
        if let Some(span) = hit.span {
            return Ok(span);
        }
        let time = self.time(hit)?;
        let span = (time.start, time.end.max(time.start));
        hit.span = Some(span);
        Ok(span)
    }

    /// The text of a unit with its tokens.
    pub(super) fn text(&self, doc: DocId) -> Result<Rc<Text>, Error> {
        if let Some(text) = self.texts.borrow().get(&doc) {
            return Ok(Rc::clone(text));
        }
        let stored: TantivyDocument =
            self.shard.store.get(doc).map_err(|e| Error::engine("cannot read the index", e))?;
        let language = self.shard.analysed_as(doc)?;
        let lengths = self.times(doc, |times| times.pieces_lengths().collect::<Vec<_>>())?;
        let raw = self.shard.fields.raw;
        let text = Rc::new(Text::read(&stored, raw, language.as_deref(), &lengths)?);
        let mut texts = self.texts.borrow_mut();
        if texts.len() >= KEPT_TEXTS {
            texts.clear();
        }
        texts.insert(doc, Rc::clone(&text));
        Ok(text)
    }
}

/// The time of both; an end is exact when a measured one stands there.
pub(super) fn union(a: TokenTime, b: TokenTime) -> TokenTime {
    let (start, end) = (a.start.min(b.start), a.end.max(b.end));
    let starts = |time: TokenTime| time.start == start && time.start_exact;
    let ends = |time: TokenTime| time.end == end && time.end_exact;
    TokenTime { start, end, start_exact: starts(a) || starts(b), end_exact: ends(a) || ends(b) }
}
