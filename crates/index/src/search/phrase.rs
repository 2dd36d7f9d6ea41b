use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED, Term};

use super::conjunction::Conjunction;
use super::shard::Shard;
use crate::cut::LOOK_AHEAD;
use crate::error::Error;

/// The most tokens that are sure to be in the unit that owns the first of them.
const CHUNK: usize = LOOK_AHEAD + 1;
/// How many of its terms lead the search for a phrase; more cost more than they rule out.
const LEADERS: usize = 3;

/// Tokens side by side, read from one shard.
pub(super) struct Phrase {
    /// The first tokens, then the next ones, each with its distance from the first.
    head: Chunk,
    tail: Vec<(u64, Chunk)>,
    pub(super) tokens: u64,
    /// The sum of the idf of its tokens.
    pub(super) weight: f32,
    /// In how many units its rarest term is.
    pub(super) units: u32,
}

impl Phrase {
    /// `None` when the shard lacks one of the tokens.
    pub(super) fn open(
        shard: &Shard,
        tokens: &[String],
        weight: f32,
    ) -> Result<Option<Self>, Error> {
        let mut chunks = Vec::new();
        for (n, tokens) in tokens.chunks(CHUNK).enumerate() {
            let Some(chunk) = Chunk::open(shard, tokens)? else { return Ok(None) };
            chunks.push(((n * CHUNK) as u64, chunk));
        }
        let units = chunks.iter().filter_map(|(_, chunk)| chunk.units()).min().unwrap_or(0);
        let mut chunks = chunks.into_iter();
        let Some((_, head)) = chunks.next() else { return Ok(None) };
        let tail = chunks.collect();
        Ok(Some(Self { head, tail, tokens: tokens.len() as u64, weight, units }))
    }

    /// The ordinals of the last token of an occurrence from that of its first.
    pub(super) fn last(&self, first: u64) -> u64 {
        first + self.tokens - 1
    }

    /// The units that may own the first token of an occurrence.
    pub(super) fn leaders(&self) -> Vec<SegmentPostings> {
        let leaders = self.head.terms.postings.iter().take(LEADERS);
        leaders.cloned().collect()
    }

    /// The first unit at or after `target` in which occurrences may start; it may not go back.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        self.head.terms.seek(target)
    }

    /// The positions in the unit `doc`, which [`Phrase::seek`] found, at which occurrences start.
    pub(super) fn starts(&mut self, shard: &Shard, doc: DocId) -> Vec<u32> {
        let mut starts = self.head.starts(doc).to_vec();
        let own = shard.own(doc);
        starts.retain(|&start| u64::from(start) < own);
        for (distance, chunk) in &mut self.tail {
            starts.retain(|&start| continues(shard, doc, u64::from(start) + *distance, chunk));
        }
        starts
    }
}

/// Whether `chunk` stands `distance` tokens after the start of the unit `doc`, in its stream.
fn continues(shard: &Shard, doc: DocId, distance: u64, chunk: &mut Chunk) -> bool {
    let ordinal = shard.first(doc) + distance;
    let Some((owner, at)) = shard.locate(doc, ordinal) else { return false };
    shard.stream(owner) == shard.stream(doc)
        && u32::try_from(at).is_ok_and(|at| chunk.starts(owner).binary_search(&at).is_ok())
}

/// At most [`CHUNK`] tokens side by side.
struct Chunk {
    /// The different terms, the rarest first.
    terms: Conjunction,
    /// For each token, its term as an index of `terms`, and its distance from the first.
    pattern: Vec<(usize, u32)>,
    /// The unit that `starts` is about.
    doc: Option<DocId>,
    starts: Vec<u32>,
    positions: Vec<u32>,
}

impl Chunk {
    fn open(shard: &Shard, tokens: &[String]) -> Result<Option<Self>, Error> {
        let mut different: Vec<(&String, SegmentPostings)> = Vec::new();
        for token in tokens {
            if different.iter().any(|(known, _)| *known == token) {
                continue;
            }
            let term = Term::from_field_text(shard.fields.text, token);
            let option = IndexRecordOption::WithFreqsAndPositions;
            let postings = shard.tokens.read_postings(&term, option);
            match postings.map_err(|e| Error::io("cannot read the index", e))? {
                Some(postings) => different.push((token, postings)),
                None => return Ok(None),
            }
        }
        different.sort_by_key(|(_, postings)| postings.doc_freq());
        let place = |token| different.iter().position(|(known, _)| *known == token);
        let mut pattern: Vec<(usize, u32)> =
            tokens.iter().zip(0..).filter_map(|(token, n)| Some((place(token)?, n))).collect();
        pattern.sort_unstable();
        let terms = Conjunction { postings: different.into_iter().map(|(_, p)| p).collect() };
        let (starts, positions) = (Vec::new(), Vec::new());
        Ok(Some(Self { terms, pattern, doc: None, starts, positions }))
    }

    fn units(&self) -> Option<u32> {
        self.terms.postings.first().map(SegmentPostings::doc_freq)
    }

    /// Where in the unit the tokens stand side by side. Units may not go back.
    fn starts(&mut self, doc: DocId) -> &[u32] {
        if self.doc != Some(doc) {
            self.doc = Some(doc);
            self.starts.clear();
            if self.terms.seek(doc) == doc && doc != TERMINATED {
                self.read_starts();
            }
        }
        &self.starts
    }

    fn read_starts(&mut self) {
        let mut read = None;
        for (n, &(term, distance)) in self.pattern.iter().enumerate() {
            if read != Some(term) {
                self.terms.postings[term].positions(&mut self.positions);
                read = Some(term);
            }
            if n == 0 {
                let positions = self.positions.iter();
                self.starts.extend(positions.filter_map(|at| at.checked_sub(distance)));
            } else {
                keep_followed(&mut self.starts, &self.positions, distance);
            }
            if self.starts.is_empty() {
                return;
            }
        }
    }
}

/// Keeps the starts that a position follows at this distance; both lists are in order.
fn keep_followed(starts: &mut Vec<u32>, positions: &[u32], distance: u32) {
    let mut next = 0;
    starts.retain(|&start| {
        let wanted = start.saturating_add(distance);
        while positions.get(next).is_some_and(|&at| at < wanted) {
            next += 1;
        }
        positions.get(next) == Some(&wanted)
    });
}
