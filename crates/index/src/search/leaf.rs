//! The parts of a query that are looked up in the index, in one shard.

use std::ops::Range;
use std::rc::Rc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED, Term};

use super::cursor::Cursor;
use super::eval::Context;
use super::hit::{Hit, Run};
use super::resolve::{LeafText, SlotTerm};
use super::shard::Shard;
use super::wheres::Where;
use crate::cut::LOOK_AHEAD;
use crate::error::Error;

/// The most places that are sure to be in the unit that owns the first of them.
const CHUNK: u32 = LOOK_AHEAD + 1;

/// Words at set distances from each other.
pub(super) struct Leaf {
    number: u16,
    /// The first places, then the next ones, each with its distance from the first.
    head: Chunk,
    tail: Vec<(u32, Chunk)>,
    /// The distance of the last place from the first.
    length: u32,
    place: Rc<Where>,
    /// The order of what stands at one place has to be looked up in the text.
    is_checked: bool,
}

impl Leaf {
    /// `None` when the shard lacks one of the words.
    pub(super) fn open(
        shard: &Shard,
        number: usize,
        text: &LeafText,
        place: &Rc<Where>,
    ) -> Result<Option<Self>, Error> {
        let mut chunks = Vec::new();
        let length = text.slots.last().map_or(0, |slot| slot.at);
        for n in 0..=length / CHUNK {
            let from = n * CHUNK;
            let slots = text.slots.iter().filter(|slot| (from..from + CHUNK).contains(&slot.at));
            let mut chunk = Chunk::default();
            for slot in slots {
                let Some(cursor) = open_slot(shard, &slot.terms)? else { return Ok(None) };
                let weights = slot.terms.iter().map(|term| term.weight).collect();
                chunk.slots.push(SlotCursor { at: slot.at - from, cursor, weights });
            }
            chunk.slots.sort_by_key(|slot| slot.cursor.cost());
            if !chunk.slots.is_empty() {
                chunks.push((from, chunk));
            }
        }
        let mut chunks = chunks.into_iter();
        let Some((_, head)) = chunks.next() else { return Ok(None) };
        let Ok(number) = u16::try_from(number) else { return Ok(None) };
        let (tail, place) = (chunks.collect(), Rc::clone(place));
        Ok(Some(Self { number, head, tail, length, place, is_checked: text.is_checked }))
    }

    /// The conditions under which its words stand.
    pub(super) fn place(&self) -> &Where {
        &self.place
    }

    /// About how many units it is in.
    pub(super) fn cost(&self) -> u64 {
        let first = |chunk: &Chunk| chunk.slots.first().map_or(0, |slot| slot.cursor.cost());
        self.tail.iter().map(|(_, chunk)| first(chunk)).fold(first(&self.head), u64::min)
    }

    /// The first unit at or after `target` in which hits may start; targets may not go back.
    pub(super) fn seek(&mut self, shard: &Shard, target: DocId) -> DocId {
        let mut doc = self.head.seek(target);
        while doc != TERMINATED && !self.place.admits(shard, doc) {
            doc = self.head.seek(doc + 1);
        }
        doc
    }

    /// Adds the hits that start in these units, in order.
    pub(super) fn hits(
        &mut self,
        context: &Context<'_>,
        scope: &[Range<DocId>],
        hits: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        let shard = context.shard;
        for range in scope {
            let mut doc = self.seek(shard, range.start);
            while doc < range.end {
                self.read(context, doc, hits)?;
                doc = self.seek(shard, doc + 1);
            }
        }
        Ok(())
    }

    fn read(
        &mut self,
        context: &Context<'_>,
        doc: DocId,
        hits: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        let shard = context.shard;
        self.head.read_starts(doc);
        if self.head.starts.is_empty() {
            return Ok(());
        }
        let own = shard.own(doc);
        let (base, line, stretch) = (shard.first(doc), shard.line(doc), context.stretch(doc));
        for n in 0..self.head.starts.len() {
            let Start { place, mut weight, term } = self.head.starts[n];
            if place >= own {
                break;
            }
            let goes_on = self.tail.iter_mut().all(|(distance, chunk)| {
                let further = chunk.weight_at(shard, doc, place + *distance);
                further.is_some_and(|more| {
                    weight += more;
                    true
                })
            });
            if !goes_on {
                continue;
            }
            let (first, last) = (base + place, base + place + self.length);
            let run = Run { doc, line, first, last, leaf: self.number, term, weight };
            if self.place.admits_run(context, &run)?
                && (!self.is_checked || context.is_in_order(&run)?)
            {
                hits.push(Hit::solid(run, stretch));
            }
        }
        Ok(())
    }
}

fn open_slot(shard: &Shard, terms: &[SlotTerm]) -> Result<Option<Cursor>, Error> {
    let mut words = Vec::new();
    for (word, term) in (0..).zip(terms) {
        let (field, index) = if term.is_stem {
            (shard.fields.stem, &shard.stems)
        } else {
            (shard.fields.text, &shard.text)
        };
        let key = Term::from_field_text(field, &term.term);
        let postings = index.read_postings(&key, IndexRecordOption::WithFreqsAndPositions);
        let postings = postings.map_err(|e| Error::io("cannot read the index", e))?;
        words.extend(postings.map(|postings| (postings, word)));
    }
    Ok(Cursor::of(words))
}

/// At most [`CHUNK`] places, the rarest first.
#[derive(Default)]
struct Chunk {
    slots: Vec<SlotCursor>,
    /// The unit that `starts` is about.
    doc: Option<DocId>,
    starts: Vec<Start>,
    buffer: Vec<u32>,
    places: Vec<(u32, u16)>,
}

struct SlotCursor {
    at: u32,
    cursor: Cursor,
    weights: Vec<f32>,
}

/// Where an occurrence starts in a unit.
#[derive(Clone, Copy)]
struct Start {
    place: u32,
    weight: f32,
    term: u16,
}

impl Chunk {
    /// The first unit at or after `target` that holds a word for each place.
    fn seek(&mut self, mut target: DocId) -> DocId {
        let mut agreed = 0;
        while agreed < self.slots.len() {
            let doc = self.slots[agreed].cursor.seek(target);
            if doc > target {
                target = doc;
                if doc == TERMINATED {
                    return TERMINATED;
                }
                agreed = usize::from(agreed == 0);
            } else {
                agreed += 1;
            }
        }
        target
    }

    /// Reads where in the unit, which [`Chunk::seek`] found, the words stand as they should.
    fn read_starts(&mut self, doc: DocId) {
        self.doc = Some(doc);
        self.starts.clear();
        for (n, slot) in self.slots.iter_mut().enumerate() {
            slot.cursor.places(&mut self.buffer, &mut self.places);
            let weight = |word: u16| slot.weights.get(usize::from(word)).copied().unwrap_or(0.0);
            if n == 0 {
                let starts = self.places.iter().filter_map(|&(place, term)| {
                    let place = place.checked_sub(slot.at)?;
                    Some(Start { place, weight: weight(term), term })
                });
                self.starts.extend(starts);
            } else {
                keep_followed(&mut self.starts, &self.places, slot.at, weight);
            }
            if self.starts.is_empty() {
                return;
            }
        }
    }

    /// What the words are worth that stand `distance` places after the start of the unit `doc`,
    /// in its stream; `None` when they do not.
    fn weight_at(&mut self, shard: &Shard, doc: DocId, distance: u32) -> Option<f32> {
        let (owner, at) = shard.locate(doc, shard.first(doc).checked_add(distance)?)?;
        if shard.stream(owner) != shard.stream(doc) {
            return None;
        }
        if self.doc != Some(owner) {
            if self.seek(owner) != owner {
                return None;
            }
            self.read_starts(owner);
        }
        let at = u32::try_from(at).ok()?;
        let found = self.starts.binary_search_by_key(&at, |start| start.place).ok()?;
        Some(self.starts[found].weight)
    }
}

/// Keeps the starts that a place follows at this distance; both lists are in order.
fn keep_followed(
    starts: &mut Vec<Start>,
    places: &[(u32, u16)],
    distance: u32,
    weight: impl Fn(u16) -> f32,
) {
    let mut next = 0;
    starts.retain_mut(|start| {
        let wanted = start.place.saturating_add(distance);
        while places.get(next).is_some_and(|&(place, _)| place < wanted) {
            next += 1;
        }
        let found = places.get(next).filter(|&&(place, _)| place == wanted);
        if let Some(&(_, word)) = found {
            start.weight += weight(word);
        }
        found.is_some()
    });
}
